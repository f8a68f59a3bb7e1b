"""The front of a gain against a cost, and break-even, worked by hand."""

from math import inf

import numpy as np
import pytest

from sim.study.selection.break_even import break_even, zeros
from sim.study.selection.pareto import dominance, front
from sim.study.statistics.bootstrap import resampled_means

GAIN, COST = np.array([1.0, 2.0, 2.0, 3.0, 1.0]), np.array([1.0, 2.0, 3.0, 3.0, 1.0])


def test_dominance_needs_one_of_the_two_to_be_better():
    """(2, 2) and (3, 3) dominate (2, 3); equal options do not dominate each other."""
    found = dominance(GAIN, COST)
    assert [tuple(each) for each in np.argwhere(found)] == [(1, 2), (3, 2)]


def test_without_noise_the_front_is_certain():
    """Every option but (2, 3) is on it, in every resample."""
    values = np.tile(np.stack([GAIN, COST], axis=1)[:, None, :], (1, 5, 1))
    found = front(values, seed=1)
    assert found.on_front.tolist() == [True, True, False, True, True]
    assert found.probability.tolist() == [1, 1, 0, 1, 1]
    assert found.dominators(2) == [1, 3]


def test_what_is_common_to_two_options_makes_no_doubt():
    """Noise that moves both alike leaves the order; noise of one alone leaves it open."""
    noise = np.random.default_rng(20_03).normal(0, 1, 40)
    common = np.stack([np.stack([noise + 0.1, noise * 0], 1), np.stack([noise, noise * 0], 1)])
    assert front(common, 1).probability.tolist() == [1, 0]
    alone = common.copy()
    alone[1, :, 0] = alone[0, :, 0].mean()
    assert 0.3 < front(alone, 1).probability[0] < 0.7


def test_means_of_resamples_spread_as_the_mean_does():
    """Their standard deviation is that of the values over sqrt(n) (divisor n)."""
    values = np.arange(30.0)
    found = resampled_means(values, 1, "test", 4000)
    assert found.mean() == pytest.approx(values.mean(), abs=4 * values.std() / np.sqrt(30 * 4000))
    assert found.std() == pytest.approx(values.std() / np.sqrt(30), rel=0.05)


def test_zeros_of_a_broken_line():
    """(0, -1), (1, 3), (2, -3), (3, -1): at 0.25 and 1.5."""
    assert zeros(np.arange(4.0), np.array([-1.0, 3.0, -3.0, -1.0])) == [0.25, 1.5]


def test_a_difference_without_a_zero_has_an_interval_without_an_end():
    """Above zero all over and falling: the zero is beyond the last value, if anywhere."""
    found = break_even([3, 1, 2], np.array([[1.0] * 4, [3.0] * 4, [2.0] * 4]), 1, 0.95)
    assert (found.zeros, found.inside, found.rises) == (0, 0.0, True)
    assert (found.low, found.high) == (inf, inf)
