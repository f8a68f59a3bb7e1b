"""Pages of a selection, a front and a break-even, from what their objects say."""

from collections.abc import Sequence

from sim.report.content.framed import FramedAnswer, Told
from sim.report.content.shown import KEYS, Shown, words
from sim.report.content.sweeps.points import unit_of
from sim.report.content.sweeps.sweep_figures import front_panel
from sim.report.content.wording import tell
from sim.report.output.words.labels import (
    OptionTitles,
    cap,
    choice_title,
    key_title,
    measure_title,
    plain,
)
from sim.report.output.words.names import OptionNames
from sim.report.output.words.numbers import share
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.figures import CurveFigure, CurvePoint, DotFigure, DotRow, PageCurve
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import PageTable, Panel

MOST_ROWS = 40


def _named(shown: Shown, told_of: Told, options: Sequence[Told]) -> list[str]:
    keys = told_of["keys"]
    settings = [{key: each[key] for key in keys} for each in options]
    titles = OptionTitles(shown.scenario, OptionNames.of(settings))
    return [titles.option(each) for each in settings]


def _measure(told_of: str) -> tuple[str, str]:
    """Metric and subject of a measure as a front names it: ``cost total``, ``ao, mean of all``."""
    metric = told_of.replace(",", " ").split(" ", 1)[0]
    return metric, told_of[len(metric) :].strip(", ")


def _measure_title(shown: Shown, told_of: str) -> str:
    metric, subject = _measure(told_of)
    if told_of.startswith(f"{metric},"):
        return f"{plain(metric).lower()}, {subject}"
    return measure_title(shown.scenario, metric, subject)


def _number(each: Told, key: str, metric: str, subject: str) -> PageNumber:
    """A number of an option with its interval, of an object."""
    mean, half = each.get(key), each.get(f"{key}_half_width")
    low, high = each.get(f"{key}_low"), each.get(f"{key}_high")
    if low is None and mean is not None and half is not None:
        low, high = mean - half, mean + half
    return PageNumber(
        metric=metric,
        subject=subject,
        choice=str(each.get("option", "")),
        unit=unit_of(metric),
        mean=mean,
        low=low,
        high=high,
        n=int(each.get("replications") or 0),
    )


def _objective(told_of: Told) -> tuple[str, str]:
    objective = told_of.get("objective", told_of)
    subject = objective["subject"]
    return str(objective["metric"]), subject if isinstance(subject, str) else ", ".join(subject)


