"""Another posture: hubs, access, routing and shops of it are in force from a day on."""

from collections.abc import Iterable
from typing import Any, ClassVar

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Part, Theater, TheaterData, Undo, disruptions


@disruptions.register("posture_changed")
class PostureChanged(Disruption):
    """Another posture is in force while it lasts; of several, the one that was ordered last."""

    example: ClassVar[dict[str, Any]] = {"posture": "surge"}

    posture: str

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Adopt it."""
        return theater.adopt(self.posture)

    def changes(self, scenario: TheaterData) -> Iterable[tuple[Part, str]]:  # noqa: ARG002
        """The posture."""
        yield "postures", self.posture

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The posture."""
        yield from known("posture", self.posture, scenario.postures, "posture")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("another posture is in force for a time")
