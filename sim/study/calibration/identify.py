"""What the data tell of the inputs, and what they cannot tell apart.

All of it compares the posterior with what was known before, by normal scores, of which every input
has a standard deviation of 1 before anything was seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.study.calibration.posterior import scores
from sim.study.sweeping.axes import Floats

TOGETHER = 0.5
"""Correlation from which on two inputs are told to go together."""
LEARNT = 0.5
"""Share of the variance of a direction from which on the data say nothing of it."""
LOADS = 0.35
"""Part of a direction that an input has at least where it is named."""


@dataclass(frozen=True)
class Learnt:
    """One input after the calibration, in [0, 1] of its range before.

    Attributes
    ----------
    contraction
        Standard deviation after as a share of that before.
    narrowed
        Width of the central interval after as a share of that before.
    """

    low: float
    fitted: float
    high: float
    contraction: float
    narrowed: float


@dataclass(frozen=True)
class Direction:
    """A combination of inputs, and the share of its variance that is left."""

    left: float
    loads: dict[str, float]
    """By input, those that matter, from the largest."""


@dataclass(frozen=True)
class Identified:
    """What a posterior says of all inputs together.

    Attributes
    ----------
    inputs
        In their order.
    pairs
        Inputs that the data cannot tell apart, with the correlation of what they may be.
    known, unknown
        Combinations of inputs that the data settle, and combinations of several of which they say
        nothing.
    """

    inputs: list[Learnt]
    pairs: list[tuple[str, str, float]]
    known: list[Direction]
    unknown: list[Direction]


def identify(names: Sequence[str], found: Floats, fitted: Floats, level: float) -> Identified:
    """What a sample of the posterior says, of shape (particles, inputs) in [0, 1]."""
    z = scores(found)
    tail = (1 - level) / 2
    lows, highs = np.quantile(found, [tail, 1 - tail], axis=0)
    inputs = [
        Learnt(
            float(lows[at]), float(fitted[at]), float(highs[at]),
            float(found[:, at].std() * 12**0.5), float((highs[at] - lows[at]) / level),
        )
        for at in range(len(names))
    ]  # fmt: skip
    if len(names) == 1:
        left = float(z.var())
        one = [Direction(left, {names[0]: 1.0})]
        return Identified(inputs, [], one if left < LEARNT else [], [])
    alike = np.atleast_2d(np.corrcoef(z.T))
    pairs = [
        (names[one], names[other], float(alike[one, other]))
        for one in range(len(names))
        for other in range(one + 1, len(names))
        if abs(alike[one, other]) >= TOGETHER
    ]
    sizes, axes = np.linalg.eigh(np.cov(z.T))
    directions = [
        _direction(names, float(size), axis) for size, axis in zip(sizes, axes.T, strict=True)
    ]
    return Identified(
        inputs,
        sorted(pairs, key=lambda each: -abs(each[2])),
        [each for each in directions if each.left < LEARNT],
        [each for each in directions if each.left >= LEARNT and len(each.loads) > 1],
    )


def _direction(names: Sequence[str], left: float, axis: Floats) -> Direction:
    order = np.argsort(-np.abs(axis), kind="stable")
    sign = np.sign(axis[order[0]])
    loads = {names[at]: float(sign * axis[at]) for at in order if abs(axis[at]) >= LOADS}
    return Direction(left, loads)
