"""The whole study: search on one block, tell on another, and what the next money would buy.

The best of many noisy means is too good (winner's curse): the few best allocations are run again on
replications that chose nothing, beside the scenario before anything is bought, and all values are
of that block. Where the exact solution of the scenario is known, the same search runs over exact
values first, and what it finds is where the simulated search starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.optimize.search import Book, Search, Tried, exhaustive, greedy
from sim.study.optimize.space import Allocation, AllocationSpace
from sim.study.statistics.summary import half_width

Floats = NDArray[np.float64]
Values = Callable[[Sequence[Allocation], range], Floats]
"""Values of allocations over a block of runs, shape (allocations, runs), higher being better; nan
all along for an allocation that is not possible."""
FRESH = 1_000_000
"""First run of the block that reports; the block that searches begins with 0."""
EXACT = 500
"""Allocations of which the exact value is computed at most [count]."""
NEXT = 12
"""Steps beyond the best allocation that are run at most [count]."""


@dataclass(frozen=True)
class Effort:
    """How much is run.

    Attributes
    ----------
    evaluations
        Allocations that the search runs at most [count].
    replications, fresh
        Of every allocation in the search, and of those that are told; whole runs [count].
    top
        Allocations that are run again [count].
    of_a_run
        Replications of a run, which gives one value: its windows or checkpoints [count].
    """

    evaluations: int
    replications: int
    fresh: int
    top: int
    level: float
    of_a_run: int = 1

    @property
    def block(self) -> range:
        """The runs of the search."""
        return range(self.replications // self.of_a_run)

    @property
    def fresh_block(self) -> range:
        """The runs that no search has seen."""
        return range(FRESH, FRESH + self.fresh // self.of_a_run)


@dataclass(frozen=True)
class Finalist:
    """An allocation on fresh replications.

    Attributes
    ----------
    gain
        Paired difference from nothing bought; the intervals of all finalists hold together.
    chosen_at
        Its mean on the block that searched.
    """

    allocation: Allocation
    price: float
    value: float
    value_half_width: float
    gain: float
    gain_half_width: float
    chosen_at: float


@dataclass(frozen=True)
class FurtherStep:
    """A further step from the best allocation, paid for or not.

    Attributes
    ----------
    gain
        Paired difference from the best allocation, plain interval.
    price
        What the step costs.
    """

    allocation: Allocation
    price: float
    gain: float
    gain_half_width: float


@dataclass(frozen=True)
class Allocated:
    """What was found; values are higher for better ones.

    Attributes
    ----------
    begin
        Value and half-width with nothing bought.
    finalists
        The best first, by the fresh block.
    exact_start
        Where the exact solution had the search start; None where there is none.
    affordable, impossible
        Allocations that the budget pays for (None: too many to count), and those of the ones tried
        whose values do not go together [count].
    cut
        Whether evaluations ran out.
    """

    begin: tuple[float, float]
    finalists: list[Finalist]
    steps: list[FurtherStep]
    tried: list[Tried]
    path: list[Allocation]
    exact_start: Allocation | None
    affordable: int | None
    impossible: int
    cut: bool
    replications: int

    @property
    def best(self) -> Finalist:
        """The first finalist."""
        return self.finalists[0]


Exact = Callable[[Sequence[Allocation]], list[float]]
"""Exact values of allocations; nan where there is none."""


def allocate(
    space: AllocationSpace, values: Values, exact: Exact | None, search: Search, effort: Effort
) -> Allocated:
    """Find the best allocation, and what it gains on fresh replications."""
    first = effort.block

    def means(wanted: Sequence[Allocation]) -> list[float]:
        return [float(each) for each in values(wanted, first).mean(axis=1)]

    start = None if exact is None else _exactly(space, exact)
    book = Book(space, means, effort.evaluations)
    search(book, [space.begin] if start is None else [space.begin, start])
    finalists = [each.allocation for each in book.ranked[: effort.top]]
    block = effort.fresh_block
    wanted = list(dict.fromkeys([space.begin, *finalists]))
    found = dict(zip(wanted, values(wanted, block), strict=True))
    begin = found[space.begin]
    share = 1 - (1 - effort.level) / len(finalists)
    told = [
        Finalist(
            allocation=each,
            price=space.price(each),
            value=float(found[each].mean()),
            value_half_width=half_width(found[each], effort.level),
            gain=float((found[each] - begin).mean()),
            gain_half_width=half_width(found[each] - begin, share),
            chosen_at=book.mean(each),
        )
        for each in finalists
    ]
    told.sort(key=lambda each: (-each.value, each.price))
    best = told[0].allocation
    steps = _next(space, values, best, found[best], effort)
    tried = list(book.tried.values())
    return Allocated(
        begin=(float(begin.mean()), half_width(begin, effort.level)),
        finalists=told,
        steps=steps,
        tried=tried,
        path=book.path,
        exact_start=start,
        affordable=space.count(),
        impossible=sum(each.mean != each.mean for each in tried),
        cut=book.left == 0 and len(tried) != space.count(),
        replications=len(tried) * effort.replications + (len(found) + len(steps)) * effort.fresh,
    )


def _next(
    space: AllocationSpace,
    values: Values,
    best: Allocation,
    here: Floats,
    effort: Effort,
) -> list[FurtherStep]:
    """What one dearer step from the best allocation gains, the most for its price first."""
    price = space.price(best)
    further = [each for each in space.single(best) if space.price(each) > price][:NEXT]
    steps = [
        FurtherStep(
            allocation=each,
            price=space.price(each) - price,
            gain=float((row - here).mean()),
            gain_half_width=half_width(row - here, effort.level),
        )
        for each, row in zip(further, values(further, effort.fresh_block), strict=True)
        if not np.isnan(row).any()
    ]
    return sorted(steps, key=lambda each: -each.gain / each.price)


def _exactly(space: AllocationSpace, exact: Exact) -> Allocation | None:
    """The best allocation by exact values; None if the scenario has none."""
    (begin,) = exact([space.begin])
    if begin != begin:
        return None
    book = Book(space, exact, EXACT)
    count = space.count()
    search = exhaustive if count is not None and count <= EXACT else greedy
    search(book, [space.begin])
    return book.best
