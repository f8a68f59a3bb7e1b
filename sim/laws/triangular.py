"""The triangular law: two bounds and the most likely value, as experts are asked for them."""

from typing import Any, ClassVar

from pydantic import model_validator

from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.core.model import Days, PositiveDays
from sim.model.families.law import DurationLaw, laws


@laws.register("triangular")
class Triangular(DurationLaw):
    """Triangular from ``low_d`` over the most likely ``mode_d`` to ``high_d`` [d]."""

    example: ClassVar[dict[str, Any]] = {"low_d": 2.0, "mode_d": 3.0, "high_d": 7.0}

    low_d: Days
    mode_d: Days
    high_d: PositiveDays

    @model_validator(mode="after")
    def _in_order(self) -> "Triangular":
        if not (self.low_d <= self.mode_d <= self.high_d and self.low_d < self.high_d):
            raise ValueError(
                f"low_d {self.low_d:g}, mode_d {self.mode_d:g} and high_d {self.high_d:g}"
                " must not fall, and low_d must be below high_d"
            )
        return self

    @property
    def average_d(self) -> float:
        """A third of the sum of the three values [d]."""
        return (self.low_d + self.mode_d + self.high_d) / 3

    def quantile(self, u: Floats) -> Floats:
        """Inverse distribution: a square root on each side of the most likely value.

        Source: Law, Simulation Modeling and Analysis (5th ed.), section 8.3.15.
        """
        width, rise = self.high_d - self.low_d, self.mode_d - self.low_d
        left = self.low_d + np.sqrt(u * width * rise)
        right = self.high_d - np.sqrt((1 - u) * width * (width - rise))
        return np.asarray(np.where(u < rise / width, left, right))

    def cdf(self, days: Floats) -> Floats:
        """A square on each side of the most likely value."""
        width, rise = self.high_d - self.low_d, self.mode_d - self.low_d
        inside = np.clip(days, self.low_d, self.high_d)
        fall = width - rise
        left = (inside - self.low_d) ** 2 / (width * (rise or 1.0))
        right = 1.0 - (self.high_d - inside) ** 2 / (width * (fall or 1.0))
        return np.asarray(np.where(inside < self.mode_d, left, right))

    def exact_as(self) -> Claim:
        """A delay with a density."""
        return Taken(As.SPREAD, ("low_d", "mode_d", "high_d"))

    def dated(self) -> Changes:
        """What it draws depends on no day."""
        return UNDATED
