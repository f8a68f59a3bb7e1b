"""Orders of the timeline, worked by hand: posture, rule, stock, tempo and deferral from a day on."""

from fractions import Fraction
from functools import partial
from math import inf
from typing import Any

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import Replication, run
from sim.engine.time.clocks.operating_clock import Clock
from sim.engine.time.tempo import ChangingClock
from sim.metrics.parts.supply import on_hand_steps, on_order_steps, owed_steps
from sim.model.checks.steady import unsteady
from sim.model.scenario import Scenario
from sim.model.timeline.apart import apart_from_d
from sim.record.tables import Tables
from sim.record.view import View
from sim.study.running.outcome import outcome
from sim.study.running.processes.child_process import in_a_copy
from sim.study.running.shared_past import Past
from support import (
    Spec,
    built,
    demands_of,
    exponential,
    fixed,
    fleet,
    healths,
    jobs_of,
    mapping,
    metric_of,
    mode,
    on_board,
    orders_of,
    repair,
    timeline,
    yard,
)

ONCE = 1000.0
"""A life that ends after every run of this file [d]."""


def event(kind: str, day: float, lasts: float | None = None, **keys: Any) -> Spec:
    """An event that does one thing on a day, and is over after some time."""
    ends = {} if lasts is None else {"lasts": fixed(lasts)}
    return {"order": {"start_d": day, **ends, "does": [{"kind": kind, **keys}]}}


def played(**parts: Any) -> Tables:
    """One replication of a theater on ``sea`` and ``harbor``, a day apart unless told otherwise."""
    return run(theater(**parts), 1, 0)


def theater(out_d: float = 1.0, **parts: Any) -> Scenario:
    """The same, before it is played."""
    return built(mapping(out_d, **parts))


def stays(tables: Tables, name: str = "a", number: int = 0) -> list[tuple[str, float, float]]:
    """What a platform did, and until when."""
    return [(word.lower(), start, end) for word, start, end in timeline(tables, name, number)]


# Posture -----------------------------------------------------------------------------------------


def two_hubs(**parts: Any) -> Spec:
    """A near hub that all postures use but ``away``, and a far one of 4 d, that only it uses."""
    whole = mapping(
        1.0,
        horizon_d=40.0,
        fleets={"a": fleet(modes={"wear": mode(10)})},
        hubs={"far": yard(node="port"), "near": yard()},
        work={"repair": repair(3)},
        postures={
            "home": {"routing": {"policy": "nearest"}, "hubs": ["near"]},
            "away": {"routing": {"policy": "nearest"}, "hubs": ["far"]},
        },
        posture="home",
    )
    whole["nodes"]["port"] = {}
    whole["legs"]["long"] = {"start": "sea", "end": "port", "takes": fixed(4.0)}
    whole["legs"]["across"] = {"start": "harbor", "end": "port", "takes": fixed(3.0)}
    return {**whole, **parts}


def test_from_the_day_on_failures_go_where_the_other_posture_sends_them():
    """Near: 1 + 3 + 1 days down; far from day 12 to 20: 4 + 3 + 4; then near again."""
    tables = run(
        built(two_hubs(events=event("posture_changed", 20.0, 12.0, posture="away"), horizon_d=60)),
        1,
        0,
    )
    assert stays(tables) == [
        ("operating", 0.0, 10.0), ("transit_out", 10.0, 11.0), ("in_work", 11.0, 14.0),
        ("transit_back", 14.0, 15.0), ("operating", 15.0, 25.0), ("transit_out", 25.0, 29.0),
        ("in_work", 29.0, 32.0), ("transit_back", 32.0, 36.0), ("operating", 36.0, 46.0),
        ("transit_out", 46.0, 47.0), ("in_work", 47.0, 50.0), ("transit_back", 50.0, 51.0),
        ("operating", 51.0, 60.0),
    ]  # fmt: skip


def test_who_is_bound_turns():
    """At day 10.5 it is half a day out: back and 4 d on is 4.5, on and across 0.5 + 3 is 3.5."""
    order = event("posture_changed", 10.5, 20.0, posture="away")
    tables = run(built(two_hubs(events=order)), 1, 0)
    assert stays(tables)[1:4] == [
        ("transit_out", 10.0, 14.0), ("in_work", 14.0, 17.0), ("transit_back", 17.0, 21.0),
    ]  # fmt: skip


