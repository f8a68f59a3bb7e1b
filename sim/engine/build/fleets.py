"""Muster: the fleets of a scenario as the engine sees them, for one replication."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate
from math import inf

from sim.core.amounts import exact
from sim.core.ticks import Ticks, scaled, to_ticks
from sim.engine.build.maintenance_scripts import bundle_within, take_care
from sim.engine.build.repair_plans import Planner
from sim.engine.hub.repair_plan import Asking, Plan, Timing
from sim.engine.platform.fleet_plan import FleetPlan, Mode, Period, Turn
from sim.engine.supply.cannibalization import Slot, Squadron
from sim.engine.supply.shipping import transit_factor
from sim.engine.supply.stock import Store
from sim.engine.time.operating_clock import Clock, EvenClock, clock
from sim.engine.time.progress import Calendar
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.eligibility.eligibility import Task as Wanted
from sim.model.eligibility.eligibility import tasks, why_not
from sim.model.families.law import DurationLaw
from sim.model.fleet import Fleet, Rotation, ScheduledWork
from sim.model.scenario import Domain, Scenario
from sim.record.log import Log
from sim.record.tables import OrderClass


def fleet_plan(
    planner: Planner,
    scenario: Scenario,
    name: str,
    env: Calendar,
    log: Log,
    stores: Mapping[str, Store],
) -> FleetPlan:
    """Everything that the platforms of a fleet share."""
    fleet = scenario.fleets[name]
    own_clock = clock_of(scenario, fleet.domain)
    modes = _modes(planner, name, fleet)
    periods = _periods(planner, name, fleet)
    take_care(planner, scenario, name, modes, periods)
    squadron = _squadron(planner, name, fleet, modes, env, log, stores, own_clock)
    plans = [plan for task in (*modes, *periods) for plan in task.plans]
    return FleetPlan(
        name=name,
        size=fleet.size,
        clock=own_clock,
        modes=modes,
        periods=periods,
        turns=_turns(planner, scenario, fleet, own_clock),
        first_turn=_first_turn(planner, name, fleet),
        slips=fleet.rotation is not None and fleet.rotation.late == "slip",
        degrades_again=fleet.degrades_again,
        factor=transit_factor(scenario, fleet.domain),
        absorbing=any(each.when_down == "absorb" and each.on_calendar for each in periods),
        simple=not periods and fleet.rotation is None,
        bundle_within=bundle_within(scenario, name),
        squadron=squadron,
        disturbed=scenario.contested or squadron is not None,
        damage=None if fleet.damage is None else list(fleet.modes).index(fleet.damage),
        working={stage.working for plan in plans for stage in plan.stages},
    )


def _squadron(
    planner: Planner,
    name: str,
    fleet: Fleet,
    modes: list[Mode],
    env: Calendar,
    log: Log,
    stores: Mapping[str, Store],
    clock: Clock,
) -> Squadron | None:
    """What is missing where; None for a fleet whose repairs need no parts."""
    slots = {}
    for number, (mode_name, spec) in enumerate(fleet.modes.items()):
        if spec.part is None:
            continue
        store, mode = stores[spec.part], modes[number]
        priority = fleet.priority if spec.priority is None else spec.priority

        def once(law: DurationLaw | None, purpose: str, mode: str = mode_name) -> Timing | None:
            return None if law is None else planner.timing(law, name, f"{mode}.{purpose}", 1)

        moved = OrderClass(name, mode_name, "cannibalization")
        slots[number] = Slot(
            number=number,
            health=mode.health,
            store=store,
            urgency=store.spec.queue.planned(Asking(priority, 0.0)),
            positions=spec.positions,
            takes=once(spec.takes, "swap"),
            order_class=mode.order_class,
            moved_class=planner.directory.order_class(moved),
            between=once(spec.life, "programme") if spec.exogenous else None,
            position=planner.uniforms(name, f"{mode_name}.position", 1),
        )
    if not slots:
        return None
    cannibal = fleet.cannibalization
    labour = None
    if cannibal.takes is not None:
        labour = planner.timing(cannibal.takes, name, "cannibalization", 1)
    return Squadron(env, log, name, slots, cannibal.policy, labour, clock)


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
    return clock(starts_d, rates)


def _numbers(fleet: Fleet, clears: list[str] | str, also: tuple[str, ...] = ()) -> tuple[int, ...]:
    """Numbers of the modes that something clears."""
    return tuple(
        number
        for number, name in enumerate(fleet.modes)
        if clears == "all" or name in clears or name in also
    )


def _never(_row: int, _n: int) -> Ticks:
    """The life of what only fails by the fleet's programme."""
    return inf


