"""Means, half-widths, quantiles and paired differences against published tables and hand work."""

from math import isnan, sqrt

import numpy as np
import pytest

from sim.metrics.lost_days import BUCKETS
from sim.study.results.paired import compare
from sim.study.running.replicate import Result, replicate
from sim.study.statistics.summary import half_width, summarise
from support import exponential, fleet, mode, one_yard


@pytest.mark.parametrize(
    ("n", "level", "t"),
    [(2, 0.95, 12.706), (5, 0.90, 2.132), (10, 0.95, 2.262), (30, 0.99, 2.756), (121, 0.95, 1.980)],
)
def test_half_width_is_that_of_the_published_t_table(n, level, t):
    """Quantiles of Student's t: Law (5th ed.), table T.1, to its three decimals."""
    values = np.arange(n, dtype=float)
    s = sqrt(n * (n + 1) / 12)  # of 0, ..., n - 1
    assert half_width(values, level) / (s / sqrt(n)) == pytest.approx(t, abs=5e-4)


def test_a_summary_by_hand():
    """Of 1, ..., 21: mean 11, quantiles 2, 11 and 20."""
    found = summarise("m", "s", "d", np.arange(1.0, 22.0), 0.95)
    assert (found.mean, found.q05, found.q50, found.q95, found.n) == (11, 2, 11, 20, 21)


def test_replications_without_a_value_are_left_out_and_counted():
    """nan is no number: the mean of 1, nan, 3 is 2, of two replications."""
    found = summarise("m", "s", "d", np.array([1.0, np.nan, 3.0]), 0.95)
    assert (found.mean, found.n) == (2, 2)


def test_too_few_values_have_no_half_width():
    """One value has a mean and no half-width; none has neither."""
    one = summarise("m", "s", "d", np.array([4.0]), 0.95)
    assert (one.mean, one.n) == (4, 1)
    assert isnan(one.half_width)
    none = summarise("m", "s", "d", np.array([np.nan]), 0.95)
    assert isnan(none.mean)
    assert none.n == 0


def test_equal_values_have_a_half_width_of_zero():
    """No spread, no doubt."""
    assert half_width(np.full(5, 3.0), 0.95) == 0


# Paired comparison --------------------------------------------------------------------------------


def result(values: list[list[float]], seed: int = 1, **changes: object) -> Result:
    """A result with Ao and two buckets of fleet a, one row a replication."""
    model = one_yard({"a": fleet(modes={"hull": mode(10)})})
    keys = (("ao", "a"), *(("days", f"a/{bucket}") for bucket in BUCKETS))
    table = [[*row, *[0.0] * (len(keys) - len(row))] for row in values]
    daily = np.zeros((len(values), 1, 1), dtype=np.int64)
    whole = {"scenario": model, "seed": seed, "level": 0.95, "keys": keys, "daily": daily}
    return Result(**{**whole, "values": np.array(table), **changes})  # type: ignore[arg-type]


def test_a_paired_difference_by_hand():
    """Differences 1, 2, 3: mean 2, s 1, half-width 4.303 / sqrt(3)."""
    change = compare(result([[10], [20], [60]]), result([[11], [22], [63]])).difference("ao", "a")
    assert change.mean == 2
    assert change.half_width == pytest.approx(4.303 / sqrt(3), abs=5e-4)


def test_pairing_leaves_out_what_either_side_lacks():
    """A replication without a value on one side has no difference."""
    change = compare(result([[1], [np.nan], [3]]), result([[2], [5], [5]])).difference("ao", "a")
    assert (change.mean, change.n) == (1.5, 2)


def test_variance_ratio_by_hand():
    """Variances 1 and 4 apart, 1 in pairs: five times fewer replications."""
    pair = compare(result([[1], [2], [3]]), result([[2], [4], [6]]))
    assert pair.variance_ratio("ao", "a") == pytest.approx(5)


def test_the_waterfall_adds_up_to_zero():
    """Days are moved between buckets, never made: up 10 more, degraded 10 fewer."""
    pair = compare(result([[0, 50, 50], [0, 40, 60]]), result([[0, 60, 40], [0, 50, 50]]))
    changes = {row.subject: row.mean for row in pair.waterfall()}
    assert (changes["operating"], changes["operating degraded"]) == (10, -10)
    assert sum(changes.values()) == 0


def test_pairs_need_the_same_seed_and_replications():
    """Other seeds or numbers of replications are no pairs."""
    base = result([[1], [2]])
    for other in (result([[1], [2]], seed=2), result([[1]])):
        with pytest.raises(ValueError, match="same seed and replications"):
            compare(base, other)


def test_an_unknown_metric_or_subject_is_told_with_what_there_is():
    """The error names the nearest subject."""
    found = replicate(one_yard({"ships": fleet(modes={"hull": mode(10)})}), replications=1)
    with pytest.raises(KeyError, match="did you mean 'ships'"):
        found.value("ao", "ship")
    with pytest.raises(KeyError, match="no such metric"):
        found.of("aoo", "ships")


def test_a_seed_of_numpy_is_a_seed():
    """A seed that comes out of an array gives what the same number gives."""
    model = one_yard({"a": fleet(modes={"hull": mode(exponential(10.0))})})
    plain, other = (replicate(model, seed=seed, replications=2) for seed in (3, np.int64(3)))
    assert plain.values.tobytes() == other.values.tobytes()
