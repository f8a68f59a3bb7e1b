"""Age replacement: renewed at an age, or at failure if that comes first."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from sim.core.columns.arrays import np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.core.model import Cycle
from sim.core.ticks import on_grid
from sim.model.families.maintenance import Ends, Life, Lives, PlanningRule, What, rules


@rules.register("age_replacement")
class AgeReplacement(PlanningRule):
    """Planned work when the operating age since the last renewal reaches an interval.

    Source: Barlow and Hunter (1960), policy I; Barlow and Proschan, Mathematical Theory of
    Reliability (1965), ch. 4. It pays only where the hazard rises with age.
    """

    example: ClassVar[dict[str, Any]] = {"applies_to": ["ships/engine"], "interval_d": 60.0}

    interval_d: Cycle | None = None
    """Operating age [d]."""
    interval_frac: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """The same as a share of the mean time to failure of the mode."""

    @model_validator(mode="after")
    def _one_interval(self) -> "AgeReplacement":
        if (self.interval_d is None) == (self.interval_frac is None):
            raise ValueError(
                "needs either 'interval_d' (operating days) or 'interval_frac' (of the mean life)"
            )
        return self

    def script(self, life: Life) -> Iterator[tuple[float, What]]:
        """Whichever comes first."""
        interval_d = self._interval_d(life.mean_d)
        if life.failure_d <= interval_d:
            yield life.failure_d, What.FAILURE
        else:
            yield interval_d, What.PLANNED

    def ends(self, lives: Lives) -> Ends:
        """The same of many lives."""
        interval_d = self._interval_d(lives.mean_d)
        planned = lives.failure_d > interval_d
        return Ends(np.where(planned, interval_d, lives.failure_d), planned)

    def _interval_d(self, mean_d: float) -> float:
        if self.interval_d is not None:
            return self.interval_d
        assert self.interval_frac is not None
        return on_grid(self.interval_frac * mean_d)

    def exact_as(self) -> Claim:
        """Not one kind of visit."""
        return Refused("planned work comes before some failures")

    def dated(self) -> Changes:
        """It counts from the last time, and looks at no day."""
        return UNDATED
