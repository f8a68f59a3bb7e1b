"""The planner: from a scenario to the plans of every fleet and load, for one replication."""

from collections.abc import Callable
from math import inf

from sim.core.streams import Draws, Floats, Stream, Streams
from sim.core.ticks import Ticks, on_grid, scaled, ticks_of, to_ticks
from sim.engine.codes import Directory
from sim.engine.hub.dispatcher import Lack
from sim.engine.hub.repair_plan import (
    Asking,
    Contest,
    Described,
    Gate,
    Plan,
    Shop,
    StagePlan,
    Step,
    Timing,
    Uniforms,
    stage_plans,
)
from sim.engine.hub.work_content import Lessons, growth_quantile
from sim.engine.platform.fleet_plan import Choose
from sim.engine.time.work_hours import work_clock
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.eligibility.eligibility import (
    STAYS,
    capable,
    case_of,
    may_change,
    mean_work_d,
    package,
    posture_of,
    usable,
    why_not,
)
from sim.model.eligibility.eligibility import Task as Wanted
from sim.model.families.law import DurationLaw, laws
from sim.model.families.routing import RoutingPolicy, routings
from sim.model.fleet import Fleet, Movement
from sim.model.hub import Hub
from sim.model.network import find_leg, movement_leg, way_d
from sim.model.scenario import Leg, Scenario
from sim.model.supply import Workshop
from sim.model.work import Stage
from sim.record.tables import HubStage, OrderClass

WAITING = {
    Lack.BERTH: Activity.AWAITING_BERTH,
    Lack.LABOUR: Activity.AWAITING_LABOUR,
    Lack.PARTS: Activity.AWAITING_PARTS,
    Lack.HOST: Activity.AWAITING_HOST,
    Lack.HUB: Activity.ON_HOLD,
}


