"""Scheduled work on the calendar and on the operating clock, worked by hand."""

import itertools
from math import inf
from typing import Any

import pytest

from sim.engine.replication import run
from support import (
    fixed,
    fleet,
    holds_of,
    measured,
    mode,
    one_yard,
    orders_of,
    repair,
    scenario,
    timeline,
    upkept,
    yard,
)


def every(every_d: float, takes_d: float = 3.0, **keys: Any) -> dict[str, Any]:
    """Scheduled work where the platform is, the whole fleet in step."""
    return {"every_d": every_d, "takes": fixed(takes_d), "staggered": False, **keys}


def test_counted_from_completion():
    """Ten days after the end of the last one: 10-13, 23-26."""
    model = scenario(fleets={"a": fleet(scheduled={"service": every(10)})}, horizon_d=30)
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 10), ("IN_WORK", 10, 13), ("OPERATING", 13, 23), ("IN_WORK", 23, 26),
        ("OPERATING", 26, 30),
    ]  # fmt: skip
    assert orders_of(tables, "a", "service") == [(10, 13, True), (23, 26, True)]


def test_counted_from_the_due_date():
    """On days 10, 20 and 30, however long it takes."""
    service = every(10, counted_from="due_date")
    tables = run(scenario(fleets={"a": fleet(scheduled={"service": service})}, horizon_d=34), 1, 0)
    assert [opened for opened, _, _ in orders_of(tables, "a", "service")] == [10, 20, 30]


def test_on_the_operating_clock():
    """Ten operating days: at tempo 2 from day 10, the second is due five days after the first."""
    model = scenario(
        fleets={"a": fleet(scheduled={"service": every(10, clock="operating")})},
        horizon_d=20,
        phases={"peace": {"start_d": 0}, "surge": {"start_d": 10, "tempo": {"ship": 2}}},
    )
    tables = run(model, 1, 0)
    assert [opened for opened, _, _ in orders_of(tables, "a", "service")] == [10, 18]


def test_a_staggered_fleet_is_spread_over_its_cycle():
    """Four platforms, every 17 d and 3 d of work, a cycle of 20: one begins every five days."""
    service = every(17, staggered=True)
    model = scenario(fleets={"a": fleet(4, scheduled={"service": service})}, horizon_d=100)
    tables = run(model, 1, 0)
    begun = sorted(opened for opened, _, _ in orders_of(tables, "a", "service"))
    assert {round(b - a, 9) for a, b in itertools.pairwise(begun)} == {5.0}


@pytest.mark.parametrize("counted_from", ["completion", "due_date"])
@pytest.mark.parametrize("clock", ["calendar", "operating"])
def test_nothing_is_due_on_the_day_a_new_fleet_starts(counted_from, clock):
    """A fleet that starts new and up has its first service later than day 0, staggered or not."""
    service = every(10, staggered=True, counted_from=counted_from, clock=clock)
    model = scenario(fleets={"a": fleet(2, scheduled={"service": service})}, horizon_d=30)
    assert min(opened for opened, _, _ in orders_of(run(model, 1, 0), "a", "service")) > 0


def test_deferred_work_is_done_after_the_repair():
    """Due on day 10 while in work on days 8-13: done on days 13-16; the next is due on day 26.

    The mode has aged 8 days by then and fails on day 24, so the next service waits until 29.
    """
    model = one_yard(
        {"a": fleet(modes={"hull": mode(8)}, scheduled={"service": every(10, when_down="defer")})},
        work={"repair": repair(5)},
        horizon_d=33,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 8), ("IN_WORK", 8, 16), ("OPERATING", 16, 24), ("IN_WORK", 24, 32),
        ("OPERATING", 32, 33),
    ]  # fmt: skip
    assert orders_of(tables, "a", "service") == [(13, 16, True), (29, 32, True)]


