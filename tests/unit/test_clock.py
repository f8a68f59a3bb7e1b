"""The operating clock, worked by hand: tempo 1 until tick 10, 1/2 until tick 20, then 2."""

from math import inf

import pytest

from sim.core.ticks import DAY
from sim.engine.build.fleets import clock_of
from sim.engine.time.clocks.operating_clock import Clock, EvenClock, PaceClock
from support import fleet, scenario

CLOCK = Clock([0, 10, 20], [1, 0.5, 2])


@pytest.mark.parametrize(
    ("day", "reading"), [(-4, -4), (0, 0), (10, 10), (14, 12), (20, 15), (25, 25)]
)
def test_reading(day, reading):
    """Operating days since the first phase; the first phase covers everything before it."""
    assert CLOCK.reading(day) == reading


def test_elapsed():
    """From day 5 to day 22: five days at 1, ten at 1/2, two at 2."""
    assert CLOCK.elapsed(5, 22) == 14


@pytest.mark.parametrize(
    ("start", "operating", "date"),
    [(5, 14, 22), (5, 5, 10), (5, 0, 5), (-3, 5, 2), (10, 5, 20), (12, 4, 20), (25, 10, 30)],
)
def test_date(start, operating, date):
    """The date is the inverse of what elapses, also across and at the bounds of phases."""
    assert CLOCK.date(start, operating) == date
    assert CLOCK.elapsed(start, date) == operating


def test_a_stand_down_is_passed_over():
    """Tempo 0 on days 5-8: ten operating days from day 0 end on day 13; five end before it."""
    clock = Clock([0, 5, 8], [1, 0, 1])
    assert clock.date(0, 10) == 13
    assert clock.date(0, 5) == 5
    assert clock.date(6, 1) == 9


def test_a_clock_that_stops_for_good_never_gets_there():
    """After the last phase nothing operates: what has not happened by then never does."""
    clock = Clock([0, 5], [1, 0])
    assert clock.date(0, 5) == 5
    assert clock.date(0, 6) == inf
    assert clock.date(6, 1) == inf
    assert CLOCK.date(0, inf) == inf


def test_without_tempo_a_day_is_a_day():
    """The even clock, which phases of tempo 1 also give."""
    assert (EvenClock().date(3, 4), EvenClock().elapsed(3, 7)) == (7, 4)
    assert EvenClock().date(3, inf) == inf
    model = scenario(fleets={"a": fleet()}, phases={"peace": {"start_d": 0}})
    assert isinstance(clock_of(model, "ship"), EvenClock)


def test_phases_are_taken_by_their_dates_and_not_by_their_order_in_the_file():
    """The same phases in another order give the same clock; a domain without tempo runs evenly."""
    phases = {
        "late": {"start_d": 20, "tempo": {"ship": 2}},
        "early": {"start_d": 0},
        "middle": {"start_d": 10, "tempo": {"ship": 0.5}},
    }
    clock = clock_of(scenario(fleets={"a": fleet()}, phases=phases), "ship")
    assert clock.elapsed(5 * DAY, 22 * DAY) == 14 * DAY
    flying = clock_of(scenario(fleets={"a": fleet()}, phases=phases), "aircraft")
    assert flying.elapsed(5 * DAY, 22 * DAY) == 17 * DAY


@pytest.mark.parametrize("tempo", [(1 / 3, 2.7), (1.3, 0), (0, 1 / 7), (2.3, 2.3)])
def test_a_pace_is_the_same_whenever_it_begins(tempo):
    """What elapses depends on how long it lasts, and the date is the first by which so much has."""
    clocks = [PaceClock([0, 50 + later], tempo) for later in (0, 17)]
    for begin in (-9, 0, 31, 44):
        for lasts in range(40):
            one, other = (
                each.elapsed(begin + later, begin + lasts + later)
                for each, later in zip(clocks, (0, 17), strict=True)
            )
            assert one == other
            date = clocks[0].date(begin, one)
            assert clocks[0].elapsed(begin, date) >= one
            assert date == begin or clocks[0].elapsed(begin, date - 1) < one
    assert PaceClock([0], [0]).date(3, 1) == inf
