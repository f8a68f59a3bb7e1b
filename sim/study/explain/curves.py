"""One-factor curves: the objective along one factor, the others as the scenario has them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.study.running.variants import Objective, Runner
from sim.study.statistics.summary import Summary, summarise
from sim.study.sweeping.axes import Axis, Floats, Place


@dataclass(frozen=True)
class Curve:
    """One factor.

    Attributes
    ----------
    values
        Values of the factor.
    numbers
        The same as numbers, words counted from 0.
    summaries
        Means with half-widths, and quantiles over replications (luck), one a value.
    """

    axis: Axis
    values: list[str]
    numbers: list[float]
    summaries: list[Summary]


def grids(axes: Sequence[Axis], steps: int) -> list[list[float]]:
    """Places of every axis at which its curve is run."""
    return [each.grid(steps) for each in axes]


def curves(
    axes: Sequence[Axis],
    place: Place,
    objective: Objective,
    runner: Runner,
    steps: int,
    runs: int,
    level: float,
) -> tuple[list[Curve], int]:
    """Run every factor over its grid, all under the same random numbers.

    The second part is how often a number kept its own value.
    """
    units = grids(axes, steps)
    points: Floats = np.full((sum(map(len, units)), len(axes)), np.nan)
    start = 0
    for column, own in enumerate(units):
        points[start : start + len(own), column] = own
        start += len(own)
    placed = place(points)
    values = runner.observed(placed.scenarios, [objective], range(runs))[:, :, 0]
    what = objective.metric, objective.names, objective.unit
    told = [summarise(*what, each, level, runner.blocks.size) for each in values]
    found, start = [], 0
    for each, own in zip(axes, units, strict=True):
        texts = [str(each.value(unit)) for unit in own]
        numbers = [each.number(unit) for unit in own]
        found.append(Curve(each, texts, numbers, told[start : start + len(own)]))
        start += len(own)
    return found, placed.kept
