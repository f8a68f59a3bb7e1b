"""Home for what is planned, and for failures near home."""

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import Field

from sim.core.dated import Changes
from sim.core.exact import Claim, Refused
from sim.core.model import Days
from sim.model.families.routing import Option, Routing, RoutingPolicy, routings


@routings.register("homeport")
class Homeport(RoutingPolicy):
    """Scheduled and planned work goes to the home port, and so does a failure that reaches it
    within so many days; for every other failure all hubs are asked.

    The hubs of the home port are those at ``home_node`` of the fleet, or its ``home_hub`` where it
    has no such node. Where none of them may and can do the work all hubs are asked.
    """

    example: ClassVar[dict[str, Any]] = {"within_d": 3.0}
    goes_home = True

    within_d: Days
    """Longest mean time to the home port for which a failure goes there, award and waits included
    [d]."""
    by: Routing = Field(default={"policy": "nearest"}, validate_default=True)
    """The routing policy that chooses between the hubs at home, or between all."""
    needs_home_node: bool = False
    """Whether a fleet without ``home_node`` has no home port, instead of its ``home_hub``."""

    def choose(self, options: Sequence[Option], u: float) -> int:
        """One of the hubs at home if the work goes home, else of all."""
        among = self._among(options)
        return among[self.by.choose([options[i] for i in among], u)]

    def fixed_shares(self, options: Sequence[Option]) -> Sequence[float] | None:
        """Those that the policy between hubs gives to the hubs that are chosen from."""
        among = self._among(options)
        shares = self.by.fixed_shares([options[i] for i in among])
        if shares is None:
            return None
        share = dict(zip(among, shares, strict=True))
        return [share.get(i, 0.0) for i in range(len(options))]

    def _among(self, options: Sequence[Option]) -> Sequence[int]:
        """The hubs at home if the work goes home, else all."""
        home = [
            i
            for i, option in enumerate(options)
            if (option.is_at_home_node if self.needs_home_node else option.is_at_homeport)
            and (option.is_scheduled or option.out_d <= self.within_d)
        ]
        return home or range(len(options))

    def names(self) -> Sequence[str]:
        """Those that the policy between hubs names."""
        return self.by.names()

    def exact_as(self) -> Claim:
        """Not a split."""
        return Refused("where it goes depends on the work and the way")

    def dated(self) -> Changes:
        """Those of the policy between hubs; it looks at no day itself."""
        return self.by.dated()
