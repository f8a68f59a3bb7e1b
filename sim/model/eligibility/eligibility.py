"""Who may and can repair what where: one answer for the checker, the engine and the reports."""

from dataclasses import dataclass

from sim.core.ticks import on_grid
from sim.core.units import Capacity
from sim.model.eligibility.calm import calm_frac
from sim.model.fleet import Fleet
from sim.model.network import rivals, route
from sim.model.postures.posture import Posture
from sim.model.rule import Case
from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub
from sim.model.yards.shifts import stretch
from sim.model.yards.work import KindOfWork, Work

STAYS = "stays"
"""The movement of what cannot be moved."""


@dataclass(frozen=True)
class Task:
    """Work on a fleet's platforms that a hub has to do: a failure mode or scheduled work."""

    name: str
    work: str
    kind_of_work: KindOfWork
    movement: str
    plans_for: str = ""
    """Failure mode whose repair is done as planned work, before the failure."""
    stage: str = ""
    """Stage of the rotation with which it falls due; empty where it may be due in any."""

    damage_class: str = ""
    """Class of the damage that it repairs; empty for damage without classes, and all else."""

    @property
    def key(self) -> str:
        """Key of the failure mode or scheduled work of the fleet that it belongs to."""
        return self.plans_for or self.name

    @property
    def about(self) -> str:
        """The same as the record has it: damage by class."""
        return self.told if self.damage_class else self.key

    @property
    def told(self) -> str:
        """Its name among the tasks of the fleet, damage by class."""
        return f"{self.name}.{self.damage_class}" if self.damage_class else self.name


def tasks(fleet: Fleet) -> list[Task]:
    """Everything a fleet needs hubs for."""
    repairs = [
        Task(name, mode.work, mode.kind_of_work, mode.when_down)
        for name, mode in fleet.modes.items()
        if mode.work is not None
    ]
    repairs += [
        Task(
            name, each.work, mode.kind_of_work, each.when_down or mode.when_down, damage_class=kind
        )
        for name, mode in fleet.modes.items()
        if mode.hits is not None
        for kind, each in mode.hits.classes.items()
    ]
    periods = [
        Task(name, each.work, "scheduled", each.movement, stage=each.stage or "")
        for name, each in fleet.scheduled.items()
        if each.work is not None
    ]
    return repairs + periods


def places_of(fleet: Fleet, task: Task) -> list[str]:
    """The node at which each stage of the rotation has a platform that needs the task; a single one
    for what falls due in a single place."""
    if task.stage and fleet.rotation is not None:
        return [fleet.rotation.stages[task.stage].node or fleet.station]
    return fleet.places


def posture_of(scenario: Scenario) -> Posture | None:
    """The posture in force; None for a scenario that names none."""
    return scenario.postures.get(scenario.posture)


def in_use(scenario: Scenario, hub: str) -> bool:
    """Whether the posture in force uses a hub; without postures every hub is used."""
    posture = posture_of(scenario)
    return posture is None or posture.uses(hub)


def usable(scenario: Scenario, name: str) -> Hub:
    """A hub under the access rules of the posture in force."""
    hub = scenario.hubs[name]
    posture = posture_of(scenario)
    if posture is not None and name in posture.accepts:
        return hub.model_copy(update={"accepts": posture.accepts[name]})
    return hub


def package(scenario: Scenario, hub: Hub, work: str) -> Work:
    """The work package as this hub does it."""
    return hub.work[work] if work in hub.work else scenario.work[work]


def pools(hub: Hub) -> dict[str, Capacity]:
    """Every pool of a hub by name: berths, crews and parts."""
    parts = {name: part.stock for name, part in hub.parts.items()}
    return {**hub.units, **parts}


def shared(scenario: Scenario) -> dict[str, Capacity]:
    """Every pool of the theater by name: people and stocks."""
    return {**{name: each.stock for name, each in scenario.stocks.items()}, **scenario.people}


def held(scenario: Scenario, hub: Hub) -> dict[str, Capacity]:
    """Every pool whose units a job holds and gives back: parts are used up, and come again."""
    return {**scenario.people, **hub.units}


def mean_work_d(scenario: Scenario, hub: Hub, work: str) -> float:
    """Mean calendar time of a work package at a hub, without overtime and learning [d].

    Calm counts by its share, and what a stage waits until it may begin does not count.
    """
    stages = package(scenario, hub, work).stages.values()
    if not scenario.calendars:
        return sum(each.average_d * stretch(hub, each.needs) for each in stages) * hub.pace
    return hub.pace * sum(
        each.average_d * stretch(hub, each.needs) / calm_frac(scenario, hub, each)
        for each in stages
    )


