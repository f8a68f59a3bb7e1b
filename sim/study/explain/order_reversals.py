"""Which inputs turn the order of two options round, told so that noise is not told as a finding.

Rank correlation of the paired difference with every input, against the largest one that arises
when draws are permuted: Westfall and Young, Resampling-Based Multiple Testing (1993), section 2.3.
What an input then does to the difference is read at both ends of its range.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.core.streams import Streams
from sim.study.statistics.summary import half_width
from sim.study.sweeping.axes import OWNER, Axis, Floats

PERMUTATIONS = 1999
END = 1 / 3
"""Share of the draws at each end of an input."""
LEAST_DRAWS = 12
"""Draws without which an end is too few of them [count]."""


@dataclass(frozen=True)
class Driver:
    """An input, and what it does to the difference of two options.

    Attributes
    ----------
    correlation
        Spearman's, of the input with the difference.
    p
        The chance of so large a correlation of any input if none mattered.
    low, low_half, high, high_half
        Mean difference in the lowest and the highest third of the draws of this input.
    moves
        Whether it is proven that the difference depends on the input.
    flips
        Whether it is proven that its sign does: both ends differ from 0, to either side.
    turns_at
        Where a straight line through the draws crosses 0 [share of the range]; nan without a flip.
    """

    name: str
    correlation: float
    p: float
    low: float
    low_half: float
    high: float
    high_half: float
    moves: bool
    flips: bool
    turns_at: float


def turning_value(axis: Axis, driver: Driver) -> float | None:
    """Value of an input at which it turns the order round; None of one that is not shown to."""
    return axis.number(min(max(driver.turns_at, 0.0), 1.0)) if driver.flips else None


def ranks(columns: Floats) -> Floats:
    """Ranks along the first axis, equal values sharing theirs, centred and of length 1 (or 0)."""
    from scipy.stats import rankdata

    found = rankdata(columns, axis=0)
    found -= found.mean(axis=0)
    length = np.sqrt((found**2).sum(axis=0))
    scaled: Floats = np.divide(found, length, out=np.zeros_like(found), where=length > 0)
    return scaled


def drivers(
    names: Sequence[str], places: Floats, difference: Floats, level: float, seed: int
) -> list[Driver]:
    """Every input by falling correlation with a paired difference.

    The chance that any input is told to move the difference without doing so is at most 1 - level,
    and so is that of a flip that is none: an input must move it, and the intervals of its two ends
    have the error of all tests divided among them (Bonferroni).

    Parameters
    ----------
    places
        Inputs, shape (draws, inputs).
    difference
        Mean difference of a draw, shape (draws,).
    """
    own, other = ranks(places), ranks(difference[:, None])[:, 0]
    correlations = other @ own
    random = Streams(seed, 0).generator(OWNER, "permutations")
    mixed = random.permuted(np.tile(other, (PERMUTATIONS, 1)), axis=1)
    largest = np.abs(mixed @ own).max(axis=1)
    p = [
        (1 + int((largest >= abs(each) - 1e-12).sum())) / (1 + PERMUTATIONS)
        for each in correlations
    ]
    end_level = 1 - (1 - level) / (2 * len(names))
    found = [
        _driver(name, column, difference, (float(rho), chance), level, end_level)
        for name, column, rho, chance in zip(names, places.T, correlations, p, strict=True)
    ]
    return sorted(found, key=lambda one: (one.p, -abs(one.correlation), one.name))


def _driver(
    name: str,
    column: Floats,
    difference: Floats,
    found: tuple[float, float],
    level: float,
    end_level: float,
) -> Driver:
    rho, p = found
    order = np.argsort(column, kind="stable")
    count = max(2, int(len(order) * END))
    ends = [difference[order[:count]], difference[order[-count:]]]
    (low, low_half), (high, high_half) = (
        (float(each.mean()), half_width(each, end_level)) for each in ends
    )
    moves = p <= 1 - level
    apart = abs(low) > low_half and abs(high) > high_half
    flips = moves and apart and low * high < 0
    turns_at = float("nan")
    if flips:
        slope, start = np.polyfit(column, difference, 1)
        turns_at = float(-start / slope)
    return Driver(name, rho, p, low, low_half, high, high_half, moves, flips, turns_at)
