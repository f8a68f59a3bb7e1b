"""Worker processes stop when they are told to, whatever they are at."""

import os
import signal
import time
from dataclasses import dataclass

import pytest

from processes import PATIENCE_S
from sim.study.running.workers import Processes

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs Unix signals")


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
