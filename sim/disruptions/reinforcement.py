"""Reinforcement: platforms that are not in the theater until the event begins."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import PositiveInt

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions, nothing


@disruptions.register("reinforcement")
class Reinforcement(Disruption):
    """The last platforms of a fleet arrive, new and up; its ``size`` counts them."""

    example: ClassVar[dict[str, Any]] = {"fleet": "a", "platforms": 1}

    fleet: str
    platforms: PositiveInt

    def before(self, theater: Theater) -> Undo:
        """They are elsewhere until then."""
        return theater.hold_back(self.fleet, self.platforms)

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """They stay, whether or not the event ends."""
        return nothing

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The fleet, and that it has so many."""
        yield from known("fleet", self.fleet, scenario.fleets, "fleet")
        fleet = scenario.fleets.get(self.fleet)
        if fleet is not None and self.platforms > fleet.size:
            told = f"{self.platforms} is more than the fleet has; it has {fleet.size}"
            yield Problem("platforms", told)
        elif fleet is not None:
            yield from self._together(scenario, fleet.size)

    def _together(self, scenario: TheaterData, size: int) -> Iterable[Problem]:
        """All that are enabled hold back no more than the fleet has; told by the first of them."""
        alike = [
            each
            for event in scenario.events.values()
            for each in (event.does if event.enabled else ())
            if isinstance(each, Reinforcement) and each.fleet == self.fleet
        ]
        total = sum(each.platforms for each in alike)
        if total > size and alike[0] is self and max(each.platforms for each in alike) <= size:
            told = f"{total} of {self.fleet} are held back by {len(alike)} reinforcements together"
            yield Problem("platforms", f"{told}; the fleet has {size}")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("the fleet is smaller until a day")
