"""Ways: how much longer they are in a phase, and how parts travel, with or without a departure."""

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple, Protocol

from sim.core.amounts import Amount, exact, fits
from sim.core.ticks import Ticks, scaled, to_days, to_ticks
from sim.engine.time.end_of_instant import LATE, schedule
from sim.engine.time.events import Calendar, Event, Timeout
from sim.engine.time.passing import LEFT, SINCE, Passing, passing_of, with_left
from sim.engine.time.timings import Constant, StretchedTimes, SumTimes, Timing, time_of
from sim.model.event import Undo
from sim.model.scenario import Domain, Leg, Scenario
from sim.model.supply import Lift

Then = Callable[[], None]
"""What happens when a part arrives."""


class TransitFactor(NamedTuple):
    """Factor on times under way that begin at an instant, by the phase."""

    by_phase: dict[str, float]
    phase_at: Callable[[float], str]

    def at(self, at: Ticks) -> float:
        """The factor at an instant."""
        return self.by_phase[self.phase_at(to_days(at))]


def transit_factor(scenario: Scenario, domain: Domain | None = None) -> TransitFactor | None:
    """Factor on times under way of a domain or of parts; None if it is always one."""
    factors = {name: phase.transit(domain) for name, phase in scenario.phases.items()}
    if all(factor == 1.0 for factor in factors.values()):
        return None
    return TransitFactor(factors, scenario.phase_at)


def after(env: Calendar, passing: Passing, then: Then) -> None:
    """Do something after some time; at once if there is none."""
    time = passing[LEFT]
    if time == 0:
        then()
    elif time < inf:
        arrival = env.timeout(time, passing)
        assert arrival.callbacks is not None
        arrival.callbacks.append(lambda _: then())


class Sea(Protocol):
    """What ways must know of the passages that are closed now."""

    def stretch(self, leg: Leg) -> float:
        """How many times as long a leg is now; inf where there is no way."""
        ...

    def wait(self, then: Then) -> None:
        """Call back once, when a passage opens or closes next."""
        ...


class Trip:
    """A shipment under way, which may stop and go on."""

    __slots__ = ("clock", "passing", "then")

    def __init__(self, passing: Passing, then: Then) -> None:
        self.passing = passing
        """What was left of it when it set out, or stopped last."""
        self.then = then
        self.clock: Timeout | None = None
        """When it arrives; None while it is stopped."""


class Departures:
    """The departures of a lift, and who waits for one: first come, first served, while it fits.

    Who arrives at the moment of a departure still leaves with it. A lift without a timetable
    departs at the end of every instant in which somebody is ready.
    """

    def __init__(self, env: Calendar, lift: Lift, phase_at: Callable[[float], str]) -> None:
        self._env = env
        self._every, self._first = to_ticks(lift.every_d), to_ticks(lift.first_d)
        self._room: Amount = inf if lift.room_t == "unlimited" else exact(lift.room_t)
        self._others = {name: exact(each) for name, each in lift.others_frac.items()}
        self._phase_at = phase_at
        self._waiting: list[tuple[Ticks, str, int, str, int, Amount, Then]] = []
        self._boarded = 0
        self._called = False
        self._left: tuple[Ticks, Amount] = -inf, 0
        """Date and spare room of the last departure: who comes late in its instant gets no more."""
        self._halts = 0
        self._stops = 0
        self._under_way: dict[Trip, None] = {}
        """In the order of their departures."""

    def board(self, name: str, number: int, purpose: str, weight: Amount, leave: Then) -> None:
        """Wait for the first departure with room.

        Ties go by ``name``, ``number`` and ``purpose`` (a carcass that leaves and a unit that comes
        may share the others); who has these in common is one of a lot, and alike.
        """
        self._boarded += 1
        entry = (self._env._now, name, number, purpose, self._boarded, weight, leave)
        heappush(self._waiting, entry)
        self._call()

    def carry(self, passing: Passing, then: Then) -> None:
        """Be under way for some time, and longer while the lift is stopped."""
        if passing[LEFT] == 0:
            then()
        elif passing[LEFT] < inf:
            trip = Trip(passing, then)
            self._under_way[trip] = None
            self._go(trip)

    def halt(self, stops: bool) -> Undo:
        """Let nothing depart until the call of what is returned; several halts may overlap.

        What happens in the instant of a departure counts before it: nothing leaves at the moment a
        halt begins, and whoever waits leaves with a departure at the moment it ends.

        Parameters
        ----------
        stops
            Whether shipments under way stop too and go on, when this halt ends, with the time they
            had left. What arrives at the moment it begins has arrived.
        """
        self._halts += 1
        self._stops += stops
        if stops and self._stops == 1:
            for trip in self._under_way:
                assert trip.clock is not None
                passing, now = passing_of(trip.clock), self._env._now
                left = passing[LEFT] - (now - passing[SINCE])
                trip.passing = with_left(passing, left, now)
                trip.clock = None if left > 0 else trip.clock

        def undo() -> None:
            self._halts -= 1
            self._stops -= stops
            if stops and self._stops == 0:
                for trip in list(self._under_way):
                    if trip.clock is None:
                        self._go(trip)
            if self._waiting:
                self._call()

        return undo

    @property
    def stopped(self) -> list[Trip]:
        """Shipments that will go on."""
        return [each for each in self._under_way if each.clock is None]

    def _go(self, trip: Trip) -> None:
        passing = with_left(trip.passing, trip.passing[LEFT], self._env._now)
        trip.clock = clock = self._env.timeout(passing[LEFT], passing)

        def arrive(_: Event) -> None:
            if trip.clock is clock:  # not stopped since
                del self._under_way[trip]
                trip.then()

        assert clock.callbacks is not None
        clock.callbacks.append(arrive)

    def _call(self) -> None:
        """Wait for the next departure from now on, unless somebody does or nothing departs."""
        if self._called or self._halts:
            return
        self._called = True
        since = self._env._now - self._first
        self._at(-since % self._every if self._every else 0)

    def _at(self, delay: Ticks) -> None:
        after_grants = LATE + 1
        schedule(self._env, self._depart, after_grants, delay)

    def _depart(self, _: Event) -> None:
        if self._halts:
            self._called = False
            return
        now = self._env._now
        share = 1 - self._others.get(self._phase_at(to_days(now)), 0)
        room = self._room * share if share > 0 else 0
        if now == self._left[0]:  # the same departure
            room = self._left[1]
        leaving: list[Then] = []
        while self._waiting and share > 0 and fits(self._waiting[0][5], room):
            weight, leave = heappop(self._waiting)[5:]
            room -= weight
            leaving.append(leave)
        self._left = now, room
        self._called = bool(self._waiting)
        if self._called:
            self._at(self._every)
        for leave in leaving:
            leave()


