"""How a run gets on: SimPy's environment in whole ticks, with an end where time stands still."""

from collections import Counter
from collections.abc import Iterator
from heapq import heappop, heappush

from simpy import Environment, Event, Process, Timeout
from simpy.core import EmptySchedule, StopSimulation
from simpy.events import EventPriority

from sim.core.ticks import Ticks
from sim.engine.time.standstill import LOOKED_AT, MOST, stands_still
from sim.model.hub import Steps

NORMAL = EventPriority(1)


class Told(Process):
    """A process that can say whose it is: ``str(who)`` is a path in the scenario."""

    def __init__(self, env: Environment, steps: Steps, who: object) -> None:
        self.who = who
        super().__init__(env, steps)


class Calendar(Environment):
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

    def step(self) -> None:
        """Every event in its turn as SimPy treats it, until one of them ends the run.

        Raises
        ------
        ConfigError
            With the part of the scenario that keeps time from passing, and the day.
        """
        queue, now, left = self._queue, self._now, MOST
        callers: Counter[str] = Counter()
        try:
            while queue:
                at, _, _, event = heappop(queue)
                if at > now:
                    self._now = now = at
                    left = MOST
                elif (left := left - 1) < LOOKED_AT:
                    callers.update(_callers(event))
                    if not left:
                        raise stands_still(
                            max(sorted(callers), key=callers.__getitem__, default=""), now
                        )
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


def _callers(event: Event) -> Iterator[str]:
    """Paths of those who wait for an event."""
    for callback in event.callbacks or ():
        owner = getattr(callback, "__self__", None)
        if isinstance(owner, Told):
            yield str(owner.who)
