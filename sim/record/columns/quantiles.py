"""Quantiles by linear interpolation, to the last bit those of ``numpy.quantile``.

Source: Hyndman and Fan, The American Statistician 50 (1996) 361-365, definition 7.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def quantiles(values: Floats, at: Sequence[float]) -> Floats:
    """Quantiles over the first axis, without what ``numpy.quantile`` does for all other kinds.

    Parameters
    ----------
    values
        Shape (n, ...), n at least 1, no nan.
    at
        Probabilities in [0, 1].

    Returns
    -------
    quantiles
        Shape (probabilities, ...).
    """
    ordered = np.sort(values, axis=0)
    last = len(ordered) - 1
    found = np.empty((len(at), *ordered.shape[1:]))
    for number, probability in enumerate(at):
        place = last * probability
        below = int(place)
        share = place - below
        low, high = ordered[below], ordered[min(below + 1, last)]
        step = high - low
        found[number] = low + step * share if share < 0.5 else high - step * (1 - share)
    return found
