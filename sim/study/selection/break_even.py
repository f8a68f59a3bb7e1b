"""Break-even: the value of a factor at which an option is as good as the baseline.

The paired difference is taken as straight between the values that were run; where it is zero is
the break-even. Its interval is of percentiles of a bootstrap over whole replications. A resample
without a zero counts as one beyond the end at which the difference is nearer to zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics.bootstrap import resampled_means

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BreakEven:
    """Where a difference is zero.

    Attributes
    ----------
    at
        The first zero of the mean difference; nan if it has none between the values.
    low, high
        Ends of the interval; infinite where it has no end between the values.
    inside
        Share of resamples that have a zero between the values.
    zeros
        Zeros of the mean difference [count].
    rises
        Whether the difference is above zero beyond the break-even; without one, whether it is above
        zero all over.
    """

    at: float
    low: float
    high: float
    inside: float
    zeros: int
    rises: bool


def zeros(x: Floats, y: Floats) -> list[float]:
    """Where a broken line through points of ascending x crosses zero."""
    found = []
    for place in range(len(x) - 1):
        here, there = y[place], y[place + 1]
        if (here < 0) != (there < 0):
            found.append(float(x[place] + (x[place + 1] - x[place]) * here / (here - there)))
    return found


def break_even(x: Sequence[float], differences: Floats, seed: int, level: float) -> BreakEven:
    """Where the mean difference from the baseline is zero.

    Parameters
    ----------
    x
        Values of the factor, two or more, in any order.
    differences
        Paired differences, shape (values, replications).
    seed
        Selects the draws of the bootstrap, the same for every option.
    level
        Of the interval, in (0, 1).
    """
    order = np.argsort(x, kind="stable")
    points, values = np.asarray(x, dtype=np.float64)[order], differences[order]
    mean = values.mean(axis=1)
    found = zeros(points, mean)
    again = [_first(points, each) for each in resampled_means(values.T, seed, "break-even")]
    tails = (0.5 - level / 2, 0.5 + level / 2)
    low, high = (float(q) for q in np.quantile(again, tails, method="closest_observation"))
    rises = bool(mean[0] < 0) if found else bool(mean[0] >= 0)
    at = found[0] if found else nan
    inside = float(np.isfinite(again).mean())
    return BreakEven(at, low, high, inside, len(found), rises)


def _first(x: Floats, y: Floats) -> float:
    """The first zero; beyond the nearer end if there is none."""
    found = zeros(x, y)
    if found:
        return found[0]
    return inf if abs(y[-1]) < abs(y[0]) else -inf
