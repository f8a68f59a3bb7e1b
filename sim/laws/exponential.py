"""The exponential law: no memory."""

from typing import Any, ClassVar

from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.core.model import PositiveDays
from sim.model.families.law import AgeingLaw, laws


@laws.register("exponential")
class Exponential(AgeingLaw):
    """Exponential with the given mean [d]."""

    example: ClassVar[dict[str, Any]] = {"mean_d": 60.0}

    mean_d: PositiveDays

    @property
    def average_d(self) -> float:
        """Arithmetic mean [d]."""
        return self.mean_d

    def quantile(self, u: Floats) -> Floats:
        """Inverse distribution: -mean * log(1 - u)."""
        return -self.mean_d * np.log1p(-u)

    def cdf(self, days: Floats) -> Floats:
        """1 - exp(-days / mean)."""
        return -np.expm1(-days / self.mean_d)

    def cumulative_hazard(self, age_d: float) -> float:
        """age / mean."""
        return age_d / self.mean_d

    def age_d(self, cumulative_hazard: float) -> float:
        """mean * H."""
        return self.mean_d * cumulative_hazard

    def exact_as(self) -> Claim:
        """Work without memory, or a delay."""
        return Taken(As.EXPONENTIAL, ("mean_d",))

    def dated(self) -> Changes:
        """What it draws depends on no day."""
        return UNDATED
