"""Workers that are lost where others wait for them: a program that has to end, whatever they do.

Run with what the first task does; it prints how the command ended.
"""

import multiprocessing
import os
import signal
import sys
import time
from dataclasses import dataclass
from typing import Any

from sim.core.errors import ConfigError
from sim.study.running.processes import pool_processes
from sim.study.running.processes.workers import Processes

LONG_S = 600.0


def of_the_pool(name: str) -> Any:
    """What the worker of a task has from its pool."""
    frame: Any = sys._getframe()
    while frame.f_code.co_name != "_process_worker":
        frame = frame.f_back
    return frame.f_locals[name]


@dataclass(frozen=True)
class Does:
    """A task that does something, and would go on far beyond the patience of a test."""

    what: str

    def work(self) -> list:
        """Be lost, or just work."""
        if self.what == "takes":  # as one that waits for its next task
            of_the_pool("call_queue")._rlock.acquire()
            os.kill(os.getpid(), signal.SIGKILL)
        if self.what == "tells":  # half of what it has found
            os.write(of_the_pool("result_queue")._writer.fileno(), b"\0\1\0\0half")
            os.kill(os.getpid(), signal.SIGKILL)
        if self.what == "deaf":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if self.what == "stops":
            raise KeyboardInterrupt
        time.sleep(LONG_S)
        return []


class Some:
    """A feed of some tasks."""

    def __init__(self, *whats: str) -> None:
        self.tasks = [Does(what) for what in whats]
        self.left = len(whats)

    def next(self, _: int) -> Does | None:
        """The next one."""
        self.left -= 1
        return self.tasks.pop(0) if self.tasks else None


def main(*whats: str) -> None:
    """Run some tasks, each on a worker of its own."""
    pool_processes.HEARD_S = pool_processes.STOP_S = 0.5
    try:
        list(Processes(len(whats)).run(Some(*whats)))
    except (ConfigError, KeyboardInterrupt) as error:
        print(type(error).__name__, len(multiprocessing.active_children()))


if __name__ == "__main__":
    main(*sys.argv[1:])
