"""A hub as a routing policy sees it at the moment of a choice."""

from math import inf

from sim.engine.hub.dispatcher import Dispatcher
from sim.engine.hub.repair_plan import Plan
from sim.engine.hub.resources import Resources


class HubOption:
    """A plan with what its hub has and who is there now (``sim.model.families.routing.Option``).

    Attributes
    ----------
    out_d
        Mean time to get there from where the platform is, waits included [d].
    """

    __slots__ = ("_resources", "out_d", "plan")

    def __init__(self, plan: Plan, resources: Resources, out_d: float) -> None:
        self.plan = plan
        self.out_d = out_d
        self._resources = resources

    @property
    def hub(self) -> str:
        """Name of the hub."""
        return self.plan.hub

    @property
    def back_d(self) -> float:
        """Mean time back [d]."""
        return self.plan.back_d

    @property
    def work_d(self) -> float:
        """Mean hands-on time there [d]."""
        return self.plan.work_d

    @property
    def is_home(self) -> bool:
        """Whether it is the home hub."""
        return self.plan.is_home

    def at_once(self) -> float:
        """Such jobs that the hub can have in work at once at present [count]."""
        return at_once(self.plan, self._resources)

    def expected_wait_d(self) -> float:
        """Wait that the jobs now at the hub let expect [d]: the scarcest pool decides.

        Every job there counts as one of this kind; who is under way is not known.
        """
        worst_d, dispatchers = 0.0, self._resources.dispatchers
        for stage in self.plan.stages:
            for claim in stage.again:
                for place, amount in claim.needs:
                    worst_d = max(worst_d, self._wait_d(dispatchers[claim.shop], place, amount))
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
    most = inf
    for stage in plan.stages:
        for claim in stage.again:
            capacity = resources.dispatchers[claim.shop].capacity
            for place, amount in claim.needs:
                most = min(most, capacity[place] / amount)
    return most if most == inf else float(int(most))


def is_capable(plan: Plan, resources: Resources) -> bool:
    """Whether a hub has at present as many units as each claim asks for."""
    return at_once(plan, resources) >= 1