class Planner:
    """Draws up plans; it owns the streams and the numberings of one replication."""

    def __init__(
        self,
        scenario: Scenario,
        streams: Streams,
        shops: dict[str, Shop],
        people: Shop,
        stocks: Shop,
        directory: Directory,
        start: Ticks,
    ) -> None:
        self.start = start
        """First instant of the run."""

        self.scenario = scenario
        self.directory = directory
        self._streams = streams
        self._shops = shops
        self._people = people
        self._stocks = stocks
        self._lessons: dict[tuple[str, str], Lessons] = {}
        self._stream_of: dict[tuple[str, str], Stream] = {}
        self._draws: dict[tuple[str, str, str, float], Draws] = {}
        posture = posture_of(scenario)
        self._routing: RoutingPolicy = posture.routing if posture else routings["nearest"]()
        self._hub_number = {name: number for number, name in enumerate(directory.hubs)}

    # Durations -----------------------------------------------------------------------------

    def timing(
        self, law: DurationLaw, owner: str, purpose: str, rows: int, factor: float = 1.0
    ) -> Timing:
        """A law as durations of an owner's rows, in whole ticks from here on.

        No draw is made for a law without spread.
        """
        constant_d = law.constant_d
        if constant_d is not None:
            value = to_ticks(constant_d * factor)
            return lambda _row, _n: value
        key = (owner, purpose, repr(law), factor)
        if key not in self._draws:
            stream = self._stream(owner, purpose, rows)
            self._draws[key] = Draws(stream, lambda u: ticks_of(factor * law.quantile(u)))
        return self._draws[key]

    def values(self, law: DurationLaw, owner: str, purpose: str, rows: int) -> Uniforms:
        """The numbers that a law draws, for what is no duration."""
        return Draws(self._stream(owner, purpose, rows), law.quantile)

    def uniforms(self, owner: str, purpose: str, rows: int) -> Uniforms:
        """Plain uniforms, for choices."""
        return Draws(self._stream(owner, purpose, rows), _itself)

    def phase(self, owner: str) -> float:
        """Where in its cycle a whole fleet starts: 0 for a new one, else a draw on [0, 1)."""
        if self.scenario.initial == "all_up_new":
            return 0.0
        return float(self._streams.uniforms(owner, "phase", shape=(1,))[0])

    def _stream(self, owner: str, purpose: str, rows: int) -> Stream:
        key = (owner, purpose)
        if key not in self._stream_of:
            self._stream_of[key] = self._streams.of(owner, purpose, rows)
        return self._stream_of[key]

    # Plans ---------------------------------------------------------------------------------

    def plans(
        self, name: str, fleet: Fleet, wanted: Wanted, health: Health, order_class: int
    ) -> list[Plan]:
        """A plan for each hub that may and can do a task; closed hubs only if there is no other."""
        cause = Cause.SCHEDULE if wanted.kind_of_work == "scheduled" else Cause.FAILURE
        if wanted.name == fleet.damage:
            cause = Cause.DAMAGE
        found = [
            self._plan(name, fleet, wanted, health, cause, hub)
            for hub in self.directory.hubs
            if why_not(self.scenario, fleet, wanted, hub) is None
        ]
        for plan in found:
            plan.order_class = order_class
        if self.scenario.contested:
            return found  # what is closed now may open later
        return [plan for plan in found if plan.open] or found

    def chooser(self, name: str, fleet: Fleet, task: str) -> Choose:
        """The routing of a task: its draws are the same whatever hubs there are."""
        route = self.uniforms(name, f"{task}.route", fleet.size)
        routing = self._routing
        return lambda options, row, n: routing.choose(options, route(row, n))

    def load_plan(self, hub_name: str, load_name: str) -> Plan:
        """The plan of an outside load, which is already at the hub."""
        hub, owner = self.scenario.hubs[hub_name], f"{hub_name}.{load_name}"
        load = hub.load[load_name]
        self.directory.customer((hub_name, load_name))
        job = self._asking(hub, load.work, load.priority)
        return Plan(
            hub=hub_name,
            hub_number=self._hub_number[hub_name],
            kind=hub,
            stages=self._stages(hub_name, hub, load.work, owner, "", 1, job, None),
            job=job,
            work_d=mean_work_d(self.scenario, hub, load.work),
            order_class=self.directory.order_class(OrderClass(owner, load.work, "load")),
        )

    def shop_plan(self, stock: str, shop: Workshop) -> Plan:
        """The plan of carcasses of a stock, which are at the hub when their work begins."""
        hub = self.scenario.hubs[shop.hub]
        self.directory.customer((shop.hub, stock))
        job = self._asking(hub, shop.work, shop.priority)
        return Plan(
            hub=shop.hub,
            hub_number=self._hub_number[shop.hub],
            kind=hub,
            stages=self._stages(shop.hub, hub, shop.work, stock, "shop", 1, job, None),
            job=job,
            work_d=mean_work_d(self.scenario, hub, shop.work),
            order_class=self.directory.order_class(OrderClass(stock, shop.work, "part")),
        )

    def _plan(
        self, name: str, fleet: Fleet, wanted: Wanted, health: Health, cause: Cause, hub_name: str
    ) -> Plan:
        hub = usable(self.scenario, hub_name)
        self.directory.customer((hub_name, name))
        spec = (fleet.modes | fleet.scheduled)[wanted.about]
        priority = fleet.priority if spec.priority is None else spec.priority
        job = self._asking(hub, wanted.work, priority)
        under_way = Health.FMC if cause == Cause.SCHEDULE else health

        def condition(state: Health, place: Place, activity: Activity, stage: str = "") -> int:
            return self.directory.condition(
                Condition(state, place, activity, cause, wanted.about, hub_name, stage)
            )

        place = Place.AT_HUB if hub.moves_platform else Place.ON_STATION
        at_work = Health.NMC if cause == Cause.SCHEDULE else health

        def at_stage(activity: Activity, stage: str) -> int:
            return condition(at_work, place, activity, stage)

        plan = Plan(
            hub=hub_name,
            hub_number=self._hub_number[hub_name],
            kind=hub,
            stages=self._stages(
                hub_name, hub, wanted.work, name, wanted.name, fleet.size, job, at_stage
            ),
            job=job,
            work_d=mean_work_d(self.scenario, hub, wanted.work),
            is_home=hub_name == fleet.home_hub,
            elsewhere=self.directory.elsewhere,
            open=capable(self.scenario, hub, wanted.work),
            conditions={
                "authorization": condition(
                    under_way, Place.ON_STATION, Activity.AWAITING_AUTHORIZATION
                ),
                "lift": condition(under_way, Place.ON_STATION, Activity.AWAITING_LIFT),
                "out": condition(under_way, Place.UNDER_WAY, Activity.TRANSIT_OUT),
                "back": condition(under_way, Place.UNDER_WAY, Activity.TRANSIT_BACK),
            },
        )
        if cause != Cause.SCHEDULE and hub.award is not None:
            plan.authorize = self.timing(hub.award, name, f"{wanted.name}.award", fleet.size)
            plan.out_d += hub.award.average_d
        if hub.moves_platform:
            self._add_way(plan, name, fleet, wanted)
        else:
            self._add_team(plan, name, fleet, wanted, at_stage(Activity.AWAITING_LABOUR, "team"))
        plan.out_d = on_grid(plan.out_d)
        if self.scenario.contested:
            plan.contest = self._contest(
                plan, name, fleet, wanted, lambda *told: condition(under_way, *told)
            )
        return plan

    def _contest(
        self,
        plan: Plan,
        name: str,
        fleet: Fleet,
        wanted: Wanted,
        condition: Callable[[Place, Activity, str], int],
    ) -> Contest:
        """What events and rules may do to a plan."""
        scenario, hub = self.scenario, plan.kind
        case = case_of(scenario, name, fleet, wanted, plan.hub)
        gates = []
        for rule_name, rule in sorted(scenario.rules.items()):
            if rule.concerns(case) and may_change(scenario, rule_name):
                law = rule.delay_of(case)
                purpose = f"{wanted.name}.{rule_name}"
                takes = None if law is None else self.timing(law, name, purpose, fleet.size)
                mean_d = 0.0 if law is None else law.average_d
                gates.append(Gate(rule_name, rule, takes, mean_d))
        there = back = None
        movement = fleet.moves.get(wanted.movement)
        if not hub.moves_platform:
            modes = tuple(getattr(hub, "legs", ()))
            speed_kn = getattr(hub, "speed_kn", None)
            there = back = find_leg(scenario, hub.node, fleet.station, modes, speed_kn)
        elif movement is not None:
            there = movement_leg(scenario, movement, fleet.station, hub.node)
            back = movement_leg(scenario, movement, hub.node, fleet.station)

        def across(other: str) -> tuple[Leg | None, float]:
            if movement is None:
                return None, inf
            leg = movement_leg(scenario, movement, hub.node, scenario.hubs[other].node)
            if leg is None or (leg.distance_nm and leg.takes is None and not movement.speed_kn):
                return None, inf
            return leg, way_d(leg, movement.speed_kn)

        return Contest(case, gates, there, back, across, condition)

    def _stages(
        self,
        hub_name: str,
        hub: Hub,
        work: str,
        owner: str,
        task: str,
        rows: int,
        job: Asking,
        condition: Callable[[Activity, str], int] | None,
    ) -> list[StagePlan]:
        content = package(self.scenario, hub, work)
        prefix = f"{task}." if task else ""

        lessons = None
        if hub.learning is not None and condition is not None:
            lessons = self._lessons.setdefault((hub_name, work), Lessons(hub.learning))

        def describe(step: Step) -> Described:
            takes = self._takes(step.stage, owner, f"{prefix}work.{step.name}", rows, hub.pace)
            clock = work_clock(self.scenario, hub, step.stage.needs, shop.pace)
            station = self.directory.station(HubStage(hub_name, step.name))
            if condition is None:
                return Described(station, takes, (0,) * len(Lack), 0, clock, lessons)
            waiting = tuple(
                condition(WAITING[lack], step.name)
                for lack in Lack
                if lack != Lack.HUB or self.scenario.contested
            )
            activity = Activity.TRIAL if step.stage.trial else Activity.IN_WORK
            working = condition(activity, step.name)
            return Described(station, takes, waiting, working, clock, lessons)

        def chance(step: Step) -> Uniforms:
            return self.uniforms(owner, f"{prefix}replaces.{step.name}", rows)

        def requisition(stock: str) -> float:
            return self.scenario.stocks[stock].queue.planned(job)

        shop = self._shops[hub_name]
        urgency = hub.queue.planned(job)
        return stage_plans(
            content, shop, self._people, self._stocks, urgency, requisition, describe, chance
        )

    def _takes(
        self, stage: Stage, owner: str, purpose: str, rows: int, pace: float
    ) -> Timing | None:
        """Hands-on time of a stage, growth included; growth has a stream of its own."""
        if stage.takes is None:
            return None
        plain, growth = self.timing(stage.takes, owner, purpose, rows, pace), stage.growth
        if growth is None or growth.probability == 0:
            return plain
        constant = growth.factor.constant_d
        if growth.probability == 1 and constant is not None:
            return lambda row, n: scaled(plain(row, n), constant)
        stream = self._stream(owner, f"{purpose}.growth", rows)
        factor = Draws(stream, lambda u: growth_quantile(growth, u))
        return lambda row, n: scaled(plain(row, n), factor(row, n))

    def _asking(self, hub: Hub, work: str, priority: int) -> Asking:
        """A work package at a hub as its queue sees it, by hands-on time alone."""
        return Asking(priority, package(self.scenario, hub, work).average_d * hub.pace)

    def _add_way(self, plan: Plan, name: str, fleet: Fleet, wanted: Wanted) -> None:
        """The platform's way to the hub and back."""
        if wanted.movement == STAYS:
            return
        movement = fleet.moves[wanted.movement]
        there = movement_leg(self.scenario, movement, fleet.station, plan.kind.node)
        back = movement_leg(self.scenario, movement, plan.kind.node, fleet.station)
        assert there is not None  # why_not() has seen to it
        assert back is not None
        plan.out = self.under_way(there, movement, name, f"{wanted.name}.out", fleet.size)
        plan.back = self.under_way(back, movement, name, f"{wanted.name}.back", fleet.size)
        plan.way_d = way_d(there, movement.speed_kn)
        plan.out_d += plan.way_d
        plan.back_d = way_d(back, movement.speed_kn)
        if movement.wait is not None:
            plan.lift = self.timing(movement.wait, name, f"{wanted.name}.lift", fleet.size)
            plan.out_d += movement.wait.average_d

    def _add_team(
        self, plan: Plan, name: str, fleet: Fleet, wanted: Wanted, travelling: int
    ) -> None:
        """The team's way: a first stage with the units of the first, which are kept to the end."""
        speed_kn, modes = getattr(plan.kind, "speed_kn", None), getattr(plan.kind, "legs", ())
        leg = find_leg(self.scenario, plan.kind.node, fleet.station, tuple(modes), speed_kn)
        assert leg is not None  # why_not() has seen to it
        movement = Movement(speed_kn=speed_kn)
        out = self.under_way(leg, movement, name, f"{wanted.name}.team_out", fleet.size)
        plan.back = self.under_way(leg, movement, name, f"{wanted.name}.team_back", fleet.size)
        plan.out_d += way_d(leg, speed_kn)
        first, last = plan.stages[0], plan.stages[-1]
        if out is not None:
            travel = StagePlan(
                first.station, first.shops, first.claims, first.again,
                out, (), first.waiting, travelling,
            )  # fmt: skip
            first.claims = ()
            plan.stages.insert(0, travel)
        last.gives_back = ()

    def under_way(
        self, leg: Leg, movement: Movement, owner: str, purpose: str, rows: int
    ) -> Timing | None:
        """Time under way on a leg; None if it takes none."""
        if leg.takes is not None:
            return self.timing(leg.takes, owner, purpose, rows)
        mean_d = way_d(leg, movement.speed_kn)
        if mean_d == 0:
            return None
        if movement.spread_cv == 0:
            way = to_ticks(mean_d)
            return lambda _row, _n: way
        law = laws["lognormal"].model_validate({"mean_d": mean_d, "cv": movement.spread_cv})
        return self.timing(law, owner, purpose, rows)


def _itself(u: Floats) -> Floats:
    return u
