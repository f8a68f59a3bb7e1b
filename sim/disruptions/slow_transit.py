"""Ways take longer: convoys, detours, searches."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Theater, Undo, disruptions


@disruptions.register("slow_transit")
class SlowTransit(Disruption):
    """Every time under way that begins while it lasts is a multiple of what it was."""

    example: ClassVar[dict[str, Any]] = {"factor": 1.5}

    factor: float = Field(gt=0, allow_inf_nan=False)
    domains: list[Literal["ship", "aircraft", "vehicle"]] = Field(
        default=["ship", "aircraft", "vehicle"], min_length=1
    )
    """Domains of the platforms it holds for; parts travel as before."""

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Slow them."""
        return theater.slow(self.domains, self.factor)

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("ways take longer for a time")
