"""The flying of a fleet: hours, sorties and landings as a clock that all who fly share.

How fast it runs depends on how many fly. So it is counted for the fleet, as what each of those that
fly has flown: a date on it moves whenever somebody comes or goes, the reading at which something
falls due does not. Readings wait in a heap, and one alarm is set for the first of them.
"""

from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf
from typing import Protocol

from sim.core.ticks import Ticks
from sim.engine.time.clocks.operating_clock import Clock
from sim.engine.time.end_of_instant import NORMAL, schedule
from sim.engine.time.events import Calendar, Event


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of a fleet that flies: hours, sorties or landings."""

    unit: str
    clocks: tuple[Clock, ...]
    """What each has flown, by the number of platforms that fly; a unit is a day of the clock."""
    modes: tuple[int, ...]
    periods: tuple[int, ...]
    """Failure modes and scheduled work whose clock it is."""


@dataclass(frozen=True, slots=True)
class FlyingPlan:
    """The flying of a fleet, before the run."""

    size: int
    counted: tuple[Counted, ...]
    serving: frozenset[int]
    """Conditions of a platform that flies."""


class Pilot(Protocol):
    """A platform that flies."""

    def advance(self) -> None:
        """Let its clocks catch up."""
        ...

    def disturb(self) -> None:
        """Let it look at its dates again."""
        ...


class FleetFlying:
    """How much each platform of a fleet has flown that has flown from the start, and who waits.

    Attributes
    ----------
    plan
        What is counted.
    """

    __slots__ = (
        "_awaited", "_before", "_env", "_flying", "_heaps", "_pilots", "_rings", "_since", "plan",
    )  # fmt: skip

    def __init__(self, env: Calendar, plan: FlyingPlan) -> None:
        self._env = env
        self.plan = plan
        self._flying = 0
        places = range(len(plan.counted))
        self._since: list[Ticks] = [env.now for _ in places]
        """Since when the present pace holds."""
        self._before: list[Ticks] = [0 for _ in places]
        """What was flown until then."""
        self._heaps: list[list[tuple[Ticks, int]]] = [[] for _ in plan.counted]
        self._awaited: list[list[Ticks]] = [[inf] * plan.size for _ in plan.counted]
        self._pilots: list[Pilot] = []
        self._rings: Ticks = inf

    def join(self, pilot: Pilot) -> None:
        """Another platform, the next by its number."""
        self._pilots.append(pilot)

    def readings(self) -> list[Ticks]:
        """What each that flies has flown, by what is counted."""
        now, flying, since = self._env.now, self._flying, self._since
        return [
            self._before[place] + counted.clocks[flying].elapsed(since[place], now)
            for place, counted in enumerate(self.plan.counted)
        ]

    def changes(self, number: int, step: int) -> None:
        """A platform begins (1) or ceases (-1) to fly; who begins sets the alarm for himself."""
        readings, before = self.readings(), self._flying
        self._flying = after = before + step
        for place, counted in enumerate(self.plan.counted):
            if counted.clocks[before] is not counted.clocks[after]:
                self._since[place], self._before[place] = self._env.now, readings[place]
        if step < 0:
            for awaited in self._awaited:
                awaited[number] = inf
            self.set_alarm()

    def awaits(self, number: int, place: int, reading: Ticks) -> None:
        """Something of a platform falls due at a reading of what is counted."""
        if reading != self._awaited[place][number]:
            self._awaited[place][number] = reading
            if reading < inf:
                heappush(self._heaps[place], (reading, number))

    def set_alarm(self) -> None:
        """Ring for the first reading that somebody awaits."""
        now = self._env.now
        first: Ticks = inf
        for place, counted in enumerate(self.plan.counted):
            heap, awaited = self._heaps[place], self._awaited[place]
            while heap and awaited[heap[0][1]] != heap[0][0]:
                heappop(heap)
            if heap:
                left = heap[0][0] - self._before[place]
                first = min(first, counted.clocks[self._flying].date(self._since[place], left))
        if first < self._rings:
            self._rings = first = max(first, now)
            schedule(self._env, self._ring, NORMAL, first - now)

    def _ring(self, _: Event) -> None:
        """Whoever has flown as much as he awaits looks at his dates again."""
        if self._env.now != self._rings:
            return  # there has been an earlier alarm
        self._rings = inf
        disturbed = False
        for place, reading in enumerate(self.readings()):
            heap, awaited = self._heaps[place], self._awaited[place]
            while heap and heap[0][0] <= reading:
                due, number = heappop(heap)
                if awaited[number] == due:
                    awaited[number] = inf
                    self._pilots[number].advance()
                    self._pilots[number].disturb()
                    disturbed = True
        if not disturbed:  # who is sets it, whatever becomes of him
            self.set_alarm()
