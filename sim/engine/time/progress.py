"""How a run gets on: SimPy's environment in whole ticks, with an end where time stands still.

What happens later has a place in a heap. Who goes on at this very instant, before everything else
of it, stands in a line beside it: a process that starts, is interrupted or looks again. SimPy has
events of their own for these; the order is the same.
"""

from collections import deque
from collections.abc import Callable, Container, Mapping
from heapq import heapify, heappop, heappush
from math import inf

from simpy import Environment, Event, Interrupt, Process, Timeout
from simpy.core import EmptySchedule, StopSimulation
from simpy.events import PENDING, EventPriority

from sim.core.ticks import Ticks
from sim.engine.time.standstill import LOOKED_AT, MOST, Callers
from sim.model.yards.hub import Steps

URGENT, NORMAL = EventPriority(0), EventPriority(1)


class Alarm(Timeout):
    """What happens at its time without anybody who asks for it, or whenever a process sleeps."""

    _ok = True
    _value = None

    def __init__(self, callbacks: list[Callable[[Event], None]]) -> None:
        self.callbacks = callbacks


class Prompt(Event):
    """What a process goes on with at once: nothing to tell it, or an interrupt."""

    def __init__(self, interrupt: Interrupt | None = None) -> None:
        self._ok, self._value = interrupt is None, interrupt


GO_ON = Prompt()


class Told(Process):
    """A process that can say whose it is: ``str(who)`` is a path in the scenario.

    Its steps may yield a whole number of ticks in place of an event: so much time passes, as with
    ``Environment.timeout``, without an event of its own. Where it ends well and nobody waits for
    that, its end is none either: it is over at once.
    """

    env: "SimpyCalendar"

    def __init__(self, env: "SimpyCalendar", steps: Steps, who: object) -> None:
        if not hasattr(steps, "throw"):
            raise ValueError(f"{steps} is not a generator.")
        self.env = env
        self.callbacks = []
        self.who = who
        self._sleep = Alarm([])
        self._generator = self._steps = steps
        self._go_on: list[Callable[[Event], None]] = [self._resume]
        self._target = None  # type: ignore[assignment]
        env.soon.append((self, GO_ON))

    def interrupt(self, cause: object = None) -> None:
        """Throw an interrupt into it, before whatever else is to happen at this instant."""
        if self._value is not PENDING:
            raise RuntimeError(f"{self} has terminated and cannot be interrupted.")
        if self.env._active_proc is self:
            raise RuntimeError("A process is not allowed to interrupt itself.")
        self.env.soon.append((self, Prompt(Interrupt(cause))))

    def wake(self) -> None:
        """Let it go on, at this instant as an interrupt would, as if its time had passed."""
        self.env.soon.append((self, GO_ON))

    def leaves(self, event: Prompt) -> None:
        """Leave what it waits for, and go on; nothing if it has ended meanwhile."""
        if self._value is not PENDING:
            return
        target = self._target
        if target is self._sleep:  # it stays where it is in the heap, and nobody waits for it
            target.callbacks = []
            self._sleep = Alarm([])
        elif target is not None:
            target.callbacks.remove(self._resume)
        self._resume(event)

    def _resume(self, event: Event) -> None:
        """Go on with the steps, as SimPy has it, until they wait for something to come."""
        env = self.env
        env._active_proc = self
        steps = self._steps
        while True:
            try:
                if event._ok:
                    waits = steps.send(event._value)
                else:
                    event._defused = True
                    waits = steps.throw(_copy(event._value))
            except StopIteration as end:
                self._ok, self._value = True, end.value
                if self.callbacks:
                    env.schedule(self)
                else:
                    self.callbacks = None  # type: ignore[assignment]
                self._target = None  # type: ignore[assignment]
                break
            except BaseException as fault:
                self._ok, self._value = False, fault
                env.schedule(self)
                self._target = None  # type: ignore[assignment]
                break
            if isinstance(waits, int):
                self._target = sleep = self._sleep
                sleep.callbacks = self._go_on
                heappush(env._queue, (env._now + waits, NORMAL, next(env._eid), sleep))
                break
            if waits.callbacks is not None:
                waits.callbacks.append(self._resume)
                self._target = waits
                break
            event = waits  # it has happened
        env._active_proc = None


