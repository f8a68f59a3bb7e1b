"""How long a theater needs to forget how it began: initialization bias, measured.

Several long runs are observed from their first day on, in windows one after the other. The last
windows of a run are the reference; the level of a measure in an earlier window minus that of the
reference of the same run is its bias, and a t test over runs tells it from chance. Windows are
tested from the first on, each at a level that holds for all measures together (Holm for the
subjects of a measure), until two in a row show no bias: up to there a warm-up is needed. Beside it
stands MSER-5 of the mean daily series.

Sources: Law, Simulation Modeling and Analysis (5th ed.), section 9.5.1; Holm, Scand. J. Statist. 6
(1979); White, An effective truncation heuristic for bias reduction in simulation output, Simulation
69 (1997), and White, Cobb and Spratt (Winter Simulation Conference 2000) for batches of five.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from sim.core.errors import ConfigError, Problem
from sim.model.checks.steady import spacing_d, unsteady
from sim.model.scenario import Scenario
from sim.study.running.blocks import Blocks
from sim.study.running.outcome import Key
from sim.study.running.processes.workers import Workers
from sim.study.running.replicate import Result, replicate_by
from sim.study.statistics.equivalence import holm

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEVELS = ("ao", "mission_uptime", "dru", "queue_length", "backorders")
"""Measures that are means over time, so that windows of any length tell the same [names]."""
LONGEST_D = 365.0
"""Longest window: one that is longer hides what happens at its start [d]."""
FEWEST, MOST = 6, 60
"""Windows of a run [count]."""
REFERENCE = 1 / 3
"""Share of the windows, the last ones, that are the reference."""
ALPHA = 0.05
"""Chance that a window without any bias is said to have some."""
BATCH_D = 5
"""Days of a batch of MSER-5."""


@dataclass(frozen=True)
class Bias:
    """Bias of one subject of a measure in every window before the reference.

    Attributes
    ----------
    bias, half_width
        Mean over runs and half-width of its interval at level 0.95, shape (windows,).
    differs
        Whether it is told from chance, in windows that a warm-up has to cover, shape (windows,).
    nominal
        Whether it would be if it were the only one asked about, shape (windows,).
    """

    metric: str
    subject: str
    bias: Floats
    half_width: Floats
    differs: Bools
    nominal: Bools

    @property
    def windows(self) -> int:
        """Windows from the start that a warm-up has to cover [count]."""
        places = np.flatnonzero(self.differs)
        return int(places[-1]) + 1 if len(places) else 0


@dataclass(frozen=True)
class WarmUp:
    """What was measured.

    Attributes
    ----------
    runs, windows, apart_d
        How many, and the days from one window to the next.
    biases
        By measure and subject, in the order of the scenario.
    correlation
        By measure: of one window with the next, once the bias is over; mean over subjects.
    truncation_d
        By fleet: the day at which MSER-5 cuts the mean daily series of platforms on station; nan
        where it finds none in the first half.
    """

    scenario: Scenario
    runs: int
    windows: int
    apart_d: float
    biases: Sequence[Bias]
    correlation: dict[str, float]
    truncation_d: dict[str, float]

    @property
    def needed_d(self) -> float:
        """The warm-up that every measure needs; 0 if none differs at all [d]."""
        return max((self.needs_d(each) for each in self.biases), default=0.0)

    def needs_d(self, each: Bias) -> float:
        """The warm-up that a measure of a subject needs [d]."""
        return each.windows * self.apart_d

    @property
    def worst(self) -> Bias | None:
        """What needs the longest warm-up, and of those what is off most; None if nothing does."""
        found = [each for each in self.biases if each.windows]
        return (
            max(found, key=lambda each: (each.windows, abs(each.bias[0]) / each.half_width[0]))
            if found
            else None
        )


def peace(scenario: Scenario) -> Scenario:
    """The theater as it is before anything of its timeline happens, with hubs that have learned."""
    starts, names = scenario.timeline
    phases = {names[0]: scenario.phases[names[0]]} if starts else {}
    hubs = {name: hub.model_copy(update={"learning": None}) for name, hub in scenario.hubs.items()}
    return scenario.but(events={}, phases=phases, hubs=hubs, stop_at_first_gap=False)


def measured(
    scenario: Scenario,
    seed: int,
    runs: int,
    workers: Workers,
    progress: Callable[[int, int], None] | None = None,
) -> WarmUp:
    """Measure the bias of a theater from its start on.

    Parameters
    ----------
    scenario
        One that begins in a steady state and does not change before its timeline begins.
    runs
        Independent runs, each about twice as long as the warm-up of the scenario [count].

    Raises
    ------
    ConfigError
        If the theater never comes to rest, with the reason.
    """
    calm = peace(scenario)
    if (why := unsteady(calm)) is not None:
        told = f"there is no warm-up to measure: the theater is not steady, {why}"
        raise ConfigError("overrides", [Problem("warmup", told)])
    length_d = min(calm.horizon_d, LONGEST_D)
    calm = calm.but(warm_up_d=0.0, horizon_d=length_d)
    apart_d = spacing_d(calm)
    windows = min(max(ceil(2 * scenario.warm_up_d / apart_d) + 2, FEWEST), MOST)

    def more(found: Sequence[Result]) -> int:
        return 0 if found else runs * windows

    (result,) = replicate_by([calm], more, seed, workers, 0.95, progress, Blocks(windows))
    values = result.values.reshape(runs, windows, -1)
    shown = windows - max(2, round(windows * REFERENCE))
    biases = _biases(result.keys, values, shown)
    daily = result.daily.reshape(runs, windows, *result.daily.shape[1:])
    truncation_d = {
        name: mser_5(np.concatenate(daily[:, :, place].mean(axis=0)))
        for place, name in enumerate(result.series)
        if name in calm.fleets
    }
    over = max((each.windows for each in biases), default=0)
    correlation = _correlation(result.keys, values[:, over:])
    return WarmUp(scenario, runs, windows, apart_d, biases, correlation, truncation_d)


def _biases(keys: Sequence[Key], values: Floats, shown: int) -> list[Bias]:
    """Those of all subjects of all measures that always have a value.

    Parameters
    ----------
    values
        Shape (runs, windows, keys).
    shown
        Windows before the reference [count].
    """
    always = np.asarray(~np.isnan(values.sum(axis=(0, 1))))
    found: list[Bias] = []
    for name in LEVELS:
        places = [place for place, key in enumerate(keys) if key[0] == name and always[place]]
        own = values[:, :, places]
        apart = own[:, :shown] - own[:, shown:].mean(axis=1, keepdims=True)
        bias, error = apart.mean(axis=0).T, apart.std(axis=0, ddof=1).T / np.sqrt(len(apart))
        p = _p_values(bias, error, len(apart) - 1)
        told = [holm(column.tolist(), ALPHA / len(LEVELS)) for column in p.T]
        width = stdtrit(len(apart) - 1, 0.975) * error
        rows = zip(places, bias, width, np.array(told, dtype=bool).T, p < ALPHA, strict=True)
        found += [Bias(*keys[place], *of) for place, *of in rows]
    biased: Bools = np.zeros(shown, dtype=bool)
    for each in found:
        biased |= each.differs
    covered = np.arange(shown) < _first_calm(biased)
    return [replace(each, differs=each.differs & covered) for each in found]


def _p_values(bias: Floats, error: Floats, freedom: int) -> Floats:
    """Of a bias of zero, by Student's t; a bias without spread is none of chance."""
    t = np.divide(np.abs(bias), error, out=np.where(bias == 0, 0.0, np.inf), where=error > 0)
    return np.asarray(2 * stdtr(freedom, -t))


