"""The fleets of a scenario: what the platforms of each share, worked out once."""

from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from math import inf

from sim.core.amounts import exact
from sim.core.ticks import to_ticks
from sim.engine.build.draft import Draft
from sim.engine.build.flight_line import line_conditions, line_plan
from sim.engine.build.flying import flying_plan
from sim.engine.build.maintenance_scripts import bundle_within, maintained
from sim.engine.build.repair_plans import ways_of
from sim.engine.hub.repair_plan import NO_WAYS, Plan, PlannedJob
from sim.engine.platform.fleet_plan import (
    Action,
    FleetPlan,
    HitsPlan,
    Mode,
    Period,
    PlannedLength,
    Turn,
)
from sim.engine.platform.start import FirstDue, FirstTurn
from sim.engine.supply.cannibalization import PartPlan, PartsPlan
from sim.engine.supply.cannibalization_policy import policy_of
from sim.engine.supply.shipping import transit_factor
from sim.engine.time.operating_clock import Clock, EvenClock, clock
from sim.engine.time.seasons import Season, SeasonalClock
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.eligibility.eligibility import Task, places_of, tasks, why_not
from sim.model.eligibility.pipelines import stocks_of
from sim.model.families.law import DurationLaw, laws
from sim.model.fleet import Fleet, ScheduledWork
from sim.model.scenario import Domain, Scenario
from sim.record.tables import OrderClass


def fleet_plan(draft: Draft, name: str) -> FleetPlan:
    """Everything that the platforms of a fleet share."""
    scenario, fleet = draft.scenario, draft.scenario.fleets[name]
    own_clock = clock_of(scenario, fleet.domain)
    modes = _modes(draft, name, fleet)
    periods = _periods(draft, name, fleet)
    modes = tuple(maintained(draft, name, fleet, mode) for mode in modes)
    parts = _parts(draft, name, fleet, modes, own_clock)
    turns = _turns(draft, fleet, own_clock)
    flying = flying_plan(scenario, fleet, turns)
    defers = any(each.done_in is not None for each in periods)
    absorbing = any(each.when_down == "absorb" and each.on_calendar for each in periods)
    reserves = any(each.reserves for each in periods)
    if not absorbing:
        modes = tuple(replace(mode, plain=_is_plain(n, mode)) for n, mode in enumerate(modes))
    return FleetPlan(
        name=name,
        size=fleet.size,
        routing=draft.routing,
        clock=own_clock,
        modes=modes,
        periods=periods,
        turns=turns,
        first_turn=_first_turn(draft, name, fleet),
        slips=fleet.rotation is not None and fleet.rotation.late == "slip",
        degrades_again=fleet.degrades_again,
        slower=transit_factor(scenario, fleet.domain),
        absorbing=absorbing,
        simple=not periods and fleet.rotation is None and flying is None,
        on_calendar=all(each.on_calendar for each in periods),
        skips=any(each.when_down == "skip" for each in periods),
        parts=parts,
        plans=any(each.planned is not None for each in periods),
        reserves=reserves,
        disturbed=any(
            (scenario.contested, parts is not None, flying is not None, defers, reserves)
        ),
        damage=None if fleet.damage is None else list(fleet.modes).index(fleet.damage),
        hits=_hits(draft, name, fleet) if scenario.contested else None,
        placed=len({*fleet.places}) > 1,
        bundle_within=bundle_within(scenario, name),
        defers=defers,
        flying=flying,
    )


def _is_plain(number: int, mode: Mode) -> bool:
    """Whether it is restored at once, and nothing else is, where no repair is absorbed."""
    goes = mode.restored in ("hub", "on_board") and mode.health == Health.NMC
    goes = goes and mode.waiting is None
    alone = mode.clears == (number,) and not mode.restarts
    return goes and alone and mode.mended is None


def _hits(draft: Draft, name: str, fleet: Fleet) -> HitsPlan | None:
    """Hits at random on the fleet; None without any."""
    spec = None if fleet.damage is None else fleet.modes[fleet.damage].hits
    if spec is None or spec.per_day == 0:
        return None
    law = laws["exponential"].model_validate({"mean_d": 1 / (spec.per_day * fleet.size)})
    return HitsPlan(
        between=draft.timing(law, name, f"{fleet.damage}.hits", 1),
        whom=draft.uniforms(name, f"{fleet.damage}.whom", 1),
        fate=draft.uniforms(name, f"{fleet.damage}.lost", 1),
        kind=draft.uniforms(name, f"{fleet.damage}.class", 1) if spec.classes else None,
        clock=clock(*draft.scenario.rates(spec.factor)),
        lost_frac=spec.lost_frac,
        below=spec.below,
    )


