"""Kaplan-Meier: a published example, worked cases, and what it becomes without censoring."""

from math import inf, isnan

import numpy as np
import pytest

from sim.study.results.kaplan_meier import Survival, kaplan_meier, waits
from sim.study.running.replicate import Result, replicate
from support import fleet, mode, one_yard

REMISSION = ((6, 6, 6, 7, 10, 13, 16, 22, 23), (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35))
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)


def estimate(ended: tuple[float, ...], cut: tuple[float, ...] = ()) -> Survival:
    """The estimate from times that ended and times that were cut."""
    flags = np.repeat([False, True], [len(ended), len(cut)])
    return kaplan_meier(np.array([*ended, *cut], dtype=float), flags)


def test_remission_of_leukaemia():
    """Freireich et al. (1963), 6-MP: the table of Klein and Moeschberger; median 23 weeks."""
    found = estimate(*REMISSION)
    assert found.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.ended.tolist() == [3, 1, 1, 1, 1, 1, 1]
    told = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert found.survivors == pytest.approx(told, abs=5e-4)
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert np.sqrt(found.variance) == pytest.approx(errors, abs=5e-5)
    assert found.median == 23
    assert found.cut_share == 12 / 21


def test_the_interval_of_that_median():
    """One half lies within 1.96 standard errors from week 13 on, and to the end of what is seen."""
    assert estimate(*REMISSION).median_interval(0.95) == (13, inf)


def test_without_censoring_it_is_the_empirical_share():
    """The placebo group of the same trial: median 8 weeks, S (1 - S) / n as variance."""
    found = estimate(PLACEBO)
    shares = np.array([np.mean(np.array(PLACEBO) > time) for time in found.times])
    assert found.survivors == pytest.approx(shares, abs=1e-12)
    assert found.variance == pytest.approx(shares * (1 - shares) / 21, abs=1e-12)
    assert (found.median, found.cut_share) == (8, 0)


def test_a_case_by_hand():
    """1 ends, 2 is cut, 3 ends: S is 2/3, then 0; Greenwood's variance at 1 is 4/9 x 1/6."""
    found = estimate((1, 3), (2,))
    assert found.survivors.tolist() == pytest.approx([2 / 3, 0])
    assert found.variance.tolist() == pytest.approx([4 / 9 / 6, 0])
    assert found.median == 3


def test_what_is_cut_at_a_time_outlasts_what_ends_then():
    """Of two, one ends at 5 and one is cut there: two were at risk, half lasts longer."""
    found = estimate((5,), (5,))
    assert (found.at_risk.tolist(), found.survivors.tolist()) == ([2], [0.5])
    assert found.median == 5


def test_a_median_that_is_not_reached():
    """Nobody, or fewer than half, ended: the median lies beyond what was seen."""
    assert estimate((), (9, 9, 9)).median == inf
    assert estimate((), (9, 9, 9)).cut_share == 1
    assert estimate((2,), (9, 9)).median == inf
    assert isnan(estimate(()).median)
    assert all(isnan(each) for each in estimate(()).median_interval(0.95))


def gaps_of(stop: bool = False) -> Result:
    """One ship that fails on day 40, is repaired for 5 d at a yard 1 d away, and fails again."""
    model = one_yard(
        {"ships": fleet(modes={"hull": mode(40)})},
        out_d=1,
        work={"repair": {"stages": {"repair": {"needs": {"dock": 1}, "takes": FIVE}}}},
        missions={"line": {"fleets": ["ships"], "k": 1}},
        stop_at_first_gap=stop,
    )
    return replicate(model, replications=3)


FIVE = {"law": "fixed", "value_d": 5.0}


def test_first_gap_and_regain_of_a_run():
    """The first gap is on day 40 and lasts 7 days in every replication."""
    line, together = waits(gaps_of())
    assert (line.mission, together.mission) == ("line", "all missions")
    assert (line.first_gap.median, line.first_gap.cut) == (40, 0)
    assert (line.regain.median, line.regain.n, line.regain.cut) == (7, 3, 0)


def test_a_run_that_stops_tells_the_first_gap_of_all_missions_only():
    """What would have come after it was not simulated."""
    (together,) = waits(gaps_of(stop=True))
    assert (together.mission, together.first_gap.median) == ("all missions", 40)
    assert together.regain.n == 0


def test_without_missions_there_is_nothing_to_wait_for():
    """No mission, no gap."""
    model = one_yard({"ships": fleet(modes={"hull": mode(40)})})
    assert waits(replicate(model, replications=2)) == []


def test_blocks_of_one_have_greenwoods_variance():
    """The infinitesimal jackknife is Greenwood's variance; the remission data have ties and cuts."""
    alone = estimate(*REMISSION)
    times = np.array([*REMISSION[0], *REMISSION[1]], dtype=float)
    cut = np.repeat([False, True], [len(each) for each in REMISSION])
    blocked = kaplan_meier(times, cut, np.arange(len(times)))
    assert blocked.variance == pytest.approx(alone.variance, abs=1e-15)


def test_copies_in_one_block_tell_nothing_new():
    """Everything twice, with its copy in its block: the variance is that of everything once."""
    times = np.array([*REMISSION[0], *REMISSION[1]], dtype=float)
    cut = np.repeat([False, True], [len(each) for each in REMISSION])
    twice = kaplan_meier(
        np.repeat(times, 2), np.repeat(cut, 2), np.repeat(np.arange(len(times)), 2)
    )
    assert twice.variance == pytest.approx(estimate(*REMISSION).variance, abs=1e-15)
    assert twice.median_interval(0.95) == (13, inf)
