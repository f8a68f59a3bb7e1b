"""A sweep: every point is what it is alone, paired differences, points that fail."""

import pytest

import sim.engine.windows
from sim.study.results.paired import Comparison
from sim.study.running.processes.workers import executor
from sim.study.running.replicate import replicate
from sim.study.running.stopping import FixedReplications
from sim.study.sweeping.sweep import Point, PointResult, run_sweep
from support import fleet, mode, one_yard


def points(*lives: float) -> list[Point]:
    """A point for each life of the only mode."""
    return [
        Point({"life": life}, one_yard({"a": fleet(modes={"hull": mode(life)})}, horizon_d=30), 1)
        for life in lives
    ]


def swept(*lives: float, workers: int = 1) -> list[PointResult]:
    """A sweep over lives of two replications."""
    return run_sweep(points(*lives), FixedReplications(2), executor(workers), 0.95)[0]


def told(result: PointResult) -> dict[tuple[str, str], float]:
    """Means that are numbers, by metric and subject."""
    return {
        (each.metric, each.subject): each.mean
        for each in result.summaries
        if each.mean == each.mean
    }


def test_paired_differences_are_those_of_a_comparison():
    """Each point minus the baseline, replication by replication."""
    base, other = (
        replicate(each.scenario, each.seed, 2, level=0.95) for each in points(10.0, 20.0)
    )
    against = points(10.0)[0]
    results, _ = run_sweep(
        points(10.0, 20.0), FixedReplications(2), executor(1), 0.95, against=against
    )
    same, changed = (each.differences for each in results)
    assert all(each.mean == 0 for each in same if each.n)
    assert repr(changed) == repr(Comparison(base, other).differences())


def test_without_a_baseline_there_is_no_difference():
    """An empty list, and nothing in the table."""
    (result,) = swept(10.0)
    assert result.differences == []


@pytest.mark.parametrize("workers", [1, 2])
def test_each_point_is_what_it_is_alone(workers):
    """Points of a sweep are replications of their own scenario, in the order of the design."""
    results = swept(5, 10, 15, workers=workers)
    for point, result in zip(points(5, 10, 15), results, strict=True):
        alone = replicate(point.scenario, seed=1, replications=2)
        expected = PointResult(point.settings, alone.summaries())
        assert result.settings == point.settings
        assert told(result) == told(expected)


def test_a_point_that_fails_is_a_row_and_not_the_end(monkeypatch):
    """Its error takes the place of its numbers; the points beside it have theirs."""
    run = sim.engine.windows.run

    def fails_at_ten(scenario, seed, replication, *_):
        if scenario.fleets["a"].modes["hull"].life.average_d == 10:
            raise ZeroDivisionError("nothing to divide by")
        return run(scenario, seed, replication)

    monkeypatch.setattr(sim.engine.windows, "run", fails_at_ten)
    results = swept(5, 10, 15)
    assert [each.error for each in results] == ["", "ZeroDivisionError: nothing to divide by", ""]
    assert [bool(each.summaries) for each in results] == [True, False, True]
