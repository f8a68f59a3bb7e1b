"""Plans of repairs: for each task of a fleet the hubs that may and can do it, and the ways."""

from dataclasses import dataclass, replace

from sim.core.ticks import on_grid
from sim.engine.build.draft import Draft
from sim.engine.build.work_steps import WorkAtHub
from sim.engine.hub.claims import Unit
from sim.engine.hub.repair_plan import (
    Codes,
    Gate,
    Plan,
    PlannedJob,
    Preparation,
    Restrictions,
    Sailing,
    StagePlan,
    Ways,
)
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.eligibility.eligibility import (
    Task,
    capable,
    case_of,
    may_change,
    mean_work_d,
    package,
    places_of,
    usable,
    why_not,
)
from sim.model.fleet import Fleet
from sim.model.network import Route, route
from sim.model.scenario import Leg
from sim.model.supply import Workshop
from sim.model.yards.hub import Hub
from sim.record.tables import OrderClass


def ways_of(
    draft: Draft, name: str, fleet: Fleet, task: Task, health: Health, order_class: int
) -> Ways:
    """A plan for each hub that may and can do a task, from where a platform is in each stage."""
    places = places_of(fleet, task)
    found = {
        node: _ways_from(draft, name, fleet, task, health, order_class, node)
        for node in dict.fromkeys(places)
    }
    first = found[places[0]]
    if len(found) == 1:
        return first
    return replace(first, by_turn=tuple(found[node] for node in places))


def _ways_from(
    draft: Draft,
    name: str,
    fleet: Fleet,
    task: Task,
    health: Health,
    order_class: int,
    node: str,
) -> Ways:
    """The plans of who is at a node.

    In a contested theater one for each hub that ever might; else closed hubs only if there is no
    other.
    """
    cause = Cause.SCHEDULE if task.kind_of_work == "scheduled" else Cause.FAILURE
    if task.name == fleet.damage:
        cause = Cause.DAMAGE
    scenario = draft.scenario

    postures = [scenario.posture, *sorted(scenario.changed["postures"] - {scenario.posture})]
    under = [scenario, *(scenario.but(posture=each) for each in postures[1:])]

    def plan(hub: str, not_under: frozenset[str]) -> Plan:
        way = route(scenario, fleet, task.movement, scenario.hubs[hub], node)
        away = "" if node == fleet.station else node
        visit = _Visit(draft, name, fleet, task, health, cause, hub, way, away, not_under)
        return visit.plan(order_class)

    found, now = [], []
    for hub in draft.directory.hubs:
        reasons = [why_not(each, fleet, task, hub, node) for each in under]
        if None in reasons:
            barred = {each for each, why in zip(postures, reasons, strict=True) if why is not None}
            found.append(plan(hub, frozenset(barred)))
            now += found[-1:] if reasons[0] is None else []
    usual = tuple(plan for plan in now if plan.open) or tuple(now)
    choice = draft.uniforms(name, f"{task.name}.route", fleet.size, node)
    # what is closed now may open later in a contested theater
    return Ways(tuple(found) if scenario.contested else usual, usual, choice)


def load_plan(draft: Draft, hub_name: str, load_name: str) -> Plan:
    """The plan of an outside load, which is already at the hub."""
    load, owner = draft.scenario.hubs[hub_name].load[load_name], f"{hub_name}.{load_name}"
    draft.directory.customer((hub_name, load_name))
    number = OrderClass(owner, load.work, "load")
    return _on_the_spot(draft, hub_name, load.work, load.priority, owner, "", number)


def shop_plan(draft: Draft, stock: str, shop: Workshop) -> Plan:
    """The plan of carcasses of a stock, which are at the hub when their work begins."""
    draft.directory.customer((shop.hub, stock))
    number = OrderClass(stock, shop.work, "part")
    return _on_the_spot(draft, shop.hub, shop.work, shop.priority, stock, "shop", number)


def _on_the_spot(
    draft: Draft,
    hub_name: str,
    work: str,
    priority: int,
    owner: str,
    task: str,
    order_class: OrderClass,
) -> Plan:
    hub = draft.scenario.hubs[hub_name]
    job = _planned_job(draft, hub, work, priority)
    return Plan(
        hub=hub_name,
        hub_number=draft.shops[hub_name].number,
        kind=hub,
        stages=tuple(WorkAtHub(draft, hub_name, hub, work, owner, task, 1, job).stages()),
        job=job,
        work_d=mean_work_d(draft.scenario, hub, work),
        order_class=draft.directory.order_class(order_class),
    )


