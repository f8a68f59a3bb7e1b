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
        Quantiles over replications: luck, not ignorance.
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


def half_width(values: Floats, level: float) -> float:
    """Half-width of Student's t interval for the mean, at a level in (0, 1).

    Source: Law, Simulation Modeling and Analysis (5th ed.), section 4.5.
    """
    return float(_half_widths(values[None], level)[0])


def summarise(metric: str, subject: str, unit: str, values: Floats, level: float) -> Summary:
    """Summary of one metric; replications without a value are left out and counted in ``n``."""
    return summarise_all([(metric, subject, unit)], values[:, None], level)[0]


def summarise_all(
    names: Sequence[tuple[str, str, str]], values: Floats, level: float
) -> list[Summary]:
    """Summaries of many metrics, to the last bit what each is alone.

    Parameters
    ----------
    names
        Metric, subject and unit of each column.
    values
        Shape (replications, names); nan where a replication has no value.
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
