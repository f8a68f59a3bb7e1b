"""Intervals of ``theater explain`` cover what they claim, over many studies with a known answer."""

import numpy as np

from sim.study.explain.luck_or_ignorance import split
from sim.study.explain.sobol import fitted, indices_of
from sim.study.statistics.intervals import ANYTHING
from sim.study.sweeping.axes import axis
from sim.study.sweeping.designs import Interval, unit_design

PI = float(np.pi)


def test_intervals_of_indices_cover_ishigami():
    """Of 42 indices in six noisy studies at level 0.95 at least nine in ten lie in their interval.

    Exact indices as in tests/theory/test_explain.py. The six of a study depend on each other, so
    the bound leaves room: four in 42 may miss where two are expected.
    """
    v1, v2 = 0.5 * (1 + 0.1 * PI**4 / 5) ** 2, 49 / 8
    v13 = 0.01 * PI**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    exact = {"x1": (v1, v1 + v13), "x2": (v2, v2), "x3": (0.0, v13)}
    names = list(exact)
    axes = [axis(name, Interval(-PI, PI)) for name in names]
    inside = count = 0
    for seed in range(1, 7):
        units = unit_design("lhs", names, 200, seed)
        x1, x2, x3 = (2 * PI * units - PI).T
        means = np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)
        noise = np.random.default_rng(seed).normal(0, 0.5, size=(200, 4))
        chosen = fitted(axes, units, means[:, None] + noise, seed)
        assert chosen is not None
        indices, pairs = indices_of(axes, chosen, 0.95, seed)
        told = [
            (one, part / whole)
            for each in indices
            for one, part in zip((each.first, each.total), exact[each.name], strict=True)
        ]
        told += [(each.value, v13 / whole) for each in pairs if each.names == ("x1", "x3")]
        for index, truth in told:
            assert index.high - index.low < 0.35  # or the last line says nothing
            inside += index.low <= truth <= index.high
            count += 1
    assert count == 42
    assert inside >= 38


def test_the_interval_of_the_share_covers_it():
    """Over 200 studies of 40 draws with 5 replications, half ignorance: in 85 % or more of them.

    Percentiles of a bootstrap of 40 draws are somewhat too narrow; docs/explain.md says so.
    """
    random = np.random.default_rng(7)
    covered = 0
    for number in range(200):
        values = random.normal(size=(40, 1)) + random.normal(size=(40, 5))
        found = split("toy", values, 0.95, number, ANYTHING)
        covered += found.share_low <= 0.5 <= found.share_high
    assert covered >= 170
