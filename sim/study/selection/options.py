"""Options that are compared: how their values are drawn, and what a procedure leaves of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics.summary import half_width

Floats = NDArray[np.float64]
Draw = Callable[[Sequence[int], range], Floats]
"""Values of some options over a block of replications, shape (options, replications).

Higher is better. A replication has the same random numbers for every option.
"""


@dataclass(frozen=True)
class Selection:
    """What a procedure found.

    Attributes
    ----------
    best
        Number of the option that was selected, or that leads where nothing was decided.
    values
        Of each option, replications 0, 1, ... in their order; some options have more than others.
    decided
        Whether the procedure came to its end; if not, its promise does not hold.
    eliminated
        Of each option, the replications after which it was left out; None if it never was.
    at_most
        Replications of each option that is left after which the procedure ends in any case; 0 if
        it has no such number.
    correct
        Estimate that the option selected is the best one; nan if the procedure makes a promise
        instead.
    beaten
        Of each option, the estimate that the one selected is better; nan as above.
    """

    best: int
    values: list[Floats]
    decided: bool
    eliminated: list[int | None]
    at_most: int
    correct: float
    beaten: list[float]

    @property
    def replications(self) -> int:
        """Replications of all options together [count]."""
        return sum(len(each) for each in self.values)

    @property
    def left(self) -> list[int]:
        """Numbers of the options that were not eliminated."""
        return [number for number, after in enumerate(self.eliminated) if after is None]

    def difference(self, option: int, level: float) -> tuple[float, float]:
        """Paired difference from the best over common replications, and its half-width."""
        mine, best = self.values[option], self.values[self.best]
        common = min(len(mine), len(best))
        change = mine[:common] - best[:common]
        return float(change.mean()), half_width(change, level)
