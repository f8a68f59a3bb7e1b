"""Whole ticks in columns: what ``sim.core.ticks`` does with one time, for arrays of them."""

from math import inf

import numpy as np
from numpy.typing import NDArray

from sim.core.ticks import DAY, LONGEST_D, NEVER, Ticks

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def ticks_of(days: Floats) -> Whole:
    """``to_ticks`` of an array of durations; the longest time where one is infinite."""
    ticks: Whole = np.rint(np.minimum(days, LONGEST_D) * DAY).astype(np.int64)
    return ticks


def days_of(ticks: Whole, origin: Ticks = 0) -> Floats:
    """``to_days`` of an array, from some instant on; inf for ``NEVER``."""
    days = (ticks - origin) / DAY if origin else ticks / DAY
    days[ticks == NEVER] = inf
    return days


def whole(days: Floats) -> Floats:
    """``on_grid`` of an array of finite days: what a sum or a difference of dates is exactly."""
    return np.asarray(np.rint(days * DAY) / DAY)
