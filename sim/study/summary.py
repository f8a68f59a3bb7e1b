"""Means, half-widths and quantiles over replications."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.record.quantiles import quantiles

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Summary:
    """A metric over replications.

    Attributes
    ----------
    mean, half_width
        Student's t interval at the stated level; the half-width of a single value is nan.
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
    there = ~np.isnan(values)
    if block == 1:
        return values[there]
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


def summarise(
    metric: str, subject: str, unit: str, values: Floats, level: float, block: int = 1
) -> Summary:
    """Summary of one metric; replications without a value are left out and counted in ``n``."""
    return summarise_all([(metric, subject, unit)], values[:, None], level, block)[0]


def summarise_all(
    names: Sequence[tuple[str, str, str]], values: Floats, level: float, block: int = 1
) -> list[Summary]:
    """Summaries of many metrics, to the last bit what each is alone.

    Parameters
    ----------
    names
        Metric, subject and unit of each column.
    values
        Shape (replications, names); nan where a replication has no value.
    block
        Replications, one behind the other, that depend on each other [count].
    """
    rows = np.ascontiguousarray(values.T)
    there = ~np.isnan(rows)
    counts = there.sum(axis=1)
    table = np.full((len(rows), len(STATISTICS)), np.nan)
    for n in np.unique(counts[counts > 0]).tolist():
        these = counts == n
        own = rows[these][there[these]].reshape(-1, n)
        table[these, 0] = own.mean(axis=1)
        table[these, 1] = _half_widths(own, level)
        table[these, 2:] = quantiles(own.T, QUANTILES).T
    if block > 1:
        table[:, 1] = [half_width(independent(row, block), level) for row in rows]
    return [
        Summary(metric, subject, unit, mean, width, q05, q50, q95, n)
        for (metric, subject, unit), (mean, width, q05, q50, q95), n in zip(
            names, table.tolist(), counts.tolist(), strict=True
        )
    ]


STATISTICS = ("mean", "half_width", "q05", "q50", "q95")
QUANTILES = (0.05, 0.5, 0.95)


def _half_widths(rows: Floats, level: float) -> Floats:
    """Half-widths of rows, shape (rows, n)."""
    n = rows.shape[1]
    if n < 2:
        return np.full(len(rows), np.nan)
    widths: Floats = stdtrit(n - 1, 0.5 + level / 2) * rows.std(axis=1, ddof=1) / np.sqrt(n)
    return widths
