"""The empirical law: observed durations, each as likely as its weight."""

from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from sim.core.amounts import relative
from sim.core.columns.arrays import Floats, np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.core.model import Days
from sim.model.families.law import DurationLaw, laws


@laws.register("empirical")
class Empirical(DurationLaw):
    """One of the observed ``values_d`` [d], drawn by ``weights`` (equal where not given)."""

    example: ClassVar[dict[str, Any]] = {"values_d": [98.0, 190.0, 210.0]}

    values_d: Annotated[list[Days], Field(min_length=1)]
    weights: list[Annotated[float, Field(gt=0, allow_inf_nan=False)]] | None = None

    @model_validator(mode="after")
    def _one_weight_each(self) -> "Empirical":
        if self.weights is not None and len(self.weights) != len(self.values_d):
            raise ValueError(
                f"has {len(self.weights)} weights for {len(self.values_d)} values_d; one each"
            )
        return self

    def _relative(self) -> Floats:
        return np.asarray(relative(self.weights or [1.0] * len(self.values_d)))

    def _table(self) -> tuple[Floats, Floats]:
        values, weights = np.asarray(self.values_d), self._relative()
        order = np.argsort(values, kind="stable")
        return values[order], np.cumsum(weights[order]) / weights.sum()

    @property
    def average_d(self) -> float:
        """Weighted mean of the values [d]."""
        return float(np.average(self.values_d, weights=self._relative()))

    def quantile(self, u: Floats) -> Floats:
        """The smallest value whose cumulated weight exceeds u."""
        values, cumulated = self._table()
        return values[np.minimum(np.searchsorted(cumulated, u, side="right"), len(values) - 1)]

    def cdf(self, days: Floats) -> Floats:
        """Weight of the values up to so many days."""
        values, cumulated = self._table()
        return np.append(0.0, cumulated)[np.searchsorted(values, days, side="right")]

    def exact_as(self) -> Claim:
        """A delay; its values may keep a rhythm for ever."""
        return Taken(As.DELAY, ("values_d", "weights"))

    def dated(self) -> Changes:
        """What it draws depends on no day."""
        return UNDATED
