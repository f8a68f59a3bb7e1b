"""The processes of a pool, and their end: nobody waits for ever for one that is gone.

One that is killed while it takes a task keeps the lock that the others wait for, and one that is
killed while it tells what it has found leaves half of that to whoever reads.
"""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Timer
from typing import Any

LOOK_S = 1.0
"""How often it is looked whether one has ended [s]."""
HEARD_S = 5.0
"""How soon a pool says that it has lost one [s]."""
STOP_S = 30.0
"""How long those that are told to end may take [s]."""


class PoolProcesses:
    """The processes of a pool, which has begun none yet."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._results: Any = pool._result_queue
        self._others = set(multiprocessing.active_children())
        self._ours: set[BaseProcess] = set()
        self._lost_since_s: float | None = None

    def note(self) -> None:
        """Know those that the pool has begun."""
        self._ours |= set(multiprocessing.active_children()) - self._others

    def lost_unheard(self) -> bool:
        """Whether one has ended and the pool, which tells its end at once, has not told it.

        It is asked while nothing else is heard.
        """
        if not wait([each.sentinel for each in self._ours], 0):
            self._lost_since_s = None
            return False
        now_s = time.monotonic()
        self._lost_since_s = self._lost_since_s or now_s
        return now_s - self._lost_since_s >= HEARD_S

    def stop(self) -> None:
        """Tell all to end what they are at."""
        self.note()
        for each in self._ours:
            each.terminate()

    def kill(self) -> None:
        """End all at once; the pool does not wait for the rest of what one was telling."""
        for each in self._ours:
            each.kill()
        self._results._writer.close()

    @contextmanager
    def ending(self) -> Iterator[None]:
        """Those that have not ended after a while are killed."""
        timer = Timer(STOP_S, self.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
