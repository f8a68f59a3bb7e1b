"""A deferral: scheduled work of some fleets is put off."""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Part, Theater, TheaterData, Undo, disruptions


@disruptions.register("deferral")
class Deferral(Disruption):
    """No scheduled work of these fleets begins while it lasts; what fell due is due when it ends.

    Who is bound for such work turns back; what is in work is finished.
    """

    example: ClassVar[dict[str, Any]] = {"fleets": ["a"]}

    fleets: list[str] = Field(min_length=1)
    scheduled: list[str] | Literal["any"] = "any"
    """Names of the scheduled work."""

    def concerned(self, scenario: TheaterData) -> list[tuple[str, str]]:
        """The work, by fleet and name."""
        return [
            (fleet, name)
            for fleet in self.fleets
            for name in (scenario.fleets[fleet].scheduled if fleet in scenario.fleets else ())
            if self.scheduled == "any" or name in self.scheduled
        ]

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Put it off."""
        return theater.defer(self.concerned(theater.scenario))

    def changes(self, scenario: TheaterData) -> Iterable[tuple[Part, str]]:
        """The work."""
        return (("scheduled", f"{fleet}.{name}") for fleet, name in self.concerned(scenario))

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The fleets, and that they have such work."""
        for fleet in self.fleets:
            yield from known("fleets", fleet, scenario.fleets, "fleet")
        fleets = [scenario.fleets[each] for each in self.fleets if each in scenario.fleets]
        names = {name for fleet in fleets for name in fleet.scheduled}
        if fleets and not names:
            yield Problem("fleets", f"no scheduled work of {', '.join(self.fleets)} to put off")
        elif fleets:
            for name in self.scheduled if self.scheduled != "any" else ():
                yield from known("scheduled", name, names, "scheduled work")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("scheduled work is put off for a time")
