"""Killed at any moment, a command goes on and ends with the same files; nobody is left."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from journals import kept, visible
from kills import table_of_kills
from processes import ON_A_FULL_DISK, ROOT, first, living, nobody_left, started, wait_for
from sim.cli.main import main

TINY = 100_000
"""Bytes that a file may have on the full disk."""
QUICK = ("scenario=break_even", "horizon_d=100", "warm_up_d=10", "replications=3")


def test_kills_of_a_study_that_copies_processes_and_of_one_that_does_not(tmp_path):
    """Two each; the nightly tier has fifty, of all commands."""
    print("\n" + table_of_kills(tmp_path, 4, 2, ("interdict", "compare")))


def test_a_git_that_does_not_answer_costs_nothing(tmp_path, monkeypatch):
    """It is asked once, for a while; the results are there and name no commit."""
    git = tmp_path / "bin" / "git"
    git.parent.mkdir()
    git.write_text(
        f"#!{sys.executable}\nimport time\nopen({str(tmp_path / 'asked')!r}, 'a').write('x')\ntime.sleep(3600)\n"
    )
    git.chmod(git.stat().st_mode | stat.S_IXUSR)
    from sim.report.output import provenance

    provenance._commit.cache_clear()
    monkeypatch.setattr(provenance, "PATIENCE_S", 1.0)
    monkeypatch.setenv("PATH", f"{git.parent}{os.pathsep}{os.environ['PATH']}")
    try:
        assert (
            main(["compare", *QUICK, "posture=theater", "posture=home", f"out={tmp_path / 'out'}"])
            == 0
        )
        assert '"commit"' not in (tmp_path / "out" / "compare.json").read_text()
        assert not (tmp_path / "asked").exists() or (tmp_path / "asked").read_text() == "x"
    finally:
        provenance._commit.cache_clear()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_a_full_disk_behind_stdout_is_told_in_a_line(tmp_path):
    """Status 2; what was run is in the journal, and the same command writes it all."""
    words = ["run", *QUICK, f"out={tmp_path / 'out'}"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim", *words],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "No space left on device" in line
    assert "the same command goes on" in line
    assert main(words) == 0
    assert "result.json" in visible(tmp_path / "out")


@pytest.mark.parametrize(
    ("command", "name", "more"),
    [
        ("run", "result.json", ()),
        ("compare", "compare.csv", ("posture=theater", "posture=home")),
        ("sweep", "sweep.png", ("posture=theater,home", "figures=true")),
        ("pareto", "pareto.json", ("posture=theater,home", "metric=ao", "cost_metric=on_station")),
    ],
)
def test_a_name_that_cannot_be_written_is_told_before_anything_begins(
    capsys, tmp_path, command, name, more
):
    """A folder has it; with the folder gone the command ends as any other."""
    (tmp_path / name).mkdir()
    assert main([command, *QUICK, *more, f"out={tmp_path}"]) == 2
    err = capsys.readouterr().err
    assert f"{tmp_path / name}: is there and not a file of these results" in err
    (tmp_path / name).rmdir()
    assert main([command, *QUICK, *more, f"out={tmp_path}"]) == 0
    assert name in visible(tmp_path)


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("run", ()),
        ("compare", ("posture=theater", "posture=home")),
        ("sweep", ("posture=theater,home",)),
    ],
)
def test_a_full_disk_costs_no_finished_work(tmp_path, command, more):
    """A line and status 2, whatever the command; with room again it goes on and ends as ever."""
    words = [
        command,
        "scenario=break_even",
        "horizon_d=100",
        "warm_up_d=10",
        "replications=120",
        *more,
    ]
    full = subprocess.run(
        first(ON_A_FULL_DISK, str(TINY), "-m", "sim", *words, f"out={tmp_path / 'out'}"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert full.returncode == 2
    head, line = full.stderr.splitlines()
    assert "1 problem in the results" in head
    assert "what is finished is kept" in line
    finished = list(kept(tmp_path / "out"))
    assert finished
    for out in ("out", "whole"):
        assert main([*words, f"out={tmp_path / out}"]) == 0
    assert visible(tmp_path / "out") == visible(tmp_path / "whole")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize(
    "words",
    [
        ("regress", "--accept", "{}/base.json", "reason=new"),
        ("hydra", "hydra.run.dir={}/job"),
    ],
    ids=["accept", "hydra"],
)
def test_a_command_without_a_journal_leaves_no_half_file_and_nobody(tmp_path, words, number):
    """Killed while its workers run: no result, and every worker ends with its parent."""
    told = [word.format(tmp_path) for word in words]
    with started(
        *told, "scenario=break_even", "replications=100000", "horizon_d=300", "workers=2"
    ) as process:
        wait_for(lambda: living(process) >= 3, process)
        process.send_signal(number)
        process.wait()
        assert process.returncode in (-number, 128 + number)
        wait_for(lambda: nobody_left(process))
    assert not [each for each in visible(tmp_path) if each.endswith(("base.json", "result.json"))]
