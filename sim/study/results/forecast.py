"""How well the workload of a hub can be told beforehand, by lead.

On day 0 two forecasts are made of the workload of the 91.25 days that begin so many days later:
the mean of all replications, which knows nothing of this one; and a linear regression on what is
known on day 0, the orders open at the hub and the scheduled work that falls due in that quarter.
Each replication is forecast from all the others (leave one out), so that nothing is forecast from
itself: the residual of least squares over one minus its leverage. Source: Allen (1974), The
relationship between variable selection and data augmentation; the error as a share of the mean is
that of Kolassa and Schuetz (2007), because a quarter without work has no percentage.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.running.replicate import Result

Floats = NDArray[np.float64]

FEWEST = 10
"""Replications below which no error is told."""


@dataclass(frozen=True)
class Forecast:
    """The error of the two forecasts of one pool for one lead.

    Attributes
    ----------
    subject
        ``hub/trade``.
    workload
        Mean over replications [unit-days].
    error, error_known
        Mean absolute error over the mean workload, of the mean and of the regression on what is
        known on day 0; nan without any workload or with too few replications.
    """

    subject: str
    lead_d: float
    workload: float
    error: float
    error_known: float
    n: int


def forecasts(result: Result) -> list[Forecast]:
    """Every pool that has a workload, for each of ``measure.forecast_leads_d``."""
    if not result.has("workload_after", "open_at_start", "due_after"):
        return []
    known = dict(zip(result.keys, result.values.T, strict=True))
    found = []
    for (metric, subject), workload in known.items():
        if metric != "workload_after":
            continue
        pool, lead = subject.rsplit("@", 1)
        hub = pool.split("/", 1)[0]
        seen = ~np.isnan(workload)
        if not workload[seen].any():
            continue
        knowledge = np.column_stack(
            [known["open_at_start", hub], known["due_after", f"{hub}@{lead}"]]
        )
        found.append(_forecast(pool, float(lead), workload[seen], knowledge[seen]))
    return found


def _forecast(subject: str, lead_d: float, workload: Floats, knowledge: Floats) -> Forecast:
    n, mean = len(workload), float(workload.mean())
    alone = relative_error(workload, np.empty((n, 0)))
    return Forecast(subject, lead_d, mean, alone, relative_error(workload, knowledge), n)


def relative_error(values: Floats, knowledge: Floats) -> float:
    """Mean absolute leave-one-out error of a linear regression, over the mean of the values.

    Parameters
    ----------
    values
        Shape (n,).
    knowledge
        Shape (n, predictors); without any the forecast is the mean. What says nothing new (a
        predictor that never varies, or goes along with another) changes nothing.
    """
    n, mean = len(values), float(values.mean())
    if n < FEWEST or mean <= 0:
        return float("nan")
    spread = knowledge.std(axis=0)
    varies = spread > 1e-9
    scaled = (knowledge - knowledge.mean(axis=0))[:, varies] / spread[varies]
    span, sizes, _ = np.linalg.svd(np.column_stack([np.ones(n), scaled]), full_matrices=False)
    span = span[:, sizes > 1e-9 * sizes[0]]
    leverage = (span**2).sum(axis=1)
    misses = (values - span @ (span.T @ values)) / np.maximum(1 - leverage, 1 / n)
    return float(np.abs(misses).mean() / mean)
