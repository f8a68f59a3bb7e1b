"""How many replications a gate needs: to decide what it did not, and to pass what did not change.

All of it by the normal approximation, with the differences and the spread that were found; the
verdict itself is that of ``sim.study.statistics.equivalence``.
"""

from dataclasses import dataclass
from math import ceil, isfinite

from scipy.special import ndtr, ndtri, stdtrit

from sim.study.statistics.equivalence import SampleMoments

MOST = 1_000_000
"""Replications beyond which nothing is said to decide [count]."""
OFTEN = 0.9
"""Chance of passing, where nothing changed, that a good baseline has."""


@dataclass(frozen=True)
class Enough:
    """What would decide a claim, were the difference to stay as it is.

    Attributes
    ----------
    fresh
        Fresh replications against the baseline as it is; None where no number of them would do.
    both
        Replications of a new baseline and as many fresh ones; None where none would do, or there
        is no baseline to the claim.
    """

    fresh: int | None
    both: int | None


def enough(
    base: SampleMoments | None, now: SampleMoments, room: float, share: float, block: int = 1
) -> Enough:
    """Replications that would decide a claim.

    Parameters
    ----------
    base, now
        The baseline, None for a limit, and what was found.
    room
        Distance of the difference from the margin, or of the mean from the limit, unsigned and in
        the unit of the metric.
    share
        Level of the claim at one look.
    block
        Replications that one independent value is made of [count].
    """
    error = room / -float(ndtri(share))
    if not (isfinite(error) and error > 0):
        return Enough(None, None)
    own = 0.0 if base is None else base.sd**2 / base.n
    left = error**2 - own
    both = None if base is None else (base.sd**2 + now.sd**2) / error**2
    fresh = now.sd**2 / left if left > 0 else None
    return Enough(_count(fresh, block), _count(both, block))


def _count(values: float | None, block: int) -> int | None:
    if values is None or values * block > MOST:
        return None
    return max(ceil(values), 2) * block


def chance_of_passing(base: SampleMoments, margin: float, growth: float, share: float) -> float:
    """Chance that the last look calls a metric equivalent whose truth did not move.

    Parameters
    ----------
    base
        The baseline; its spread is taken for the true one.
    margin
        Largest difference that does not matter, in the unit of the metric.
    growth
        Fresh values at the last look for each of the baseline.
    share
        Level of the claim at that look.
    """
    error: float = base.sd * (1 / base.n + 1 / (growth * base.n)) ** 0.5
    if error == 0:
        return 1.0
    reach = margin / error + float(
        stdtrit(base.n - 1, share)
    )  # share < 0.5: the quantile is below 0
    return max(0.0, 2 * float(ndtr(reach)) - 1)


def needed(base: SampleMoments, growth: float, share: float) -> float:
    """The margin with which an unchanged metric passes often, in the unit of the metric."""
    error: float = base.sd * (1 / base.n + 1 / (growth * base.n)) ** 0.5
    return error * (float(ndtri((1 + OFTEN) / 2)) - float(stdtrit(base.n - 1, share)))
