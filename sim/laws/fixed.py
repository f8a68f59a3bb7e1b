"""The fixed law: always the same duration."""

from typing import Any, ClassVar

from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.core.model import Days
from sim.model.families.law import DurationLaw, laws


@laws.register("fixed")
class Fixed(DurationLaw):
    """Always ``value_d`` [d]; zero is legal."""

    example: ClassVar[dict[str, Any]] = {"value_d": 5.0}

    value_d: Days

    @property
    def average_d(self) -> float:
        """The value [d]."""
        return self.value_d

    @property
    def constant_d(self) -> float | None:
        """The value [d]."""
        return self.value_d

    def quantile(self, u: Floats) -> Floats:
        """The value, whatever the probability."""
        return np.full_like(u, self.value_d)

    def cdf(self, days: Floats) -> Floats:
        """0 before the value, 1 from then on."""
        return np.asarray(days >= self.value_d, dtype=np.float64)

    def exact_as(self) -> Claim:
        """A delay without any spread."""
        return Taken(As.DELAY, ("value_d",))

    def dated(self) -> Changes:
        """What it draws depends on no day."""
        return UNDATED
