"""Invariants of people and time: the work clock inverts, and neutral numbers change no bit."""

from itertools import pairwise
from math import fsum
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drawn_records import AS_DRAWN
from property.test_drawn_scenarios import as_dates, theaters, turned
from sim.core.ticks import DAY, HOUR
from sim.engine.replication import run
from sim.engine.time.clocks.work_hours import Pattern, ShiftClock
from sim.metrics.lost_days import BUCKETS
from sim.model.yards.people import Learning, Shift
from sim.model.yards.shifts import common_spans
from sim.record.tables import Tables
from sim.study.running.outcome import outcome
from support import Spec, built, exponential, fixed, spells_of

# The work clock -----------------------------------------------------------------------------------

shifts = st.builds(
    Shift,
    start_h=st.integers(0, 23),
    hours=st.integers(1, 24),
    days_on=st.integers(1, 6),
    days_off=st.integers(0, 4),
)
rates = st.lists(
    st.tuples(st.integers(-40, 60), st.floats(0.25, 4)), unique_by=lambda each: each[0]
)
instants = st.integers(-300 * DAY, 300 * DAY)


def clock(trades: list[Shift], overtime: list[tuple[int, float]]) -> ShiftClock:
    """The clock of these trades, if they ever meet."""
    cycle_h, spans = common_spans(tuple(trades))
    assume(spans)
    phases = sorted(overtime)
    rates = (
        ([float(start) for start, _ in phases], [rate for _, rate in phases]) if phases else None
    )
    return ShiftClock(Pattern(cycle_h, spans), rates)


@given(st.lists(shifts, min_size=1, max_size=3), rates, instants, st.integers(1, 100 * DAY))
def test_the_work_done_by_the_date_is_the_work_asked_for(trades, overtime, start, work):
    """date(t, w) is the first instant by which w is done; without overtime, exactly w."""
    it = clock(trades, overtime)
    end = it.date(start, work)
    assert it.elapsed(start, end - 1) < work <= it.elapsed(start, end)
    if not overtime:
        assert it.elapsed(start, end) == work


stretches = st.integers(0, 50 * DAY)


@given(st.lists(shifts, min_size=1, max_size=3), rates, instants, stretches, stretches)
def test_work_adds_up_over_an_interruption(trades, overtime, start, first, then):
    """What is left after an interruption is done by the same instant, if it goes on at once."""
    it = clock(trades, overtime)
    middle, end = start + first, start + first + then
    done, work = it.elapsed(start, middle), it.elapsed(start, end)
    assert 0 <= done <= work
    assert it.elapsed(middle, end) == work - done
    if done < work:
        assert it.date(middle, work - done) == it.date(start, work) <= end


@given(st.lists(shifts, min_size=1, max_size=3), st.integers(-500, 500), st.integers(0, 900))
def test_the_hours_on_shift_are_those_of_the_calendar(trades, start_h, hours):
    """Hour by hour, by the definition of a shift: it began today, or yesterday and is not over."""

    def on_shift(shift: Shift, hour: int) -> bool:
        day, clock_h = divmod(hour, 24)
        cycle = shift.days_on + shift.days_off
        began_today = day % cycle < shift.days_on and 0 <= clock_h - shift.start_h < shift.hours
        before = (day - 1) % cycle < shift.days_on and clock_h + 24 - shift.start_h < shift.hours
        return began_today or before

    it = clock(trades, [])
    together = sum(
        all(on_shift(shift, hour) for shift in trades) for hour in range(start_h, start_h + hours)
    )
    assert it.elapsed(start_h * HOUR, (start_h + hours) * HOUR) == together * HOUR


@given(st.floats(1, 5), st.floats(0.5, 1), st.integers(1, 10_000))
def test_a_learning_curve_falls_to_one(first, rate, number):
    """Never faster than the standard time, never slower than the job before, a share a doubling."""
    curve = Learning(first_factor=first, rate=rate)
    assert 1 <= curve.factor(number + 1) <= curve.factor(number) <= first
    if curve.factor(2 * number) > 1:
        assert curve.factor(2 * number) == pytest.approx(rate * curve.factor(number))


# Whole theaters -----------------------------------------------------------------------------------


def columns(tables: Tables) -> list[bytes]:
    """The whole record but the holds, which also tell of pools nobody waits for."""
    found = []
    for table in (tables.spells, tables.orders, tables.jobs):
        found += [getattr(table, name).tobytes() for name in table.__dataclass_fields__]
    return found


def stages_of(whole: Spec) -> list[Spec]:
    """Every stage of every work package of the theater."""
    return [stage for work in whole["work"].values() for stage in work["stages"].values()]


def deep(value: Any) -> Any:
    """A copy of a mapping of mappings."""
    return {key: deep(each) for key, each in value.items()} if isinstance(value, dict) else value