def test_what_is_in_work_is_finished():
    """In the dock since day 11, it stays there."""
    order = event("posture_changed", 11.5, 20.0, posture="away")
    assert stays(run(built(two_hubs(events=order)), 1, 0))[2] == ("in_work", 11.0, 14.0)


def test_where_no_hub_of_the_posture_does_the_work_it_is_waited_for():
    """A posture without hubs from day 5 to day 16: who fails on day 10 waits at sea until then."""
    none = {"routing": {"policy": "nearest"}, "hubs": []}
    whole = two_hubs(events=event("posture_changed", 5.0, 11.0, posture="none"))
    whole["postures"]["none"] = none
    assert stays(run(built(whole), 1, 0))[1:3] == [
        ("awaiting_access", 10.0, 16.0), ("transit_out", 16.0, 17.0),
    ]  # fmt: skip


def test_its_access_and_its_routing_hold():
    """The other posture has both hubs, sends home first, and lets the near one do other work."""
    whole = two_hubs(events=event("posture_changed", 5.0, posture="both"))
    whole["fleets"]["a"]["home_hub"] = "far"
    both = {"routing": {"policy": "home_only"}, "accepts": {"near": []}}
    whole["postures"]["both"] = both
    tables = run(built(whole), 1, 0)
    assert [each[0] for each in stays(tables)[1:3]] == ["transit_out", "in_work"]
    assert stays(tables)[1] == ("transit_out", 10.0, 14.0)


def test_of_two_the_last_adopted_holds():
    """``away`` from day 5, ``home`` from day 8 to day 20, then ``away`` again."""
    events = {
        "first": event("posture_changed", 5.0, posture="away")["order"],
        "second": event("posture_changed", 8.0, 12.0, posture="home")["order"],
    }
    found = stays(run(built(two_hubs(events=events)), 1, 0))
    assert found[1] == ("transit_out", 10.0, 11.0)
    assert found[5] == ("transit_out", 25.0, 29.0)


LEGS = {"returned": {"legs": "any"}, "delivered": {"legs": "any"}}


@pytest.mark.parametrize(
    "shop",
    [
        {"shop": {"hub": "near", "work": "repair"}, **LEGS},
        {"shop": {"hub": "near", "work": "repair"}, "ways": {"near": LEGS, "far": LEGS}},
        {
            "shop": {"hub": "near", "work": "repair", "when_closed": "moved"},
            "ways": {"near": LEGS, "far": LEGS},
        },
    ],
    ids=["over legs", "by its ways", "that move on"],
)
def test_carcasses_go_to_its_shops(shop):
    """A carcass of day 10 goes to the near shop (1 + 2 + 1 d), one of day 20 to the far (4 + 2 + 4).

    So does one of day 30; that of day 10 is on the shelf on day 14, before the order.
    """
    whole = two_hubs(
        horizon_d=60.0,
        fleets={"a": fleet(modes={"pump": on_board(10, 0, part="pump")})},
        hubs={"far": yard(node="port"), "near": yard()},
        work={"repair": repair(2)},
        stocks={"pump": {"stock": 2, "node": "sea", **shop}},
        events=event("posture_changed", 15.0, 20.0, posture="away"),
    )
    whole["postures"]["away"]["shops"] = {"pump": "far"}
    tables = run(built(whole), 1, 0)
    shelf = [
        float(at)
        for at, end in zip(tables.moves.at, tables.moves.end, strict=True)
        if tables.names.part_states[end].state == "shelf"
    ]
    assert shelf == [14.0, 30.0, 40.0, 44.0, 54.0]


# Rule --------------------------------------------------------------------------------------------


def test_a_rule_is_in_force_from_its_event_on_until_it_ends():
    """Forbidden at the near hub from day 12 to day 40: the second failure goes far."""
    whole = two_hubs(
        postures={}, posture="", horizon_d=60.0,
        rules={"bill": {"applies_to": {"hubs": ["near"]}, "enabled": False}},
        events=event("rule_made", 12.0, 28.0, rule="bill"),
    )  # fmt: skip
    out = [each for each in stays(run(built(whole), 1, 0)) if each[0] == "transit_out"]
    assert out == [("transit_out", 10.0, 11.0), ("transit_out", 25.0, 29.0),
                   ("transit_out", 46.0, 47.0)]  # fmt: skip


