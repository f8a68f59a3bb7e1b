"""Which replications belong together: windows of a run, antithetic pairs, futures of one past.

Replications of a block depend on each other, blocks do not; every interval is made of blocks
(``sim.study.statistics.summary.independent``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sim.model.checks.checkpoints import checkpoints_of
from sim.model.checks.steady import windows_of
from sim.model.scenario import Scenario

FEWEST = 10
"""Blocks that an interval rests on at least; where there would be fewer, a run has fewer
windows [count]."""


class OnePast(NamedTuple):
    """A replication, all of which are alike up to a day and differ from then on."""

    replication: int
    from_d: float
    lived: tuple[tuple[float, int], ...] = ()
    """Days and numbers of the futures that it has lived by then, as ``future=`` takes them."""

    def future(self, number: int) -> list[tuple[float, int]]:
        """One of its futures."""
        return [*self.lived, (self.from_d, number)]


@dataclass(frozen=True)
class Blocks:
    """How replications make blocks.

    Attributes
    ----------
    windows
        Replications that are windows of one run [count].
    antithetic
        Whether runs 2r and 2r + 1 are a pair with opposite random numbers.
    past
        What all replications have in common: they are futures of it by their numbers, independent
        of each other given that past, and each is a run of its own.
    checkpoints
        Replications for which day 0 falls on different days of one run [count]; never with windows.
    """

    windows: int = 1
    antithetic: bool = False
    past: OnePast | None = None
    checkpoints: int = 1

    @property
    def of_a_run(self) -> int:
        """Replications of one run [count]."""
        return self.windows * self.checkpoints

    @property
    def size(self) -> int:
        """Replications of a block [count]."""
        return 2 * self.of_a_run if self.antithetic else self.of_a_run

    def runs(self, replications: int) -> int:
        """Runs that so many replications take [count]."""
        return -(-replications // self.of_a_run)


ALONE = Blocks()
"""Every replication is a run of its own, and a block."""


def blocks_of(
    scenarios: Sequence[Scenario],
    replications: int,
    antithetic: bool = False,
    past: OnePast | None = None,
) -> Blocks:
    """The blocks of scenarios that are run together: as many windows, or checkpoints, as all of
    them may have.

    Parameters
    ----------
    replications
        Of each scenario, in the first round [count].
    past
        If they are futures of one.
    """
    if past is not None:
        return Blocks(past=past)
    pair = 2 if antithetic else 1
    most = max(1, replications // (FEWEST * pair))
    windows = min([most, *(windows_of(each) for each in scenarios)])
    if windows > 1:
        return Blocks(windows, antithetic)
    checkpoints = min([most, *(checkpoints_of(each) for each in scenarios)])
    return Blocks(antithetic=antithetic, checkpoints=checkpoints)
