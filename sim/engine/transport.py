"""How parts travel: at once, for a time, or with the next departure that has room."""

from collections.abc import Callable
from heapq import heappop, heappush
from math import ceil, inf

from simpy import Environment, Event

from sim.domain.event import Undo
from sim.domain.supply import Lift
from sim.engine.dispatcher import LATE
from sim.engine.plan import Timing

Then = Callable[[], None]
"""What happens when a part arrives."""


def after(env: Environment, days: float, then: Then) -> None:
    """Do something after some days; at once if there are none."""
    if days == 0:
        then()
    elif days < inf:
        arrival = env.timeout(days)
        arrival.callbacks.append(lambda _: then())


class Departures:
    """The departures of a lift, and who waits for one: first come, first served, while it fits.

    Who arrives at the moment of a departure still leaves with it.
    """

    def __init__(self, env: Environment, lift: Lift, phase_at: Callable[[float], str]) -> None:
        self._env = env
        self._lift = lift
        self._phase_at = phase_at
        self._waiting: list[tuple[float, str, int, str, int, float, Then]] = []
        self._boarded = 0
        self._called = False
        self._left = -inf, 0.0
        """Date and spare room of the last departure: who comes late in its instant gets no more."""

    def board(self, name: str, number: int, purpose: str, weight_t: float, leave: Then) -> None:
        """Wait for the first departure with room.

        Ties go by ``name``, ``number`` and ``purpose`` (a carcass that leaves and a unit that comes
        may share the others); who has these in common is one of a lot, and alike.
        """
        self._boarded += 1
        entry = (self._env.now, name, number, purpose, self._boarded, weight_t, leave)
        heappush(self._waiting, entry)
        if not self._called:
            self._call()

    def halt(self, stops: bool) -> Undo:
        """Placeholder."""
        return lambda: None

    def _call(self) -> None:
        """Wait for the next departure from now on."""
        self._called = True
        lift, now = self._lift, self._env.now
        turn = ceil((now - lift.first_d) / lift.every_d - 1e-9)
        self._at(max(lift.first_d + turn * lift.every_d - now, 0.0))

    def _at(self, delay_d: float) -> None:
        event = Event(self._env)
        event._ok, event._value = True, None  # triggered, as SimPy's own Timeout does it
        assert event.callbacks is not None
        event.callbacks.append(self._depart)
        after_grants = LATE + 1
        self._env.schedule(event, priority=after_grants, delay=delay_d)  # type: ignore[arg-type]

    def _depart(self, _: Event) -> None:
        lift, now = self._lift, self._env.now
        share = 1 - lift.others_frac.get(self._phase_at(now), 0.0)
        room_t = inf if lift.room_t == "unlimited" else lift.room_t
        room_t = room_t * share if share > 0 else 0.0
        if now - self._left[0] < lift.every_d / 2:  # the same departure
            room_t = self._left[1]
        leaving: list[Then] = []
        while self._waiting and share > 0 and self._waiting[0][5] <= room_t:
            weight_t, leave = heappop(self._waiting)[5:]
            room_t -= weight_t
            leaving.append(leave)
        self._left = now, room_t
        self._called = bool(self._waiting)
        if self._called:
            self._at(lift.every_d)
        for leave in leaving:
            leave()


class Way:
    """One way of a part from place to place."""

    def __init__(
        self,
        env: Environment,
        takes: Timing | None,
        departures: Departures | None = None,
        weight_t: float = 0.0,
        factor: Callable[[float], float] | None = None,
        distance: Timing | None = None,
        purpose: str = "",
    ) -> None:
        self._env = env
        self._takes = takes
        self._distance = distance
        self._purpose = purpose
        self._departures = departures
        self._weight_t = weight_t
        self._factor = factor

    def send(self, name: str, number: int, then: Then) -> None:
        """Send the ``number``-th part of a stock; ``then`` when it is there."""
        if self._departures is None:
            self._travel(number, then)
        else:
            self._departures.board(
                name, number, self._purpose, self._weight_t, lambda: self._travel(number, then)
            )

    def _travel(self, number: int, then: Then) -> None:
        days = 0.0 if self._takes is None else self._takes(0, number)
        if self._distance is not None:
            days += self._distance(0, number)
        if self._factor is not None:
            days *= self._factor(self._env.now)
        after(self._env, days, then)
