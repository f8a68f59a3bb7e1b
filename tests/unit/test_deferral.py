"""Scheduled work that is put off in some phases, by hand."""

from math import inf

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import (
    Spec,
    fixed,
    fleet,
    measured,
    mode,
    on_board,
    one_yard,
    orders_of,
    scenario,
    timeline,
)

PHASES = {"calm": {"start_d": 0}, "surge": {"start_d": 10}, "after": {"start_d": 25}}


def deferring(work: Spec, size: int = 1, **parts: object) -> Scenario:
    """A fleet whose work is put off in the surge, from day 10 to day 25."""
    one = fleet(size, scheduled={"phase": {"deferred_in": ["surge"], **work}}, **parts)
    days = {"measure": {"days": [9, 12, 20, 25]}}
    return one_yard({"a": one}, phases=PHASES, horizon_d=40, **days)


def work_of(model: Scenario) -> list[tuple[float, float, bool]]:
    """Opened, closed and done of the scheduled work; what was put off stands in other orders."""
    tables = run(model, 1, 0)
    classes, orders = tables.names.order_classes, tables.orders
    return [
        (opened, closed, done)
        for each, opened, closed, done in zip(
            orders.order_class, orders.opened, orders.closed, orders.done, strict=True
        )
        if classes[each].kind == "schedule"
    ]


def test_work_is_put_off_and_done_when_the_surge_is_over():
    """Work of 1 d every 6 d: done on day 6, due on day 13, and done on day 25."""
    model = deferring({"every_d": 6, "takes": fixed(1)})
    assert work_of(model) == [(6, 7, True), (25, 26, True), (32, 33, True), (39, inf, False)]
    found = measured(run(model, 1, 0), model)
    assert found["deferrals", "a/phase"] == 1
    assert found["deferred_work", "a"] == pytest.approx(12 / 40)
    assert [found["deferred_at_day", f"a@{day}"] for day in (9, 12, 20, 25)] == [0, 0, 1, 0]


def test_what_is_due_on_the_first_day_of_the_surge_waits():
    """A phase begins with its first day, and what is due on the day after it is done."""
    assert work_of(deferring({"every_d": 10, "takes": fixed(1)}))[0] == (25, 26, True)
    assert work_of(deferring({"every_d": 25, "takes": fixed(1)}))[0] == (25, 26, True)
    assert work_of(deferring({"every_d": 9.75, "takes": fixed(1)}))[0] == (9.75, 10.75, True)


def test_the_calendar_of_due_dates_stays():
    """Counted from due dates, 8, 16 (put off), 24 (no longer due) and 32 are the days."""
    model = deferring({"every_d": 8, "counted_from": "due_date", "takes": fixed(1)})
    assert work_of(model) == [(8, 9, True), (25, 26, True), (26, 27, True), (32, 33, True)]


@pytest.mark.parametrize("clock", ["operating", "hours"])
def test_work_by_another_clock_is_put_off_as_well(clock):
    """12 d of operating, or 24 h at 2 h a day: due on day 12, done on day 25, and 12 d later."""
    every = {"operating": 12, "hours": 24}[clock]
    flying = {"sorties_per_day": 1, "hours_per_sortie": 2, "most_per_day": 1}
    model = deferring({"every_d": every, "clock": clock, "takes": fixed(1)}, flying=flying)
    assert work_of(model) == [(25, 26, True), (38, 39, True)]


def test_a_backlog_waits_for_the_dock():
    """Three fall due in the surge, one yard takes 3 d for each: done on days 28, 31 and 34."""
    model = deferring({"every_d": 12, "staggered": False, "work": "repair"}, size=3)
    assert work_of(model)[:3] == [(25, 28, True), (25, 31, True), (25, 34, True)]
    assert measured(run(model, 1, 0), model)["deferred_at_day", "a@20"] == 3


def test_who_is_down_at_the_end_of_the_surge_is_not_forgotten():
    """Due on day 12, put off; the repair from day 24 to 27 comes first."""
    modes = {"m": on_board(24, 3)}
    model = deferring({"every_d": 12, "takes": fixed(1)}, modes=modes)
    assert work_of(model)[0] == (27, 28, True)