def _first_calm(biased: Bools) -> int:
    """The first window that is not biased, and the next one neither."""
    calm = ~biased
    both = calm & np.append(calm[1:], True)
    return int(np.argmax(both)) if both.any() else len(biased)


def _correlation(keys: Sequence[Key], values: Floats) -> dict[str, float]:
    """Of windows with the next one of their run, by measure: about the mean over all runs, so that
    few windows do not bias it."""
    found = {}
    apart = values - values.mean(axis=(0, 1))
    spread = (apart**2).mean(axis=(0, 1))
    together = (apart[:, 1:] * apart[:, :-1]).mean(axis=(0, 1))
    for name in LEVELS:
        own = [place for place, key in enumerate(keys) if key[0] == name and spread[place] > 0]
        if own:
            found[name] = float((together[own] / spread[own]).mean())
    return found


def mser_5(daily: Floats) -> float:
    """The day at which a series is cut so that the standard error of the rest is least.

    Parameters
    ----------
    daily
        One value a day, shape (days,).

    Returns
    -------
    float
        A multiple of five days [d]; nan if it lies in the second half, where the rest is too short
        to be believed.
    """
    count = len(daily) // BATCH_D
    batches = daily[: count * BATCH_D].reshape(count, BATCH_D).mean(axis=1)
    cuts = range(max(count - 5, 1))
    errors = [float(batches[cut:].var() / (count - cut)) for cut in cuts]
    best = int(np.argmin(errors))
    return float(best * BATCH_D) if 2 * best <= count else float("nan")
