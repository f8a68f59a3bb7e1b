"""Intervals of means over replications that stay inside what a measure can be.

Student's t interval, as long as twice its half-width fits into the range of the measure on either
side. Nearer to an end of the range the score interval: all means from which the one found is not
further away than t standard errors, where the error at a mean m is that of the values scaled by
sqrt(V(m)), V(m) = m (1 - m) for a share and V(m) = m for what is only known not to be negative.
Of values 0 and 1 it is Wilson's interval. Sources: Student (1908); Wilson, J. Am. Statist. Assoc.
22 (1927); with the effective number of values, Korn and Graubard, Survey Methodology 24 (1998).
"""

from math import inf

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Range = tuple[float, float]
"""Smallest and largest value that a measure can have."""

SHARE: Range = (0.0, 1.0)
AMOUNT: Range = (0.0, inf)
SHARES_APART: Range = (-1.0, 1.0)
ANYTHING: Range = (-inf, inf)
NET = "net "
"""How units of what may be below 0 begin."""
ROOM = 2.0
"""Half-widths that must fit between a mean and the ends of its range for Student's interval."""


def range_of(unit: str, difference: bool = False) -> Range:
    """The range of a measure by its unit: fractions are shares, all else is not negative, but for
    what is net of something."""
    if difference:
        return SHARES_APART if unit == "fraction" else ANYTHING
    if unit.startswith(NET):
        return ANYTHING
    return SHARE if unit == "fraction" else AMOUNT


def bounds(means: Floats, halves: Floats, counts: Floats, level: float, within: Range) -> Floats:
    """Low and high ends of intervals, shape (2, means).

    Values that are all equal have an interval without width, but for shares of 0 and of 1: what
    was seen in every replication, or in none, may be otherwise in a few (the rule of three).

    Parameters
    ----------
    means, halves, counts
        Of independent values: mean, half-width of Student's interval, number; shape (means,).
    level
        In (0, 1).
    within
        What the measure can be. A difference has no score interval: it is cut to its range.
    """
    low, high = within
    found = np.array([means - halves, means + halves])
    if low < 0:
        return found.clip(low, high)
    tight = (means - ROOM * halves < low) | (means + ROOM * halves > high)
    if within == SHARE:
        tight |= (means <= low) | (means >= high)
    tight &= ~np.isnan(halves) & (means >= low) & (means <= high)
    if tight.any():
        found[:, tight] = _score(means[tight], halves[tight], counts[tight], level, high)
    return found


def ends(mean: float, half: float, n: int, level: float, within: Range) -> tuple[float, float]:
    """Low and high end of one interval; arguments as for ``bounds``."""
    found = bounds(np.array([mean]), np.array([half]), np.array([float(n)]), level, within)
    return float(found[0, 0]), float(found[1, 0])


def inside(mean: float, low: float, high: float, within: Range) -> tuple[float, float, float]:
    """Mean and interval of an estimate that does not know what the measure can be.

    A mean outside of the range is moved to the nearer end, its interval with it, and cut there: no
    end is further from the truth than that mean, and what of its interval can be is still there.
    """
    nearest = min(max(mean, within[0]), within[1])
    below, above = low + nearest - mean, high + nearest - mean
    return nearest, max(below, within[0]), min(above, within[1])


def _score(means: Floats, halves: Floats, counts: Floats, level: float, high: float) -> Floats:
    """Roots of (mean - m)^2 = k V(m), k the square of the half-width over V(mean)."""
    from scipy.special import stdtrit

    curve = 1.0 if high == 1 else 0.0
    variance = means * (1 - curve * means)
    known = variance > 0
    k = np.where(known, halves**2 / np.where(known, variance, 1.0), 0.0)
    if curve:  # all 0 or all 1: as many values of which each is 0 or 1
        k = np.where(known, k, stdtrit(counts - 1, 0.5 + level / 2) ** 2 / counts)
    centre = (means + k / 2) / (1 + curve * k)
    spread = np.sqrt(k * (variance + k / 4)) / (1 + curve * k)
    found: Floats = np.array(
        [np.minimum(centre - spread, means), np.maximum(centre + spread, means)]
    )
    return found.clip(0.0, high)
