"""Hubs that are slowed while somebody is at work there, by hand."""

from fractions import Fraction

import pytest

from contested import event
from sim.core.ticks import DAY
from sim.engine.replication import run
from sim.engine.time.clocks.pace import Pace, PacedClock
from sim.engine.time.events import Calendar
from support import Spec, fleet, mode, one_yard, orders_of, repair, yard


def slowed(start_d: float, lasts_d: float | None, factor: float) -> Spec:
    """An event that slows the yard down."""
    return event(start_d, "hub_slowed", lasts_d, hubs=["yard"], factor=factor)


def done(hub: Spec | None = None, size: int = 1, **events: Spec) -> list[float]:
    """The days on which ships that fail on day 10 have been repaired: 8 d of work in one dock."""
    model = one_yard(
        {"a": fleet(size, modes={"hull": mode(10)})},
        {"repair": repair(8, **({"crew": 1} if hub else {"dock": 1}))},
        hub=hub or yard(),
        events=events,
        horizon_d=60,
    )
    found = orders_of(run(model, 1, 0), "a", "hull")
    return sorted(closed for opened, closed, _ in found if opened == 10)


@pytest.mark.parametrize(
    ("start_d", "lasts_d", "factor", "day"),
    [
        (12, 10, 2.0, 23.0),  # 2 d are done; 5 of 6 in ten days, and the last one
        (12, None, 2.0, 24.0),
        (0, None, 0.5, 14.0),  # twice as fast
        (0, 10, 3.0, 18.0),  # over when it begins
        (18, None, 9.0, 18.0),  # done when it begins
        (15, 3, 3.0, 20.0),  # 5 d are done, 1 more by day 18, 2 are left
    ],
)
def test_work_takes_so_many_times_as_long_while_it_lasts(start_d, lasts_d, factor, day):
    """What is in work included: nothing is done twice and nothing is lost."""
    assert done(e=slowed(start_d, lasts_d, factor)) == [day]


def test_two_events_multiply_and_end_each_on_its_own():
    """2 d done by 12; at half pace 1 by 14; at a sixth 1 by 20; at a third 2 by 26; 2 left."""
    assert done(e=slowed(12, 8, 2.0), f=slowed(14, 12, 3.0)) == [28.0]


def test_who_waits_begins_at_the_pace_of_the_day():
    """The dock is free on day 18; half pace until 20 leaves 7 d of 8."""
    assert done(size=2, e=slowed(18, 2, 2.0)) == [18.0, 27.0]


def test_shifts_are_slowed_as_well():
    """12 h a day: 1 d of work is done by day 12; then half of what a shift would have done."""
    always = {"start_h": 0, "hours": 12, "days_on": 7, "days_off": 0}
    hub = yard(crews={"crew": 1}, shifts={"crew": always})
    assert done(hub) == [25.5]
    assert done(hub, e=slowed(12, 8, 2.0)) == [29.5]  # 1 by 12, 2 by 20, 5 in ten shifts


def test_interrupted_at_any_tick_work_ends_within_one():
    """Halves, thirds and sevenths: what is left after an interruption is right to the tick."""
    for factor in (2.0, 3.0, 7.0, 1.5):
        pace = Pace(Calendar(5))
        pace.slow(factor)
        it = PacedClock(None, pace)
        end = it.date(5, DAY + 1)
        assert end == 5 + -(-(DAY + 1) * Fraction(factor).numerator // Fraction(factor).denominator)
        for middle in (6, 1_000_003, DAY // 2):
            left = DAY + 1 - it.elapsed(5, middle)
            assert 0 <= it.date(middle, left) - end <= factor
