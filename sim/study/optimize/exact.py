"""The exact value of an objective, where the scenario has one."""

import numpy as np

from sim.analytic.solve import solve
from sim.core.errors import ConfigError
from sim.model.scenario import Scenario
from sim.record.dimensions import ALL
from sim.study.running.outcome import Outcome
from sim.study.running.variants import Objective

WHOLE = {"ao", "on_station", "mission_uptime", "mission_mean", "dru"}
"""Metrics that the solution gives for every subject that a run measures: for hubs it gives those
that the fleet uses, so a mean over all of them would be another one."""


def exact_value(scenario: Scenario, objective: Objective) -> float:
    """The objective in the long run; nan where ``sim.analytic`` does not give it."""
    found = solve(scenario)
    if found is None or (objective.subject == ALL and objective.metric not in WHOLE):
        return float("nan")
    values = np.array(list(found.values()))
    try:
        return objective.value(Outcome(tuple(found), values, np.empty((0, 0), dtype=np.int64)))
    except ConfigError:  # a metric or a subject that is not among the exact ones
        return float("nan")
