"""A platform in a contested theater: it looks before it goes, turns, waits, is hit or lost."""

from collections.abc import Iterable
from math import inf

from simpy import Environment, Event, Interrupt

from sim.domain.condition import Activity, Cause, Condition, Health, Place
from sim.domain.hub import Steps
from sim.domain.scenario import Leg
from sim.engine.causes import DESTROYED, REROUTE, Lost
from sim.engine.entity import Entity
from sim.engine.fleet import FleetPlan, Mode, Task
from sim.engine.life import Platform
from sim.engine.names import Directory
from sim.engine.plan import Contest, Plan, StagePlan, Timing
from sim.engine.prospect import Prospect
from sim.engine.situation import Situation
from sim.engine.whereabouts import Whereabouts
from sim.record.log import Log


class ContestedPlatform(Platform):
    """A platform that looks at the situation before it goes anywhere.

    Attributes
    ----------
    heading
        Whether it is bound for a hub and its work there has not begun: then it may turn.
    put_off
        Scheduled work that no hub may do at present, with the dates or readings it was due.
    wounded
        Whether it was hit where it was not operating.
    """

    def __init__(
        self,
        env: Environment,
        log: Log,
        fleet: FleetPlan,
        number: int,
        index: int,
        situation: Situation,
        directory: Directory,
    ) -> None:
        super().__init__(env, log, fleet, number, index)
        self.situation = situation
        self.directory = directory
        self.where = Whereabouts(situation)
        self.choices: list[Plan] = []
        self.main_order = -1
        self.heading = False
        self.wounded = False
        self.authorized: set[str] = set()
        self.put_off: dict[int, float] = {}
        situation.join(self)

    # Living --------------------------------------------------------------------------------

    def life(self) -> Steps:
        """The life of every platform, from its arrival in the theater until it is lost."""
        arrival = self.situation.arrival(self.name, self.number)
        if arrival is not None:
            yield from self._arrive(arrival)
        try:
            yield from super().life()
        except Interrupt as interrupt:
            if interrupt.cause != DESTROYED:
                raise
            self._perish()

    def _arrive(self, arrival: Event) -> Steps:
        """Be elsewhere until a day; what is on the calendar begins with it."""
        began = self.env.now
        self.enter(self._elsewhere(Health.FMC, Cause.NONE))
        yield arrival
        late_d = self.env.now - began
        self.turn_ends += late_d
        for place, period in enumerate(self.fleet.periods):
            self.period_due[place] += late_d if period.on_calendar else 0.0

    def _perish(self) -> None:
        """Leave the theater for good; nobody waits for it any more."""
        self.situation.leave(self)
        if self.fleet.squadron is not None:
            self.fleet.squadron.leave(self)
        for order in self.orders.values():
            self.log.absorb(order, self.env.now)
        self.enter(self._elsewhere(Health.LOST, Cause.DAMAGE))

    def _elsewhere(self, health: Health, cause: Cause) -> int:
        return self.directory.condition(Condition(health, Place.ELSEWHERE, Activity.AWAY, cause))

    def enter(self, condition: int) -> None:
        """Record the change; the first hands-on day is the induction."""
        super().enter(condition)
        if self.heading and condition in self.fleet.working:
            self.heading = False
            self.situation.induct(self._contest.case)

    def _operate(self) -> None:
        if self.wounded:
            self.wounded = False
            self._damage()
        super()._operate()
        now, periods = self.env.now, self.fleet.periods
        for place in [each for each in self.put_off if self.may(periods[each])]:
            self.period_due[place] = self.put_off.pop(place)
        due = zip(self.period_due, periods, strict=True)
        if all(date > now for date, each in due if each.on_calendar):  # it may have absorbed them
            for number in self._unrepaired():
                self.open[number] = now

    def _unrepaired(self) -> list[int]:
        """Degrading failures that no hub was allowed to repair, and now is."""
        modes = self.fleet.modes
        waiting = [each for each, end in self.open.items() if end == inf and modes[each].plans]
        return [number for number in waiting if self.may(modes[number])]

    # What the situation asks (``sim.engine.situation.Traveller``) ------------------------------

    def told(self) -> None:
        """Turn if the hub is no choice any more; do what was put off if that is possible now."""
        if self.heading and not self.held:
            if self._must_turn():
                self.heading = False
                self.process.interrupt(REROUTE)
        elif self.idle and (
            any(self.may(self.fleet.periods[place]) for place in self.put_off) or self._unrepaired()
        ):
            self._nudge()

    def _nudge(self) -> None:
        """Let it look at its dates again."""
        self._advance()
        self.idle = False
        self.process.interrupt()

    def _must_turn(self) -> bool:
        if self.situation.obstacle(self.plan) is not None:
            return True
        if not self.where.under_way and self.where.to_d(self.plan) == inf:
            return True
        if self.plan.is_capable() or not self.situation.reroutes:
            return False
        return self._has_alternative()

    def _has_alternative(self) -> bool:
        return any(
            plan.hub != self.plan.hub and self._is_open(plan) and plan.is_capable()
            for plan in self.choices
        )

    def is_at(self, hub: str) -> bool:
        """Whether it is at a hub, in work or not."""
        return self.where.at == hub

    def is_exposed(self) -> bool:
        """Whether it operates on station."""
        serves = self.fleet.turns[self.turn].on_station
        return self.idle and self.health <= Health.PMC and serves

    def hit(self, lost: bool) -> None:
        """It is damaged, which is a failure like another, or lost for good."""
        if lost:
            if self.idle:
                self._advance()
            self.idle = self.heading = False
            self.process.interrupt(DESTROYED)
        else:
            self.wounded = True
            if self.idle:
                self._nudge()

    def _damage(self) -> None:
        """The mode of damage fails now."""
        assert self.fleet.damage is not None
        self.due[self.fleet.damage] = self.age

    # Choosing a hub ------------------------------------------------------------------------

    @property
    def _contest(self) -> Contest:
        assert self.plan.contest is not None
        return self.plan.contest

    def _is_open(self, plan: Plan) -> bool:
        return self.situation.obstacle(plan) is None and self.where.to_d(plan) < inf

    def may(self, task: Task) -> bool:
        """Whether some hub may do a task, and can be reached, at present."""
        return (
            self.situation.is_calm
            or not task.plans
            or any(self._is_open(plan) for plan in task.plans)
        )

    def _goes(self, mode: Mode) -> bool:
        return mode.health == Health.NMC or self.may(mode)

    def _find(self, task: Task) -> Steps:
        """Choose a hub that may do a task, and can if one can; wait while there is none."""
        if self.situation.is_calm and not self.where.has_left:
            usual = task.usual
            place = 0 if len(usual) == 1 else task.choose(usual, self.row, self.n)
            self.plan = usual[place]
            return
        while True:
            open_plans = [plan for plan in task.plans if self._is_open(plan)]
            if open_plans:
                capable = [plan for plan in open_plans if plan.is_capable()]
                seen = [Prospect(plan, self.where.to_d(plan)) for plan in capable or open_plans]
                self.plan = seen[task.choose(seen, self.row, self.n)].plan
                return
            obstacles = [self.situation.obstacle(plan) for plan in task.plans]
            plan, why = next(
                (each for each in zip(task.plans, obstacles, strict=True) if each[1] is not None),
                (task.plans[0], None),
            )
            assert plan.contest is not None
            activity, rule = why or (Activity.AWAITING_PASSAGE, "")
            self.enter(plan.contest.condition(self.where.place, activity, rule))
            yield self.situation.change

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
                try:
                    yield from self.plan.kind.restore(self)
                    break
                except Interrupt as interrupt:
                    if interrupt.cause != REROUTE and not isinstance(interrupt.cause, Lost):
                        raise
        except Interrupt:
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

    # What may be put off -------------------------------------------------------------------

    def _keep_schedule(self, place: int) -> Steps:
        """Scheduled work falls due; it is put off while no hub may do it."""
        if self.may(self.fleet.periods[place]):
            yield from super()._keep_schedule(place)
        else:
            self._advance()
            self.put_off[place], self.period_due[place] = self.period_due[place], inf

    def _recover(self, number: int) -> Steps:
        """A deferred repair can wait no more; it waits on while no hub may do it."""
        if self.may(self.fleet.modes[number]):
            yield from super()._recover(number)
        else:
            self._advance()
            self.open[number] = inf

    # The steps of a visit ------------------------------------------------------------------

    def authorization(self) -> Iterable[Event]:
        """Wait for every licence that a rule asks for, and for the award; for each hub once."""
        return self._authorization()

    def _authorization(self) -> Steps:
        plan, contest = self.plan, self._contest
        if plan.hub in self.authorized:
            return
        waits = [
            (name, takes)
            for name, rule, takes in contest.rules
            if takes is not None and self.situation.holds(name, rule, contest.case)
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
        whole_d = 0.0 if plan.out is None else self._stretched_d(plan.out, self._contest.there)
        trip_d = where.departs(plan, whole_d, self.env.now)
        if plan.out is not None:
            self.enter(plan.conditions["out"])
        try:
            if trip_d > 0:
                yield self.env.timeout(trip_d)
        except Interrupt as interrupt:
            left_d = where.stops(self.env.now)
            if interrupt.cause == REROUTE:
                raise
            self.heading = False  # nobody turns round for scheduled work: it waits for the arrival
            yield from self._under_way(left_d)
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
            yield from self._under_way(self._stretched_d(plan.back, back), lost=True)

    def _stretched_d(self, timing: Timing, leg: Leg | None) -> float:
        """Time under way that begins now, as long as the situation makes it [d]."""
        days = self._way_d(timing)
        if self.situation.is_calm:
            return days
        days *= self.situation.factor(self._contest.case.domain)
        return days if leg is None else days * self.situation.stretch(leg)

    # Work ----------------------------------------------------------------------------------

    def work(self) -> Steps:
        """Every stage of the order; then damage that it took there, if the hub can repair it."""
        yield from super().work()
        self.heading = False
        if self.wounded:
            yield from self._mend()

    def _mend(self) -> Steps:
        """Damage is repaired at the hub where it was done."""
        assert self.fleet.damage is not None
        number, first = self.fleet.damage, (self.plan, self.order, self.n)
        mode = self.fleet.modes[number]
        plan = next((each for each in mode.plans if each.hub == self.plan.hub), None)
        if plan is None or self.situation.obstacle(plan) is not None:
            return
        order = self.log.order(mode.order_class, self.index, plan.hub_number, self.env.now)
        self.plan, self.order, self.n = plan, order, self.failures[number]
        self.failures[number] += 1
        try:
            yield from Entity.work(self)
        except Interrupt:
            self.log.absorb(order, self.env.now)
            raise
        finally:
            self.plan, self.order, self.n = first
        self.log.order_closed[order] = self.env.now
        self.wounded = False

    def stays(self, cause: object) -> bool:
        """Whether it asks for its units again, here; work that may move does if there is a hub."""
        if isinstance(cause, Lost) and cause.work == "moved" and self.order == self.main_order:
            return not self._has_alternative()
        return super().stays(cause)

    def breaks_off(self, stage: StagePlan, left_d: float) -> None:
        """It takes along what is done."""
        self.where.credits(self.plan, stage, left_d, self.row, self.n)
