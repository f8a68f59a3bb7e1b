"""Antithetic pairs and control variates: what is mirrored, and intervals worked by hand."""

from math import sqrt

import numpy as np
import pytest

from sim.core.streams import LARGEST, Streams
from sim.engine.replication import run
from sim.model.families.law import laws
from sim.study.results.control_variates import AVERAGES, controlled, jackknifed
from sim.study.results.paired import Comparison
from sim.study.results.precision import Precision
from sim.study.running.outcome import outcome
from sim.study.running.replicate import replicate
from sim.study.statistics.summary import half_width, independent, summarise
from support import built, small_theater

PLAIN, MIRROR = (Streams.of_replication(5, number, antithetic=True) for number in (6, 7))


# Streams ------------------------------------------------------------------------------------------


def test_a_pair_shares_its_streams_and_the_second_is_mirrored():
    """Replications 6 and 7 draw u and LARGEST - u of replication 3 alone; without pairs nothing changes."""
    u, mirrored = (each.uniforms("a", "x", shape=(1000,)) for each in (PLAIN, MIRROR))
    assert (u == Streams(5, 3).uniforms("a", "x", shape=(1000,))).all()
    assert (mirrored == LARGEST - u).all()
    assert (LARGEST - mirrored == u).all()  # exact: nothing is rounded away
    assert Streams.of_replication(5, 6, antithetic=False) == Streams(5, 6)


def test_no_mirrored_uniform_is_one():
    """0 becomes the largest number below 1, and that becomes 0; laws take [0, 1)."""
    assert LARGEST < 1
    assert np.nextafter(LARGEST, 2) == 1
    assert (LARGEST - np.array([0.0, LARGEST])).tolist() == [LARGEST, 0.0]
    for word in laws:
        law = laws[word].model_validate(laws[word].example)
        assert np.isfinite(law.quantile(LARGEST - np.array([0.0, 0.25]))).all()


def test_the_first_of_a_pair_is_an_ordinary_replication():
    """Replication 2r of pairs has the bits of replication r alone; the second has others."""
    model = built(small_theater())
    pairs = replicate(model, seed=4, replications=4, antithetic=True, workers=2)
    for r in range(2):
        alone = outcome(run(model, 4, r), model)
        assert pairs.values[2 * r].tobytes() == alone.values.tobytes()
        assert pairs.values[2 * r + 1].tobytes() != alone.values.tobytes()


def test_a_replication_without_its_pair_is_refused():
    """Three are one pair and a half."""
    with pytest.raises(ValueError, match="even"):
        replicate(built(small_theater()), replications=3, antithetic=True)


# Intervals of pairs -------------------------------------------------------------------------------


def test_the_interval_of_pairs_is_that_of_their_means():
    """(1, 3), (5, 7): means 2 and 6, s = sqrt(8), t(1) = 12.706; quantiles and n are of single ones."""
    values = np.array([1.0, 3, 5, 7])
    found = summarise("m", "s", "d", values, 0.95, block=2)
    assert found.half_width == pytest.approx(12.706 * sqrt(8) / sqrt(2), abs=2e-3)
    assert (found.mean, found.n, found.q50) == (4, 4, 4)
    assert independent(values, 2).tolist() == [2, 6]


def test_a_pair_counts_by_the_values_that_it_has():
    """(1, nan), (3, 5), (nan, nan): mean 3 of three values; 3 + (1 - 3) / 1.5 and 3 + (8 - 6) / 1.5."""
    nan = np.nan
    values = np.array([1, nan, 3, 5, nan, nan])
    assert independent(values, 2) == pytest.approx([3 - 4 / 3, 3 + 4 / 3])
    assert summarise("m", "s", "d", values, 0.95, block=2).mean == 3
    assert not len(independent(np.full(4, nan), 2))


def test_every_interval_of_pairs_knows_them():
    """Summaries, paired differences, the waterfall and the precision rule use pair means."""
    model, other = built(small_theater()), built(small_theater(posture="home"))
    base, changed = (replicate(each, 4, 40, antithetic=True) for each in (model, other))
    means = base.of("ao", "ships").reshape(-1, 2).mean(axis=1)
    expected = half_width(means, 0.95)
    assert base.value("ao", "ships").half_width == pytest.approx(expected)
    (ao,) = (each for each in base.summaries() if (each.metric, each.subject) == ("ao", "ships"))
    assert ao.half_width == pytest.approx(expected)
    pair = Comparison(base, changed)
    apart = (changed.of("ao", "ships") - base.of("ao", "ships")).reshape(-1, 2).mean(axis=1)
    assert pair.difference("ao", "ships").half_width == pytest.approx(half_width(apart, 0.95))
    assert all(each.half_width >= 0 for each in pair.waterfall())
    rule = Precision(["ao"], 0.5, 0.95, first=30, block=2)
    judged = {each.subject: each for each in rule.judge_of([base])}
    assert judged["ships"].n == 40
    assert judged["ships"].half_width >= expected
    assert rule.more([], np.empty((0, 0))) == 30
    assert Precision(["ao"], 1e-9, 0.95, budget=41, block=2).more(base.keys, base.values) == 0
    alone = replicate(model, 4, 40)
    with pytest.raises(ValueError, match="same seed"):
        Comparison(base, alone)


# Controls -----------------------------------------------------------------------------------------


def test_the_jackknife_is_that_of_leaving_each_pair_out():
    """Every pseudo-value is n times the whole estimate less n - 1 times the one without the pair."""
    random = np.random.default_rng(1)
    control = random.exponential(size=12) - 1
    values = 3 + 2 * control + random.normal(size=12)

    def estimate(y: np.ndarray, x: np.ndarray) -> float:
        _, intercept = np.polyfit(x, y, 1)
        return float(intercept)

    expected = [
        12 * estimate(values, control) - 11 * estimate(np.delete(values, i), np.delete(control, i))
        for i in range(12)
    ]
    pseudo, slope = jackknifed(values, control)
    assert pseudo == pytest.approx(expected)
    assert slope == pytest.approx(np.polyfit(control, values, 1)[0])


def test_a_perfect_control_leaves_nothing():
    """Values that are 5 + 2 x control in each replication: 5, without any doubt."""
    control = np.random.default_rng(2).normal(size=20)
    pseudo, slope = jackknifed(5 + 2 * control, control)
    assert pseudo == pytest.approx(np.full(20, 5.0))
    assert slope == pytest.approx(2)


def test_only_what_the_twin_knows_is_corrected():
    """Averages over time that have an exact value and vary; a mean over visits is none of them."""
    model = built(small_theater())
    base = replicate(model, 4, 20)
    ao = float(base.of("ao", "ships").mean())
    found = controlled(base, base, {("ao", "ships"): ao, ("wait", "home/repair"): 1.0})
    (each,) = found
    assert (each.plain.metric, each.coefficient) == ("ao", pytest.approx(1))
    assert each.mean == pytest.approx(ao)
    assert "wait" not in AVERAGES
    with pytest.raises(ValueError, match="same seed"):
        controlled(base, replicate(model, 5, 20), {})
