"""Hubs close to the force: nothing new is begun there, and what is in work is finished."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions, together


@disruptions.register("hub_closed")
class HubClosed(Disruption):
    """The hubs take no platforms and no parts of the force until the event ends."""

    example: ClassVar[dict[str, Any]] = {"hubs": ["yard"]}

    hubs: list[str] = Field(min_length=1)

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Close them."""
        return together(theater.close(hub) for hub in self.hubs)

    def closes(self, scenario: TheaterData) -> Sequence[str]:  # noqa: ARG002
        """All of them."""
        return self.hubs

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The hubs."""
        for hub in self.hubs:
            yield from known("hubs", hub, scenario.hubs, "hub")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("hubs close for a time")
