"""Morris screening: which factors matter, from one-at-a-time steps along random trajectories.

Elementary effects: Morris, Technometrics 33 (1991) 161-174; mu*: Campolongo, Cariboni and Saltelli,
Environmental Modelling & Software 22 (2007) 1509-1518. An effect is divided by the step that was
really taken, which for whole numbers is not the nominal one. Each trajectory has replications of
its own, and its points share them: effects are paired, trajectories independent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2, pi, sqrt

import numpy as np

from sim.core.streams import Streams
from sim.study.running.variants import Objective, Runner
from sim.study.statistics.intervals import AMOUNT
from sim.study.statistics.summary import half_width, interval
from sim.study.sweeping.axes import OWNER, Axis, Floats, Place
from sim.study.sweeping.independent_groups import MOST_AT_ONCE, run_apart

LEVELS = 4
"""Levels of the grid on which trajectories run [count]; a step is two thirds of the range."""
RESAMPLES = 999
"""Resamples of the trajectories for the interval of sigma [count]."""
MATTERS, UNSEEN, NOTHING, UNTESTED = "matters", "not seen", "does nothing", "not tested"


@dataclass(frozen=True)
class ElementaryEffects:
    """What a factor does over its whole range, in the unit of the objective.

    Attributes
    ----------
    mu
        Mean effect; nan for more than two words, which have no direction.
    mu_star, half_width
        Mean absolute effect, with Student's t interval over the trajectories.
    luck
        The mu* that luck alone would give; nan with a single replication.
    sigma, sigma_low, sigma_high
        Spread of the effect over the other factors, luck taken out: interaction or curvature.
    p
        Of the test that no step has an effect; nan with a single replication.
    trajectories
        How many could be used: in the others a number kept its own value.
    low, high
        Ends of the interval of mu* that is told: none is below 0.
    """

    name: str
    mu: float
    mu_star: float
    half_width: float
    luck: float
    sigma: float
    sigma_low: float
    sigma_high: float
    p: float
    verdict: str
    trajectories: int
    low: float
    high: float


@dataclass(frozen=True)
class Screening:
    """Effects by falling mu*.

    Attributes
    ----------
    kept
        How often a number kept its own value.
    least
        Trajectories times further replications without which no p can be small enough [count].
    """

    effects: list[ElementaryEffects]
    kept: int
    least: int


def trajectories(axes: Sequence[Axis], count: int, seed: int) -> Floats:
    """Points of the trajectories, shape (count, axes + 1, axes), each step along one axis.

    A factor with words steps from one of them to another, both drawn at random.
    """
    from SALib.sample import morris

    streams, k = Streams(seed, 0), len(axes)
    problem = {"num_vars": k, "names": [each.name for each in axes], "bounds": [[0.0, 1.0]] * k}
    random = streams.generator(OWNER, "trajectories")
    table = morris.sample(problem, count, num_levels=LEVELS, seed=random)
    points: Floats = np.clip(np.reshape(table, (count, k + 1, k)), 0.0, 1.0)
    for column, each in enumerate(axes):
        words = len(each.words)
        if not words:
            continue
        random = streams.generator(OWNER, f"words {each.name}")
        for number in range(count):
            before, after = (random.choice(words, 2, replace=False) + 0.5) / words
            moved = points[number, :, column] != points[number, 0, column]
            points[number, :, column] = np.where(moved, after, before)
    return points


def screen(
    axes: Sequence[Axis],
    place: Place,
    objective: Objective,
    runner: Runner,
    points: Floats,
    replications: int,
    level: float,
) -> Screening:
    """Run the trajectories and read the effects."""
    steps: list[list[Floats]] = [[] for _ in axes]
    kept = 0
    rows = points.shape[1]
    at_once = max(1, MOST_AT_ONCE // rows)
    for start in range(0, len(points), at_once):
        some = points[start : start + at_once]
        placed = place(some.reshape(-1, len(axes)))
        kept += placed.kept
        groups = np.repeat(np.arange(start, start + len(some)), rows).tolist()
        values = run_apart(placed.scenarios, groups, objective, runner, replications)
        parts = (each.reshape(len(some), rows, -1) for each in (placed.places, values))
        for units, places, found in zip(some, *parts, strict=True):
            for column, change in _changes(axes, units, places, found):
                steps[column].append(change)
    alpha = (1 - level) / len(axes)
    effects = [
        _effect(each, np.array(changes), level, alpha, runner.seed)
        for each, changes in zip(axes, steps, strict=True)
    ]
    effects.sort(key=lambda one: (-np.nan_to_num(one.mu_star), one.name))
    return Screening(effects, kept, ceil(-log2(alpha)))


def _changes(
    axes: Sequence[Axis], units: Floats, places: Floats, values: Floats
) -> list[tuple[int, Floats]]:
    """Axis and paired changes over its whole range, for every step that moved this axis alone."""
    found = []
    for row in range(len(units) - 1):
        column = int(np.flatnonzero(units[row + 1] != units[row])[0])
        moved = places[row + 1] - places[row]
        if not moved[column] or np.count_nonzero(moved) > 1:
            continue
        step = 1.0 if len(axes[column].words) > 2 else moved[column]
        found.append((column, (values[row + 1] - values[row]) / step))
    return found


def _effect(
    each: Axis, changes: Floats, level: float, alpha: float, seed: int
) -> ElementaryEffects:
    """Summary of the changes of one factor, shape (trajectories, replications)."""
    nan = float("nan")
    if not len(changes):
        return ElementaryEffects(
            each.name, nan, nan, nan, nan, nan, nan, nan, nan, UNTESTED, 0, nan, nan
        )
    effects = changes.mean(axis=1)
    replications = changes.shape[1]
    noise = changes.var(axis=1, ddof=1) / replications if replications > 1 else np.zeros(1)
    random = Streams(seed, 0).generator(OWNER, f"screening {each.name}")
    p = sign_flips(changes, alpha, random) if replications > 1 else nan
    verdict = UNTESTED if replications == 1 else MATTERS if p <= alpha else UNSEEN
    sigma = low = high = nan
    if len(effects) > 1:
        squares = np.broadcast_to(noise, effects.shape)
        sigma = float(_spread(effects[None], squares[None])[0])
        again = random.integers(len(effects), size=(RESAMPLES, len(effects)))
        drawn = _spread(effects[again], squares[again])
        low, high = (float(q) for q in np.quantile(drawn, (0.5 - level / 2, 0.5 + level / 2)))
    return ElementaryEffects(
        each.name,
        nan if len(each.words) > 2 else float(effects.mean()),
        float(np.abs(effects).mean()),
        half_width(np.abs(effects), level),
        sqrt(2 / pi) * float(np.sqrt(noise).mean()) if replications > 1 else nan,
        sigma,
        low,
        high,
        p,
        verdict if changes.any() else NOTHING,
        len(effects),
        *interval(np.abs(effects), level, AMOUNT),
    )


def _spread(effects: Floats, noise: Floats) -> Floats:
    """Standard deviations along the last axis without what luck adds, at least 0."""
    within = effects.var(axis=-1, ddof=1) - noise.mean(axis=-1)
    spread: Floats = np.sqrt(np.maximum(within, 0.0))
    return spread


def sign_flips(changes: Floats, alpha: float, random: np.random.Generator) -> float:
    """p of the hypothesis that no step has an effect: the mu* of randomly flipped signs.

    Without an effect a paired change is as likely as its negative. Source: Lehmann and Romano,
    Testing Statistical Hypotheses (3rd ed.), section 15.2.

    Parameters
    ----------
    changes
        Paired changes, shape (trajectories, replications).
    alpha
        The level at which p will be read; there are enough flips to go below it.
    """
    seen = np.abs(changes.mean(axis=1)).mean()
    flips = max(1999, int(np.ceil(10 / alpha)))
    found = 0
    for start in range(0, flips, 2000):
        count = min(2000, flips - start)
        signs = 2.0 * random.integers(0, 2, size=(count, *changes.shape)) - 1.0
        flipped = np.abs((signs * changes).mean(axis=2)).mean(axis=1)
        found += int((flipped >= seen * (1 - 1e-12)).sum())
    return (1 + found) / (1 + flips)
