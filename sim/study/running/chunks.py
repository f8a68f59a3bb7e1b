"""Chunks: some replications of some points, as many as take a worker about a tenth of a second.

Handing a task to a process costs about 0.1 ms and its scenario, so that short replications go
together and long ones alone. How replications are put together never changes one of them.
"""

import gc
import os
import pickle
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from typing import Any, Protocol

from sim.core.same import Same
from sim.engine.build.blueprint import MOST_KEPT
from sim.engine.replication import Replication, built, run
from sim.engine.windows import windows
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from sim.study.running.blocks import ALONE, Blocks, OnePast
from sim.study.running.child_process import in_a_copy
from sim.study.running.outcome import Outcome, outcome, prepare
from sim.study.running.shared_past import Past, share

TARGET_S = 0.1
"""Work in a chunk [s]."""
WORTH_S = 0.02
"""A replication that takes less is not worth a copy of the process [s]."""
MOST_KIN = 50
"""Points that share a past in a task at most: by then the past is a small part of it [count]."""
CAN_COPY = hasattr(os, "fork")
"""Whether the system can copy a process."""
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
        """Run every part; with ``keep_going`` one that fails harms no other."""
        with _uncollected():
            return [self._work(part, self._records(part)) for part in self.parts]

    def _records(self, part: PointPart) -> Iterator[Tables]:
        """Of every replication of a part."""
        blocks = self.wanted.blocks
        if blocks.past is not None:
            return self._futures(part, blocks.past)
        return windows(
            part.scenario, part.seed, part.replications, blocks.windows, blocks.antithetic
        )

    @staticmethod
    def _futures(part: PointPart, past: OnePast) -> Iterator[Tables]:
        """Of every future of a past, each as a whole run."""
        for number in part.replications:
            yield run(part.scenario, part.seed, past.replication, future=[(past.from_d, number)])

    def _work(self, part: PointPart, records: Iterator[Tables]) -> EndedPart:
        """What is wanted of some records, which are made here."""
        begun = time.perf_counter()
        outcomes: list[Outcome] = []
        error = ""
        try:
            wanted = self.wanted
            for tables in records:
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


@dataclass(frozen=True)
class FuturesOfOne(Chunk):
    """Futures of one past, which is played once."""

    def work(self) -> list[EndedPart]:
        """Play the past, and every future in a copy."""
        with _uncollected():
            return [self._in_copies(part) for part in self.parts]

    def _in_copies(self, part: PointPart) -> EndedPart:
        past, begun = self.wanted.blocks.past, time.perf_counter()
        assert past is not None
        if len(part.replications) == 1 or part.scenario.stop_at_first_gap or not CAN_COPY:
            return self._work(part, self._records(part))
        try:
            played = built(part.scenario, part.seed, past.replication)
            played.play(past.from_d)
            prepare(played.so_far(), part.scenario, self.wanted.only)
        except Exception:  # each tells it in its own way
            return self._work(part, self._records(part))
        outcomes: list[Outcome] = []
        error = ""
        for number in part.replications:
            one = replace(part, replications=range(number, number + 1))
            ended = in_a_copy(partial(self._work, one, _other_future(played, number)))
            for each in ended.outcomes:
                same = outcomes and each.keys == outcomes[0].keys
                outcomes.append(replace(each, keys=outcomes[0].keys) if same else each)
            if ended.error:
                error = ended.error
                break
        seconds = time.perf_counter() - begun
        return EndedPart(part.number, part.replications, outcomes, error, seconds)


def _other_future(past: Replication, number: int) -> Iterator[Tables]:
    """Another future of a replication; it is played when it is asked for."""
    past.turn(number)
    yield past.finish()


@dataclass(frozen=True)
class Siblings(Chunk):
    """One replication of points that share a past, which is played once."""

    def work(self) -> list[EndedPart]:
        """Play the past, and every part in a copy."""
        if len(self.parts) == 1:
            return super().work()
        with _uncollected():
            begun = time.perf_counter()
            first = self.parts[0]
            antithetic = self.wanted.blocks.antithetic
            try:
                past = Past.of([part.scenario for part in self.parts])
                played = past.play(first.seed, first.replications[0], antithetic)
            except Exception:  # each tells it in its own way
                return [self._work(part, self._records(part)) for part in self.parts]
            each_s = (time.perf_counter() - begun) / len(self.parts)
            futures = [(part, _future(played, part.scenario)) for part in self.parts]
            found = [in_a_copy(partial(self._work, *each)) for each in futures]
            return [replace(each, seconds=each.seconds + each_s) for each in found]


def _future(past: Replication, scenario: Scenario) -> Iterator[Tables]:
    """How a replication goes on as some scenario; it is played when it is asked for."""
    yield past.as_of(scenario).finish()


@contextmanager
def _uncollected() -> Iterator[None]:
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


class Families:
    """Points that share a past, as far as the last ones are remembered."""

    def __init__(self) -> None:
        self._family: dict[int, int] = {}
        self._heads: deque[tuple[int, Scenario]] = deque(maxlen=MOST_KEPT)

    def of(self, part: PointPart) -> int:
        """The number of the first point that shares a past with this one; it may be itself."""
        found = self._family.get(part.number)
        if found is None:
            shared = (head for head, scenario in self._heads if share(scenario, part.scenario))
            found = self._family[part.number] = next(shared, part.number)
            if found == part.number:
                self._heads.append((found, part.scenario))
        return found


class Feed:
    """Replications that are asked for, in chunks by what was measured so far.

    Parameters
    ----------
    here
        Whether they run on this machine, where points that share a past go together.
    """

    def __init__(self, wanted: Wanted, here: bool = True) -> None:
        self._wanted = wanted
        self._families = Families() if here else None
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
        if self._wanted.blocks.past is not None:
            part = self._waiting.popleft()
            self.left -= len(part.replications)
            together = Chunk if self._families is None else FuturesOfOne
            return together((part,), self._wanted)
        siblings = self._siblings(workers)
        if siblings is not None:
            return siblings
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

    def _siblings(self, workers: int) -> Siblings | None:
        """The next replication of the first point, and of those that share its past."""
        if self._families is None or self._wanted.blocks.windows > 1:
            return None
        if self._any_s is not None and self._any_s < WORTH_S:
            return None
        first = self._waiting[0]
        same = first.seed, first.replications
        family = self._families.of(first)
        kin = [
            part
            for part in islice(self._waiting, MOST_KIN)
            if (part.seed, part.replications) == same and self._families.of(part) == family
        ]
        if len(kin) < 2:
            return None
        if workers > 1:  # enough tasks for all of them
            kin = kin[: max(2, sum(len(part.replications) for part in kin) // (2 * workers))]
        for part in kin:
            self._waiting.remove(part)
        later = [replace(part, replications=part.replications[1:]) for part in kin]
        self._waiting.extendleft(reversed([part for part in later if part.replications]))
        self.left -= len(kin)
        now = [replace(part, replications=part.replications[:1]) for part in kin]
        return Siblings(tuple(now), self._wanted)

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
