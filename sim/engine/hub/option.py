"""A hub as a routing policy sees it at the moment of a choice, and the choice itself."""

from bisect import bisect_right
from math import inf

from sim.engine.hub.dispatcher import Dispatcher
from sim.engine.hub.repair_plan import Plan, Ways
from sim.engine.hub.resources import Resources
from sim.model.families.routing import RoutingPolicy, bounds


class HubOption:
    """A plan with what its hub has and who is there now (``sim.model.families.routing.Option``).

    Attributes
    ----------
    out_d, back_d, work_d
        Mean time to get there from where the platform is, waits included, back to its station, and
        of the work there [d].
    """

    __slots__ = (
        "_resources", "back_d", "hub", "is_at_home_node", "is_at_homeport", "is_home",
        "is_scheduled", "out_d", "plan", "work_d",
    )  # fmt: skip

    def __init__(self, plan: Plan, resources: Resources, out_d: float) -> None:
        self._resources = resources
        self.plan = plan
        self.out_d = out_d
        self.hub = plan.hub
        self.back_d = plan.back_d
        self.work_d = plan.work_d
        self.is_home = plan.is_home
        self.is_at_homeport = plan.is_at_homeport
        self.is_at_home_node = plan.is_at_home_node
        self.is_scheduled = plan.is_scheduled

    def at_once(self) -> float:
        """Such jobs that the hub can have in work at once at present [count]."""
        return at_once(self.plan, self._resources)

    def expected_wait_d(self) -> float:
        """Wait that the jobs now at the hub let expect [d]: the scarcest pool decides.

        Every job there counts as one of this kind; who is under way is not known.
        """
        worst_d, dispatchers = 0.0, self._resources.dispatchers
        for shop, place, amount in self.plan.holds:
            worst_d = max(worst_d, self._wait_d(dispatchers[shop], place, amount))
        return worst_d

    def _wait_d(self, dispatcher: Dispatcher, place: int, amount: int) -> float:
        capacity = dispatcher.capacity[place]
        if capacity == inf:
            return 0.0
        if capacity < amount:
            return inf
        ahead = dispatcher.jobs_at(place) + (capacity - dispatcher.free[place]) / amount
        return max(ahead - capacity / amount + 1, 0.0) * self.work_d * amount / capacity


def at_once(plan: Plan, resources: Resources) -> float:
    """Jobs of a plan that its hub can have in work at once at present [count]."""
    most, dispatchers = inf, resources.dispatchers
    for shop, place, amount in plan.holds:
        most = min(most, dispatchers[shop].capacity[place] / amount)
    return most if most == inf else float(int(most))


def is_capable(plan: Plan, resources: Resources) -> bool:
    """Whether a hub has at present as many units as each claim asks for."""
    dispatchers = resources.dispatchers
    return all(dispatchers[shop].capacity[place] >= amount for shop, place, amount in plan.holds)


class UsualChoice:
    """What a fleet's routing chooses of the usual ways from the station.

    A policy whose shares are fixed is asked for them once.
    """

    __slots__ = ("_bounds", "_options", "_routing")

    def __init__(self, ways: Ways, resources: Resources, routing: RoutingPolicy) -> None:
        self._routing = routing
        self._options = [HubOption(plan, resources, plan.out_d) for plan in ways.usual]
        shares = routing.fixed_shares(self._options)
        self._bounds = None if shares is None else bounds(shares)

    def at(self, u: float) -> int:
        """Which of the ways it chooses at a uniform."""
        if self._bounds is None:
            return self._routing.choose(self._options, u)
        return bisect_right(self._bounds, u)


def usual_choice(ways: Ways, resources: Resources, routing: RoutingPolicy) -> UsualChoice:
    """The choice of the usual ways of a task, made once for a replication."""
    assert ways.route is not None
    found = UsualChoice(ways, resources, routing)
    resources.choices[ways.route] = found
    return found
