"""What the maintenance in force means for each failure mode: one answer for checker and engine."""

from collections.abc import Iterator
from typing import NamedTuple

from sim.model.eligibility.eligibility import Task
from sim.model.families.law import DurationLaw
from sim.model.families.maintenance import Maintenance, MaintenanceRule, PlanningRule
from sim.model.fleet import FailureMode, Fleet
from sim.model.scenario import Scenario


def maintenance_of(scenario: Scenario) -> Maintenance | None:
    """The maintenance in force; None for a scenario that names none."""
    return scenario.maintenances.get(scenario.maintenance)


def rules_for(
    maintenance: Maintenance | None, fleet: str, mode: str
) -> list[tuple[str, MaintenanceRule]]:
    """Rules by name that apply to a failure mode; a checked scenario has at most one."""
    words = (fleet, f"{fleet}/{mode}")
    return [
        (name, rule)
        for name, rule in (maintenance.rules.items() if maintenance else ())
        if rule.applies_to == "all" or any(word in rule.applies_to for word in words)
    ]


def rule_for(scenario: Scenario, fleet: str, mode: str) -> MaintenanceRule | None:
    """The rule in force for a failure mode; None if it runs to failure."""
    found = rules_for(maintenance_of(scenario), fleet, mode)
    return found[0][1] if found else None


def mean_life_d(mode: FailureMode) -> float:
    """Mean operating time to failure [d]: to the defect, and from there."""
    return mode.life.average_d + (0.0 if mode.delay is None else mode.delay.average_d)


class PlannedWork(NamedTuple):
    """The planned work of a failure mode: a task for hubs, or a duration where the platform is."""

    task: Task | None
    takes: DurationLaw | None


def planned_work(rule: MaintenanceRule, name: str, mode: FailureMode) -> PlannedWork | None:
    """What a rule has done before the failure; None for one that plans nothing.

    Neither a task nor a duration is found where the rule names none and the mode has none either.
    """
    if not isinstance(rule, PlanningRule) or not rule.plans_work:
        return None
    if rule.takes is not None:
        return PlannedWork(None, rule.takes)
    work = rule.work or mode.work
    if work is not None:
        task = Task(f"{name}.planned", work, "scheduled", rule.movement, plans_for=name)
        return PlannedWork(task, None)
    return PlannedWork(None, mode.takes if mode.part is None else None)


def planned_tasks(scenario: Scenario, fleet_name: str, fleet: Fleet) -> Iterator[Task]:
    """Planned work of a fleet that hubs have to do."""
    for name, mode in fleet.modes.items():
        rule = rule_for(scenario, fleet_name, name)
        work = None if rule is None else planned_work(rule, name, mode)
        if work is not None and work.task is not None:
            yield work.task
