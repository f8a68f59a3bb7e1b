"""A result folder has an owner; what is not ours is never removed, written over or followed."""

import os
import select
import stat
import subprocess
import sys

import pytest

from processes import PATIENCE_S, patient, status_of
from sim.core.errors import ConfigError
from sim.report.output.folder import LOCK, MARKER, Question, ResultFolder
from sim.report.output.locks import FileLock
from sim.study.journal.journal import NAME
from sim.study.running.processes.child_process import copied

ONE, OTHER = Question("run", "theater run seed=1"), Question("run", "theater run seed=2")
WRITES = ("result.json", "*.csv")


def opened(folder, question=ONE, **keys):
    return ResultFolder(str(folder), question, WRITES, **keys)


def names(folder):
    return {each.name for each in folder.iterdir()} - {LOCK, MARKER, NAME}


def closing(folder, question=ONE, **files):
    """Write some files and let go."""
    results = opened(folder, question)
    for name, text in files.items():
        results.write_text(name.replace("_", "."), text)
    results.finish()
    results.close()


def refused(folder, question=ONE):
    with pytest.raises(ConfigError) as error:
        opened(folder, question)
    (problem,) = error.value.problems
    return f"{problem}"


def test_a_second_command_is_kept_out_until_the_first_one_ends(tmp_path):
    """It is told which process writes, and what to do."""
    first = opened(tmp_path)
    told = refused(tmp_path)
    assert str(os.getpid()) in told
    assert "another out=" in told
    first.close()
    opened(tmp_path).close()


def test_a_lock_ends_with_its_process_however_that_ends(tmp_path):
    """``kill -9`` leaves no lock behind."""
    code = (
        "import sys, time\nfrom sim.report.output.folder import *\n"
        f"r = ResultFolder({str(tmp_path)!r}, Question('run', 'x'), ())\nprint('held', flush=True)\n"
        "time.sleep(600)"
    )
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as other, patient(other):
        try:
            assert other.stdout.readline() == "held\n"
            assert str(other.pid) in refused(tmp_path)
        finally:
            other.kill()
    opened(tmp_path).close()


def test_a_copy_of_the_process_holds_no_lock(tmp_path):
    """A worker that lives a moment longer than its parent keeps nobody out."""
    first = opened(tmp_path)
    (ready, is_ready), (go, let_go) = os.pipe(), os.pipe()

    def lives() -> None:
        os.close(let_go)
        os.write(is_ready, b"x")
        os.read(go, 1)

    copy = copied(lives)
    try:
        assert select.select([ready], [], [], PATIENCE_S)[0]
        first.close()
        opened(tmp_path).close()
    finally:
        os.close(let_go)
        assert status_of(copy) == 0
        for each in (ready, is_ready, go):
            os.close(each)