def test_skipped_work_is_left_out():
    """Due on day 10 while in work on days 8-13: left out, the next is due on day 20."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(8)}, scheduled={"service": every(10, when_down="skip")})},
        work={"repair": repair(5)},
        horizon_d=40,
    )
    tables = run(model, 1, 0)
    # The clock reads 15 on day 20 and 16 on day 24, when the mode fails again; the service that
    # follows the one of day 20 is due on day 33.
    assert orders_of(tables, "a", "service") == [(20, 23, True), (33, 36, True)]
    assert orders_of(tables, "a", "hull") == [(8, 13, True), (24, 29, True)]


def test_work_missed_while_waiting_for_upkeep_is_skipped_too():
    """Down from day 5 until the upkeep ends on day 29: the service of day 15 is left out.

    Every 15 d, counted from the due date: that of day 30 is not missed, the platform is up then.
    """
    model = scenario(
        fleets={
            "a": fleet(
                modes={"wear": upkept(5)},
                rotation={
                    "stages": {
                        "station": {"duration_d": 20, "on_station": True},
                        "upkeep": {"duration_d": 9, "upkeep": True, "tempo": 0},
                    }
                },
                scheduled={"service": every(15, when_down="skip", counted_from="due_date")},
            )
        },
        horizon_d=33,
    )
    assert [opened for opened, _, _ in orders_of(run(model, 1, 0), "a", "service")] == [30]


def absorbing(**keys: Any) -> dict[str, Any]:
    """An overhaul at the hub that takes a repair over; two days away, three in work."""
    return {"when_down": "absorb", "clears": "all", "work": "overhaul", "staggered": False, **keys}


WORK = {"repair": repair(5), "overhaul": repair(3)}


def test_work_that_falls_due_during_a_repair_absorbs_it():
    """In work since day 10, due on day 11: the overhaul follows on the spot, 11-14, back on day 16.

    Every mode is as new with a clock of 8, so the next failure is on day 24; the overhaul that is
    due on day 27 (eleven days after the return) absorbs its repair too, begun on day 26.
    """
    model = one_yard(
        {"a": fleet(modes={"hull": mode(8)}, scheduled={"overhaul": absorbing(every_d=11)})},
        work=WORK,
        out_d=2,
        horizon_d=33,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 8), ("TRANSIT_OUT", 8, 10), ("IN_WORK", 10, 14), ("TRANSIT_BACK", 14, 16),
        ("OPERATING", 16, 24), ("TRANSIT_OUT", 24, 26), ("IN_WORK", 26, 30),
        ("TRANSIT_BACK", 30, 32), ("OPERATING", 32, 33),
    ]  # fmt: skip
    assert orders_of(tables, "a", "hull") == [(8, 11, False), (24, 27, False)]
    assert orders_of(tables, "a", "overhaul") == [(11, 16, True), (27, 32, True)]


@pytest.mark.parametrize("every_d", [13.4, 14.1, 14.9, 15.6])
@pytest.mark.parametrize("life_d", [5.2, 5.7, 6.2, 7.1])
def test_an_absorbed_failure_is_one_failure(life_d, every_d):
    """Dates that no binary fraction meets exactly change nothing: one order for one failure.

    The first failure is in work when the overhaul falls due; both begin their clocks anew.
    """
    model = one_yard(
        {
            "a": fleet(
                modes={"hull": mode(life_d)}, scheduled={"overhaul": absorbing(every_d=every_d)}
            )
        },
        work={"repair": repair(50), "overhaul": repair(3)},
        horizon_d=every_d + 1,
    )
    orders = orders_of(run(model, 1, 0), "a", "hull")
    assert orders == [(life_d, pytest.approx(every_d), False)]


def test_work_that_falls_due_under_way_begins_on_arrival():
    """Due on day 9, under way on days 8-10: nobody sets out twice; overhaul 10-13."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(8)}, scheduled={"overhaul": absorbing(every_d=9)})},
        work=WORK,
        out_d=2,
        horizon_d=16,
    )
    assert timeline(run(model, 1, 0), "a") == [
        ("OPERATING", 0, 8), ("TRANSIT_OUT", 8, 10), ("IN_WORK", 10, 13), ("TRANSIT_BACK", 13, 15),
        ("OPERATING", 15, 16),
    ]  # fmt: skip


def test_work_that_began_late_on_arrival_is_still_counted_from_its_due_date():
    """Due on day 9, begun on arrival on day 10: counted from the due date, the next is on day 18.

    Back on day 15, with the mode as new at clock 8: nothing else happens until then.
    """
    overhaul = absorbing(every_d=9, counted_from="due_date")
    model = one_yard(
        {"a": fleet(modes={"hull": mode(8)}, scheduled={"overhaul": overhaul})},
        work=WORK,
        out_d=2,
        horizon_d=26,
    )
    tables = run(model, 1, 0)
    assert [opened for opened, _, _ in orders_of(tables, "a", "overhaul")] == [10, 18]