def _parts(
    draft: Draft, name: str, fleet: Fleet, modes: tuple[Mode, ...], clock: Clock
) -> PartsPlan | None:
    """What is missing where; None for a fleet whose repairs need no parts."""
    slots = []
    for number, (mode_name, spec) in enumerate(fleet.modes.items()):
        if spec.part is None and spec.hands is None:
            continue
        mode = modes[number]
        priority = fleet.priority if spec.priority is None else spec.priority

        def once(law: DurationLaw | None, purpose: str, mode: str = mode_name) -> int | None:
            return None if law is None else draft.timing(law, name, f"{mode}.{purpose}", 1)

        moved = OrderClass(name, mode_name, "cannibalization")
        slots.append(
            PartPlan(
                number=number,
                health=mode.health,
                stock=spec.part or "",
                urgency=_urgency(draft, spec.part, priority),
                positions=spec.positions,
                takes=once(spec.takes, "swap"),
                order_class=mode.order_class,
                moved_class=draft.directory.order_class(moved),
                between=once(spec.life, "programme") if spec.exogenous else None,
                position=draft.uniforms(name, f"{mode_name}.position", 1),
                line=line_plan(draft, name, fleet, mode_name),
            )
        )
    if not slots:
        return None
    cannibal = fleet.cannibalization
    labour = None
    if cannibal.takes is not None:
        labour = draft.timing(cannibal.takes, name, "cannibalization", 1)
    return PartsPlan(name, tuple(slots), policy_of(draft.scenario, cannibal), labour, clock)


def _urgency(draft: Draft, stock: str | None, priority: int) -> float:
    """Urgency of a requisition at a stock, if there is one."""
    if stock is None:
        return 0.0
    return stocks_of(draft.scenario)[stock].queue.planned(PlannedJob(priority, 0.0))


def clock_of(scenario: Scenario, domain: Domain, tempo: float = 1.0) -> Clock:
    """The operating clock of a domain under the phases of the timeline, at a tempo of its own."""
    if not scenario.phases and tempo == 1.0:
        return EvenClock()
    starts_d, tempos = scenario.rates(
        {name: each.tempo.get(domain, 1.0) for name, each in scenario.phases.items()}
    )
    _, hazards = scenario.rates(
        {name: each.hazard.get(domain, 1.0) for name, each in scenario.phases.items()}
    )
    rates = [
        exact(tempo) * exact(one) * exact(other) for one, other in zip(tempos, hazards, strict=True)
    ]
    seasons = [scenario.phases[name].season.get(domain) for name in scenario.timeline[1]]
    if any(seasons):
        of = [None if each is None else Season(scenario.calendars[each]) for each in seasons]
        return SeasonalClock([to_ticks(start) for start in starts_d], rates, of)
    return clock(starts_d, rates)


def _numbers(fleet: Fleet, clears: list[str] | str, also: tuple[str, ...] = ()) -> tuple[int, ...]:
    """Numbers of the modes that something clears."""
    return tuple(
        number
        for number, name in enumerate(fleet.modes)
        if clears == "all" or name in clears or name in also
    )


def _modes(draft: Draft, name: str, fleet: Fleet) -> tuple[Mode, ...]:
    directory = draft.directory
    wanted = {task.name: task for task in tasks(fleet) if not task.damage_class}
    found = []
    for mode_name, spec in fleet.modes.items():
        health = Health.PMC if spec.severity == "pmc" else Health.NMC
        classes = _classes(draft, name, fleet, mode_name)
        kind = "failure" if spec.hits is None else "damage"
        ways = NO_WAYS
        if classes:
            number, ways = classes[0].order_class, classes[0].ways
        else:
            number = directory.order_class(OrderClass(name, mode_name, kind))
        if mode_name in wanted:
            ways = ways_of(draft, name, fleet, wanted[mode_name], health, number)
        cause = Cause.FAILURE if spec.hits is None else Cause.DAMAGE
        here, about = Place.ON_STATION, (mode_name, "", "on board")
        repair = directory.condition(Condition(health, here, Activity.IN_WORK, cause, *about))
        takes = waiting = None
        if spec.part is not None or spec.hands is not None:
            awaiting = Activity.AWAITING_PARTS
            waiting = directory.condition(Condition(health, here, awaiting, Cause.FAILURE, *about))
        elif spec.takes is not None:
            takes = draft.timing(spec.takes, name, f"{mode_name}.takes", fleet.size)
        in_line, both = line_conditions(draft, health, mode_name, spec)
        never = spec.exogenous or spec.hits is not None
        found.append(
            Mode(
                name=mode_name,
                order_class=number,
                clears=_numbers(fleet, spec.clears, also=(mode_name,)),
                ways=ways,
                takes=takes,
                in_place=repair,
                restarts=_places(fleet, spec.restarts),
                life=draft.constant(inf)
                if never
                else draft.timing(spec.life, name, f"{mode_name}.life", fleet.size),
                health=health,
                restored=spec.restored,
                waiting=waiting,
                in_line=in_line,
                waiting_in_work=both,
                classes=classes,
            )
        )
    return tuple(found)


