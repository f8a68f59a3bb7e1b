"""A lift is cut: nothing departs with it, and what is under way may stop as well."""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions


@disruptions.register("lift_cut")
class LiftCut(Disruption):
    """No departures while it lasts; what waits leaves when it ends."""

    example: ClassVar[dict[str, Any]] = {"lift": "airlift"}

    lift: str
    under_way: Literal["goes_on", "stops"] = "goes_on"
    """Whether shipments under way arrive as planned, or stop and go on when it ends."""

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Cut it."""
        return theater.halt(self.lift, self.under_way)

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The lift."""
        yield from known("lift", self.lift, scenario.lifts, "lift")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("a lift stops for a time")
