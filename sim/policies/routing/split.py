"""A fixed split over hubs, whatever their queues."""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.core.amounts import relative
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.model.families.routing import Option, RoutingPolicy, routings


@routings.register("split")
class Split(RoutingPolicy):
    """Each hub gets its share of the failures; shares of hubs that cannot help are spread."""

    example: ClassVar[dict[str, Any]] = {"shares": {"north": 0.6, "south": 0.4}}

    shares: Annotated[
        dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]], Field(min_length=1)
    ]
    """Share by hub; they need not add up to one."""

    def names(self) -> Sequence[str]:
        """The hubs that have a share."""
        return tuple(self.shares)

    def choose(self, options: Sequence[Option], u: float) -> int:
        """The option whose interval of cumulated shares holds u; the first one if none has any."""
        hubs = tuple([option.hub for option in options])
        shares, total = self._known.get(hubs) or self._among(hubs)
        point = u * total
        for index, share in enumerate(shares):
            if point < share:
                return index
            point -= share
        return 0

    @cached_property
    def _known(self) -> dict[tuple[str, ...], tuple[list[float], float]]:
        return {}

    def _among(self, hubs: tuple[str, ...]) -> tuple[list[float], float]:
        """Relative shares of some hubs and their sum, worked out once."""
        shares = relative([self.shares.get(hub, 0.0) for hub in hubs])
        self._known[hubs] = shares, sum(shares)
        return self._known[hubs]

    def exact_as(self) -> Claim:
        """A draw for each failure that looks at nothing else."""
        return Taken(As.SPLIT, ("shares",), self.shares)

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
