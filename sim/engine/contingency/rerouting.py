"""A visit to a hub in a contested theater: a platform chooses, goes, turns, waits, gives up."""

from collections.abc import Iterable
from math import inf

from simpy import Interrupt

from sim.core.ticks import Ticks, scaled
from sim.engine.contingency.position import Position
from sim.engine.hub.customer import Customer
from sim.engine.hub.option import HubOption, is_capable
from sim.engine.hub.repair_plan import Plan, Restrictions, StagePlan
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.exposure import PutOffError
from sim.engine.platform.fleet_plan import Action, Period
from sim.engine.platform.hub_visit import HubVisit
from sim.engine.state.theater_state import TheaterState
from sim.engine.time.events import Event
from sim.engine.time.interruptions import DESTROYED, REROUTE, Lost
from sim.engine.time.passing import LEFT, planned, with_left
from sim.model.condition import Activity
from sim.model.hub import Steps
from sim.model.scenario import Leg


class ReroutableVisit(HubVisit):
    """How a platform gets to a hub that may be lost, closed or cut off before it is there.

    Attributes
    ----------
    where
        Its position.
    wounded
        Whether the platform was hit where it was not operating.
    """

    __slots__ = ("_authorized", "_doing", "_main_order", "_state", "where", "wounded")

    def __init__(self, me: PlatformBase, state: TheaterState) -> None:
        super().__init__(me)
        self._state = state
        self._doing: Action | None = None
        self._main_order = -1
        self._authorized: set[str] = set()
        self.where = Position(state)
        self.wounded = False

    def is_back(self) -> None:
        """The platform is on its station, or on its way there."""
        self.at_hub = None
        self.where.is_back()

    # Choosing ------------------------------------------------------------------------------

    @property
    def _limits(self) -> Restrictions:
        assert self._me.plan.restrictions is not None
        return self._me.plan.restrictions

    def _is_open(self, plan: Plan, instead_of: Restrictions | None = None) -> bool:
        obstacle = self._state.obstacle(plan, instead_of=instead_of)
        return obstacle is None and self.where.to_d(plan) < inf

    def _is_capable(self, plan: Plan) -> bool:
        return is_capable(plan, self._me.resources)

    def may(self, action: Action) -> bool:
        """Whether some hub may do an action, and can be reached, at present."""
        plans = action.ways.plans
        if self._state.is_calm:
            return True
        if self.defers(action):
            return False
        return not plans or any(self._is_open(plan) for plan in plans)

    def defers(self, action: Action) -> bool:
        """Whether an action is scheduled work that is put off by order."""
        return self._state.standing.deferred[self._me.name, action.name] > 0

    def _choice(self, action: Action, options: list[HubOption] | None) -> int:
        """What the routing of the posture in force chooses."""
        routing, route = self._state.standing.routing, action.ways.route
        if routing is None or options is None:
            return super()._choice(action, options)
        assert route is not None
        me = self._me
        return routing.choose(options, me.resources.timings[route](me.row, me.n))

    def _find(self, action: Action) -> Steps:
        """Choose a hub that may do an action, and can if one can; wait while there is none.

        Scheduled work is not waited for: the platform goes back, and on with what it did.
        """
        me, plans = self._me, action.ways.plans
        while True:
            options = self._options(plans)
            if options and not self.defers(action):
                me.plan = options[self._choice(action, options)].plan
                return
            if isinstance(action, Period):
                yield from self._give_up()
            self._wait_for_one_of(plans)
            yield self._state.change

    def chosen(self, action: Action) -> Plan | None:
        """The hub to which the platform would go now; None if none may do it."""
        self._authorized.clear()
        self.where.sets_out(self.at_hub)
        plan = self._at_once(action)
        if plan is None and (options := self._options(action.ways.plans)):
            plan = options[self._choice(action, options)].plan
        return plan

    def _at_once(self, action: Action) -> Plan | None:
        """The hub that the routing chooses from the station; None if there may be more to it.

        Without rules the choice is the same for the whole fleet until the state changes.
        """
        state = self._state
        if self.where.has_left or (state.has_rules and not state.is_calm):
            return None
        if state.is_calm:
            return self._chosen(action)
        if self.defers(action):
            return None
        route = action.ways.route
        assert route is not None
        options = state.options.get(route)
        if options is None:
            options = state.options[route] = self._options(action.ways.plans)
        return options[self._choice(action, options)].plan if options else None

    def _options(self, plans: tuple[Plan, ...]) -> list[HubOption]:
        """Hubs that may do the work and can be reached; those that can do it, if any can."""
        open_plans = [plan for plan in plans if self._is_open(plan)]
        capable = [plan for plan in open_plans if self._is_capable(plan)]
        resources = self._me.resources
        return [HubOption(plan, resources, self._reached_d(plan)) for plan in capable or open_plans]

    def _reached_d(self, plan: Plan) -> float:
        """Mean time until a platform is at a hub, with the licences that it needs now [d]."""
        limits = plan.restrictions
        assert limits is not None
        gates = [each for each in limits.gates if each.takes is not None]
        if plan.hub in self._authorized or not gates:
            return self.where.to_d(plan)
        legal = self._state.legal
        held_d = sum(each.mean_d for each in gates if legal.holds(each.name, limits.case))
        return self.where.to_d(plan) + held_d

    def _give_up(self) -> Steps:
        """Go back to the station, from wherever it has come to."""
        has_left, back = self.where.has_left, self.where.back
        self.is_back()
        if has_left:
            self._me.enter(self._me.plan.codes.back)
            self._me.passing = planned(back, self.env.now)
            yield from self._under_way(back, lost=True)
        raise PutOffError

    def _wait_for_one_of(self, plans: tuple[Plan, ...]) -> None:
        """Record what is waited for: the first hub that is closed or forbidden, else a way."""
        plan, why = plans[0], None
        for each in plans:
            why = self._state.obstacle(each)
            if why is not None:
                plan = each
                break
        assert plan.restrictions is not None
        activity, rule = why or (Activity.AWAITING_PASSAGE, "")
        self._waits(plan.restrictions, activity, rule)

    def _waits(self, limits: Restrictions, activity: Activity, rule: str) -> None:
        """Record that it cannot go on from where it is."""
        condition = limits.condition(self.where.place, activity, rule)
        self._me.enter(self._me.resources.directory.condition(condition))

    def at_a_hub(self, action: Action, order: int = -1) -> Steps:
        """Find a hub and let it restore the platform; find another when that is lost."""
        me, state, where = self._me, self._state, self.where
        log, env = me.log, me.env
        self._doing = action
        if order < 0:
            order = log.order(action.order_class, me.index, -1, env._now)
        self._main_order = order
        self._authorized.clear()
        where.sets_out(self.at_hub)
        try:
            while True:
                plan = self._at_once(action)
                if plan is None:
                    yield from self._find(action)
                    plan = me.plan
                me.order = order
                log.send(order, plan.hub_number)
                me.plan = plan = where.rest_of(plan, me)
                me.heading = True
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
        self.is_back()
        log.close(order, env._now)

    def _there_and_back(self, plan: Plan) -> Steps:
        """The steps of most hubs (``sim.model.hub.Hub.restore``), for who adds no work there."""
        me = self._me
        if self._limits.gates:
            yield from self._authorization()
        yield from self._outward()
        yield from me.work()
        me.heading = False
        if self.wounded:
            yield from self._mend()
        if plan.back is None or not self._state.is_calm:
            yield from self._homeward()
        else:
            self.is_back()
            me.enter(plan.codes.back)
            yield from self._under_way(self._way(plan.back), lost=True)

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

    def breaks_off(self, stage: StagePlan, left: Ticks) -> None:
        """It takes along what is done."""
        self.where.credits(self._me.plan, stage, left, self._me)

    # The steps of a visit ------------------------------------------------------------------

    def is_at_hub(self) -> bool:
        """Whether it is at a hub."""
        return bool(self.where.at)

    def authorization(self) -> Iterable[Event]:
        """Wait for every licence that a rule asks for, and for the award; for each hub once."""
        return self._authorization()

    def _authorization(self) -> Steps:
        me, limits = self._me, self._limits
        plan = me.plan
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
        way = 0 if plan.out is None else self._stretched(plan.out, self._limits.there)
        trip, drawn = where.departs(plan, way, env.now)
        if plan.out is not None:
            me.enter(plan.codes.out)
        if plan.out is not None and drawn and isinstance(me.passing, tuple):
            me.passing = with_left(me.passing, trip, env.now)
        else:
            me.passing = planned(trip, env.now)
        disturbed: Interrupt | None = None
        left: Ticks = 0
        try:
            if trip > 0:
                yield trip
                where.has_taken(me.passing[LEFT])
        except Interrupt as interrupt:
            where.has_taken(me.passing[LEFT])
            left = where.stops(env.now)
            if interrupt.cause == REROUTE:
                raise
            me.heading = False  # nobody turns round for scheduled work: it waits for the arrival
            me.passing = with_left(me.passing, left, env.now)
            disturbed = interrupt
        if disturbed is not None:
            yield from self._under_way(left)
        where.arrives()
        self.at_hub = plan
        if disturbed is not None:
            raise disturbed

    def travel_back(self) -> Iterable[Event]:
        """Bring the platform back to its station, as soon as there is a way."""
        return self._homeward()

    def _homeward(self) -> Steps:
        me, limits = self._me, self._limits
        plan, back = me.plan, limits.back
        self._me.heading = False
        while back is not None and self._state.stretch(back) == inf:
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
        way = self._way(number)
        if self._state.is_calm:
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
        if self.wounded:
            yield from self._mend()

    def _mend(self) -> Steps:
        """Damage is repaired at the hub where it was done."""
        me, equipment = self._me, self._me.equipment
        assert me.fleet.damage is not None
        number, first = me.fleet.damage, (me.plan, me.order, me.n)
        mode = me.fleet.modes[number]
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
        self.wounded = False
