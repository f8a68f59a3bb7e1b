"""The Weibull law: a hazard that rises (shape > 1) or falls with age."""

from math import gamma
from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.core.model import PositiveDays
from sim.model.families.law import AgeingLaw, laws


@laws.register("weibull")
class Weibull(AgeingLaw):
    """Weibull with the given mean [d] and shape; scale = mean / Gamma(1 + 1/shape)."""

    example: ClassVar[dict[str, Any]] = {"mean_d": 60.0, "shape": 2.0}

    mean_d: PositiveDays
    shape: Annotated[float, Field(ge=0.1, le=100)]

    @property
    def average_d(self) -> float:
        """Arithmetic mean [d]."""
        return self.mean_d

    @property
    def scale_d(self) -> float:
        """Age at which the cumulative hazard is 1 [d]."""
        return self.mean_d / gamma(1 + 1 / self.shape)

    def quantile(self, u: Floats) -> Floats:
        """Inverse distribution: scale * (-log(1 - u)) ** (1 / shape)."""
        return np.asarray(self.scale_d * (-np.log1p(-u)) ** (1 / self.shape))

    def cdf(self, days: Floats) -> Floats:
        """1 - exp(-(days / scale) ** shape)."""
        return np.asarray(-np.expm1(-((days / self.scale_d) ** self.shape)))

    def cumulative_hazard(self, age_d: float) -> float:
        """(age / scale) ** shape: the power law."""
        return float((age_d / self.scale_d) ** self.shape)

    def age_d(self, cumulative_hazard: float) -> float:
        """scale * H ** (1 / shape)."""
        return float(self.scale_d * cumulative_hazard ** (1 / self.shape))

    def exact_as(self) -> Claim:
        """A delay with a density."""
        return Taken(As.SPREAD, ("mean_d", "shape"))

    def dated(self) -> Changes:
        """What it draws depends on no day."""
        return UNDATED
