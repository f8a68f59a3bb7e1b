"""The allocation of a budget as text."""

from dataclasses import dataclass
from textwrap import fill

from sim.report.output.scope import SCOPE
from sim.report.output.text import aligned, to_ends, to_half_width
from sim.report.output.words.names import OptionNames, Settings
from sim.study.optimize.allocate import Allocated, Effort, FurtherStep
from sim.study.optimize.space import Allocation, AllocationSpace
from sim.study.statistics.intervals import Range


@dataclass(frozen=True)
class AllocationReport:
    """A study with what its numbers mean.

    Attributes
    ----------
    method
        How it was searched.
    title, within
        Name of the objective, and what it can be.
    sign
        Factor that turns a value, of which more is better, into the objective.
    """

    found: Allocated
    space: AllocationSpace
    effort: Effort
    method: str
    title: str
    sign: int
    within: Range

    @property
    def seen(self) -> tuple[int, float, Range]:
        """Of every value: replications, level, and what it can be."""
        return self.effort.fresh, self.effort.level, self.within


def allocation_table(told: AllocationReport, names: OptionNames) -> str:
    """The best allocations on fresh replications, the next steps, and what was not searched."""
    found, space = told.found, told.space
    rows = [
        [
            str(place),
            *_cells(space, each.allocation, names),
            f"{each.price:g}",
            to_ends(told.sign * each.value, each.value_half_width, *told.seen),
            to_half_width(each.gain, each.gain_half_width, "+"),
            f"{told.sign * each.chosen_at:.5g}",
        ]
        for place, each in enumerate(found.finalists, start=1)
    ]
    nothing = to_ends(told.sign * found.begin[0], found.begin[1], *told.seen)
    rows.append(["begin", *_cells(space, space.begin, names), f"{space.price(space.begin):g}",
                 nothing, "", ""])  # fmt: skip
    keys = [names.keys[each.key] for each in space.factors]
    direction = "max" if told.sign > 0 else "min"
    parts = [
        f"Objective: {told.title}, {direction} is best; budget {space.budget:g}",
        aligned(["allocation", *keys, "price", "value", "gain", "chosen at"], rows),
        _free(told),
        _means(told),
        _next(told, names),
        _searched(told, names),
        SCOPE,
    ]
    return "\n\n".join(part for part in parts if part)


def _cells(space: AllocationSpace, allocation: Allocation, names: OptionNames) -> list[str]:
    return names.values(space.settings(allocation))


def _free(told: AllocationReport) -> str:
    """That nothing has a price, so that the budget bounds nothing."""
    if any(price for factor in told.space.factors for price in factor.prices):
        return ""
    free = "Nothing has a price, so that the budget bounds nothing"
    return f"{free}; prices={{KEY: PRICE, ...}} gives some."


def _means(told: AllocationReport) -> str:
    """What the columns mean."""
    effort, best = told.effort, told.found.best
    sure = best.gain - best.gain_half_width > 0
    finding = "" if sure else "That the first allocation gains anything is NOT shown. "
    return fill(
        f"{finding}Values are of {effort.fresh} replications that chose nothing; gains are "
        f"improvements on `begin`, paired, and their intervals hold together at level "
        f"{effort.level:g}. 'Chosen at' is the mean of the {effort.replications} replications of "
        "the search, which is too good for the first (winner's curse). That the order of the "
        "first allocations is right is not shown: `theater select` decides it.",
        100,
    )


def _next(told: AllocationReport, names: OptionNames) -> str:
    """What one further step would gain."""
    if not told.found.steps:
        return "No dearer step is allowed from the first allocation."
    left = told.space.budget - told.found.best.price
    rows = [
        [
            _change(told, each, names),
            f"{each.price:g}",
            to_half_width(each.gain, each.gain_half_width, "+"),
            f"{each.gain / each.price:+.3g}",
            "yes" if each.price <= left else "no",
        ]
        for each in told.found.steps
    ]
    head = ["next step", "price", "gain", "gain per unit of price", "paid for"]
    return aligned(head, rows)


def _change(told: AllocationReport, step: FurtherStep, names: OptionNames) -> str:
    here, there = (
        told.space.settings(each) for each in (told.found.best.allocation, step.allocation)
    )
    return change(names, here, there)


def change(names: OptionNames, here: Settings, there: Settings) -> str:
    """What is another value there than here, in words."""
    return ", ".join(
        f"{names.keys[key]} {names.value(key, here[key])} -> {names.value(key, there[key])}"
        for key in here
        if here[key] != there[key]
    )


def _searched(told: AllocationReport, names: OptionNames) -> str:
    """How it was searched, and what was not."""
    found, space = told.found, told.space
    run = len(found.tried)
    known = "too many to count" if found.affordable is None else str(found.affordable)
    parts = [
        f"Searched ({told.method}): {run} allocations were run; the budget pays for {known} of "
        f"{space.size}."
    ]
    if found.affordable is None or run < found.affordable:
        rest = "the others" if found.affordable is None else f"{found.affordable - run} of them"
        parts.append(f"NOT run: {rest}; a better one may be among them.")
    if found.cut:
        parts.append("The search was cut off by `evaluations`.")
    if found.impossible:
        parts.append(f"{found.impossible} of those tried do not go together and were left out.")
    if found.exact_start is not None:
        start = space.settings(found.exact_start)
        words = names.option(start)
        parts.append(f"The exact solution of the long run points to {words}: it began there, too.")
    parts.append(f"{found.replications} replications in all.")
    return fill(" ".join(parts), 100)