def test_a_folder_that_is_refused_is_left_as_it_was(tmp_path):
    """Without a lock that was made to look; one that was there, and one of others, stays."""
    (tmp_path / "result.json").write_text("somebody's")
    assert "is there and not a file of these results" in refused(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["result.json"]
    (tmp_path / "result.json").unlink()
    closing(tmp_path, result_json="{}")
    refused(tmp_path, Question("compare", "theater compare"))
    assert (tmp_path / LOCK).exists()


def test_a_lock_that_was_taken_away_is_made_anew(tmp_path):
    """Whoever opened the file before it was removed does not hold a file that nobody sees."""
    path = tmp_path / LOCK
    first = FileLock(path, "it", "another one")
    first.undo()
    assert not path.exists()
    second = FileLock(path, "it", "another one")
    with pytest.raises(ConfigError):
        FileLock(path, "it", "another one")
    second.let_go()
    assert path.exists()
    FileLock(path, "it", "another one").undo()  # it was there before
    assert path.exists()


def test_another_question_takes_the_place_of_the_older_one(tmp_path):
    """With its first file, not before; files of the older one that the new one has not are gone."""
    closing(tmp_path, result_json="one", days_csv="one")
    results = opened(tmp_path, OTHER)
    assert names(tmp_path) == {"result.json", "days.csv"}
    results.write_text("result.json", "other")
    assert names(tmp_path) == {"result.json"}
    results.close()
    closing(tmp_path, result_json="one")
    assert (tmp_path / "result.json").read_text() == "one"


def test_what_the_same_question_does_not_write_again_goes_with_its_end(tmp_path):
    """Its file was edited since, or it was asked for fewer files: nothing older stays beside."""
    closing(tmp_path, result_json="one", spells_csv="one")
    results = opened(tmp_path)
    results.write_text("result.json", "two")
    assert names(tmp_path) == {"result.json", "spells.csv"}
    results.finish()
    results.close()
    assert names(tmp_path) == {"result.json"}
    assert "spells.csv" not in (tmp_path / MARKER).read_text()


def test_results_of_another_command_stay(tmp_path):
    """The message says whose they are and what was asked."""
    closing(tmp_path, result_json="one")
    told = refused(tmp_path, Question("compare", "theater compare"))
    assert "`theater run`" in told
    assert "seed=1" in told
    assert (tmp_path / "result.json").read_text() == "one"


def test_foreign_files_are_told_before_anything_begins_and_stay(tmp_path):
    """A file, a folder or a link with the name of a result; others are nobody's business."""
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "target").write_text("mine")
    for make in (
        lambda path: path.write_text("mine"),
        lambda path: path.mkdir(),
        lambda path: path.symlink_to(tmp_path / "target"),
    ):
        make(tmp_path / "result.json")
        assert "result.json" in refused(tmp_path)
        path = tmp_path / "result.json"
        path.rmdir() if path.is_dir() else path.unlink()
    closing(tmp_path, result_json="one")
    (tmp_path / "days.csv").write_text("mine")
    assert "days.csv" in refused(tmp_path, OTHER)
    (tmp_path / "days.csv").unlink()
    closing(tmp_path, OTHER, result_json="other")
    assert (tmp_path / "notes.txt").read_text() == (tmp_path / "target").read_text() == "mine"


def test_nothing_that_sqlite_would_read_is_taken_for_ours(tmp_path):
    """A file with the name of a rollback journal, in a folder that is not ours yet."""
    (tmp_path / f"{NAME}-journal").write_text("mine")
    assert f"{NAME}-journal" in refused(tmp_path)
    assert (tmp_path / f"{NAME}-journal").read_text() == "mine"


def test_what_becomes_foreign_while_it_runs_stays_too(tmp_path):
    """Found when the file is written: one line, and the journal has what was run."""
    results = opened(tmp_path)
    (tmp_path / "result.json").write_text("mine")
    with pytest.raises(ConfigError, match="left alone"):
        results.write_text("result.json", "one")
    (tmp_path / "days.csv").mkdir()
    with pytest.raises(ConfigError, match="left alone"):
        results.write_text("days.csv", "one")
    results.close()
    assert (tmp_path / "result.json").read_text() == "mine"


@pytest.mark.parametrize("name", [LOCK, MARKER, NAME, "parts"])
def test_no_link_is_followed(tmp_path, name):
    """Whatever of ours a link stands for."""
    out, target = tmp_path / "out", tmp_path / "target"
    out.mkdir()
    if name == "parts":
        target.mkdir()
    else:
        target.write_text("mine")
    (out / name).symlink_to(target)
    with pytest.raises(ConfigError):
        ResultFolder(str(out), ONE, ("parts/*.parquet",))
    assert list(target.iterdir()) == [] if name == "parts" else target.read_text() == "mine"


def test_a_damaged_marker_is_told(tmp_path):
    """Nobody knows whose the files are: the message says what to remove."""
    closing(tmp_path, result_json="one")
    whole = (tmp_path / MARKER).read_text()
    (tmp_path.parent / "precious.txt").write_text("mine")
    outside = whole.replace('"result.json"', '"../precious.txt"')
    odd = whole.replace('"result.json"', "7")
    for text in (
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        '{"format": "theater results 1"}',
        outside,
        odd,
    ):
        (tmp_path / MARKER).write_text(text)
        told = refused(tmp_path)
        assert MARKER in told
        assert "remove" in told
    assert (tmp_path.parent / "precious.txt").read_text() == "mine"
    assert (tmp_path / "result.json").read_text() == "one"


def test_a_file_has_the_rights_that_others_have(tmp_path):
    """Those that the mask of the process leaves."""
    before = os.umask(0o027)
    try:
        closing(tmp_path, result_json="one")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "result.json").stat().st_mode) == 0o640
