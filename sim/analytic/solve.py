"""Solve a scenario exactly, where it is a closed network in product form.

Covered: one fleet with one mission-critical failure mode that hubs repair, under a fixed split
over hubs or with one hub. Life, authorization, lift, transit and unlimited work may have any law;
a stage that waits for a pool must have exponential work and that pool for itself. One class of
jobs makes every queue policy that serves like jobs in turn first come, first served. Everything
else is refused, and so is what says nothing (``sim.analytic.coverage``). See docs/break_even.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import fsum, isfinite

from sim.analytic.closed_network import NetworkSolution, Station, solve_network
from sim.analytic.coverage import NotCoveredError, claimed, look_over
from sim.core.amounts import relative
from sim.core.exact import As
from sim.core.ticks import YEAR_D, to_ticks
from sim.model.eligibility.eligibility import (
    STAYS,
    Task,
    capable,
    package,
    pools,
    posture_of,
    tasks,
    usable,
    why_not,
)
from sim.model.eligibility.pipelines import stocks_of
from sim.model.eligibility.rules_in_force import maintenance_of, rules_for
from sim.model.families.law import DurationLaw
from sim.model.fleet import FailureMode, Fleet, Movement
from sim.model.network import movement_leg, way_d
from sim.model.scenario import Leg, Scenario
from sim.model.yards.hub import Hub
from sim.model.yards.work import Stage

Key = tuple[str, str]
"""Metric and subject, as ``sim.metrics`` names them."""

LIFE = "on station"
"""Name of the station at which platforms are up."""


@dataclass(frozen=True)
class _Stage:
    """A stage of the work at one hub, and the pool it waits for (none if it never waits)."""

    station: str
    name: str
    pool: str = ""
    units_per_job: int = 1
    capacity: int = 0


@dataclass(frozen=True)
class _Visit:
    """One hub of the split: its share of the failures, and its stations by what they are."""

    hub: str
    share: float
    out: str = ""
    back: str = ""
    stages: list[_Stage] = field(default_factory=list)


@dataclass(frozen=True)
class _Network:
    """A scenario as a closed network."""

    fleet: str
    size: int
    stations: list[Station]
    visits: list[_Visit]


def solve(scenario: Scenario) -> dict[Key, float] | None:
    """Exact long-run values of a scenario by metric and subject; None if it is not covered.

    Given are ``ao``, ``on_station``, ``mission_uptime``, ``mission_mean``, ``dru``, ``wait``,
    ``wait_share``, ``queue_length``, ``utilisation``, ``throughput`` and ``in_transit``, for the
    hubs that the fleet uses, in the units of ``sim.metrics``. A value that does not exist (the
    wait at a hub that never repairs) is left out.

    Parameters
    ----------
    scenario
        A checked scenario (``sim.load_scenario``) with the posture in force.
    """
    try:
        network = _network(scenario)
    except NotCoveredError:
        return None
    solution = solve_network(network.stations, network.size)
    values = dict(_values(scenario, network, solution))
    return {key: value for key, value in values.items() if isfinite(value)}


def why_not_solved(scenario: Scenario) -> str | None:
    """The first reason why ``solve`` does not cover a scenario; None if it does."""
    try:
        _network(scenario)
    except NotCoveredError as reason:
        return str(reason)
    return None


# From the scenario to the network ---------------------------------------------------------------


def _network(scenario: Scenario) -> _Network:
    """The closed network of a scenario, or the reason why there is none."""
    name, fleet, task, mode = _only_work(scenario)
    _look_around(scenario, name, fleet, task)
    stations = [_station(LIFE, 1.0, mode.life.average_d)]
    spread = _spread(mode.life)
    visits = []
    for hub_name, share in _shares(scenario, fleet, task).items():
        visit, there, varies = _visit(scenario, fleet, task, hub_name, share)
        visits.append(visit)
        stations += there
        spread = spread or varies
    if not spread:
        raise NotCoveredError(
            "no duration has any spread with a density, so the long run depends on how the "
            "platforms start"
        )
    if sum(station.servers == 0 for station in stations) > 1:
        raise NotCoveredError("several stages have no units at all, and no other hub is open")
    if to_ticks(fsum(station.visits * station.mean_d for station in stations)) == 0:
        raise NotCoveredError("no time passes in a cycle")
    return _Network(name, fleet.size, stations, visits)


def _only_work(scenario: Scenario) -> tuple[str, Fleet, Task, FailureMode]:
    """The one fleet with its one failure mode, which a hub repairs."""
    if len(scenario.fleets) != 1:
        raise NotCoveredError(f"there are {len(scenario.fleets)} fleets; the method takes one")
    ((name, fleet),) = scenario.fleets.items()
    if len(fleet.modes) != 1:
        raise NotCoveredError(f"fleet {name} has {len(fleet.modes)} modes; the method takes one")
    look_over(scenario, "")
    ((mode,), (task,)) = fleet.modes.values(), tasks(fleet)
    return name, fleet, task, mode


def _look_around(scenario: Scenario, name: str, fleet: Fleet, task: Task) -> None:
    """Look over how a fleet comes to its repair, and what may come between."""
    if task.movement != STAYS:
        look_over(fleet.moves[task.movement], f"fleets.{name}.moves.{task.movement}")
    for event_name, event in scenario.events.items():
        if event.enabled:
            look_over(event, f"events.{event_name}")
    for rule_name, rule in scenario.rules.items():
        if rule.enabled:
            look_over(rule, f"rules.{rule_name}")
    for stock in stocks_of(scenario):  # those of other hubs too: their shop may be at one in use
        raise NotCoveredError(f"stock {stock}: parts are queues of their own")
    if (posture := posture_of(scenario)) is not None:
        look_over(posture, f"postures.{scenario.posture}")
    if (maintenance := maintenance_of(scenario)) is not None:
        path = f"maintenances.{scenario.maintenance}"
        look_over(maintenance, path)
        for upkeep_name, upkeep in rules_for(maintenance, name, task.name):
            look_over(upkeep, f"{path}.rules.{upkeep_name}")


def _shares(scenario: Scenario, fleet: Fleet, task: Task) -> dict[str, float]:
    """Share of the failures that each hub gets; closed hubs only if there is no other."""
    hubs = [name for name in sorted(scenario.hubs) if why_not(scenario, fleet, task, name) is None]
    opened = [name for name in hubs if capable(scenario, usable(scenario, name), task.work)]
    options = opened or hubs
    if len(options) == 1:
        return {options[0]: 1.0}
    several = f"{len(options)} hubs may do the work ({', '.join(options)}) and no fixed split rules"
    posture = posture_of(scenario)
    if posture is None:
        raise NotCoveredError(several)
    try:
        wanted = claimed(posture.routing, f"postures.{scenario.posture}.routing").shares
    except NotCoveredError as reason:
        raise NotCoveredError(f"{several}: {reason}") from None
    weights = relative([wanted.get(name, 0.0) for name in options])
    total = sum(weights)
    if total == 0:
        return {options[0]: 1.0}
    shares = {name: weight / total for name, weight in zip(options, weights, strict=True)}
    return {name: share for name, share in shares.items() if share > 0}


def _visit(
    scenario: Scenario, fleet: Fleet, task: Task, name: str, share: float
) -> tuple[_Visit, list[Station], bool]:
    """The stations of a visit to one hub, and whether a time there has a spread."""
    hub = usable(scenario, name)
    look_over(hub, f"hubs.{name}")
    stations: list[Station] = []
    spread = False

    def delay(what: str, mean_d: float, varies: bool) -> str:
        nonlocal spread
        stations.append(_station(f"{name}: {what}", share, mean_d))
        spread = spread or varies
        return stations[-1].name

    for wait, law in package(scenario, hub, task.work).before.items():
        delay(wait, law.average_d, _spread(law))
    if hub.award is not None:
        delay("authorization", hub.award.average_d, _spread(hub.award))
    out = back = ""
    if task.movement != STAYS:
        movement = fleet.moves[task.movement]
        there = _leg(scenario, movement, fleet.station, hub.node)
        home = _leg(scenario, movement, hub.node, fleet.station)
        if movement.wait is not None:
            delay("lift", movement.wait.average_d, _spread(movement.wait))
        if movement.load is not None:
            delay("load-out", movement.load.average_d, _spread(movement.load))
        out = delay("transit out", way_d(there, movement.speed_kn), _varies(there, movement))
        back = delay("transit back", way_d(home, movement.speed_kn), _varies(home, movement))
    stages = _stages(scenario, name, hub, task.work)
    for stage, content in stages:
        servers = stage.capacity // stage.units_per_job if stage.pool else None
        mean_d = content.takes.average_d * hub.pace if content.takes else 0.0
        stations.append(_station(stage.station, share, mean_d, servers))
        spread = spread or (content.takes is not None and _spread(content.takes))
    return _Visit(name, share, out, back, [stage for stage, _ in stages]), stations, spread


def _station(name: str, visits: float, mean_d: float, servers: int | None = None) -> Station:
    """A station whose load is a number."""
    if not (isfinite(visits) and isfinite(mean_d)):
        told = f"{visits:g} visits of {mean_d:g} d in the mean"
        raise NotCoveredError(f"{name}: {told} are no finite numbers")
    return Station(name, visits, mean_d, servers)


def _leg(scenario: Scenario, movement: Movement, start: str, end: str) -> Leg:
    """The leg that platforms travel, looked over."""
    leg = movement_leg(scenario, movement, start, end)
    assert leg is not None  # why_not() has seen to it
    look_over(leg, f"legs from {start} to {end}")
    return leg


def _spread(law: DurationLaw) -> bool:
    """Whether the values of a law have a density, so that no rhythm of the start lasts."""
    return claimed(law, "law").how in (As.SPREAD, As.EXPONENTIAL)


def _varies(leg: Leg, movement: Movement) -> bool:
    """Whether the time under way has a density: by the law of the leg, or around its mean."""
    if leg.takes is not None:
        return _spread(leg.takes)
    return bool(leg.distance_nm) and movement.spread_cv > 0


def _stages(scenario: Scenario, hub_name: str, hub: Hub, work: str) -> list[tuple[_Stage, Stage]]:
    """The stages of a work package with the pool that each waits for."""
    where = f"hubs.{hub_name}.work.{work}" if work in hub.work else f"work.{work}"
    content, have = package(scenario, hub, work), pools(hub)
    look_over(content, where)
    used: set[str] = set()
    found = []
    for name, stage in content.stages.items():
        where = f"hub {hub_name}, stage {name}"
        if any(need not in have for need in stage.needs):
            raise NotCoveredError(f"{where} needs people that hubs share")
        limited = {need: n for need, n in stage.needs.items() if have[need] != "unlimited"}
        if len(limited) > 1:
            raise NotCoveredError(f"{where} needs several pools: {', '.join(limited)}")
        if used & set(limited):
            raise NotCoveredError(f"{where} shares {', '.join(limited)} with another stage")
        used |= set(limited)
        station = f"{hub_name}/{name}"
        if not limited:
            found.append((_Stage(station, name), stage))
            continue
        takes = stage.takes
        if takes is not None and claimed(takes, f"{where}, takes").how is not As.EXPONENTIAL:
            raise NotCoveredError(f"{where} waits for a pool, and its work is not exponential")
        ((pool, amount),) = limited.items()
        found.append((_Stage(station, name, pool, amount, int(have[pool])), stage))
    return found


# From the solution to metrics -------------------------------------------------------------------


def _values(
    scenario: Scenario, network: _Network, solution: NetworkSolution
) -> Iterator[tuple[Key, float]]:
    """Every metric that the solution gives."""
    fleet, life = network.fleet, solution.at[LIFE]
    yield ("ao", fleet), life.number / network.size
    yield ("on_station", fleet), life.number
    for name, mission in scenario.missions.items():
        yield ("mission_uptime", name), life.at_least(mission.k)
        yield ("mission_mean", name), life.number
    if scenario.missions:
        highest = max(mission.k for mission in scenario.missions.values())
        yield ("dru", "all missions"), life.at_least(highest)
    for visit in network.visits:
        for metric, subject, value in _at_hub(visit, solution):
            yield (metric, subject), value
            yield (metric, f"{subject}/{fleet}"), value
        yield from _ways_and_pools(visit, solution)


def _at_hub(visit: _Visit, solution: NetworkSolution) -> Iterator[tuple[str, str, float]]:
    """Metric, subject and value of what ``sim.metrics`` gives for a hub and by fleet."""
    hub = visit.hub
    yield "throughput", hub, solution.cycles_per_d * visit.share * YEAR_D
    yield "in_transit", hub, _number(visit.out, solution) + _number(visit.back, solution)
    for stage in visit.stages:
        at = solution.at[stage.station]
        yield "queue_length", f"{hub}/{stage.name}", at.waiting
        yield "wait", f"{hub}/{stage.name}", at.wait_d
        yield "wait_share", f"{hub}/{stage.name}", at.wait_share


def _ways_and_pools(visit: _Visit, solution: NetworkSolution) -> Iterator[tuple[Key, float]]:
    """Numbers out and back, and the use of the pools."""
    yield ("in_transit", f"{visit.hub}/out"), _number(visit.out, solution)
    yield ("in_transit", f"{visit.hub}/back"), _number(visit.back, solution)
    for stage in visit.stages:
        if stage.pool and stage.capacity:
            units = solution.at[stage.station].busy * stage.units_per_job
            yield ("utilisation", f"{visit.hub}/{stage.pool}"), units / stage.capacity


def _number(station: str, solution: NetworkSolution) -> float:
    return solution.at[station].number if station else 0.0