def _modes(planner: Planner, name: str, fleet: Fleet) -> list[Mode]:
    directory, wanted = planner.directory, {task.name: task for task in tasks(fleet)}
    found = []
    for mode_name, spec in fleet.modes.items():
        health = Health.PMC if spec.severity == "pmc" else Health.NMC
        kind = "failure" if spec.hits is None else "damage"
        number = directory.order_class(OrderClass(name, mode_name, kind))
        plans = []
        if mode_name in wanted:
            plans = planner.plans(name, fleet, wanted[mode_name], health, number)
        cause = Cause.FAILURE if spec.hits is None else Cause.DAMAGE
        repair = Condition(
            health, Place.ON_STATION, Activity.IN_WORK, cause, mode_name, "", "on board"
        )
        found.append(
            Mode(
                name=mode_name,
                order_class=number,
                clears=_numbers(fleet, spec.clears, also=(mode_name,)),
                plans=plans,
                choose=planner.chooser(name, fleet, mode_name),
                takes=None
                if spec.takes is None or spec.part is not None
                else planner.timing(spec.takes, name, f"{mode_name}.takes", fleet.size),
                in_place=directory.condition(repair),
                life=_never
                if spec.exogenous or spec.hits is not None
                else planner.timing(spec.life, name, f"{mode_name}.life", fleet.size),
                health=health,
                restored=spec.restored,
                waiting=None
                if spec.part is None
                else directory.condition(
                    Condition(
                        health,
                        Place.ON_STATION,
                        Activity.AWAITING_PARTS,
                        Cause.FAILURE,
                        mode_name,
                        "",
                        "on board",
                    )
                ),
            )
        )
    return found


def _periods(planner: Planner, name: str, fleet: Fleet) -> list[Period]:
    directory, wanted = planner.directory, {task.name: task for task in tasks(fleet)}
    found = []
    for period_name, spec in fleet.scheduled.items():
        number = directory.order_class(OrderClass(name, period_name, "schedule"))
        plans, at_first = [], []
        if period_name in wanted:
            plans = planner.plans(name, fleet, wanted[period_name], Health.NMC, number)
            at_first = _without_events(planner.scenario, fleet, wanted[period_name], plans)
        work = Condition(
            Health.NMC, Place.HOME, Activity.IN_WORK, Cause.SCHEDULE, period_name, "", "in place"
        )
        found.append(
            Period(
                name=period_name,
                order_class=number,
                clears=_numbers(fleet, spec.clears),
                plans=plans,
                choose=planner.chooser(name, fleet, period_name),
                takes=None
                if spec.takes is None
                else planner.timing(spec.takes, name, f"{period_name}.takes", fleet.size),
                in_place=directory.condition(work),
                every=to_ticks(spec.every_d),
                on_calendar=spec.clock == "calendar",
                from_completion=spec.counted_from == "completion",
                when_down=spec.when_down,
                first=_first_due(planner, name, fleet, spec, period_name, at_first),
            )
        )
    return found


def _without_events(
    scenario: Scenario, fleet: Fleet, wanted: Wanted, plans: list[Plan]
) -> list[Plan]:
    """Plans at the hubs that would do a task if nothing ever happened."""
    if len(plans) < 2 or not scenario.events:
        return plans
    calm = scenario.calm
    return [
        plan for plan in plans if plan.open and why_not(calm, fleet, wanted, plan.hub) is None
    ] or plans


def _first_due(
    planner: Planner,
    name: str,
    fleet: Fleet,
    spec: ScheduledWork,
    period_name: str,
    plans: list[Plan],
) -> Callable[[int], Ticks]:
    """First due dates: platform i is i / size of a cycle later than platform 0.

    A cycle that counts from completion is longer by the mean time that the work takes.
    """
    takes_d = spec.takes.average_d if spec.takes else 0.0
    if plans:
        takes_d = min(plan.out_d + plan.work_d + plan.back_d for plan in plans)
    longer = spec.clock == "calendar" and spec.counted_from == "completion"
    every = to_ticks(spec.every_d)
    cycle = every + (to_ticks(takes_d) if longer else 0)
    start = scaled(cycle, planner.phase(f"{name}.{period_name}"))

    def first(number: int) -> Ticks:
        if not spec.staggered:
            return every
        late = every + start + number * cycle // fleet.size
        return cycle - (-late % cycle)  # in (0, cycle]

    return first


def _turns(planner: Planner, scenario: Scenario, fleet: Fleet, own_clock: Clock) -> list[Turn]:
    code = planner.directory.condition
    if fleet.rotation is None:
        here = _conditions(code, Place.ON_STATION, Activity.OPERATING)
        return [Turn(inf, own_clock, True, (), here, on_station=True)]
    by_upkeep = tuple(name for name, mode in fleet.modes.items() if mode.restored == "upkeep")
    turns = []
    for spec in fleet.rotation.stages.values():
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
            at_tempo = clock_of(scenario, fleet.domain, spec.tempo)
        lasts, runs = to_ticks(spec.duration_d), spec.tempo > 0
        turns.append(Turn(lasts, at_tempo, runs, clears, conditions, serves))
    return turns


def _conditions(
    code: Callable[[Condition], int], place: Place, activity: Activity
) -> tuple[int, int, int]:
    down = activity if activity == Activity.UPKEEP else Activity.AWAITING_UPKEEP
    return (
        code(Condition(Health.FMC, place, activity)),
        code(Condition(Health.PMC, place, activity)),
        code(Condition(Health.NMC, place, down, Cause.FAILURE)),
    )


def _first_turn(planner: Planner, name: str, fleet: Fleet) -> Callable[[int], tuple[int, Ticks]]:
    """Turn and time left at the start: platform i is i / size of a cycle ahead of platform 0."""
    rotation: Rotation | None = fleet.rotation
    if rotation is None:
        return lambda _number: (0, inf)
    ends = list(accumulate(to_ticks(each.duration_d) for each in rotation.stages.values()))
    cycle = ends[-1]
    start = scaled(cycle, planner.phase(f"{name}.rotation"))

    def first(number: int) -> tuple[int, Ticks]:
        at = (start + number * cycle // fleet.size) % cycle
        turn = bisect_right(ends, at)
        return turn, ends[turn] - at

    return first
