"""When a point has enough replications: a fixed number here, a precision in a module of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.study.running.outcome import Key

Floats = NDArray[np.float64]


class StoppingRule(Protocol):
    """Looks at the replications of a point and says how many more it needs.

    A rule looks only at values in the order of their replications, so that where a point stops
    does not depend on workers.
    """

    def more(self, keys: Sequence[Key], values: Floats, scales: Floats | None = None) -> int:
        """Replications to add before the next look; 0 when the point is done.

        Parameters
        ----------
        keys
            Metric and subject of each column.
        values
            Shape (replications so far, keys); at first none.
        scales
            What a relative precision is a share of, shape (keys,); |mean| by default.
        """


@dataclass(frozen=True)
class FixedReplications:
    """So many replications, looked at once."""

    replications: int

    def more(
        self,
        keys: Sequence[Key],  # noqa: ARG002
        values: Floats,
        scales: Floats | None = None,  # noqa: ARG002
    ) -> int:
        """All of them at the beginning."""
        return self.replications - len(values)
