"""Exact values of truth cases that no command solves: a surge of demand, aircraft that do not fail on
the ground.

Sources
-------
Crawford, RAND R-2750 (1981): Palm's theorem while rates and resupply change.
Fisher and Brennan, Naval Research Logistics Quarterly 33 (1986): aircraft down do not fail.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import erf, exp, inf, log, sqrt

import numpy as np

from sim.analytic.markov import stationary
from sim.analytic.spares import Floats, check_amount, check_stock

Counts = tuple[int, ...]
"""Units in repair of each kind."""
RestrictedMean = Callable[[float], float]
"""E[min(R, x)] of a duration R, for x from 0 up [d]: the integral of its survival from 0 to x."""


# Pipelines that change --------------------------------------------------------------------------


def restricted_exponential(mean_d: float) -> RestrictedMean:
    """E[min(R, x)] of an exponential duration: mean (1 - exp(-x / mean)) [d]."""
    return lambda x: mean_d * (1 - exp(-x / mean_d))


def restricted_fixed(value_d: float) -> RestrictedMean:
    """E[min(R, x)] of a constant duration: min(value, x) [d]."""
    return lambda x: min(value_d, x)


def restricted_lognormal(mean_d: float, cv: float) -> RestrictedMean:
    """E[min(R, x)] of a lognormal duration by its mean [d] and coefficient of variation [d]."""
    sigma = sqrt(log(1 + cv**2))
    mu = log(mean_d) - sigma**2 / 2

    def restricted(x: float) -> float:
        if x <= 0:
            return 0.0
        z = (log(x) - mu) / sigma
        return mean_d * _normal(z - sigma) + x * _normal(-z)

    return restricted


def _normal(z: float) -> float:
    """Standard normal distribution."""
    return (1 + erf(z / sqrt(2))) / 2


def filling_pipeline(rate_per_d: float, restricted: RestrictedMean, day: float) -> float:
    """Mean of the Poisson number on order ``day`` days after an empty start [units].

    Source: Takács, Introduction to the Theory of Queues (1962), chapter 3: M/G/inf from empty.
    """
    return rate_per_d * restricted(max(day, 0.0))


def surge_pipeline(
    rate_per_d: float,
    resupply_d: float,
    restricted: RestrictedMean,
    factor: float,
    window_d: tuple[float, float],
    day: float,
) -> float:
    """Mean of the Poisson number on order on a day of, or after, a surge of demand [units].

    Peace since ever, then demand times ``factor`` in [start, end), then peace again. The surplus
    is a pipeline of its own, with (factor - 1) times the rate, that fills from empty at the start
    and whose inflow ends at the end (Crawford 1981). A factor below 1 is a lull.

    Parameters
    ----------
    rate_per_d
        Rate of demand in peace [1/d].
    resupply_d, restricted
        Mean resupply time R [d], and E[min(R, x)].
    factor
        Demand in the window over that in peace, from 0 up.
    window_d
        First and last day of the surge [d].
    day
        Day asked for [d].

    Raises
    ------
    ValueError
        If a rate, time or factor is negative or not finite, or the window ends before it starts.
    """
    check_amount("rate_per_d", rate_per_d)
    check_amount("resupply_d", resupply_d)
    check_amount("factor", factor)
    start_d, end_d = window_d
    if end_d < start_d:
        raise ValueError(f"window_d ends on day {end_d}, before it starts on day {start_d}")
    more = restricted(max(day - start_d, 0.0)) - restricted(max(day - end_d, 0.0))
    return rate_per_d * (resupply_d + (factor - 1) * more)


# Aircraft on the ground do not fail -------------------------------------------------------------


@dataclass(frozen=True)
class Shop:
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


def grounded_do_not_fail(shops: Sequence[Shop], aircraft: int, cannibalize: bool) -> Floats:
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
