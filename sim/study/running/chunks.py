"""Chunks: some replications of some points, which a worker runs one after the other."""

import gc
import pickle
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

from sim.core.same import Same
from sim.engine.build.blueprint import MOST_KEPT
from sim.engine.checkpoints import checkpoints
from sim.engine.replication import run
from sim.engine.windows import windows
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from sim.study.running.blocks import ALONE, Blocks, OnePast
from sim.study.running.outcome import Outcome, outcomes_of

MOST_UNCOLLECTED = 8_000
"""Objects that may wait for the collector while replications run: as many as are still at hand in
the cache of a processor when they are taken apart [count]."""


@dataclass(frozen=True)
class Wanted:
    """What is kept of every replication, and what an error does.

    Attributes
    ----------
    only
        Names of the metrics, or all of them.
    series
        Whether the daily series are kept.
    keep_going
        Whether an error is a result, or ends everything.
    blocks
        Which replications are windows of one run, and which runs are antithetic pairs.
    """

    only: tuple[str, ...] | None = None
    series: bool = True
    keep_going: bool = False
    blocks: Blocks = ALONE


@dataclass(frozen=True)
class PointPart:
    """Some replications of one point."""

    number: int
    scenario: Scenario
    seed: int
    replications: range

    def __reduce__(self) -> tuple[Any, ...]:
        """As bytes that are made once for a scenario, and read once by a process."""
        pickled = _pickled(Same(self.scenario))
        return _part, (self.number, pickled, self.seed, self.replications)


def _part(number: int, pickled: bytes, seed: int, replications: range) -> PointPart:
    return PointPart(number, _scenario(pickled), seed, replications)


@lru_cache(maxsize=MOST_KEPT)
def _pickled(same: Same[Scenario]) -> bytes:
    return pickle.dumps(same.thing)


@lru_cache(maxsize=MOST_KEPT)
def _scenario(pickled: bytes) -> Scenario:
    """One object for all parts of a point that a process gets, with what it has worked out."""
    found: Scenario = pickle.loads(pickled)
    return found


@dataclass(frozen=True)
class EndedPart:
    """What a part came to: outcomes up to an error, if there was one."""

    number: int
    replications: range
    outcomes: list[Outcome]
    error: str
    seconds: float


class WorkerTask(Protocol):
    """What a worker is given at a time."""

    @property
    def parts(self) -> tuple[PointPart, ...]:
        """The replications that it runs."""

    @property
    def wanted(self) -> Wanted:
        """What is kept of them."""

    def only(self, parts: Sequence[tuple[PointPart, range]]) -> "WorkerTask":
        """The same for some replications of its parts, which come in their order."""

    def work(self) -> list[EndedPart]:
        """Run all of it."""


class Tasks(Protocol):
    """Where tasks come from."""

    @property
    def left(self) -> int:
        """Tasks that were not drawn yet, at most; 0 only when there are none for now [count]."""

    def next(self, workers: int) -> WorkerTask | None:
        """The next task, or nothing for now."""


@dataclass(frozen=True)
class Chunk:
    """Some replications of some points."""

    parts: tuple[PointPart, ...]
    wanted: Wanted

    def only(self, parts: Sequence[tuple[PointPart, range]]) -> "Chunk":
        """Some replications of its parts."""
        kept = tuple(replace(part, replications=these) for part, these in parts)
        return replace(self, parts=kept)

    def work(self) -> list[EndedPart]:
        """Run every part; with ``keep_going`` one that fails harms no other."""
        with uncollected():
            return [self.kept(part, self.records(part)) for part in self.parts]

    def records(self, part: PointPart) -> Iterator[Tables]:
        """Of every replication of a part."""
        blocks = self.wanted.blocks
        if blocks.past is not None:
            return _futures(part, blocks.past)
        asked = part.scenario, part.seed, part.replications
        if blocks.checkpoints > 1:
            return checkpoints(*asked, blocks.checkpoints, blocks.antithetic)
        return windows(*asked, blocks.windows, blocks.antithetic)

    def kept(self, part: PointPart, records: Iterator[Tables]) -> EndedPart:
        """What is wanted of some records, which are made here."""
        begun = time.perf_counter()
        outcomes: list[Outcome] = []
        error = ""
        try:
            wanted = self.wanted
            for found in outcomes_of(records, part.scenario, wanted.only, wanted.series):
                if outcomes and found.keys == outcomes[0].keys:  # told once to another process
                    found = replace(found, keys=outcomes[0].keys)
                outcomes.append(found)
                if gc.get_count()[0] > MOST_UNCOLLECTED:
                    gc.collect(1)
        except Exception as found_error:
            if not self.wanted.keep_going:
                raise
            error = f"{type(found_error).__name__}: {found_error}"
        seconds = time.perf_counter() - begun
        return EndedPart(part.number, part.replications, outcomes, error, seconds)


def _futures(part: PointPart, past: OnePast) -> Iterator[Tables]:
    """Of every future of a past, each as a whole run."""
    for number in part.replications:
        yield run(part.scenario, part.seed, past.replication, future=past.future(number))


@contextmanager
def uncollected() -> Iterator[None]:
    """The collector is off meanwhile: it would walk through every platform over and over."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > MOST_UNCOLLECTED // 4:
            gc.collect(1)
        if enabled:
            gc.enable()
