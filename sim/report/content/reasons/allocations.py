"""A page of an allocation: what a budget buys best, and what the next step would bring."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.report.content.framed import FramedAnswer, Told
from sim.report.content.measured import ShownMeasure, objective_of
from sim.report.content.shown import Shown, words
from sim.report.content.sweeps.sweep_figures import beaten, front_panel
from sim.report.content.wording import tell, verdict, with_unit
from sim.report.output.words.labels import OptionTitles, cap
from sim.report.output.words.names import OptionNames
from sim.report.output.words.numbers import share
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import PageTable, Panel

Settings = dict[str, Any]
BEGIN = "as it is"
"""What is called so is bought with nothing."""


def allocations(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``optimize`` says."""
    keys = told_of["keys"]
    fresh = int(told_of["effort"]["fresh"])
    what = objective_of(shown, told_of, fresh)
    best, begin = told_of["finalists"][0], told_of["begin"]
    here = {key: begin[key] for key in keys}
    steps = [each["to"] for each in told_of["next_steps"]]
    every = [here, *({key: each[key] for key in keys} for each in told_of["finalists"]), *steps]
    titles = OptionTitles(shown.scenario, OptionNames.of(every))

    def changed(settings: Settings, since: Settings) -> str:
        some = {key: settings[key] for key in keys if settings[key] != since[key]}
        return titles.option(some) or BEGIN

    named = [changed(each, here) for each in told_of["finalists"]]
    values = [what.between(each["value"], each["value_low"], each["value_high"])
              for each in told_of["finalists"]]  # fmt: skip
    gains = [what.change(each["gain"], each["gain_half_width"]) for each in told_of["finalists"]]
    first = what.between(begin["value"], begin["value_low"], begin["value_high"])
    panels = [
        _price_and_value(told_of, what, (named, values, first)),
        _gains(told_of, what, (named, values, gains)),
        *_next(told_of, what, [changed(each, best) for each in steps]),
        _how(told_of, titles),
    ]
    budget = figure_of(float(told_of["budget"]))
    return FramedAnswer(
        question=f"what is best within a budget of {budget}?",
        answer=[*_answer(told_of, what, named[0], (values[0], gains[0], first))],
        answered=[values[0], gains[0], first],
        panels=panels,
        replications=fresh,
        experiment=f"{told_of['searched']['run']} allocations in the search; {len(named)} of them "
        f"again on {fresh} replications that chose none of them",
    )


def _answer(
    told_of: Told, what: ShownMeasure, name: str, found: tuple[PageNumber, PageNumber, PageNumber]
) -> Iterator[list[Words]]:
    value, gain, begin = found
    price = figure_of(float(told_of["finalists"][0]["price"]))
    budget = figure_of(float(told_of["budget"]))
    strong = Words(text=name, role="strong")
    if name == BEGIN:
        yield words(f"Nothing within a budget of {budget} is better than what there is: "
                    f"{what.title} {tell(begin)}.")  # fmt: skip
        return
    yield words(
        f"Best within a budget of {budget} is ",
        strong,
        f", for {price}: {what.title} is then ",
        Words(text=tell(value), role="strong"),
        f", against {tell(begin)} as it is: an improvement of {tell(gain, sign=True)}.",
    )
    if verdict(gain) <= 0:
        yield words("That it improves anything is not shown.")
    if len(told_of["finalists"]) > 1:
        yield words("Whether it is better than the next is not shown; `theater select` decides.")


def _price(each: Told) -> PageNumber:
    return PageNumber(metric="price", subject="allocation", mean=each["price"])


