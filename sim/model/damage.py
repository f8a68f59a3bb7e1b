"""Battle damage: how often platforms are hit, how many are lost, and the classes of the damage."""

from itertools import accumulate
from typing import Annotated

from pydantic import Field, model_validator

from sim.core.amounts import exact
from sim.core.model import Fraction, Model
from sim.core.names import Name


class DamageClass(Model):
    """A class of battle damage: how often a hit does it, and what its repair is."""

    share: Fraction
    """Share of those hit and not lost; the shares of all classes add up to 1."""
    work: str
    """Name of the work package of its repair at a hub."""
    when_down: str | None = None
    """Which of the fleet's movements takes it to a hub; that of its mode where it is not given."""


class Hits(Model):
    """Hits by the other side on platforms that operate on station, at random."""

    per_day: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    """Hits per exposed platform-day, at factor 1; salvos and strikes on hubs come on top [1/d]."""
    factor: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        default_factory=dict
    )
    """Factor on that rate by phase; 1 where it is not given."""
    lost_frac: Fraction = 0.0
    """Share of those hit that are lost; the others are damaged."""
    classes: dict[Name, DamageClass] = Field(default_factory=dict)
    """Classes of the damage, from the least severe on, each with a work package of its own in place
    of the mode's. Who is hit again before it is repaired has the more severe of both."""

    @property
    def below(self) -> tuple[float, ...]:
        """The shares of the classes, each with those before it added."""
        return tuple(map(float, accumulate(exact(each.share) for each in self.classes.values())))

    @model_validator(mode="after")
    def _shares(self) -> "Hits":
        total = sum(exact(each.share) for each in self.classes.values())
        if self.classes and total != 1:
            told = f"the shares add up to {float(total):.6g}; 1 is right"
            raise ValueError(f"classes: {told}")
        return self
