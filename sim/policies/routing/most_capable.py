"""The hub that can do the most such jobs at once."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.model.families.routing import Option, RoutingPolicy, routings


@routings.register("most_capable")
class MostCapable(RoutingPolicy):
    """By what the hubs have at present; of equals the one that is reached first, then by name.

    Units that are busy count: it is about what a hub has, not about who waits there.
    """

    example: ClassVar[dict[str, Any]] = {}

    def choose(self, options: Sequence[Option], u: float) -> int:  # noqa: ARG002
        """The option with the most jobs at once."""

        def rank(i: int) -> tuple[float, float, str]:
            return (-options[i].at_once(), options[i].out_d, options[i].hub)

        return min(range(len(options)), key=rank)

    def exact_as(self) -> Claim:
        """Not a split."""
        return Refused("where it goes depends on what the hubs have")

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
