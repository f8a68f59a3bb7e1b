"""How much of a mean of few replications is luck."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PRIOR_WEIGHT = 4
"""Degrees of freedom that the pooled variance of luck has beside those of a point [count]."""


def luck(values: Floats) -> Floats:
    """Variance of the mean of every point by luck, shape (points,).

    The variance of few replications is itself a matter of luck, and is shrunk towards the pooled
    one: Smyth, Statistical Applications in Genetics and Molecular Biology 3 (2004) 3, with a
    weight that is set and not estimated.

    Parameters
    ----------
    values
        Shape (points, replications), the points with replications of their own; nan where one has
        no value, but every point has one. With a single replication luck is not known, and 0 here.
    """
    points, replications = values.shape
    if replications == 1:
        return np.zeros(points)
    if np.isnan(values).any():
        return _of_some(values)
    free = replications - 1
    squares = values.var(axis=1, ddof=1)
    found: Floats = (free * squares + PRIOR_WEIGHT * squares.mean()) / (free + PRIOR_WEIGHT)
    found /= replications
    return found


def _of_some(values: Floats) -> Floats:
    """The same where some replications have no value."""
    count = np.isfinite(values).sum(axis=1)
    apart = values - np.nanmean(values, axis=1)[:, None]
    squares = np.nansum(apart**2, axis=1)
    free = count - 1
    pooled = squares.sum() / max(int(free.sum()), 1)
    found: Floats = (squares + PRIOR_WEIGHT * pooled) / (free + PRIOR_WEIGHT) / count
    return found
