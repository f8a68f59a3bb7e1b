"""What falls on one instant: ends of work, events, departures and reliefs that meet to the tick.

Every date here is a sum that floats get wrong in their last bit.
"""

import pytest

from sim.engine.replication import run
from sim.model.condition import Activity
from sim.record.view import View
from support import fixed, fleet, metric_of, mode, one_yard, orders_of, repair, scenario, timeline


@pytest.mark.parametrize(("size", "on_d", "cycle_d"), [(3, 120, 360), (7, 30.1, 210.7), (9, 1, 9)])
@pytest.mark.parametrize("initial", ["steady", "all_up_new"])
def test_ships_that_relieve_each_other_leave_no_gap(size, on_d, cycle_d, initial):
    """One ship of the fleet is on station at every moment of ten years, whatever the phase drawn."""
    stages = {
        "on_station": {"duration_d": on_d, "on_station": True},
        "home": {"duration_d": cycle_d - on_d},
    }
    model = scenario(
        fleets={"ships": fleet(size, rotation={"stages": stages})},
        missions={"watch": {"fleets": ["ships"], "k": 1}},
        initial=initial, warm_up_d=720 if initial == "steady" else 0, horizon_d=3650,
    )  # fmt: skip
    for replication in range(3):
        view = View(run(model, 1, replication), model)
        assert metric_of(view, "gaps_per_year")["watch"] == 0
        assert metric_of(view, "no_gap")["watch"] == 1
        assert metric_of(view, "sustained_hold")["watch"] == 1
        assert metric_of(view, "first_gap")["watch"] == 3650
        assert metric_of(view, "mission_mean")["watch"] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("work", ["held", "moved", "lost"])
@pytest.mark.parametrize("stage_d", [[2.2], [0.7, 1.5], [0.1] * 22])
def test_work_that_is_done_when_the_strike_falls_is_done(work, stage_d):
    """Down on day 1.1, 2.2 d of work, a strike on day 3.3: up from then on, nothing is on hold."""
    stages = {
        f"{number}": {"needs": {"dock": 1}, "takes": fixed(days)}
        for number, days in enumerate(stage_d)
    }
    strike = {"kind": "hub_struck", "hub": "yard", "work": work}
    model = one_yard(
        {"ships": fleet(modes={"m": mode(1.1)})},
        work={"repair": {"stages": stages}},
        events={"strike": {"start_d": 3.3, "lasts": fixed(5), "does": [strike]}},
        horizon_d=4,
    )
    found = run(model, 1, 0)
    assert orders_of(found, "ships", "m") == [(1.1, 3.3, True)]
    assert all(each.activity != Activity.ON_HOLD for each in found.names.conditions[:1])
    assert metric_of(View(found, model), "days")["ships/on hold"] == 0


def test_the_tick_before_is_too_late():
    """A strike one tick earlier finds the work in the dock: the order is decided by the tick."""
    strike = {"kind": "hub_struck", "hub": "yard", "work": "held"}
    model = one_yard(
        {"ships": fleet(modes={"m": mode(1.1)})},
        work={"repair": repair(2.2)},
        events={"strike": {"start_d": 3.3 - 2e-9, "lasts": fixed(0.5), "does": [strike]}},
        horizon_d=4,
    )
    found = run(model, 1, 0)
    assert metric_of(View(found, model), "days")["ships/on hold"] == pytest.approx(0.5)


def test_work_that_goes_on_ends_when_it_must():
    """0.3 d of work with pauses of 0.1 d after 0.1 and 0.2 d: done 0.5 d after it began."""
    strike = {"kind": "hub_struck", "hub": "yard", "work": "held"}
    events = {
        f"{number}": {"start_d": start, "lasts": fixed(0.1), "does": [strike]}
        for number, start in enumerate((0.8, 1.0))
    }
    model = one_yard(
        {"ships": fleet(modes={"m": mode(0.7)})},
        work={"repair": repair(0.3)}, events=events, horizon_d=2,
    )  # fmt: skip
    assert orders_of(run(model, 1, 0), "ships", "m")[0] == (0.7, 1.2, True)


def test_who_is_ready_at_a_departure_leaves_with_it():
    """Ready on day 0.1 + 0.2, departures every 0.3 d: the part is there on day 0.3."""
    stocks = {
        "kit": {"stock": 0, "supplier": "depot", "delivered": {"lift": "convoy"}},
        "depot": {"stock": 9, "never_replaced": True},
    }
    model = scenario(
        fleets={"a": fleet(modes={
            "x": {"life": fixed(0.1), "restored": "on_board", "takes": fixed(0.2), "severity": "pmc"},
            "y": {"life": fixed(0.3), "restored": "on_board", "part": "kit"},
        })},
        stocks=stocks, lifts={"convoy": {"every_d": 0.3, "first_d": 0.0}}, horizon_d=0.59,
    )  # fmt: skip
    assert orders_of(run(model, 1, 0), "a", "y") == [(0.3, 0.3, True)]


def test_a_gap_is_not_longer_than_it_is():
    """From day 3.3 to day 10.3 are seven days, which 10.3 - 3.3 is not; no gap is over 7 d."""
    model = one_yard(
        {"ships": fleet(modes={"m": mode(3.3)})},
        work={"repair": repair(7)},
        missions={"watch": {"fleets": ["ships"], "k": 1}},
        measure={"gap_over_d": [7, 6.9]}, horizon_d=12,
    )  # fmt: skip
    view = View(run(model, 1, 0), model)
    assert timeline(view.tables, "ships")[1][1:] == (3.3, 10.3)
    assert 10.3 - 3.3 > 7
    assert metric_of(view, "gap_over") == {
        "watch>7": 0, "watch>6.9": 1, "all missions>7": 0, "all missions>6.9": 1,
    }  # fmt: skip


def test_scheduled_work_that_falls_due_as_the_repair_ends():
    """Due on day 3.3, down from 1.1 for 2.2 d: nothing is absorbed, and it begins on the spot."""
    service = {
        "every_d": 3.3,
        "takes": fixed(0.1),
        "staggered": False,
        "when_down": "absorb",
        "clears": "all",
    }
    model = scenario(
        fleets={"a": fleet(modes={
            "x": {"life": fixed(1.1), "restored": "on_board", "takes": fixed(2.2)}},
            scheduled={"service": service})},
        horizon_d=4,
    )  # fmt: skip
    found = run(model, 1, 0)
    assert orders_of(found, "a", "service")[0][:2] == (3.3, 3.4)
