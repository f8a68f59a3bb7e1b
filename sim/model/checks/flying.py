"""Checks of what fleets fly, and of what they do in some phases alone."""

from collections.abc import Iterator

from sim.core.errors import Problem, known
from sim.model.fleet import Fleet
from sim.model.flying import HOURS_PER_DAY, Flying
from sim.model.scenario import Scenario

Problems = Iterator[Problem]


def flying_problems(scenario: Scenario) -> Problems:
    """What counts flying where nobody flies, and demands that no phase or day can hold."""
    for name, fleet in scenario.fleets.items():
        path = f"fleets.{name}"
        if fleet.flying is None:
            yield from _without_flying(path, fleet)
        else:
            phases = [*_phases(scenario, f"{path}.flying", fleet.flying)]
            yield from phases or _hours(scenario, f"{path}.flying", fleet.flying)


def _without_flying(path: str, fleet: Fleet) -> Problems:
    clocks: list[tuple[str, str]] = [
        *((f"modes.{name}", mode.clock) for name, mode in fleet.modes.items()),
        *((f"scheduled.{name}", work.clock) for name, work in fleet.scheduled.items()),
    ]
    for where, clock in clocks:
        if clock not in ("operating", "calendar"):
            told = f"{clock!r}: the fleet has no key 'flying', so nobody says how many it flies"
            yield Problem(f"{path}.{where}.clock", told)


def _phases(scenario: Scenario, path: str, flying: Flying) -> Problems:
    """A number by phase names every phase, and no other."""
    for key, given in flying.by_phase():
        for phase in given:
            yield from known(f"{path}.{key}.{phase}", phase, scenario.phases, "phase")
        for phase in scenario.timeline[1]:
            if phase not in given:
                told = f"says nothing of the phase {phase!r}; a number for every phase, 0 for none"
                yield Problem(f"{path}.{key}", told)


def _hours(scenario: Scenario, path: str, flying: Flying) -> Problems:
    """Nobody flies more hours than a day has."""
    key = "sorties_per_day" if flying.most_per_day is None else "most_per_day"
    for phase in scenario.timeline[1] or [""]:
        most = flying.most(phase)
        hours = most * flying.hours(phase)
        if hours > HOURS_PER_DAY:
            when = f" in the phase {phase!r}" if phase else ""
            told = f"{float(most):g} sorties of {float(flying.hours(phase)):g} h are"
            told = f"{told} {float(hours):g} h a day of one platform{when}; at most {HOURS_PER_DAY}"
            yield Problem(f"{path}.{key}", told)
            return


def surge_problems(scenario: Scenario) -> Problems:
    """Every phase exists, and work that is put off in some is done in some other one."""
    for fleet_name, fleet in scenario.fleets.items():
        for phase in fleet.cannibalization.in_phases:
            path = f"fleets.{fleet_name}.cannibalization.in_phases.{phase}"
            yield from known(path, phase, scenario.phases, "phase")
        for name, work in fleet.scheduled.items():
            path = f"fleets.{fleet_name}.scheduled.{name}.deferred_in"
            for phase in work.deferred_in:
                yield from known(path, phase, scenario.phases, "phase")
            if work.deferred_in and scenario.phases and {*work.deferred_in} >= {*scenario.phases}:
                told = "names every phase, so that this work is never done; leave one out"
                yield Problem(path, told)
