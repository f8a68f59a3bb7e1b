"""Luck against ignorance: nested draws of the inputs, with replications inside each.

Second-order Monte Carlo: Law, Simulation Modeling and Analysis (5th ed.), section 9.3, and Helton,
Reliability Engineering and System Safety 57 (1997) 3-76. The variance of a conditional mean by the
unbiased one-way estimator: Searle, Casella and McCulloch, Variance Components (1992), chapter 3;
Sun, Apley and Staum, Operations Research 59 (2011) 998-1007. Every draw has replications of its
own, which all options share: draws are independent, options paired within a draw.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.core.streams import Streams
from sim.study.running.variants import Objective, Runner
from sim.study.statistics.intervals import SHARE, Range
from sim.study.statistics.summary import half_width, interval
from sim.study.sweeping.axes import OWNER, Floats, Placed
from sim.study.sweeping.independent_groups import MOST_AT_ONCE, run_apart

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
RESAMPLES = 999
"""Resamples of whole draws for an interval [count]."""


@dataclass(frozen=True)
class VarianceSplit:
    """Variance of one option's objective: what is not known, and luck.

    Attributes
    ----------
    mean, half_width
        Over the draws, with Student's t interval.
    low, high
        Ends of the interval that is told, inside what the objective can be.
    ignorance
        Variance of the mean given the inputs; an estimate below 0 stays below 0 here.
    luck
        Mean variance given the inputs.
    share, share_low, share_high
        Share of ignorance in both, its estimate not below 0; percentiles over resampled draws.
    fan
        Quantiles of luck alone, of ignorance alone and of both, shape (3, quantiles).
    """

    name: str
    mean: float
    half_width: float
    low: float
    high: float
    ignorance: float
    luck: float
    share: float
    share_low: float
    share_high: float
    fan: Floats


@dataclass(frozen=True)
class Best:
    """How often an option is the best one.

    Attributes
    ----------
    share
        Of the draws in which its mean is the best; equal ones share a draw.
    decided
        Of the draws in which it beats every other option by more than luck.
    low, high
        Ends of the interval of the share.
    """

    name: str
    share: float
    half_width: float
    decided: float
    low: float
    high: float


@dataclass(frozen=True)
class InputDraws:
    """What was run.

    Attributes
    ----------
    values
        Shape (options, draws, replications).
    places
        Where every draw lies in the range of every factor, shape (draws, factors).
    """

    values: Floats
    places: Floats
    kept: int


def run_draws(
    place: Sequence[Callable[[Floats], Placed]],
    units: Callable[[int], Floats],
    objective: Objective,
    runner: Runner,
    draws: int,
    replications: int,
) -> InputDraws:
    """Run every draw under every option, each option by its own ``place``."""
    values, places, kept = [], [], 0
    at_once = max(1, MOST_AT_ONCE // len(place))
    for start in range(0, draws, at_once):
        numbers = range(start, min(start + at_once, draws))
        at = np.array([units(number) for number in numbers])
        placed = [each(at) for each in place]
        scenarios = [scenario for each in placed for scenario in each.scenarios]
        found = run_apart(scenarios, [*numbers] * len(place), objective, runner, replications)
        values.append(found.reshape(len(place), len(numbers), replications))
        places.append(placed[0].places)
        kept += sum(each.kept for each in placed)
    return InputDraws(np.concatenate(values, axis=1), np.concatenate(places), kept)


def components(values: Floats) -> tuple[float, float]:
    """Variance between and within draws, both unbiased; the first can be below 0.

    Parameters
    ----------
    values
        Shape (draws, replications), two or more of each.
    """
    within = float(values.var(axis=1, ddof=1).mean())
    between = float(values.mean(axis=1).var(ddof=1)) - within / values.shape[1]
    return between, within


def _share(between: float, within: float) -> float:
    """Share of the first; 0 where nothing varies."""
    whole = max(between, 0.0) + within
    return max(between, 0.0) / whole if whole > 0 else 0.0


def split(name: str, values: Floats, level: float, seed: int, within: Range) -> VarianceSplit:
    """Split the variance of one option, values of shape (draws, replications), in a range."""
    between, luck = components(values)
    random = Streams(seed, 0).generator(OWNER, f"split {name}")
    again = random.integers(len(values), size=(RESAMPLES, len(values)))
    shares = [_share(*components(values[rows])) for rows in again]
    low, high = (float(q) for q in np.quantile(shares, (0.5 - level / 2, 0.5 + level / 2)))
    means = values.mean(axis=1)
    return VarianceSplit(
        name,
        float(means.mean()),
        half_width(means, level),
        *interval(means, level, within),
        between,
        luck,
        _share(between, luck),
        low,
        high,
        _fan(values, between),
    )


def _fan(values: Floats, between: float) -> Floats:
    """Quantiles of luck, of ignorance and of both.

    Luck: deviations from the mean of their draw, widened for the mean they were taken from.
    Ignorance: means of draws, drawn in until their variance is the unbiased one, since they have
    some luck in them.
    """
    n = values.shape[1]
    means = values.mean(axis=1)
    centre, spread = means.mean(), means.var(ddof=1)
    luck = centre + (values - means[:, None]) * np.sqrt(n / (n - 1))
    shrunk = np.sqrt(max(between, 0.0) / spread) if spread > 0 else 0.0
    parts = (luck, centre + (means - centre) * shrunk, values)
    return np.array([np.quantile(part, QUANTILES) for part in parts])


def best(names: Sequence[str], values: Floats, direction: str, level: float) -> list[Best]:
    """Share of draws in which each option is best, values of shape (options, draws, replications).

    A draw is decided if the paired interval of the best against each other option excludes 0, at
    ``level`` for all of them together (Bonferroni).
    """
    from scipy.special import stdtrit

    signed = values if direction == "max" else -values
    means = signed.mean(axis=2)
    top = means == means.max(axis=0)
    shares = top / top.sum(axis=0)
    n = values.shape[2]
    limit = float(stdtrit(n - 1, 1 - (1 - level) / 2 / (len(names) - 1)))
    found = []
    for number, name in enumerate(names):
        change = signed[number] - np.delete(signed, number, axis=0)
        error = change.std(axis=2, ddof=1) / np.sqrt(n)
        decided = (change.mean(axis=2) > limit * error).all(axis=0)
        share = shares[number]
        found.append(
            Best(
                name,
                float(share.mean()),
                half_width(share, level),
                float(decided.mean()),
                *interval(share, level, SHARE),
            )
        )
    return found
