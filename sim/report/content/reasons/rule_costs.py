"""A page of the cost of rules: what comes back when each of them is lifted."""

from collections.abc import Iterator, Mapping, Sequence

from sim.report.content.framed import FramedAnswer, Told
from sim.report.content.measured import ShownMeasure
from sim.report.content.shown import Shown, words
from sim.report.content.wording import tell, verdict, with_unit
from sim.report.output.words.labels import cap, measure_title, rule_titles
from sim.report.output.words.numbers import share
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import PageTable, Panel
from sim.report.study.interdict import EVIDENCE
from sim.study.interdiction.rule_costs import DAYS, EVERY, NOTHING

TITLES = {DAYS: "days on station of all platforms"}
ALL_OF_THEM = "All of them together"
Costs = Mapping[str, Told]
"""By rule what its measure is without it."""


def rule_costs(shown: Shown, told_of: Told) -> FramedAnswer:
    """What ``rules`` says."""
    by_measure: dict[str, dict[str, Told]] = {}
    for each in told_of["lost"]:
        by_measure.setdefault(str(each["metric"]), {})[str(each["rule"])] = each
    rules = list(by_measure[DAYS])
    single = [each for each in rules if each != EVERY]
    titles = dict(zip(single, rule_titles(shown.scenario, single), strict=True))
    titles[EVERY] = ALL_OF_THEM
    n = int(told_of["replications"])
    level = share(float(told_of["level"]), 0)
    measures = {name: _measure(shown, name, str(costs[rules[0]]["unit"]), n)
                for name, costs in by_measure.items()}  # fmt: skip
    lost = {
        name: [_lost(measures[name], costs[each]) for each in rules]
        for name, costs in by_measure.items()
    }
    now = [
        measures[each["metric"]].between(each["mean"], each["low"], each["high"], NOTHING)
        for each in told_of["now"]
    ]
    named = [cap(titles[each]) for each in rules]
    return FramedAnswer(
        question="what do the rules that are in force cost?"
        if len(single) > 1
        else "what does the rule that is in force cost?",
        answer=[*_answer(named, single, titles, lost[DAYS]), _as_it_is(measures, now)],
        answered=now,
        panels=[*_panels(measures, lost, named, level), _how()],
        replications=n,
        experiment=f"the theater as it is, and without each of {len(single)} rules; {n} "
        "replications of each",
    )


def _measure(shown: Shown, metric: str, unit: str, n: int) -> ShownMeasure:
    title = TITLES.get(metric) or measure_title(shown.scenario, metric, "all")
    return ShownMeasure(metric, "all", unit, title, n)


def _lost(what: ShownMeasure, each: Told) -> PageNumber:
    found = what.between(each["lost"], each["low"], each["high"], str(each["rule"]))
    return found.model_copy(update={"what": "change"})


def _answer(
    named: Sequence[str],
    single: Sequence[str],
    titles: Mapping[str, str],
    lost: Sequence[PageNumber],
) -> Iterator[list[Words]]:
    by_title = dict(zip(named, lost, strict=True))
    first = next(titles[each.choice] for each in lost if each.choice in single)
    value = by_title[cap(first)]
    strong = Words(text=f"“{first}”", role="strong")
    amount = Words(text=tell(value, sign=True), role="strong")
    several = len(single) > 1
    if verdict(value) > 0:
        lead = "Dearest is the rule " if several else "Without the rule "
        then = ": without it " if several else " "
        yield words(lead, strong, then, amount, " platform-days on station come back.")
    else:
        lead = "any rule costs" if several else "the rule costs"
        by = "the dearest, " if several else ""
        yield words(f"That {lead} platform-days on station is not shown: without {by}", strong,
                    ", the change is " if several else " the change is ", amount, ".")  # fmt: skip
    if ALL_OF_THEM in by_title:
        told = tell(by_title[ALL_OF_THEM], sign=True)
        yield words(f"Without all {len(single)} of them it is {told} platform-days.")


def _as_it_is(measures: Mapping[str, ShownMeasure], now: Sequence[PageNumber]) -> list[Words]:
    every = "; ".join(f"{measures[each.metric].title} {tell(each)}" for each in now)
    return words(f"As it is: {every}.")


def _panels(
    measures: Mapping[str, ShownMeasure],
    lost: Mapping[str, Sequence[PageNumber]],
    named: Sequence[str],
    level: str,
) -> Iterator[Panel]:
    for number, (name, what) in enumerate(measures.items()):
        title = f"{cap(what.title)}: what each rule takes"
        head = ["rule", with_unit("lost", what.unit, change=True)]
        yield Panel(
            name=f"lost_{number}",
            title=title,
            note=words(
                "What comes back when the rule is lifted, replication by replication under the "
                f"same random numbers: mean and {level} interval (n = {what.n})."
            ),
            figure=what.dots(named, [[each] for each in lost[name]], change=True),
            tables=[
                PageTable(
                    caption=title,
                    head=head,
                    rows=[
                        [rule, tell(each, sign=True)]
                        for rule, each in zip(named, lost[name], strict=True)
                    ],
                )
            ],
            side="right" if number % 2 else "left",
        )


def _how() -> Panel:
    return Panel(
        name="how",
        title="How to read it",
        told=[
            words(
                "Rules overlap: work that two rules forbid comes back only when both are lifted. "
                "Single costs need not add up to that of all."
            ),
            words(Words(text=EVIDENCE, role="muted")),
        ],
    )
