"""What may be bought: factors with their allowed values and what each of them costs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import Any

Allocation = tuple[int, ...]
"""Of each factor, the place of the value it has."""
MOST_COUNTED = 1_000_000
"""Sums of prices that are told apart to count what can be paid for [count]."""
CENT = 9
"""Decimals to which prices are compared, so that 0.1 + 0.2 pays for 0.3."""


@dataclass(frozen=True)
class DecisionVariable:
    """A key of the scenario, the values that it may have, and their prices.

    Attributes
    ----------
    ordered
        Whether the values are numbers; they then ascend, and a step goes to the next of them.
    begin
        Place of the value that it has before anything is bought.
    """

    key: str
    values: tuple[Any, ...]
    prices: tuple[float, ...]
    ordered: bool
    begin: int

    def steps(self, place: int) -> list[int]:
        """Places that one step leads to: next to it, or any other of values without an order."""
        others = [each for each in range(len(self.values)) if each != place]
        return [each for each in others if abs(each - place) == 1] if self.ordered else others


@dataclass(frozen=True)
class AllocationSpace:
    """All allocations, and the budget."""

    factors: tuple[DecisionVariable, ...]
    budget: float

    @property
    def begin(self) -> Allocation:
        """Nothing is bought."""
        return tuple(each.begin for each in self.factors)

    @property
    def size(self) -> int:
        """Allocations, whatever they cost [count]."""
        return prod(len(each.values) for each in self.factors)

    def price(self, allocation: Allocation) -> float:
        """What an allocation costs."""
        each = zip(self.factors, allocation, strict=True)
        return round(sum(factor.prices[place] for factor, place in each), CENT)

    def affordable(self, allocation: Allocation) -> bool:
        """Whether the budget pays for it."""
        return self.price(allocation) <= round(self.budget, CENT)

    def settings(self, allocation: Allocation) -> dict[str, Any]:
        """The value of every key."""
        each = zip(self.factors, allocation, strict=True)
        return {factor.key: factor.values[place] for factor, place in each}

    def every(self) -> Iterator[Allocation]:
        """Every allocation that the budget pays for."""
        places = (range(len(each.values)) for each in self.factors)
        return (each for each in product(*places) if self.affordable(each))

    def count(self) -> int | None:
        """Allocations that the budget pays for [count]; None if they are too many to count."""
        sums = Counter({0.0: 1})
        for factor in self.factors:
            more: Counter[float] = Counter()
            for money, ways in sums.items():
                for price in factor.prices:
                    more[round(money + price, CENT)] += ways
            sums = more
            if len(sums) > MOST_COUNTED:
                return None
        return sum(ways for money, ways in sums.items() if money <= round(self.budget, CENT))

    def single(self, allocation: Allocation) -> list[Allocation]:
        """Allocations that one step of one factor leads to, paid for or not."""
        return [
            (*allocation[:number], place, *allocation[number + 1 :])
            for number, factor in enumerate(self.factors)
            for place in factor.steps(allocation[number])
        ]

    def exchanges(self, allocation: Allocation) -> list[Allocation]:
        """Allocations that a step of one factor, or of two, leads to and the budget pays for."""
        found = self.single(allocation)
        for one, two in combinations(range(len(self.factors)), 2):
            for here in self.factors[one].steps(allocation[one]):
                for there in self.factors[two].steps(allocation[two]):
                    changed = list(allocation)
                    changed[one], changed[two] = here, there
                    found.append(tuple(changed))
        return [each for each in found if self.affordable(each)]
