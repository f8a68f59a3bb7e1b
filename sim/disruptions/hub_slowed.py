"""Hubs work more slowly: shortages of power, alarms, people who stay away."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions, together


@disruptions.register("hub_slowed")
class HubSlowed(Disruption):
    """All work at the hubs takes a multiple of its time, what is in work included.

    A stage that holds no unit of its hub, only people of the theater, goes on as it began.
    """

    example: ClassVar[dict[str, Any]] = {"hubs": ["yard"], "factor": 2.0}

    hubs: list[str] = Field(min_length=1)
    factor: float = Field(gt=0, allow_inf_nan=False)
    """How many times as long hands-on time takes: 2 is half pace."""

    def begin(self, theater: Theater, chance: Chance) -> Undo:  # noqa: ARG002
        """Slow them."""
        return together(theater.pace(hub, self.factor) for hub in self.hubs)

    def paces(self) -> Sequence[str]:
        """The hubs."""
        return self.hubs

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The hubs."""
        for hub in self.hubs:
            yield from known("hubs", hub, scenario.hubs, "hub")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("hubs work more slowly for a time")
