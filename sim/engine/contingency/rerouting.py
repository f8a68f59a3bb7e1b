"""A visit to a hub in a contested theater: a platform goes to its choice, turns, and comes back."""

from collections.abc import Iterable
from math import inf

from simpy import Interrupt

from sim.core.ticks import Ticks, scaled
from sim.engine.contingency.choosing import ChoosingVisit
from sim.engine.contingency.damage import Damage
from sim.engine.hub.customer import Customer
from sim.engine.hub.repair_plan import Plan, StagePlan
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.exposure import PutOffError
from sim.engine.platform.fleet_plan import Action
from sim.engine.state.theater_state import TheaterState
from sim.engine.time.events import Event
from sim.engine.time.interruptions import DESTROYED, REROUTE, Lost
from sim.engine.time.passing import LEFT, left_of, planned, with_left
from sim.model.condition import Activity
from sim.model.scenario import Leg
from sim.model.yards.hub import Steps


class ReroutableVisit(ChoosingVisit):
    """How a platform gets to a hub that may be lost, closed or cut off before it is there.

    Attributes
    ----------
    damage
        What hits have done to it.
    """

    __slots__ = ("_doing", "_main_order", "_ready", "damage")

    def __init__(self, me: PlatformBase, state: TheaterState) -> None:
        super().__init__(me, state)
        self._doing: Action | None = None
        self._main_order = -1
        self._ready: set[str] = set()
        self.damage = Damage()

    def at_a_hub(self, action: Action, order: int = -1) -> Steps:
        """Find a hub and let it restore the platform; find another when that is lost."""
        me, state, where = self._me, self._state, self.where
        log, env = me.log, me.env
        if action.classes:
            action = self.damage.repair(action)
        self._doing = action
        if order < 0:
            order = log.order(action.order_class, me.index, -1, env._now)
        self._main_order = order
        self._authorized.clear()
        self._ready.clear()
        where.sets_out(self.at_hub)
        try:
            while True:
                plan = self._at_once(action)
                if plan is None:
                    yield from self._find(action)
                    plan = me.plan
                me.order = order
                log.send(order, plan.hub_number)
                me.plan = plan = where.rest_of(plan, me) if where.done_frac else plan
                me.heading = True
                state.heeds(self.traveller)
                if state.legal.counts:
                    state.legal.commit(self._limits)
                try:
                    if plan.straight and self._is_free:
                        yield from self._there_and_back(plan)
                    else:
                        yield from plan.kind.restore(self)
                    break
                except Interrupt as interrupt:
                    if interrupt.cause != REROUTE and not isinstance(interrupt.cause, Lost):
                        raise
                    state.legal.withdraw(self._limits)
        except (Interrupt, PutOffError):
            log.absorb(order, env.now)
            raise
        finally:
            me.heading = False
            if self._opportunistic is not None:
                self._opportunistic.settle()
        if where.bound is not None:
            self.is_back()
        log.close(order, env._now)

    def _there_and_back(self, plan: Plan) -> Steps:
        """The steps of most hubs (``Hub.restore``), for who adds no work there."""
        me, state, where = self._me, self._state, self.where
        env, timings, as_usual = me.env, me.resources.timings, me.fleet.slower is None
        assert plan.restrictions is not None
        if plan.restrictions.gates:
            yield from self._authorization()
        stopped: Interrupt | None = None
        if not (as_usual and state.ways_as_planned and where.bound is None):
            yield from self._outward()
        else:
            way: Ticks = 0
            me.passing = None
            if plan.out is not None:
                me.enter(plan.codes.out)
                me.passing = out = timings[plan.out]
                way = out(me.row, me.n)
            where.departs(plan, way, env._now)
            try:
                if way > 0:
                    yield way
                    if isinstance(me.passing, tuple):  # another future
                        where.has_taken(me.passing[LEFT])
            except Interrupt as interrupt:
                stopped = interrupt
            if stopped is not None:
                yield from self._stopped(stopped)
            where.arrives()
            self.at_hub = plan
        yield from me.work()
        me.heading = False
        if self.damage.is_new:
            yield from self._mend()
        if plan.back is None or not (as_usual and state.ways_as_planned):
            yield from self._homeward()
            return
        self.is_back()
        me.enter(plan.codes.back)
        me.passing = back = timings[plan.back]
        way, begun = back(me.row, me.n), env._now
        try:
            if way > 0:
                yield way
        except Interrupt as interrupt:
            stopped = interrupt
        if stopped is not None:
            yield from self._goes_on_home(begun + way)

    def _stopped(self, interrupt: Interrupt) -> Steps:
        """Disturbed under way, a platform turns at once, or else when it is at the hub."""
        me, where, now = self._me, self.where, self._me.env.now
        passing = me.pending(where.due)
        assert passing is not None
        where.has_taken(passing[LEFT])
        left = where.stops(now)
        if interrupt.cause == REROUTE:
            raise interrupt
        me.heading = False  # nobody turns round for scheduled work: it waits for the arrival
        me.passing = with_left(passing, left, now)
        yield from self._under_way(left)
        where.arrives()
        self.at_hub = me.plan
        raise interrupt

    def _goes_on_home(self, due: Ticks) -> Steps:
        """Nothing keeps it from its station, where it was due at an instant when it set out."""
        me, now = self._me, self._me.env.now
        passing = me.pending(due)
        assert passing is not None
        left = left_of(passing, now)
        me.passing = with_left(passing, left, now)
        yield from self._under_way(left, lost=True)

    # Turning -------------------------------------------------------------------------------

    def turns(self) -> None:
        """Turn if the hub it is bound for is no choice any more."""
        if not self._me.held and self._must_turn():
            self._me.heading = False
            self._me.process.interrupt(REROUTE)

    def _must_turn(self) -> bool:
        plan = self._me.plan
        assert self._doing is not None
        if self.defers(self._doing) or self._state.obstacle(plan, committed=True) is not None:
            return True
        if not self.where.under_way and self.where.to_d(plan) == inf:
            return True
        if self._is_capable(plan) or not self._state.standing.reroutes:
            return False
        return self._has_alternative()

    def _has_alternative(self) -> bool:
        assert self._doing is not None
        bound = self._me.plan.hub
        return any(
            plan.hub != bound
            and self._is_open(plan, instead_of=self._limits)
            and self._is_capable(plan)
            for plan in self._doing.ways.plans
        )

    def stays(self, cause: object) -> bool:
        """Whether it asks for its units again, here; work that may move does if there is a hub."""
        moves = isinstance(cause, Lost) and cause.work == "moved"
        if moves and self._me.order == self._main_order:
            return not self._has_alternative()
        return super().stays(cause)

    def breaks_off(self, stage: StagePlan, left: Ticks, scale: float) -> None:
        """It takes along what is done of the content, however fast it went."""
        self.where.credits(self._me.plan, stage, scaled(left, 1 / scale), self._me)

    # The steps of a visit ------------------------------------------------------------------

    def is_at_hub(self) -> bool:
        """Whether it is at a hub."""
        return bool(self.where.at)

    def authorization(self) -> Iterable[Event]:
        """Prepare the work once; wait for every licence that a rule asks for, and for the award,
        for each hub once."""
        return self._authorization()

    def _authorization(self) -> Steps:
        me, limits = self._me, self._limits
        plan = me.plan
        for each in plan.before:
            if each.name not in self._ready:
                self._waits(limits, Activity.PREPARING, each.name)
                yield me.passes(each.takes)
                self._ready.add(each.name)
        if plan.hub in self._authorized:
            return
        waits = [
            (each.name, each.takes)
            for each in limits.gates
            if each.takes is not None and self._state.legal.holds(each.name, limits.case)
        ]
        if plan.authorize is not None:
            waits.append(("", plan.authorize))
        for name, takes in waits:
            self._waits(limits, Activity.AWAITING_AUTHORIZATION, name)
            yield me.passes(takes)
        self._authorized.add(plan.hub)

    def travel_out(self) -> Iterable[Event]:
        """Go to the hub from here, after the tow or the lift has come."""
        return self._outward()

    def _outward(self) -> Steps:
        me, where = self._me, self.where
        plan, env = me.plan, me.env
        if where.at == plan.hub:
            return
        if plan.lift is not None and not where.has_left:
            me.enter(plan.codes.lift)
            yield me.passes(plan.lift)
        if plan.load is not None and not where.has_left:
            me.enter(plan.codes.load)
            yield me.passes(plan.load)
        if plan.sails_out is not None and not where.has_left:
            yield from self._calm(plan.sails_out)
        way: Ticks = 0
        if plan.out is not None:
            way = self._stretched(plan.out, self._limits.there)
            me.enter(plan.codes.out)
        trip, drawn = where.departs(plan, way, env._now)
        passing = me.passing
        if plan.out is None or not drawn or not isinstance(passing, tuple):
            passing = planned(trip, env._now)
        elif trip != way:
            passing = with_left(passing, trip, env._now)
        me.passing = passing
        stopped: Interrupt | None = None
        try:
            if trip > 0:
                yield trip
                where.has_taken(me.passing[LEFT])
        except Interrupt as interrupt:
            stopped = interrupt
        if stopped is not None:
            yield from self._stopped(stopped)
        where.arrives()
        self.at_hub = plan

    def travel_back(self) -> Iterable[Event]:
        """Bring the platform back to its station, as soon as there is a way."""
        return self._homeward()

    def _homeward(self) -> Steps:
        me, limits = self._me, self._limits
        plan, back = me.plan, limits.back
        self._me.heading = False
        while True:
            if plan.sails_back is not None:
                yield from self._calm(plan.sails_back, homeward=True)
            if back is None or self._state.stretch(back) < inf:
                break
            self._waits(limits, Activity.AWAITING_PASSAGE, "")
            try:
                yield self._state.change
            except Interrupt as interrupt:
                if interrupt.cause == DESTROYED:
                    raise
        self.is_back()
        if plan.back is not None:
            me.enter(plan.codes.back)
            yield from self._under_way(self._stretched(plan.back, back), lost=True)

    def _stretched(self, number: int, leg: Leg | None) -> Ticks:
        """Time under way that begins now, as long as the state of the theater makes it."""
        slower = self._me.fleet.slower
        way = self._me.passes(number) if slower is None else self._way(number)
        if self._state.ways_as_planned:
            return way
        slow = self._state.factor(self._limits.case.domain)
        stretch = 1.0 if leg is None else self._state.stretch(leg)
        way = scaled(way, slow)
        if leg is not None:
            way = scaled(way, stretch)
        assert isinstance(self._me.passing, tuple)
        timing, row, n, scale, clock, _, now = self._me.passing
        self._me.passing = timing, row, n, scale * slow * stretch, clock, way, now
        return way

    def work(self) -> Steps:
        """Every stage of the order; then damage that it took there, if the hub can repair it."""
        yield from super().work()
        self._me.heading = False
        if self.damage.is_new:
            yield from self._mend()

    def _mend(self) -> Steps:
        """Damage is repaired at the hub where it was done."""
        me, equipment = self._me, self._me.equipment
        assert me.fleet.damage is not None
        number, first = me.fleet.damage, (me.plan, me.order, me.n)
        mode = self.damage.repair(me.fleet.modes[number])
        plan = mode.ways.at(me.plan.hub)
        if plan is None or self._state.obstacle(plan) is not None:
            return
        order = me.log.order(mode.order_class, me.index, plan.hub_number, me.env.now)
        me.plan, me.order, me.n = plan, order, equipment.failures[number]
        equipment.failures[number] += 1
        try:
            yield from Customer.work(me)
        except Interrupt:
            me.log.absorb(order, me.env.now)
            raise
        finally:
            me.plan, me.order, me.n = first
        me.log.close(order, me.env.now)
        self.damage.is_new = False