def _price_and_value(
    told_of: Told, what: ShownMeasure, found: tuple[Sequence[str], Sequence[PageNumber], PageNumber]
) -> Panel:
    names, values, begin = found
    options = [(name, _price(each), value) for name, each, value in
               zip(names, told_of["finalists"], values, strict=True)]  # fmt: skip
    if BEGIN not in names:
        options.append((BEGIN, _price(told_of["begin"]), begin))
    sign = 1 if told_of["best"] == "max" else -1

    def worth(value: PageNumber) -> PageNumber:
        return value.model_copy(update={"mean": None if value.mean is None else sign * value.mean})

    pairs = [(name, price, worth(value)) for name, price, value in options]
    rows = [
        (cap(name), price, value, not beaten(price, worth(value), pairs))
        for name, price, value in options
    ]
    panel = front_panel(rows, "price", what.title)
    note = f"Mean and interval of {what.n} replications that chose nothing; prices are exact."
    return panel.model_copy(update={"note": words(note), "side": "left"})


def _gains(
    told_of: Told,
    what: ShownMeasure,
    found: tuple[Sequence[str], Sequence[PageNumber], Sequence[PageNumber]],
) -> Panel:
    names, values, gains = found
    chosen = [what.between(each["chosen_at"], None, None) for each in told_of["finalists"]]
    head = ["allocation", "price", with_unit(what.title, what.unit), "improvement",
            "where it was chosen"]  # fmt: skip
    rows = [
        [cap(name), figure_of(float(each["price"])), tell(value), tell(gain, sign=True), tell(at)]
        for name, each, value, gain, at in zip(
            names, told_of["finalists"], values, gains, chosen, strict=True
        )
    ]
    level = share(float(told_of["effort"]["level"]), 0)
    return Panel(
        name="gains",
        title="What the best allocations improve",
        note=words(
            f"Paired with what there is (n = {what.n}); the intervals hold together at level "
            f"{level}. Where it was chosen: the mean of the search, too good for the first "
            "(winner's curse)."
        ),
        figure=what.dots([cap(each) for each in names], [[each] for each in gains], change=True),
        tables=[PageTable(caption="The best allocations", head=head, rows=rows)],
        values=chosen,
        side="right",
    )


def _next(told_of: Told, what: ShownMeasure, names: Sequence[str]) -> Iterator[Panel]:
    """What one further step would improve, paid for or not."""
    steps = told_of["next_steps"]
    if not steps:
        return
    left = float(told_of["budget"]) - float(told_of["finalists"][0]["price"])
    gains = [what.change(each["gain"], each["gain_half_width"]) for each in steps]
    rows = [
        [
            cap(name),
            figure_of(float(each["price"])),
            tell(gain, sign=True),
            tell(what.between(each["gain_per_price"], None, None), sign=True),
            "yes" if each["price"] <= left else "no",
        ]
        for name, each, gain in zip(names, steps, gains, strict=True)
    ]
    head = ["step", "price", "improvement", "for a unit of price", "paid for"]
    yield Panel(
        name="next",
        title="What one further step would improve",
        note=words(f"From the best allocation, paired (n = {what.n}); each interval by itself."),
        figure=what.dots([cap(each) for each in names], [[each] for each in gains], change=True),
        tables=[PageTable(caption="Further steps", head=head, rows=rows)],
        side="left",
    )


def _how(told_of: Told, titles: OptionTitles) -> Panel:
    searched = told_of["searched"]
    affordable, run = searched["affordable"], searched["run"]
    known = "too many to count" if affordable is None else str(affordable)
    parts = [
        f"{cap(told_of['searched_by'])} search: {run} allocations were run; the budget pays for "
        f"{known} of {searched['allocations']}."
    ]
    if affordable is None or run < affordable:
        rest = "The others" if affordable is None else f"{affordable - run} of them"
        parts.append(f"{rest} were not run; a better one may be among them.")
    if searched["cut"]:
        parts.append("The search was cut off by its limit of allocations.")
    if searched["impossible"]:
        parts.append(f"{searched['impossible']} of those tried do not go together.")
    if searched["exact_start"] is not None:
        start = titles.option(searched["exact_start"])
        parts.append(f"The exact solution of the long run points to {start}: it began there, too.")
    if not any(each["price"] for each in [*told_of["finalists"], *told_of["next_steps"]]):
        parts.append("Nothing has a price, so that the budget bounds nothing.")
    parts.append(f"{searched['replications']} replications in all.")
    return Panel(name="how", title="How it was searched", told=[words(" ".join(parts))])
