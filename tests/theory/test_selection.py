"""Selection keeps its promise on options whose exact order is known.

The exact values are those of the closed network of `break_even` (docks and distances,
docs/break_even.md); noise with known means and variances stands in for the engine. A share of 500
macro-replications has a standard error of 0.010 at 0.95; tests allow four.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sim.analytic.solve import solve
from sim.load.compose import load_scenario
from sim.study.selection.kim_nelson import kim_nelson
from sim.study.selection.ocba import ocba
from sim.study.selection.options import Draw

MACRO, LEVEL, DELTA = 500, 0.95, 0.02
SLACK = 4 * np.sqrt(LEVEL * (1 - LEVEL) / MACRO)
YARDS = [
    ("theater", 1, 5), ("home", 1, 25), ("home", 2, 25), ("home", 4, 25), ("home", 2, 12),
    ("theater", 2, 5), ("theater", 3, 12), ("home", 3, 20),
]  # fmt: skip
"""Posture, docks there, and days each way."""
SHAPES: dict[str, Callable[[np.random.Generator, tuple[int, int]], np.ndarray]] = {
    "normal": lambda chance, shape: chance.standard_normal(shape),
    "skewed": lambda chance, shape: chance.standard_exponential(shape) - 1,
}


def exact() -> np.ndarray:
    """Ao of every yard by the closed network."""
    found = []
    for posture, docks, way_d in YARDS:
        scenario = load_scenario(
            "break_even", f"posture={posture}", f"hubs.{posture}.berths.dock={docks}",
            f"legs.{posture}.takes.value_d={way_d}",
        )  # fmt: skip
        found.append((solve(scenario) or {})["ao", "ships"])
    return np.array(found)


def noisy(means: np.ndarray, sds: np.ndarray, shape: str, common: float, seed: int) -> Draw:
    """Means with noise, a share ``common`` of its variance from common random numbers."""
    chance = np.random.default_rng([20_01, seed])
    size = 1500
    own = SHAPES[shape](chance, (len(means), size))
    together = SHAPES[shape](chance, (1, size))
    values = means[:, None] + sds[:, None] * (
        np.sqrt(common) * together + np.sqrt(1 - common) * own
    )

    def draw(numbers: Sequence[int], block: range) -> np.ndarray:
        return values[list(numbers), block.start : block.stop]

    return draw


def correct(means: np.ndarray, best: int) -> bool:
    """Whether the best, or one within delta of it, was selected."""
    return bool(means[best] >= means.max() - DELTA)


@pytest.mark.parametrize(("shape", "common"), [("normal", 0.0), ("skewed", 0.8)])
def test_a_yard_within_delta_of_the_best_is_selected_as_often_as_promised(shape, common):
    """Over docks and distances with exact values, and standard deviations of 1 to 2 deltas."""
    means = exact()
    sds = DELTA * np.linspace(1, 2, len(means))
    right = [
        correct(
            means,
            kim_nelson(
                noisy(means, sds, shape, common, seed), len(means), DELTA, LEVEL, 20, 10**6
            ).best,
        )
        for seed in range(MACRO)
    ]
    print(f"{shape}, correlation {common}: {np.mean(right):.3f} right")
    assert np.mean(right) >= LEVEL - SLACK


@pytest.mark.parametrize(("shape", "common"), [("normal", 0.0), ("normal", 0.5), ("skewed", 0.5)])
def test_the_promise_holds_where_it_is_hardest_to_keep(shape, common):
    """All others exactly delta behind: the least favourable case of Kim and Nelson (2001).

    The first 20 replications alone would not keep it.
    """
    means = np.array([DELTA, 0, 0, 0, 0])
    sds = DELTA * np.array([3.0, 2.0, 3.0, 4.0, 3.0])
    right, at_once = [], []
    for seed in range(MACRO):
        draw = noisy(means, sds, shape, common, seed)
        found = kim_nelson(draw, 5, DELTA, LEVEL, 20, 10**6)
        assert found.decided
        right.append(found.best == 0)
        at_once.append(draw(range(5), range(20)).mean(axis=1).argmax() == 0)
    print(f"{shape}, correlation {common}: {np.mean(right):.3f} right")
    assert np.mean(right) >= LEVEL - SLACK
    assert np.mean(at_once) < LEVEL - SLACK


def test_one_within_delta_is_selected_where_others_are_barely_outside():
    """One option half a delta behind the best, four 1.05 deltas: not proven, and as often."""
    means = DELTA * np.array([1.05, 0.55, 0, 0, 0, 0])
    sds = DELTA * np.array([3.0, 2.0, 3.0, 2.0, 3.0, 2.0])
    right = [
        correct(
            means,
            kim_nelson(noisy(means, sds, "normal", 0.5, seed), 6, DELTA, LEVEL, 20, 10**6).best,
        )
        for seed in range(MACRO)
    ]
    print(f"barely outside: {np.mean(right):.3f} right")
    assert np.mean(right) >= LEVEL - SLACK


def test_ocba_is_right_more_often_than_equal_shares():
    """Ten designs with means 0, 1, ... and a standard deviation of 6, the lowest is best.

    This is experiment 1 of Chen et al. (2000). The estimate is no higher than the share that is
    right: it is a bound for normal values of known variance.
    """
    means, sds = -np.arange(10.0), np.full(10, 6.0)
    right, estimate, equal = [], [], []
    for seed in range(MACRO):
        draw = noisy(means, sds, "normal", 0.0, seed)
        found = ocba(draw, 10, 10, 500)
        assert found.replications == 500
        right.append(found.best == 0)
        estimate.append(found.correct)
        equal.append(draw(range(10), range(50)).mean(axis=1).argmax() == 0)
    shares = [f"{np.mean(each):.3f}" for each in (right, estimate, equal)]
    print(f"OCBA: {shares[0]} right, {shares[1]} estimated; equal shares: {shares[2]}")
    better = np.array(right, dtype=float) - np.array(equal, dtype=float)
    assert better.mean() > 4 * better.std() / np.sqrt(MACRO)
    error = np.sqrt(np.mean(right) * (1 - np.mean(right)) / MACRO)
    assert np.mean(estimate) <= np.mean(right) + 4 * error
