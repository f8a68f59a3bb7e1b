"""What the tests of interrupted sweeps share: reading a journal, doctoring it, killing a sweep."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sim.cli.main import main
from sim.study.chunks import Chunk, Ended

ROOT = Path(__file__).resolve().parents[1]
NEVER = -12345.0
"""A value that no run could give."""
Run = tuple[int, int]
"""A point and one of its replications."""


def visible(folder: Path) -> dict[str, bytes]:
    """Content of every file of a folder, those of the journal left out."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }


def lines(folder: Path) -> list[dict]:
    """Whole lines of the journal of an unfinished sweep."""
    text = "".join(file.read_text("utf-8") for file in folder.glob(".unfinished-*.jsonl"))
    return [json.loads(line) for line in text.split("\n")[:-1]]


def kept(folder: Path) -> Iterator[Run]:
    """Replications that a journal has."""
    for row in lines(folder):
        if "values" in row:
            yield from ((row["point"], number) for number in range(*row["replications"]))
        elif "summaries" in row:
            yield from ((row["point"], number) for number in range(row["replications"]))


def doctor(folder: Path) -> int:
    """Put such a value into the first replication of a journal; its point."""
    (file,) = folder.glob(".unfinished-*.jsonl")
    rows = file.read_text(encoding="utf-8").split("\n")
    at = next(number for number, row in enumerate(rows) if '"values"' in row)
    told = json.loads(rows[at])
    values = np.frombuffer(b64decode(told["values"])).copy()
    values[0] = NEVER
    told["values"] = b64encode(values.tobytes()).decode("ascii")
    rows[at] = json.dumps(told)
    file.write_text("\n".join(rows), encoding="utf-8")
    point: int = told["point"]
    return point


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Every replication that runs in this process from now on, by point."""
    ran: list[Run] = []
    work = Chunk.work

    def counting(self: Chunk) -> list[Ended]:
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
    assert _begun(words, whole).wait() == 0
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
    assert visible(out) == visible(whole)


def _begun(words: list[str], out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "sim", "sweep", *words, f"out={out}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
