"""How the lives of a failure mode end under a rule that acts only then: many at once."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.columns.ticks import ticks_of
from sim.core.streams import Draws
from sim.core.ticks import DAY
from sim.engine.time.timings import Constant, Timing, Uniforms, time_of
from sim.model.families.maintenance import Lives, MaintenanceRule


class EndTable(NamedTuple):
    """Operating ages at which lives end, and whether by planned work: shape (rows, lives)."""

    ages: "memoryview[int]"
    planned: "memoryview[bool]"


class LifeEnds:
    """The ends of lives by the tables in which they are drawn (``sim.core.streams``).

    Parameters
    ----------
    life, delay
        Timings to the defect, and from there to the failure.
    uniforms
        What the rule draws for a purpose.
    """

    def __init__(
        self,
        rule: MaintenanceRule,
        mean_d: float,
        life: Timing,
        delay: Timing | None,
        uniforms: Callable[[str], Uniforms],
    ) -> None:
        self._rule = rule
        self._mean_d = mean_d
        self._life = life
        self._delay = delay
        self._uniforms = uniforms

    def table(self, number: int) -> EndTable | None:
        """A table of them; None if they are not drawn in tables, or something comes before."""
        defect = _table(self._life, number)
        delay: Any = 0 if self._delay is None else _table(self._delay, number)
        if not isinstance(defect, np.ndarray) or delay is None:
            return None

        def draw(purpose: str) -> NDArray[np.float64]:
            draws: Draws = self._uniforms(purpose).__self__  # type: ignore[attr-defined]
            return np.asarray(draws.table(number), dtype=np.float64)

        ends = self._rule.ends(Lives(defect / DAY, (defect + delay) / DAY, self._mean_d, draw))
        if ends is None:
            return None
        ages: Any = np.ascontiguousarray(ticks_of(ends.at_d))
        planned: Any = np.ascontiguousarray(ends.planned)
        return EndTable(ages.data, planned.data)


def _table(timing: Timing, number: int) -> Any:
    """Durations in a table; one number if they are all alike, None if there are no tables."""
    time = time_of(timing)
    if isinstance(time, Constant):
        return time.ticks
    return time.table(number) if isinstance(time, Draws) else None
