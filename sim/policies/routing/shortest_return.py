"""The hub that is expected to return the platform first."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.core.ticks import on_grid
from sim.model.families.routing import Option, RoutingPolicy, routings


@routings.register("shortest_expected_return")
class ShortestExpectedReturn(RoutingPolicy):
    """Way out, wait that the jobs now there let expect, mean work and way back, added up.

    A greedy rule: it knows the queue of this moment and not who else is already under way.
    """

    example: ClassVar[dict[str, Any]] = {}

    def choose(self, options: Sequence[Option], u: float) -> int:  # noqa: ARG002
        """The option with the smallest expected time to return."""

        def return_d(i: int) -> tuple[float, float, str]:
            option = options[i]
            way_d = on_grid(option.out_d + option.work_d + option.back_d)
            return (way_d + option.expected_wait_d(), way_d, option.hub)

        return min(range(len(options)), key=return_d)

    def exact_as(self) -> Claim:
        """Not a split."""
        return Refused("where it goes depends on the queues of the moment")

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
