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
    n = len(values)
    if n < 2:
        return float("nan")
    return float(stdtrit(n - 1, 0.5 + level / 2) * values.std(ddof=1) / np.sqrt(n))


def summarise(metric: str, subject: str, unit: str, values: Floats, level: float) -> Summary:
    """Summary of one metric; replications without a value are left out and counted in ``n``."""
    values = values[~np.isnan(values)]
    if not len(values):
        nan = float("nan")
        return Summary(metric, subject, unit, nan, nan, nan, nan, nan, 0)
    q05, q50, q95 = (float(q) for q in np.quantile(values, (0.05, 0.5, 0.95)))
    mean = float(values.mean())
    return Summary(
        metric, subject, unit, mean, half_width(values, level), q05, q50, q95, len(values)
    )