def test_who_is_bound_turns_when_a_rule_is_made():
    """As where a hub closes under way."""
    whole = two_hubs(
        postures={}, posture="",
        rules={"bill": {"applies_to": {"hubs": ["near"]}, "enabled": False}},
        events=event("rule_made", 10.5, rule="bill"),
    )  # fmt: skip
    assert stays(run(built(whole), 1, 0))[1] == ("transit_out", 10.0, 14.0)


def test_a_rule_that_is_made_keeps_its_own_dates():
    """Signed on day 5, it holds from day 20 on."""
    rule = {"applies_to": {"hubs": ["near"]}, "enabled": False, "from_d": 20.0}
    whole = two_hubs(
        postures={}, posture="", rules={"bill": rule}, events=event("rule_made", 5.0, rule="bill"),
    )  # fmt: skip
    out = [each for each in stays(run(built(whole), 1, 0)) if each[0] == "transit_out"]
    assert out == [("transit_out", 10.0, 11.0), ("transit_out", 25.0, 29.0)]


def test_a_licence_and_a_quota_may_be_made():
    """Three days of papers from day 12 on; and no work at all where a quota is 0."""
    hubs = {"near": yard()}
    papers = {"kind": "licence", "takes": fixed(3.0), "enabled": False}
    whole = two_hubs(
        postures={}, posture="", hubs=hubs, rules={"bill": papers},
        events=event("rule_made", 12.0, rule="bill"),
    )  # fmt: skip
    assert ("awaiting_authorization", 25.0, 28.0) in stays(run(built(whole), 1, 0))
    quota = {"kind": "quota", "at_most_frac": 0.0, "enabled": False}
    found = stays(run(built({**whole, "rules": {"bill": quota}}), 1, 0))
    assert ("awaiting_access", 25.0, 40.0) in found


# Stock -------------------------------------------------------------------------------------------


def pumps(stock: int, **parts: Any) -> Spec:
    """A platform whose pump lasts 10 d; who repairs it takes 25 d."""
    return mapping(
        horizon_d=60.0,
        fleets={"a": fleet(modes={"pump": on_board(10, 0, part="pump")})},
        stocks={"pump": {"stock": stock, "replaced_after": fixed(25.0)}},
        **parts,
    )


def test_units_that_are_brought_fill_who_waits():
    """Without a spare it is down from day 10 to 35; two that come on day 12 end that at once.

    The second fills the failure of day 22; of the carcass of day 10 the next failure, day 32,
    waits until day 35.
    """
    tables = run(built(pumps(0, events=event("stock_changed", 12.0, stock="pump", units=2))), 1, 0)
    assert demands_of(tables, "pump")[:3] == [(10.0, 12.0), (22.0, 22.0), (32.0, 35.0)]
    view = View(tables, built(pumps(0)))
    assert metric_of(view, "on_hand")["pump"] == pytest.approx(10 / 60)


def test_units_that_are_taken_come_from_the_shelf_or_as_they_come_back():
    """One on the shelf and one in repair: both are taken by day 35, before who waits since day 30.

    Two spares, failures on days 10 and 20 taken from the shelf; on day 15 both are ordered away:
    the one on the shelf goes at once, the failure of day 20 waits; what comes back on day 35 is
    taken as well, and what comes on day 45 fills it.
    """
    order = event("stock_changed", 15.0, stock="pump", units=-2)
    tables = run(built(pumps(2, events=order)), 1, 0)
    assert demands_of(tables, "pump")[:2] == [(10.0, 10.0), (20.0, 45.0)]
    gone = [
        float(at)
        for at, end in zip(tables.moves.at, tables.moves.end, strict=True)
        if tables.names.part_states[end].state == "elsewhere"
    ]
    assert gone == [15.0, 35.0]


def test_when_it_ends_the_stock_is_what_it_was():
    """Taken on day 5, back on day 25: the failure of day 10 waits for that, not for its carcass."""
    order = event("stock_changed", 5.0, 20.0, stock="pump", units=-1)
    tables = run(built(pumps(1, events=order)), 1, 0)
    assert demands_of(tables, "pump")[0] == (10.0, 25.0)


def test_what_is_still_owed_stays_when_it_ends():
    """Nothing on the shelf to take on day 15 and nothing back by day 20: as without the order."""
    order = event("stock_changed", 15.0, 5.0, stock="pump", units=-1)
    with_it = run(built(pumps(1, events=order)), 1, 0)
    assert demands_of(with_it, "pump") == demands_of(run(built(pumps(1)), 1, 0), "pump")


