"""Checks of the maintenance of a scenario against its fleets."""

from collections.abc import Iterator

from sim.core.errors import Problem, known
from sim.model.eligibility.eligibility import STAYS
from sim.model.eligibility.rules_in_force import mean_life_d, planned_work, rules_for
from sim.model.families.law import AgeingLaw, laws
from sim.model.families.maintenance import Fitting, Maintenance, MaintenanceRule, PlanningRule
from sim.model.fleet import FailureMode, Fleet
from sim.model.scenario import Scenario

Problems = Iterator[Problem]


def maintenance(scenario: Scenario) -> Problems:
    """Every rule names modes that exist, and fits those it applies to."""
    for name, each in scenario.maintenances.items():
        for rule_name, rule in each.rules.items():
            path = f"maintenances.{name}.rules.{rule_name}"
            yield from _names(scenario, path, rule)
        for fleet_name, fleet in scenario.fleets.items():
            for mode_name in fleet.modes:
                yield from _mode(scenario, f"maintenances.{name}", each, fleet_name, mode_name)


def _names(scenario: Scenario, path: str, rule: MaintenanceRule) -> Problems:
    words = [*scenario.fleets]
    words += [f"{name}/{mode}" for name, fleet in scenario.fleets.items() for mode in fleet.modes]
    for word in rule.applies_to if rule.applies_to != "all" else ():
        what = "fleet or failure mode (fleet/mode)"
        yield from known(f"{path}.applies_to", word, words, what)
    if isinstance(rule, PlanningRule) and rule.work is not None:
        packages = {*scenario.work, *(each for hub in scenario.hubs.values() for each in hub.work)}
        yield from known(f"{path}.work", rule.work, packages, "work package")


def _mode(
    scenario: Scenario, path: str, maintenance: Maintenance, fleet_name: str, name: str
) -> Problems:
    found = rules_for(maintenance, fleet_name, name)
    if not found:
        return
    about = f"{fleet_name}/{name}"
    if len(found) > 1:
        told = " and ".join(rule_name for rule_name, _ in found)
        yield Problem(f"{path}.rules", f"{told} both apply to {about}; one rule for a failure mode")
        return
    rule_name, rule = found[0]
    path = f"{path}.rules.{rule_name}"
    fleet = scenario.fleets[fleet_name]
    mode = fleet.modes[name]
    if mode.repair == "minimal":
        yield Problem(
            f"{path}.applies_to",
            f"{about} has minimal repair: renew it by scheduled work that clears it instead",
        )
    ordered = mode.part is not None and mode.part_frac == 1
    fitting = Fitting(mean_life_d(mode), mode.delay is not None, ordered)
    for key, message in rule.problems(fitting):
        yield Problem(f"{path}.{key}", f"{about}: {message}")
    work = planned_work(rule, name, mode)
    if work is None:
        return
    if work.task is None and work.takes is None:
        yield Problem(
            path,
            f"needs 'work' or 'takes' for planned work on {about}, whose own repair gives none",
        )
    if work.task is not None:
        ways = [*fleet.moves, STAYS]
        yield from known(f"{path}.movement", work.task.movement, ways, "movement")


def repairs(scenario: Scenario) -> Problems:
    """Minimal repair has a law that it can go by; scheduled work that is restarted exists."""
    for fleet_name, fleet in scenario.fleets.items():
        for name, mode in fleet.modes.items():
            path = f"fleets.{fleet_name}.modes.{name}"
            yield from _minimal(path, mode)
            yield from _restarts(f"{path}.restarts", mode.restarts, fleet)
        for name, work in fleet.scheduled.items():
            path = f"fleets.{fleet_name}.scheduled.{name}.restarts"
            yield from _restarts(path, work.restarts, fleet)


def missions(scenario: Scenario) -> Problems:
    """A run that ends at the first gap counts whole platforms."""
    for name, mission in scenario.missions.items():
        if scenario.stop_at_first_gap and mission.degraded_worth < 1:
            yield Problem(
                f"missions.{name}.degraded_worth",
                f"{mission.degraded_worth:g}: stop_at_first_gap counts whole platforms; use 1",
            )


def _minimal(path: str, mode: FailureMode) -> Problems:
    if mode.repair == "perfect":
        return
    if mode.delay is not None:
        yield Problem(f"{path}.repair", "minimal repair of a mode with 'delay' has no meaning here")
    if not isinstance(mode.life, AgeingLaw):
        ageing = [kind for kind in laws if issubclass(laws[kind], AgeingLaw)]
        yield Problem(
            f"{path}.repair",
            "minimal repair needs a life whose hazard can be inverted, not "
            f"{mode.life.chosen_by['law']}; one of: {', '.join(ageing)}",
        )


def _restarts(path: str, names: list[str], fleet: Fleet) -> Problems:
    for name in names:
        yield from known(path, name, fleet.scheduled, "scheduled work")
