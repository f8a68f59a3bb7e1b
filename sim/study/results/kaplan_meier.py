"""Survival over replications when some times are cut by the end of the run: Kaplan-Meier.

Source: Kaplan and Meier, JASA 53 (1958) 457-481; Greenwood's variance (1926); the interval of the
median by Brookmeyer and Crowley, Biometrics 38 (1982) 29-41, on the plain scale.
``scipy.stats.ecdf`` gives the same shares and ends (tests/theory), but takes longer to import than
a run takes, and has no ends where nobody is left.
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from sim.study.running.replicate import Result

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ROUNDING = 1e-12
"""A share that differs from one half by less is one half."""


@dataclass(frozen=True)
class Survival:
    """The product-limit estimate.

    Attributes
    ----------
    times
        Distinct times at which something ended, shape (k,), sorted.
    survivors, variance
        Share that lasts longer than each of them, and Greenwood's variance of it, shape (k,).
    at_risk, ended
        How many were still there right before, and how many ended then, shape (k,).
    n, cut
        How many there are, and how many of them were cut: seen no further than their time.
    """

    times: Floats
    survivors: Floats
    variance: Floats
    at_risk: Ints
    ended: Ints
    n: int
    cut: int

    @property
    def median(self) -> float:
        """The first time that at most half outlast; inf if it was not reached, nan for nobody."""
        return self._first(self.survivors) if self.n else float("nan")

    def median_interval(self, level: float) -> tuple[float, float]:
        """Times at which one half lies in the interval of the share that lasts, at a level."""
        if not self.n:
            return float("nan"), float("nan")
        from scipy.special import ndtri

        half = ndtri(0.5 + level / 2) * np.sqrt(self.variance)
        return self._first(self.survivors - half), self._first(self.survivors + half)

    @property
    def cut_share(self) -> float:
        """Share that was cut; nan for nobody."""
        return self.cut / self.n if self.n else float("nan")

    def _first(self, shares: Floats) -> float:
        below = np.flatnonzero(shares <= 0.5 + ROUNDING)
        return float(self.times[below[0]]) if len(below) else inf


def kaplan_meier(times: Floats, cut: Bools) -> Survival:
    """Survival from times, some of which are cut; what is cut at a time outlasts it.

    Parameters
    ----------
    times
        Times [d], shape (n,).
    cut
        Whether each was cut before it ended, shape (n,).
    """
    found, ended = np.unique(times[~cut], return_counts=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), found, side="left")
    survivors = np.cumprod(1.0 - ended / at_risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = np.cumsum(ended / (at_risk * (at_risk - ended)))
        variance = np.where(survivors > 0, survivors**2 * sums, 0.0)
    return Survival(found, survivors, variance, at_risk, ended, len(times), int(cut.sum()))


@dataclass(frozen=True)
class Waits:
    """Of a mission: the time to its first gap, and to regain it."""

    mission: str
    first_gap: Survival
    regain: Survival


ALL = "all missions"


def waits(result: Result) -> list[Waits]:
    """Time to the first gap and to regain k, by mission and all together.

    A run that stops at its first gap tells the first of all missions only.
    """
    scenario = result.scenario
    if not scenario.missions:
        return []
    names = [ALL] if scenario.stop_at_first_gap else [*scenario.missions, ALL]
    return [
        Waits(
            name,
            kaplan_meier(result.of("first_gap", name), result.of("no_gap", name) > 0),
            _regained(result, name),
        )
        for name in names
    ]


def _regained(result: Result, name: str) -> Survival:
    """Of the replications that have a gap."""
    times, cut = result.of("regain", name), result.of("regain_cut", name)
    seen = ~np.isnan(times)
    return kaplan_meier(times[seen], cut[seen] > 0)
