"""From one replication to numbers: every metric, and the daily series."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.record.metric import metrics
from sim.record.tables import Tables
from sim.record.view import View

Floats = NDArray[np.float64]
Key = tuple[str, str]
"""Metric and subject."""


@dataclass(frozen=True)
class Outcome:
    """What is kept of one replication.

    Attributes
    ----------
    keys
        Metric and subject of each value; the same in every replication of a scenario.
    values
        Shape (keys,).
    daily
        Platforms on station on days 0, 1, ... by mission and by fleet, shape (series, days).
    """

    keys: tuple[Key, ...]
    values: Floats
    daily: NDArray[np.int64]


def outcome(
    tables: Tables, scenario: Scenario, only: Collection[str] | None = None, series: bool = True
) -> Outcome:
    """Every metric of one replication over the window from day 0.

    With ``only`` the metrics of those names, and no daily series: a search reads one number.
    Without ``series`` no daily series either: a sweep reads none.
    """
    view = View(tables, scenario)
    keys: list[Key] = []
    values: list[float] = []
    for name in metrics if only is None else only:
        for subject, value in metrics[name].measure(view):
            keys.append((name, subject))
            values.append(value)
    kept = daily(view) if series and only is None else np.empty((0, 0), dtype=np.int64)
    return Outcome(tuple(keys), np.array(values, dtype=np.float64), kept)


def series_names(scenario: Scenario) -> list[str]:
    """Names of the daily series: missions, then fleets."""
    return [*(f"mission {name}" for name in scenario.missions), *scenario.fleets]


def daily(view: View) -> NDArray[np.int64]:
    """Platforms on station at the start of every day of the window; -1 after an early end.

    Where degraded platforms count for less, what a mission has is rounded down.
    """
    scenario = view.scenario
    days = np.arange(int(np.ceil(scenario.horizon_d)), dtype=float)
    days = days[:MAX_DAYS]
    steps = [*view.mission_steps.values()]
    steps += [view.steps([fleet], view.effective) for fleet in scenario.fleets]
    rows = [each.at(days) for each in steps]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(days))
    table[:, days >= view.end_d] = -1
    return table


MAX_DAYS = 3660
"""Days of the daily series that are kept at most: ten years and a little."""
