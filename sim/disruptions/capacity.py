"""A hub has more units: berths are built, or crews are sent."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions


@disruptions.register("capacity")
class MoreCapacity(Disruption):
    """More berths or crews, until the event ends."""

    example: ClassVar[dict[str, Any]] = {"hub": "yard", "gains": {"dock": 1}}

    hub: str
    gains: dict[str, Annotated[int, Field(ge=1)]] = Field(min_length=1)
    """Units by name of a class of berths or a trade [count]."""

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Add them."""
        return theater.gain(self.hub, self.gains)

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The hub, and the units it gains."""
        yield from known("hub", self.hub, scenario.hubs, "hub")
        if self.hub in scenario.hubs:
            hub = scenario.hubs[self.hub]
            for unit in self.gains:
                yield from known(f"gains.{unit}", unit, [*hub.berths, *hub.crews], "berth or crew")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("a hub has more units for a time")
