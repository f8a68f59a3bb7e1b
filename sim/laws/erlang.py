"""The Erlang law: k exponential phases in a row."""

from typing import Any, ClassVar

from pydantic import PositiveInt

from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.core.model import PositiveDays
from sim.model.families.law import DurationLaw, laws


@laws.register("erlang")
class Erlang(DurationLaw):
    """Erlang with the given mean of the whole [d] and k phases."""

    example: ClassVar[dict[str, Any]] = {"mean_d": 200.0, "k": 3}

    mean_d: PositiveDays
    k: PositiveInt

    @property
    def average_d(self) -> float:
        """Arithmetic mean [d]."""
        return self.mean_d

    def quantile(self, u: Floats) -> Floats:
        """Inverse distribution, by the inverse of the regularised incomplete gamma function."""
        from scipy.special import gammaincinv

        return np.asarray(gammaincinv(float(self.k), u) * (self.mean_d / self.k))

    def cdf(self, days: Floats) -> Floats:
        """The regularised incomplete gamma function."""
        from scipy.special import gammainc

        return np.asarray(gammainc(float(self.k), days * (self.k / self.mean_d)))

    def exact_as(self) -> Claim:
        """A delay with a density."""
        return Taken(As.SPREAD, ("mean_d", "k"))

    def dated(self) -> Changes:
        """What it draws depends on no day."""
        return UNDATED
