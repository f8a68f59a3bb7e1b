"""Flying: the sorties that are demanded of a fleet, phase by phase, and who flies them."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.core.amounts import exact
from sim.core.model import Model

Count = Annotated[float, Field(ge=0, allow_inf_nan=False)]
PositiveCount = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Flown = Literal["hours", "sorties", "landings"]
HOURS_PER_DAY = 24


class Flying(Model):
    """Sorties that are demanded of a fleet. Those that operate on station fly them, each as many as
    the others; what they cannot fly is lost. Each number is one for all phases, or by phase."""

    sorties_per_day: Count | dict[str, Count]
    """Sorties demanded in a day [1/d]."""
    hours_per_sortie: PositiveCount | dict[str, PositiveCount]
    """Flying hours of a sortie [h]."""
    demanded_of: Literal["fleet", "platform"] = "fleet"
    """Of the whole fleet, so that those that are up fly for those that are not; or of every
    platform, whatever the others do."""
    most_per_day: Count | dict[str, Count] | None = None
    """Sorties that one platform can fly in a day, where they are demanded of the fleet [1/d]."""
    landings_per_sortie: PositiveCount | dict[str, PositiveCount] = 1.0
    """Landings of a sortie, the last one included [count]."""

    @model_validator(mode="after")
    def _shared(self) -> "Flying":
        if self.demanded_of == "fleet" and self.most_per_day is None:
            told = "needs the key 'most_per_day': the sorties that one platform can fly in a day"
            raise ValueError(told)
        if self.demanded_of == "platform" and self.most_per_day is not None:
            raise ValueError(
                "has 'most_per_day', which only sorties demanded of the fleet need; "
                "'sorties_per_day' of a platform is what it flies"
            )
        return self

    def demanded(self, phase: str, size: int) -> Fraction:
        """Sorties demanded in a day of a phase, of all the platforms of a fleet [1/d]."""
        return of_phase(self.sorties_per_day, phase) * (1 if self.demanded_of == "fleet" else size)

    def most(self, phase: str) -> Fraction:
        """Sorties of one platform in a day, at most [1/d]."""
        most = self.sorties_per_day if self.most_per_day is None else self.most_per_day
        return of_phase(most, phase)

    def flown(self, phase: str, up: int) -> Fraction:
        """Sorties in a day that so many platforms fly together, of those demanded [1/d]."""
        most = self.most(phase) * up
        if self.demanded_of == "platform":
            return most
        return min(of_phase(self.sorties_per_day, phase), most)

    def hours(self, phase: str) -> Fraction:
        """Hours of a sortie [h]."""
        return of_phase(self.hours_per_sortie, phase)

    def pace(self, unit: Flown, phase: str, up: int) -> Fraction:
        """Hours, sorties or landings in a day of each of so many platforms that fly [1/d]."""
        sorties = self.flown(phase, up) / up if up else Fraction(0)
        if unit == "hours":
            return sorties * self.hours(phase)
        return (
            sorties * of_phase(self.landings_per_sortie, phase) if unit == "landings" else sorties
        )

    def by_phase(self) -> Iterator[tuple[str, Mapping[str, float]]]:
        """The keys that are given by phase."""
        for key in type(self).model_fields:
            value = getattr(self, key)
            if isinstance(value, Mapping):
                yield key, value


def of_phase(value: float | Mapping[str, float], phase: str) -> Fraction:
    """A number that may be another one in each phase."""
    return exact(value[phase] if isinstance(value, Mapping) else value)