def _planned_job(draft: Draft, hub: Hub, work: str, priority: int) -> PlannedJob:
    """A work package at a hub as its queue sees it, by hands-on time alone."""
    return PlannedJob(priority, package(draft.scenario, hub, work).average_d * hub.pace)


def _all(stage: StagePlan) -> tuple[tuple[int, tuple[Unit, ...]], ...]:
    """All units of a stage, by their dispatchers."""
    return tuple((claim.shop, claim.units) for claim in stage.again)


@dataclass(frozen=True)
class _Visit:
    """A task of a fleet's platforms at one hub, while its plan is drawn up."""

    draft: Draft
    name: str
    fleet: Fleet
    task: Task
    health: Health
    cause: Cause
    hub_name: str
    route: Route
    away: str
    """Where the platform is, if it is not at its station; told as the stage of the way."""
    not_under: frozenset[str]

    def plan(self, order_class: int) -> Plan:
        """The whole plan."""
        draft, fleet, task, hub_name = self.draft, self.fleet, self.task, self.hub_name
        hub = usable(draft.scenario, hub_name)
        draft.directory.customer((hub_name, self.name))
        spec = (fleet.modes | fleet.scheduled)[task.key]
        priority = fleet.priority if spec.priority is None else spec.priority
        job = _planned_job(draft, hub, task.work, priority)
        work = WorkAtHub(
            draft, hub_name, hub, task.work, self.name, task.name, fleet.size, job, self._at_work,
            sets_out=not self.route.out_d,
        )  # fmt: skip
        plan = Plan(
            hub=hub_name,
            hub_number=draft.shops[hub_name].number,
            kind=hub,
            stages=tuple(work.stages()),
            job=job,
            work_d=mean_work_d(draft.scenario, hub, task.work),
            order_class=order_class,
            open=capable(draft.scenario, hub, task.work),
            is_home=(is_home := hub_name == fleet.home_hub),
            is_at_home_node=(at_node := hub.node == fleet.home_node),
            is_at_homeport=at_node if fleet.home_node else is_home,
            is_scheduled=self.cause == Cause.SCHEDULE,
            codes=self._codes(),
        )
        plan = self._prepared(plan)
        if self.cause != Cause.SCHEDULE and hub.award is not None:
            authorize = draft.timing(hub.award, self.name, f"{task.name}.award", fleet.size)
            plan = replace(plan, authorize=authorize, out_d=plan.out_d + hub.award.average_d)
        plan = self._with_team(plan) if self.route.by_team else self._with_way(plan)
        waits = (plan.authorize, plan.lift, plan.load) != (None, None, None) or plan.before
        sails = (plan.sails_out, plan.sails_back) != (None, None)
        straight = hub.there_and_back and not waits and not sails and not plan.by_team
        plan = replace(plan, out_d=on_grid(plan.out_d), straight=straight)
        if draft.scenario.contested:
            plan = replace(plan, restrictions=self._restrictions(hub.node))
        return plan

    @property
    def _under_way(self) -> Health:
        return Health.FMC if self.cause == Cause.SCHEDULE else self.health

    def _code(self, health: Health, place: Place, activity: Activity, stage: str = "") -> int:
        return self.draft.directory.condition(
            Condition(health, place, activity, self.cause, self.task.about, self.hub_name, stage)
        )

    def _codes(self) -> Codes:
        loads = self.route.movement is not None and self.route.movement.load is not None
        return Codes(
            self._code(self._under_way, Place.ON_STATION, Activity.AWAITING_AUTHORIZATION),
            self._code(self._under_way, Place.ON_STATION, Activity.AWAITING_LIFT),
            self._code(self._under_way, Place.ON_STATION, Activity.LOADING) if loads else 0,
            self._code(self._under_way, Place.UNDER_WAY, Activity.TRANSIT_OUT, self.away),
            self._code(self._under_way, Place.UNDER_WAY, Activity.TRANSIT_BACK, self.away),
        )

    def _prepared(self, plan: Plan) -> Plan:
        """With what comes before the award."""
        work, task = package(self.draft.scenario, plan.kind, self.task.work), self.task.name
        if not work.before:
            return plan
        before = tuple(
            Preparation(
                wait,
                self.draft.timing(law, self.name, f"{task}.before.{wait}", self.fleet.size),
                self._code(self._under_way, Place.ON_STATION, Activity.PREPARING, wait),
            )
            for wait, law in work.before.items()
        )
        return replace(plan, before=before, out_d=work.before_d)

    def _at_work(self, activity: Activity, stage: str) -> int:
        """Condition code at a stage, where the kind of hub usually has the platform for it."""
        place = Place.ON_STATION if self.route.by_team else Place.AT_HUB
        health = Health.NMC if self.cause == Cause.SCHEDULE else self.health
        return self._code(health, place, activity, stage)

    def _with_way(self, plan: Plan) -> Plan:
        """The platform's way to the hub and back."""
        draft, name, fleet, task = self.draft, self.name, self.fleet, self.task
        movement, there, back = self.route.movement, self.route.there, self.route.back
        if movement is None:
            return plan  # it stays
        assert there is not None  # why_not() has seen to it
        assert back is not None
        plan = replace(
            plan,
            out=draft.under_way(there, movement, name, f"{task.name}.out", fleet.size),
            back=draft.under_way(back, movement, name, f"{task.name}.back", fleet.size),
            way_d=self.route.out_d,
            out_d=plan.out_d + self.route.out_d,
            back_d=self.route.back_d,
            sails_out=self._sailing(there, Place.ON_STATION),
            sails_back=self._sailing(back, Place.AT_HUB),
        )
        if movement.wait is not None:
            lift = draft.timing(movement.wait, name, f"{task.name}.lift", fleet.size)
            plan = replace(plan, lift=lift, out_d=plan.out_d + movement.wait.average_d)
        if movement.load is not None:
            load = draft.timing(movement.load, name, f"{task.name}.load", fleet.size)
            plan = replace(plan, load=load, out_d=plan.out_d + movement.load.average_d)
        return plan

    def _sailing(self, leg: Leg, place: Place) -> Sailing | None:
        """When a way may begin, for who waits for it somewhere; None if that is at any time."""
        opening = self.draft.sailing(leg)
        if opening is None:
            return None
        return Sailing(opening, self._code(self._under_way, place, Activity.AWAITING_WINDOW))

    def _with_team(self, plan: Plan) -> Plan:
        """The team's way: a first stage with the units of the first, which are kept to the end."""
        draft, name, fleet, task = self.draft, self.name, self.fleet, self.task
        movement, leg = self.route.movement, self.route.there
        assert movement is not None
        assert leg is not None  # why_not() has seen to it
        travelling = self._at_work(Activity.AWAITING_LABOUR, "team")
        out = draft.under_way(leg, movement, name, f"{task.name}.team_out", fleet.size)
        back = draft.under_way(leg, movement, name, f"{task.name}.team_back", fleet.size)
        stages = list(plan.stages)
        if out is not None:
            first = stages[0]
            travel = StagePlan(
                first.station, first.shops, first.claims, first.again,
                out, (), first.waiting, travelling,
            )  # fmt: skip
            hub = draft.scenario.hubs[self.hub_name]
            content = package(draft.scenario, hub, task.work).stages
            setting_out = draft.setting_out(hub, next(iter(content.values())), leg)
            if setting_out is not None:
                paused = self._at_work(Activity.AWAITING_WINDOW, "team")
                travel = replace(travel, opening=setting_out, labour=_all(first), paused=paused)
            stages = [travel, replace(first, claims=()), *stages[1:]]
            stages[1:] = [replace(each, labour=()) for each in stages[1:]]  # the team is there
        stages[-1] = replace(stages[-1], gives_back=())
        out_d = plan.out_d + self.route.out_d
        home = self._sailing(leg, Place.ON_STATION)
        return replace(
            plan, stages=tuple(stages), by_team=True, back=back, out_d=out_d, sails_back=home
        )

    def _restrictions(self, node: str) -> Restrictions:
        """What events and rules may do to the plan."""
        draft, name, fleet, task = self.draft, self.name, self.fleet, self.task
        scenario = draft.scenario
        case = case_of(scenario, name, fleet, task, self.hub_name)
        gates = []
        for rule_name, rule in sorted(scenario.rules.items()):
            if not (scenario.may_hold(rule_name) and may_change(scenario, rule_name)):
                continue
            if rule.concerns(case):
                law = rule.delay_of(case)
                takes, mean_d = None, 0.0
                if law is not None:
                    mean_d = law.average_d
                    takes = draft.timing(law, name, f"{task.name}.{rule_name}", fleet.size)
                gates.append(Gate(rule_name, rule, takes, mean_d))
        way, movement = self.route, fleet.moves.get(task.movement)
        return Restrictions(
            case, tuple(gates), way.there, way.back, movement, node,
            self._under_way, self.cause, task.about, self.not_under,
        )  # fmt: skip
