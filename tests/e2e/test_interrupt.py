"""Ctrl-C and kill: no half-written result, nobody left, and a command that goes on where it was."""

import csv
import signal
from pathlib import Path

import pytest

from journals import NEVER, cut_after_the_first, doctor, kept, killed_and_resumed, visible
from processes import ended, nobody_left, started, wait_for
from sim.cli.main import main

ENDLESS = ("scenario=break_even", "replications=100000", "horizon_d=300")
QUICK = ("scenario=break_even", "replications=40", "horizon_d=600")
STORED = [
    "scenario=break_even", "replications=4", "horizon_d=365", "warm_up_d=99", "store=true", "workers=2",
    "posture=theater,home", "hubs.theater.berths.dock=range(1,13)", "against=posture=split",
]  # fmt: skip
POINTS = "hubs.theater.berths.dock=1,2,3,4,5"


def begun(out: Path) -> bool:
    """Whether there is a journal with at least one replication."""
    return bool(list(kept(out)))


@pytest.mark.parametrize(
    ("words", "workers", "number"),
    [
        (["run"], 1, signal.SIGTERM),
        (["run"], 2, signal.SIGINT),
        (["compare", "posture=theater", "posture=home"], 2, signal.SIGHUP),
        (["sweep", "posture=theater,home"], 2, signal.SIGTERM),
    ],
    ids=["run-term", "run-2-int", "compare-2-hup", "sweep-2-term"],
)
def test_a_signal_ends_a_command_in_order(tmp_path, words, workers, number):
    """A signal to the whole group, as from a terminal: one line, 128 + n, no file, nobody left."""
    out = tmp_path / "out"
    with started(*words, *ENDLESS, f"workers={workers}", f"out={out}") as process:
        wait_for(lambda: begun(out), process)
        stdout, stderr = ended(process, number)
        assert process.returncode == 128 + number
        assert stdout == ""
        assert stderr.strip() == (
            f"theater {words[0]}: interrupted; the same command goes on where it was"
        )
        assert visible(out) == {}
        assert nobody_left(process)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_workers_end_with_their_parent(tmp_path, number):
    """The signal reaches the parent alone, as from ``kill``: its workers are told by nobody."""
    out = tmp_path / "out"
    with started("run", *ENDLESS, "workers=2", f"out={out}") as process:
        wait_for(lambda: begun(out), process)
        process.send_signal(number)
        process.wait()
        wait_for(lambda: nobody_left(process))


def rows_of(file: Path) -> list[dict[str, str]]:
    """Rows of a csv file."""
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_a_sweep_that_was_killed_goes_on_where_it_was(tmp_path):
    """Killed with a replication in its journal, it runs the others, and ends like any other.

    A number that no run could give, written into the journal, shows that it is not run again; all
    others are those of an undisturbed sweep.
    """
    out = tmp_path / "out"
    cut_after_the_first(out, signal.SIGKILL, "sweep", *QUICK, POINTS)
    assert 0 < len(list(kept(out))) < 200
    assert visible(out) == {}
    point = doctor(out)
    assert main(["sweep", *QUICK, POINTS, f"out={out}"]) == 0
    assert main(["sweep", *QUICK, POINTS, f"out={tmp_path / 'whole'}"]) == 0
    resumed, whole = (rows_of(each / "sweep.csv") for each in (out, tmp_path / "whole"))
    (changed,) = (one for one, other in zip(resumed, whole, strict=True) if one != other)
    assert changed["point"] == str(point)
    assert float(changed["mean"]) < NEVER / 50


def test_a_sweep_killed_at_any_instant_ends_with_the_same_files(monkeypatch, tmp_path):
    """Two instants drawn from the time it takes; no replication of the journal runs again."""
    killed_and_resumed(tmp_path, monkeypatch, STORED, instants=2, seed=1)


@pytest.mark.parametrize(
    "words",
    [
        ("scenario=break_even", "replications=300", "horizon_d=300"),
        ("scenario=break_even", "replications=160", "horizon_d=300", "windows=8"),
        ("scenario=strait", "replications=60", "horizon_d=60", "warm_up_d=200", "checkpoints=3",
         "+phases.war.tempo={ship: 1.5}",
         "+events.surge={start_d: 5, does: [{kind: tempo_changed, factor: 2.0}]}"),
    ],
    ids=["alone", "windows", "checkpoints"],
)  # fmt: skip
def test_a_run_goes_on_where_it_was(tmp_path, words):
    """Every command has a journal, not the sweep alone: result, csv and figures are the same.

    Also where a replication is a window of a run, or begins on a checkpoint of a long peace, and
    the run that it belongs to was cut.
    """
    words = ("run", *words)
    out, whole = tmp_path / "out", tmp_path / "whole"
    cut_after_the_first(out, signal.SIGINT, *words)
    assert 0 < len(list(kept(out))) < int(words[2].removeprefix("replications="))
    assert main([*words, f"out={out}"]) == 0
    assert main([*words, f"out={whole}"]) == 0
    assert visible(out) == visible(whole)


def test_two_studies_at_once_in_the_default_folder(tmp_path, monkeypatch, capsys):
    """The second one is refused in a line and touches nothing; the first one ends as if alone."""
    monkeypatch.chdir(tmp_path)
    with started("sweep", *ENDLESS, POINTS, cwd=tmp_path) as process:
        wait_for(lambda: begun(tmp_path / "results" / "sweep"), process)
        assert main(["sweep", *QUICK, POINTS]) == 2
        err = capsys.readouterr().err
        assert f"results/sweep: another command writes to it now (process {process.pid}" in err
        ended(process, signal.SIGINT)
        assert process.returncode == 130
    assert main(["sweep", *QUICK, POINTS]) == 0
    assert "sweep.csv" in visible(tmp_path / "results" / "sweep")
