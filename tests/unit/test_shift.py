"""The work clock, worked by hand: day 0 is the first of five working days, from 8 to 16 o'clock."""

import pytest

from sim.core.ticks import DAY, to_ticks
from sim.engine.time.clocks.operating_clock import Clock
from sim.engine.time.clocks.work_hours import Pattern, ShiftClock, work_clock
from sim.model.yards.people import Shift
from sim.model.yards.shifts import common_spans, stretch
from support import built, fleet, mapping, mode, repair, yard

H = 1 / 24
WEEK = Shift()
NIGHT = Shift(start_h=22, hours=8)


def clock(*shifts: Shift, overtime: tuple[list[float], list[float]] | None = None) -> ShiftClock:
    """The clock of trades with these shifts."""
    return ShiftClock(Pattern(*common_spans(shifts)), overtime)


@pytest.mark.parametrize(
    ("start_d", "work_d", "end_d"),
    [
        (0, 8 * H, 16 * H),  # a shift ends when it ends, not when the next begins
        (0, 4 * H, 12 * H),
        (10 * H, 6 * H, 16 * H),
        (10 * H, 7 * H, 1 + 9 * H),
        (0, 40 * H, 4 + 16 * H),  # a week of 40 hours ends on its fifth day
        (0, 41 * H, 7 + 9 * H),  # the next hour is that of the next week
        (5, 8 * H, 7 + 16 * H),  # who begins on a free day waits for the next shift
        (0, 5, 14 + 4 + 16 * H),  # five days of work are three weeks of 40 hours
        (-7, 8 * H, -7 + 16 * H),  # cycles go on before day 0
        (-2, 1 * H, 9 * H),
        (16 * H, 1 * H, 1 + 9 * H),
    ],
)
def test_the_date_by_which_work_is_done(start_d, work_d, end_d):
    """Eight hours a day, five days on and two off."""
    start, work, end = (to_ticks(each) for each in (start_d, work_d, end_d))
    assert clock(WEEK).date(start, work) == end
    assert clock(WEEK).elapsed(start, end) == work


@pytest.mark.parametrize(
    ("start_d", "end_d", "work_d"),
    [
        (0, 7, 5 / 3),
        (-7, 0, 5 / 3),
        (5, 7, 0),
        (0, 9 * H, H),
        (4.5, 7.5, 8 * H),
        (-700, 700, 1000 / 3),
    ],
)
def test_the_work_between_two_dates(start_d, end_d, work_d):
    """Forty hours in every week, wherever it begins."""
    assert clock(WEEK).elapsed(to_ticks(start_d), to_ticks(end_d)) == to_ticks(work_d)


def test_a_night_shift_belongs_to_the_day_on_which_it_begins():
    """From 22 to 6 o'clock: that of the fifth day ends on the sixth; without days off it goes round."""
    assert clock(NIGHT).elapsed(5 * DAY, 7 * DAY) == to_ticks(6 * H)
    assert clock(NIGHT).date(0, to_ticks(40 * H)) == to_ticks(5 + 6 * H)
    every_night = clock(Shift(start_h=22, hours=8, days_on=1, days_off=0))
    assert every_night.elapsed(0, DAY) == to_ticks(8 * H)
    assert every_night.date(0, to_ticks(7 * H)) == to_ticks(23 * H)


def test_two_trades_work_while_both_are_there():
    """8 to 16 on five days of seven, and 12 to 20 on four of six: four hours, 20 days of 42 at most."""
    other = Shift(start_h=12, hours=8, days_on=4, days_off=2)
    cycle_h, spans = common_spans((WEEK, other))
    assert cycle_h == 42 * 24
    assert all(end - start == 4 for start, end in spans)
    days = [day for day in range(42) if day % 7 < 5 and day % 6 < 4]
    assert [start for start, _ in spans] == [day * 24 + 12 for day in days]
    assert clock(WEEK, other).date(0, to_ticks(5 * H)) == to_ticks(1 + 13 * H)


def test_trades_that_never_meet_have_no_common_shift():
    """Day and night."""
    day, night = Shift(start_h=8, hours=8, days_off=0), Shift(start_h=16, hours=8, days_off=0)
    assert common_spans((day, night))[1] == ()


def test_overtime_begins_within_a_job():
    """Nine hours of work from day 0, twice as fast from hour 12: 4 + 2 x 4 hours by hour 16 - 1.5."""
    faster = clock(WEEK, overtime=([-100, 0.5], [1, 2]))
    assert faster.date(0, to_ticks(9 * H)) == to_ticks(14.5 * H)
    assert faster.elapsed(0, DAY) == to_ticks(12 * H)
    before = faster.elapsed(-7 * DAY, 0)  # the first phase covers what was before
    assert before == to_ticks(40 * H)


def test_overtime_that_begins_at_night_counts_from_the_next_shift():
    """Two phases within one night: the later one rules, and no work passes between them."""
    faster = clock(WEEK, overtime=([0, 17 * H, 18 * H], [1, 5, 2]))
    assert faster.date(0, to_ticks(12 * H)) == to_ticks(1 + 10 * H)


def test_no_clock_where_nothing_is_needed():
    """A stage without a trade that has a shift, round-the-clock shifts, and overtime of one."""
    keys = {"crews": {"gang": 1, "guard": 1}, "shifts": {
        "gang": {}, "guard": {"hours": 24, "days_on": 7, "days_off": 0}}}  # fmt: skip
    model = built(mapping(
        fleets={"a": fleet(modes={"hull": mode(10)})}, work={"repair": repair(1)},
        hubs={"yard": yard(**keys, overtime={"war": 1.0}), "other": yard(overtime={"war": 2.0})},
        phases={"peace": {"start_d": -5}, "war": {"start_d": 20}},
    ))  # fmt: skip
    hub = model.hubs["yard"]
    assert work_clock(model, hub, ["dock"]) is None
    assert work_clock(model, hub, ["dock", "guard"]) is None
    assert isinstance(work_clock(model, hub, ["dock", "gang"]), ShiftClock)
    assert stretch(hub, ["dock", "gang", "guard"]) == pytest.approx(4.2)  # 168 hours for 40
    assert stretch(hub, ["dock"]) == 1
    other = work_clock(model, model.hubs["other"], ["dock"])
    assert isinstance(other, Clock)
    assert other.date(10 * DAY, 14 * DAY) == 22 * DAY
