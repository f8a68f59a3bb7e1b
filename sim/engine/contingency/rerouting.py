"""A platform that seeks a hub in a contested theater: it chooses, goes, turns, waits, gives up."""

from collections.abc import Iterable
from math import inf

from simpy import Event, Interrupt

from sim.core.ticks import Ticks, scaled
from sim.engine.contingency.position import Whereabouts
from sim.engine.contingency.prospect import Prospect
from sim.engine.hub.repair_plan import Contest, Plan, StagePlan, Timing
from sim.engine.platform.fleet_plan import FleetPlan, Period, Task
from sim.engine.platform.platform import Platform
from sim.engine.state.theater_state import Situation
from sim.engine.time.interruptions import DESTROYED, REROUTE, Lost
from sim.engine.time.progress import Calendar
from sim.model.condition import Activity
from sim.model.hub import Steps
from sim.model.scenario import Leg
from sim.record.log import Log


class PutOffError(Exception):
    """Scheduled work was given up for now: the platform is on its station again."""


class Seeking(Platform):
    """A platform that looks at the situation before it goes to a hub, and while it is on its way.

    Attributes
    ----------
    heading
        Whether it is bound for a hub and its work there has not begun: then it may turn.
    choices
        Every plan of what it is about to have done.
    """

    def __init__(
        self,
        env: Calendar,
        log: Log,
        fleet: FleetPlan,
        number: int,
        index: int,
        situation: Situation,
    ) -> None:
        super().__init__(env, log, fleet, number, index)
        self.situation = situation
        self.where = Whereabouts(situation)
        self.choices: list[Plan] = []
        self.main_order = -1
        self.heading = False
        self.authorized: set[str] = set()

    def enter(self, condition: int) -> None:
        """Record the change; from the first hands-on day on nobody turns."""
        super().enter(condition)
        if self.heading and condition in self.fleet.working:
            self.heading = False

    # Choosing ------------------------------------------------------------------------------

    @property
    def _contest(self) -> Contest:
        assert self.plan.contest is not None
        return self.plan.contest

    def _is_open(self, plan: Plan, instead_of: Contest | None = None) -> bool:
        obstacle = self.situation.obstacle(plan, instead_of=instead_of)
        return obstacle is None and self.where.to_d(plan) < inf

    def may(self, task: Task) -> bool:
        """Whether some hub may do a task, and can be reached, at present."""
        return (
            self.situation.is_calm
            or not task.plans
            or any(self._is_open(plan) for plan in task.plans)
        )

    def _find(self, task: Task) -> Steps:
        """Choose a hub that may do a task, and can if one can; wait while there is none.

        Scheduled work is not waited for: the platform goes back, and on with what it did.
        """
        if self.situation.is_calm and not self.where.has_left:
            usual = task.usual
            place = 0 if len(usual) == 1 else task.choose(usual, self.row, self.n)
            self.plan = usual[place]
            return
        while True:
            open_plans = [plan for plan in task.plans if self._is_open(plan)]
            if open_plans:
                capable = [plan for plan in open_plans if plan.is_capable()]
                seen = [Prospect(plan, self._reached_d(plan)) for plan in capable or open_plans]
                self.plan = seen[task.choose(seen, self.row, self.n)].plan
                return
            if isinstance(task, Period):
                yield from self._give_up()
            self._wait_for_one_of(task.plans)
            yield self.situation.change

    def _reached_d(self, plan: Plan) -> float:
        """Mean time until a platform is at a hub, with the licences that it needs now [d]."""
        contest = plan.contest
        assert contest is not None
        gates = [each for each in contest.gates if each.takes is not None]
        if plan.hub in self.authorized or not gates:
            return self.where.to_d(plan)
        held_d = sum(
            each.mean_d
            for each in gates
            if self.situation.holds(each.name, each.rule, contest.case)
        )
        return self.where.to_d(plan) + held_d

    def _give_up(self) -> Steps:
        """Go back to the station, from wherever it has come to."""
        has_left, back = self.where.has_left, self.where.back
        self.at_hub = None
        self.where.is_back()
        if has_left:
            self.enter(self.plan.conditions["back"])
            yield from self._under_way(back, lost=True)
        raise PutOffError

    def _wait_for_one_of(self, plans: list[Plan]) -> None:
        """Record what is waited for: the first hub that is closed or forbidden, else a way."""
        plan, why = plans[0], None
        for each in plans:
            why = self.situation.obstacle(each)
            if why is not None:
                plan = each
                break
        assert plan.contest is not None
        activity, rule = why or (Activity.AWAITING_PASSAGE, "")
        self.enter(plan.contest.condition(self.where.place, activity, rule))

    def _at_a_hub(self, task: Task, order: int = -1) -> Steps:
        """Find a hub and let it restore the platform; find another when that is lost."""
        log, env = self.log, self.env
        self.choices = task.plans
        self.main_order = (
            order if order >= 0 else log.order(task.order_class, self.index, -1, env.now)
        )
        self.authorized.clear()
        self.where.sets_out(self.at_hub)
        try:
            while True:
                yield from self._find(task)
                self.order = self.main_order
                log.send(self.order, self.plan.hub_number)
                self.plan = self.where.rest_of(self.plan, self.row, self.n)
                self.heading = True
                self.situation.commit(self._contest)
                try:
                    yield from self.plan.kind.restore(self)
                    break
                except Interrupt as interrupt:
                    if interrupt.cause != REROUTE and not isinstance(interrupt.cause, Lost):
                        raise
                    self.situation.withdraw(self._contest)
        except (Interrupt, PutOffError):
            log.absorb(self.main_order, env.now)
            raise
        finally:
            self.heading = False
            if self.bundle is not None:
                self.bundle.settle()
        self.at_hub = None
        self.where.is_back()
        log.order_closed[self.main_order] = env.now

    def _in_place(self, task: Task) -> Steps:
        self.where.is_back()
        return super()._in_place(task)

    # Turning -------------------------------------------------------------------------------

    def turns(self) -> bool:
        """Turn if the hub it is bound for is no choice any more; returns whether it was bound."""
        bound = self.heading and not self.held
        if bound and self._must_turn():
            self.heading = False
            self.process.interrupt(REROUTE)
        return bound

    def _must_turn(self) -> bool:
        if self.situation.obstacle(self.plan, committed=True) is not None:
            return True
        if not self.where.under_way and self.where.to_d(self.plan) == inf:
            return True
        if self.plan.is_capable() or not self.situation.reroutes:
            return False
        return self._has_alternative()

    def _has_alternative(self) -> bool:
        return any(
            plan.hub != self.plan.hub
            and self._is_open(plan, instead_of=self._contest)
            and plan.is_capable()
            for plan in self.choices
        )

    def stays(self, cause: object) -> bool:
        """Whether it asks for its units again, here; work that may move does if there is a hub."""
        if isinstance(cause, Lost) and cause.work == "moved" and self.order == self.main_order:
            return not self._has_alternative()
        return super().stays(cause)

    def breaks_off(self, stage: StagePlan, left: Ticks) -> None:
        """It takes along what is done."""
        self.where.credits(self.plan, stage, left, self.row, self.n)

    # The steps of a visit ------------------------------------------------------------------

    def is_at_hub(self) -> bool:
        """Whether it is at a hub."""
        return bool(self.where.at)

    def authorization(self) -> Iterable[Event]:
        """Wait for every licence that a rule asks for, and for the award; for each hub once."""
        return self._authorization()

    def _authorization(self) -> Steps:
        plan, contest = self.plan, self._contest
        if plan.hub in self.authorized:
            return
        waits = [
            (each.name, each.takes)
            for each in contest.gates
            if each.takes is not None and self.situation.holds(each.name, each.rule, contest.case)
        ]
        if plan.authorize is not None:
            waits.append(("", plan.authorize))
        for name, takes in waits:
            waiting = Activity.AWAITING_AUTHORIZATION
            self.enter(contest.condition(self.where.place, waiting, name))
            yield self.env.timeout(takes(self.row, self.n))
        self.authorized.add(plan.hub)

    def travel_out(self) -> Iterable[Event]:
        """Go to the hub from here, after the tow or the lift has come."""
        return self._outward()

    def _outward(self) -> Steps:
        plan, where = self.plan, self.where
        if where.at == plan.hub:
            return
        if plan.lift is not None and not where.has_left:
            self.enter(plan.conditions["lift"])
            yield self.env.timeout(plan.lift(self.row, self.n))
        way = 0 if plan.out is None else self._stretched(plan.out, self._contest.there)
        trip = where.departs(plan, way, self.env.now)
        if plan.out is not None:
            self.enter(plan.conditions["out"])
        try:
            if trip > 0:
                yield self.env.timeout(trip)
        except Interrupt as interrupt:
            left = where.stops(self.env.now)
            if interrupt.cause == REROUTE:
                raise
            self.heading = False  # nobody turns round for scheduled work: it waits for the arrival
            yield from self._under_way(left)
            where.arrives()
            self.at_hub = plan
            raise
        where.arrives()
        self.at_hub = plan

    def travel_back(self) -> Iterable[Event]:
        """Bring the platform back to its station, as soon as there is a way."""
        return self._homeward()

    def _homeward(self) -> Steps:
        plan, back = self.plan, self._contest.back
        self.heading = False
        while back is not None and self.situation.stretch(back) == inf:
            self.enter(self._contest.condition(self.where.place, Activity.AWAITING_PASSAGE, ""))
            try:
                yield self.situation.change
            except Interrupt as interrupt:
                if interrupt.cause == DESTROYED:
                    raise
        self.at_hub = None
        self.where.is_back()
        if plan.back is not None:
            self.enter(plan.conditions["back"])
            yield from self._under_way(self._stretched(plan.back, back), lost=True)

    def _stretched(self, timing: Timing, leg: Leg | None) -> Ticks:
        """Time under way that begins now, as long as the situation makes it."""
        way = self._way(timing)
        if self.situation.is_calm:
            return way
        way = scaled(way, self.situation.factor(self._contest.case.domain))
        return way if leg is None else scaled(way, self.situation.stretch(leg))
