"""Ctrl-C and kill: no half-written result, and a sweep that goes on where it was."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from journals import NEVER, doctor, kept, killed_and_resumed, visible
from sim.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = ("scenario=break_even", "replications=1000000")
QUICK = ("scenario=break_even", "replications=40", "horizon_d=600")
STORED = [
    "scenario=break_even", "replications=4", "horizon_d=365", "warm_up_d=99", "store=true", "workers=2",
    "posture=theater,home", "hubs.theater.berths.dock=range(1,13)", "against=posture=split",
]  # fmt: skip
PATIENCE_S = 60.0
"""How long a process may take to begin before the test gives up (no claim is made about it)."""


def started(*words: str) -> subprocess.Popen[str]:
    """``python -m sim`` in a process group of its own, as a terminal would have it."""
    return subprocess.Popen(
        [sys.executable, "-m", "sim", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # a job in the background has it ignored
    )


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something has happened, while the process runs."""
    for _ in range(int(PATIENCE_S / 0.02)):
        if happened() or process.poll() is not None:
            break
        time.sleep(0.02)
    assert happened()
    assert process.poll() is None


@pytest.mark.parametrize(
    ("words", "workers"),
    [
        (["run"], 1),
        (["run"], 2),
        (["compare", "posture=theater", "posture=home"], 1),
        (["sweep", "posture=theater,home"], 2),
    ],
    ids=["run", "run-2", "compare", "sweep-2"],
)
def test_an_interrupted_command_leaves_no_half_written_result(tmp_path, words, workers):
    """Ctrl-C in a terminal reaches every worker: one line, status 130, no file, nobody left."""
    out = tmp_path / "out"
    with started(*words, *ENDLESS, f"workers={workers}", f"out={out}") as process:
        wait_for(out.exists, process)
        time.sleep(0.5)  # well into the replications
        os.killpg(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert stdout == ""
    assert "interrupted" in stderr
    assert "Traceback" not in stderr
    assert list(out.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # no worker has outlived it


def rows_of(file: Path) -> list[dict[str, str]]:
    """Rows of a csv file."""
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def journals(out: Path) -> bool:
    """Whether there is a journal with at least one replication."""
    return bool(list(kept(out)))


def test_a_sweep_that_was_killed_goes_on_where_it_was(tmp_path):
    """Killed with a replication in its journal, it runs the others, and ends like any other.

    A number that no run could give, written into the journal, shows that it is not run again; all
    others are those of an undisturbed sweep.
    """
    points = "hubs.theater.berths.dock=1,2,3,4,5"
    out = tmp_path / "out"
    with started("sweep", *QUICK, points, f"out={out}") as process:
        wait_for(lambda: journals(out), process)
        process.kill()
        process.communicate(timeout=60)
    assert visible(out) == {}
    point = doctor(out)
    assert main(["sweep", *QUICK, points, f"out={out}"]) == 0
    assert main(["sweep", *QUICK, points, f"out={tmp_path / 'whole'}"]) == 0
    resumed, whole = (rows_of(each / "sweep.csv") for each in (out, tmp_path / "whole"))
    (changed,) = (one for one, other in zip(resumed, whole, strict=True) if one != other)
    assert changed["point"] == str(point)
    assert float(changed["mean"]) < NEVER / 50


def test_a_sweep_killed_at_any_instant_ends_with_the_same_files(monkeypatch, tmp_path):
    """Two instants drawn from the time it takes; no replication of the journal runs again."""
    killed_and_resumed(tmp_path, monkeypatch, STORED, instants=2, seed=1)


def test_an_interrupted_sweep_says_that_it_can_go_on(tmp_path):
    """Its finished points are kept, and the message does not deny it."""
    points = "hubs.theater.berths.dock=1,2,3,4,5"
    out = tmp_path / "out"
    with started("sweep", *QUICK, points, f"out={out}") as process:
        wait_for(lambda: journals(out), process)
        os.killpg(process.pid, signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert visible(out) == {}
    assert journals(out)
    assert "goes on" in stderr
