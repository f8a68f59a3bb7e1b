"""Where chunks of replications run: in this process, or on processes of this machine."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Protocol

from sim.core.errors import ConfigError, Problem
from sim.study.chunks import Ended, Task, Tasks

Workers = int | str
"""A number of processes, or the address of a Dask scheduler."""


class Executor(Protocol):
    """Draws chunks from a feed and yields each as it ends, in any order.

    Before it draws a chunk it has yielded all that have ended, so that what they say may add to the
    feed; it ends when the feed has nothing and no chunk is under way. Whatever ends it leaves
    nothing running.
    """

    def run(self, feed: Tasks) -> Iterator[list[Ended]]:
        """Run everything that the feed has and will have.

        Raises
        ------
        ConfigError
            If the workers are lost.
        """


def executor(workers: Workers) -> Executor:
    """Where so many workers are: one is this process."""
    if isinstance(workers, str):
        from sim.study.cluster import Cluster

        return Cluster(workers)
    return Here() if workers == 1 else Processes(workers)


class Here:
    """In this process, one chunk after the other."""

    def run(self, feed: Tasks) -> Iterator[list[Ended]]:
        """Chunks in the order of the feed."""
        while (chunk := feed.next(1)) is not None:
            yield chunk.work()


@dataclass(frozen=True)
class Processes:
    """On processes of this machine."""

    workers: int

    def run(self, feed: Tasks) -> Iterator[list[Ended]]:
        """Two chunks for each worker are under way, so that none waits for the next."""
        if not feed.left:
            return
        others = set(multiprocessing.active_children())
        count = min(self.workers, feed.left, 4 * (os.cpu_count() or 1))
        pool = ProcessPoolExecutor(count, initializer=_settle)
        pending: set[Future[list[Ended]]] = set()
        try:
            while True:
                while len(pending) < 2 * count and (chunk := feed.next(count)) is not None:
                    pending.add(pool.submit(_work, chunk))
                if not pending:
                    break
                ended, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in ended:
                    yield future.result()
        except BrokenProcessPool:
            told = "a process was ended from outside, perhaps for want of memory; fewer are right"
            raise ConfigError("run", [Problem("workers", told)]) from None
        except BaseException:
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
            pool.shutdown(cancel_futures=True)
            raise
        pool.shutdown()


class _Worker:
    """Whether a worker process is to stop.

    It is told by a signal, which ends the replication it is at and never the writing of a result:
    the parent would wait for the rest.
    """

    working = stopped = False

    @classmethod
    def stop(cls, *_: object) -> None:
        cls.stopped = True
        if cls.working:
            raise KeyboardInterrupt


def _settle() -> None:
    """Leave interrupts to the parent, and set what is imported aside from every collection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _Worker.stop)
    gc.collect()
    gc.freeze()


def _work(chunk: Task) -> list[Ended]:
    """A chunk, in a worker process."""
    if _Worker.stopped:
        return []
    _Worker.working = True
    try:
        return chunk.work()
    finally:
        _Worker.working = False
