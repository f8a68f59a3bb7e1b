"""Rounds of a stopping rule: what it sees and where a point stops depends on nothing but values."""

from dataclasses import dataclass, field

import numpy as np
import pytest

import sim.engine.windows
import sim.study.running.feed
from sim.study.journal.journal import Journal
from sim.study.journal.resuming import Remembering
from sim.study.running.processes.workers import executor
from sim.study.running.replicate import replicate, replicate_by
from sim.study.sweeping.sweep import Point, run_sweep
from support import exponential, fleet, mode, one_yard

KEY = ("ao", "a")
LIVES = (8.0, 12.0, 20.0)


@dataclass(frozen=True)
class Until:
    """Three replications, then two more at a time until the mean of Ao is above its worth of
    their number."""

    seen: list[np.ndarray] = field(default_factory=list, compare=False, repr=False)

    def more(self, keys, values, scales=None):  # noqa: ARG002
        if not len(values):
            return 3
        column = values[:, list(keys).index(KEY)]
        self.seen.append(column)
        return 0 if column.mean() > 0.8 - 0.02 * len(column) else 2


def points():
    return [
        Point(
            {"life": life},
            one_yard({"a": fleet(modes={"hull": mode(exponential(life))})}, horizon_d=60),
            1,
        )
        for life in LIVES
    ]


def swept(workers=1):
    return run_sweep(points(), Until(), executor(workers), 0.95)


def by_rule(found):
    """The same rule, asked about whole results."""
    return (
        Until().more(found[0].keys, found[0].values)
        if found
        else Until().more((), np.empty((0, 0)))
    )


def test_a_point_stops_where_its_rule_says():
    """Replications of a point are those that the rule asks for when it is run alone."""
    results, _ = swept()
    counts = []
    for point, result in zip(points(), results, strict=True):
        (alone,) = replicate_by([point.scenario], by_rule, 1, 1, 0.95)
        counts.append(alone.replications)
        assert result.replications == alone.replications
        assert repr(result.summaries) == repr(alone.summaries())
    assert len(set(counts)) > 1
    assert all(count % 2 == 1 for count in counts)


@pytest.mark.parametrize("target_s", [0.0, 1e-3, 10.0])
@pytest.mark.parametrize("workers", [1, 2])
def test_neither_chunks_nor_workers_change_a_bit(monkeypatch, workers, target_s):
    """One replication a chunk, a few, or all that there are."""
    expected = repr(swept())
    monkeypatch.setattr(sim.study.running.feed, "TARGET_S", target_s)
    assert repr(swept(workers)) == expected


def test_an_interruption_changes_no_bit(tmp_path):
    """Whatever chunk it comes after."""
    expected = repr(swept()[0])

    class Stopped(Journal):
        def add(self, run, ended):
            super().add(run, ended)
            raise KeyboardInterrupt

    for _ in range(3):
        journal = Stopped(tmp_path, {})
        with pytest.raises(KeyboardInterrupt):
            swept(Remembering(executor(1), journal))
        journal.close()
    journal = Journal(tmp_path, {})
    assert repr(swept(Remembering(executor(1), journal))[0]) == expected
    journal.close()


def test_with_a_baseline_the_rule_sees_paired_differences():
    """And the baseline has as many replications as the point that needs most."""
    rule, base = Until(), points()[0]
    results, baseline = run_sweep(points(), rule, executor(1), 0.95, against=base)
    most = max(each.replications for each in results)
    assert baseline.replications == most
    alone = replicate(base.scenario, 1, most)
    assert baseline.values.tobytes() == alone.values.tobytes()
    for point, result in zip(points(), results, strict=True):
        own = replicate(point.scenario, 1, result.replications).of(*KEY)
        difference = own - alone.of(*KEY)[: result.replications]
        assert any(np.array_equal(difference, each) for each in rule.seen)
        (told,) = (each for each in result.differences if (each.metric, each.subject) == KEY)
        assert told.mean == difference.mean()


def test_the_error_that_is_told_is_that_of_the_first_replication_that_fails(monkeypatch):
    """Not of the first that happened to end; points of the same chunk have their numbers."""
    run = sim.engine.windows.run

    def fails(scenario, seed, replication, *_):
        if scenario.fleets["a"].modes["hull"].life.average_d == 12 and replication >= 1:
            raise ValueError(f"replication {replication}")
        return run(scenario, seed, replication)

    monkeypatch.setattr(sim.engine.windows, "run", fails)
    for target_s in (0.0, 10.0):
        monkeypatch.setattr(sim.study.running.feed, "TARGET_S", target_s)
        results, _ = swept()
        assert [each.error for each in results] == ["", "ValueError: replication 1", ""]
        assert [bool(each.summaries) for each in results] == [True, False, True]
