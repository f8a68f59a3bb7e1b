"""A salvo: exposed platforms of some fleets are hit at once."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import Field

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.core.model import Fraction
from sim.model.event import Chance, Disruption, Theater, TheaterData, Undo, disruptions, nothing


@disruptions.register("salvo")
class Salvo(Disruption):
    """Each platform of these fleets that operates on station is hit with a probability."""

    example: ClassVar[dict[str, Any]] = {"fleets": ["a"], "hit_frac": 0.2}

    fleets: list[str] = Field(min_length=1)
    hit_frac: Fraction
    lost_frac: Fraction | None = None
    """Share of those hit that are lost; as their mode of damage says where it is not given."""

    def begin(self, theater: Theater, chance: Chance) -> Undo:
        """Fire it; nothing undoes it."""
        theater.salvo(self.fleets, self.hit_frac, self.lost_frac, chance)
        return nothing

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The fleets, which need a mode of damage."""
        for name in self.fleets:
            yield from known("fleets", name, scenario.fleets, "fleet")
            fleet = scenario.fleets.get(name)
            if fleet is not None and fleet.damage is None:
                told = f"{name!r} has no failure mode with 'hits', which says what damage means"
                yield Problem("fleets", told)

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("platforms are hit, and may be lost")
