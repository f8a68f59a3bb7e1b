"""Workers that keep the pasts they have played: another question about one costs its futures alone.

A past is a paused process (``paused``), which is copied for each future that is asked for. Pasts
live within a budget of memory: the one that was asked for longest ago is dropped, and played again
where it is wanted. Results are those of any other workers, to the last bit.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, get_args

from sim.core.errors import ConfigError, Problem
from sim.disruptions.slow_transit import SlowTransit
from sim.engine.replication import Replication, built
from sim.model.event import Part, TheaterEvent
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from sim.study.running.blocks import OnePast
from sim.study.running.child_process import CAN_COPY, in_a_copy
from sim.study.running.chunks import Chunk, EndedPart, PointPart, Tasks, WorkerTask, uncollected
from sim.study.running.outcome import prepare
from sim.study.running.paused import CopyAtWork, PausedProcess
from sim.study.running.shared_past import Past, share_until
from sim.study.running.siblings import FuturesOfOne
from sim.study.running.workers import executor

BUDGET_BYTES = 1_500_000_000
"""Memory of all kept pasts together [bytes]."""
ROOM = "room"
"""An event that does nothing: a past in which something may happen has room for what will."""


@dataclass
class KeptPast:
    """A past that is paused.

    Attributes
    ----------
    head
        A scenario that has it.
    common
        The scenario that was played, with room for what may happen.
    size
        Memory that it has to itself [bytes].
    """

    seed: int
    past: OnePast
    head: Scenario
    common: Scenario
    resting: PausedProcess
    size: int

    def has_room_for(self, seed: int, past: OnePast, scenario: Scenario) -> bool:
        """Whether a scenario may go on from here."""
        if (seed, past) != (self.seed, self.past):
            return False
        if scenario.rules != self.head.rules or scenario.horizon_d != self.head.horizon_d:
            return False
        parts: tuple[Part, ...] = get_args(Part)
        fits = all(scenario.changed[part] <= self.common.changed[part] for part in parts)
        fits = fits and scenario.paced <= self.common.paced
        return fits and share_until(self.head, scenario, past.from_d)


class KeptPasts:
    """Processes of this machine that keep pasts; to be made before the program has threads.

    Parameters
    ----------
    processes
        Pieces of work that run at a time [count].
    budget_bytes
        Memory of all kept pasts together; the last one is kept in any case [bytes].
    """

    def __init__(self, processes: int = 1, budget_bytes: int = BUDGET_BYTES) -> None:
        self.processes = processes
        self.played = 0
        """Pasts that were played [count]."""
        self._budget_bytes = budget_bytes
        self._start = PausedProcess.begin() if CAN_COPY else None
        self._pasts: list[KeptPast] = []
        """The one that was asked for last at the end."""

    @property
    def kept(self) -> int:
        """Pasts that are kept [count]."""
        return len(self._pasts)

    def close(self) -> None:
        """Let everything go."""
        for each in self._pasts:
            each.resting.end()
        self._pasts = []
        if self._start is not None:
            self._start.end()
            self._start = None

    def run(self, feed: Tasks) -> Iterator[list[EndedPart]]:
        """Everything that the feed has and will have; futures one by one as they end."""
        if self._start is None:
            yield from executor(self.processes).run(feed)
            return
        jobs: dict[Any, CopyAtWork] = {}
        try:
            while True:
                while len(jobs) < self.processes:
                    task = feed.next(self.processes)
                    if task is None:
                        break
                    job = self._begun(task)
                    jobs[job.found] = job
                if not jobs:
                    return
                for found in wait(list(jobs)):
                    told = self._read(jobs, found)
                    if told is not None:
                        yield told[0]
        finally:
            for job in jobs.values():
                job.end()

    def _read(self, jobs: dict[Any, CopyAtWork], found: Any) -> Any:
        """What a job has found; one that has ended is forgotten."""
        try:
            return jobs[found].read()
        except EOFError:
            jobs.pop(found).end()
            return None
        except OSError:
            told = "a process was ended from outside, perhaps for want of memory; fewer are right"
            raise ConfigError("run", [Problem("workers", told)]) from None

    def _begun(self, task: WorkerTask) -> CopyAtWork:
        """A task under way."""
        assert self._start is not None
        past = task.wanted.blocks.past
        if past is None or not isinstance(task, FuturesOfOne):
            return self._start.ask(partial(_whole, task))
        first = task.parts[0]
        if any(part.scenario.stop_at_first_gap for part in task.parts):
            return self._start.ask(partial(_whole, task))
        try:
            kept = self._past_of(first.seed, past, [part.scenario for part in task.parts])
            return kept.resting.ask(partial(_futures, task))
        except (EOFError, OSError):  # each future tells it in its own way
            return self._start.ask(partial(_whole, task))

    def _past_of(self, seed: int, past: OnePast, scenarios: list[Scenario]) -> KeptPast:
        """A past from which all of some scenarios may go on; it is played where none is kept.

        Raises
        ------
        EOFError, OSError
            If it could not be played to its day.
        """
        for kept in self._pasts:
            if all(kept.has_room_for(seed, past, each) for each in scenarios):
                self._pasts.remove(kept)
                self._pasts.append(kept)
                return kept
        assert self._start is not None
        head = scenarios[0]
        others = [
            kept.head
            for kept in self._pasts
            if (kept.seed, kept.past) == (seed, past) and share_until(head, kept.head, past.from_d)
        ]
        room = head.but(events={**head.events, ROOM: _room(past.from_d)})
        common = Past.of([room, *scenarios, *others]).common
        resting = self._start.go_on(partial(_played, common, seed, past))
        self.played += 1
        try:
            size = _size_of(resting)
        except BaseException:
            resting.end()
            raise
        found = KeptPast(seed, past, head, common, resting, size)
        self._pasts.append(found)
        self._make_room()
        return found

    def _make_room(self) -> None:
        """Drop the pasts that were asked for longest ago, as long as all take too much."""
        while len(self._pasts) > 1 and sum(each.size for each in self._pasts) > self._budget_bytes:
            self._pasts.pop(0).resting.end()


def _room(day: float) -> TheaterEvent:
    """Something that never happens, on some day."""
    return TheaterEvent(start_d=day, probability=0.0, does=[SlowTransit(factor=1.0)])


def _played(common: Scenario, seed: int, past: OnePast, _: None) -> Replication:
    """A past, up to the day on which its futures begin."""
    with uncollected():
        until_d = past.from_d
        found = built(common, seed, past.replication, until_d=until_d, future=past.lived)
        found.play(past.from_d)
    return found


def _size_of(resting: PausedProcess) -> int:
    """Memory that a past has to itself, when it has been played [bytes]; 0 where nobody tells."""
    job = resting.ask(own_size)
    try:
        while (told := job.read()) is None:
            pass
        return int(told[0])
    finally:
        job.end()


def own_size(_: Any, tell: Callable[[Any], None]) -> None:
    """Private memory of the process that was copied."""
    try:
        lines = Path(f"/proc/{os.getppid()}/smaps_rollup").read_text(encoding="ascii").splitlines()
        sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.endswith("kB")}
        tell(1024 * int(sizes["Pss"]))
    except (OSError, KeyError, ValueError):
        tell(0)


def _whole(task: WorkerTask, _: None, tell: Callable[[Any], None]) -> None:
    """A task that has no past to be kept."""
    tell(task.work())


def _futures(task: FuturesOfOne, past: Replication, tell: Callable[[Any], None]) -> None:
    """The futures of a kept past, one by one."""
    for part in task.parts:
        if not part.scenario.worked_out:
            prepare(past.so_far(), part.scenario, task.wanted.only)
        for number in part.replications:
            one = replace(part, replications=range(number, number + 1))
            with uncollected():
                tell([in_a_copy(partial(_future, task, one, past))])


def _future(task: Chunk, part: PointPart, past: Replication) -> EndedPart:
    def records() -> Iterator[Tables]:
        mine = past.as_of(part.scenario)
        mine.turn(part.replications[0])
        yield mine.finish()

    return task.kept(part, records())
