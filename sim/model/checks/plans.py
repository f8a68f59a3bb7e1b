"""Checks of the plans of scheduled work: a planned period has some length, and fits its cycle."""

from collections.abc import Iterator

from sim.core.errors import Problem
from sim.model.eligibility.eligibility import mean_work_d
from sim.model.fleet import ScheduledWork
from sim.model.scenario import Scenario

Problems = Iterator[Problem]


def plan_problems(scenario: Scenario) -> Problems:
    """Every plan has a length, and ends before the next period is due."""
    for fleet_name, fleet in scenario.fleets.items():
        for name, spec in fleet.scheduled.items():
            if spec.plan is not None:
                yield from _length(scenario, f"fleets.{fleet_name}.scheduled.{name}.plan", spec)


def _length(scenario: Scenario, path: str, spec: ScheduledWork) -> Problems:
    assert spec.plan is not None
    key, told = "takes", ""
    if spec.plan.takes is not None:
        planned_d = spec.plan.takes.average_d
    else:
        work_d = _shortest_d(scenario, spec)
        if work_d is None:
            return  # whoever asks for work that nobody has is told so
        assert spec.plan.frac is not None
        key, planned_d = "frac", spec.plan.frac * work_d
        told = f"{spec.plan.frac:g} of its mean work of {work_d:g} d: "
    if planned_d <= 0:
        yield Problem(f"{path}.{key}", f"{told}a plan of 0 d; a length above 0 is right")
    elif spec.every_d is not None and planned_d > spec.every_d and spec.clock == "calendar":
        told += f"a plan of {planned_d:g} d is longer than its cycle"
        yield Problem(f"{path}.{key}", f"{told}; at most every_d, {spec.every_d:g} d, is right")


def _shortest_d(scenario: Scenario, spec: ScheduledWork) -> float | None:
    """Mean time of the work where that is shortest [d]; None where nobody has it."""
    if spec.takes is not None:
        return spec.takes.average_d
    assert spec.work is not None
    return min(
        (
            mean_work_d(scenario, hub, spec.work)
            for hub in scenario.hubs.values()
            if spec.work in hub.work or spec.work in scenario.work
        ),
        default=None,
    )
