"""How a run gets on: SimPy's environment in whole ticks, with an end where time stands still."""

from collections.abc import Callable, Container, Generator, Mapping
from heapq import heapify, heappop, heappush

from simpy import Environment, Event, Process, Timeout
from simpy.core import EmptySchedule, StopSimulation
from simpy.events import EventPriority

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


class Told(Process):
    """A process that can say whose it is: ``str(who)`` is a path in the scenario.

    Its steps may yield a whole number of ticks in place of an event: so much time passes, as with
    ``Environment.timeout``, without an event of its own.
    """

    env: "SimpyCalendar"

    def __init__(self, env: "SimpyCalendar", steps: Steps, who: object) -> None:
        self.who = who
        self._sleep = Alarm([])
        self._steps: Generator[Event | int, object, object] = steps
        self._go_on: list[Callable[[Event], None]] = [self._resume]
        super().__init__(env, steps)

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
                    self._sleep, self._go_on = Alarm([]), [self._resume]  # the old one may go on
                    waits = steps.throw(_copy(event._value))
            except StopIteration as end:
                self._ok, self._value = True, end.value
                env.schedule(self)
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
            event = waits  # type: ignore[unreachable]  # it has happened
        env._active_proc = None


def _copy(fault: BaseException) -> BaseException:
    """An exception of the process's own, whose cause is the given one."""
    own = type(fault)(*fault.args)
    own.__cause__ = fault
    return own


class SimpyCalendar(Environment):
    """An environment whose ``step`` goes on until the run ends, and counts what takes no time."""

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

    def move(self, instants: Mapping[Event, Ticks], first: Container[Event]) -> None:
        """Let events happen at other instants, some of them before others there."""
        self._queue[:] = [
            (instants.get(event, at), URGENT if event in first else priority, turn, event)
            for at, priority, turn, event in self._queue
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
        queue, now, left = self._queue, self._now, MOST
        callers = Callers()
        try:
            while queue:
                at, _, _, event = heappop(queue)
                if at > now:
                    self._now = now = at
                    left = MOST
                elif (left := left - 1) < LOOKED_AT:
                    callers.count(event, left, now)
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