@pytest.mark.parametrize(("second", "together"), [(9.0, True), (10.0, False), (30.0, False)])
def test_a_stock_is_asked_for_what_is_taken_of_it_on_one_day(second, together):
    """Two of three from day 5 to 10, and two more from another day on: four at once only before."""
    taken = {"kind": "stock_changed", "stock": "pump", "units": -2}
    events = {
        "one": {"start_d": 5.0, "lasts": fixed(5.0), "does": [taken]},
        "other": {"start_d": second, "does": [taken]},
    }
    whole = pumps(3, events=events)
    if not together:
        run(built(whole), 1, 0)
        return
    with pytest.raises(ConfigError, match="4 units are taken of pump by 2 events together"):
        built(whole)


def test_a_consumable_orders_up_to_the_other_base():
    """(s, S) = (0, 2), lead 1 d; from day 5 on S is 4: the lot of day 40 is four units."""
    whole = mapping(
        horizon_d=60.0,
        fleets={"a": fleet(modes={"pump": on_board(10, 0, part="oil")})},
        stocks={"oil": {"stock": 2, "reorder_at": 0, "sources": {"maker": {"lead": fixed(1.0)}}}},
        events=event("stock_changed", 5.0, stock="oil", units=2),
    )
    tables = run(built(whole), 1, 0)
    lots = [
        (float(at), int(amount))
        for at, amount in zip(tables.resupply.at, tables.resupply.amount, strict=True)
    ]
    assert lots == [(5.0, 2), (40.0, 4)]


# Tempo -------------------------------------------------------------------------------------------


def test_at_twice_the_tempo_it_fails_after_half_of_what_is_left():
    """Ten operating days: four by day 4, the other six by day 7; at 1 again from day 9 on.

    Back on day 12 (1 + 3 + 1 d); the next ten days are calendar days again.
    """
    tables = played(
        fleets={"a": fleet(modes={"wear": mode(10)})}, hubs={"yard": yard()},
        work={"repair": repair(3)}, events=event("tempo_changed", 4.0, 5.0, factor=2.0),
        horizon_d=30.0,
    )  # fmt: skip
    out = [each[1:] for each in stays(tables) if each[0] == "operating"]
    assert out == [(0.0, 7.0), (12.0, 22.0), (27.0, 30.0)]


def test_a_factor_is_beside_phase_and_stage():
    """Tempo 2 from day 4 on, halved by order from day 4: 10 d last until day 10.

    And a stand-down stops the clock: factor 0 from day 4 to day 9.
    """
    parts = {
        "fleets": {"a": fleet(domain="aircraft", modes={"wear": mode(10)})},
        "hubs": {"yard": yard()},
        "work": {"repair": repair(3)},
        "phases": {"peace": {"start_d": 0.0}, "war": {"start_d": 4.0, "tempo": {"aircraft": 2.0}}},
        "horizon_d": 30.0,
    }
    slow = played(events=event("tempo_changed", 4.0, factor=0.5, domains=["aircraft"]), **parts)
    assert stays(slow)[0] == ("operating", 0.0, 10.0)
    stop = played(events=event("tempo_changed", 4.0, 5.0, factor=0.0), **parts)
    assert stays(stop)[0] == ("operating", 0.0, 12.0)


def test_two_orders_multiply_and_other_fleets_go_on():
    """Twice and three times: six times; a fleet that is not named keeps its days."""
    events = {
        "one": event("tempo_changed", 4.0, factor=2.0, fleets=["a"])["order"],
        "two": event("tempo_changed", 4.0, factor=3.0, fleets=["a"])["order"],
    }
    tables = played(
        fleets={name: fleet(modes={"wear": mode(10)}) for name in "ab"},
        hubs={"yard": yard(berths={"dock": 2})}, work={"repair": repair(3)}, events=events,
        horizon_d=20.0,
    )  # fmt: skip
    assert stays(tables)[0] == ("operating", 0.0, 5.0)
    assert stays(tables, "b")[0] == ("operating", 0.0, 10.0)


def test_scheduled_work_on_the_operating_clock_comes_earlier_too():
    """Every 10 operating days: due on day 7 at twice the tempo from day 4 on."""
    due = {"every_d": 10.0, "clock": "operating", "takes": fixed(1.0)}
    tables = played(
        fleets={"a": fleet(scheduled={"check": due})},
        events=event("tempo_changed", 4.0, factor=2.0), horizon_d=10.0,
    )  # fmt: skip
    assert orders_of(tables, "a", "check")[0][:2] == (7.0, 8.0)