def _copy(fault: BaseException) -> BaseException:
    """An exception of the process's own, whose cause is the given one."""
    own = type(fault)(*fault.args)
    own.__cause__ = fault
    return own


class SimpyCalendar(Environment):
    """An environment whose ``step`` goes on until the run ends, and counts what takes no time.

    Attributes
    ----------
    soon
        Who goes on at this instant before everything else of it, and with what.
    at_once
        What happens at this instant, and was to come next of it when it was triggered.
    """

    def __init__(self, initial_time: Ticks = 0) -> None:
        super().__init__(initial_time)
        self.soon: deque[tuple[Told, Prompt]] = deque()
        self.at_once: deque[Event] = deque()

    def peek(self) -> Ticks:
        """When the next event happens; inf if there is none."""
        if self.soon or self.at_once:
            return self._now
        return self._queue[0][0] if self._queue else inf

    def schedule(self, event: Event, priority: EventPriority = NORMAL, delay: Ticks = 0) -> None:
        """Let an event happen after some time, by priority within its instant."""
        queue = self._queue
        if delay or priority != NORMAL or (queue and queue[0][:2] <= (self._now, NORMAL)):
            heappush(queue, (self._now + delay, priority, next(self._eid), event))
        else:  # nothing comes before it, nor will: what is scheduled later has later turns
            self.at_once.append(event)

    def live(self, steps: Steps, who: object) -> Told:
        """Start a process of somebody."""
        return Told(self, steps, who)

    def timeout(self, delay: Ticks = 0, value: object = None) -> Timeout:
        """An event after some time, as ``simpy.Timeout`` makes it, with fewer calls."""
        if delay < 0:
            raise ValueError(f"Negative delay {delay}")
        event = Timeout.__new__(Timeout)
        event.env = self
        event.callbacks = []
        event._value = value
        event._delay = delay
        event._ok = True
        heappush(self._queue, (self._now + delay, NORMAL, next(self._eid), event))
        return event

    @property
    def awaited(self) -> "list[tuple[Ticks, Timeout, object]]":
        """Timeouts that somebody waits for, their instants, and whose process it is that waits."""
        return [
            (at, event, getattr(getattr(event.callbacks[0], "__self__", None), "who", None))
            for at, _, _, event in self._queue
            if event.callbacks and isinstance(event, Timeout)
        ]

    def move(self, instants: Mapping[Event, Ticks], gone: Container[Event]) -> None:
        """Let events happen at other instants, and some not at all."""
        self._queue[:] = [
            (instants.get(event, at), priority, turn, event)
            for at, priority, turn, event in self._queue
            if event not in gone
        ]
        heapify(self._queue)

    def later(self, act: Callable[[Event], None], priority: int, delay: Ticks) -> None:
        """Do something after some time, by priority within its instant."""
        heappush(self._queue, (self._now + delay, priority, next(self._eid), Alarm([act])))  # type: ignore[misc]

    def step(self) -> None:
        """Every event in its turn as SimPy treats it, until one of them ends the run.

        Raises
        ------
        ConfigError
            With the part of the scenario that keeps time from passing, and the day.
        """
        queue, soon, at_once = self._queue, self.soon, self.at_once
        now, left = self._now, MOST
        callers = Callers()
        try:
            while queue or soon or at_once:
                if soon and not (queue and queue[0][:2] < (now, URGENT)):
                    process, what = soon.popleft()
                    if (left := left - 1) < LOOKED_AT:
                        callers.count([process], left, now)
                    process.leaves(what)
                    continue
                if at_once and not (queue and queue[0][:2] < (now, NORMAL)):
                    event = at_once.popleft()
                    at = now
                else:
                    at, _, _, event = heappop(queue)
                if at > now:
                    self._now = now = at
                    left = MOST
                elif (left := left - 1) < LOOKED_AT:
                    callers.count_waiting(event, left, now)
                callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
                for callback in callbacks:
                    callback(event)
                if not event._ok and not hasattr(event, "_defused"):
                    raise event._value
        except StopSimulation:
            event.callbacks = callbacks[callbacks.index(callback) + 1 :]
            self.schedule(event, EventPriority(-1))
            raise
        raise EmptySchedule
