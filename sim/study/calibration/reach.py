"""How low and how high an output can be, over all that the inputs may be."""

import numpy as np

from sim.study.calibration.surrogate import Surrogate
from sim.study.sweeping.axes import Floats

LEVELS = np.linspace(0.0, 1.0, 5)
"""Values of each input that are tried."""
ROUNDS = 3
"""Rounds through all inputs [count]."""


def reach(surrogate: Surrogate, units: Floats, means: Floats) -> tuple[float, float]:
    """Lowest and highest output, by what was run and by the surrogate with two standard deviations.

    Parameters
    ----------
    units, means
        Points that were run, shape (points, inputs), and the output there.
    """
    there = np.isfinite(means)
    seen = means[there]
    return (
        min(float(seen.min()), _end(surrogate, units[there][seen.argmin()], -1)),
        max(float(seen.max()), _end(surrogate, units[there][seen.argmax()], 1)),
    )


def _end(surrogate: Surrogate, begin: Floats, sign: int) -> float:
    """The end of the output in one direction: each input in turn, from where it was furthest."""
    at = begin.copy()
    for _ in range(ROUNDS):
        for column in range(len(at)):
            tried = np.tile(at, (len(LEVELS) + 1, 1))
            tried[:-1, column] = LEVELS
            mean, _ = surrogate.predict(tried)
            at = tried[int((sign * mean).argmax())]
    mean, variance = surrogate.predict(at[None, :])
    return float(mean[0] + sign * 2 * np.sqrt(variance[0]))