def test_other_work_may_begin_the_interval_anew():
    """A repair on day 20 restarts the work that was put off on day 12: it is due on day 33."""
    modes = {"m": on_board(20, 1, restarts=["phase"])}
    model = deferring({"every_d": 12, "takes": fixed(1)}, modes=modes)
    assert work_of(model) == [(33, 34, True)]
    assert measured(run(model, 1, 0), model)["deferred_work", "a"] == pytest.approx(9 / 40)


def test_with_events_the_work_waits_for_its_hub_after_the_surge():
    """The yard is closed from day 20 to day 30, so that what was put off begins then."""
    one = fleet(scheduled={"phase": {"every_d": 12, "work": "repair", "deferred_in": ["surge"]}})
    closed = {"start_d": 20, "lasts": fixed(10), "does": [{"kind": "hub_closed", "hubs": ["yard"]}]}
    model = one_yard({"a": one}, phases=PHASES, horizon_d=40, events={"e": closed})
    assert work_of(model) == [(30, 33, True)]
    assert orders_of(run(model, 1, 0), "a", "phase") == [(30, 33, True), (12, 25, True)]


def test_a_platform_that_is_lost_has_put_nothing_off():
    """Ten put work off on day 10; hit once a day each, all of them are lost before day 20."""
    hits = {"per_day": 1, "lost_frac": 1.0, "factor": {"calm": 0, "after": 0}}
    modes = {"d": {"hits": hits, "restored": "on_board", "takes": fixed(1)}}
    work = {"every_d": 10, "staggered": False, "takes": fixed(1)}
    model = deferring(work, size=10, modes=modes)
    found = measured(run(model, 1, 0), model)
    assert found["lost", "a"] == 10
    assert found["deferrals", "a"] == 10
    assert [found["deferred_at_day", f"a@{day}"] for day in (9, 20)] == [0, 0]
    assert 0 < found["deferred_work", "a"] < 10 * 10 / 40


def test_a_phase_in_which_nothing_falls_due_changes_nothing():
    """Work every 30 d is due on days 30 and 60: a surge from day 35 to 50 meets none of it."""
    phases = {"calm": {"start_d": 0}, "surge": {"start_d": 35}, "after": {"start_d": 50}}
    tables = []
    for keys in ({}, {"deferred_in": ["surge"]}):
        one = fleet(
            3,
            modes={"m": mode(7)},
            scheduled={"phase": {"every_d": 30, "staggered": False, "takes": fixed(1), **keys}},
        )
        tables.append(run(one_yard({"a": one}, phases=phases, horizon_d=70), 1, 0))
    np.testing.assert_array_equal(tables[0].spells.end, tables[1].spells.end)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"deferred_in": ["peace"]}, "deferred_in"),
        ({"deferred_in": ["calm", "surge", "after"]}, "never done"),
        ({"when_down": "absorb"}, "when_down: absorb"),
    ],
)
def test_wrong_deferral_is_refused(keys, told):
    """In a line that names what is wrong."""
    with pytest.raises((ConfigError, ValueError), match=told):
        deferring({"every_d": 6, "takes": fixed(1), "clears": "all", **keys})


def test_cannibalization_in_the_surge_alone():
    """A radio is missing from day 8 on and a radar from day 12, of either of two aircraft.

    The surge begins on day 10: where that is when parts are taken from who is down, one is up.
    """
    stock = {"stock": 0, "replaced_after": fixed(100)}
    modes = {
        "radio": {"life": fixed(8), "restored": "on_board", "part": "radio", "exogenous": True},
        "radar": {"life": fixed(12), "restored": "on_board", "part": "radar", "exogenous": True},
    }
    for phase, both in (("calm", True), ("surge", False)):
        taking = {"policy": "none", "in_phases": {phase: "full"}}
        jets = fleet(2, modes=modes, cannibalization=taking)
        stocks = {"radio": stock, "radar": stock}
        model = scenario(fleets={"jets": jets}, stocks=stocks, phases=PHASES, horizon_d=15)
        downs = []
        for replication in range(8):
            tables = run(model, 1, replication)
            downs.append(
                sum(timeline(tables, "jets", each)[-1][0] != "OPERATING" for each in (0, 1))
            )
        assert (max(downs) == 2) == both


def test_cannibalization_in_no_phase_of_the_scenario_is_refused():
    """In a line that names the phase."""
    with pytest.raises(ConfigError, match=r"in_phases\.peace"):
        scenario(fleets={"jets": fleet(cannibalization={"in_phases": {"peace": "full"}})})
