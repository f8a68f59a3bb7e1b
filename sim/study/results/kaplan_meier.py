"""Survival over replications when some times are cut by the end of the run: Kaplan-Meier.

Source: Kaplan and Meier, JASA 53 (1958) 457-481; Greenwood's variance (1926); where times
depend on each other by blocks the infinitesimal jackknife over blocks, which is the same for
blocks of one (Therneau and Grambsch, Modeling Survival Data, 2000, section 8.2); the interval of
the median by Brookmeyer and Crowley, Biometrics 38 (1982) 29-41, on the plain scale.
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
        Share that lasts longer than each of them, and the variance of it, shape (k,).
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


def kaplan_meier(times: Floats, cut: Bools, blocks: Ints | None = None) -> Survival:
    """Survival from times, some of which are cut; what is cut at a time outlasts it.

    Parameters
    ----------
    times
        Times [d], shape (n,).
    cut
        Whether each was cut before it ended, shape (n,).
    blocks
        Block of each, shape (n,); all are independent where it is not given.
    """
    found, ended = np.unique(times[~cut], return_counts=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), found, side="left")
    survivors = np.cumprod(1.0 - ended / at_risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = np.cumsum(ended / (at_risk * (at_risk - ended)))
        variance = np.where(survivors > 0, survivors**2 * sums, 0.0)
        if blocks is not None:
            variance = _of_blocks(times, cut, blocks, found, survivors, sums, at_risk - ended)
    return Survival(found, survivors, variance, at_risk, ended, len(times), int(cut.sum()))


def _of_blocks(
    times: Floats, cut: Bools, blocks: Ints, found: Floats, survivors: Floats, sums: Floats,
    left: Ints,
) -> Floats:  # fmt: skip
    """Variance of the survivors: squares of what each block adds to them, shape (k,).

    By the weight w of one of the times, d log S(t) / dw = G(min(t, time)) - [ended by t] / left,
    with Greenwood's sum G and those that are left after its time.
    """
    variance = np.zeros(len(found))
    for block in np.unique(blocks):
        adds = np.zeros(len(found))
        for time, was_cut in zip(times[blocks == block], cut[blocks == block], strict=True):
            place = int(np.searchsorted(found, time, side="right"))
            adds[:place] += sums[:place]
            if place:
                adds[place:] += sums[place - 1]
            if not was_cut:
                adds[place - 1 :] -= 1 / left[place - 1]
        variance += np.where(survivors > 0, survivors * adds, 0.0) ** 2
    return variance


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
    if not scenario.missions or not result.has("first_gap", "no_gap", "regain", "regain_cut"):
        return []
    names = [ALL] if scenario.stop_at_first_gap else [*scenario.missions, ALL]
    return [
        Waits(
            name,
            kaplan_meier(
                result.of("first_gap", name), result.of("no_gap", name) > 0, _blocks(result)
            ),
            _regained(result, name),
        )
        for name in names
    ]


def _regained(result: Result, name: str) -> Survival:
    """Of the replications that have a gap."""
    times, cut = result.of("regain", name), result.of("regain_cut", name)
    seen = ~np.isnan(times)
    blocks = _blocks(result)
    return kaplan_meier(times[seen], cut[seen] > 0, None if blocks is None else blocks[seen])


def _blocks(result: Result) -> Ints | None:
    """The block of each replication; None if each is one."""
    return None if result.block == 1 else np.arange(result.replications) // result.block
