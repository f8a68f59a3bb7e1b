"""Plans of repairs: for each task of a fleet the hubs that may and can do it, and the ways."""

from dataclasses import dataclass, replace

from sim.core.ticks import on_grid
from sim.engine.build.draft import Draft
from sim.engine.build.work_steps import WorkAtHub
from sim.engine.hub.repair_plan import Codes, Gate, Plan, PlannedJob, Restrictions, StagePlan, Ways
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.eligibility.eligibility import (
    STAYS,
    Task,
    capable,
    case_of,
    may_change,
    mean_work_d,
    package,
    usable,
    why_not,
)
from sim.model.fleet import Fleet, Movement
from sim.model.hub import Hub
from sim.model.network import find_leg, movement_leg, way_d
from sim.model.supply import Workshop
from sim.record.tables import OrderClass


def ways_of(
    draft: Draft, name: str, fleet: Fleet, task: Task, health: Health, order_class: int
) -> Ways:
    """A plan for each hub that may and can do a task.

    In a contested theater one for each that ever might; else closed hubs only if there is no other.
    """
    cause = Cause.SCHEDULE if task.kind_of_work == "scheduled" else Cause.FAILURE
    if task.name == fleet.damage:
        cause = Cause.DAMAGE
    found = tuple(
        _Visit(draft, name, fleet, task, health, cause, hub).plan(order_class)
        for hub in draft.directory.hubs
        if why_not(draft.scenario, fleet, task, hub) is None
    )
    usual = tuple(plan for plan in found if plan.open) or found
    route = draft.uniforms(name, f"{task.name}.route", fleet.size)
    # what is closed now may open later in a contested theater
    return Ways(found if draft.scenario.contested else usual, usual, route)


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

    def plan(self, order_class: int) -> Plan:
        """The whole plan."""
        draft, fleet, task, hub_name = self.draft, self.fleet, self.task, self.hub_name
        hub = usable(draft.scenario, hub_name)
        draft.directory.customer((hub_name, self.name))
        spec = (fleet.modes | fleet.scheduled)[task.about]
        priority = fleet.priority if spec.priority is None else spec.priority
        job = _planned_job(draft, hub, task.work, priority)
        work = WorkAtHub(
            draft, hub_name, hub, task.work, self.name, task.name, fleet.size, job, self._at_work
        )
        plan = Plan(
            hub=hub_name,
            hub_number=draft.shops[hub_name].number,
            kind=hub,
            stages=tuple(work.stages()),
            job=job,
            work_d=mean_work_d(draft.scenario, hub, task.work),
            order_class=order_class,
            open=capable(draft.scenario, hub, task.work),
            is_home=hub_name == fleet.home_hub,
            codes=self._codes(),
        )
        if self.cause != Cause.SCHEDULE and hub.award is not None:
            authorize = draft.timing(hub.award, self.name, f"{task.name}.award", fleet.size)
            plan = replace(plan, authorize=authorize, out_d=hub.award.average_d)
        plan = self._with_way(plan) if hub.moves_platform else self._with_team(plan)
        plan = replace(plan, out_d=on_grid(plan.out_d))
        if draft.scenario.contested:
            plan = replace(plan, restrictions=self._restrictions(hub))
        return plan

    @property
    def _under_way(self) -> Health:
        return Health.FMC if self.cause == Cause.SCHEDULE else self.health

    def _code(self, health: Health, place: Place, activity: Activity, stage: str = "") -> int:
        return self.draft.directory.condition(
            Condition(health, place, activity, self.cause, self.task.about, self.hub_name, stage)
        )

    def _codes(self) -> Codes:
        return Codes(
            self._code(self._under_way, Place.ON_STATION, Activity.AWAITING_AUTHORIZATION),
            self._code(self._under_way, Place.ON_STATION, Activity.AWAITING_LIFT),
            self._code(self._under_way, Place.UNDER_WAY, Activity.TRANSIT_OUT),
            self._code(self._under_way, Place.UNDER_WAY, Activity.TRANSIT_BACK),
        )

    def _at_work(self, activity: Activity, stage: str) -> int:
        """Condition code at a stage, where the kind of hub usually has the platform for it."""
        moves = self.draft.scenario.hubs[self.hub_name].moves_platform
        place = Place.AT_HUB if moves else Place.ON_STATION
        health = Health.NMC if self.cause == Cause.SCHEDULE else self.health
        return self._code(health, place, activity, stage)

    def _with_way(self, plan: Plan) -> Plan:
        """The platform's way to the hub and back."""
        draft, name, fleet, task = self.draft, self.name, self.fleet, self.task
        if task.movement == STAYS:
            return plan
        movement = fleet.moves[task.movement]
        there = movement_leg(draft.scenario, movement, fleet.station, plan.kind.node)
        back = movement_leg(draft.scenario, movement, plan.kind.node, fleet.station)
        assert there is not None  # why_not() has seen to it
        assert back is not None
        there_d = way_d(there, movement.speed_kn)
        plan = replace(
            plan,
            out=draft.under_way(there, movement, name, f"{task.name}.out", fleet.size),
            back=draft.under_way(back, movement, name, f"{task.name}.back", fleet.size),
            way_d=there_d,
            out_d=plan.out_d + there_d,
            back_d=way_d(back, movement.speed_kn),
        )
        if movement.wait is None:
            return plan
        lift = draft.timing(movement.wait, name, f"{task.name}.lift", fleet.size)
        return replace(plan, lift=lift, out_d=plan.out_d + movement.wait.average_d)

    def _with_team(self, plan: Plan) -> Plan:
        """The team's way: a first stage with the units of the first, which are kept to the end."""
        draft, name, fleet, task = self.draft, self.name, self.fleet, self.task
        speed_kn, modes = getattr(plan.kind, "speed_kn", None), getattr(plan.kind, "legs", ())
        leg = find_leg(draft.scenario, plan.kind.node, fleet.station, tuple(modes), speed_kn)
        assert leg is not None  # why_not() has seen to it
        travelling = self._at_work(Activity.AWAITING_LABOUR, "team")
        movement = Movement(speed_kn=speed_kn)
        out = draft.under_way(leg, movement, name, f"{task.name}.team_out", fleet.size)
        back = draft.under_way(leg, movement, name, f"{task.name}.team_back", fleet.size)
        first, *others = plan.stages
        stages = [first, *others]
        if out is not None:
            travel = StagePlan(
                first.station, first.shops, first.claims, first.again,
                out, (), first.waiting, travelling,
            )  # fmt: skip
            stages = [travel, replace(first, claims=()), *others]
        stages[-1] = replace(stages[-1], gives_back=())
        return replace(
            plan, stages=tuple(stages), back=back, out_d=plan.out_d + way_d(leg, speed_kn)
        )

    def _restrictions(self, hub: Hub) -> Restrictions:
        """What events and rules may do to the plan."""
        draft, name, fleet, task = self.draft, self.name, self.fleet, self.task
        scenario = draft.scenario
        case = case_of(scenario, name, fleet, task, self.hub_name)
        gates = []
        for rule_name, rule in sorted(scenario.rules.items()):
            if rule.concerns(case) and may_change(scenario, rule_name):
                law = rule.delay_of(case)
                takes, mean_d = None, 0.0
                if law is not None:
                    mean_d = law.average_d
                    takes = draft.timing(law, name, f"{task.name}.{rule_name}", fleet.size)
                gates.append(Gate(rule_name, rule, takes, mean_d))
        there = back = None
        movement = fleet.moves.get(task.movement)
        if not hub.moves_platform:
            modes = tuple(getattr(hub, "legs", ()))
            speed_kn = getattr(hub, "speed_kn", None)
            there = back = find_leg(scenario, hub.node, fleet.station, modes, speed_kn)
        elif movement is not None:
            there = movement_leg(scenario, movement, fleet.station, hub.node)
            back = movement_leg(scenario, movement, hub.node, fleet.station)
        return Restrictions(
            case, tuple(gates), there, back, movement, hub.node,
            self._under_way, self.cause, task.about,
        )  # fmt: skip
