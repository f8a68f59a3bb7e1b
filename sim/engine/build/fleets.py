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
from sim.engine.build.scheduled_work import modes_of, periods, work_of
from sim.engine.hub.repair_plan import NO_WAYS, PlannedJob
from sim.engine.platform.fleet_plan import (
    Action,
    FleetPlan,
    HitsPlan,
    Mode,
    Turn,
)
from sim.engine.platform.start import FirstTurn
from sim.engine.supply.cannibalization_policy import policy_of
from sim.engine.supply.parts_plan import PartPlan, PartsPlan
from sim.engine.supply.shipping import transit_factor
from sim.engine.time.clocks.operating_clock import Clock, EvenClock, clock
from sim.engine.time.clocks.seasons import Season, SeasonalClock
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.eligibility.eligibility import tasks
from sim.model.eligibility.pipelines import stocks_of
from sim.model.families.law import DurationLaw, laws
from sim.model.fleet import Fleet
from sim.model.scenario import Domain, Scenario
from sim.record.tables import OrderClass


def fleet_plan(draft: Draft, name: str) -> FleetPlan:
    """Everything that the platforms of a fleet share."""
    scenario, fleet = draft.scenario, draft.scenario.fleets[name]
    own_clock = clock_of(scenario, fleet.domain)
    modes = _modes(draft, name, fleet)
    scheduled = periods(draft, name, fleet)
    modes = tuple(maintained(draft, name, fleet, mode) for mode in modes)
    parts = _parts(draft, name, fleet, modes, own_clock)
    turns = _turns(draft, fleet, own_clock)
    flying = flying_plan(scenario, fleet, turns)
    defers = any(each.done_in is not None for each in scheduled)
    absorbing = any(each.when_down == "absorb" and each.on_calendar for each in scheduled)
    reserves = any(each.reserves for each in scheduled)
    if not absorbing:
        modes = tuple(replace(mode, plain=_is_plain(n, mode)) for n, mode in enumerate(modes))
    return FleetPlan(
        name=name,
        size=fleet.size,
        routing=draft.routing,
        clock=own_clock,
        modes=modes,
        periods=scheduled,
        turns=turns,
        first_turn=_first_turn(draft, name, fleet),
        slips=fleet.rotation is not None and fleet.rotation.late == "slip",
        degrades_again=fleet.degrades_again,
        slower=transit_factor(scenario, fleet.domain),
        absorbing=absorbing,
        simple=not scheduled and fleet.rotation is None and flying is None,
        on_calendar=all(each.on_calendar for each in scheduled),
        skips=any(each.when_down == "skip" for each in scheduled),
        parts=parts,
        plans=any(each.planned is not None for each in scheduled),
        reserves=reserves,
        waits=any(each.ways.plans and not each.plain for each in modes),
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
                clears=modes_of(fleet, spec.clears, also=(mode_name,)),
                ways=ways,
                takes=takes,
                in_place=repair,
                restarts=work_of(fleet, spec.restarts),
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


def _turns(draft: Draft, fleet: Fleet, own_clock: Clock) -> tuple[Turn, ...]:
    code = draft.directory.condition
    if fleet.rotation is None:
        here = _conditions(code, Place.ON_STATION, Activity.OPERATING)
        return (Turn(inf, own_clock, True, (), here, on_station=True),)
    by_upkeep = tuple(name for name, mode in fleet.modes.items() if mode.restored == "upkeep")
    turns = []
    by_stage = {each.stage: place for place, each in enumerate(fleet.scheduled.values())}
    for stage, spec in fleet.rotation.stages.items():
        if spec.upkeep:
            place, activity = Place.HOME, Activity.UPKEEP
        elif spec.on_station:
            place, activity = Place.ON_STATION, Activity.OPERATING
        else:
            place, activity = Place.ROTATING, Activity.ROTATION
        clears = modes_of(fleet, spec.clears, also=by_upkeep if spec.upkeep else ())
        conditions = _conditions(code, place, activity)
        serves = activity == Activity.OPERATING
        at_tempo = own_clock
        if spec.tempo != 1.0:
            at_tempo = clock_of(draft.scenario, fleet.domain, spec.tempo)
        period, runs = by_stage.get(stage), spec.tempo > 0
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
