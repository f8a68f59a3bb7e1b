"""A fixed split over hubs, whatever their queues."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.model.families.routing import Option, RoutingPolicy, bounds, routings


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
        found = self._known.get(hubs)
        if found is None:
            found = self._known[hubs] = bounds(self._among(options))
        return bisect_right(found, u)

    def fixed_shares(self, options: Sequence[Option]) -> Sequence[float]:
        """What each hub has of the failures."""
        return self._among(options)

    def _among(self, options: Sequence[Option]) -> list[float]:
        return [self.shares.get(option.hub, 0.0) for option in options]

    @cached_property
    def _known(self) -> dict[tuple[str, ...], list[float]]:
        """Bounds among some hubs, worked out once."""
        return {}

    def exact_as(self) -> Claim:
        """A draw for each failure that looks at nothing else."""
        return Taken(As.SPLIT, ("shares",), self.shares)

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