def test_a_programme_of_demands_goes_by_the_same_clock():
    """Demands every 10 d of flying, whatever is up: the next one after half of what is left."""
    pump = {"life": fixed(10.0), "exogenous": True, "restored": "on_board", "part": "pump"}
    tables = played(
        fleets={"a": fleet(modes={"pump": pump})}, stocks={"pump": {"stock": 9, "never_replaced": True}},
        events=event("tempo_changed", 4.0, 8.0, factor=2.0), horizon_d=30.0,
    )  # fmt: skip
    assert [asked for asked, _ in demands_of(tables, "pump")] == [7.0, 12.0, 22.0]


# Deferral ----------------------------------------------------------------------------------------


def docked(**parts: Any) -> Spec:
    """A platform that is docked for 3 d every 10 d, a day away."""
    return mapping(
        1.0,
        **{
            "horizon_d": 40.0,
            "fleets": {"a": fleet(scheduled={"dock": {"every_d": 10.0, "work": "repair"}})},
            "hubs": {"yard": yard()},
            "work": {"repair": repair(3)},
            **parts,
        },
    )


def test_what_falls_due_meanwhile_is_due_when_it_ends():
    """Due on day 10, put off from day 8 to day 17; the next ten days count from its completion."""
    tables = run(built(docked(events=event("deferral", 8.0, 9.0, fleets=["a"]))), 1, 0)
    assert stays(tables)[:5] == [
        ("operating", 0.0, 17.0), ("transit_out", 17.0, 18.0), ("in_work", 18.0, 21.0),
        ("transit_back", 21.0, 22.0), ("operating", 22.0, 32.0),
    ]  # fmt: skip


def test_what_is_deferred_is_counted():
    """One period, put off from day 10 to day 17 of 40; and none is when the event is over."""
    scenario = built(docked(events=event("deferral", 8.0, 9.0, fleets=["a"])))
    view = View(run(scenario, 1, 0), scenario)
    assert metric_of(view, "deferrals") == {"a": 1, "a/dock": 1}
    assert metric_of(view, "deferred_work")["a"] == pytest.approx(7 / 40)
    without = built(docked())
    assert metric_of(View(run(without, 1, 0), without), "deferrals") == {}


def test_work_that_other_work_has_renewed_is_not_due_when_it_ends():
    """A repair on day 12 restarts the interval of the dock that is put off since day 10."""
    whole = docked(events=event("deferral", 8.0, 9.0, fleets=["a"]))
    whole["fleets"]["a"]["modes"] = {"wear": mode(12.0, restarts=["dock"])}
    tables = run(built(whole), 1, 0)
    assert orders_of(tables, "a", "dock")[0][0] == 27.0  # ten days after day 17, of the repair


def test_what_counts_from_its_due_date_keeps_it():
    """Due on day 10 and done by day 22, it is due again on day 20: at once."""
    whole = docked(events=event("deferral", 8.0, 9.0, fleets=["a"]))
    whole["fleets"]["a"]["scheduled"]["dock"]["counted_from"] = "due_date"
    opened = [each[0] for each in orders_of(run(built(whole), 1, 0), "a", "dock")]
    assert opened[:2] == [17.0, 22.0]


def test_who_is_bound_turns_back_and_who_is_in_work_is_finished():
    """Ordered on day 10.5, half a day out, it is back on day 11; on day 12 it is in the dock."""
    bound = run(built(docked(events=event("deferral", 10.5, 9.5, fleets=["a"]))), 1, 0)
    assert stays(bound)[:4] == [
        ("operating", 0.0, 10.0), ("transit_out", 10.0, 10.5), ("transit_back", 10.5, 11.0),
        ("operating", 11.0, 20.0),
    ]  # fmt: skip
    inside = run(built(docked(events=event("deferral", 12.0, 9.0, fleets=["a"]))), 1, 0)
    assert stays(inside)[2] == ("in_work", 11.0, 14.0)


