"""The tempo changes: fleets operate more, or less, in a calendar day."""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Part, Theater, TheaterData, Undo, disruptions


@disruptions.register("tempo_changed")
class TempoChanged(Disruption):
    """The tempo of fleets is a multiple of what phase and rotation say while it lasts."""

    example: ClassVar[dict[str, Any]] = {"factor": 2.0}

    factor: float = Field(ge=0, allow_inf_nan=False)
    fleets: list[str] | Literal["any"] = "any"
    domains: list[Literal["ship", "aircraft", "vehicle"]] = Field(
        default=["ship", "aircraft", "vehicle"], min_length=1
    )
    """Domains of the fleets; for those of ``fleets`` that are in one of them."""

    def concerned(self, scenario: TheaterData) -> list[str]:
        """The fleets whose tempo it is."""
        return [
            name
            for name, fleet in scenario.fleets.items()
            if fleet.domain in self.domains and (self.fleets == "any" or name in self.fleets)
        ]

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Change it."""
        return theater.hasten(self.concerned(theater.scenario), self.factor)

    def changes(self, scenario: TheaterData) -> Iterable[tuple[Part, str]]:
        """The fleets."""
        return (("fleets", name) for name in self.concerned(scenario))

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The fleets, of which there is one."""
        for name in self.fleets if self.fleets != "any" else ():
            yield from known("fleets", name, scenario.fleets, "fleet")
        named = self.fleets == "any" or all(name in scenario.fleets for name in self.fleets)
        if named and not self.concerned(scenario):
            fleets = "the scenario" if self.fleets == "any" else " or ".join(self.fleets)
            told = f"{' or '.join(self.domains)}: no fleet of {fleets} is one; name another"
            yield Problem("domains", told)

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("fleets operate at another tempo for a time")
