"""Hubs open: until then they take nothing of the force."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import (
    Chance,
    Disruption,
    Theater,
    TheaterData,
    Undo,
    disruptions,
    nothing,
    together,
)


@disruptions.register("hub_opens")
class HubOpens(Disruption):
    """Hubs are closed before the event; its ``after`` is then the time it takes to qualify them."""

    example: ClassVar[dict[str, Any]] = {"hubs": ["yard"]}

    hubs: list[str] = Field(min_length=1)

    def before(self, theater: Theater) -> Undo:
        """Closed until then."""
        return together(theater.close(hub) for hub in self.hubs)

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """They stay open, whether or not the event ends."""
        return nothing

    def opens(self) -> Sequence[str]:
        """These."""
        return self.hubs

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The hubs."""
        for hub in self.hubs:
            yield from known("hubs", hub, scenario.hubs, "hub")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("hubs are closed until a day")
