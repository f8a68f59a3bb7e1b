"""Run to failure: nothing is done before."""

from collections.abc import Iterator
from typing import Any, ClassVar

from sim.core.columns.arrays import np
from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.model.families.maintenance import Ends, Life, Lives, MaintenanceRule, What, rules


@rules.register("run_to_failure")
class RunToFailure(MaintenanceRule):
    """Every life ends with its failure, as it does without a rule."""

    example: ClassVar[dict[str, Any]] = {"applies_to": "all"}

    def script(self, life: Life) -> Iterator[tuple[float, What]]:
        """The failure alone."""
        yield life.failure_d, What.FAILURE

    def ends(self, lives: Lives) -> Ends:
        """Failures alone."""
        return Ends(lives.failure_d, np.zeros(lives.failure_d.shape, dtype=bool))

    def exact_as(self) -> Claim:
        """As without a rule."""
        return Taken(As.TO_FAILURE)

    def dated(self) -> Changes:
        """It counts from the last time, and looks at no day."""
        return UNDATED
