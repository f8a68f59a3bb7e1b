"""The journal: what it was given is read back to the last bit, and damage is told, never used."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from processes import status_of
from sim.core.errors import ConfigError
from sim.study.journal.journal import NAME, Journal
from sim.study.journal.resuming import PointOf, Remembering
from sim.study.running.blocks import Blocks
from sim.study.running.chunks import EndedPart, PointPart, Wanted
from sim.study.running.outcome import Outcome
from sim.study.running.processes.child_process import copied
from sim.study.running.processes.workers import executor
from sim.study.running.replicate import replicate
from support import exponential, fleet, mode, one_yard

KEYS = (("ao", "a"), ("wait", "yard/dock/a"), ("ao_at_day", "a@30"))
VALUES = np.array([0.1 + 0.2, float("nan"), float("inf")])


def scenario(life=9.0):
    """A fleet whose ships fail."""
    return one_yard({"a": fleet(modes={"hull": mode(exponential(life))})}, horizon_d=60)


def part(count=3, **changes):
    """Replications of a point."""
    return replace(PointPart(0, scenario(), 1, range(count)), **changes)


def written(folder, error=""):
    """A journal with three replications of a run, the last one failed if there is an error."""
    journal = Journal(folder, {"command": "run"})
    run = journal.run(part(), Wanted())
    journal.known(run, part())
    daily = np.array([[3, -1], [2, 2]])
    found = [Outcome(KEYS, VALUES * factor, daily) for factor in (1.0, -1.0, 3.0)]
    journal.add(run, EndedPart(0, range(3), found[:2] if error else found, error, 0.3))
    journal.describe(run, 0, {"docks": 2})
    return journal


def read(folder):
    """What a journal that is opened anew has of them."""
    with closing(Journal(folder, {})) as journal:
        known, missing = journal.known(journal.run(part(4), Wanted()), part(4))
    return [outcome for each in known for outcome in each.outcomes], known, missing


def test_what_was_written_is_read_back_to_the_last_bit(tmp_path):
    """nan and infinities of both signs, daily counts, and which replication is missing."""
    written(tmp_path).close()
    found, _, missing = read(tmp_path)
    for each, factor in zip(found, (1.0, -1.0, 3.0), strict=True):
        assert each.keys == KEYS
        assert np.array_equal(each.values, VALUES * factor, equal_nan=True)
        assert np.array_equal(each.daily, [[3, -1], [2, 2]])
    assert missing == [range(3, 4)]


def test_a_replication_that_failed_is_known_with_its_error(tmp_path):
    """What failed fails again: it is not run a second time."""
    written(tmp_path, "ValueError: bad").close()
    found, known, missing = read(tmp_path)
    assert len(found) == 2
    assert [each.error for each in known] == ["", "", "ValueError: bad"]
    assert missing == [range(3, 4)]


def test_what_decides_the_values_is_another_run(tmp_path):
    """Scenario, seed, pairs and what is kept of a replication."""
    with closing(Journal(tmp_path, {})) as journal:
        runs = [
            journal.run(part(), Wanted()),
            journal.run(part(scenario=scenario(10.0)), Wanted()),
            journal.run(part(seed=2), Wanted()),
            journal.run(part(), Wanted(blocks=Blocks(antithetic=True))),
            journal.run(part(), Wanted(only=("ao",))),
            journal.run(part(), Wanted(series=False)),
        ]
        assert len(set(runs)) == len(runs)
        assert journal.run(part(7), Wanted(keep_going=True)) == runs[0]


def test_nothing_runs_twice(tmp_path, monkeypatch):
    """A second command reads what the first one ran: the same bits, daily series included."""
    whole = replicate(scenario(), replications=5)
    with closing(Journal(tmp_path, {})) as journal:
        first = replicate(scenario(), 1, 3, Remembering(executor(1), journal))
    assert np.array_equal(first.values, whole.values[:3], equal_nan=True)
    ran = []
    work = sys_run()

    def counted(model, seed, replication, *others):
        ran.append(replication)
        return work(model, seed, replication, *others)

    monkeypatch.setattr("sim.engine.windows.run", counted)
    with closing(Journal(tmp_path, {})) as journal:
        again = replicate(scenario(), 1, 5, Remembering(executor(1), journal))
        assert journal.ran == 2
    assert ran == [3, 4]
    assert again.values.tobytes() == whole.values.tobytes()
    assert np.array_equal(again.daily, whole.daily)


def sys_run():
    """The engine, as windows know it."""
    import sim.engine.windows

    return sim.engine.windows.run


def test_what_another_question_left_goes_when_the_study_is_complete(tmp_path):
    """A point or a replication that this one has no use for is in no table of it."""
    with closing(Journal(tmp_path, {})) as journal:
        points = [PointOf(0, {}, scenario()), PointOf(1, {}, scenario(10.0))]
        where = Remembering(executor(1), journal, points)
        replicate(points[0].scenario, 1, 4, where)
        replicate(points[1].scenario, 1, 2, where)
        journal.finish()
    with closing(Journal(tmp_path, {})) as journal:
        one = points[0].scenario
        replicate(one, 1, 3, Remembering(executor(1), journal, [PointOf(0, {}, one)]))
        assert journal.ran == 0
        journal.finish()
    with closing(sqlite3.connect(tmp_path / NAME)) as file:
        rows = file.execute("SELECT DISTINCT point, replication FROM results").fetchall()
    assert rows == [(0, 0), (0, 1), (0, 2)]


def test_other_code_begins_anew(tmp_path, monkeypatch):
    """Its results may be others: nothing is used, and nothing is complained about."""
    written(tmp_path).close()
    monkeypatch.setattr("sim.study.journal.journal.code", lambda: ("other",))
    found, _, _ = read(tmp_path)
    assert found == []


def test_a_replication_that_has_other_values_is_told(tmp_path):
    """The same code, scenario, seed and number give the same bits, or something is wrong."""
    written(tmp_path).close()
    with closing(Journal(tmp_path, {})) as journal:
        run = journal.run(part(), Wanted())
        other = Outcome(KEYS, VALUES + 1, np.array([[3, -1], [2, 2]]))
        journal.add(run, EndedPart(0, range(1), [other], "", 0.1))
        with pytest.raises(ConfigError, match="other values than it had"):
            journal.flush()


@pytest.mark.parametrize("words", ["INSERT OR IGNORE INTO replications", "COMMIT"])
@pytest.mark.parametrize("before", [True, False])
def test_an_interrupt_at_any_instant_of_a_commit_loses_nothing(tmp_path, words, before):
    """Before or after what SQLite does: whoever closes the journal writes what waits, once."""
    journal = written(tmp_path)
    file = journal._file

    class Interrupted:
        in_transaction = property(lambda _: file.in_transaction)

        def execute(self, told, *values):
            if not told.startswith(words):
                return file.execute(told, *values)
            if not before:
                file.execute(told, *values)
            raise KeyboardInterrupt

    journal._file = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        journal.flush()
    journal._file = file
    journal.close()
    assert len(read(tmp_path)[0]) == 3


CHANGES = {
    "a number": "UPDATE replications SET numbers = replace(numbers, '0.3', '0.4') WHERE replication = 0",
    "a null": "UPDATE replications SET numbers = NULL WHERE replication = 1",
    "a lost row": "DELETE FROM replications WHERE replication = 1",
    "swapped rows": "UPDATE replications SET numbers = (SELECT numbers FROM replications AS o"
    " WHERE o.replication = 1 - replications.replication) WHERE replication < 2",
    "another replication": "UPDATE replications SET replication = 7 WHERE replication = 1",
    "another scenario": "UPDATE runs SET digest = '0'",
    "a lost run": "DELETE FROM runs",
    "another name": "UPDATE measures SET subject = 'b' WHERE place = 0",
    "a lost name": "DELETE FROM measures WHERE place = 2",
    "swapped names": "UPDATE measures SET place = 5 - place",
    "another total": "UPDATE total SET replications = 2",
    "no total": "DELETE FROM total",
    "other code": "UPDATE about SET value = '[]' WHERE key = 'code'",
    "no code": "DELETE FROM about WHERE key = 'code'",
    "another setting": "UPDATE points SET settings = '{}'",
    "another table": "ALTER TABLE points RENAME TO other",
    "another version": "PRAGMA user_version = 9",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_damage_is_told_in_a_line_and_not_used(tmp_path, change):
    """Which file, what is wrong, and what to do; ``again`` begins anew."""
    written(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / NAME)) as file:
        file.execute(change)
        file.commit()
    with pytest.raises(ConfigError) as error:
        read(tmp_path)
    (problem,) = error.value.problems
    assert NAME in problem.path
    assert "damaged" in problem.message
    assert "rerun=true" in problem.message
    with closing(Journal(tmp_path, {}, again=True)) as journal:
        assert journal.known(journal.run(part(), Wanted()), part())[0] == []


def test_a_file_that_is_none_of_ours_stays(tmp_path):
    """Another database, a text, a link: none is written over."""
    with closing(sqlite3.connect(tmp_path / "other")) as file:
        file.execute("CREATE TABLE mine (x)")
    (tmp_path / "text").write_text("my notes")
    for name in ("other", "text"):
        shutil.copy(tmp_path / name, tmp_path / NAME)
        with pytest.raises(ConfigError):
            Journal(tmp_path, {})
        assert (tmp_path / NAME).read_bytes() == (tmp_path / name).read_bytes()
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).symlink_to(tmp_path / "other")
    with pytest.raises(ConfigError):
        Journal(tmp_path, {})


def test_a_process_killed_before_its_first_commit_leaves_nothing_to_complain_about(tmp_path):
    """An empty file is a new journal."""
    (tmp_path / NAME).touch()
    assert read(tmp_path)[2] == [range(4)]


def test_a_copy_of_the_process_never_writes(tmp_path):
    """What waits in the parent is written by the parent, once."""
    journal = written(tmp_path)
    assert status_of(copied(journal.close)) == 0
    with closing(sqlite3.connect(tmp_path / NAME)) as file:
        assert file.execute("SELECT count(*) FROM replications").fetchone() == (0,)
    journal.close()
    assert len(read(tmp_path)[0]) == 3
