"""Checks of work that is put off in some phases: there are such phases, and others."""

from collections.abc import Iterator

from sim.core.errors import Problem, known
from sim.model.scenario import Scenario


def deferral_problems(scenario: Scenario) -> Iterator[Problem]:
    """Every phase exists, and the work is done in some other one."""
    for fleet_name, fleet in scenario.fleets.items():
        for name, work in fleet.scheduled.items():
            path = f"fleets.{fleet_name}.scheduled.{name}.deferred_in"
            for phase in work.deferred_in:
                yield from known(path, phase, scenario.phases, "phase")
            if work.deferred_in and {*work.deferred_in} >= {*scenario.phases}:
                told = "names every phase, so that this work is never done; leave one out"
                yield Problem(path, told)
