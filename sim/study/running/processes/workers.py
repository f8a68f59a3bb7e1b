"""Where chunks of replications run: in this process, or on processes of this machine."""

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Protocol

from sim.core.errors import ConfigError, Problem
from sim.study.running.chunks import EndedPart, Tasks, WorkerTask
from sim.study.running.processes.child_process import (
    TOLD_TO_END,
    Worker,
    end_with,
    heeding,
    undisturbed,
)
from sim.study.running.processes.pool_processes import LOOK_S, PoolProcesses


class Executor(Protocol):
    """Draws chunks from a feed and yields each as it ends, in any order.

    Before it draws a chunk it has yielded all that have ended, so that what they say may add to the
    feed; it ends when the feed has nothing and no chunk is under way. Whatever ends it leaves
    nothing running.
    """

    @property
    def processes(self) -> int:
        """Processes of this machine that it runs on; 0 on a cluster [count]."""

    def run(self, feed: Tasks) -> Iterator[list[EndedPart]]:
        """Run everything that the feed has and will have.

        Raises
        ------
        ConfigError
            If the workers are lost.
        """


Workers = int | str | Executor
"""A number of processes, the address of a Dask scheduler, or what was made of them."""


def executor(workers: Workers) -> Executor:
    """Where so many workers are: one is this process."""
    if not isinstance(workers, int | str):
        return workers
    if isinstance(workers, str):
        from sim.study.running.processes.dask_workers import Cluster

        return Cluster(workers)
    return Here() if workers == 1 else Processes(workers)


class Here:
    """In this process, one chunk after the other."""

    processes = 1

    def run(self, feed: Tasks) -> Iterator[list[EndedPart]]:
        """Chunks in the order of the feed."""
        while (chunk := feed.next(1)) is not None:
            yield chunk.work()


@dataclass(frozen=True)
class Processes:
    """On processes of this machine."""

    workers: int

    @property
    def processes(self) -> int:
        """As many as were asked for."""
        return self.workers

    def run(self, feed: Tasks) -> Iterator[list[EndedPart]]:
        """Two chunks for each worker are under way, so that none waits for the next."""
        if not feed.left:
            return
        count = min(self.workers, feed.left, 4 * (os.cpu_count() or 1))
        way = "fork" if sys.platform == "linux" else "spawn"  # whatever the default is
        context = multiprocessing.get_context(way)
        pool = ProcessPoolExecutor(count, context, _settle, (os.getpid(),))
        processes = PoolProcesses(pool)
        pending: set[Future[list[EndedPart]]] = set()
        try:
            while True:
                while len(pending) < 2 * count and (chunk := feed.next(count)) is not None:
                    with undisturbed():  # the first one starts the processes
                        pending.add(pool.submit(_work, chunk))
                    processes.note()
                if not pending:
                    break
                ended, pending = wait(pending, LOOK_S, FIRST_COMPLETED)
                for future in ended:
                    yield future.result()
                if not ended and processes.lost_unheard():
                    raise BrokenProcessPool
        except BrokenProcessPool:
            processes.kill()
            pool.shutdown()
            told = "a process was ended from outside, perhaps for want of memory; fewer are right"
            raise ConfigError("run", [Problem("workers", told)]) from None
        except BaseException:
            processes.stop()
            with processes.ending():
                pool.shutdown(cancel_futures=True)
            raise
        with processes.ending():
            pool.shutdown()


def _settle(parent: int) -> None:
    """Leave interrupts to the parent, end with it, and set what is imported aside from every
    collection."""
    for each in TOLD_TO_END:
        signal.signal(each, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, Worker.stop)
    sys.unraisablehook = Worker.swallow
    end_with(parent)
    heeding()
    gc.collect()
    gc.freeze()


def _work(chunk: WorkerTask) -> list[EndedPart]:
    """A chunk, in a worker process."""
    if Worker.stopped:
        raise KeyboardInterrupt
    try:
        Worker.working = True
        return chunk.work()
    finally:
        Worker.working = False
