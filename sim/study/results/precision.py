"""Replicate until every interval is as narrow as asked for, and stays so, within a budget.

A first stage, growth by what the variance so far predicts, and a look-ahead: the half-width must
have stayed within the precision over the last replications, so that no lucky narrow moment ends it
(Hoad, Robinson and Davies, Automated selection of the number of replications for a discrete-event
simulation, J. Oper. Res. Soc. 61, 2010). The half-width is that of Student's t interval on its
longer side after the correction for skewness (Johnson, J. Am. Statist. Assoc. 73, 1978; Willink,
A confidence interval and test for the mean of an asymmetric distribution, Commun. Statist. 34,
2005): of skewed values a small sample has a small mean and a small spread at once, and a rule
without the correction stops on exactly those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf

import numpy as np
from numpy.typing import NDArray

from sim.record.metric import metrics
from sim.study.results.paired import Comparison
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result
from sim.study.statistics.intervals import range_of
from sim.study.statistics.summary import independent, interval

Floats = NDArray[np.float64]

FIRST = 30
"""Replications of the first stage where none are asked for [count]."""
FEWEST = 10
"""Values of a metric below which its spread is not trusted [count]."""
BUDGET = 1000
"""Replications at most where no budget is given [count]."""
AHEAD = 5
"""Replications over which a half-width must stay, up to 100 of them; then 1 in 20 [count]."""
LEAST_GROWTH = 0.1
"""Share by which a round at least adds, so that looks are few."""
MOST_GROWTH = 1.0
"""Share by which a round at most adds: an early variance predicts badly."""


@dataclass(frozen=True)
class Judged:
    """How precise one metric is.

    Attributes
    ----------
    half_width
        Of the interval that the rule looks at; inf with too few values.
    target
        Largest half-width that is asked for, in the unit of the metric.
    n
        Replications in which the metric has a value.
    """

    metric: str
    subject: str
    half_width: float
    target: float
    n: int

    @property
    def met(self) -> bool:
        """Whether the half-width is within the target."""
        return self.half_width <= self.target

    @property
    def constant(self) -> bool:
        """Whether every value is the same."""
        return self.half_width == 0


@dataclass(frozen=True)
class Precision:
    """Stops when every interval of some metrics is within a precision, or at the budget.

    Attributes
    ----------
    names, subjects
        Metrics that must be precise, each for these of its subjects; for all by default.
    precision
        Half-width: absolute for metrics that are fractions, for others a share of |mean|.
    level
        Level of the intervals, in (0, 1).
    first, budget
        Replications of the first stage, and at most [count].
    block
        Replications that belong together: 2 for antithetic pairs, which are then never parted.
    """

    names: Sequence[str]
    precision: float
    level: float
    first: int = FIRST
    budget: int = BUDGET
    block: int = 1
    subjects: Sequence[str] = ()

    def more(self, keys: Sequence[Key], values: Floats, scales: Floats | None = None) -> int:
        """Replications to add before the next look; 0 when the point is done.

        A metric that has no value in any replication so far has nothing to wait for.

        Parameters
        ----------
        keys
            Metric and subject of each column.
        values
            Shape (replications so far, keys); nan without a value.
        scales
            What a relative precision is a share of, shape (keys,); |mean| by default.
        """
        n, first, budget = (
            size // self.block for size in (len(values), self.first + self.block - 1, self.budget)
        )
        if n < first or n >= budget:
            return self.block * max(0, min(first, budget) - n)
        ahead = look_ahead(n)
        now = self._worst(keys, values, scales)
        if now <= 1 and all(
            self._worst(keys, values[: self.block * size], scales) <= 1
            for size in range(max(1, n - ahead), n)
        ):
            return 0
        least = max(ahead, ceil(LEAST_GROWTH * n))
        predicted = n * (now**2 - 1) + ahead
        wanted = min(max(predicted, least), MOST_GROWTH * n, budget - n)
        return self.block * ceil(wanted)

    def _worst(self, keys: Sequence[Key], values: Floats, scales: Floats | None) -> float:
        """The largest half-width over its target; 0 without any metric."""
        return max((_excess(each) for each in self.judge(keys, values, scales)), default=0.0)

    def more_of(self, results: Sequence[Result]) -> int:
        """The same for one result, or for the paired differences of several from the first."""
        return self.more(*columns(results))

    def judge_of(self, results: Sequence[Result]) -> list[Judged]:
        """How precise one result is, or the paired differences of several from the first."""
        return self.judge(*columns(results))

    def judge(
        self, keys: Sequence[Key], values: Floats, scales: Floats | None = None
    ) -> list[Judged]:
        """Every metric of the rule that has a value, in the order of the keys."""
        places = [
            place
            for place, (name, subject) in enumerate(keys)
            if name in self.names and (not self.subjects or subject in self.subjects)
        ]
        found = []
        for place in places:
            column = values[:, place]
            units = independent(column, self.block)
            if not len(units):
                continue
            metric, subject = keys[place]
            scale = abs(float(units.mean() if scales is None else scales[place]))
            target = self.precision * (1.0 if metrics[metric].unit == "fraction" else scale)
            half = self._half(units, metrics[metric].unit, scales is not None)
            n = int((~np.isnan(column)).sum())
            found.append(Judged(metric, subject, half, target, n))
        return found

    def _half(self, units: Floats, unit: str, difference: bool) -> float:
        """The longer side: of the interval corrected for skewness, and of the one that is told."""
        if len(units) < FEWEST:
            return inf
        low, high = interval(units, self.level, range_of(unit, difference))
        mean = float(units.mean())
        told = 0.0 if difference else max(mean - low, high - mean)
        return max(skew_half_width(units, self.level), told)


def _excess(each: Judged) -> float:
    """Half-width over its target; at most 1 when it is met."""
    if each.met:
        return 1.0 if each.target == 0 else each.half_width / each.target
    return each.half_width / each.target if each.target > 0 else inf


def look_ahead(n: int) -> int:
    """Replications over which a half-width must stay met: 5, beyond 100 in proportion."""
    return max(AHEAD, ceil(AHEAD * n / 100))


def skew_half_width(values: Floats, level: float) -> float:
    """Longer side of the t interval corrected for skewness, at a level in (0, 1); 0 without spread.

    Never below Student's half-width. Source: Willink (2005), equation for G, with the third
    central moment estimated without bias.

    Parameters
    ----------
    values
        Shape (n,), three or more, without nan.
    """
    from scipy.special import stdtrit

    n = len(values)
    if values.min() == values.max():
        return 0.0
    apart = values - values.mean()
    spread = float(np.sqrt((apart**2).sum() / (n - 1)))
    t = float(stdtrit(n - 1, 0.5 + level / 2))
    third = n / ((n - 1) * (n - 2)) * abs(float((apart**3).sum()))
    a = third / spread**3 / (6 * np.sqrt(n))
    if a < 1e-6:  # its limit, where the formula is 0 over 0
        return float(t * spread / np.sqrt(n))
    side = (1 - np.cbrt(1 - 6 * a * (t + a))) / (2 * a)
    return float(max(t, side) * spread / np.sqrt(n))


def columns(results: Sequence[Result]) -> tuple[list[Key], Floats, Floats | None]:
    """What a rule looks at: of one result its metrics, of several the paired differences.

    Returns
    -------
    keys, values, scales
        As for ``Precision.more``, the keys of each pair behind those of the one before. A relative
        precision of a difference is a share of the mean of the first result.
    """
    if not results:
        return [], np.empty((0, 0)), None
    base = results[0]
    if len(results) == 1:
        return list(base.keys), base.values, None
    keys = [(key, other) for other in results[1:] for key in Comparison(base, other).keys]
    values = [other.of(*key) - base.of(*key) for key, other in keys]
    if not keys:  # nothing that both have, so nothing to wait for
        return [], np.empty((base.replications, 0)), np.empty(0)
    means = {key: base.value(*key).mean for key in dict.fromkeys(key for key, _ in keys)}
    return (
        [key for key, _ in keys],
        np.column_stack(values),
        np.array([means[key] for key, _ in keys]),
    )
