"""Tasks of replications on the workers of a Dask scheduler, as many machines as it has.

A worker that is lost costs the chunks that it had: Dask gives them to another one. Results are the
same to the last bit, so a worker with another version of anything that decides them is refused.
Source: Rocklin, Dask: Parallel Computation with Blocked Algorithms and Task Scheduling, SciPy 2015.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.core.installed.code import code
from sim.core.installed.extras import needs
from sim.study.running.chunks import EndedPart, Tasks, WorkerTask

PATIENCE_S = 5.0
"""How long a scheduler and its first worker may take to answer [s]."""
MOST_CHUNKS = 5
"""Chunks in a task: it costs about ten times what it does for a process of this machine [count]."""
KEY = "scheduler"


@dataclass(frozen=True)
class Cluster:
    """The workers of a scheduler."""

    address: str
    processes = 0

    def __post_init__(self) -> None:
        """Nobody begins before it is reached."""
        _client(self.address)

    def run(self, feed: Tasks) -> Iterator[list[EndedPart]]:
        """Two tasks for each thread of the workers are under way; new workers join in."""
        client = _client(self.address)
        distributed: Any = import_module("distributed")
        waiting = distributed.as_completed(with_results=True, loop=client.loop)
        pending: set[Any] = set()
        try:
            while True:
                count = max(sum(client.nthreads().values()), 1)
                while len(pending) < 2 * count and (batch := _batch(feed, count)):
                    future = client.submit(_work, batch, code(), pure=False)
                    pending.add(future)
                    waiting.add(future)
                if not pending:
                    break
                future, found = next(waiting)
                pending.discard(future)
                yield found
        except distributed.KilledWorker:
            told = "several workers were lost with the same replications, perhaps for want of "
            told += "memory; fewer on each machine, or more memory, is right"
            raise ConfigError("cluster", [Problem(KEY, told)]) from None
        finally:
            client.cancel(list(pending), force=True)


def _batch(feed: Tasks, workers: int) -> list[WorkerTask]:
    """What a task has: a chunk, and more of them while many are left."""
    batch: list[WorkerTask] = []
    while (
        len(batch) < MOST_CHUNKS
        and (not batch or feed.left > 2 * workers * MOST_CHUNKS * _replications(batch[0]))
        and (chunk := feed.next(workers)) is not None
    ):
        batch.append(chunk)
    return batch


def _replications(chunk: WorkerTask) -> int:
    return sum(len(part.replications) for part in chunk.parts)


def _work(batch: list[WorkerTask], wanted: tuple[str, ...]) -> list[EndedPart]:
    """Some chunks, on a worker."""
    _stop_profiler()
    if code() != wanted:
        raise ConfigError("cluster", [Problem(KEY, _differ("a worker", code(), wanted))])
    return [part for chunk in batch for part in chunk.work()]


@lru_cache(maxsize=1)
def _stop_profiler() -> None:
    """Let nobody look at this worker a hundred times a second: in the deep stack of a simulation
    that takes a third of its time."""
    distributed: Any = import_module("distributed")
    worker = distributed.get_worker()
    for name in ("profile", "profile-cycle"):
        if (callback := worker.periodic_callbacks.get(name)) is not None:
            worker.loop.add_callback(callback.stop)


@lru_cache(maxsize=1)
def _client(address: str) -> Any:
    """A connection to a scheduler that has workers which give the same bits."""
    needs(KEY, "cluster", ("distributed",))
    distributed: Any = import_module("distributed")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        told = f"no Dask scheduler answers at {address} ({type(error).__name__}); start one with "
        told += "`dask scheduler`, and `dask worker ADDRESS` on each machine"
        raise ConfigError("cluster", [Problem(KEY, told)]) from None
    except (TypeError, RuntimeError) as error:  # of its settings of TLS
        reason = str(error).partition("\n")[0]
        told = (
            f"{address} and the TLS settings of Dask here do not fit ({reason}); docs/clusters.md"
        )
        raise ConfigError("cluster", [Problem(KEY, f"{told} has those that do")]) from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
        _check(client)
    except TimeoutError:
        client.close()
        told = f"the scheduler at {address} has no worker; `dask worker {address}` starts some"
        raise ConfigError("cluster", [Problem(KEY, told)]) from None
    except BaseException:
        client.close()
        raise
    return client


def _check(client: Any) -> None:
    """Complain about each worker that has another version of what decides the results."""
    problems = []
    for worker, found in client.run(code, on_error="return").items():
        if isinstance(found, Exception):
            told = f"{worker} has no theater-sustainment ({found}); install it there as well"
            problems.append(Problem(KEY, told))
        elif tuple(found) != code():
            problems.append(Problem(KEY, _differ(worker, tuple(found), code())))
    if problems:
        raise ConfigError("cluster", problems)


def _differ(worker: str, there: tuple[str, ...], here: tuple[str, ...]) -> str:
    has = ", ".join(each for each in there if each not in here)
    want = ", ".join(each for each in here if each not in there)
    return f"{worker} has {has} and here is {want}; results need the same"
