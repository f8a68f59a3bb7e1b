"""Events and processes of a compiled calendar, in whole ticks.

Source: SimPy 4.1, ``simpy.events``, whose interface, order and exceptions these have. Whoever waits
for an event alone stands in a field of it, so most events need no list of callbacks. An event of
SimPy itself (a condition, a request for a resource) can be waited for as any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from simpy import AllOf, AnyOf, Interrupt, events

from sim.engine.time.event_queue import NORMAL, Moments, Scheduled, instant

PENDING: Final = events.PENDING
"""The value of what has none yet: SimPy's own, which its conditions look for."""


class Event(Scheduled):
    """Something that may happen (``simpy.Event``)."""

    def __init__(self, env: Moments) -> None:
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
        return AllOf(self.env, [self, other])  # type: ignore[arg-type, list-item]

    def __or__(self, other: Any) -> Any:
        return AnyOf(self.env, [self, other])  # type: ignore[arg-type, list-item]


class Timeout(Event):
    """An event after some time (``simpy.Timeout``)."""


class Process(Event):
    """A generator of the events that it waits for, and the event of its end (``simpy.Process``).

    It may yield a whole number of ticks in place of an event, and then waits as long. Where it ends
    well and nobody waits for that, it is over at once, without an event.
    """

    def __init__(self, env: Moments, generator: Any, who: object = None) -> None:
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


def _sleep(env: Moments) -> Timeout:
    """What a process waits for while time passes, again and again."""
    event = Timeout(env)
    event._value = None
    return event
