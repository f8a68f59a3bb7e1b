"""A page of luck against what is not known: its share of the spread, and what turns an order."""

from collections.abc import Iterator, Sequence

from sim.report.content.framed import FramedAnswer, Told
from sim.report.content.measured import ShownMeasure
from sim.report.content.reasons.factors import measure_of, varied
from sim.report.content.shown import Shown, words
from sim.report.content.wording import tell, with_unit
from sim.report.output.words.labels import cap, key_title, listed, option_title
from sim.report.output.words.numbers import share
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.figures import SharesFigure
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import PageTable, Panel

PARTS = ("what is not known of the inputs", "luck")
FANS = ("luck alone", "what is not known alone", "both")
MOST_DRIVERS = 12


def ignorance(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``explain method=ignorance`` says."""
    what = measure_of(shown, told_of)
    draws = int(told_of["draws"])
    options = told_of["options"]
    titles = [cap(option_title(shown.scenario, str(each["name"]))) for each in options]
    unknown = _shares(f"share of the variance of {what.title}", draws)
    shares = [unknown.between(each["share"], each["share_low"], each["share_high"])
              for each in options]  # fmt: skip
    panels = [
        _means(told_of, titles, what, draws),
        _split(told_of, titles, shares, what),
        *_best(shown, told_of, draws),
        *_drivers(shown, told_of, what),
        varied(shown, told_of),
    ]
    return FramedAnswer(
        question=_question(titles, what),
        answer=[*_winner(shown, told_of, draws), _widest(titles, shares, what)],
        answered=[max(shares, key=lambda each: each.mean or 0.0)],
        panels=panels,
        replications=what.n,
        experiment=f"{draws} draws of {len(told_of['factors'])} inputs, {what.n} replications of "
        "each",
    )


def _question(titles: Sequence[str], what: ShownMeasure) -> str:
    if len(titles) > 1:
        return f"which is best for {what.title}: {listed(titles, 'or')}, given what is not known?"
    return f"how much of {what.title} is not known, and how much is luck?"


def _shares(title: str, draws: int) -> ShownMeasure:
    return ShownMeasure("share", title, "fraction", title, draws)


def _winner(shown: Shown, told_of: Told, draws: int) -> Iterator[list[Words]]:
    if not told_of["best"]:
        return
    of = _shares("share of the draws", draws)
    best = max(told_of["best"], key=lambda each: each["share"])
    title = cap(option_title(shown.scenario, str(best["name"])))
    yield words(
        "Best is ",
        Words(text=title, role="strong"),
        ", in ",
        Words(text=tell(of.between(best["share"], best["low"], best["high"])), role="strong"),
        f" of {draws} draws of what is not known; by more than luck in "
        f"{share(best['decided'], 0)}.",
    )


def _widest(titles: Sequence[str], shares: Sequence[PageNumber], what: ShownMeasure) -> list[Words]:
    place = max(range(len(shares)), key=lambda at: shares[at].mean or 0.0)
    of = f" with {titles[place]}" if len(titles) > 1 else ""
    return words(
        f"Of the variance of {what.title}{of} ",
        Words(text=tell(shares[place]), role="strong"),
        " is what is not known of the inputs; the rest is luck.",
    )


def _means(told_of: Told, titles: Sequence[str], what: ShownMeasure, draws: int) -> Panel:
    values = [what.between(each["mean"], each["low"], each["high"]) for each in told_of["options"]]
    level = share(float(told_of["level"]), 0)
    ends = [
        f"{share(each, 0)} below" for each in (told_of["quantiles"][0], told_of["quantiles"][-1])
    ]
    fans = [
        [what.between(at, None, None) for fan in each["fan"] for at in (fan[0], fan[-1])]
        for each in told_of["options"]
    ]
    head = ["option", with_unit(what.title, what.unit)]
    head += [f"{fan}: {end}" for fan in FANS for end in ends]
    return Panel(
        name="means",
        title=f"{cap(what.title)} over the draws",
        note=words(f"Mean and {level} interval over {draws} draws of the inputs, {what.n} "
                   "replications of each."),
        figure=what.dots(titles, [[each] for each in values]),
        tables=[
            PageTable(
                caption="Options",
                head=head,
                rows=[
                    [title, tell(value), *map(tell, fan)]
                    for title, value, fan in zip(titles, values, fans, strict=True)
                ],
            )
        ],
        values=[each for fan in fans for each in fan],
        side="left",
    )  # fmt: skip


def _split(
    told_of: Told, titles: Sequence[str], shares: Sequence[PageNumber], what: ShownMeasure
) -> Panel:
    below = [each["name"] for each in told_of["options"] if each["ignorance"] < 0]
    note = f"What makes the variance of {what.title}; intervals: percentiles over resampled draws."
    if below:
        note += " Where the estimate of the first part is below 0 it is told as 0."
    parts = [100 * (each.mean or 0.0) for each in shares]
    return Panel(
        name="split",
        title="Not known, or luck",
        note=words(note),
        figure=SharesFigure(
            unit=f"% of the variance of {what.title}",
            parts=[*PARTS],
            rows=[*titles],
            values=[[each, 100 - each] for each in parts],
        ),
        tables=[
            PageTable(
                caption="Shares of the variance",
                head=["option", PARTS[0]],
                rows=[[title, tell(each)] for title, each in zip(titles, shares, strict=True)],
            )
        ],
        values=[*shares],
        side="right",
    )


def _best(shown: Shown, told_of: Told, draws: int) -> Iterator[Panel]:
    best = told_of["best"]
    if not best:
        return
    of = _shares("share of the draws in which it is best", draws)
    titles = [cap(option_title(shown.scenario, str(each["name"]))) for each in best]
    values = [of.between(each["share"], each["low"], each["high"]) for each in best]
    sure = [of.between(each["decided"], None, None) for each in best]
    level = share(float(told_of["level"]), 0)
    yield Panel(
        name="best",
        title="Which is best in how many draws",
        note=words(
            f"Of {draws} draws, with {level} intervals. By more than luck: the paired difference "
            "from every other option leaves out 0."
        ),
        figure=of.dots(titles, [[each] for each in values]),
        tables=[
            PageTable(
                caption="Best in",
                head=["option", "best in", "by more than luck"],
                rows=[
                    [title, tell(value), tell(one)]
                    for title, value, one in zip(titles, values, sure, strict=True)
                ],
            )
        ],
        values=sure,
        side="left",
    )


def _drivers(shown: Shown, told_of: Told, what: ShownMeasure) -> Iterator[Panel]:
    """Which inputs move the difference of two options, and which turn it round."""
    for place, (name, every) in enumerate(told_of["drivers"].items()):
        one, other = (option_title(shown.scenario, each) for each in name.split(" - ", 1))
        moving = [each for each in every if each["moves"]]
        titles = [cap(key_title(shown.scenario, str(each["name"]))) for each in moving]
        ends = [
            [what.change(each[end], each[f"{end}_half"]) for end in ("low", "high")]
            for each in moving
        ]
        rows = [
            [title, figure_of(each["correlation"], 2, sign=True),
             *(tell(at, sign=True) for at in at_ends),
             f"at {figure_of(each['turns_at_value'])}" if each["flips"] else "not shown"]
            for title, each, at_ends in zip(titles, moving, ends, strict=True)
        ][:MOST_DRIVERS]  # fmt: skip
        head = ["input", "rank correlation", "difference in its lowest third",
                "in its highest third", "turns it round"]  # fmt: skip
        turning = [title for title, each in zip(titles, moving, strict=True) if each["flips"]]
        found = (
            f"{turning[0]} turns the order round." if turning
            else "No input is shown to turn the order round." if moving
            else "No input is proven to move the difference."
        )  # fmt: skip
        yield Panel(
            name=f"drivers_{place}",
            title=f"What moves {one} against {other}",
            note=words(f"At level {share(float(told_of['level']), 0)} for all inputs together."),
            told=[words(found)],
            open=True,
            tables=[PageTable(caption="Inputs", head=head, rows=rows)] if rows else [],
            values=[each for some in ends for each in some],
            side="right",
        )
