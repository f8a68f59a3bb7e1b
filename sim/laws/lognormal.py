"""The lognormal law: most repairs are short, a few are very long."""

from math import log, sqrt
from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.core.model import PositiveDays
from sim.model.families.law import DurationLaw, laws


@laws.register("lognormal")
class Lognormal(DurationLaw):
    """Lognormal with the given arithmetic mean [d] and coefficient of variation (sd / mean)."""

    example: ClassVar[dict[str, Any]] = {"mean_d": 12.0, "cv": 1.0}

    mean_d: PositiveDays
    cv: Annotated[float, Field(gt=0, le=100)]

    @property
    def average_d(self) -> float:
        """Arithmetic mean [d]."""
        return self.mean_d

    def quantile(self, u: Floats) -> Floats:
        """Inverse distribution: exp(mu + sigma * z(u)), sigma^2 = log(1 + cv^2)."""
        from scipy.special import ndtri

        variance = log(1 + self.cv**2)
        mu = log(self.mean_d) - variance / 2
        return np.asarray(np.exp(mu + sqrt(variance) * ndtri(u)))

    def cdf(self, days: Floats) -> Floats:
        """Phi((log(days) - mu) / sigma)."""
        from scipy.special import ndtr

        variance = log(1 + self.cv**2)
        mu = log(self.mean_d) - variance / 2
        with np.errstate(divide="ignore"):
            return np.asarray(ndtr((np.log(days) - mu) / sqrt(variance)))

    def exact_as(self) -> Claim:
        """A delay with a density."""
        return Taken(As.SPREAD, ("mean_d", "cv"))

    def dated(self) -> Changes:
        """What it draws depends on no day."""
        return UNDATED
