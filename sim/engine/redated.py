"""Phases that begin on other days than was thought: whoever reckoned with them reckons anew.

Tempo, hazards and overtime are known beforehand, so what takes time by a clock has its date from
the start. A clock counts whole ticks, so that work in two parts ends when it would have ended at
once (docs/decisions/0029-ticks.md): with other dates everything ends as if it had always known.
"""

from collections.abc import Iterator, Sequence

from sim.core.ticks import Ticks, to_ticks
from sim.engine.build.blueprint import Blueprint, blueprint
from sim.engine.platform.fleet_plan import FleetPlan
from sim.engine.replication import Replication
from sim.engine.time.clocks.calendars import CalmClock
from sim.engine.time.clocks.operating_clock import Clock
from sim.engine.time.clocks.work_hours import ShiftClock
from sim.engine.time.events import Event
from sim.model.scenario import Scenario


def redate(replication: Replication, played: Scenario, scenario: Scenario) -> None:
    """Let the phases of a replication begin as in another scenario, none of which has yet.

    It changes the blueprint in place, and is for the copy of a process that ends with the run.

    Parameters
    ----------
    played
        What the replication has been built from.
    scenario
        The same with other first days of its phases.
    """
    starts_d, _ = scenario.timeline
    if starts_d == played.timeline[0]:
        return
    fates = replication.fates
    idle, under_way = fates.idle, list(fates.under_way())
    for platform in idle:
        platform.equipment.advance()
    vars(played)["timeline"] = scenario.timeline
    starts = [to_ticks(each) for each in starts_d]
    fleets = [platforms[0].fleet for platforms in fates.platforms.values()]
    for clock in _clocks(blueprint(played), fleets):
        clock.begin(starts)
    dates: dict[Event, Ticks] = {}
    for event, _, passing in under_way:
        _, _, _, _, clock_of, left, since = passing
        if clock_of is not None:
            dates[event] = clock_of.date(since, left)
    fates.look_again(idle, dates)


def _clocks(
    plan: Blueprint, fleets: Sequence[FleetPlan]
) -> Iterator[Clock | ShiftClock | CalmClock]:
    """Whatever the phases change in a blueprint and its fleets, and perhaps some of it twice."""
    for fleet in fleets:
        yield fleet.clock
        yield from (turn.clock for turn in fleet.turns)
        yield from (each.done_in for each in fleet.periods if each.done_in is not None)
        if fleet.flying is not None:
            yield from (each for counted in fleet.flying.counted for each in counted.clocks)
        if fleet.hits is not None:
            yield fleet.hits.clock
        if fleet.parts is not None:
            yield fleet.parts.clock
    yield from (load.pace for load in plan.loads if load.pace is not None)
    yield from (demand.pace for stock in plan.stocks for demand in stock.demand)
    for hours in plan.hours:
        if isinstance(hours.known, Clock | ShiftClock | CalmClock):
            yield hours.known