def selection(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``select`` says."""
    options = told_of["options"]
    names = _named(shown, told_of, options)
    metric, subject = _objective(told_of)
    what = measure_title(shown.scenario, metric, subject)
    (best,) = _named(shown, told_of, [told_of["best"]]) if told_of.get("best") else ("",)
    strong = Words(text=best, role="strong")
    level, delta = share(float(told_of["level"]), 0), figure_of(float(told_of["delta"]))
    if unit_of(metric) == "fraction":
        delta = figure_of(100 * float(told_of["delta"]))
        delta += " point" if delta == "1" else " points"
    if told_of["procedure"] == "kn" and told_of["decided"]:
        lead = words(
            "Best is ",
            strong,
            f": with probability {level} no other is better by {delta} or more ({what}).",
        )
    elif told_of["procedure"] == "kn":
        left = _named(shown, told_of, told_of["left"])
        lead = words(
            f"Not decided within {told_of['budget']} replications: {len(left)} options are left, "
            "of which ",
            strong,
            f" is best so far. At most {told_of['at_most']} replications decide.",
        )
    else:
        estimate = told_of.get("correct_estimate")
        sure = (
            f"; the chance that it is the best is estimated at {share(estimate, 0)}"
            if estimate is not None
            else ""
        )
        lead = words("Best is ", strong, f" ({what}){sure}.")
    rows = [
        DotRow(title=name, values=[_number(each, "value", metric, subject)])
        for name, each in zip(names, options, strict=True)
    ]
    rows.sort(key=lambda each: each.values[0].mean or 0.0, reverse=told_of["direction"] == "max")
    head = ["option", what, "replications", "verdict"]
    table = [
        [
            name,
            tell(_number(each, "value", metric, subject)),
            str(each["replications"]),
            str(each["verdict"]),
        ]
        for name, each in zip(names, options, strict=True)
    ]
    promise = words(
        f"The procedure is {told_of['procedure']}: options are dropped while it goes on, so that "
        "those that matter get most replications. Intervals are those of each option by itself, "
        "and no part of the promise."
    )
    panel = Panel(
        name="options",
        title="How the options stand",
        note=promise,
        figure=DotFigure(unit=what, rows=rows[:MOST_ROWS], zero=False),
        tables=[PageTable(caption="Options", head=head, rows=table)],
    )
    return FramedAnswer(
        question=f"which of {len(options)} options is best?",
        answer=[lead],
        panels=[panel],
        replications=told_of.get("replications"),
    )


def pareto_front(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``pareto`` says."""
    options = told_of["options"]
    names = _named(shown, told_of, options)
    gain, cost = (_measure_title(shown, told_of[each]) for each in ("gain", "cost"))
    rows = [
        (
            name,
            _number(each, "cost", *_measure(told_of["cost"])),
            _number(each, "gain", *_measure(told_of["gain"])),
            bool(each["on_front"]),
        )
        for name, each in zip(names, options, strict=True)
    ]
    front = [name for name, _, _, best in rows if best]
    sure = [
        name
        for name, each in zip(names, options, strict=True)
        if (each.get("probability") or 0) >= 0.95
    ]
    lead = words(
        f"{len(front)} of {len(rows)} options are on the front: ",
        Words(text="; ".join(front), role="strong"),
        ".",
    )
    more = words(
        f"In at least 95 % of resamples of the replications: {'; '.join(sure)}."
        if sure
        else "None of them is so in 95 % of resamples of the replications."
    )
    return FramedAnswer(
        question=f"which options are on the front: {gain}, against {cost}?",
        answer=[lead, more],
        panels=[front_panel(rows, cost, gain)],
        replications=told_of.get("replications"),
    )


def break_even(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``breakeven`` says."""
    factor = key_title(shown.scenario, str(told_of["factor"]))
    against = choice_title(shown.scenario, str(told_of["against"]))
    metric, subject = _objective(told_of)
    what = measure_title(shown.scenario, metric, subject)
    curves, answer = [], []
    for key, each in zip(KEYS, told_of["curves"], strict=False):
        options = {
            name: value
            for name, value in each.items()
            if name
            not in (
                "at",
                "low",
                "high",
                "inside",
                "zeros",
                "rises",
                "points",
                "estimate",
                "problem",
            )
        }
        titles = OptionTitles(shown.scenario, OptionNames.of([options]))
        title = titles.option(options) or "change"
        points = [
            CurvePoint(
                x=float(point["x"]),
                value=_number(
                    {**point, "option": title, "difference_half_width": point["half_width"]},
                    "difference",
                    metric,
                    subject,
                ).model_copy(update={"what": "change"}),
            )
            for point in each["points"]
        ]
        curves.append(PageCurve(title=title, key=key, points=points))
        answer.append(_even(titles.option(options) or "It", each, factor, against))
    zero = PageNumber(metric=metric, subject=subject, what="change", unit=unit_of(metric), mean=0.0)
    crossings = [float(each["at"]) for each in told_of["curves"][:1] if each.get("at") is not None]
    head = [factor, *(each.title for each in curves)]
    xs = sorted({point.x for curve in curves for point in curve.points})
    found = [{point.x: tell(point.value, sign=True) for point in curve.points} for curve in curves]
    table = [[figure_of(x), *(each.get(x, "–") for each in found)] for x in xs]
    panel = Panel(
        name="even",
        title=f"Where {factor} makes up for {against}",
        note=words(f"{cap(what)}: paired difference from the baseline, with its interval."),
        figure=CurveFigure(
            unit=f"change of {what}" + (" [points]" if unit_of(metric) == "fraction" else ""),
            across=factor,
            curves=curves,
            base=zero,
            base_title=against,
            crossings=crossings,
        ),
        tables=[PageTable(caption="Difference from the baseline", head=head, rows=table)],
    )
    return FramedAnswer(
        question=f"from which {factor} on is it as good as {against}?",
        answer=answer,
        panels=[panel],
        replications=told_of.get("replications"),
    )


def _even(title: str, each: Told, factor: str, against: str) -> list[Words]:
    if each.get("at") is None:
        return words(
            Words(text=title, role="strong"),
            f": no value of {factor} in the range equals {against}.",
        )
    ends = [figure_of(each[end]) if each.get(end) is not None else None for end in ("low", "high")]
    interval = f" (interval {ends[0] or 'below the range'} to {ends[1] or 'beyond the range'})"
    side = "from there on it is better" if each.get("rises") else "up to there it is better"
    return words(
        Words(text=title, role="strong"),
        f" equals {against} at {factor} ",
        Words(text=figure_of(float(each["at"])), role="strong"),
        f"{interval}; {side}.",
    )
