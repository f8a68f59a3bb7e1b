"""The uniform law: between two bounds, and nothing more is known."""

from typing import Any, ClassVar

from pydantic import model_validator

from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.core.model import Days, PositiveDays
from sim.model.families.law import DurationLaw, laws


@laws.register("uniform")
class Uniform(DurationLaw):
    """Uniform between ``low_d`` and ``high_d`` [d]."""

    example: ClassVar[dict[str, Any]] = {"low_d": 2.0, "high_d": 6.0}

    low_d: Days
    high_d: PositiveDays

    @model_validator(mode="after")
    def _in_order(self) -> "Uniform":
        if not self.low_d < self.high_d:
            raise ValueError(
                f"low_d {self.low_d:g} must be below high_d {self.high_d:g};"
                " a single value is the law 'fixed'"
            )
        return self

    @property
    def average_d(self) -> float:
        """The middle [d]."""
        return (self.low_d + self.high_d) / 2

    def quantile(self, u: Floats) -> Floats:
        """Inverse distribution: low + (high - low) * u."""
        return np.asarray(self.low_d + (self.high_d - self.low_d) * u)

    def cdf(self, days: Floats) -> Floats:
        """(days - low) / (high - low), within 0 and 1."""
        return np.clip((days - self.low_d) / (self.high_d - self.low_d), 0.0, 1.0)

    def exact_as(self) -> Claim:
        """A delay with a density."""
        return Taken(As.SPREAD, ("low_d", "high_d"))

    def dated(self) -> Changes:
        """What it draws depends on no day."""
        return UNDATED
