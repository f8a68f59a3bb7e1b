"""A country withdraws access: its hubs take nothing of the force."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions, together


@disruptions.register("access_withdrawn")
class AccessWithdrawn(Disruption):
    """Every hub of a country closes to the force until the event ends."""

    example: ClassVar[dict[str, Any]] = {"country": "japan"}

    country: str
    except_hubs: list[str] = Field(default_factory=list)
    """Hubs of the country that stay open, such as those of the force itself."""

    def hubs(self, scenario: TheaterData) -> list[str]:
        """The hubs that close."""
        return [
            name
            for name, hub in scenario.hubs.items()
            if hub.country == self.country and name not in self.except_hubs
        ]

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Close them."""
        return together(theater.close(hub) for hub in self.hubs(theater.scenario))

    def closes(self, scenario: TheaterData) -> Sequence[str]:
        """Those of the country."""
        return self.hubs(scenario)

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The country, and the hubs that stay open."""
        countries = {hub.country for hub in scenario.hubs.values() if hub.country}
        yield from known("country", self.country, countries, "country of a hub")
        for hub in self.except_hubs:
            yield from known("except_hubs", hub, scenario.hubs, "hub")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("hubs close for a time")
