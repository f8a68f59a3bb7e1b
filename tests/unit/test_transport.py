"""Departures that events halt, and ways that passages close: every date by hand."""

from collections.abc import Callable
from math import inf

import pytest

from sim.core.ticks import DAY, to_days, to_ticks
from sim.engine.supply.shipping import Departures, Way
from sim.engine.time.events import Calendar
from sim.engine.time.passing import planned
from sim.engine.time.timings import Constant
from sim.model.scenario import Leg
from sim.model.supply import Lift


class Pier:
    """A lift from day 0 on, and the days on which what it carries leaves and arrives."""

    def __init__(self, **lift: object) -> None:
        self.env = Calendar()
        self.departures = Departures(self.env, Lift.model_validate(lift), lambda _: "")
        self.left: list[float] = []
        self.arrived: list[float] = []

    def at(self, day: float, then: Callable[[], object]) -> None:
        """Do something on a day."""
        self.env.timeout(to_ticks(day)).callbacks.append(lambda _: then())

    def ready(self, *days: float, takes_d: float = 0.0) -> None:
        """A shipment is ready on each of these days."""

        def leave() -> None:
            self.left.append(to_days(self.env.now))
            way = planned(to_ticks(takes_d), self.env.now)
            self.departures.carry(way, lambda: self.arrived.append(to_days(self.env.now)))

        for number, day in enumerate(days):
            self.at(day, lambda n=number: self.departures.board("pump", n, "delivered", 1.0, leave))

    def halted(self, start: float, end: float, stops: bool = False) -> None:
        """A halt from one day to another."""

        def begin() -> None:
            undo = self.departures.halt(stops)
            self.at(end - start, undo)

        self.at(start, begin)

    def run(self) -> "Pier":
        """To day 100."""
        self.env.run(100 * DAY)
        return self


AT_WILL = {"every_d": 0}


# Departures --------------------------------------------------------------------------------------


def test_without_a_timetable_everybody_leaves_at_once():
    """A lift every 0 days departs whenever somebody is ready, several at one moment too."""
    pier = Pier(**AT_WILL)
    pier.ready(1, 2.5, 2.5, 7)
    assert pier.run().left == [1, 2.5, 2.5, 7]


def test_who_waits_leaves_when_the_halt_ends():
    """Nothing leaves from the moment it begins to the moment before it ends."""
    pier = Pier(**AT_WILL)
    pier.halted(10, 30)
    pier.ready(9, 10, 15, 30, 31)
    assert pier.run().left == [9, 30, 30, 30, 31]


@pytest.mark.parametrize(("end", "left"), [(27, 28), (28, 28), (29, 42)])
def test_with_a_timetable_the_next_departure_takes_them(end, left):
    """Departures on days 0, 14, 28, 42: the first one at the end of the halt, or after it."""
    pier = Pier(every_d=14)
    pier.halted(10, end)
    pier.ready(5, 20)
    assert pier.run().left == [left, left]


def test_a_halt_keeps_the_room_of_departures():
    """After it one ton a day leaves, as ever: what waits does not catch up."""
    pier = Pier(every_d=1, room_t=1)
    pier.halted(2, 5)
    pier.ready(1.5, 1.5, 1.5)
    assert pier.run().left == [5, 6, 7]


@pytest.mark.parametrize(
    "halts", [[(10, 30), (20, 40)], [(20, 40), (10, 30)], [(10, 40), (20, 30)]]
)
def test_halts_overlap(halts):
    """Nothing leaves until the last of them ends."""
    pier = Pier(**AT_WILL)
    for start, end in halts:
        pier.halted(start, end)
    pier.ready(15, 25, 35)
    assert pier.run().left == [40, 40, 40]


@pytest.mark.parametrize("first", [0, 1])
def test_nothing_slips_through_between_two_halts(first):
    """One ends at the moment the other begins: that is one halt, in whatever order."""
    pier = Pier(**AT_WILL)
    halts = [(10, 20), (20, 30)]
    pier.halted(*halts[first])
    pier.halted(*halts[1 - first])
    pier.ready(15)
    assert pier.run().left == [30]


