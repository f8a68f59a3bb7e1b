"""Chunks: some replications of some points, as many as take a worker about a tenth of a second.

Handing a task to a process costs about 0.1 ms and its scenario, so that short replications go
together and long ones alone. How replications are put together never changes one of them.
"""

import gc
import pickle
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

from sim.core.same import Same
from sim.engine.build.blueprint import MOST_KEPT
from sim.engine.windows import windows
from sim.model.scenario import Scenario
from sim.study.running.blocks import ALONE, Blocks
from sim.study.running.outcome import Outcome, outcome

TARGET_S = 0.1
"""Work in a chunk [s]."""
MOST_UNCOLLECTED = 100_000
"""Objects that may wait for the collector while replications run [count]."""


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
        """Run every part; with ``keep_going`` one that fails harms no other.

        The collector is off meanwhile: it would walk through every platform over and over.
        """
        enabled = gc.isenabled()
        gc.disable()
        try:
            return [self._work(part) for part in self.parts]
        finally:
            if gc.get_count()[0] > MOST_UNCOLLECTED // 4:
                gc.collect(1)
            if enabled:
                gc.enable()

    def _work(self, part: PointPart) -> EndedPart:
        begun = time.perf_counter()
        outcomes: list[Outcome] = []
        error = ""
        try:
            wanted, blocks = self.wanted, self.wanted.blocks
            for tables in windows(
                part.scenario, part.seed, part.replications, blocks.windows, blocks.antithetic
            ):
                found = outcome(tables, part.scenario, wanted.only, wanted.series)
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


class Feed:
    """Replications that are asked for, in chunks by what was measured so far."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._waiting: deque[PointPart] = deque()
        self._each_s: dict[int, float] = {}
        """Seconds of a replication of each point that was measured."""
        self._any_s: float | None = None
        self.left = 0
        """Replications that no chunk has yet."""

    def ask(self, *parts: PointPart) -> None:
        """Ask for some replications."""
        self._waiting.extend(parts)
        self.left += sum(len(part.replications) for part in parts)

    def drop(self, number: int) -> None:
        """Ask for no more of a point."""
        dropped = [part for part in self._waiting if part.number == number]
        for part in dropped:
            self._waiting.remove(part)
            self.left -= len(part.replications)

    def next(self, workers: int) -> Chunk | None:
        """The next chunk, or nothing for now; towards the end they are smaller, so that all
        workers end at about the same time."""
        if not self._waiting:
            return None
        room_s = TARGET_S
        if workers > 1 and self._any_s is not None:
            room_s = min(room_s, self.left * self._any_s / (2 * workers))
        parts: list[PointPart] = []
        while self._waiting and (not parts or room_s > 0):
            part = self._waiting.popleft()
            each_s = self._each_s.get(part.number, self._any_s)
            size = 1 if each_s is None else int(room_s / max(each_s, 1e-9))
            if size == 0 and parts:
                self._waiting.appendleft(part)
                break
            size = _whole_runs(part.replications, max(size, 1), self._wanted.blocks.windows)
            head, tail = part.replications[:size], part.replications[size:]
            parts.append(replace(part, replications=head))
            if tail:
                self._waiting.appendleft(replace(part, replications=tail))
            room_s = 0.0 if each_s is None else room_s - size * each_s
        self.left -= sum(len(part.replications) for part in parts)
        return Chunk(tuple(parts), self._wanted)

    def seen(self, every: Sequence[EndedPart]) -> None:
        """Learn from a chunk how long replications take; those that were kept took no time."""
        every = [each for each in every if each.seconds > 0]
        count = sum(len(each.outcomes) for each in every)
        if not count:
            return
        now_s = sum(each.seconds for each in every) / count
        self._any_s = now_s if self._any_s is None else (self._any_s + now_s) / 2
        for each in every:
            if each.outcomes:
                self._each_s[each.number] = each.seconds / len(each.outcomes)


def _whole_runs(replications: range, size: int, windows: int) -> int:
    """How many of some replications go together: about ``size``, and no run in two parts."""
    end = replications.start + size
    end += -end % windows
    return min(end, replications.stop) - replications.start
