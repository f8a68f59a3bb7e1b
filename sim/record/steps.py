"""Counts over time: what is there from each change until the next one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.record.tables import Floats, Ints


def lengths_d(times: Floats, end_d: float) -> Floats:
    """How long it is from each time to the next, and from the last to the end [d]."""
    lengths = np.empty(len(times))
    np.subtract(times[1:], times[:-1], out=lengths[:-1])
    lengths[-1:] = end_d - times[-1:]
    return lengths


@dataclass(frozen=True)
class StepFunction:
    """A count over time: ``counts[i]`` from ``times[i]`` until the next time or the end."""

    times: Floats
    counts: Ints | Floats
    end_d: float

    @cached_property
    def lengths_d(self) -> Floats:
        """How long each count lasted [d]."""
        return lengths_d(self.times, self.end_d)

    def at(self, days: Floats) -> Ints | Floats:
        """Counts at given days."""
        return self.counts[self.times.searchsorted(days, side="right") - 1]
