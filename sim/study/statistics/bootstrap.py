"""The bootstrap over replications: whole replications are drawn again, so that pairs stay pairs.

Source: Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics 7 (1979).
"""

import numpy as np
from numpy.typing import NDArray

from sim.core.streams import Streams

Floats = NDArray[np.float64]
RESAMPLES = 1000
"""Resamples [count]: the end of an interval at level 0.95 has 25 beyond it."""


def resampled_means(values: Floats, seed: int, owner: str, resamples: int = RESAMPLES) -> Floats:
    """Means over replications drawn again, shape (resamples, ...).

    Parameters
    ----------
    values
        Shape (replications, ...).
    seed, owner
        Select the draws, which are the same for everything else in a replication.
    """
    n = len(values)
    picks = (Streams(seed, 0).uniforms(owner, "bootstrap", shape=(resamples, n)) * n).astype(int)
    shares = np.zeros((resamples, n))
    np.add.at(shares, (np.arange(resamples)[:, None], picks), 1 / n)
    return np.tensordot(shares, values, axes=1)
