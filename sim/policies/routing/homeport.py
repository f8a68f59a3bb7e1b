"""Home for what is planned, and for failures near home."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.core.model import Days
from sim.model.families.routing import Option, RoutingPolicy, routings


@routings.register("homeport")
class Homeport(RoutingPolicy):
    """Scheduled and planned work goes to the home port, and so does a failure that reaches it
    within so many days; every other failure goes to the nearest hub.

    The hubs of the home port are those at ``home_node`` of the fleet, or its ``home_hub`` where it
    has no such node. Where none of them may and can do the work it goes to the nearest hub.
    """

    example: ClassVar[dict[str, Any]] = {"within_d": 3.0}

    within_d: Days
    """Longest mean time to the home port for which a failure goes there, award and waits included
    [d]."""

    def choose(self, options: Sequence[Option], u: float) -> int:  # noqa: ARG002
        """The nearest of the hubs at home if the work goes home, else of all."""

        def rank(i: int) -> tuple[bool, float, str]:
            option = options[i]
            goes = option.is_scheduled or option.out_d <= self.within_d
            return (not (option.is_at_homeport and goes), option.out_d, option.hub)

        return min(range(len(options)), key=rank)

    def exact_as(self) -> Claim:
        """Not a split."""
        return Refused("where it goes depends on the work and the way")

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
