"""Options that are compared: how their values are drawn, and what a procedure leaves of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics.summary import half_width

Floats = NDArray[np.float64]
Draw = Callable[[Sequence[int], range], Floats]
"""Values of some options over a block of runs, shape (options, runs).

Higher is better. A run has the same random numbers for every option, and is a replication where it
is observed once.
"""


@dataclass(frozen=True)
class Selection:
    """What a procedure found.

    Attributes
    ----------
    best
        Number of the option that was selected, or that leads where nothing was decided.
    values
        Of each option, those of runs 0, 1, ... in their order; some options have more than others.
    decided
        Whether the procedure came to its end; if not, its promise does not hold.
    eliminated
        Of each option, the runs after which it was left out; None if it never was.
    at_most
        Runs of each option that is left after which the procedure ends in any case; 0 if
        it has no such number.
    correct
        Estimate that the option selected is the best one; nan if the procedure makes a promise
        instead.
    beaten
        Of each option, the estimate that the one selected is better; nan as above.
    of_a_run
        Replications of a run: its windows or checkpoints [count].
    """

    best: int
    values: list[Floats]
    decided: bool
    eliminated: list[int | None]
    at_most: int
    correct: float
    beaten: list[float]
    of_a_run: int = 1

    @property
    def replications(self) -> int:
        """Replications of all options together [count]."""
        return sum(self.had(option) for option in range(len(self.values)))

    def had(self, option: int) -> int:
        """Replications of an option [count]."""
        return len(self.values[option]) * self.of_a_run

    def eliminated_after(self, option: int) -> int | None:
        """Replications after which an option was left out; None if it never was."""
        after = self.eliminated[option]
        return None if after is None else after * self.of_a_run

    @property
    def left(self) -> list[int]:
        """Numbers of the options that were not eliminated."""
        return [number for number, after in enumerate(self.eliminated) if after is None]

    def difference(self, option: int, level: float) -> tuple[float, float]:
        """Paired difference from the best over common runs, and its half-width."""
        mine, best = self.values[option], self.values[self.best]
        common = min(len(mine), len(best))
        change = mine[:common] - best[:common]
        return float(change.mean()), half_width(change, level)
