"""Clocks of calendars and seasons on drawn records: additive, inverted exactly, as counted."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.ticks import DAY
from sim.engine.replication import run
from sim.engine.time.clocks.calendars import CalmClock, WorkingHours
from sim.engine.time.clocks.seasons import Season, SeasonalClock
from sim.model.calendars.calendar import SpellCalendar
from sim.model.calendars.hours import CalmHours, Together
from support import exponential, fixed, fleet, holds_of, mode, one_yard, timeline, yard

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


@given(records(), st.lists(st.integers(-100, 200), min_size=2, max_size=20))
def test_a_stretch_is_the_same_whatever_was_asked_before(hours, instants):
    """Asked in any order, and of a calendar that was never asked."""
    for at in instants:
        assert hours.span(at) == hours.from_year(hours._begun).span(at)


@given(records(), records(), st.integers(-100, 100), st.integers(1, 40))
def test_work_in_one_go_begins_at_the_first_instant_at_which_it_may(one, other, now, left):
    """Tick by tick: all of it is open; inf if no stretch of the whole cycle is long enough."""
    both = Together([one, other], CYCLE)
    begins = WorkingHours(both, None, both, CYCLE).begins(now, left, None)

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


STAGES = st.fixed_dictionaries(
    {
        "needs": st.sampled_from([{"gang": 1}, {"dock": 1, "gang": 1}, {"dock": 1, "gang": 2}]),
        "takes": st.sampled_from([fixed(0.2), {"law": "uniform", "low_d": 0.05, "high_d": 0.3}]),
        "between": st.sampled_from(["kept", "released"]),
        "within": st.sampled_from([None, "shift", "calm", "both"]),
        "calm": st.sampled_from([[], ["storm"]]),
    }
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(STAGES, min_size=1, max_size=3),
    st.booleans(),
    st.sampled_from(["any_time", "at_start"]),
    st.booleans(),
    st.integers(0, 50),
)
def test_units_are_held_once_and_given_back_whatever_comes_between(
    stages, preemptive, sets_out, struck, seed
):
    """Preemption, strikes and slow days: no pool has more in use than it has, and all of it counts.

    Spells of each platform tile the run; whoever is not at the yard holds nothing.
    """
    hub = yard(
        berths={"dock": 2}, crews={"gang": 3}, preemptive=preemptive, calm=["storm"],
        shifts={"gang": {"start_h": 6, "hours": 12, "days_on": 1, "days_off": 0, "sets_out": sets_out}},
        queue={"policy": "priority"},
    )  # fmt: skip
    lasts, after = exponential(3), exponential(6)
    hit = {"kind": "hub_struck", "hub": "yard", "loses_frac": 0.5, "work": "lost"}
    slow = {"kind": "hub_slowed", "hubs": ["yard"], "factor": 3.0}
    again = {"after": after, "lasts": lasts, "repeats": True}
    events = {"hit": {**again, "does": [hit]}, "slow": {**again, "does": [slow]}} if struck else {}
    model = one_yard(
        {
            "a": fleet(3, modes={"hull": mode(exponential(4))}, priority=1),
            "b": fleet(2, modes={"hull": mode(exponential(5))}),
        },
        {"repair": {"stages": {f"s{number}": each for number, each in enumerate(stages)}}},
        hub=hub, events=events, horizon_d=80.0,
        calendars={"storm": {"spells": [[1.1, 1.9], [3, 4.5]], "repeats_every_d": 5}},
    )  # fmt: skip
    tables = run(model, seed, 0)
    for pool, have in (("dock", 2), ("gang", 3)):
        held = holds_of(tables, "yard", pool)
        times = sorted({start for _, start, _ in held})
        most = max((sum(n for n, s, e in held if s <= at < e) for at in times), default=0)
        assert most <= have
    for name, size in (("a", 3), ("b", 2)):
        for number in range(size):
            spells = timeline(tables, name, number)
            assert spells[0][1] == 0
            assert spells[-1][2] == 80
            assert all(one[2] == other[1] for one, other in pairwise(spells))
    assert timeline(run(model, seed, 0), "a") == timeline(tables, "a")
