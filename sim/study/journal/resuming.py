"""An executor that runs nothing twice: what the journal has is read, what has ended is written.

Every command asks an executor for its replications, so every command goes on where it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.model.scenario import Scenario
from sim.study.journal.journal import Journal
from sim.study.running.chunks import EndedPart, PointPart, Tasks, WorkerTask
from sim.study.running.processes.workers import Executor

MOST_FOUND = 1000
"""Replications that are read from the journal before their outcomes are handed on [count]."""


@dataclass(frozen=True)
class PointOf:
    """What a point of a study is called: its number, and what was set.

    It is known by its scenario, or without one by the number that the feed gives it.
    """

    number: int
    settings: Mapping[str, Any]
    scenario: Scenario | None


@dataclass(frozen=True)
class Remembering:
    """Another executor with a journal.

    Attributes
    ----------
    points
        The points that the results are about; whatever else is run gets a later number.
    """

    inner: Executor
    journal: Journal
    points: Sequence[PointOf] = field(default=())

    @property
    def processes(self) -> int:
        """Those of the other executor."""
        return self.inner.processes

    def run(self, feed: Tasks) -> Iterator[list[EndedPart]]:
        """Everything that the feed has and will have; what is known comes at once."""
        unknown = _Unknown(feed, self)
        try:
            while True:
                for every in self.inner.run(unknown):
                    for each in every:
                        self.journal.add(unknown.runs[each.number], each)
                    yield every
                    yield from unknown.found()
                known = unknown.found()
                if not known:
                    return
                yield from known
        finally:
            self.journal.flush()


class _Unknown:
    """What a feed has, but for what is known."""

    def __init__(self, feed: Tasks, memory: Remembering) -> None:
        self.runs: dict[int, int] = {}
        """Numbers of the journal by those of the feed."""
        self._feed = feed
        self._journal = memory.journal
        self._points = {
            each.number if each.scenario is None else id(each.scenario): each
            for each in memory.points
        }
        self._known: list[list[EndedPart]] = []

    @property
    def left(self) -> int:
        """As many as the feed has."""
        return self._feed.left

    def next(self, workers: int) -> WorkerTask | None:
        """The next task that has something unknown; what is known waits for ``found``, and where
        that is much there is nothing else for now."""
        while sum(map(len, self._known)) < MOST_FOUND:
            task = self._feed.next(workers)
            if task is None:
                break
            missing = []
            for part in task.parts:
                if part.number not in self.runs:
                    self._name(part, self._journal.run(part, task.wanted))
                known, ranges = self._journal.known(self.runs[part.number], part)
                if known:
                    self._known.append(known)
                missing += [(part, each) for each in ranges]
            if missing:
                return task.only(missing)
        return None

    def found(self) -> list[list[EndedPart]]:
        """What was known since the last call."""
        known, self._known = self._known, []
        return known

    def _name(self, part: PointPart, run: int) -> None:
        self.runs[part.number] = run
        point = self._points.get(id(part.scenario)) or self._points.get(part.number)
        if point is None:
            self._journal.describe(run, None, {})
        else:
            self._journal.describe(run, point.number, point.settings)
