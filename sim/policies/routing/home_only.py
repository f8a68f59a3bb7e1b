"""Home, however far."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.model.families.routing import Option, RoutingPolicy, all_to, routings


@routings.register("home_only")
class HomeOnly(RoutingPolicy):
    """The fleet's home hub; the nearest one where the home hub does not do this work."""

    example: ClassVar[dict[str, Any]] = {}

    def choose(self, options: Sequence[Option], u: float) -> int:  # noqa: ARG002
        """The home hub, else the option with the shortest way out."""
        return min(
            range(len(options)),
            key=lambda i: (not options[i].is_home, options[i].out_d, options[i].hub),
        )

    def fixed_shares(self, options: Sequence[Option]) -> Sequence[float]:
        """All of them to that one."""
        return all_to(self.choose(options, 0.0), options)

    def exact_as(self) -> Claim:
        """Not a split."""
        return Refused("it goes home where it can")

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
