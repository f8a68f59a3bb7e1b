"""The event kernel of a compiled engine: SimPy's calendar, events and processes, in whole ticks.

Source: SimPy 4.1, ``simpy.core`` and ``simpy.events``, whose interface, order and exceptions these
have. Whoever waits for an event alone stands in a field of it, so most events need no list of
callbacks. An event of SimPy itself (a condition, a request for a resource) can be waited for as any
other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from math import inf
from typing import TYPE_CHECKING, Any, Final, cast

from simpy import AllOf, AnyOf, Interrupt, events
from simpy.core import EmptySchedule, StopSimulation

from sim.core.ticks import Ticks
from sim.engine.time.event_queue import NEVER, TURNS, EventQueue, Scheduled, instant
from sim.engine.time.standstill import LOOKED_AT, MOST, Callers
from sim.model.yards.hub import Steps

if TYPE_CHECKING:
    from mypy_extensions import i64

URGENT: Final = 0
NORMAL: Final = 1
"""Priorities of SimPy: interrupts and the start of a process go before everything else."""
PENDING: Final = events.PENDING
"""The value of what has none yet: SimPy's own, which its conditions look for."""
LATER: Final = (NORMAL + 1) * TURNS
"""Turns of what comes after all that has either."""


class Event(Scheduled):
    """Something that may happen (``simpy.Event``)."""

    def __init__(self, env: Calendar) -> None:
        super().__init__()
        self.env = env
        self._value: Any = PENDING
        self._ok = True
        self._defused = False
        self._processed = False
        self._waiter: Process | None = None
        self._callbacks: list[Any] | None = None

    @property
    def callbacks(self) -> Any:
        """What is called when it happens; None if it has."""
        if self._processed:
            return None
        if self._callbacks is None:
            waiter = self._waiter
            self._callbacks = [] if waiter is None else [waiter.resume]
            self._waiter = None
        return self._callbacks

    @property
    def triggered(self) -> bool:
        """Whether it has a value, and so will happen."""
        return self._value is not PENDING

    @property
    def processed(self) -> bool:
        """Whether it has happened."""
        return self._processed

    @property
    def ok(self) -> bool:
        """Whether it was a success; AttributeError if it has not been triggered."""
        if self._value is PENDING:
            raise AttributeError(f"{self} has not been triggered")
        return self._ok

    @property
    def defused(self) -> bool:
        """Whether its failure is somebody's business, so that it does not end the run."""
        return self._defused

    @defused.setter
    def defused(self, _: bool) -> None:
        self._defused = True

    @property
    def value(self) -> Any:
        """What it gave; AttributeError if it has not been triggered."""
        if self._value is PENDING:
            raise AttributeError(f"Value of {self} is not yet available")
        return self._value

    def succeed(self, value: Any = None) -> Event:
        """It happens at this instant."""
        self._trigger(True, value)
        return self

    def fail(self, exception: BaseException) -> Event:
        """It happens at this instant, as a failure."""
        if not isinstance(exception, BaseException):
            raise TypeError(f"{exception} is not an exception.")
        self._trigger(False, exception)
        return self

    def _trigger(self, ok: bool, value: Any) -> None:
        if self._value is not PENDING:
            raise RuntimeError(f"{self} has already been triggered")
        self._ok, self._value = ok, value
        self.env.happen(self)

    def trigger(self, event: Any) -> None:
        """It happens as another one has: a callback of that."""
        self._ok, self._value = event._ok, event._value
        self.env.happen(self)

    def __and__(self, other: Any) -> Any:
        return self.env.all_of([self, other])

    def __or__(self, other: Any) -> Any:
        return self.env.any_of([self, other])


class Timeout(Event):
    """An event after some time (``simpy.Timeout``)."""


