"""Means, half-widths and quantiles over replications."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

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
    n = len(values)
    if n < 2:
        return float("nan")
    return float(stdtrit(n - 1, 0.5 + level / 2) * values.std(ddof=1) / np.sqrt(n))


def summarise(
    metric: str, subject: str, unit: str, values: Floats, level: float, block: int = 1
) -> Summary:
    """Summary of one metric; replications without a value are left out and counted in ``n``.

    ``block`` replications, one behind the other, depend on each other.
    """
    half = half_width(independent(values, block), level)
    values = values[~np.isnan(values)]
    if not len(values):
        nan = float("nan")
        return Summary(metric, subject, unit, nan, nan, nan, nan, nan, 0)
    q05, q50, q95 = (float(q) for q in np.quantile(values, (0.05, 0.5, 0.95)))
    mean = float(values.mean())
    return Summary(metric, subject, unit, mean, half, q05, q50, q95, len(values))
