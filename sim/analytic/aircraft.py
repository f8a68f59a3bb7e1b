"""Mission-capable aircraft from the parts they lack, with cannibalization and without.

Sources
-------
Hillestad, RAND R-2785 (1982), Dyna-METRIC: full cannibalization as a product of laws.
Sherbrooke, Optimal Inventory Modeling of Systems (2nd ed., 2004), chapters 2 and 5.
Fisher and Brennan, Naval Research Logistics Quarterly 33 (1986): aircraft down do not fail.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.stats import hypergeom, poisson

from sim.analytic.markov import stationary
from sim.analytic.spares import Floats, backordered, check_amount, check_stock, poisson_law

Counts = tuple[int, ...]
"""Units in repair of each kind."""


@dataclass(frozen=True)
class Lru:
    """A kind of part that aircraft carry, and its stock.

    Attributes
    ----------
    pipeline
        Mean units on order [units]; Poisson. Demand rate times mean resupply time in the long run.
    stock
        Spares besides those installed [units].
    per_aircraft
        Positions of this kind on each aircraft, all needed [count].
    """

    pipeline: float
    stock: int
    per_aircraft: int = 1

    def __post_init__(self) -> None:
        check_amount("pipeline", self.pipeline)
        check_stock(self.stock)
        if self.per_aircraft < 1:
            raise ValueError(f"per_aircraft {self.per_aircraft} must be 1 or more")


def cannibalized(lrus: Sequence[Lru], aircraft: int) -> Floats:
    """Law of the number of mission-capable aircraft when holes are always put together.

    With full, free and instantaneous cannibalization, j aircraft are up if and only if every kind
    has no more holes than the other aircraft have positions: P(up >= j) is the product over kinds
    of P(N <= stock + (aircraft - j) per_aircraft). Source: Hillestad 1982.

    Returns
    -------
    P(n aircraft up), n = 0, ..., aircraft; shape (aircraft + 1,). Demand goes on without
    aircraft, so there may be more holes than positions; then none is up.
    """
    grounded = aircraft - np.arange(1, aircraft + 1)
    at_least = np.ones(aircraft + 2)
    at_least[-1] = 0.0
    for lru in lrus:
        at_least[1:-1] *= poisson.cdf(lru.stock + grounded * lru.per_aircraft, lru.pipeline)
    return at_least[:-1] - at_least[1:]


def not_cannibalized(lrus: Sequence[Lru], aircraft: int) -> Floats:
    """Law of the number of mission-capable aircraft when every hole stays where it arose.

    A hole arises on an intact position drawn at random and the oldest is filled first, so those
    open are a random subset of the positions of their kind; each kind then grounds a random subset
    of the aircraft, independently of the others.

    Returns
    -------
    P(n aircraft up), n = 0, ..., aircraft; shape (aircraft + 1,). More holes than positions
    count as all positions.
    """
    up = np.zeros(aircraft + 1)
    up[aircraft] = 1.0
    numbers = np.arange(aircraft + 1)
    for lru in lrus:
        hit = _aircraft_hit(lru, aircraft)
        still = np.zeros(aircraft + 1)
        for before in range(aircraft + 1):
            for number in range(aircraft + 1):
                spared = hypergeom.pmf(numbers, aircraft, before, aircraft - number)
                still += up[before] * hit[number] * spared
        up = still
    return up


def _aircraft_hit(lru: Lru, aircraft: int) -> Floats:
    """P(h aircraft have a hole of this kind), h = 0, ..., aircraft, hole after hole."""
    positions = aircraft * lru.per_aircraft
    holes = backordered(poisson_law(lru.pipeline), lru.stock)
    hit = np.zeros(aircraft + 1)
    hit[0] = 1.0
    numbers = np.arange(aircraft + 1)
    total = np.zeros(aircraft + 1)
    for placed in range(positions):
        if placed >= len(holes):
            return total
        total += holes[placed] * hit
        new = (aircraft - numbers) * lru.per_aircraft / (positions - placed)
        hit = hit * (1 - new) + np.concatenate(([0.0], (hit * new)[:-1]))
    return np.asarray(total + holes[positions:].sum() * hit)


# Aircraft on the ground do not fail -------------------------------------------------------------


@dataclass(frozen=True)
class RepairableItem:
    """A kind of part, one on each aircraft, with its spares and its repair.

    Attributes
    ----------
    life_d, repair_d
        Mean exponential life while its aircraft is up, and mean exponential repair, above 0 [d].
    stock
        Spares besides those installed [units].
    bays
        Units in repair at once, 1 or more; None for all [count].
    """

    life_d: float
    repair_d: float
    stock: int
    bays: int | None = None

    def __post_init__(self) -> None:
        check_stock(self.stock)
        if not (0 < self.life_d < inf and 0 < self.repair_d < inf):
            raise ValueError(f"life_d {self.life_d} and repair_d {self.repair_d} must be above 0")
        if self.bays is not None and self.bays < 1:
            raise ValueError(f"bays {self.bays} must be 1 or more, or None")


def grounded_do_not_fail(
    shops: Sequence[RepairableItem], aircraft: int, cannibalize: bool
) -> Floats:
    """Law of the number of mission-capable aircraft when parts fail on those that are up only.

    A Markov chain on the units in repair. With full, free and instantaneous cannibalization the
    kind with most holes grounds as many aircraft; without, every hole is on an aircraft of its
    own, since an aircraft that has one does not fail.

    Returns
    -------
    P(n aircraft up), n = 0, ..., aircraft; shape (aircraft + 1,).
    """

    def up(counts: Counts) -> int:
        holes = [max(n - shop.stock, 0) for n, shop in zip(counts, shops, strict=True)]
        return aircraft - (max(holes, default=0) if cannibalize else sum(holes))

    def moves(counts: Counts) -> Iterator[tuple[Counts, float]]:
        for kind, (n, shop) in enumerate(zip(counts, shops, strict=True)):
            in_bays = n if shop.bays is None else min(n, shop.bays)
            yield (*counts[:kind], n + 1, *counts[kind + 1 :]), up(counts) / shop.life_d
            yield (*counts[:kind], n - 1, *counts[kind + 1 :]), in_bays / shop.repair_d

    law = np.zeros(aircraft + 1)
    for counts, probability in stationary((0,) * len(shops), moves).items():
        law[up(counts)] += probability
    return law
