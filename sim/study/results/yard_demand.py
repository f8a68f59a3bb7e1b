"""What a yard can count on: how well its demand is forecast on day 0, and a floor under its work.

What fleets will ask of each hub, in man-days, is forecast as a planner would: the scheduled work
that falls due by what is known on day 0, and of all other work the mean of the other replications,
which is what the rates of failures of the fleets come to. It can be wrong on the average (work is
put off, or goes elsewhere) and is held against a forecast that knows nothing of day 0.
"""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from sim.record.columns.quantiles import quantiles
from sim.study.results.forecast import FEWEST
from sim.study.running.replicate import Result

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DemandForecast:
    """The error of a forecast, made on day 0, of what fleets ask of a hub in a later quarter.

    Attributes
    ----------
    demand
        Mean over replications [man-days].
    error, error_naive
        Mean absolute error over the mean demand: of what is due and the mean of the rest, and of
        the mean of everything; nan without any demand or with too few replications.
    bias
        Mean of forecast minus demand, over the mean demand; that of the naive forecast is 0.
    """

    hub: str
    lead_d: float
    demand: float
    error: float
    error_naive: float
    bias: float
    n: int


def demand_forecasts(result: Result) -> list[DemandForecast]:
    """Every hub of which fleets ask something, for each of ``measure.forecast_leads_d``."""
    if not result.has("man_days_known", "man_days_asked"):
        return []
    found = []
    for metric, subject in result.keys:
        if metric != "man_days_known":
            continue
        hub, lead = subject.rsplit("@", 1)
        known = result.of("man_days_known", subject)
        came, other = (
            result.of("man_days_asked", f"{hub}/{what}@{lead}")
            for what in ("scheduled", "unscheduled")
        )
        seen = ~np.isnan(known)
        if (came + other)[seen].any():
            each = known[seen], came[seen], other[seen]
            found.append(demand_forecast(hub, float(lead), *each))
    return found


def demand_forecast(
    hub: str, lead_d: float, known: Floats, came: Floats, other: Floats
) -> DemandForecast:
    """The error over replications of which each is forecast from the others.

    Parameters
    ----------
    known, came, other
        Man-days due as known on day 0, of scheduled work that came, and of other work, shape (n,).
    """
    demand, n = came + other, len(known)
    mean = float(demand.mean())
    if n < FEWEST or mean <= 0:
        return DemandForecast(hub, lead_d, mean, nan, nan, nan, n)
    misses = known + _others(other) - demand
    naive = np.abs(_others(demand) - demand).mean()
    error, bias = np.abs(misses).mean() / mean, misses.mean() / mean
    return DemandForecast(hub, lead_d, mean, float(error), float(naive / mean), float(bias), n)


def _others(values: Floats) -> Floats:
    """For each value the mean of all others."""
    return np.asarray((values.sum() - values) / (len(values) - 1))


FLOOR = 0.1
"""Probability with which a year is below the floor."""


@dataclass(frozen=True)
class Floor:
    """What a hub can count on: man-days a year that nine replications in ten reach.

    Attributes
    ----------
    floor, mean
        10 % quantile and mean over replications [man-days/year].
    """

    hub: str
    floor: float
    mean: float
    n: int


def investment_floors(result: Result) -> list[Floor]:
    """Every hub that works for fleets, and all hubs together."""
    found = []
    for metric, hub in result.keys:
        if metric == "man_days_per_year":
            values = result.of(metric, hub)
            values = values[~np.isnan(values)]
            if len(values):
                floor = float(quantiles(values, (FLOOR,))[0])
                found.append(Floor(hub, floor, float(values.mean()), len(values)))
    return found