def test_it_holds_for_work_in_place_and_for_what_is_named_only():
    """A check without a hub is put off as well; the dock of the same fleet is not named."""
    whole = docked(events=event("deferral", 4.0, 10.0, fleets=["a"], scheduled=["check"]))
    whole["fleets"]["a"]["scheduled"]["check"] = {"every_d": 5.0, "takes": fixed(0.5)}
    tables = run(built(whole), 1, 0)
    assert orders_of(tables, "a", "dock")[0][0] == 10.0
    assert orders_of(tables, "a", "check")[0][0] == 15.0


@pytest.mark.parametrize(
    "why",
    [
        event("deferral", 1.0, 29.0, fleets=["a"]),
        event("hub_closed", 11.0, 19.0, hubs=["yard"]),  # with the repair in it
    ],
    ids=["order", "hub"],
)
def test_failures_are_repaired_meanwhile_and_no_repair_is_broken_off(why):
    """Work that absorbs a repair falls due in it, on day 12: else it comes first, now after it."""
    whole = docked(
        fleets={
            "a": fleet(
                modes={"wear": mode(9)},
                scheduled={
                    "dock": {"every_d": 12.0, "work": "repair", "when_down": "absorb",
                             "clears": "all"},
                },
            )
        },
        work={"repair": repair(5)},
        events=why,
    )  # fmt: skip
    tables = run(built(whole), 1, 0)
    assert orders_of(tables, "a", "wear")[0] == (9.0, 16.0, True)
    assert orders_of(tables, "a", "dock")[0][0] >= 30.0


def test_who_operates_until_a_dock_is_free_leaves_the_line():
    """Two due on day 10 and one dock, free again on day 14: the second goes then, or on day 20."""
    dock = {"every_d": 10.0, "work": "repair", "waits": "operating", "staggered": False}
    whole = docked(fleets={"a": fleet(2, scheduled={"dock": dock})})
    assert stays(run(built(whole), 1, 0), "a", 1)[0] == ("operating", 0.0, 14.0)
    whole["events"] = event("deferral", 12.0, 8.0, fleets=["a"])
    tables = run(built(whole), 1, 0)
    assert stays(tables)[2] == ("in_work", 11.0, 14.0)
    assert stays(tables, "a", 1)[0] == ("operating", 0.0, 20.0)


def test_it_joins_no_other_work():
    """Bundled with a repair it would be done early; put off it is not."""
    whole = docked(
        fleets={
            "a": fleet(
                modes={"wear": mode(8)}, scheduled={"dock": {"every_d": 10.0, "work": "repair"}}
            )
        },
        maintenances={"m": {"bundle_within_d": 5.0}},
        maintenance="m",
    )
    assert len(jobs_of(run(built(whole), 1, 0), "a")) > 2
    first = orders_of(run(built(whole), 1, 0), "a", "dock")[0][0]
    assert first < 15.0
    whole["events"] = event("deferral", 1.0, 29.0, fleets=["a"])
    assert orders_of(run(built(whole), 1, 0), "a", "dock")[0][0] >= 30.0


def test_nothing_that_is_drawn_moves_before_the_day():
    """With random lives the days before an order are those without it."""
    whole = docked(
        fleets={"a": fleet(3, modes={"wear": mode(exponential(8.0))})},
    )
    base = run(built(whole), 1, 0)
    whole["events"] = event("tempo_changed", 20.0, factor=3.0)
    other = run(built(whole), 1, 0)
    for number in range(3):
        mine = [each for each in healths(base, "a", number) if each[2] <= 20.0]
        assert healths(other, "a", number)[: len(mine)] == mine


# All of them --------------------------------------------------------------------------------------

ORDERS: dict[str, Spec] = {
    "posture_changed": {"posture": "away"},
    "rule_made": {"rule": "bill"},
    "stock_changed": {"stock": "pump", "units": -1},
    "tempo_changed": {"factor": 2.0},
    "deferral": {"fleets": ["a"]},
}


def everything(events: Spec) -> Scenario:
    """Two hubs, a pump in stock, scheduled work and a programme of demands; fixed laws."""
    parts = {
        "wear": mode(10),
        "pump": on_board(7, 1, part="pump"),
        "filter": {"life": fixed(6.0), "exogenous": True, "restored": "on_board", "part": "filter"},
    }
    dock = {"every_d": 15.0, "work": "repair"}
    return built(
        two_hubs(
            horizon_d=60.0,
            fleets={"a": fleet(2, modes=parts, scheduled={"dock": dock})},
            stocks={
                "pump": {"stock": 2, "replaced_after": fixed(9.0)},
                "filter": {"stock": 40, "never_replaced": True},
            },
            rules={"bill": {"applies_to": {"hubs": ["near"]}, "enabled": False}},
            events=events,
        )
    )