class Process(Event):
    """A generator of the events that it waits for, and the event of its end (``simpy.Process``).

    It may yield a whole number of ticks in place of an event, and then waits as long. Where it ends
    well and nobody waits for that, it is over at once, without an event.
    """

    def __init__(self, env: Calendar, generator: Any, who: object = None) -> None:
        if not hasattr(generator, "throw"):
            raise ValueError(f"{generator} is not a generator.")
        super().__init__(env)
        self.who = who
        self._send: Callable[[Any], Any] = generator.send
        self._throw: Callable[[BaseException], Any] = generator.throw
        self._sleep = _sleep(env)
        self.target: Any = None
        """What it waits for."""
        env.soon.append((self, True, None))

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._value is PENDING

    def interrupt(self, cause: object = None) -> None:
        """Throw an interrupt into it, before whatever else is to happen at this instant."""
        if self._value is not PENDING:
            raise RuntimeError(f"{self} has terminated and cannot be interrupted.")
        if self.env.active_process is self:
            raise RuntimeError("A process is not allowed to interrupt itself.")
        self.env.soon.append((self, False, Interrupt(cause)))

    def wake(self) -> None:
        """Let it go on, at this instant as an interrupt would, as if its time had passed."""
        self.env.soon.append((self, True, None))

    def leaves(self, ok: bool, value: Any) -> None:
        """Leave what it waits for, and go on; nothing if it has ended meanwhile."""
        if self._value is not PENDING:
            return
        target = self.target
        if isinstance(target, Event) and target._waiter is self:
            target._waiter = None
        elif target is not None:
            target.callbacks.remove(self.resume)
        if target is self._sleep:
            self._sleep = _sleep(self.env)  # the other one is still in the queue
        self.go_on(ok, value)

    def resume(self, event: Any) -> None:
        """Go on with what an event gives: a callback of it."""
        if not event._ok:
            event._defused = True
        self.go_on(event._ok, event._value)

    def go_on(self, ok: bool, value: Any) -> None:
        """Go on with a value, or with a failure, until it waits again or ends."""
        env = self.env
        env.active_process = self
        while True:
            try:
                if ok:
                    target = self._send(value)
                else:
                    error = type(value)(*value.args)
                    error.__cause__ = value
                    target = self._throw(error)
            except StopIteration as stop:
                self.target = None
                if self._waiter is not None or self._callbacks:
                    self._trigger(True, stop.value)
                else:
                    self._value, self._processed = stop.value, True
                break
            except BaseException as error:
                self.target = None
                self._trigger(False, error)
                break
            if isinstance(target, int):
                sleep = self._sleep
                sleep._processed, sleep._waiter = False, self
                self.target = sleep
                env.push(sleep, NORMAL, env.at + instant(target))
                break
            if isinstance(target, Event):
                if not target._processed:
                    if target._waiter is None and target._callbacks is None:
                        target._waiter = self
                    else:
                        target.callbacks.append(self.resume)
                    self.target = target
                    break
            elif self._waits_for(target):
                break
            ok, value = target._ok, target._value
            if not ok:
                target._defused = True
        env.active_process = None

    def _waits_for(self, target: Any) -> bool:
        """Wait for an event of SimPy itself; whether it is still to happen."""
        try:
            callbacks = target.callbacks
        except AttributeError:
            raise RuntimeError(f'Invalid yield value "{target}"') from None
        if callbacks is None:
            return False
        callbacks.append(self.resume)
        self.target = target
        return True


def _sleep(env: Calendar) -> Timeout:
    """What a process waits for while time passes, again and again."""
    event = Timeout(env)
    event._value = None
    return event


class Calendar(EventQueue):
    """The environment of a run (``simpy.Environment``), with an end where time stands still."""

    def __init__(self, initial_time: Ticks = 0) -> None:
        super().__init__()
        self._now: Ticks = initial_time
        self.at: i64 = instant(initial_time)
        self.active_process: Any = None
        self.soon: deque[tuple[Process, bool, Any]] = deque()
        """Who goes on at this instant before everything else of it, whether well, and with what."""
        self.at_once: deque[Event] = deque()
        """What happens at this instant, and was to come next of it when it was triggered."""

    @property
    def now(self) -> Ticks:
        """The present [ticks]."""
        return self._now

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

    def peek(self) -> Ticks:
        """When the next event happens; inf if there is none."""
        return self._now if self.soon or self.at_once else super().peek()

    def happen(self, event: Event) -> None:
        """Let an event happen at this instant, in its turn."""
        queue = self._queue
        if queue and queue[0]._at <= self.at and queue[0]._turn < LATER:
            self.push(event, NORMAL, self.at)
        else:  # nothing comes before it, nor will: what is scheduled later has later turns
            self.at_once.append(event)

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
                process, ok, value = soon.popleft()
                left -= 1
                if left < LOOKED_AT:
                    callers.count([process], left, self._now)
                process.leaves(ok, value)
                continue
            if at_once and not (queue and queue[0]._at <= self.at and queue[0]._turn < TURNS):
                event = at_once.popleft()
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
