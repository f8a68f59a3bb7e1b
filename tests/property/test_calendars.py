"""Clocks of calendars and seasons on drawn records: additive, inverted exactly, as counted."""

from hypothesis import given
from hypothesis import strategies as st

from sim.core.ticks import DAY
from sim.engine.time.calendars import CalmClock, Opening
from sim.engine.time.seasons import Season, SeasonalClock
from sim.model.calendars.calendar import SpellCalendar
from sim.model.calendars.hours import CalmHours, Together

CYCLE = 60


@st.composite
def records(draw: st.DrawFn) -> CalmHours:
    """Spells in a cycle of 60 ticks that leave some of it, begun at some instant of it."""
    edges = sorted(draw(st.sets(st.integers(0, CYCLE - 1), max_size=8)))
    edges = edges[: len(edges) // 2 * 2]
    begun = draw(st.integers(0, CYCLE))
    return CalmHours(list(zip(edges[::2], edges[1::2], strict=True)), CYCLE).from_year(begun)


def is_calm(hours: CalmHours, at: int) -> bool:
    """Whether it is, told by its span alone."""
    return hours.span(at)[0] <= at


@given(records(), st.integers(-200, 200), st.integers(0, 200), st.integers(0, 200))
def test_calm_time_is_counted_and_inverted_exactly(hours, start, one, other):
    """What passes is the number of calm ticks, in one part or two; a date is the first that fits."""
    clock = CalmClock(None, hours)
    middle, end = start + one, start + one + other
    counted = sum(is_calm(hours, at) for at in range(start, end))
    assert clock.elapsed(start, end) == counted
    assert clock.elapsed(start, middle) + clock.elapsed(middle, end) == counted
    date = clock.date(start, other)
    assert clock.elapsed(start, date) == other
    assert other == 0 or clock.elapsed(start, date - 1) == other - 1


@given(records(), records(), st.integers(-100, 100), st.integers(1, 40))
def test_work_in_one_go_begins_at_the_first_instant_at_which_it_may(one, other, now, left):
    """Tick by tick: all of it is open; inf if no stretch of the whole cycle is long enough."""
    both = Together([one, other], CYCLE)
    begins = Opening(both, None, both, CYCLE).begins(now, left, None)

    def fits(at: int) -> bool:
        return all(is_calm(one, t) and is_calm(other, t) for t in range(at, at + left))

    first = next((at for at in range(now, now + CYCLE + 1) if fits(at)), None)
    assert begins == (float("inf") if first is None else first)


@given(
    st.lists(st.sampled_from([0.0, 0.3, 1.0, 2.5]), min_size=1, max_size=4),
    st.sampled_from([0.5, 1.0, 1.7]),
    st.integers(-30, 30),
    st.integers(1, 20 * DAY),
    st.integers(0, 20 * DAY),
)
def test_a_season_is_additive_and_inverted_exactly(factors, tempo, start_d, work, more):
    """A phase with a season and one without: a date is the first instant with so much passed."""
    if not any(factors):
        factors = [*factors, 1.0]
    year = SpellCalendar.model_validate(
        {"factors": [[3 * n, each] for n, each in enumerate(factors)], "repeats_every_d": 14}
    )
    clock = SeasonalClock([0, 9 * DAY], [tempo, 1.0], [Season(year), None])
    start = start_d * DAY
    date = clock.date(start, work)
    assert clock.elapsed(start, date) >= work > clock.elapsed(start, date - 1)
    middle, end = start + more, start + more + work
    assert clock.elapsed(start, middle) + clock.elapsed(middle, end) == clock.elapsed(start, end)