# Under way ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stops", "arrived"), [(False, [10, 14]), (True, [10, 34])])
def test_what_is_under_way_goes_on_or_stops(stops, arrived):
    """Ten days under way from days 0 and 4 on, a halt from 10 to 30: the first one has arrived."""
    pier = Pier(**AT_WILL)
    pier.halted(10, 30, stops)
    pier.ready(0, 4, takes_d=10)
    assert pier.run().arrived == arrived


def test_stops_overlap():
    """Stopped from 10 to 40 and from 50 to 60: six days left on day 10, and none of them lost."""
    pier = Pier(**AT_WILL)
    pier.halted(10, 30, stops=True)
    pier.halted(20, 40, stops=True)
    pier.halted(42, 60)
    pier.halted(43, 60, stops=True)
    pier.ready(6, takes_d=10)
    assert pier.run().arrived == [63]


def test_departures_may_be_halted_longer_than_the_way():
    """Stopped from 10 to 20 and no departures until 40: what is under way goes on from day 20."""
    pier = Pier(**AT_WILL)
    pier.halted(10, 20, stops=True)
    pier.halted(15, 40)
    pier.ready(6, 12, takes_d=10)
    pier.run()
    assert pier.left == [6, 40]
    assert pier.arrived == [26, 50]


# A sea with passages -----------------------------------------------------------------------------


class Strait:
    """A sea whose one leg is closed or stretched as told."""

    def __init__(self) -> None:
        self.now = 1.0
        self.waiting: list[Callable[[], None]] = []

    def stretch(self, leg: Leg) -> float:
        """As told, for a leg that the strait is on."""
        assert leg.without
        return self.now

    def wait(self, then: Callable[[], None]) -> None:
        """Until it is told something else."""
        self.waiting.append(then)

    def turn(self, stretch: float) -> None:
        """Be otherwise from now on."""
        self.now = stretch
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            each()


LEG = Leg(start="a", end="b", distance_nm=240, without={"strait": inf})


def arrivals(lift: Lift | None, turns: dict[float, float], *days: float) -> list[float]:
    """Days on which shipments arrive that take a day to pack and four days under way."""
    env, sea, arrived = Calendar(), Strait(), []
    departures = None if lift is None else Departures(env, lift, lambda _: "")
    way = Way(
        env, Constant(DAY).value, departures, distance=Constant(4 * DAY).value, leg=LEG, sea=sea
    )
    for day, stretch in turns.items():
        env.timeout(to_ticks(day)).callbacks.append(lambda _, stretch=stretch: sea.turn(stretch))
    for number, day in enumerate(days):
        env.timeout(to_ticks(day)).callbacks.append(
            lambda _, n=number: way.send("pump", n, lambda: arrived.append(to_days(env.now)))
        )
    env.run(100 * DAY)
    return arrived


def test_a_detour_stretches_the_way_and_not_the_packing():
    """Half as long again from day 10 to 20, for what begins then: 1 + 6 days."""
    assert arrivals(None, {10: 1.5, 20: 1.0}, 9, 12, 20) == [14, 19, 25]


def test_without_a_way_a_shipment_waits():
    """No way from day 10 to 30, and a detour from then on."""
    assert arrivals(None, {10: inf, 20: inf, 30: 2.0}, 9, 12) == [14, 39]


def test_a_shipment_boards_when_there_is_a_way():
    """With a lift it waits ashore, also if the way closes while it waits for a departure."""
    lift = Lift(every_d=14)
    assert arrivals(lift, {10: inf, 30: 1.0}, 1, 5, 12) == [47, 47, 47]


def test_a_leg_that_no_passage_is_on_does_not_ask():
    """Its way is as long as ever, whatever is closed."""
    env, sea, arrived = Calendar(), Strait(), []
    sea.now = inf
    leg = Leg(start="a", end="b", distance_nm=240)
    way = Way(env, None, distance=Constant(4 * DAY).value, leg=leg, sea=sea)
    way.send("pump", 0, lambda: arrived.append(to_days(env.now)))
    env.run(10 * DAY)
    assert arrived == [4]


# What is wrong is told ---------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [{"room_t": 5}, {"others_frac": {"war": 0.5}}])
def test_a_lift_without_a_timetable_has_no_room_to_share(keys):
    """Room is that of a departure; without departures there is none to count."""
    with pytest.raises(
        ValueError, match="so its room_t is unlimited and nobody else takes a share"
    ):
        Lift(every_d=0, **keys)
