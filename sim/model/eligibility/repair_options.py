"""Options: for each job, the hubs that may do it, that can, and how soon it would be back.

Static: under the posture and the rules of day 0, with every hub as it is in the scenario, without
queues, from where the first stage of its rotation has a platform. A rule that counts the work done
so far is left out, since nothing has been done yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import inf

from sim.core.same import Same
from sim.core.ticks import on_grid
from sim.model.eligibility.eligibility import (
    Task,
    capable,
    case_of,
    in_use,
    mean_work_d,
    package,
    places_of,
    tasks,
    usable,
    why_not,
)
from sim.model.eligibility.rules_in_force import planned_tasks
from sim.model.fleet import Fleet
from sim.model.network import route
from sim.model.rule import Case, Rule
from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub


@dataclass(frozen=True)
class RepairOption:
    """One hub for one task of a fleet."""

    hub: str
    may: bool
    """Whether the posture uses it, and neither its own access nor a rule forbids it on day 0."""
    can: bool
    """Whether it may, has all the work needs, and is within reach."""
    takes_d: float
    """Mean time from the decision until the platform is back, queues left out [d]; inf if it
    can not."""


def every_task(scenario: Scenario, fleet_name: str) -> list[Task]:
    """Failure modes and scheduled work of a fleet that hubs do, and its planned work in force."""
    fleet = scenario.fleets[fleet_name]
    return [*tasks(fleet), *planned_tasks(scenario, fleet_name, fleet)]


def options(scenario: Scenario, fleet_name: str, task: Task) -> list[RepairOption]:
    """Every hub of the scenario as an option for a task of a fleet, in the scenario's order."""
    return [_option(scenario, fleet_name, task, hub) for hub in scenario.hubs]


def counts(found: list[RepairOption], within_d: list[float]) -> tuple[int, int, list[int]]:
    """Of a task: hubs that may, that can, and that would have it back within so many days."""
    within = [sum(each.takes_d <= days for each in found) for days in within_d]
    return sum(each.may for each in found), sum(each.can for each in found), within


def _option(scenario: Scenario, fleet_name: str, task: Task, name: str) -> RepairOption:
    fleet, hub = scenario.fleets[fleet_name], usable(scenario, name)
    gates = list(_gates(scenario, fleet_name, task, name, hub))
    may = (
        in_use(scenario, name)
        and hub.may_serve(task.kind_of_work, fleet.homeport, fleet.type, fleet.nuclear)
        and not any(not rule.counts_work and rule.forbids(case, 0.0, {}) for rule, case in gates)
    )
    here = places_of(fleet, task)[0]
    can = may and why_not(scenario, fleet, task, name, here) is None
    can = can and capable(scenario, hub, task.work)
    if not can:
        return RepairOption(name, may, can, inf)
    delays = [rule.delay_of(case) for rule, case in gates]
    takes_d = sum(each.average_d for each in delays if each is not None)
    if hub.award is not None and task.kind_of_work != "scheduled":
        takes_d += hub.award.average_d
    takes_d += package(scenario, hub, task.work).before_d
    takes_d += _way_d(scenario, fleet, task, hub, here) + mean_work_d(scenario, hub, task.work)
    return RepairOption(name, may, can, on_grid(takes_d))


def _gates(
    scenario: Scenario, fleet_name: str, task: Task, name: str, hub: Hub
) -> Iterator[tuple[Rule, Case]]:
    """Rules that hold for the case on day 0."""
    rules = [rule for rule in scenario.rules.values() if rule.enabled]
    if not rules:
        return
    if task.work not in scenario.work and task.work not in hub.work:
        return
    case = case_of(scenario, fleet_name, scenario.fleets[fleet_name], task, name)
    for rule in rules:
        if rule.concerns(case) and rule.holds(case, 0.0, scenario.phase_at(0.0)):
            yield rule, case


def _way_d(scenario: Scenario, fleet: Fleet, task: Task, hub: Hub, here: str) -> float:
    """Mean time out and back, with the wait for a tow or a lift; of a team only out [d]."""
    way = route(scenario, fleet, task.movement, hub, here)
    if way.by_team:
        return way.out_d
    if way.movement is None:
        return 0.0
    waits = [each.average_d for each in (way.movement.wait, way.movement.load) if each is not None]
    return sum(waits) + way.out_d + way.back_d


# What many replications of one scenario share ---------------------------------------------------


Table = dict[tuple[str, str], list[RepairOption]]
"""Options by fleet and name of the task."""


def all_options(scenario: Scenario) -> Table:
    """The options for every task of every fleet; found once for a scenario."""
    return _all_options(Same(scenario))


@lru_cache(maxsize=1)
def _all_options(same: Same[Scenario]) -> Table:
    scenario = same.thing
    return {
        (name, task.told): options(scenario, name, task)
        for name in scenario.fleets
        for task in every_task(scenario, name)
    }


def trip_nm(scenario: Scenario, fleet_name: str, about: str, hub: str, node: str) -> float:
    """Distance from a node to a hub, for the work named [nm]; 0 where no leg tells it.

    Without a node it is from the station. A leg that has only a duration law has no distance;
    detours around closed passages are not counted.
    """
    return _trips(Same(scenario)).get((fleet_name, about, hub, node), 0.0)


@lru_cache(maxsize=1)
def _trips(same: Same[Scenario]) -> dict[tuple[str, str, str, str], float]:
    scenario = same.thing
    found: dict[tuple[str, str, str, str], float] = {}
    for name, fleet in scenario.fleets.items():
        nodes = {"" if each == fleet.station else each for each in fleet.places}
        for task, hub_name, node in product(every_task(scenario, name), scenario.hubs, nodes):
            way = route(scenario, fleet, task.movement, scenario.hubs[hub_name], node)
            if way.movement is not None and not way.by_team:
                nm = 0.0 if way.there is None else way.there.distance_nm or 0.0
                found.setdefault((name, task.about, hub_name, node), nm)
    return found
