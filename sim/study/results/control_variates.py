"""Control variates from exact solutions: a twin that can be solved tells how lucky the run was.

The twin is a scenario near the one asked for, with known long-run values; it runs under the same
random numbers. Where the twin came out above its exact value, so did the scenario, by a regression
coefficient that is estimated from the same replications. Because it is estimated, the corrected
mean is biased by an order of 1/n and its plain interval too short; the jackknife over replications
takes the bias away and its interval counts the coefficient too. Source: Lavenberg and Welch, A
perspective on the use of control variables to increase the efficiency of Monte Carlo simulations,
Management Science 27 (1981); the jackknife, Miller, Biometrika 61 (1974).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.record.metric import metrics
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result
from sim.study.statistics.intervals import inside, range_of
from sim.study.statistics.summary import Summary, independent, summarise

Floats = NDArray[np.float64]

AVERAGES = (
    "ao", "on_station", "mission_uptime", "mission_mean", "dru", "queue_length", "utilisation",
    "throughput", "in_transit",
)  # fmt: skip
"""Metrics whose expectation in a window of the long run is the exact value.

A mean over the visits of a window (``wait``, ``wait_share``) is a ratio: its expectation is another
one, and a correction by it would be biased.
"""
FEWEST = 10
"""Independent values below which no coefficient is estimated [count]."""


@dataclass(frozen=True)
class Controlled:
    """One metric before and after its correction.

    Attributes
    ----------
    plain, twin
        Summaries of the scenario and of its twin.
    exact
        The exact value of the twin.
    estimate, half_width
        Corrected, by the jackknife; a regression does not know that a share is at most 1.
    mean, low, high
        The same inside what the measure can be (``sim.study.statistics.intervals.inside``).
    coefficient
        Of the regression of the scenario on the twin.
    factor
        Variance of the plain mean over that of the corrected one.
    """

    plain: Summary
    twin: Summary
    exact: float
    estimate: float
    half_width: float
    mean: float
    low: float
    high: float
    coefficient: float
    factor: float

    @property
    def moved(self) -> bool:
        """Whether the estimate is outside of what the measure can be."""
        return self.mean != self.estimate

    @property
    def outside(self) -> bool:
        """Whether the twin misses its exact value by more than twice its half-width."""
        return abs(self.twin.mean - self.exact) > 2 * self.twin.half_width


def controlled(result: Result, twin: Result, exact: Mapping[Key, float]) -> list[Controlled]:
    """Every metric that the twin knows exactly, corrected by what the twin missed it by.

    Parameters
    ----------
    result, twin
        Of the same seed and replications.
    exact
        Long-run values of the twin by metric and subject.

    Raises
    ------
    ValueError
        If the two results are no pairs.
    """
    if (result.seed, result.values.shape[0], result.block) != (
        twin.seed, twin.values.shape[0], twin.block
    ):  # fmt: skip
        raise ValueError("a control needs the same seed and replications")
    found = []
    for key in result.keys:
        if key[0] not in AVERAGES or key not in exact or key not in twin.keys:
            continue
        both = np.stack([result.of(*key), twin.of(*key) - exact[key]])
        both[:, np.isnan(both).any(axis=0)] = np.nan  # a pair needs a value on either side
        values, control = (independent(each, result.block) for each in both)
        if len(values) < FEWEST or not control.std() > 0:
            continue
        pseudo, coefficient = jackknifed(values, control)
        unit = metrics[key[0]].unit
        corrected = summarise(*key, unit, pseudo, result.level)
        mean, low, high = inside(corrected.mean, corrected.low, corrected.high, range_of(unit))
        spread = float(pseudo.var(ddof=1))
        found.append(
            Controlled(
                plain=result.value(*key),
                twin=twin.value(*key),
                exact=exact[key],
                estimate=corrected.mean,
                half_width=corrected.half_width,
                mean=mean,
                low=low,
                high=high,
                coefficient=coefficient,
                factor=float(values.var(ddof=1)) / spread if spread > 0 else float("inf"),
            )
        )
    return found


def jackknifed(values: Floats, control: Floats) -> tuple[Floats, float]:
    """Pseudo-values of the regression estimate at control 0, and the coefficient.

    Their mean is the estimate, and Student's interval of them its interval.

    Parameters
    ----------
    values, control
        Independent pairs, shape (n,), n at least 3; the control has mean 0 in the long run.
    """
    n = len(values)
    y, x = values - values.mean(), control - control.mean()
    square, product = float(x @ x), float(x @ y)
    whole = values.mean() - product / square * control.mean()
    share = n / (n - 1)  # leaving a pair out takes so much of its squares away
    slopes = (product - share * x * y) / (square - share * x * x)
    rest_values, rest_control = ((n * each.mean() - each) / (n - 1) for each in (values, control))
    left_out = rest_values - slopes * rest_control
    return np.asarray(n * whole - (n - 1) * left_out), product / square
