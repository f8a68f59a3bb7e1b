"""The calendar of a compiled engine, in the place of SimPy's environment, in whole ticks.

Source: SimPy 4.1, ``simpy.core``, whose interface, order and exceptions it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from typing import TYPE_CHECKING, Any, cast

from simpy import AllOf, AnyOf
from simpy.core import EmptySchedule, StopSimulation

from sim.core.ticks import Ticks
from sim.engine.time.event_queue import NEVER, NORMAL, TURNS, URGENT, Moments, instant
from sim.engine.time.kernel_events import Event, Process, Timeout
from sim.engine.time.standstill import LOOKED_AT, MOST, Callers
from sim.model.yards.hub import Steps

if TYPE_CHECKING:
    from mypy_extensions import i64


class Calendar(Moments):
    """The environment of a run (``simpy.Environment``), with an end where time stands still."""

    # Making events ---------------------------------------------------------------------------

    def event(self) -> Event:
        """One that somebody triggers."""
        return Event(self)

    def timeout(self, delay: Ticks = 0, value: Any = None) -> Timeout:
        """One after some time."""
        if delay < 0:
            raise ValueError(f"Negative delay {delay}")
        event = Timeout(self)
        event._value = value
        self.push(event, NORMAL, instant(self._now + delay))
        return event

    def process(self, generator: Any) -> Process:
        """Start a process."""
        return Process(self, generator)

    def live(self, steps: Steps, who: object) -> Process:
        """Start a process of somebody: ``str(who)`` is a path in the scenario."""
        return Process(self, steps, who)

    def all_of(self, events: Iterable[Any]) -> Any:
        """One after the last of some others."""
        return AllOf(self, events)  # type: ignore[arg-type]

    def any_of(self, events: Iterable[Any]) -> Any:
        """One after the first of some others."""
        return AnyOf(self, events)  # type: ignore[arg-type]

    # The queue -------------------------------------------------------------------------------

    def schedule(self, event: Any, priority: int = NORMAL, delay: Ticks = 0) -> None:
        """Let an event happen after some time, by priority within its instant."""
        at: i64 = instant(self._now + delay)
        if isinstance(event, Event):
            self.push(event, priority, at)
        else:
            carrier = Event(self)
            carrier._value = None
            carrier._callbacks = [lambda _: _happens(event)]
            self.push(carrier, priority, at)

    def later(self, act: Callable[[Event], None], priority: int, delay: Ticks) -> None:
        """Do something after some time, by priority within its instant."""
        event = Event(self)
        event._value = None
        event._callbacks = [act]
        self.push(event, priority, instant(self._now + delay))

    @property
    def awaited(self) -> list[tuple[Ticks, Timeout, object]]:
        """Timeouts that somebody waits for, their instants, and whose process it is that waits."""
        found: list[tuple[Ticks, Timeout, object]] = []
        for each in self._queue:
            if isinstance(each, Timeout) and (each._waiter is not None or each._callbacks):
                calls = each._callbacks
                process = getattr(calls[0], "__self__", None) if calls else each._waiter
                at = inf if each._at == NEVER else each._at
                found.append((at, each, getattr(process, "who", None)))
        return found

    # The run ---------------------------------------------------------------------------------

    def step(self) -> None:
        """Every event in its turn, until one of them ends the run.

        Raises
        ------
        ConfigError
            With the part of the scenario that keeps time from passing, and the day.
        """
        queue, soon, at_once = self._queue, self.soon, self.at_once
        most: i64 = MOST
        left: i64 = most
        callers = Callers()
        while queue or soon or at_once:
            if soon and not (queue and queue[0]._at <= self.at and queue[0]._turn < 0):
                who, ok, value = soon.popleft()
                process = cast("Process", who)
                left -= 1
                if left < LOOKED_AT:
                    callers.count([process], left, self._now)
                process.leaves(ok, value)
                continue
            if at_once and not (queue and queue[0]._at <= self.at and queue[0]._turn < TURNS):
                event = cast("Event", at_once.popleft())
                event._at = self.at
            else:
                event = cast("Event", self.pop())
            at: i64 = event._at
            if at > self.at:
                self.at = at
                self._now = inf if at == NEVER else at
                left = most
            else:
                left -= 1
                if left < LOOKED_AT:
                    callers.count_waiting(event, left, self._now)
            waiter, callbacks = event._waiter, event._callbacks
            event._processed, event._waiter, event._callbacks = True, None, None
            if waiter is not None:
                if not event._ok:
                    event._defused = True
                waiter.go_on(event._ok, event._value)
            elif callbacks is not None:
                self._call(event, callbacks)
            if not event._ok and not event._defused:
                raise event._value
        raise EmptySchedule

    def _call(self, event: Event, callbacks: list[Any]) -> None:
        """Call what waits for an event; what is left when the run stops comes first afterwards."""
        done = 0
        try:
            for callback in callbacks:
                done += 1
                callback(event)
        except StopSimulation:
            event._processed, event._callbacks = False, callbacks[done:]
            self.push(event, URGENT - 1, self.at)
            raise

    def run(self, until: Any = None) -> Any:
        """Go on to an instant [ticks], to an event, or (None) until nothing is left to happen.

        What is to happen at the instant itself has not happened. Returns the value of the event.
        """
        end = self._end(until) if isinstance(until, int | float) else until
        if end is not None:
            if end.callbacks is None:
                return end.value
            end.callbacks.append(StopSimulation.callback)
        try:
            while True:
                self.step()
        except StopSimulation as stop:
            return stop.args[0]
        except EmptySchedule:
            if end is not None:
                told = 'No scheduled events left but "until" event was not triggered'
                raise RuntimeError(f"{told}: {end}") from None
        return None

    def _end(self, until: Ticks) -> Event:
        """The event that ends a run at an instant, before everything else of it."""
        if until <= self._now:
            raise ValueError(f"until ({until}) must be greater than the current simulation time")
        event = Event(self)
        event._value = None
        self.push(event, URGENT, instant(until))
        return event


def _happens(event: Any) -> None:
    """An event of SimPy itself happens."""
    callbacks, event.callbacks = event.callbacks, None
    for callback in callbacks:
        callback(event)
    if not event._ok and not hasattr(event, "_defused"):
        raise event._value
