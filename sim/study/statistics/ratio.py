"""The ratio of two means of paired values, with Fieller's interval.

Source: Fieller, Some problems in interval estimation, JRSS B 16 (1954) 175-185.
"""

from dataclasses import dataclass
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ratio:
    """The ratio of two means.

    Attributes
    ----------
    low, high
        Fieller's interval; -inf and inf where the mean below may as well be 0, so that no interval
        has an end; nan of fewer than two pairs.
    """

    value: float
    low: float
    high: float
    n: int


def ratio_of_means(above: Floats, below: Floats, level: float = 0.95) -> Ratio:
    """Ratio of the means of independent pairs, shape (n,); nan where the mean below is 0."""
    from scipy.special import stdtrit

    n, mean, of = len(above), float(above.mean()), float(below.mean())
    value = mean / of if of else nan
    if n < 2:
        return Ratio(value, nan, nan, n)
    covariance = np.cov(above, below) / n * float(stdtrit(n - 1, 0.5 + level / 2)) ** 2
    (above_above, both), (_, below_below) = covariance.tolist()
    square = of**2 - below_below
    if square <= 0:
        return Ratio(value, -inf, inf, n)
    middle = mean * of - both
    half = sqrt(max(middle**2 - square * (mean**2 - above_above), 0.0))
    return Ratio(value, (middle - half) / square, (middle + half) / square, n)
