"""A passage closes: ways by sea lead around it, or nowhere."""

from collections.abc import Iterable
from typing import Any, ClassVar

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions


@disruptions.register("passage_closed")
class PassageClosed(Disruption):
    """No way that begins while it lasts leads through the passage."""

    example: ClassVar[dict[str, Any]] = {"passage": "strait"}

    passage: str

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Close it."""
        return theater.block(self.passage)

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The passage."""
        yield from known("passage", self.passage, scenario.passages, "passage")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("ways close or are longer for a time")