def _classes(draft: Draft, name: str, fleet: Fleet, mode: str) -> tuple[Action, ...]:
    """What is done about a mode of damage, by class; nothing for one without classes.

    Draws are those of the mode: of each damage there is one, whatever its class.
    """
    found = []
    for task in tasks(fleet):
        if task.name != mode or not task.damage_class:
            continue
        about = draft.directory.order_class(OrderClass(name, task.about, "damage"))
        ways = ways_of(draft, name, fleet, task, Health.NMC, about)
        here = Condition(
            Health.NMC, Place.ON_STATION, Activity.IN_WORK, Cause.DAMAGE, task.about, "", "on board"
        )
        in_place = draft.directory.condition(here)
        found.append(Action(name=task.about, order_class=about, ways=ways, in_place=in_place))
    return tuple(found)


def _periods(draft: Draft, name: str, fleet: Fleet) -> tuple[Period, ...]:
    directory, wanted = draft.directory, {task.name: task for task in tasks(fleet)}
    found = []
    for period_name, spec in fleet.scheduled.items():
        number = directory.order_class(OrderClass(name, period_name, "schedule"))
        ways, at_first = NO_WAYS, NO_WAYS.plans
        if period_name in wanted:
            ways = ways_of(draft, name, fleet, wanted[period_name], Health.NMC, number)
            task = wanted[period_name]
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
                clears=_numbers(fleet, spec.clears),
                ways=ways,
                takes=takes,
                in_place=directory.condition(work),
                restarts=_places(fleet, spec.restarts),
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


def _places(fleet: Fleet, names: list[str]) -> tuple[int, ...]:
    """Places of scheduled work by its names."""
    return tuple(place for place, name in enumerate(fleet.scheduled) if name in names)


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


def _turns(draft: Draft, fleet: Fleet, own_clock: Clock) -> tuple[Turn, ...]:
    code = draft.directory.condition
    if fleet.rotation is None:
        here = _conditions(code, Place.ON_STATION, Activity.OPERATING)
        return (Turn(inf, own_clock, True, (), here, on_station=True),)
    by_upkeep = tuple(name for name, mode in fleet.modes.items() if mode.restored == "upkeep")
    turns = []
    periods = {each.stage: place for place, each in enumerate(fleet.scheduled.values())}
    for stage, spec in fleet.rotation.stages.items():
        if spec.upkeep:
            place, activity = Place.HOME, Activity.UPKEEP
        elif spec.on_station:
            place, activity = Place.ON_STATION, Activity.OPERATING
        else:
            place, activity = Place.ROTATING, Activity.ROTATION
        clears = _numbers(fleet, spec.clears, also=by_upkeep if spec.upkeep else ())
        conditions = _conditions(code, place, activity)
        serves = activity == Activity.OPERATING
        at_tempo = own_clock
        if spec.tempo != 1.0:
            at_tempo = clock_of(draft.scenario, fleet.domain, spec.tempo)
        period, runs = periods.get(stage), spec.tempo > 0
        lasts = to_ticks(spec.duration_d) if period is None else inf
        node = spec.node or ""
        turns.append(Turn(lasts, at_tempo, runs, clears, conditions, serves, period, node))
    return tuple(turns)


def _conditions(
    code: Callable[[Condition], int], place: Place, activity: Activity
) -> tuple[int, int, int]:
    down = activity if activity == Activity.UPKEEP else Activity.AWAITING_UPKEEP
    return (
        code(Condition(Health.FMC, place, activity)),
        code(Condition(Health.PMC, place, activity)),
        code(Condition(Health.NMC, place, down, Cause.FAILURE)),
    )


def _first_turn(draft: Draft, name: str, fleet: Fleet) -> int | None:
    """Turn and time left at the start; None without rotation."""
    if fleet.rotation is None:
        return None
    stages = fleet.rotation.stages.values()
    ends = tuple(accumulate(to_ticks(each.duration_d) for each in stages))
    new = draft.scenario.initial == "all_up_new"
    return draft.draws(FirstTurn(f"{name}.rotation", new, ends, fleet.size))
