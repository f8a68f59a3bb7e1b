"""The gamma law, by its mean and coefficient of variation."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.core.model import PositiveDays
from sim.model.families.law import DurationLaw, laws


@laws.register("gamma")
class Gamma(DurationLaw):
    """Gamma with the given mean [d] and coefficient of variation; shape = 1 / cv^2."""

    example: ClassVar[dict[str, Any]] = {"mean_d": 20.0, "cv": 0.5}

    mean_d: PositiveDays
    cv: Annotated[float, Field(gt=0.01, le=10)]

    @property
    def average_d(self) -> float:
        """Arithmetic mean [d]."""
        return self.mean_d

    def quantile(self, u: Floats) -> Floats:
        """Inverse distribution, by the inverse of the regularised incomplete gamma function."""
        from scipy.special import gammaincinv

        shape = 1 / self.cv**2
        return np.asarray(gammaincinv(shape, u) * (self.mean_d / shape))

    def cdf(self, days: Floats) -> Floats:
        """The regularised incomplete gamma function."""
        from scipy.special import gammainc

        shape = 1 / self.cv**2
        return np.asarray(gammainc(shape, days * (shape / self.mean_d)))

    def exact_as(self) -> Claim:
        """A delay with a density."""
        return Taken(As.SPREAD, ("mean_d", "cv"))

    def dated(self) -> Changes:
        """What it draws depends on no day."""
        return UNDATED