@settings(max_examples=60, phases=AS_DRAWN)
@given(theaters())
def test_neutral_numbers_change_no_bit(whole):
    """Growth and overtime of one, a first job like all others, shifts without end: the same record."""
    other = deep(whole)
    for stage in stages_of(other):
        if "takes" in stage:
            stage["growth"] = {"factor": fixed(1.0)}
    always = {"start_h": 7, "hours": 24, "days_on": 7, "days_off": 0}
    for hub in other["hubs"].values():
        hub["shifts"] = dict.fromkeys(hub.get("crews", {}), always)
        hub["overtime"] = dict.fromkeys(whole.get("phases", {}), 1.0)
        hub["learning"] = {"first_factor": 1.0, "rate": 0.8}
    assert columns(run(built(whole), 7, 0)) == columns(run(built(other), 7, 0))


@settings(max_examples=60, phases=AS_DRAWN)
@given(theaters())
def test_people_without_limit_are_no_people(whole):
    """A pool that nobody ever waits for: no date of any platform or job differs in any bit."""
    other = deep(whole)
    other["people"] = {"oversight": "unlimited"}
    for stage in stages_of(other):
        stage["needs"]["oversight"] = 1
    without, beside = run(built(whole), 7, 0), run(built(other), 7, 0)
    assert as_dates(without) == as_dates(beside)


@settings(max_examples=40, phases=AS_DRAWN)
@given(theaters())
def test_growth_that_never_happens_draws_nothing(whole):
    """Probability 0 of a random factor; the streams of everything else are their own anyway."""
    other = deep(whole)
    for stage in stages_of(other):
        if "takes" in stage:
            stage["growth"] = {"probability": 0.0, "factor": exponential(3.0)}
    assert columns(run(built(whole), 7, 0)) == columns(run(built(other), 7, 0))


@st.composite
def peopled(draw: st.DrawFn) -> Spec:
    """A theater with everything of this page at once."""
    whole = draw(theaters())
    whole["people"] = {"oversight": draw(st.sampled_from([1, 2])), "makers": 1}
    for stage in stages_of(whole):
        for name in ("oversight", "makers"):
            if draw(st.integers(0, 2)) == 0:
                stage["needs"][name] = 1
        if "takes" in stage and draw(st.booleans()):
            stage["growth"] = {
                "probability": 0.5, "factor": {"law": "uniform", "low_d": 1.0, "high_d": 2.5}
            }  # fmt: skip
        stage["trial"] = "takes" in stage and draw(st.integers(0, 3)) == 0
    for hub in whole["hubs"].values():
        if draw(st.booleans()):
            trade = draw(st.sampled_from([*hub.get("crews", {}), "oversight"]))
            hub["shifts"] = {trade: {"hours": draw(st.sampled_from([8, 12, 16]))}}
        if draw(st.booleans()):
            hub["overtime"] = dict.fromkeys(whole.get("phases", {}), 1.5)
        if draw(st.booleans()):
            hub["learning"] = {"first_factor": 2.0, "rate": 0.8}
    return whole


@settings(max_examples=250, phases=AS_DRAWN)
@given(peopled())
def test_a_theater_with_people_keeps_its_books(whole):
    """Spells tile, days add up, no pool is used beyond its capacity, nobody holds without an order."""
    model = built(whole)
    tables = run(model, 7, 0)
    found = outcome(tables, model)
    values = dict(zip(found.keys, found.values.tolist(), strict=True))
    for name, fleet in model.fleets.items():
        for number in range(fleet.size):
            spells = spells_of(tables, name, number)
            assert (spells[0][1], spells[-1][2]) == (-20, 60)
            assert all(one[2] == next_[1] for one, next_ in pairwise(spells))
        total = fsum(values["days", f"{name}/{bucket}"] for bucket in BUCKETS)
        assert total == pytest.approx(fleet.size * 60)
    holds, orders, jobs = tables.holds, tables.orders, tables.jobs
    for place, pool in enumerate(tables.names.pools):
        mine = holds.pool == place
        at = np.concatenate((holds.got[mine], holds.released[mine]))
        change = np.concatenate((holds.amount[mine], -holds.amount[mine]))
        rank = np.lexsort((change, at))  # at one instant what is given back goes first
        assert (np.cumsum(change[rank]) <= pool.capacity).all(), pool
    for row in range(len(holds.job)):
        order = jobs.order[holds.job[row]]
        labour = tables.names.pools[holds.pool[row]].kind == "labour"
        if labour and model.hubs[tables.names.hubs[orders.hub[order]]].moves_platform:
            assert holds.released[row] <= orders.closed[order]  # a team's way home follows


@settings(max_examples=40, phases=AS_DRAWN)
@given(peopled())
def test_the_order_of_a_file_means_nothing_for_people(whole):
    """Fleets, hubs and people in another order: the same spells, bit by bit."""
    other = {**whole, **{key: turned(whole[key]) for key in ("fleets", "hubs", "people", "work")}}
    assert as_dates(run(built(whole), 7, 0)) == as_dates(run(built(other), 7, 0))
