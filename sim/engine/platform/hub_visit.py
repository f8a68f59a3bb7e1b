"""A visit to a hub: what its kind (``yards.hub``) may do with a platform that it restores."""

from collections.abc import Iterable
from math import inf

from simpy import Interrupt

from sim.core.ticks import LONGEST, Ticks
from sim.engine.hub.customer import Customer
from sim.engine.hub.option import UsualChoice, usual_choice
from sim.engine.hub.repair_plan import Plan, Sailing, StagePlan
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.fleet_plan import Action
from sim.engine.platform.opportunistic_work import OpportunisticWork
from sim.engine.time.events import Calendar, Event
from sim.engine.time.interruptions import DESTROYED
from sim.engine.time.passing import LEFT, with_left
from sim.model.yards.hub import Steps


class HubVisit:
    """How a platform gets to a hub and comes back, or a team to it, where nothing is in the way.

    Attributes
    ----------
    at_hub
        The plan of the hub that it is at, while that matters.
    away
        Whether it has left its station for a hub.
    """

    __slots__ = ("_is_free", "_me", "_opportunistic", "at_hub", "away")

    def __init__(self, me: PlatformBase) -> None:
        self._me = me
        within = me.fleet.bundle_within
        self._opportunistic = None if within is None else OpportunisticWork(me, within, self.defers)
        self._is_free = within is None and not me.fleet.absorbing
        self.at_hub: Plan | None = None
        self.away = False

    @property
    def env(self) -> Calendar:
        """The calendar of the run."""
        return self._me.env

    def is_back(self) -> None:
        """The platform is on its station."""
        self.at_hub = None
        self.away = False

    def at_a_hub(self, action: Action, order: int = -1) -> Steps:
        """Choose a hub and let it restore the platform, under a new order or an open one."""
        me = self._me
        log, env = me.log, me.env
        me.plan = plan = self._chosen(action)
        if order < 0:
            order = log.order(action.order_class, me.index, plan.hub_number, env._now)
        else:
            log.send(order, plan.hub_number)
        me.order = order
        try:
            if plan.straight and self._is_free:
                timings, slower = me.resources.timings, me.fleet.slower
                if plan.out is not None:
                    me.enter(plan.codes.out)
                    if slower is None:
                        me.passing = timing = timings[plan.out]
                        yield timing(me.row, me.n)
                    else:
                        yield me.passes(plan.out, slower.at(env.now))
                yield from me.work()
                if plan.back is not None:
                    me.enter(plan.codes.back)
                    if slower is None:
                        me.passing = timing = timings[plan.back]
                        yield timing(me.row, me.n)
                    else:
                        yield me.passes(plan.back, slower.at(env.now))
            else:
                yield from plan.kind.restore(self)
        except Interrupt:
            log.absorb(me.order, env.now)
            raise
        finally:
            if self._opportunistic is not None:
                self._opportunistic.settle()
        self.at_hub = None
        log.close(me.order, env._now)

    def chosen(self, action: Action) -> Plan | None:
        """The hub to which the platform would go now; None if none may do it."""
        return self._chosen(action)

    def _chosen(self, action: Action) -> Plan:
        """The hub that the routing chooses among the usual ones."""
        ways = action.ways
        usual, route = ways.usual, ways.route
        if route is None or len(usual) == 1:
            return usual[0]  # it has been chosen, or there is no other
        me = self._me
        resources = me.resources
        choice: UsualChoice | None = resources.choices.get(route)
        if choice is None:
            choice = usual_choice(ways, resources, me.fleet.routing)
        return usual[choice.at(resources.timings[route](me.row, me.n))]

    def defers(self, action: Action) -> bool:  # noqa: ARG002
        """Whether an action is scheduled work that is put off by order."""
        return False

    # What the job asks -----------------------------------------------------------------------

    def stays(self, cause: object) -> bool:
        """Whether the platform asks for its units again, here, after an interrupt."""
        return Customer.stays(self._me, cause)

    def breaks_off(self, stage: StagePlan, left: Ticks, scale: float) -> None:
        """It goes away, with so much of a stage left to do, which is done anew elsewhere."""

    # What a kind of hub asks (``sim.model.yards.hub.Visit``) -----------------------------------

    def is_at_hub(self) -> bool:
        """Whether the platform is at a hub, between two steps of its own."""
        return self.away

    def authorization(self) -> Iterable[Event]:
        """Prepare the work, and wait until it is authorized and awarded."""
        return self._prepared() if self._me.plan.before else self._awarded()

    def _prepared(self) -> Steps:
        me = self._me
        for each in me.plan.before:
            me.enter(me.resources.directory.elsewhere(each.code) if self.is_at_hub() else each.code)
            yield me.passes(each.takes)
        yield from self._awarded()

    def _awarded(self) -> Iterable[Event]:
        me = self._me
        plan = me.plan
        if plan.authorize is None:
            return ()
        code = plan.codes.authorization
        me.enter(me.resources.directory.elsewhere(code) if self.is_at_hub() else code)
        return (me.env.timeout(me.passes(plan.authorize)),)

    def travel_out(self) -> Iterable[Event]:
        """Bring the platform to the hub, after the tow or the lift has come."""
        me = self._me
        plan = me.plan
        if me.fleet.absorbing or (plan.lift, plan.load, plan.sails_out) != (None, None, None):
            return self._fetched()
        self.away = not plan.by_team
        if plan.out is None:
            return ()
        me.enter(plan.codes.out)
        return (me.env.timeout(self._way(plan.out)),)

    def travel_back(self) -> Iterable[Event]:
        """Bring the platform back to its station."""
        me = self._me
        self.is_back()
        back = me.plan.back
        if back is None:
            return ()
        if me.plan.sails_back is not None:
            return self._back_in_calm(me.plan.sails_back, back)
        me.enter(me.plan.codes.back)
        if me.fleet.absorbing:
            return self._under_way(self._way(back), lost=True)
        return (me.env.timeout(self._way(back)),)

    def work(self) -> Steps:
        """Every stage of the order, wherever the platform is, and then what is done with it."""
        me = self._me
        usual = self.is_at_hub() != me.plan.by_team
        steps = me.work() if usual else self._work_elsewhere()
        return steps if self._opportunistic is None else self._opportunistic.after(steps)

    def send_team_home(self) -> None:
        """Let the team go: its units are busy until it is back at the hub."""
        me = self._me
        dispatchers = [me.resources.dispatchers[shop] for shop in me.plan.stages[-1].shops]
        team = Customer(me.resources, me.name, me.number, me.row)
        team.held, me.held = me.held, {}
        back, sails = me.plan.back, me.plan.sails_back
        way = 0 if back is None else self._way(back)
        passing = me.passing

        def is_back(_: Event) -> None:
            for dispatcher in dispatchers:
                dispatcher.release_all(team)

        def sets_out(_: Event) -> None:
            assert isinstance(passing, tuple)
            now = me.env.now
            home = me.env.timeout(way, with_left(passing, way, now))
            assert home.callbacks is not None
            home.callbacks.append(is_back)

        for dispatcher in dispatchers:
            dispatcher.forget(me)
        begins = me.env.now if sails is None or back is None else self._may_sail(sails)
        if begins > me.env.now:
            calm = me.env.timeout(LONGEST if begins == inf else begins - me.env.now)
            assert calm.callbacks is not None
            calm.callbacks.append(sets_out)
            return
        arrival = me.env.timeout(way, passing)
        assert arrival.callbacks is not None
        arrival.callbacks.append(is_back)

    # Steps -----------------------------------------------------------------------------------

    def _work_elsewhere(self) -> Steps:
        me = self._me
        usual = me.plan
        me.plan = usual.displaced(me.resources.directory.elsewhere)
        try:
            yield from me.work()
        finally:
            me.plan = usual

    def _fetched(self) -> Steps:
        """Wait for the lift and travel; a platform that is at the hub already has arrived."""
        me = self._me
        plan = me.plan
        if self.at_hub is not None and self.at_hub.hub == plan.hub:
            return
        if plan.lift is not None:
            me.enter(plan.codes.lift)
            yield me.passes(plan.lift)
        if plan.load is not None:
            me.enter(plan.codes.load)
            yield me.passes(plan.load)
        if plan.sails_out is not None:
            yield from self._calm(plan.sails_out)
        self.away = not plan.by_team
        if plan.out is not None:
            me.enter(plan.codes.out)
        try:
            if plan.out is not None:
                yield from self._under_way(self._way(plan.out))
        finally:
            self.at_hub = plan

    def _may_sail(self, sailing: Sailing) -> Ticks:
        """The first instant at which a way may begin."""
        opening = self._me.resources.openings[sailing.opening]
        return opening.begins(self._me.env.now, 0, None)

    def _calm(self, sailing: Sailing, homeward: bool = False) -> Steps:
        """Wait until a way may begin; on the way home nothing but its end disturbs it."""
        me, env = self._me, self._me.env
        while (begins := self._may_sail(sailing)) > env.now:
            me.enter(sailing.code)
            me.passing = None
            try:
                yield LONGEST if begins == inf else begins - env.now
            except Interrupt as interrupt:
                if not homeward or interrupt.cause == DESTROYED:
                    raise

    def _back_in_calm(self, sailing: Sailing, back: int) -> Steps:
        """The way home, when it may begin."""
        yield from self._calm(sailing, homeward=True)
        self._me.enter(self._me.plan.codes.back)
        yield from self._under_way(self._way(back), lost=True)

    def _way(self, number: int) -> Ticks:
        """Time under way that begins now."""
        me = self._me
        slower = me.fleet.slower
        return me.passes(number, 1.0 if slower is None else slower.at(me.env.now))

    def _under_way(self, left: Ticks, lost: bool = False) -> Steps:
        """Travel; nobody turns round, so an interrupt takes effect on arrival (or is ``lost``).

        What passes meanwhile has been noted.
        """
        me, env = self._me, self._me.env
        interrupted: Interrupt | None = None
        while left > 0:
            begun = env.now
            try:
                yield left
                break
            except Interrupt as interrupt:
                interrupted = interrupt
                assert isinstance(me.passing, tuple)
                left = me.passing[LEFT] - (env.now - begun)
                me.passing = with_left(me.passing, left, env.now)
        if interrupted is not None and not lost:
            raise interrupted