def record(scenario: Scenario, **how: Any) -> Any:
    """What the platforms and stocks did."""
    tables = run(scenario, 1, 0, **how)
    lives = [stays(tables, "a", number) for number in range(2)]
    return lives, demands_of(tables, "pump"), demands_of(tables, "filter")


@pytest.mark.parametrize("kind", ORDERS)
@pytest.mark.parametrize("day", [5.0, 13.0, 24.0])
def test_where_nothing_is_left_to_luck_every_future_is_the_same(kind, day):
    """Before the order, in it and after it: what passes by a clock that has changed is found."""
    scenario = everything(event(kind, 8.0, 12.5, **ORDERS[kind]))
    assert record(scenario, future=[(day, 1)]) == record(scenario)


@pytest.mark.parametrize("kind", ORDERS)
def test_an_order_in_an_other_future_comes_on_its_other_day(kind):
    """A day that is drawn: the future from day 2 on has the days that its own order has."""
    late = event(kind, 0.0, 20.0, **ORDERS[kind])
    late["order"]["after"] = {"law": "uniform", "low_d": 5.0, "high_d": 25.0}
    scenario = everything(late)
    found = {repr(record(scenario, future=[(2.0, number)])) for number in range(4)}
    assert len(found) > 1


@pytest.mark.parametrize("kind", ORDERS)
def test_two_days_of_one_order_share_the_past_before_them(kind):
    """And the order and none, but for a posture: its hubs have plans from the start."""
    first, second = (everything(event(kind, day, **ORDERS[kind])) for day in (20.0, 30.0))
    none = everything({})
    assert apart_from_d(first, second) == 20.0
    assert apart_from_d(first, none) == (-inf if kind == "posture_changed" else 20.0)
    assert unsteady(first) is not None
    past = Past.of([first, second] if kind == "posture_changed" else [first, second, none])
    for each in (first, second, *([] if kind == "posture_changed" else [none])):
        shared = in_a_copy(partial(_bits_of, past.play(1, 0, False), each))
        assert shared == _bits(each, run(each, 1, 0))


def _bits_of(past: Replication, scenario: Scenario) -> Any:
    return _bits(scenario, past.as_of(scenario).finish())


def _bits(scenario: Scenario, tables: Tables) -> Any:
    found = outcome(tables, scenario)
    return found.keys, found.values.tobytes(), found.daily.tobytes()


def test_units_in_the_system_are_those_of_the_base_stock_of_the_day():
    """On hand + on order - owed = base stock, and what is still to be taken: on every day.

    That is no more than was ordered away, and only falls from then on.
    """
    events = {
        "more": event("stock_changed", 20.0, 30.0, stock="pump", units=3)["order"],
        "less": event("stock_changed", 35.0, 40.0, stock="pump", units=-2)["order"],
    }
    scenario = built(
        mapping(
            horizon_d=100.0,
            stocks={
                "pump": {
                    "stock": 2, "replaced_after": exponential(9.0),
                    "demand": {"others": {"arrivals": exponential(3.0)}},
                }
            },
            events=events,
        )
    )  # fmt: skip
    for seed in range(5):
        view = View(run(scenario, seed, 0), scenario)
        (hand,), (owed,), (due,) = on_hand_steps(view), owed_steps(view), on_order_steps(view)
        days = np.arange(0.5, 100.0)
        base = 2 + 3 * ((days > 20) & (days < 50)) - 2 * ((days > 35) & (days < 75))
        to_take = hand.at(days) + due.at(days) - owed.at(days) - base
        most = 2 * (days > 35) + 3 * (days > 50)
        assert ((to_take >= 0) & (to_take <= most)).all()
        rises = np.diff(to_take) > 0
        assert not rises[(days[1:] != 35.5) & (days[1:] != 50.5)].any()


def test_a_tempo_that_changes_for_no_time_moves_no_date_by_a_tick():
    """Nothing is rounded where nothing changes, whatever the two rates are."""
    clock, plain = ChangingClock(Clock([0], [0.7])), Clock([0], [0.7])
    for now in (101, 233, 377):
        clock.go_on(Fraction(3, 7), now)
        clock.go_on(Fraction(1), now)
    assert [clock.reading(at) for at in range(500)] == [plain.reading(at) for at in range(500)]
