"""Where one further observation lies: intervals of what a record observed, not of a mean.

The record is one draw: of a count, of a window as the model has it, or of several such windows. So
its interval has the luck of that draw beside what is not known of the mean (Hahn and Meeker,
Statistical Intervals (1991), sections 4.7 and 6.3).
"""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics.intervals import ANYTHING, Range

Floats = NDArray[np.float64]
ROUNDING = 1e-9
"""Of probabilities that are added up."""


@dataclass(frozen=True)
class Spread:
    """What is known of a quantity that will be observed.

    Attributes
    ----------
    mean
        The forecast.
    luck
        Variance of one observation around its own mean.
    doubt
        Variance of that mean: of the estimate, and of inputs that are not known.
    freedom
        Degrees of freedom of both.
    """

    mean: float
    luck: float
    doubt: float
    freedom: float


def spread_of(values: Floats) -> Spread:
    """Of observations of a model, independent of each other.

    Parameters
    ----------
    values
        Shape (n,), or (draws, n) where inputs were drawn: then the draws differ by what is not
        known, and the observations of a draw by luck. nan is no observation.
    """
    if values.ndim == 1:
        there = values[~np.isnan(values)]
        if len(there) < 2:
            return Spread(float(there.mean()) if len(there) else np.nan, np.nan, np.nan, 1.0)
        luck = float(there.var(ddof=1))
        return Spread(float(there.mean()), luck, luck / len(there), len(there) - 1.0)
    rows = [row[~np.isnan(row)] for row in values]
    rows = [row for row in rows if len(row) > 1]
    if len(rows) < 2:
        return spread_of(values.ravel())
    means = np.array([row.mean() for row in rows])
    luck = float(np.mean([row.var(ddof=1) for row in rows]))
    noise = luck * float(np.mean([1 / len(row) for row in rows]))
    between = float(means.var(ddof=1))
    doubt = max(between - noise, 0.0) + between / len(rows)
    return Spread(float(means.mean()), luck, doubt, len(rows) - 1.0)


def further(
    values: Floats, level: float, times: float = 1.0, logs: bool = False, within: Range = ANYTHING
) -> tuple[float, float, float]:
    """Forecast of a further observation, and the ends of its interval.

    Student's prediction interval: exact for normal values, and with ``logs`` for lognormal ones,
    whose forecast is still the mean of the values.

    Parameters
    ----------
    values
        As for ``spread_of``.
    times
        How many observations of the model the further one is the mean of.
    within
        What it can be; the interval is cut there.
    """
    from scipy.special import stdtrit

    told = spread_of(values)
    if not logs:
        of = Spread(told.mean, told.luck / times, told.doubt, told.freedom)
    elif times == 1:
        with np.errstate(divide="ignore", invalid="ignore"):
            of = spread_of(np.where(values > 0, np.log(values), np.nan))
    else:
        of = _in_logs(told, times)
    half = float(stdtrit(of.freedom, 0.5 + level / 2)) * sqrt(of.luck + of.doubt)
    low, high = of.mean - half, of.mean + half
    if logs:
        low, high = exp(low), (exp(high) if high < 700 else inf)
    return told.mean, max(low, within[0]), min(high, within[1])


def _in_logs(told: Spread, times: float) -> Spread:
    """The lognormal law of the mean of several, by its first two moments."""
    if not told.mean > 0:
        return Spread(-inf, 0.0, 0.0, told.freedom)
    whole = told.luck / times + told.doubt
    variance = log(1 + whole / told.mean**2)
    return Spread(log(told.mean) - variance / 2, variance, 0.0, told.freedom)


def share_of(values: Floats, count: int, level: float) -> tuple[float, float, float]:
    """Forecast of a share of so many, and the ends of its interval.

    Each of them is one or the other with the probability that the values have as their mean, which
    is not known for sure: beta-binomial, by the first two moments of that probability (Skellam,
    JRSS B 10 (1948) 257-261); binomial where it is known.

    Parameters
    ----------
    values
        Shares, as for ``spread_of``.
    count
        How many the record has [count].
    """
    told = spread_of(values)
    low, high = count_between(told.mean, told.doubt, count, level)
    return told.mean, low / count, high / count


def count_between(mean: float, variance: float, count: int, level: float) -> tuple[int, int]:
    """Central interval of a beta-binomial count that holds it with ``level`` at least.

    Parameters
    ----------
    mean, variance
        Of the probability.
    """
    if not 0 < mean < 1:
        end = count if mean >= 1 else 0
        return end, end
    up = np.cumsum(chances(mean, variance, count))
    tail = (1 - level) / 2
    low = int(np.searchsorted(up, tail - ROUNDING, side="right"))
    high = int(np.searchsorted(up, 1 - tail - ROUNDING))
    return low, min(high, count)


def chances(mean: float, variance: float, count: int) -> Floats:
    """Chance of each count from 0 on, shape (count + 1,), of a beta-binomial law."""
    from scipy.special import betaln, gammaln

    k = np.arange(count + 1.0)
    ways = gammaln(count + 1) - gammaln(k + 1) - gammaln(count - k + 1)
    most = mean * (1 - mean)
    if variance <= most * 1e-9:
        logs = k * log(mean) + (count - k) * log(1 - mean)
    else:
        whole = max(most / variance - 1, 1e-3)
        a, b = mean * whole, (1 - mean) * whole
        logs = betaln(k + a, count - k + b) - betaln(a, b)
    found: Floats = np.exp(ways + logs)
    return found
