"""Whole ticks: what is a whole number of them, what is rounded, and that sums and ways back are exact."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from pydantic import ValidationError

from sim.core.columns.ticks import days_of, ticks_of, whole
from sim.core.ticks import DAY, HOUR, LONGEST_D, NEVER, decimal, on_grid, scaled, to_days, to_ticks
from sim.engine.replication import run
from sim.engine.time.clocks.operating_clock import Clock, clock
from sim.engine.time.clocks.work_hours import Pattern
from sim.model.families.law import laws
from support import demands_of, fixed, fleet, scenario


@pytest.mark.parametrize("parts", [1, 2, 3, 5, 7, 10, 12, 21, 24, 64, 1000, 1440, 86_400])
def test_parts_of_a_day_are_whole(parts):
    """Halves to tenths, hours, minutes and seconds: DAY = 2^10 x 3^3 x 5^5 x 7."""
    assert DAY == 2**10 * 3**3 * 5**5 * 7
    assert DAY % parts == 0
    for number in (1, parts - 1, 9_999 * parts + 1):
        ticks = number * DAY // parts
        assert to_ticks(number / parts) == ticks
        assert to_days(ticks) == number / parts


def test_there_and_back():
    """Every whole number of ticks up to ten thousand days is its own day, and comes back."""
    ticks = np.random.default_rng(1).integers(-10_000 * DAY, 10_000 * DAY, 100_000)
    days = days_of(ticks)
    assert np.array_equal(ticks_of(days), ticks)
    assert all(to_ticks(day) == tick for day, tick in zip(days[:1000], ticks[:1000], strict=True))
    assert (np.diff(days_of(np.arange(10_000 * DAY, 10_000 * DAY + 1000))) > 0).all()


def test_sums_of_days_are_what_the_decimals_say():
    """1.1 + 2.2 is 3.3 in ticks, and so is 3.3 - 1.1; in floats neither is."""
    assert to_ticks(1.1) + to_ticks(2.2) == to_ticks(3.3)
    assert 1.1 + 2.2 != 3.3
    assert on_grid(1.1 + 2.2) == 3.3
    assert whole(np.array([3.3 - 1.1, 0.1 + 0.2])).tolist() == [2.2, 0.3]


def test_what_never_is():
    """inf is no whole number and stays inf; in a column NEVER stands for it; the rest has an end."""
    assert to_ticks(inf) == inf == to_days(inf) == scaled(5, inf)
    assert days_of(np.array([0, NEVER])).tolist() == [0.0, inf]
    assert ticks_of(np.array([1e300, inf])).tolist() == [2e9 * DAY, 2e9 * DAY]
    assert to_ticks(1e300) == LONGEST_D * DAY == -to_ticks(-1e300)


def test_a_factor_is_rounded_once():
    """1.5 times a day and a tick is a day and a half and one or two ticks, never half of one."""
    assert scaled(DAY, 1.5) == 3 * DAY // 2
    assert scaled(DAY + 1, 1.5) - 3 * DAY // 2 in (1, 2)
    assert scaled(11 * DAY, 0.1) == 11 * DAY // 10


# The clocks are whole as well ----------------------------------------------------------------


def reading(starts: list[int], rates: list[Fraction], at: int) -> int:
    """What a clock must read, from its definition: whole ticks by phase, rounded down."""
    total = 0
    for number, (start, rate) in enumerate(zip(starts, rates, strict=True)):
        end = starts[number + 1] if number + 1 < len(starts) else None
        if end is None or at < end:
            return total + (at - start) * rate.numerator // rate.denominator
        total += (end - start) * rate.numerator // rate.denominator
    raise AssertionError


@pytest.mark.parametrize("rates", [(1, "1/3", 2), ("0.3", 0, "1.1"), ("1/7", "2.5", "1e-3")])
def test_a_clock_is_exact_and_makes_no_time(rates):
    """The date is the first instant at which the reading is reached; halves add up; work goes on."""
    starts, exactly = [0, 1000, 1777], [Fraction(rate) for rate in rates]
    kept = Clock(starts, [float(rate) for rate in exactly])
    for at in range(-50, 2500, 7):
        assert kept.reading(at) == reading(starts, exactly, at)
    for start in range(-20, 2000, 61):
        for work in (1, 2, 3, 50, 977):
            date = kept.date(start, work)
            assert kept.elapsed(start, date) >= work > kept.elapsed(start, date - 1)
            for pause in range(start, int(date), max(int(date - start) // 5, 1)):
                assert kept.date(pause, work - kept.elapsed(start, pause)) == date


def test_a_third_of_the_tempo_takes_three_times_as_long():
    """Rates are read as the fractions that they stand for, products as well: 0.1 x 3 is 0.3."""
    slow = clock([0, 10.0], [1.0, 1 / 3])
    assert slow.date(10 * DAY, 7 * DAY) == 31 * DAY
    assert Clock([0], [Fraction(3, 10)]).date(0, 3 * DAY) == Clock([0], [0.3]).date(0, 3 * DAY)


def test_a_shift_ends_when_it_ends():
    """Work of seven shifts of 8 h, in any pieces, ends at the end of the seventh, to the tick."""
    pattern = Pattern(24.0, ((8.0, 16.0),))
    assert pattern.date(7 * 8 * HOUR) == 6 * DAY + 16 * HOUR
    assert pattern.date(7 * 8 * HOUR + 1) == 7 * DAY + 8 * HOUR + 1
    pieces = [1, 8 * HOUR // 3, 8 * HOUR - 1, 13 * HOUR]
    at = done = 0
    for piece in pieces:
        done += piece
        at = pattern.date(done)
        assert pattern.reading(at) == done


# In a scenario -------------------------------------------------------------------------------


def test_dates_of_a_scenario_are_whole():
    """What is compared with the record is rounded where it is read, once and for all."""
    model = scenario(fleets={"a": fleet()}, horizon_d=100 + 1 / 7 + 1e-11)
    assert model.horizon_d == 100 + 1 / 7
    assert type(model).model_validate(model.model_dump()) == model


@pytest.mark.parametrize(("value", "told"), [(1e-10, "at least 1.7e-09 d"), (1e12, "at most")])
def test_times_without_a_tick_are_refused(value, told):
    """A cycle shorter than a tick would never get on, and a horizon of 2.7e9 years never end."""
    with pytest.raises(ValidationError, match=told):
        type(scenario(fleets={"a": fleet()})).model_validate({"horizon_d": value})


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("triangular", {"low_d": 0, "mode_d": 1e200, "high_d": 1e308}),
        ("fixed", {"value_d": 2.1e9}),
        ("exponential", {"mean_d": 1e308}),
        ("empirical", {"values_d": [1, 1e308]}),
    ],
)
def test_laws_of_longer_than_the_longest_are_refused(kind, keys):
    """A law keeps to the longest time, as dates do, so that no product of its days is too large."""
    with pytest.raises(ValidationError, match=r"is not right: at most 2e\+09 d"):
        laws[kind].model_validate(keys)


@pytest.mark.parametrize("keys", [{"per_year": 1e-320}, {"surge": {"war": 1e-320}, "per_year": 1}])
def test_a_line_that_hardly_makes_anything_ends_no_run(keys):
    """One part is made, and the turn of the next is the longest time away."""
    source = {"lead": fixed(3), **keys}
    kit = {"stock": 1, "sources": {"maker": source}, "demand": {"user": {"arrivals": fixed(10)}}}
    model = scenario(
        fleets={"a": fleet()}, stocks={"kit": kit}, phases={"war": {"start_d": 0}}, horizon_d=45
    )
    asked = [(10.0, 10.0), (20.0, 20.0), (30.0, inf), (40.0, inf)]
    assert demands_of(run(model, 1, 0), "kit") == asked


@pytest.mark.parametrize(
    "text", ["0", "7", "-0.25", "6.999999", "8393.000001", "1234567", "0.1", "inf"]
)
def test_a_day_is_named_as_it_was_written(text):
    """A day is read as the nearest tick; its name is still the decimal that was asked for."""
    assert decimal(on_grid(float(text))) == text


def test_days_of_different_ticks_have_different_names():
    """At any magnitude up to 8 million days, so that no two subjects are one."""
    for first in (0, 7 * DAY, 8_393 * DAY + 605, 7_999_999 * DAY + 1):
        assert decimal(to_days(first)) != decimal(to_days(first + 1))
