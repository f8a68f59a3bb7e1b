"""The queue of a compiled calendar: what is to happen, by instant, by priority, then in turn.

Whatever is put into it carries its own place in the order, so that the heap has no entries beside
it. The order is SimPy's; the heap is binary (Williams, Algorithm 232, CACM 7, 1964).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Container, Mapping
from math import inf
from typing import TYPE_CHECKING, Any, Final

from sim.core.ticks import Ticks

if TYPE_CHECKING:
    from mypy_extensions import i64

NEVER: Final = (1 << 63) - 1
"""The instant that stands for ``inf``."""
TURNS: Final = 1 << 56
"""More than the events that a run schedules [count]."""
URGENT: Final = 0
NORMAL: Final = 1
"""Priorities of SimPy: interrupts and the start of a process go before everything else."""
LATER: Final = (NORMAL + 1) * TURNS
"""Turns of what comes after all that has either."""


class Scheduled(ABC):
    """Something with an instant, and a place among others of that instant.

    An abstract class, so that what a heap has is of a few kinds that compiled code tells at a look.
    """

    def __init__(self) -> None:
        self._at: i64 = 0
        self._turn: i64 = 0

    @property
    @abstractmethod
    def triggered(self) -> bool:
        """Whether it has a value, and so will happen."""


class EventQueue:
    """A heap of what is scheduled."""

    def __init__(self) -> None:
        self._turns: i64 = 0
        self._queue: list[Scheduled] = []

    def push(self, event: Scheduled, priority: i64, at: i64) -> None:
        """Put an event in its place: by time, by priority, then in turn."""
        turn: i64 = self._turns
        self._turns = turn + 1
        turn += priority * TURNS
        event._at, event._turn = at, turn
        queue = self._queue
        place: i64 = len(queue)
        queue.append(event)
        while place > 0:
            above: i64 = (place - 1) >> 1
            other = queue[above]
            if other._at < at or (other._at == at and other._turn < turn):
                break
            queue[place] = other
            place = above
        queue[place] = event

    def pop(self) -> Scheduled:
        """The first event of a queue that has one."""
        queue = self._queue
        last = queue.pop()
        size: i64 = len(queue)
        if size == 0:
            return last
        first = queue[0]
        at: i64 = last._at
        turn: i64 = last._turn
        place: i64 = 0
        below: i64 = 1
        while below < size:
            event = queue[below]
            if below + 1 < size:
                other = queue[below + 1]
                if other._at < event._at or (other._at == event._at and other._turn < event._turn):
                    event = other
                    below += 1
            if at < event._at or (at == event._at and turn < event._turn):
                break
            queue[place] = event
            place = below
            below = 2 * place + 1
        queue[place] = last
        return first

    def peek(self) -> Ticks:
        """When the next event happens; inf if there is none."""
        if not self._queue:
            return inf
        at: i64 = self._queue[0]._at
        return inf if at == NEVER else at

    def move(self, instants: Mapping[Any, Ticks], gone: Container[Any]) -> None:
        """Let events happen at other instants, and some not at all."""
        self._queue[:] = [event for event in self._queue if event not in gone]
        for event in self._queue:
            if event in instants:
                event._at = instant(instants[event])
        self._queue.sort(key=_place)


class Moments(EventQueue):
    """What happens later, in a heap, and what happens at this instant, in two lines beside it."""

    def __init__(self, initial_time: Ticks = 0) -> None:
        super().__init__()
        self._now: Ticks = initial_time
        self.at: i64 = instant(initial_time)
        self.active_process: Any = None
        self.soon: deque[tuple[Scheduled, bool, Any]] = deque()
        """Who goes on at this instant before everything else of it, whether well, and with what."""
        self.at_once: deque[Scheduled] = deque()
        """What happens at this instant, and was to come next of it when it was triggered."""

    @property
    def now(self) -> Ticks:
        """The present [ticks]."""
        return self._now

    def peek(self) -> Ticks:
        """When the next event happens; inf if there is none."""
        return self._now if self.soon or self.at_once else super().peek()

    def happen(self, event: Scheduled) -> None:
        """Let an event happen at this instant, in its turn."""
        queue = self._queue
        if queue and queue[0]._at <= self.at and queue[0]._turn < LATER:
            self.push(event, NORMAL, self.at)
        else:  # nothing comes before it, nor will: what is scheduled later has later turns
            self.at_once.append(event)


def _place(event: Scheduled) -> tuple[int, int]:
    """Where an event comes among others."""
    return event._at, event._turn


def instant(at: Ticks) -> i64:
    """An instant as a whole number."""
    if isinstance(at, int):
        return at
    if at == inf:
        return NEVER
    raise TypeError(f"time is whole ticks or inf, not {at!r}")
