"""The tests of the gate, against numbers worked by hand and another implementation."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.study.statistics.equivalence import (
    Finding,
    SampleMoments,
    decide,
    holm,
    looks,
    overall,
    sample,
    tost,
    verdicts,
)

BASE, NOW = SampleMoments(0.80, 0.02, 50), SampleMoments(0.81, 0.03, 40)


def test_two_one_sided_tests_by_hand():
    """se^2 = 8e-6 + 2.25e-5, Welch's df 65.11; t = -1.8107 at the nearer margin, -5.43 beyond."""
    found = tost(BASE, NOW, 0.02, 0.05)
    error, freedom = math.sqrt(3.05e-5), 65.1121
    assert found.difference == pytest.approx(0.01)
    assert found.half_width == pytest.approx(stats.t.ppf(0.95, freedom) * error, rel=1e-6)
    assert found.p_equivalent == pytest.approx(stats.t.sf(1.81071, freedom), rel=1e-4)
    beyond = stats.t.sf(-1.81071, freedom) + stats.t.sf(5.43214, freedom)
    assert found.p_regressed == pytest.approx(beyond, rel=1e-4)


@pytest.mark.parametrize("margin", [0.004, 0.01, 0.02, 0.05])
def test_equivalence_is_the_larger_p_of_two_tests_of_welch(margin):
    """As two one-sided t tests of scipy, with the baseline moved by the margin either way."""
    p_values = [
        stats.ttest_ind_from_stats(
            NOW.mean, NOW.sd, NOW.n, BASE.mean + side * margin, BASE.sd, BASE.n,
            equal_var=False, alternative=alternative,
        ).pvalue
        for side, alternative in ((1, "less"), (-1, "greater"))
    ]  # fmt: skip
    assert tost(BASE, NOW, margin, 0.05).p_equivalent == pytest.approx(max(p_values))


def test_equivalent_is_the_interval_within_the_margin():
    """p <= alpha if and only if the interval at level 1 - 2 alpha lies inside."""
    for margin in np.linspace(0.001, 0.05, 50):
        found = tost(BASE, NOW, float(margin), 0.05)
        inside = found.difference + found.half_width < margin
        assert (found.p_equivalent < 0.05) == inside


def test_the_direction_does_not_matter():
    """A rise and a fall of the same size have the same p-values."""
    up, down = tost(BASE, NOW, 0.005, 0.05), tost(NOW, BASE, 0.005, 0.05)
    assert down.difference == -up.difference
    assert (down.p_equivalent, down.p_regressed) == (up.p_equivalent, up.p_regressed)


@pytest.mark.parametrize(
    ("now", "p_values"), [(1.0, (0, 1)), (1.05, (0, 1)), (1.25, (1, 1)), (1.5, (1, 0))]
)
def test_without_luck_the_difference_decides(now, p_values):
    """Both samples constant: inside, exactly at (undecided) and outside of a margin of 0.25."""
    found = tost(SampleMoments(1.0, 0.0, 5), SampleMoments(now, 0.0, 5), 0.25, 0.05)
    assert (found.p_equivalent, found.p_regressed) == p_values


def test_too_few_values_show_nothing():
    """One value, none, or one that is not finite: neither claim."""
    for values in ([1.0], [np.nan, np.nan], []):
        found = tost(BASE, sample(np.array(values)), 10.0, 0.05)
        assert (found.p_equivalent, found.p_regressed) == (1.0, 1.0)
    found = tost(BASE, SampleMoments(math.inf, math.nan, 5), 10.0, 0.05)
    assert verdicts([found], 0.05) == ("inconclusive",)


def test_a_sample_leaves_out_what_has_no_value():
    """Mean and standard deviation of 1, 2, 6 are 3 and sqrt(7)."""
    found = sample(np.array([1.0, np.nan, 2.0, 6.0]))
    assert (found.mean, found.n) == (3.0, 3)
    assert found.sd == pytest.approx(math.sqrt(7))


@pytest.mark.parametrize(
    ("p_values", "rejected"),
    [
        # 0.005 <= 0.05/4, 0.01 <= 0.05/3, 0.03 > 0.05/2: stop, though 0.04 <= 0.05
        ([0.01, 0.04, 0.03, 0.005], [True, False, False, True]),
        ([0.02, 0.02, 0.02], [False, False, False]),
        ([0.01, 0.02, 0.05], [True, True, True]),
        ([0.05], [True]),
        ([], []),
    ],
)
def test_holm_by_hand(p_values, rejected):
    """Step-down from the smallest p-value, until one is too large (Holm, 1979)."""
    assert holm(p_values, 0.05) == rejected


def test_verdicts_hold_each_claim_over_all_metrics():
    """0.03 alone is enough at 0.05; of two metrics the other one has to be as good."""
    close, far, vague = Finding(0, 1, 0.03, 1), Finding(9, 1, 1, 0.001), Finding(1, 9, 0.6, 0.7)
    assert verdicts([close], 0.05) == ("equivalent",)
    assert verdicts([close, vague], 0.05) == ("inconclusive", "inconclusive")
    assert verdicts([far, vague], 0.05) == ("regressed", "inconclusive")


def test_the_verdict_over_all():
    """One that regressed decides; else one that is not clear."""
    assert overall(["equivalent", "equivalent"]) == "equivalent"
    assert overall(["equivalent", "inconclusive"]) == "inconclusive"
    assert overall(["inconclusive", "regressed", "equivalent"]) == "regressed"


def test_looks_double_up_to_the_budget():
    """The last look is the budget, and none is larger."""
    assert looks(40, 160) == [40, 80, 160]
    assert looks(40, 100) == [40, 80, 100]
    assert looks(40, 40) == [40]
    assert looks(40, 10) == [10]


def test_more_replications_only_while_nothing_is_clear():
    """Every block is drawn once and kept; the level of a look is a share of the whole."""
    asked = []

    def draw(begin, end):
        asked.append((begin, end))
        return np.array([[1.0 if number % 2 else -1.0] for number in range(begin, end)])

    base = [SampleMoments(0.0, 1.0, 1000)]
    found = decide(base, [0.35], draw, [10, 20, 40, 80], 0.05)
    assert asked == [(0, 10), (10, 20), (20, 40), (40, 80)]
    assert (found.verdict, found.looks, found.samples[0].n) == ("equivalent", 4, 80)
    assert found.alpha_look == 0.0125
    asked.clear()
    assert decide(base, [5.0], draw, [10, 20], 0.05).verdict == "equivalent"
    assert decide(base, [0.01], draw, [4, 8], 0.05).verdict == "inconclusive"
    assert asked == [(0, 10), (0, 4), (4, 8)]
