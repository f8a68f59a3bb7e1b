"""Solve a scenario exactly, where it is a closed network in product form.

Covered: one fleet with one mission-critical failure mode that hubs repair, under a fixed split
over hubs or with one hub. Life, authorization, lift, transit and unlimited work may have any law;
a stage that waits for a pool must have exponential work and that pool for itself. One class of
jobs makes every queue policy first come, first served. See docs/break_even.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite

from sim.analytic.closed_network import Solution, Station, solve_network
from sim.domain.eligibility import (
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
from sim.domain.fleet import FailureMode, Fleet
from sim.domain.hub import Hub
from sim.domain.in_force import rule_for
from sim.domain.law import DurationLaw
from sim.domain.network import movement_leg, way_d
from sim.domain.routing import RoutingPolicy, routings
from sim.domain.scenario import Scenario
from sim.domain.work import Stage
from sim.record.view import YEAR_D

Key = tuple[str, str]
"""Metric and subject, as ``sim.metrics`` names them."""

LIFE = "on station"
"""Name of the station at which platforms are up."""


class _NotCoveredError(Exception):
    """The reason why the method does not cover a scenario."""


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
    except _NotCoveredError:
        return None
    solution = solve_network(network.stations, network.size)
    values = dict(_values(scenario, network, solution))
    return {key: value for key, value in values.items() if isfinite(value)}


def why_not_solved(scenario: Scenario) -> str | None:
    """The first reason why ``solve`` does not cover a scenario; None if it does."""
    try:
        _network(scenario)
    except _NotCoveredError as reason:
        return str(reason)
    return None


# From the scenario to the network ---------------------------------------------------------------


def _network(scenario: Scenario) -> _Network:
    """The closed network of a scenario, or the reason why there is none."""
    name, fleet, task, mode = _only_work(scenario)
    stations = [Station(LIFE, 1.0, mode.life.average_d)]
    laws: list[DurationLaw] = [mode.life]
    visits = []
    for hub_name, share in _shares(scenario, fleet, task).items():
        visit, there, of_hub = _visit(scenario, fleet, task, hub_name, share)
        visits.append(visit)
        stations += there
        laws += of_hub
    if all(law.constant_d is not None for law in laws) and not _ways_vary(fleet, task):
        raise _NotCoveredError(
            "no duration has any spread, so the long run depends on how the platforms start"
        )
    if sum(station.servers == 0 for station in stations) > 1:
        raise _NotCoveredError("several stages have no units at all, and no other hub is open")
    return _Network(name, fleet.size, stations, visits)


def _only_work(scenario: Scenario) -> tuple[str, Fleet, Task, FailureMode]:
    """The one fleet with its one failure mode."""
    if len(scenario.fleets) != 1:
        raise _NotCoveredError(f"there are {len(scenario.fleets)} fleets; the method takes one")
    if scenario.phases:
        raise _NotCoveredError("tempo and transit change with the phases")
    if scenario.initial != "steady":
        raise _NotCoveredError(f"the run starts {scenario.initial}; the method is for the long run")
    if scenario.stop_at_first_gap:
        raise _NotCoveredError("the run stops at its first gap; the method is for the long run")
    ((name, fleet),) = scenario.fleets.items()
    if fleet.rotation is not None:
        raise _NotCoveredError(f"fleet {name} rotates")
    if fleet.scheduled:
        raise _NotCoveredError(f"fleet {name} has scheduled work")
    if len(fleet.modes) != 1:
        raise _NotCoveredError(f"fleet {name} has {len(fleet.modes)} modes; the method takes one")
    ((mode_name, mode),) = fleet.modes.items()
    if mode.severity != "nmc":
        raise _NotCoveredError(f"mode {mode_name} is {mode.severity}, not nmc")
    if mode.restored != "hub":
        raise _NotCoveredError(f"mode {mode_name} is restored {mode.restored}, not at a hub")
    if rule_for(scenario, name, mode_name) is not None:
        raise _NotCoveredError(f"a maintenance rule applies to mode {mode_name}")
    if mode.delay is not None or mode.repair == "minimal":
        raise _NotCoveredError(f"mode {mode_name} has a delay or a minimal repair")
    (task,) = tasks(fleet)
    return name, fleet, task, mode


def _shares(scenario: Scenario, fleet: Fleet, task: Task) -> dict[str, float]:
    """Share of the failures that each hub gets; closed hubs only if there is no other."""
    hubs = [name for name in sorted(scenario.hubs) if why_not(scenario, fleet, task, name) is None]
    opened = [name for name in hubs if capable(scenario, usable(scenario, name), task.work)]
    options = opened or hubs
    if len(options) == 1:
        return {options[0]: 1.0}
    posture = posture_of(scenario)
    routing: RoutingPolicy | None = posture.routing if posture else None
    if routing is None or not isinstance(routing, routings["split"]):
        raise _NotCoveredError(
            f"{len(options)} hubs may do the work ({', '.join(options)}) and no fixed split rules"
        )
    wanted: Mapping[str, float] = getattr(routing, "shares", {})
    weights = {name: wanted.get(name, 0.0) for name in options}
    total = sum(weights.values())
    if total == 0:
        return {options[0]: 1.0}
    return {name: weight / total for name, weight in weights.items() if weight > 0}


def _visit(
    scenario: Scenario, fleet: Fleet, task: Task, name: str, share: float
) -> tuple[_Visit, list[Station], list[DurationLaw]]:
    """The stations of a visit to one hub, and the laws of the times there."""
    hub = usable(scenario, name)
    if not hub.moves_platform:
        raise _NotCoveredError(f"hub {name} sends a team")
    if hub.load:
        raise _NotCoveredError(f"hub {name} has an outside load")
    if hub.shifts or hub.overtime or hub.learning is not None:
        raise _NotCoveredError(f"hub {name} has shifts, overtime or learning")
    stations: list[Station] = []
    laws: list[DurationLaw] = []

    def delay(what: str, mean_d: float, law: DurationLaw | None) -> str:
        stations.append(Station(f"{name}: {what}", share, mean_d))
        laws.extend([law] if law is not None else [])
        return stations[-1].name

    if hub.award is not None:
        delay("authorization", hub.award.average_d, hub.award)
    out = back = ""
    if task.movement != STAYS:
        movement = fleet.moves[task.movement]
        there = movement_leg(scenario, movement, fleet.station, hub.node)
        home = movement_leg(scenario, movement, hub.node, fleet.station)
        assert there is not None  # why_not() has seen to it
        assert home is not None
        if movement.wait is not None:
            delay("lift", movement.wait.average_d, movement.wait)
        out = delay("transit out", way_d(there, movement.speed_kn), there.takes)
        back = delay("transit back", way_d(home, movement.speed_kn), home.takes)
    stages = _stages(scenario, name, hub, task.work)
    for stage, content in stages:
        servers = stage.capacity // stage.units_per_job if stage.pool else None
        mean_d = content.takes.average_d * hub.pace if content.takes else 0.0
        stations.append(Station(stage.station, share, mean_d, servers))
        laws.extend([content.takes] if content.takes else [])
    return _Visit(name, share, out, back, [stage for stage, _ in stages]), stations, laws


def _stages(scenario: Scenario, hub_name: str, hub: Hub, work: str) -> list[tuple[_Stage, Stage]]:
    """The stages of a work package with the pool that each waits for."""
    have = pools(hub)
    used: set[str] = set()
    found = []
    for name, stage in package(scenario, hub, work).stages.items():
        where = f"hub {hub_name}, stage {name}"
        if any(need in scenario.people and need not in have for need in stage.needs):
            raise _NotCoveredError(f"{where} needs people that hubs share")
        if any(need in hub.parts or need not in have for need in stage.needs):
            raise _NotCoveredError(f"{where} takes parts")
        if stage.growth is not None:
            raise _NotCoveredError(f"{where} finds growth work")
        limited = {need: n for need, n in stage.needs.items() if have[need] != "unlimited"}
        if len(limited) > 1:
            raise _NotCoveredError(f"{where} needs several pools: {', '.join(limited)}")
        if used & set(limited):
            raise _NotCoveredError(f"{where} shares {', '.join(limited)} with another stage")
        used |= set(limited)
        station = f"{hub_name}/{name}"
        if not limited:
            found.append((_Stage(station, name), stage))
            continue
        if stage.takes is not None and not stage.takes.memoryless:
            raise _NotCoveredError(f"{where} waits for a pool, and its work is not exponential")
        ((pool, amount),) = limited.items()
        found.append((_Stage(station, name, pool, amount, int(have[pool])), stage))
    return found


def _ways_vary(fleet: Fleet, task: Task) -> bool:
    """Whether the time under way varies around its mean."""
    return task.movement != STAYS and fleet.moves[task.movement].spread_cv > 0


# From the solution to metrics -------------------------------------------------------------------


def _values(
    scenario: Scenario, network: _Network, solution: Solution
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


def _at_hub(visit: _Visit, solution: Solution) -> Iterator[tuple[str, str, float]]:
    """Metric, subject and value of what ``sim.metrics`` gives for a hub and by fleet."""
    hub = visit.hub
    yield "throughput", hub, solution.cycles_per_d * visit.share * YEAR_D
    yield "in_transit", hub, _number(visit.out, solution) + _number(visit.back, solution)
    for stage in visit.stages:
        at = solution.at[stage.station]
        yield "queue_length", f"{hub}/{stage.name}", at.waiting
        yield "wait", f"{hub}/{stage.name}", at.wait_d
        yield "wait_share", f"{hub}/{stage.name}", at.wait_share


def _ways_and_pools(visit: _Visit, solution: Solution) -> Iterator[tuple[Key, float]]:
    """Numbers out and back, and the use of the pools."""
    yield ("in_transit", f"{visit.hub}/out"), _number(visit.out, solution)
    yield ("in_transit", f"{visit.hub}/back"), _number(visit.back, solution)
    for stage in visit.stages:
        if stage.pool and stage.capacity:
            units = solution.at[stage.station].busy * stage.units_per_job
            yield ("utilisation", f"{visit.hub}/{stage.pool}"), units / stage.capacity


def _number(station: str, solution: Solution) -> float:
    return solution.at[station].number if station else 0.0
