"""A rule of crisis: what is nearly done is finished first, and faster."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.core.model import Days
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions, nothing


@disruptions.register("expedite")
class Expedite(Disruption):
    """Work in progress with little left to do is done faster from the first day of the event on."""

    example: ClassVar[dict[str, Any]] = {"hubs": ["yard"], "within_d": 10.0, "factor": 1.5}

    hubs: list[str] = Field(min_length=1)
    within_d: Days
    """Hands-on time left of the stage in work, up to which it is expedited [d]."""
    factor: float = Field(gt=1, allow_inf_nan=False)
    """How many times as fast it goes."""

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Expedite it; nothing undoes it."""
        theater.expedite(self.hubs, self.within_d, self.factor)
        return nothing

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The hubs."""
        for hub in self.hubs:
            yield from known("hubs", hub, scenario.hubs, "hub")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("work in progress goes faster from a day on")
