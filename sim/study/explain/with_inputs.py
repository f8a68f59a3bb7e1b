"""Headlines under luck and ignorance at once: draws of the inputs, replications inside each.

The variances are those of ``luck_or_ignorance``. The interval is where the mean of one further draw
lies, if means and luck are normal: its centre is known from so many draws, each with luck in it,
and around it lies the spread of the means themselves, luck removed (Hahn and Meeker, Statistical
Intervals (1991), section 4.7, the prediction interval of one further value). That spread is a
difference of two variances, so its degrees of freedom are Satterthwaite's (Biometrics Bulletin 2
(1946) 110-114). It is never wider than the interval with the luck left in. Where luck hides what is
not known, both hold a further draw more often than they say: more replications of each draw help.
"""

from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from math import nan
from typing import Protocol

import numpy as np

from sim.study.explain.luck_or_ignorance import components
from sim.study.running.outcome import Outcome
from sim.study.running.processes.workers import Workers
from sim.study.running.replicate import run_tasks
from sim.study.statistics.intervals import ANYTHING, Range
from sim.study.statistics.summary import Summary
from sim.study.sweeping.axes import Floats, Placed
from sim.study.sweeping.independent_groups import MOST_AT_ONCE, seed_of

FEWEST = 2
"""Draws and replications of each without which there is no variance [count]."""


@dataclass(frozen=True)
class WithInputs:
    """A value, or the difference of two, over draws of the inputs.

    Attributes
    ----------
    mean, low, high
        Over the draws, and where the mean of a further draw lies.
    gain
        Chance that the mean of a further draw is on the good side, by the distribution that the
        interval is of; nan if no side is, or no draw differs.
    ignorance, luck
        Variance of the mean of a draw, and of a replication given the draw.
    """

    mean: float
    low: float
    high: float
    gain: float
    ignorance: float
    luck: float
    draws: int
    replications: int

    @property
    def summary(self) -> Summary:
        """As a summary, to be told like one."""
        ends = self.low, self.high
        return Summary("", "", "", self.mean, nan, nan, nan, nan, self.draws, *ends)


class OutcomeReader(Protocol):
    """What reads single outcomes, such as headlines."""

    @property
    def headlines(self) -> Sized:
        """What it reads."""

    @property
    def metrics(self) -> Sequence[str]:
        """Names of the measures that it needs."""

    def values(self, outcome: Outcome) -> Floats:
        """One value for each, shape (headlines,)."""


@dataclass(frozen=True)
class Placer:
    """A choice: how its scenario is made at a point of its inputs, and the points."""

    place: Callable[[Floats], Placed]
    units: Callable[[int], Floats]


def run_drawn(
    choices: Sequence[Placer],
    reader: OutcomeReader,
    seed: int,
    workers: Workers,
    tick: Callable[[int], None],
    draws: int,
    replications: int,
) -> Floats:
    """Headlines of every choice, shape (choices, draws, replications, headlines).

    A draw has one seed for all choices, so that they are paired, and another than other draws.
    """
    shape = len(choices), draws, replications, len(reader.headlines)
    found = np.full(shape, np.nan)
    at_once = max(1, MOST_AT_ONCE // len(choices))
    for start in range(0, draws, at_once):
        numbers = range(start, min(start + at_once, draws))
        placed = [each.place(np.array([each.units(one) for one in numbers])) for each in choices]
        scenarios = [scenario for each in placed for scenario in each.scenarios]
        seeds = [seed_of(seed, one) for one in numbers] * len(choices)
        these = range(replications)
        for number, batch, outcomes in run_tasks(scenarios, seeds, these, workers, reader.metrics):
            choice, draw = divmod(number, len(numbers))
            for replication, outcome in zip(batch, outcomes, strict=True):
                found[choice, start + draw, replication] = reader.values(outcome)
            tick(len(batch))
    return found


def with_inputs(
    values: Floats, level: float, better: str, within: Range = ANYTHING
) -> WithInputs | None:
    """One headline over draws; None where fewer than two of them have values.

    Parameters
    ----------
    values
        Shape (draws, replications); a draw with a replication that has no value is left out.
    better
        ``more``, ``less`` or nothing.
    within
        What the value can be; the interval is cut there.
    """
    from scipy.special import stdtr, stdtrit

    values = values[~np.isnan(values).any(axis=1)]
    draws, replications = values.shape
    if draws < FEWEST or replications < FEWEST:
        return None
    between, luck = components(values)
    ignorance = max(between, 0.0)
    means = values.mean(axis=1)
    centre, spread = float(means.mean()), float(means.var(ddof=1))
    noise, whole = luck / replications, spread * (1 + 1 / draws)
    free = whole**2 / (draws - 1) + noise**2 / (draws * (replications - 1))
    variance = ignorance + spread / draws
    freedom = min(max(variance**2 / free, 1.0), draws - 1.0) if free > 0 else draws - 1.0
    widths = ((freedom, variance), (draws - 1.0, whole))
    half, df, error = min(
        (float(stdtrit(df, 0.5 + level / 2)) * each**0.5, df, each**0.5) for df, each in widths
    )
    side = {"more": 1.0, "less": -1.0}.get(better, nan)
    if error == 0:  # every draw has one mean; what never differs is no gain and no loss
        gain = float(side * centre > 0) if centre and side == side else nan
    else:
        gain = float(stdtr(df, side * centre / error))
    ends = max(centre - half, within[0]), min(centre + half, within[1])
    return WithInputs(centre, *ends, gain, ignorance, luck, draws, replications)
