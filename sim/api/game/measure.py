"""The measure by which the nodes of a game are told apart."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.api.asking.keys.measure import objective
from sim.model.scenario import Scenario
from sim.study.results.paired import Comparison
from sim.study.running.replicate import Result
from sim.study.running.variants import Objective
from sim.study.statistics.summary import Summary

Over = Literal["mean", "sum"]


@dataclass(frozen=True)
class NodeMeasure:
    """One number of every replication."""

    objective: Objective
    title: str

    def values(self, result: Result) -> NDArray[np.float64]:
        """Of every replication, shape (replications,).

        Raises
        ------
        ConfigError
            If the scenario has no such metric or subject.
        """
        found = result.values[:, self.objective.columns(result.keys)]
        values = found.sum(axis=1) if self.objective.over == "sum" else found.mean(axis=1)
        return np.asarray(values)

    def of(self, result: Result) -> Summary:
        """Mean and interval."""
        each = self.objective
        return result.summary(each.metric, each.names, each.unit, self.values(result))

    def change(self, pair: Comparison) -> Summary:
        """The paired difference."""
        each, values = self.objective, self.values(pair.other) - self.values(pair.base)
        return pair.base.summary(each.metric, each.names, each.unit, values, difference=True)


def usual_measure(scenario: Scenario) -> NodeMeasure:
    """Lines that are met on an average day; Ao of the fleets where there are no missions."""
    if scenario.missions:
        title = f"lines met of {len(scenario.missions)} on an average day"
        return NodeMeasure(Objective("mission_uptime", over="sum"), title)
    return NodeMeasure(Objective("ao"), "Ao, mean of the fleets")


def asked_measure(
    scenario: Scenario, metric: str, subject: list[str] | str = "all", over: Over = "mean"
) -> NodeMeasure:
    """The measure of a name, or the usual one.

    Raises
    ------
    ConfigError
        If there is no such metric.
    """
    if not metric:
        return usual_measure(scenario)
    asked = objective(metric, subject, over)
    return NodeMeasure(asked, asked.title)
