"""Intervals of a further observation, against what theory gives."""

import numpy as np
import pytest
from scipy import stats

from sim.study.statistics.predictive import chances, count_between, further, share_of, spread_of


@pytest.mark.parametrize(("mean", "count"), [(0.7, 51), (0.2, 7), (0.95, 33)])
def test_a_known_share_is_binomial(mean: float, count: int) -> None:
    """Every chance, and the ends of the central interval."""
    law = stats.binom(count, mean)
    assert chances(mean, 0.0, count) == pytest.approx(law.pmf(np.arange(count + 1)), abs=1e-12)
    assert count_between(mean, 0.0, count, 0.95) == (law.ppf(0.025), law.ppf(0.975))


@pytest.mark.parametrize(("a", "b"), [(7.0, 3.0), (0.8, 0.6), (200.0, 90.0)])
def test_a_share_that_is_not_known_is_beta_binomial(a: float, b: float) -> None:
    """With the moments of a beta law."""
    mean = a / (a + b)
    variance = mean * (1 - mean) / (a + b + 1)
    law = stats.betabinom(71, a, b)
    assert chances(mean, variance, 71) == pytest.approx(law.pmf(np.arange(72)), abs=1e-9)
    assert count_between(mean, variance, 71, 0.9) == (law.ppf(0.05), law.ppf(0.95))


def test_what_is_certain_has_no_interval() -> None:
    """Shares of 0 and 1."""
    assert share_of(np.zeros(5), 20, 0.95) == (0, 0, 0)
    assert share_of(np.ones(5), 20, 0.95) == (1, 1, 1)


def test_a_further_normal_observation_has_students_interval() -> None:
    """Mean ± t s sqrt(1 + 1/n)."""
    values = np.array([3.0, 5.0, 4.0, 8.0, 6.0])
    half = stats.t(4).ppf(0.975) * values.std(ddof=1) * np.sqrt(1 + 1 / 5)
    mean, low, high = further(values, 0.95)
    assert (mean, low, high) == pytest.approx((5.2, 5.2 - half, 5.2 + half))


def test_the_mean_of_several_is_nearer() -> None:
    """Mean ± t s sqrt(1/4 + 1/n)."""
    values = np.array([3.0, 5.0, 4.0, 8.0, 6.0])
    half = stats.t(4).ppf(0.975) * values.std(ddof=1) * np.sqrt(1 / 4 + 1 / 5)
    assert further(values, 0.95, times=4)[2] == pytest.approx(5.2 + half)


def test_it_holds_as_many_as_it_says() -> None:
    """Of 4,000 normal and lognormal sets of eight, 90 % hold their ninth."""
    stream = np.random.default_rng(1)
    for logs in (False, True):
        held = 0
        for _ in range(4000):
            every = stream.normal(size=9)
            every = np.exp(every) if logs else every
            _, low, high = further(every[:8], 0.9, logs=logs)
            held += low <= every[8] <= high
        assert held / 4000 == pytest.approx(0.9, abs=0.015)


def test_draws_of_inputs_add_what_is_not_known() -> None:
    """Between draws the variance of their means, less the luck in them; inside, luck."""
    stream = np.random.default_rng(2)
    centres = stream.normal(10, 3, size=(400, 1))
    told = spread_of(centres + stream.normal(0, 2, size=(400, 6)))
    assert told.luck == pytest.approx(4, rel=0.1)
    assert told.doubt == pytest.approx(9, rel=0.2)
    assert told.freedom == 399


def test_draws_that_do_not_differ_are_luck_alone() -> None:
    """As wide as without draws."""
    stream = np.random.default_rng(3)
    values = stream.normal(size=(200, 20))
    drawn, plain = further(values, 0.9), further(values.ravel(), 0.9)
    assert drawn == pytest.approx(plain, abs=0.03)


def test_the_mean_of_several_lognormal_ones_is_lognormal_by_its_moments() -> None:
    """Where their number is large it is Student's interval."""
    stream = np.random.default_rng(4)
    values = stream.lognormal(3, 0.3, size=500)
    assert further(values, 0.9, 50, logs=True) == pytest.approx(further(values, 0.9, 50), rel=0.01)


def test_what_has_no_value_is_left_out() -> None:
    """nan is no observation."""
    values = np.array([1.0, np.nan, 3.0, 2.0])
    assert further(values, 0.9) == further(np.array([1.0, 3.0, 2.0]), 0.9)
    assert np.isnan(further(np.array([np.nan, 1.0]), 0.9)[1])


def test_the_interval_is_cut_to_what_it_can_be() -> None:
    """Days are not negative."""
    assert further(np.array([0.0, 9.0, 1.0]), 0.95, within=(0.0, np.inf))[1] == 0.0
