"""What the maintenance in force asks of a failure mode: rules, delay, minimal repair, deferral."""

from dataclasses import replace
from math import inf

from sim.core.ticks import Ticks, to_ticks
from sim.engine.build.draft import Draft
from sim.engine.build.repair_plans import ways_of
from sim.engine.platform.fleet_plan import Action, Mode
from sim.engine.platform.maintenance_script import Mended, ScriptPlan, WearPlan
from sim.engine.time.timings import Sum, Values
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.eligibility.rules_in_force import (
    PlannedWork,
    maintenance_of,
    mean_life_d,
    planned_work,
    rule_for,
)
from sim.model.families.law import AgeingLaw, laws
from sim.model.families.maintenance import MaintenanceRule, What
from sim.model.fleet import Fleet
from sim.model.scenario import Scenario
from sim.record.tables import OrderClass


def maintained(draft: Draft, name: str, fleet: Fleet, mode: Mode) -> Mode:
    """A failure mode, completed by what its maintenance asks for."""
    spec = fleet.modes[mode.name]
    rule = rule_for(draft.scenario, name, mode.name)
    if rule is not None:
        script = draft.draws(_script(draft, name, fleet, mode, rule))
        mode = replace(mode, life=script, script=script)
    elif spec.delay is not None:
        delay = draft.timing(spec.delay, name, f"{mode.name}.delay", fleet.size)
        mode = replace(mode, life=draft.draws(Sum(mode.life, delay)))
    if spec.repair == "minimal":
        assert isinstance(spec.life, AgeingLaw)  # the checker has seen to it
        unit = laws["exponential"].model_validate({"mean_d": 1.0})
        steps = Values(name, f"{mode.name}.life", fleet.size, unit)
        wear = draft.draws(WearPlan(spec.life, fleet.size, mode.life, steps))
        mode = replace(mode, life=wear, mended=draft.draws(Mended(wear)))
    if spec.defer_d is not None:
        waits = draft.constant(to_ticks(spec.defer_d))
        mode = replace(mode, restored="deferred", takes=waits)
    return mode


def _script(draft: Draft, name: str, fleet: Fleet, mode: Mode, rule: MaintenanceRule) -> ScriptPlan:
    """A rule on a mode, with what it may ask for."""
    spec, size = fleet.modes[mode.name], fleet.size
    actions: dict[What, Action] = {}
    for what, law in rule.takes_of().items():
        takes = draft.timing(law, name, f"{mode.name}.{what.value}", size)
        actions[what] = _action(draft, name, mode, what, takes)
    work = planned_work(rule, mode.name, spec)
    if work is not None:
        actions[What.PLANNED] = _planned(draft, name, fleet, mode, work)
    delay = None
    if spec.delay is not None:
        delay = draft.timing(spec.delay, name, f"{mode.name}.delay", size)
    return ScriptPlan(rule, name, mode.name, size, mean_life_d(spec), mode.life, delay, actions)


def _planned(draft: Draft, name: str, fleet: Fleet, mode: Mode, work: PlannedWork) -> Action:
    takes = None
    if work.takes is not None:
        takes = draft.timing(work.takes, name, f"{mode.name}.planned", fleet.size)
    action = _action(draft, name, mode, What.PLANNED, takes)
    action = replace(action, clears=mode.clears, restarts=mode.restarts)
    if work.task is None:
        return action
    ways = ways_of(draft, name, fleet, work.task, Health.NMC, action.order_class)
    return replace(action, ways=ways)


def _action(draft: Draft, name: str, mode: Mode, what: What, takes: int | None) -> Action:
    condition = Condition(
        Health.NMC, Place.ON_STATION, Activity.IN_WORK, Cause.SCHEDULE, mode.name, "", what.value
    )
    return Action(
        name=mode.name,
        order_class=draft.directory.order_class(OrderClass(name, mode.name, what.value)),
        takes=takes,
        in_place=draft.directory.condition(condition),
    )


def bundle_within(scenario: Scenario, name: str) -> Ticks | None:
    """How far ahead scheduled work joins other work; None for a fleet that bundles none."""
    maintenance = maintenance_of(scenario)
    within_d = None if maintenance is None else maintenance.bundle_within_d
    defers = any(mode.defer_d is not None for mode in scenario.fleets[name].modes.values())
    if within_d is not None:
        return to_ticks(within_d)
    return -inf if defers else None
