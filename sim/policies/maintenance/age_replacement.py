"""Age replacement: renewed at an age, or at failure if that comes first."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.core.model import Cycle
from sim.core.ticks import on_grid
from sim.model.families.maintenance import Life, PlanningRule, What, rules


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
        interval_d = self.interval_d
        if interval_d is None:
            assert self.interval_frac is not None
            interval_d = on_grid(self.interval_frac * life.mean_d)
        if life.failure_d <= interval_d:
            yield life.failure_d, What.FAILURE
        else:
            yield interval_d, What.PLANNED

    def exact_as(self) -> Claim:
        """Not one kind of visit."""
        return Refused("planned work comes before some failures")

    def dated(self) -> Changes:
        """It counts from the last time, and looks at no day."""
        return UNDATED