class Way:
    """One way of a part from place to place."""

    def __init__(
        self,
        env: Calendar,
        takes: Timing | None,
        departures: Departures | None = None,
        weight_t: float = 0.0,
        factor: TransitFactor | None = None,
        distance: Timing | None = None,
        purpose: str = "",
        leg: Leg | None = None,
        sea: Sea | None = None,
    ) -> None:
        self._env = env
        self._takes = takes
        self._distance = distance
        self._stretched = inf
        self._timing = Constant(0).value if takes is None else takes
        """How long it takes, at the last stretch where it has a distance."""
        self._purpose = purpose
        self._departures = departures
        self._weight = exact(weight_t)
        self._factor = factor
        self._leg = leg
        self._sea = sea if leg is not None and leg.without else None

    @property
    def is_open(self) -> bool:
        """Whether there is a way at present."""
        return self._stretch() < inf

    def send(self, name: str, number: int, then: Then) -> None:
        """Send the ``number``-th part of a stock; ``then`` when it is there.

        Without a way it waits for one before it boards.
        """
        if self._stretch() == inf:
            self._wait(name, number, then)
        elif self._departures is None:
            self._travel(name, number, then)
        else:
            self._departures.board(
                name,
                number,
                self._purpose,
                self._weight,
                lambda: self._travel(name, number, then),
            )

    def _wait(self, name: str, number: int, then: Then) -> None:
        assert self._sea is not None
        self._sea.wait(lambda: self.send(name, number, then))

    def _stretch(self) -> float:
        if self._sea is None:
            return 1.0
        assert self._leg is not None
        return self._sea.stretch(self._leg)

    def _travel(self, name: str, number: int, then: Then) -> None:
        if self._distance is not None:
            stretch = self._stretch()
            if stretch == inf:  # closed since it boarded
                self._wait(name, number, then)
                return
            if stretch != self._stretched:
                self._stretched = stretch
                way = StretchedTimes(time_of(self._distance), stretch)
                takes = self._takes
                self._timing = (way if takes is None else SumTimes(time_of(takes), way)).value
        timing, now, scale = self._timing, self._env._now, 1.0
        time = timing(0, number)
        if self._factor is not None:
            scale = self._factor.at(now)
            time = scaled(time, scale)
        passing = timing, 0, number, scale, None, time, now
        if self._departures is None:
            after(self._env, passing, then)
        else:
            self._departures.carry(passing, then)


class LongWay(Way):
    """A way over several legs: each begins when the last one ends."""

    def __init__(self, env: Calendar, ways: Sequence[Way]) -> None:
        super().__init__(env, None)
        self._ways = ways

    @property
    def is_open(self) -> bool:
        """Whether each of its legs is open at present."""
        return all(each.is_open for each in self._ways)

    def send(self, name: str, number: int, then: Then) -> None:
        """Send the ``number``-th part of a stock over all of them; ``then`` when it is there."""
        self._go_on(0, name, number, then)

    def _go_on(self, place: int, name: str, number: int, then: Then) -> None:
        if place == len(self._ways):
            then()
        else:
            way = self._ways[place]
            way.send(name, number, lambda: self._go_on(place + 1, name, number, then))
