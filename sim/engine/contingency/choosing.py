"""What a platform of a contested theater may choose: hubs that are open, in reach and allowed."""

from math import inf

from sim.engine.contingency.position import Position
from sim.engine.hub.option import HubOption, is_capable
from sim.engine.hub.repair_plan import Plan, Restrictions, Ways
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.exposure import PutOffError
from sim.engine.platform.fleet_plan import Action, Period
from sim.engine.platform.hub_visit import HubVisit
from sim.engine.state.outlook import Outlook, Prospect
from sim.engine.state.theater_state import TheaterState
from sim.engine.state.traveller import Traveller
from sim.engine.time.passing import planned
from sim.model.condition import Activity
from sim.model.yards.hub import Steps


class ChoosingVisit(HubVisit):
    """How a platform finds a hub where some may be lost, closed, cut off or forbidden.

    Attributes
    ----------
    where
        Its position.
    traveller
        What the state of the theater tells of changes.
    """

    __slots__ = ("_authorized", "_state", "traveller", "where")
    traveller: Traveller

    def __init__(self, me: PlatformBase, state: TheaterState) -> None:
        super().__init__(me)
        self._state = state
        self._authorized: set[str] = set()
        self.where = Position(state)

    def is_back(self) -> None:
        """The platform is on its station, or on its way there."""
        self.at_hub = None
        self.where.is_back()

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
        if self._sees(action):
            return bool(self._from_station(action.ways))
        return not plans or any(self._is_open(plan) for plan in plans)

    def defers(self, action: Action) -> bool:
        """Whether an action is scheduled work that is put off by order."""
        return self._state.standing.deferred[self._me.name, action.name] > 0

    def _choice(self, action: Action, options: list[HubOption]) -> int:
        """What the routing of the posture in force chooses."""
        me, route = self._me, action.ways.route
        if route is None:
            return 0  # it has been chosen
        ordered = self._state.standing.routing
        routing = me.fleet.routing if ordered is None else ordered
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
        if not self.may(action):
            return None
        self._authorized.clear()
        self.where.sets_out(self.at_hub)
        plan = self._at_once(action)
        if plan is None and (options := self._options(action.ways.plans)):
            plan = options[self._choice(action, options)].plan
        return plan

    def _at_once(self, action: Action) -> Plan | None:
        """The hub that the routing chooses from the station; None if there may be more to it."""
        if self._state.is_calm and self.where.bound is None:
            return self._chosen(action)
        if not self._sees(action) or self.defers(action):
            return None
        options = self._from_station(action.ways)
        return options[self._choice(action, options)].plan if options else None

    def _sees(self, action: Action) -> bool:
        """Whether it sees what everybody at its station does: it has begun nothing there."""
        chosen = action.ways.route is None  # it is open, or it is not
        return not (chosen or self.where.has_left or self._authorized)

    def _from_station(self, ways: Ways) -> list[HubOption]:
        """The same as ``_options``, which the whole fleet sees until the state changes."""
        outlooks = self._state.outlooks
        outlook = outlooks.get(id(ways))
        if outlook is None:
            outlook = outlooks[id(ways)] = Outlook(self._prospects(ways.plans), self._state.legal)
        return outlook.options()

    def _prospects(self, plans: tuple[Plan, ...]) -> list[Prospect]:
        """Hubs that may do the work as far as that lasts, and can be reached."""
        found, resources = [], self._me.resources
        for plan in plans:
            if not self._state.bars(plan) and self.where.to_d(plan) < inf:
                limits = plan.restrictions
                assert limits is not None
                option = HubOption(plan, resources, self._reached_d(plan))
                asked = tuple(each for each in limits.gates if not each.rule.keeps_to_dates)
                found.append(Prospect(option, self._is_capable(plan), limits.case, asked))
        return found

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

    def stands(self, hub: str, action: Action) -> bool:
        """Whether a hub that was chosen some time ago still is a choice, and can do it if any can.

        As for who waits at a hub: it is left for another only where the posture reroutes.
        """
        plan = action.ways.at(hub)
        if plan is None or self.defers(action) or not self._is_open(plan):
            return False
        if self._is_capable(plan) or not self._state.standing.reroutes:
            return True
        return not any(self._is_open(each) and self._is_capable(each) for each in action.ways.plans)

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
