"""A sweep's journal: what is finished is kept, what is cut off is run again."""

import json

import pytest

import sim.study.chunks
from sim.study.compare import Comparison
from sim.study.executor import executor
from sim.study.journal import Journal, PointResult
from sim.study.replicate import replicate
from sim.study.stopping import Fixed
from sim.study.summary import Summary
from sim.study.sweep import Point, run_sweep
from support import fleet, mode, one_yard

IDENTITY = "0123456789abcdef"
DONE = PointResult({"k": 1}, [Summary("ao", "a", "fraction", 0.5, float("nan"), 0.1, 0.5, 0.9, 1)])


def points(*lives: float) -> list[Point]:
    """A point for each life of the only mode."""
    return [
        Point({"life": life}, one_yard({"a": fleet(modes={"hull": mode(life)})}, horizon_d=30), 1)
        for life in lives
    ]


def swept(journal: Journal, *lives: float, workers: int = 1) -> list[PointResult]:
    """A sweep over lives of two replications."""
    return run_sweep(points(*lives), Fixed(2), executor(workers), 0.95, journal)[0]


def told(result: PointResult) -> dict[tuple[str, str], float]:
    """Means that are numbers, by metric and subject."""
    return {
        (each.metric, each.subject): each.mean
        for each in result.summaries
        if each.mean == each.mean
    }


def test_what_was_written_is_read_back(tmp_path):
    """Settings, summaries (nan included) and errors of finished points survive a restart."""
    first = Journal(tmp_path, IDENTITY)
    first.add({0: DONE})
    first.add({1: PointResult({"k": 2}, [], "ValueError: bad")})
    again = Journal(tmp_path, IDENTITY)
    assert repr(again.done) == repr({0: DONE, 1: PointResult({"k": 2}, [], "ValueError: bad")})


def test_paired_differences_are_those_of_a_comparison(tmp_path):
    """Each point minus the baseline, replication by replication; they survive a restart as well."""
    base, other = (
        replicate(each.scenario, each.seed, 2, level=0.95) for each in points(10.0, 20.0)
    )
    journal = Journal(tmp_path, IDENTITY)
    against = points(10.0)[0]
    run_sweep(points(10.0, 20.0), Fixed(2), executor(1), 0.95, journal, against=against)
    again = Journal(tmp_path, IDENTITY)
    same, changed = (again.done[number].differences for number in range(2))
    assert all(each.mean == 0 for each in same if each.n)
    assert repr(changed) == repr(Comparison(base, other).differences())


def test_without_a_baseline_there_is_no_difference(tmp_path):
    """An empty list, and nothing in the table."""
    (result,) = swept(Journal(tmp_path, IDENTITY), 10.0)
    assert result.differences == []


def test_another_sweep_in_the_same_folder_is_another_journal(tmp_path):
    """A changed scenario, seed or number of replications starts anew."""
    Journal(tmp_path, IDENTITY).add({0: DONE})
    assert Journal(tmp_path, "fedcba9876543210").done == {}


def test_a_line_that_was_cut_off_is_run_again(tmp_path):
    """Half a line is no result; the lines before it are."""
    journal = Journal(tmp_path, IDENTITY)
    journal.add({0: DONE})
    journal.add({1: DONE})
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text()[:-20])
    assert list(Journal(tmp_path, IDENTITY).done) == [0]


def test_a_sweep_interrupted_twice_keeps_what_it_wrote_between(tmp_path):
    """What is added after a line that was cut off stands on a line of its own."""
    journal = Journal(tmp_path, IDENTITY)
    journal.add({0: DONE})
    journal.add({1: DONE})
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text()[:-20])
    Journal(tmp_path, IDENTITY).add({1: DONE})
    assert sorted(Journal(tmp_path, IDENTITY).done) == [0, 1]


def test_a_complete_sweep_is_read_and_not_run(tmp_path):
    """Only its results stay; ``again`` forgets them; without a folder nothing is kept."""
    journal = Journal(tmp_path, IDENTITY)
    whole = swept(journal, 5, 10)
    journal.finish()
    (file,) = tmp_path.iterdir()
    assert '"values"' not in file.read_text()
    reopened = Journal(tmp_path, IDENTITY)
    assert reopened.complete
    assert repr(swept(reopened, 5, 10)) == repr(whole)
    assert not Journal(tmp_path, IDENTITY, again=True).complete
    assert list(tmp_path.iterdir()) == []
    Journal(None).finish()


def test_points_of_the_journal_are_not_run_again(tmp_path):
    """A result that no run could give comes back as it was written."""
    journal = Journal(tmp_path, IDENTITY)
    journal.add({0: DONE})
    results = swept(Journal(tmp_path, IDENTITY), 5, 10)
    assert results[0].summaries[0].mean == 0.5
    assert results[0].settings == {"k": 1}
    assert told(results[1])


@pytest.mark.parametrize("workers", [1, 2])
def test_each_point_is_what_it_is_alone(workers):
    """Points of a sweep are replications of their own scenario, in the order of the design."""
    results = swept(Journal(None, IDENTITY), 5, 10, 15, workers=workers)
    for point, result in zip(points(5, 10, 15), results, strict=True):
        alone = replicate(point.scenario, seed=1, replications=2)
        expected = PointResult(point.settings, alone.summaries())
        assert result.settings == point.settings
        assert told(result) == told(expected)


def test_a_point_that_fails_is_a_row_and_not_the_end(monkeypatch):
    """Its error takes the place of its numbers; the points beside it have theirs."""
    run = sim.study.chunks.run

    def fails_at_ten(scenario, seed, replication, *_):
        if scenario.fleets["a"].modes["hull"].life.average_d == 10:
            raise ZeroDivisionError("nothing to divide by")
        return run(scenario, seed, replication)

    monkeypatch.setattr(sim.study.chunks, "run", fails_at_ten)
    results = swept(Journal(None, IDENTITY), 5, 10, 15)
    assert [each.error for each in results] == ["", "ZeroDivisionError: nothing to divide by", ""]
    assert [bool(each.summaries) for each in results] == [True, False, True]


def test_the_journal_has_a_line_a_point(tmp_path):
    """JSON lines, so that a cut-off one harms no other."""
    journal = Journal(tmp_path, IDENTITY)
    swept(journal, 5, 10)
    (file,) = tmp_path.iterdir()
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert sorted(each["point"] for each in lines if "summaries" in each) == [0, 1]
