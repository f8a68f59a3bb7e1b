"""The scheduled work of a fleet, worked out once."""

from math import inf

from sim.core.ticks import to_ticks
from sim.engine.build.draft import Draft
from sim.engine.build.repair_plans import ways_of
from sim.engine.hub.repair_plan import NO_WAYS, Plan
from sim.engine.platform.fleet_plan import Period, PlannedLength
from sim.engine.platform.start import FirstDue
from sim.engine.time.clocks.operating_clock import Clock, clock
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.eligibility.eligibility import Task, places_of, tasks, why_not
from sim.model.fleet import Fleet, ScheduledWork
from sim.model.scenario import Scenario
from sim.record.tables import OrderClass


def periods(draft: Draft, name: str, fleet: Fleet) -> tuple[Period, ...]:
    """Every kind of scheduled work, in the order of the fleet."""
    directory, wanted = draft.directory, {task.name: task for task in tasks(fleet)}
    found = []
    for period_name, spec in fleet.scheduled.items():
        number = directory.order_class(OrderClass(name, period_name, "schedule"))
        ways, at_first = NO_WAYS, NO_WAYS.plans
        task = wanted.get(period_name)
        if task is not None:
            ways = ways_of(draft, name, fleet, task, Health.NMC, number)
            at_first = _without_events(draft.scenario, fleet, task, ways.plans)
        work = Condition(
            Health.NMC, Place.HOME, Activity.IN_WORK, Cause.SCHEDULE, period_name, "", "in place"
        )
        takes = None
        if spec.takes is not None:
            takes = draft.timing(spec.takes, name, f"{period_name}.takes", fleet.size)
        found.append(
            Period(
                name=period_name,
                order_class=number,
                clears=modes_of(fleet, spec.clears),
                ways=ways,
                takes=takes,
                in_place=directory.condition(work),
                restarts=work_of(fleet, spec.restarts),
                every=inf if spec.every_d is None else to_ticks(spec.every_d),
                on_calendar=spec.clock == "calendar",
                from_completion=spec.counted_from == "completion",
                when_down=spec.when_down,
                first=draft.draws(_first_due(draft, name, fleet, spec, period_name, at_first)),
                done_in=_done_in(draft.scenario, spec),
                deferral_class=directory.order_class(OrderClass(name, period_name, "deferral"))
                if draft.scenario.may_defer(name, period_name)
                else -1,
                planned=_planned(draft, name, fleet, spec, period_name),
                ends_turn=spec.stage is not None,
                reserves=spec.waits == "operating",
            )
        )
    return tuple(found)


def _planned(
    draft: Draft, name: str, fleet: Fleet, spec: ScheduledWork, period_name: str
) -> PlannedLength | None:
    """The plan of scheduled work; None if it has none."""
    if spec.plan is None:
        return None
    takes = None
    if spec.plan.takes is not None:
        takes = draft.timing(spec.plan.takes, name, f"{period_name}.plan", fleet.size)
    in_place_d = 0.0 if spec.takes is None else spec.takes.average_d
    return PlannedLength(takes, spec.plan.frac or 0.0, in_place_d)


def _done_in(scenario: Scenario, spec: ScheduledWork) -> Clock | None:
    """A clock that stands in the phases in which work is put off; None without any."""
    if not spec.deferred_in:
        return None
    return clock(*scenario.rates(dict.fromkeys(spec.deferred_in, 0.0)))


def _without_events(
    scenario: Scenario, fleet: Fleet, task: Task, plans: tuple[Plan, ...]
) -> tuple[Plan, ...]:
    """Plans at the hubs that would do a task if nothing ever happened."""
    if len(plans) < 2 or not scenario.events:
        return plans
    calm = scenario.calm
    return (
        tuple(
            plan
            for plan in plans
            if plan.open and why_not(calm, fleet, task, plan.hub, places_of(fleet, task)[0]) is None
        )
        or plans
    )


def _first_due(
    draft: Draft,
    name: str,
    fleet: Fleet,
    spec: ScheduledWork,
    period_name: str,
    plans: tuple[Plan, ...],
) -> FirstDue:
    """When scheduled work is first due.

    A cycle that counts from completion is longer by the mean time that the work takes.
    """
    if spec.every_d is None:
        return FirstDue(f"{name}.{period_name}", True, 0, fleet.size, inf, False)
    takes_d = spec.takes.average_d if spec.takes else 0.0
    if plans:
        takes_d = min(plan.out_d + plan.work_d + plan.back_d for plan in plans)
    longer = spec.clock == "calendar" and spec.counted_from == "completion"
    every = to_ticks(spec.every_d)
    cycle = every + (to_ticks(takes_d) if longer else 0)
    new = draft.scenario.initial == "all_up_new"
    return FirstDue(f"{name}.{period_name}", new, cycle, fleet.size, every, spec.staggered)


def modes_of(fleet: Fleet, clears: list[str] | str, also: tuple[str, ...] = ()) -> tuple[int, ...]:
    """Numbers of the modes that something clears."""
    return tuple(
        number
        for number, name in enumerate(fleet.modes)
        if clears == "all" or name in clears or name in also
    )


def work_of(fleet: Fleet, names: list[str]) -> tuple[int, ...]:
    """Places of scheduled work by its names."""
    return tuple(place for place, name in enumerate(fleet.scheduled) if name in names)
