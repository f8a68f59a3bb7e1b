"""A list that lies in a file, and what is kept of the points of a sweep."""

import gc
import tracemalloc

import numpy as np
import pytest

import sim
import sim.core.spooled
import sim.study.journal.resuming
import sim.study.running.feed
import sim.study.sweeping.sweep
from sim.core.spooled import IN_MEMORY, Made, Spooled
from sim.model.scenario import Scenario
from sim.study.journal.journal import Journal
from sim.study.journal.resuming import PointOf, Remembering
from sim.study.running.outcome import Outcome
from sim.study.running.processes.workers import executor
from sim.study.running.stopping import FixedReplications
from sim.study.statistics.summary import Summary
from sim.study.sweeping.kept import SummaryStore, keys_of, of_keys, rows_of
from sim.study.sweeping.sweep import Point, run_sweep
from support import fleet, mode, one_yard


def test_a_spooled_list_is_the_list_that_was_put_into_it():
    """Places, negative ones too, slices of slices, and things beyond what stays in memory."""
    things = [bytes([number % 256]) * (IN_MEMORY // 20) for number in range(50)]
    spooled = Spooled()
    for each in things:
        spooled.append(each)
        assert spooled[-1] == each
    assert list(spooled) == things
    assert list(spooled[10:40][::-3]) == things[10:40][::-3]
    with pytest.raises(IndexError):
        spooled[50]


def test_some_of_a_list_outlive_it():
    """A slice lies in the same file and holds it."""
    spooled = Spooled()
    spooled.append("first")
    spooled.append("second")
    some = spooled[1:]
    del spooled
    gc.collect()
    assert list(some) == ["second"]


def summary(metric, n, mean):
    """A summary without an interval."""
    return Summary(metric, "a", "d", mean, float("nan"), 0.1, 0.2, 0.3, n, -1e-120, 2.0**60)


def test_kept_summaries_are_the_same_to_the_last_bit():
    """Numbers, counts as counts, names; of some, and as rows; and none where there are none."""
    store = SummaryStore()
    points = [[summary("m", 3, number / 7), summary("n", 0, 0.0)] for number in range(9)]
    names = ("m", "a", "d"), ("n", "a", "d")
    tables = (np.array([[*vars(each).values()][3:] for each in told]) for told in points)
    for told, each in zip(points, [store.keep(names, table) for table in tables], strict=True):
        assert repr(each) == repr(told)
        assert repr(each[1]) == repr(told[1])
        assert [*keys_of(each)] == keys_of(told)
        assert [*map(repr, rows_of(each))] == [*map(repr, rows_of(told))]
        wanted = [("n", "a"), ("other", "a")]
        assert (
            repr(of_keys(each, wanted)) == repr(of_keys(told, wanted)) == repr({wanted[0]: told[1]})
        )
    assert store.keep((), np.empty((0, 8))) == []


def point(number):
    """A point that is made when it is looked at."""
    life = 5.0 + number
    one = one_yard({"a": fleet(modes={"hull": mode(life)})}, horizon_d=1)
    return Point({"life": life}, one, seed=1)


def counted():
    """Outcomes and scenarios that are alive, those of other tests included."""
    gc.collect()
    kinds = [type(each) for each in gc.get_objects()]
    return kinds.count(Outcome), kinds.count(Scenario)


def most_alive(count, where):
    """The most outcomes and the most scenarios that were alive at a time, and the results."""
    before = counted()
    alive = []

    def watched(done, _):
        if done % 50 == 0:
            alive.append([now - then for now, then in zip(counted(), before, strict=True)])

    results, _ = run_sweep(
        Made(point, count), FixedReplications(2), where, 0.95, watched, only=("ao", "on_station")
    )
    return *map(max, zip(*alive, strict=True)), results


@pytest.fixture
def few(monkeypatch):
    """Little is handed out at a time, so that few points are many."""
    monkeypatch.setattr(sim.study.running.feed, "TARGET_S", 0.0)
    monkeypatch.setattr(sim.study.journal.resuming, "MOST_FOUND", 20)
    monkeypatch.setattr(sim.study.sweeping.sweep, "AHEAD", 10)
    monkeypatch.setattr(sim.study.sweeping.sweep, "POINTS_AHEAD", 10)
    monkeypatch.setattr(sim.core.spooled, "IN_MEMORY", 1000)


@pytest.mark.usefixtures("few")
def test_only_the_points_that_run_are_in_memory(tmp_path):
    """However many there are: neither outcomes of those that ended nor scenarios of those to come,
    and the same when the journal has all of them."""
    outcomes, scenarios, results = most_alive(120, executor(1))
    assert outcomes < 20
    assert scenarios < 60
    for again in range(2):
        journal = Journal(tmp_path, {})
        where = Remembering(executor(1), journal, [PointOf(n, {"n": n}, None) for n in range(120)])
        outcomes, scenarios, kept = most_alive(120, where)
        assert journal.ran == (0 if again else 240)
        assert [settings for _, settings, _ in journal.points()] == [{"n": n} for n in range(120)]
        journal.close()
        assert repr(kept) == repr(results)
        assert outcomes < 80
        assert scenarios < 80


def peak(count):
    """Most memory that a sweep of so many points takes [bytes]."""
    words = ["scenario=break_even", "initial=all_up_new", "warm_up_d=0", "horizon_d=5"]
    lives = f"fleets.ships.modes.casualty.life.mean_d=range(20,{20 + count})"
    gc.collect()
    tracemalloc.start()
    try:
        sim.sweep(None, *words, lives, replications=2, keep=["ao"])
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("few")
def test_a_point_more_takes_little_memory():
    """A sweep of 120 points takes at most 15 KB more a point than one of 40: half of what its
    scenario alone has. What waits for the collector makes it that much."""
    peak(10)
    assert peak(120) - peak(40) < 80 * 15_000
