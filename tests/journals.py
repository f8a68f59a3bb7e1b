"""What the tests of interrupted sweeps share: reading a journal, doctoring it, killing a sweep."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from processes import PATIENCE_S
from sim.cli.main import main
from sim.study.journal import schema
from sim.study.journal.journal import NAME
from sim.study.running.chunks import Chunk, EndedPart

ROOT = Path(__file__).resolve().parents[1]
NEVER = -12345.0
"""A value that no run could give."""
Run = tuple[int, int]
"""A point and one of its replications."""
ENDS_AFTER_THE_FIRST = """
import os, signal, sys
from sim.cli.main import main
from sim.study.journal.journal import Journal
signal.signal(signal.SIGINT, signal.default_int_handler)
add = Journal.add
def added(self, run, ended):
    add(self, run, ended)
    self.flush()
    os.kill(os.getpid(), int(sys.argv[1]))
Journal.add = added
sys.exit(main(sys.argv[2:]))
"""
"""A command that sends itself a signal once its journal has something, however fast it is."""


def visible(folder: Path) -> dict[str, bytes]:
    """Content of every file of a folder, but for the journal and what says what was asked."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith((".", NAME, "asked.json", "scenario"))
    }


def query(folder: Path, words: str, *values: object) -> list[tuple]:
    """What SQL says about the journal of a folder; nothing if there is none yet."""
    if not (folder / NAME).is_file() or not (folder / NAME).stat().st_size:
        return []
    with contextlib.closing(sqlite3.connect(folder / NAME, timeout=60)) as file:
        return file.execute(words, values).fetchall()


def kept(folder: Path) -> Iterator[Run]:
    """Replications that a journal has, by point."""
    yield from query(folder, "SELECT point, replication FROM points JOIN replications USING (run)")


def cut_after_the_first(folder: Path, number: int, *words: str) -> None:
    """A command that was ended by a signal when the first of its replications were on the disk."""
    asked = [sys.executable, "-c", ENDS_AFTER_THE_FIRST, str(number), *words, f"out={folder}"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, timeout=PATIENCE_S, check=False)
    assert done.returncode in (-number, 128 + number), done.stderr.decode()


def doctor(folder: Path) -> int:
    """Put such a value into a replication of a journal, with its right checksum; its point."""
    with contextlib.closing(sqlite3.connect(folder / NAME)) as file:
        *row, seconds, old = file.execute("SELECT * FROM replications LIMIT 1").fetchone()
        numbers = [NEVER, *json.loads(row[3])[1:]]
        new = schema.replication(*row[:3], json.dumps(numbers), *row[4:], seconds)
        file.execute(
            "UPDATE replications SET numbers = ?, sum = ? WHERE sum = ?", (new[3], new[-1], old)
        )
        found = schema.read_total(file)
        found.drop(old)
        found.add(new[-1])
        file.execute(*found.row())
        file.commit()
        (point,) = file.execute("SELECT point FROM points WHERE run = ?", row[:1]).fetchone()
    return int(point)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Every replication that runs in this process from now on, by point."""
    ran: list[Run] = []
    work = Chunk.work

    def counting(self: Chunk) -> list[EndedPart]:
        ran.extend((part.number, number) for part in self.parts for number in part.replications)
        return work(self)

    monkeypatch.setattr(Chunk, "work", counting)
    return ran


def killed_and_resumed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], instants: int, seed: int
) -> None:
    """Kill a sweep with a store again and again, and check what becomes of it.

    Each time it is the same command that goes on, from the beginning of the process to an instant
    drawn from the time that an undisturbed one takes; the last one ends in this process.
    """
    out, whole = folder / "out", folder / "whole"
    begun = time.monotonic()
    assert _begun(words, whole).wait(PATIENCE_S) == 0
    took_s = time.monotonic() - begun
    for wait_s in np.random.default_rng(seed).uniform(0, took_s, instants):
        process = _begun(words, out)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=float(wait_s))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    finished = set(kept(out)) if out.is_dir() else set()
    ran = counted(monkeypatch)
    here = [word for word in words if not word.startswith("workers=")]
    assert main(["sweep", *here, f"out={out}"]) == 0
    assert not finished & set(ran)
    ours, theirs = visible(out), visible(whole)
    assert [each for each in {**ours, **theirs} if ours.get(each) != theirs.get(each)] == []


def _begun(words: list[str], out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "sim", "sweep", *words, f"out={out}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