def test_after_absorbed_work_in_place_the_next_repair_needs_the_way_out():
    """Every transit out to a repair is travelled, also after scheduled work that needed no hub."""
    overhaul = {"when_down": "absorb", "clears": "all", "staggered": False, "takes": fixed(3)}
    model = one_yard(
        {"a": fleet(modes={"hull": mode(8)}, scheduled={"overhaul": {**overhaul, "every_d": 11}})},
        work=WORK,
        out_d=2,
        horizon_d=60,
    )
    tables = run(model, 1, 0)
    failures = [opened for opened, _, _ in orders_of(tables, "a", "hull")]
    outward = [start for activity, start, _ in timeline(tables, "a") if activity == "TRANSIT_OUT"]
    assert len(failures) > 2
    assert outward == failures


def test_what_is_absorbed_leaves_its_line():
    """b waits for the dock from day 9, is absorbed on day 11 and needs no dock: c has it next.

    a is in the dock on days 8-13, c asks on day 10.
    """
    overhaul = {"when_down": "absorb", "clears": "all", "staggered": False, "takes": fixed(30)}
    model = one_yard(
        {
            "a": fleet(modes={"hull": mode(8)}),
            "b": fleet(
                modes={"hull": mode(9)}, scheduled={"overhaul": {**overhaul, "every_d": 11}}
            ),
            "c": fleet(modes={"hull": mode(10)}),
        },
        work=WORK,
        horizon_d=20,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "b")[1:] == [("AWAITING_BERTH", 9, 11), ("IN_WORK", 11, 20)]
    assert timeline(tables, "c")[1:3] == [("AWAITING_BERTH", 10, 13), ("IN_WORK", 13, 18)]
    assert [(got, released) for _, got, released in holds_of(tables, "yard", "dock")] == [
        (8, 13), (13, 18),
    ]  # fmt: skip


def test_what_is_absorbed_in_work_gives_its_dock_back():
    """a leaves the dock on day 11 when its overhaul in place begins; b has it from then on."""
    overhaul = {"when_down": "absorb", "clears": "all", "staggered": False, "takes": fixed(30)}
    model = one_yard(
        {
            "a": fleet(
                modes={"hull": mode(8)}, scheduled={"overhaul": {**overhaul, "every_d": 11}}
            ),
            "b": fleet(modes={"hull": mode(9)}),
        },
        work={"repair": repair(10), "overhaul": repair(3)},
        horizon_d=30,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "b")[1:3] == [("AWAITING_BERTH", 9, 11), ("IN_WORK", 11, 21)]


def test_scheduled_work_at_a_hub_travels_and_waits_like_a_repair():
    """Way out fully capable, in the queue and in work down, way back capable."""
    model = one_yard(
        {
            "a": fleet(scheduled={"docking": {**every(10), "takes": None, "work": "repair"}}),
            "b": fleet(modes={"hull": mode(9)}),
        },
        work=WORK,
        out_d=2,
        hub=yard(),
        horizon_d=22,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 10), ("TRANSIT_OUT", 10, 12), ("AWAITING_BERTH", 12, 16),
        ("IN_WORK", 16, 21), ("TRANSIT_BACK", 21, 22),
    ]  # fmt: skip
    assert orders_of(tables, "a", "docking") == [(10, inf, False)]


def test_a_capable_platform_on_its_way_to_scheduled_work_is_not_available():
    """Of twenty days, two out, five in work and two back: up for eleven; all of them capable.

    The nine days are the depot's, and no part of possessed time.
    """
    docking = {"every_d": 10, "staggered": False, "work": "repair"}
    model = one_yard({"a": fleet(scheduled={"docking": docking})}, work=WORK, out_d=2, horizon_d=20)
    found = measured(run(model, 1, 0), model)
    assert (found["ao", "a"], found["mc", "a"]) == (11 / 20, 1)
    assert found["on_station", "a"] == 11 / 20
    assert (found["days", "a/transit"], found["days", "a/scheduled"]) == (4, 5)
