"""Whether a contingency may break out in any year of a long peace: checkpoints of one run.

Before its first dated thing the theater has to be steady (``sim.model.checks.steady``); then its
state a year later is as good a state on D-day, and that of the same run.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, inf
from typing import get_args

from sim.core.amounts import exact
from sim.core.errors import Problem
from sim.core.ticks import DAY, HOUR, to_days
from sim.model.checks.steady import YEAR_D, calendar, changes
from sim.model.fleet import Fleet
from sim.model.flying import Flown
from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub

LONGEST_YEAR_D = 2 * YEAR_D
"""Checkpoints that would be further apart are not worth the wait [d]."""


def lead_in_d(scenario: Scenario) -> float:
    """How long before day 0 the first dated thing is [d]; 0 where none is before it."""
    return max(0.0, -min((first for _, first, _ in _dated(scenario)), default=0.0))


def apart_d(scenario: Scenario) -> float:
    """Days from one checkpoint of a run to the next: the shortest time from a year up after which
    every calendar (shifts, departures, the years of quotas) begins anew."""
    cycle = calendar(scenario)
    return to_days(cycle * ceil(YEAR_D * DAY / cycle))


def checkpoints_of(scenario: Scenario) -> int:
    """Checkpoints of a run: those of the scenario, if it may have several [count]."""
    several = scenario.checkpoints > 1 and changing(scenario) is None
    return scenario.checkpoints if several else 1


def checkpoint_problems(scenario: Scenario) -> Iterator[Problem]:
    """What keeps a run from having several checkpoints."""
    if scenario.checkpoints > 1 and (why := changing(scenario)) is not None:
        told = f"{scenario.checkpoints} checkpoints of a run need a peace in which every year is"
        yield Problem("checkpoints", f"{told} like another: {why}; 1 is right")


def changing(scenario: Scenario) -> str | None:
    """Why the years before its first dated thing are not all alike; None if they are."""
    return next(_unlike(scenario), None)


def _unlike(scenario: Scenario) -> Iterator[str]:
    """Every reason, in words."""
    for path, first_d, why in _dated(scenario):
        told = f"{path}: {why}" if path else why
        if first_d == -inf:
            yield told
        elif first_d < -scenario.warm_up_d:
            yield f"{told}, before the run does on day {-scenario.warm_up_d:g}"
    for name, stock in scenario.stocks.items():
        for source_name, source in stock.sources.items():
            if source.surge or source.closes_d < inf:
                yield f"stocks.{name}.sources.{source_name}: orders reckon with the days to come"
    first = scenario.phase_at(-inf)
    for name, fleet in scenario.fleets.items():
        for work_name, work in fleet.scheduled.items():
            if first in work.deferred_in:
                yield f"fleets.{name}.scheduled.{work_name}: what falls due before waits"
    for name, hub in scenario.hubs.items():
        if hub.overtime and _in_one_go(scenario, hub):
            yield f"hubs.{name}.overtime: work in one go reckons with the phases to come"
    year_d = apart_d(scenario)
    if year_d > LONGEST_YEAR_D:
        yield f"its calendars begin together every {year_d:g} d only"
    for told, rate in _rates(scenario):
        if (HOUR * rate).denominator != 1:
            yield f"{told}: an hour of its first phase is no whole number of ticks"


def _dated(scenario: Scenario) -> Iterator[tuple[str, float, str]]:
    """Path, first day and words of every change; hits fall from a phase on."""
    starts_d, names = scenario.timeline
    for path, change in changes(scenario):
        first_d = change.first_d
        if path.endswith(".hits"):
            _, fleet, _, mode, _ = path.split(".")
            hits = scenario.fleets[fleet].modes[mode].hits
            assert hits is not None
            first_d = _from_d([hits.factor.get(name, 1.0) for name in names], starts_d)
        yield path, first_d, change.why


def _from_d(factors: list[float], starts_d: list[float]) -> float:
    """The first day on which a factor is not 0 [d]."""
    found = [start for start, factor in zip(starts_d, factors, strict=True) if factor]
    if not found:
        return -inf if not factors else inf
    return -inf if factors[0] else found[0]


def _rates(scenario: Scenario) -> Iterator[tuple[str, Fraction]]:
    """Rates of the clocks in the first phase, with their paths."""
    yield from _paces(scenario)
    name = scenario.phase_at(-inf)
    for hub_name, hub in scenario.hubs.items():
        for load_name, load in hub.load.items():
            rate = exact(load.factor.get(name, 1.0)) * exact(load.intensity)
            yield f"hubs.{hub_name}.load.{load_name}", rate
    if not scenario.phases:
        return
    first = scenario.phases[name]
    for fleet_name, fleet in scenario.fleets.items():
        rate = exact(first.tempo.get(fleet.domain, 1.0)) * exact(
            first.hazard.get(fleet.domain, 1.0)
        )
        for tempo in _tempos(fleet):
            yield f"fleets.{fleet_name}", rate * exact(tempo)
        for mode_name, mode in fleet.modes.items():
            if mode.hits is not None:
                yield (
                    f"fleets.{fleet_name}.modes.{mode_name}",
                    exact(mode.hits.factor.get(name, 1.0)),
                )
    for hub_name, hub in scenario.hubs.items():
        yield f"hubs.{hub_name}.overtime", exact(hub.overtime.get(name, 1.0))
    for stock_name, stock in scenario.stocks.items():
        for source, demand in stock.demand.items():
            yield f"stocks.{stock_name}.demand.{source}", exact(demand.factor.get(name, 1.0))


def _paces(scenario: Scenario) -> Iterator[tuple[str, Fraction]]:
    """How fast those age that fly whatever the others do, in the first phase."""
    name = scenario.phase_at(-inf)
    for fleet_name, fleet in scenario.fleets.items():
        if fleet.flying is not None and fleet.flying.demanded_of == "platform":
            hazard = scenario.phases[name].hazard.get(fleet.domain, 1.0) if name else 1.0
            for unit in get_args(Flown):
                pace = fleet.flying.pace(unit, name, 1)
                yield f"fleets.{fleet_name}.flying", exact(hazard) * pace


def _tempos(fleet: Fleet) -> Iterator[float]:
    yield 1.0
    if fleet.rotation is not None:
        yield from (stage.tempo for stage in fleet.rotation.stages.values())


def _in_one_go(scenario: Scenario, hub: Hub) -> bool:
    """Whether a hub has work that begins only if all of it ends in time."""
    packages = {**scenario.work, **hub.work}.values()
    return any(stage.within for work in packages for stage in work.stages.values())
