"""Means, half-widths and quantiles over replications."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.record.columns.quantiles import quantiles
from sim.study.statistics.intervals import ANYTHING, Range, bounds, range_of

Floats = NDArray[np.float64]
Names = tuple[tuple[str, str, str], ...]
"""Metric, subject and unit of each summary."""


@dataclass(frozen=True)
class Summary:
    """A metric over replications.

    Attributes
    ----------
    mean, half_width
        Student's t interval at the stated level; the half-width of a single value is nan.
    low, high
        The interval that is told: Student's, or near an end of what the measure can be one that
        stays inside of it (``sim.study.statistics.intervals``); nan for a single value.
    q05, q50, q95
        Quantiles over single replications: luck, not ignorance.
    n
        Replications in which the metric had a value.
    """

    metric: str
    subject: str
    unit: str
    mean: float
    half_width: float
    q05: float
    q50: float
    q95: float
    n: int
    low: float
    high: float


NUMBERS = tuple(each.name for each in fields(Summary))[3:]
"""What a summary has beside its names."""
COUNT = NUMBERS.index("n")


def summary_row(names: tuple[str, str, str], numbers: Sequence[Any]) -> tuple[Any, ...]:
    """What a summary has, in the order of its fields, by its names and its row of a table."""
    values = [*numbers]
    values[COUNT] = int(values[COUNT])
    return (*names, *values)


def summary(names: tuple[str, str, str], numbers: Sequence[Any]) -> Summary:
    """A summary of its names and its row of a table."""
    return Summary(*summary_row(names, numbers))


def independent(values: Floats, block: int = 1) -> Floats:
    """Independent values with the mean of the given ones: what every interval is made of.

    Replications of a block (an antithetic pair) depend on each other, blocks do not. Of whole
    blocks these are their means; where some values are missing, a block counts by the values that
    it has (the linearised ratio of sums: Cochran, Sampling Techniques (3rd ed.), section 6.3).

    Parameters
    ----------
    values
        Shape (replications,); nan without a value.
    block
        Replications that belong together, one behind the other [count].
    """
    if block == 1:
        return values[~np.isnan(values)]
    values = np.append(values, np.full(-len(values) % block, np.nan))  # the last may not be whole
    there = ~np.isnan(values)
    counts = there.reshape(-1, block).sum(axis=1)
    sums = np.where(there, values, 0.0).reshape(-1, block).sum(axis=1)
    sums, counts = sums[counts > 0], counts[counts > 0]
    if not len(counts):
        return np.empty(0)
    mean = sums.sum() / counts.sum()
    return np.asarray(mean + (sums - mean * counts) / counts.mean())


def half_width(values: Floats, level: float) -> float:
    """Half-width of Student's t interval for the mean of independent values, level in (0, 1).

    Source: Law, Simulation Modeling and Analysis (5th ed.), section 4.5.
    """
    return float(_half_widths(values[None], level)[0])


def interval(values: Floats, level: float, within: Range) -> tuple[float, float]:
    """Low and high end of the interval of the mean of independent values; nan for a single one.

    Parameters
    ----------
    values
        Shape (n,), without nan.
    level
        In (0, 1).
    within
        What the measure can be (``statistics.intervals``); values outside of it know better.
    """
    if values.min() < within[0] or values.max() > within[1]:
        within = ANYTHING
    mean, half = np.array([values.mean()]), _half_widths(values[None], level)
    low, high = bounds(mean, half, np.array([float(len(values))]), level, within)[:, 0].tolist()
    return low, high


def summarise(
    metric: str,
    subject: str,
    unit: str,
    values: Floats,
    level: float,
    block: int = 1,
    difference: bool = False,
) -> Summary:
    """Summary of one metric; replications without a value are left out and counted in ``n``."""
    names = ((metric, subject, unit),)
    return summaries_of(names, summary_table(names, values[:, None], level, block, difference))[0]


def summaries_of(names: Names, table: Floats) -> list[Summary]:
    """Summaries of a table."""
    return [*map(summary, names, table.tolist())]


def summary_table(
    names: Names, values: Floats, level: float, block: int = 1, difference: bool = False
) -> Floats:
    """The numbers of the summaries of many metrics, to the last bit those of each alone.

    Parameters
    ----------
    names
        Metric, subject and unit of each column.
    values
        Shape (replications, names); nan where a replication has no value.
    block
        Replications, one behind the other, that depend on each other [count].
    difference
        Whether the values are paired differences, which may be negative.

    Returns
    -------
    table
        What a ``Summary`` has behind its names, shape (names, numbers).
    """
    rows = np.ascontiguousarray(values.T)
    there = ~np.isnan(rows)
    counts = there.sum(axis=1)
    table = np.full((len(rows), len(NUMBERS)), np.nan)
    for n in np.unique(counts[counts > 0]).tolist():
        these = counts == n
        own = rows[these][there[these]].reshape(-1, n)
        table[these, 0] = own.mean(axis=1)
        table[these, 1] = _half_widths(own, level)
        table[these, 2:COUNT] = quantiles(own.T, QUANTILES).T
    free = counts.astype(float)
    if block > 1:
        alone = [independent(row, block) for row in rows]
        table[:, 1] = [half_width(each, level) for each in alone]
        free = np.array([len(each) for each in alone], dtype=float)
    least, most = (
        np.fmin.reduce(rows, axis=1, initial=inf),
        np.fmax.reduce(rows, axis=1, initial=-inf),
    )
    ranges = [
        within if within[0] <= a and b <= within[1] else ANYTHING
        for within, a, b in zip(
            [range_of(unit, difference) for *_, unit in names], least, most, strict=True
        )
    ]
    table[:, COUNT] = counts
    for within in dict.fromkeys(ranges):
        own = np.array([each == within for each in ranges], dtype=bool)
        ends = bounds(table[own, 0], table[own, 1], free[own], level, within)
        table[own, COUNT + 1 :] = ends.T
    return table


QUANTILES = (0.05, 0.5, 0.95)


def _half_widths(rows: Floats, level: float) -> Floats:
    """Half-widths of rows, shape (rows, n)."""
    n = rows.shape[1]
    if n < 2:
        return np.full(len(rows), np.nan)
    from scipy.special import stdtrit

    widths: Floats = stdtrit(n - 1, 0.5 + level / 2) * rows.std(axis=1, ddof=1) / np.sqrt(n)
    return widths
