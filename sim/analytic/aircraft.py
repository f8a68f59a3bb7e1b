"""Mission-capable aircraft from the parts they lack, with cannibalization and without.

Sources
-------
Hillestad, RAND R-2785 (1982), Dyna-METRIC: full cannibalization as a product of laws.
Sherbrooke, Optimal Inventory Modeling of Systems (2nd ed., 2004), chapters 2 and 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import hypergeom, poisson

from sim.analytic.spares import Floats, backordered, check_amount, check_stock, poisson_law


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
