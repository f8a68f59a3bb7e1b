"""Quantiles and summaries of all columns at once are, to the last bit, those of each alone."""

import numpy as np
import pytest

from sim.record.columns.quantiles import quantiles
from sim.study.statistics.summary import summaries_of, summarise, summary_table

NAMES = tuple(("m", str(column), "d") for column in range(12))


@pytest.mark.parametrize("n", [1, 2, 3, 7, 20, 129, 400])
def test_quantiles_are_those_of_numpy(n):
    """The same interpolation in the same order of operations, ties included."""
    values = np.round(np.random.default_rng(n).normal(0, 1e6, (n, 50)), 4)
    values[:, :5] = np.arange(n)[:, None] // 2
    at = (0.05, 0.5, 0.9, 0.95)
    assert quantiles(values, at).tobytes() == np.quantile(values, at, axis=0).tobytes()


@pytest.mark.parametrize("n", [1, 2, 5, 20, 129, 300])
def test_all_summaries_are_those_of_each_alone(n):
    """Where some replications have no value, and where none has, too."""
    rng = np.random.default_rng(n)
    values = rng.normal(size=(n, len(NAMES))) * 10.0 ** rng.uniform(-6, 6, len(NAMES))
    values[rng.random(values.shape) < 0.1] = np.nan
    values[:, 0] = np.nan
    values[:, 1] = 2 / 3
    alone = [summarise(*name, values[:, at], 0.95) for at, name in enumerate(NAMES)]
    assert repr(summaries_of(NAMES, summary_table(NAMES, values, 0.95))) == repr(alone)
    for at, each in enumerate(alone):
        there = values[:, at][~np.isnan(values[:, at])]
        assert each.n == len(there)
        if len(there):
            assert each.mean == there.mean()
            assert [each.q05, each.q50, each.q95] == np.quantile(there, (0.05, 0.5, 0.95)).tolist()