def why_not(
    scenario: Scenario, fleet: Fleet, task: Task, name: str, node: str | None = None
) -> str | None:
    """The first reason why this hub does not do this task of who is at a node; None if it does.

    Without a node the platform is at its station.

    What the hub has none of at present (capacity 0) is no reason: the hub is then an option that
    is closed. To have some and not enough is one: the work would wait for ever.
    """
    if not in_use(scenario, name):
        return f"posture {scenario.posture} does not use it"
    hub = usable(scenario, name)
    if task.work not in scenario.work and task.work not in hub.work:
        return f"has no work package {task.work}"
    have, units = (scenario.people, scenario.stocks, pools(hub)), held(scenario, hub)
    for stage in package(scenario, hub, task.work).stages.values():
        for need, amount in stage.asks_for.items():
            if not any(need in each for each in have):
                return f"has no {need}"
            capacity = units.get(need, "unlimited")
            if capacity != "unlimited" and 0 < capacity < amount:
                return f"has only {capacity} {need}, and the work needs {amount}"
            limit_m = hub.berth_length_m.get(need)
            if limit_m is not None and fleet.length_m is not None and fleet.length_m > limit_m:
                return f"its {need} is {limit_m:g} m long, the platform {fleet.length_m:g} m"
    if not hub.may_serve(task.kind_of_work, fleet.homeport, fleet.type, fleet.nuclear):
        whom = " ".join(
            filter(None, ["nuclear" if fleet.nuclear else "", fleet.type or "platforms"])
        )
        home = f" of {fleet.homeport}" if fleet.homeport else ""
        return f"may not do {task.kind_of_work} for {whom}{home}"
    rule = forbidden_always(scenario, fleet, task, name)
    if rule is not None:
        return f"rule {rule} forbids it"
    return _out_of_reach(scenario, fleet, task, hub, node or fleet.station)


def case_of(scenario: Scenario, fleet_name: str, fleet: Fleet, task: Task, hub_name: str) -> Case:
    """A task at a hub, as rules see it; the hub needs a package of that work."""
    hub = scenario.hubs[hub_name]
    return Case(
        fleet=fleet_name,
        type=fleet.type,
        domain=fleet.domain,
        homeport=fleet.homeport,
        nuclear=fleet.nuclear,
        kind_of_work=task.kind_of_work,
        hub=hub_name,
        country=hub.country,
        place=hub.works_as,
        work_d=on_grid(mean_work_d(scenario, hub, task.work)),
    )


def forbidden_always(scenario: Scenario, fleet: Fleet, task: Task, hub_name: str) -> str | None:
    """The first rule that forbids a task at a hub on every day; None if no rule does.

    Rules with dates, phases or quotas, and those that an event waives for this case, are left to
    the run.
    """
    standing = {name: rule for name, rule in scenario.rules.items() if rule.enabled and rule.plain}
    if not standing:
        return None
    fleet_name = next((name for name, each in scenario.fleets.items() if each is fleet), "")
    case = case_of(scenario, fleet_name, fleet, task, hub_name)
    for name, rule in standing.items():
        if rule.always_forbids(case) and not _waived(scenario, name, case):
            return name
    return None


def may_change(scenario: Scenario, name: str) -> bool:
    """Whether a rule may say something else on another day; the others are part of ``why_not``."""
    if not scenario.rules[name].timeless or name in scenario.changed["rules"]:
        return True
    return any(
        (waived := disruption.waived()) is not None and waived[0] == name
        for event in scenario.events.values()
        for disruption in (event.does if event.enabled else ())
    )


def _waived(scenario: Scenario, rule: str, case: Case) -> bool:
    """Whether some event of the timeline waives a rule for a case."""
    for event in scenario.events.values():
        for disruption in event.does if event.enabled else ():
            waived = disruption.waived()
            if waived is not None and waived[0] == rule and waived[1].holds(case):
                return True
    return False


def _out_of_reach(scenario: Scenario, fleet: Fleet, task: Task, hub: Hub, here: str) -> str | None:
    way = route(scenario, fleet, task.movement, hub, here)
    if way.by_team:
        return None if way.there else f"no leg from {hub.node} to {here} for its team"
    if task.movement == STAYS:
        return None if hub.node == here else "the platform cannot be moved"
    movement = fleet.moves[task.movement]
    ends = (here, hub.node), (hub.node, here)
    for leg, (start, end) in zip((way.there, way.back), ends, strict=True):
        if leg is None:
            return f"no leg from {start} to {end} for movement {task.movement}"
        if leg.distance_nm and leg.takes is None and movement.speed_kn is None:
            told = f"movement {task.movement} has no speed_kn for the leg from {start} to {end}"
            return told + rivals(scenario, leg, tuple(movement.legs))
    return None


def capable(scenario: Scenario, hub: Hub, work: str) -> bool:
    """Whether the hub has enough of all that one job holds (capacity 0 has not)."""
    units = held(scenario, hub)
    for stage in package(scenario, hub, work).stages.values():
        for need, amount in stage.needs.items():
            capacity = units.get(need, "unlimited")
            if capacity != "unlimited" and capacity < amount:
                return False
    return True
