"""Search for the best allocation that a budget pays for, on one block of replications.

Every allocation sees the same random numbers, so the search is over one fixed sample of the
theater's luck (sample average approximation: Kleywegt, Shapiro and Homem-de-Mello, SIAM Journal on
Optimization 12, 2002). *Exhaustive* runs all of them. *Greedy* buys the step with the largest gain
for its price, until no further one is paid for (marginal analysis: Fox, Management Science 13,
1966), and then exchanges: steps of one factor or of two, as long as one of them is better. What is
bought together only (a berth and its crew) has no marginal gain, so greedy goes on through steps
that gain nothing, and the best allocation on its way is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, isnan

from sim.study.optimize.space import Allocation, AllocationSpace

Evaluate = Callable[[Sequence[Allocation]], list[float]]
"""Means of some allocations, higher being better; nan for one that is not possible."""


@dataclass(frozen=True)
class Tried:
    """An allocation that was run, in the order of running."""

    allocation: Allocation
    price: float
    mean: float
    step: str
    """What it was run for."""


class Book:
    """What has been tried: no allocation is run twice, and none after the last evaluation."""

    def __init__(self, space: AllocationSpace, evaluate: Evaluate, evaluations: int) -> None:
        self.space = space
        self._evaluate = evaluate
        self.left = evaluations
        self.tried: dict[Allocation, Tried] = {}
        self.path: list[Allocation] = []
        """Allocations that the search went through."""

    def run(self, wanted: Sequence[Allocation], step: str) -> None:
        """Run those that are new, as many as may be."""
        new = [each for each in dict.fromkeys(wanted) if each not in self.tried][: self.left]
        self.left -= len(new)
        for each, mean in zip(new, self._evaluate(new) if new else [], strict=True):
            self.tried[each] = Tried(each, self.space.price(each), mean, step)

    def mean(self, allocation: Allocation) -> float:
        """The mean of an allocation; -inf if it was not run or is not possible."""
        tried = self.tried.get(allocation)
        return -inf if tried is None or isnan(tried.mean) else tried.mean

    @property
    def ranked(self) -> list[Tried]:
        """Possible ones, the best first, cheaper ones first among equals."""
        possible = [each for each in self.tried.values() if not isnan(each.mean)]
        return sorted(possible, key=lambda each: (-each.mean, each.price, each.allocation))

    @property
    def best(self) -> Allocation:
        """The best one."""
        return self.ranked[0].allocation


Search = Callable[[Book, Sequence[Allocation]], None]
"""Tries allocations, some of them first, until the book is full or nothing is better."""


def exhaustive(book: Book, starts: Sequence[Allocation]) -> None:
    """Run every allocation that the budget pays for."""
    book.run([*starts, *book.space.every()], "all")
    book.path = [book.best]


def greedy(book: Book, starts: Sequence[Allocation]) -> None:
    """Buy what gains most for its price, then exchange, from the best of some starts."""
    book.run(starts, "start")
    here = book.best
    book.path = [here]
    number = 0
    while (step := _dearer(book, here, f"greedy {(number := number + 1)}")) is not None:
        here = step
        book.path.append(here)
    here = book.best
    number = 0
    while True:
        number += 1
        book.run(book.space.exchanges(here), f"exchange {number}")
        if book.mean(book.best) <= book.mean(here):
            break
        here = book.best
        book.path.append(here)


def _dearer(book: Book, here: Allocation, step: str) -> Allocation | None:
    """The next step of greedy: better for no more money, or else the best for its price."""
    space = book.space
    there = [each for each in space.single(here) if space.affordable(each)]
    there = [each for each in there if each not in book.path]
    book.run(there, step)

    def worth(each: Allocation) -> float:
        gain, price = book.mean(each) - book.mean(here), space.price(each) - space.price(here)
        if price > 0:
            return gain / price
        return inf if gain > 0 else -inf

    best = max(there, key=worth, default=None)
    return None if best is None or worth(best) == -inf else best
