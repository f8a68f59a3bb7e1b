"""Limits of a mean, one-sided gates, and how many replications a gate needs, by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.record.metric import metrics
from sim.study.regression.differing import Differing, differing
from sim.study.regression.enough import chance_of_passing, enough, needed
from sim.study.results.good_side import AT_DAY, LESS, MORE, good_side
from sim.study.statistics.equivalence import SampleMoments, decide, tost
from sim.study.statistics.intervals import ANYTHING, SHARE, ends
from sim.study.statistics.limits import Limit

NOW = SampleMoments(0.80, 0.05, 25)


def test_a_limit_is_the_t_test_of_one_sample():
    """(0.80 - 0.78) / 0.01 = 2 with 24 degrees of freedom; both sides add up to 1."""
    found = Limit(0, "at_least", 0.78, ANYTHING).finding(NOW, 0.05)
    assert found.difference == pytest.approx(0.02)
    assert found.p_equivalent == pytest.approx(stats.t.sf(2, 24))
    assert found.p_equivalent + found.p_regressed == pytest.approx(1)
    other = Limit(0, "at_most", 0.78, ANYTHING).finding(NOW, 0.05)
    assert other.p_equivalent == pytest.approx(found.p_regressed)


@pytest.mark.parametrize("mean", [0.9, 0.97, 1.0])
def test_near_an_end_a_limit_is_the_interval_that_is_told(mean):
    """Proven at 0.05 if and only if the lower end of the interval at level 0.90 is above it."""
    now = SampleMoments(mean, (mean * (1 - mean)) ** 0.5, 20)
    half = float(stats.t.ppf(0.95, 19)) * now.sd / 20**0.5
    low, _ = ends(mean, half, 20, 0.9, SHARE)
    for limit, proven in ((low - 1e-6, True), (low + 1e-6, False)):
        found = Limit(0, "at_least", limit, SHARE).finding(now, 0.05)
        assert (found.p_equivalent < 0.05) == proven
    assert low < mean


def test_without_luck_the_value_decides():
    """A constant away from the ends of its range: kept at the limit, missed beyond."""
    now = SampleMoments(3.0, 0.0, 5)
    for limit, p in ((3.0, 0.0), (3.1, 1.0)):
        assert Limit(0, "at_least", limit, ANYTHING).finding(now, 0.05).p_equivalent == p


@pytest.mark.parametrize(("now", "p_values"), [(0.7, (1, 0)), (0.9, (0, 1))])
def test_only_the_worse_side_counts(now, p_values):
    """Without luck: less by more than the margin is regressed, more of it is no worse."""
    found = tost(SampleMoments(0.8, 0.0, 5), SampleMoments(now, 0.0, 5), 0.05, 0.05, "less")
    assert (found.p_equivalent, found.p_regressed) == p_values


def test_one_side_is_the_test_of_welch():
    """Non-inferiority: the one-sided t test of scipy against the baseline less the margin."""
    base, now = SampleMoments(0.80, 0.02, 50), SampleMoments(0.79, 0.03, 40)
    found = tost(base, now, 0.02, 0.05, "less")
    truth = stats.ttest_ind_from_stats(
        now.mean, now.sd, now.n, base.mean - 0.02, base.sd, base.n,
        equal_var=False, alternative="greater",
    ).pvalue  # fmt: skip
    assert found.p_equivalent == pytest.approx(truth)
    assert found.p_regressed == pytest.approx(1 - truth)


def test_limits_alone_are_decided_without_a_baseline():
    """Values 0 and 2 around 1: at least 0 is clear at once, at least 1 never."""

    def draw(begin: int, end: int) -> np.ndarray:
        return np.array([[2.0 * (number % 2)] for number in range(begin, end)])

    found = decide([], [], draw, [10, 20], 0.05, limits=[Limit(0, "at_least", 0.0, ANYTHING)])
    assert (found.verdict, found.looks, found.verdicts) == ("equivalent", 1, ())
    found = decide([], [], draw, [10, 20], 0.05, limits=[Limit(0, "at_least", 1.0, ANYTHING)])
    assert (found.verdict, found.looks) == ("inconclusive", 2)


def test_replications_that_would_decide_by_hand():
    """z(0.05) = 1.645: room 0.1 allows an error of 0.0608; with 1/100 of the baseline's own
    variance none is left, and n = 2 / 0.0608^2 in both."""
    base = SampleMoments(0.0, 1.0, 100)
    found = enough(base, base, 0.1, 0.05)
    assert found.fresh is None
    assert found.both == math.ceil(2 * (1.6448536 / 0.1) ** 2)
    alone = enough(None, base, 0.1, 0.05, block=2)
    assert (alone.fresh, alone.both) == (2 * math.ceil((1.6448536 / 0.1) ** 2), None)
    assert enough(base, base, 0.0, 0.05).both is None


def test_the_chance_of_passing_is_that_of_the_error_rates():
    """docs/regress.md, 100 replications and a spread of two margins: 98.0 % of one metric."""
    base = SampleMoments(0.0, 2.0, 100)
    assert chance_of_passing(base, 1.0, 4, 0.05 / 3) == pytest.approx(0.98, abs=0.005)
    assert chance_of_passing(SampleMoments(0.0, 2.0, 50), 1.0, 4, 0.05 / 3) == pytest.approx(
        0.7, abs=0.04
    )
    wide = needed(base, 4, 0.05 / 3)
    assert chance_of_passing(base, wide, 4, 0.05 / 3) == pytest.approx(0.9)
    assert chance_of_passing(SampleMoments(1.0, 0.0, 5), 0.1, 4, 0.01) == 1.0


def test_every_good_side_is_of_a_metric():
    """And none is on both sides."""
    names = {each.removesuffix(AT_DAY) for each in metrics} | {*metrics}
    assert names >= MORE | LESS
    assert not MORE & LESS
    assert (good_side("ao_at_day"), good_side("nmc"), good_side("utilisation")) == (
        "more",
        "less",
        "",
    )


def test_keys_that_differ():
    """Changed, gone and new, by path; a list is one value."""
    was = {"a": {"b": 1, "c": [1, 2]}, "d": 3}
    now = {"a": {"b": 2, "c": [1, 2]}, "e": {"f": 4}}
    assert differing(was, now) == [
        Differing("a.b", 1, 2), Differing("d", 3, "(none)"), Differing("e", "(none)", {"f": 4}),
    ]  # fmt: skip
    assert differing(was, was) == []
