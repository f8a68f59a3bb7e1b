"""Sobol indices of a metamodel: which share of the variance is due to which factor.

Definitions: Sobol', Mathematics and Computers in Simulation 55 (2001) 271-280. Sampling and
estimators, through SALib: Saltelli, Computer Physics Communications 145 (2002) 280-297; Saltelli et
al., ibid. 181 (2010) 259-270. Indices of paths of the metamodel instead of its mean, so that their
spread tells what the runs leave open: Le Gratiet, Cannamela and Iooss, SIAM/ASA Journal on
Uncertainty Quantification 2 (2014) 336-363.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sim.core.streams import Streams
from sim.study.explain.metamodel import Chosen, choose
from sim.study.running.variants import Objective, Runner
from sim.study.statistics.luck import luck
from sim.study.sweeping.axes import OWNER, Axis, Floats, Place, encoded
from sim.study.sweeping.designs import unit_design
from sim.study.sweeping.independent_groups import run_apart

LEAST_Q2 = 0.8
"""Below it indices would be those of the metamodel and not of the theater."""
MOST_ROWS = 80_000
"""Rows of Saltelli's sample at most [count]."""
MOST_BASE = 4096
"""Rows of each of its two matrices at most [count], a power of two."""
DRAWS = 200
"""Paths of the metamodel, each with resampled rows, for the intervals [count]."""
MOST_PAIRS = 5
"""Interactions that are told [count]."""


@dataclass(frozen=True)
class Estimate:
    """A mean over the draws, and quantiles of them that are widened by what the metamodel misses.

    What it misses of the variance may be due to any factor: all of it, or nothing. An index is a
    share, so that what its estimator gives below 0 or above 1 is error, and is cut off.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Index:
    """First-order and total index of a factor."""

    name: str
    first: Estimate
    total: Estimate


@dataclass(frozen=True)
class Pair:
    """Second-order index of two factors."""

    names: tuple[str, str]
    value: Estimate


@dataclass(frozen=True)
class Decomposition:
    """What a metamodel says about the variance of the objective.

    Attributes
    ----------
    chosen
        The metamodel; None if the objective does not vary.
    indices, pairs
        By falling total index, and the largest interactions; empty if the metamodel is too poor.
    """

    chosen: Chosen | None
    indices: list[Index]
    pairs: list[Pair]
    units: Floats
    values: Floats
    kept: int

    @property
    def trusted(self) -> bool:
        """Whether the metamodel predicts well enough for indices."""
        return self.chosen is not None and self.chosen.q2 >= LEAST_Q2


def decompose(
    axes: Sequence[Axis],
    place: Place,
    objective: Objective,
    runner: Runner,
    points: int,
    replications: int,
    level: float,
) -> Decomposition:
    """Run a Latin hypercube, fit a metamodel to it, and take its indices if it predicts well."""
    units = unit_design("lhs", [each.name for each in axes], points, runner.seed)
    placed = place(units)
    values = run_apart(placed.scenarios, range(points), objective, runner, replications)
    chosen = fitted(axes, placed.places, values, runner.seed)
    found = Decomposition(chosen, [], [], units, values, placed.kept)
    if chosen is None or not found.trusted:
        return found
    indices, pairs = indices_of(axes, chosen, level, runner.seed)
    return Decomposition(chosen, indices, pairs, units, values, placed.kept)


def fitted(axes: Sequence[Axis], places: Floats, values: Floats, seed: int) -> Chosen | None:
    """The best metamodel of the means of some points, values of shape (points, replications)."""
    means = values.mean(axis=1)
    if np.ptp(means) <= 1e-12 * np.abs(means).max():
        return None
    random = Streams(seed, 0).generator(OWNER, "folds")
    return choose(encoded(axes, places), means, luck(values), random)


def indices_of(
    axes: Sequence[Axis], chosen: Chosen, level: float, seed: int
) -> tuple[list[Index], list[Pair]]:
    """Indices of a metamodel over the whole cube, each with the interval of its draws."""
    from SALib.analyze.sobol import first_order, second_order, total_order
    from SALib.sample import sobol
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    streams, names = Streams(seed, 0), [each.name for each in axes]
    k = len(names)
    base = min(MOST_BASE, 2 ** int(np.log2(MOST_ROWS / (2 * k + 2))))
    problem = {"num_vars": k, "names": names, "bounds": [[0.0, 1.0]] * k}
    sample = sobol.sample(problem, base, seed=streams.generator(OWNER, "saltelli"))
    places = np.column_stack(
        [[each.place(unit) for unit in column] for each, column in zip(axes, sample.T, strict=True)]
    )
    with threadpool_limits(1):  # bits that no number of cores changes
        paths = chosen.model.paths(encoded(axes, places), DRAWS, streams.generator(OWNER, "paths"))
    paths = paths - paths.mean(axis=0)
    rows = streams.generator(OWNER, "rows").integers(base, size=(base, DRAWS))
    table = [
        np.take_along_axis(part, rows, axis=0)
        for part in paths.reshape(base, 2 * k + 2, DRAWS).swapaxes(0, 1)
    ]
    a, b, mixed_a, mixed_b = table[0], table[-1], table[1 : k + 1], table[k + 1 : 2 * k + 1]

    def estimate(draws: Floats) -> Estimate:
        low, high = np.quantile(draws, (0.5 - level / 2, 0.5 + level / 2))
        left, missed = 1 - chosen.missed, chosen.missed
        found = np.clip((draws.mean(), low * left, high * left + missed), 0.0, 1.0)
        return Estimate(*map(float, found))

    indices = [
        Index(name, estimate(first_order(a, ab, b)), estimate(total_order(a, ab, b)))
        for name, ab in zip(names, mixed_a, strict=True)
    ]
    pairs = [
        Pair(
            (names[one], names[other]),
            estimate(second_order(a, mixed_a[one], mixed_a[other], mixed_b[one], b)),
        )
        for one, other in combinations(range(k), 2)
    ]
    indices.sort(key=lambda one: (-one.total.value, one.name))
    pairs.sort(key=lambda one: (-one.value.value, one.names))
    return indices, pairs[:MOST_PAIRS]
