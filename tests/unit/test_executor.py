"""Worker processes stop when they are told to, whatever they are at."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest

from processes import PATIENCE_S, ROOT
from sim.study.running.processes.workers import Processes

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs Unix signals")
LOST = ROOT / "tests" / "lost_workers.py"


class Deaf:
    """Something whose end swallows the signal that comes in the meantime."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.001)


@dataclass(frozen=True)
class Long:
    """A task that takes something apart, and goes on far beyond the patience of a test."""

    def work(self) -> list:
        """Be told to stop where Python cannot say so."""
        del (thing := [Deaf()])[:]
        until = time.monotonic() + PATIENCE_S
        while not thing and time.monotonic() < until:
            time.sleep(0.001)
        return []


class Once:
    """A feed of one task."""

    left = 1

    def next(self, _: int) -> Long | None:
        """The task, then nothing."""
        self.left, left = 0, self.left
        return Long() if left else None


def test_a_stop_that_was_swallowed_is_said_again():
    """The worker ends its task, and does not work it through."""
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        list(Processes(2).run(Once()))
    assert time.monotonic() - begun < PATIENCE_S


@pytest.mark.parametrize(
    ("first_task", "told"),
    [("takes", "ConfigError"), ("tells", "ConfigError"), ("stops", "KeyboardInterrupt")],
)
def test_nobody_waits_for_a_worker_that_is_lost(first_task, told):
    """One that kept a lock, one that told half of what it found, one that hears no stop."""
    words = [sys.executable, str(LOST), first_task, "deaf"]
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (f"{told} 0\n", "")
