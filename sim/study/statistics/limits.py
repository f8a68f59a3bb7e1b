"""Limits of means: is the truth at least, or at most, what somebody asks for?

The test of one sample with Student's t. Near an end of what the measure can be, the score test: the
error is that which the mean would have at the limit (``sim.study.statistics.intervals``), so that a
share that was 1 in each of ten replications does not prove 0.99.
"""

from dataclasses import dataclass
from math import isfinite, isinf
from typing import Literal

from scipy.special import stdtr, stdtrit

from sim.study.statistics.equivalence import Finding, SampleMoments
from sim.study.statistics.intervals import ROOM, SHARE, Range


@dataclass(frozen=True)
class Limit:
    """A limit of the mean of one metric.

    Attributes
    ----------
    column
        Place of the metric among those that are watched.
    kind, value
        Whether the mean has to be at least or at most so much, in the unit of the metric.
    within
        What the measure can be.
    """

    column: int
    kind: Literal["at_least", "at_most"]
    value: float
    within: Range

    def finding(self, now: SampleMoments, alpha: float) -> Finding:
        """What a sample says about the limit; nothing where it has fewer than two values."""
        difference = now.mean - self.value
        if now.n < 2 or not isfinite(difference + now.sd):
            return Finding(difference, float("nan"), 1.0, 1.0)
        error = now.sd / now.n**0.5
        half = float(stdtrit(now.n - 1, 1 - alpha)) * error
        error = self._error_at_limit(now, error, half)
        short = -difference if self.kind == "at_least" else difference
        if error == 0:
            return Finding(difference, half, float(short > 0), float(short <= 0))
        kept = float(stdtr(now.n - 1, short / error))
        return Finding(difference, half, kept, 1.0 - kept)

    def _error_at_limit(self, now: SampleMoments, error: float, half: float) -> float:
        """The standard error of the mean, or near an end of its range that at the limit."""
        low, high = self.within
        if isinf(low) or not low <= now.mean <= high:
            return error
        tight = now.mean - ROOM * half < low or now.mean + ROOM * half > high
        if self.within != SHARE:
            found = now.mean > 0 and tight
            return error * (self.value / now.mean) ** 0.5 if found and self.value > 0 else error
        if not (tight or now.mean in (low, high)):
            return error
        here, there = now.mean * (1 - now.mean), self.value * (1 - self.value)
        if there <= 0:
            return error
        return error * (there / here) ** 0.5 if here > 0 else float((there / now.n) ** 0.5)
