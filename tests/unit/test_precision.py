"""When replications are precise enough: half-width, look-ahead, growth and what has no value."""

import numpy as np
import pytest

from sim.report.run.precision import precision_lines
from sim.study.results.precision import Precision, columns, look_ahead, skew_half_width
from sim.study.running.headline import headline
from sim.study.running.replicate import replicate, replicate_by
from sim.study.statistics.summary import half_width
from support import built, small_theater

AO, STATION = ("ao", "a"), ("on_station", "a")
TURNS = np.tile([-1.0, 1.0], 500)
"""Symmetric about 0; of the first n = 2k values the variance is n / (n - 1)."""


def rule(precision: float, **keys: object) -> Precision:
    """A rule for Ao and for platforms on station."""
    return Precision(["ao", "on_station"], precision, 0.95, **{"first": 10, **keys})


def one(values: np.ndarray) -> np.ndarray:
    """A single column."""
    return np.asarray(values, dtype=float)[:, None]


def test_the_correction_for_skewness_by_hand():
    """0, 0, 0, 0, 5: t(4) = 2.776, s = sqrt(5), third moment 25, so a = 1/6: 3 (1 + cbrt(1.943)).

    Willink (2005): G(t) = ((1 + 6 a (t - a))^(1/3) - 1) / (2 a), here at -t, times s / sqrt(5) = 1.
    """
    values = np.array([0.0, 0, 0, 0, 5])
    expected = 3 * (1 + (2.7764 + 1 / 6 - 1) ** (1 / 3))
    assert skew_half_width(values, 0.95) == pytest.approx(expected, abs=1e-3)
    assert skew_half_width(-values, 0.95) == skew_half_width(values, 0.95)


def test_without_skewness_it_is_students_interval():
    """Symmetric values need no correction; skewed ones never get a narrower interval."""
    assert skew_half_width(TURNS[:20], 0.95) == pytest.approx(half_width(TURNS[:20], 0.95))
    skewed = np.random.default_rng(1).exponential(size=(200, 15))
    assert all(skew_half_width(each, 0.9) >= half_width(each, 0.9) for each in skewed)


def test_a_half_width_must_stay_met_over_the_look_ahead():
    """Of -1, 1, ... it is t(19) / sqrt(19) = 0.480 at 20 and more before; so 25 is the end, not 24."""
    asked = rule(0.485)
    assert skew_half_width(TURNS[:20], 0.95) < 0.485 < skew_half_width(TURNS[:19], 0.95)
    assert asked.more([AO], one(TURNS[:24])) > 0
    assert asked.more([AO], one(TURNS[:25])) == 0
    assert [look_ahead(n) for n in (20, 100, 101, 300)] == [5, 5, 6, 15]


def test_the_first_stage_comes_first_and_the_budget_ends_it():
    """10 at first; at most what is left, however wide the interval is; no budget, no replication."""
    none = np.empty((0, 0))
    assert rule(0.1).more([], none) == 10
    assert rule(0.1, budget=7).more([], none) == 7
    assert rule(1e-6, budget=45).more([AO], one(TURNS[:40])) == 5
    assert rule(1e-6, budget=40).more([AO], one(TURNS[:40])) == 0


def test_growth_follows_the_variance_within_bounds():
    """Half the width needs four times as many, but a round at most doubles; at least a tenth more."""
    now = skew_half_width(TURNS[:200], 0.95)
    assert rule(now / 2).more([AO], one(TURNS[:200])) == 200
    assert rule(now / 1.2).more([AO], one(TURNS[:200])) == 98  # 0.44 x 200, and 10 to look ahead
    assert rule(now / 1.001).more([AO], one(TURNS[:200])) == 20


def test_precision_is_absolute_for_fractions_and_relative_for_others():
    """0.01 is 0.01 of an Ao, 0.1 of ten platforms, and 0.2 of a difference where the base has 20."""
    values = np.column_stack([0.5 + 0.1 * TURNS[:50], 10 + TURNS[:50]])
    asked = rule(0.01)
    assert [each.target for each in asked.judge([AO, STATION], values)] == pytest.approx(
        [0.01, 0.1]
    )
    found = asked.judge([AO, STATION], values, np.array([0.7, -20.0]))
    assert [each.target for each in found] == pytest.approx([0.01, 0.2])


def test_a_metric_without_value_or_spread_neither_stalls_nor_hides():
    """No value at all: left out. No spread: met, and named. Few values: not met, whatever they are."""
    n = 60
    nothing, same, few = np.full(n, np.nan), np.full(n, 0.9), np.full(n, np.nan)
    few[:9] = 0.5
    asked = rule(0.01)
    assert asked.more([AO], one(nothing)) == 0
    assert asked.more([AO, AO], np.column_stack([nothing, same])) == 0
    assert asked.more([AO, AO], np.column_stack([same, few])) > 0
    judged = asked.judge([AO], one(same))
    assert (judged[0].met, judged[0].constant) == (True, True)
    told = precision_lines(asked, judged, n)
    assert "Without any spread in 60 replications: ao a" in told
    assert "fewer than 1 of 20" in told
    assert "no value of ao, on_station" in " ".join(precision_lines(asked, [], n).split())


def test_other_metrics_do_not_matter():
    """The rule looks at the metrics it is for."""
    wild = np.column_stack([np.full(40, 0.5), 100 * TURNS[:40]])
    assert rule(0.01).more([AO, ("wait", "h/s")], wild) == 0
    assert rule(0.01).more([AO, STATION], wild) > 0


# In rounds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
def test_rounds_give_the_bits_of_one_batch(workers):
    """A rule that stops after 20 in three rounds: the twenty replications of a run of twenty."""
    model = built(small_theater())
    sizes = iter([9, 1, 10, 0])
    (found,) = replicate_by([model], lambda _: next(sizes), 4, workers, 0.95)
    alone = replicate(model, seed=4, replications=20)
    assert found.values.tobytes() == alone.values.tobytes()
    assert found.daily.tobytes() == alone.daily.tobytes()


def test_a_comparison_is_judged_by_its_paired_differences():
    """Two results of one scenario differ by nothing: as precise as can be, after the first stage."""
    model = built(small_theater())
    asked = Precision(headline(model), 1e-9, 0.95, first=15, budget=40)
    found = replicate_by([model, model], asked.more_of, 4, 1, 0.95)
    assert [each.replications for each in found] == [15, 15]
    keys, values, scales = columns(found)
    assert (values[~np.isnan(values)] == 0).all()
    assert scales is not None
    ao = keys.index(("ao", "ships"))
    assert scales[ao] == found[0].value("ao", "ships").mean
    (alone,) = replicate_by([model], asked.more_of, 4, 1, 0.95)
    assert alone.replications == 40


def test_headline_metrics_are_those_of_the_gate():
    """DRU, uptime and Ao; a scenario of outside loads alone has utilisation and waits."""
    assert headline(built(small_theater())) == ["dru", "mission_uptime", "ao"]
