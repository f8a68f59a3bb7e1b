"""Platforms that operate until their berth or team is ready, worked by hand."""

from typing import Any

import numpy as np
import pytest

from contested import damage, event
from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import (
    Spec,
    built,
    exponential,
    fixed,
    fleet,
    healths,
    holds_of,
    jobs_of,
    measured,
    mode,
    on_board,
    one_yard,
    orders_of,
    repair,
    scenario,
    timeline,
    yard,
)


def depot(every_d: float = 100, **keys: Any) -> Spec:
    """Work in the dock, due for the whole fleet on the same day; it operates until it is ready."""
    keys = {"waits": "operating", **keys}
    return {"every_d": every_d, "work": "repair", "staggered": False, **keys}


def ship(every_d: float = 100, modes: Spec | None = None, **keys: Any) -> Spec:
    """One ship with such work."""
    return fleet(modes=modes or {}, scheduled={"depot": depot(every_d, **keys)})


def at_one_dock(fleets: Spec, horizon_d: float = 150, **parts: Any) -> Scenario:
    """Fleets that share a dock, where work takes 20 days."""
    return one_yard(fleets, work={"repair": repair(20)}, horizon_d=horizon_d, **parts)


def test_the_second_operates_until_the_dock_is_free():
    """Down it would wait from day 100; so it serves until day 120."""
    model = at_one_dock({"a": fleet(2, scheduled={"depot": depot()})})
    tables = run(model, 1, 0)
    assert timeline(tables, "a", 0) == [
        ("OPERATING", 0, 100), ("IN_WORK", 100, 120), ("OPERATING", 120, 150),
    ]  # fmt: skip
    assert timeline(tables, "a", 1) == [
        ("OPERATING", 0, 120), ("IN_WORK", 120, 140), ("OPERATING", 140, 150),
    ]  # fmt: skip
    assert orders_of(tables, "a", "depot") == [(100, 120, True), (100, 140, True)]
    assert measured(tables, model)["wait", "yard/repair/a"] == 10  # 0 and 20 days


def test_the_berth_is_held_while_the_platform_is_on_its_way():
    """Two days away: held 100-122 for the first, 122-144 for the second, which leaves on day 122."""
    model = at_one_dock({"a": fleet(2, scheduled={"depot": depot()})}, out_d=2.0)
    tables = run(model, 1, 0)
    assert timeline(tables, "a", 1) == [
        ("OPERATING", 0, 122), ("TRANSIT_OUT", 122, 124), ("IN_WORK", 124, 144),
        ("TRANSIT_BACK", 144, 146), ("OPERATING", 146, 150),
    ]  # fmt: skip
    assert holds_of(tables, "yard", "dock") == [(1, 100, 122), (1, 122, 144)]


def test_its_clock_runs_and_it_may_fail_meanwhile():
    """Due on day 100, it fails at an age of 105, is mended by day 115, and is still next."""
    model = at_one_dock({"a": ship(), "b": ship(modes={"engine": on_board(105, 10)})})
    tables = run(model, 1, 0)
    assert timeline(tables, "b") == [
        ("OPERATING", 0, 105), ("IN_WORK", 105, 115), ("OPERATING", 115, 120),
        ("IN_WORK", 120, 140), ("OPERATING", 140, 150),
    ]  # fmt: skip
    assert orders_of(tables, "b", "depot") == [(100, 140, True)]
    waits = [(asked, started) for _, _, asked, started, _ in jobs_of(tables, "b")]
    assert waits == [(100, np.inf), (115, 120), (120, 120)]


def test_who_is_down_gives_up_the_place_and_is_next_when_it_is_up():
    """The dock is free on day 120, when b is down: c has it, who asked on day 110. Back on day 130,
    b goes before d, who asked on day 125: it has asked since day 100."""
    model = at_one_dock(
        {
            "a": ship(),
            "b": ship(modes={"engine": on_board(105, 25)}),
            "c": ship(110),
            "d": ship(125),
        },
        horizon_d=190,
    )
    tables = run(model, 1, 0)
    done = {each: orders_of(tables, each, "depot")[0] for each in "abcd"}
    assert done == {
        "a": (100, 120, True), "b": (100, 160, True), "c": (110, 140, True), "d": (125, 180, True),
    }  # fmt: skip
    assert ("OPERATING", 130, 140) in timeline(tables, "b")


def test_it_may_fail_on_the_day_on_which_it_asks():
    """At one instant the work is due and the engine fails: it asks, fails, and asks again."""
    engine = {"engine": on_board(100, 10)}
    tables = run(at_one_dock({"a": ship(), "b": ship(modes=engine)}), 1, 0)
    assert orders_of(tables, "b", "depot") == [(100, 140, True)]
    assert ("IN_WORK", 100, 110) in timeline(tables, "b")
    hull = {"hull": mode(100.0)}  # in the same dock, for which it waits at the same time
    tables = run(at_one_dock({"a": ship(), "b": ship(modes=hull)}, horizon_d=200), 1, 0)
    assert orders_of(tables, "b", "hull")[0] == (100, 140, True)
    assert orders_of(tables, "b", "depot") == [(100, 160, True)]


def test_it_operates_until_the_team_is_there():
    """A team that travels a day works on a from day 100, is home on day 112 and back at b on 113."""
    team = {"kind": "forward_team", "node": "harbor", "accepts": "any", "crews": {"team": 1}}
    model = scenario(
        legs={
            "way": {"start": "harbor", "end": "sea", "mode": "air", "takes": fixed(1)},
        },
        fleets={"a": fleet(2, scheduled={"depot": depot()})},
        hubs={"team": team},
        work={"repair": repair(10, team=1)},
        horizon_d=150,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a", 0) == [
        ("OPERATING", 0, 101), ("IN_WORK", 101, 111), ("OPERATING", 111, 150),
    ]  # fmt: skip
    assert timeline(tables, "a", 1) == [
        ("OPERATING", 0, 113), ("IN_WORK", 113, 123), ("OPERATING", 123, 150),
    ]  # fmt: skip
    assert holds_of(tables, "team", "team") == [(1, 100, 112), (1, 112, 124)]


def test_it_waits_for_everything_that_the_first_stage_needs():
    """A dock that is free and a part that comes on day 130: it goes then, and no sooner."""
    model = one_yard(
        {"a": ship()},
        work={"repair": repair(20, dock=1, valve=1)},
        hub=yard(parts={"valve": {"stock": 0, "replaced_after": fixed(30)}}),
        horizon_d=160,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 130), ("IN_WORK", 130, 150), ("OPERATING", 150, 160),
    ]  # fmt: skip


def test_on_the_operating_clock():
    """Down 95-105, a hundred operating days are full on day 110; the dock is free on day 120."""
    engine = {"engine": on_board(95, 10)}
    model = at_one_dock({"a": ship(), "b": ship(modes=engine, clock="operating")})
    tables = run(model, 1, 0)
    assert orders_of(tables, "b", "depot") == [(110, 140, True)]


def test_work_that_waits_joins_what_takes_the_platform_in():
    """b waits for the dock from day 100 on. Its hull fails on day 105: both are done from day 120."""
    model = one_yard(
        {"a": ship(), "b": ship(modes={"hull": mode(105.0, "patch")})},
        work={"repair": repair(20), "patch": repair(3)},
        horizon_d=150,
        maintenances={"together": {"bundle_within_d": 1}},
        maintenance="together",
    )
    tables = run(model, 1, 0)
    assert orders_of(tables, "b", "hull") == [(105, 143, True)]
    assert orders_of(tables, "b", "depot") == [(100, 143, True)]


@pytest.mark.parametrize("kind", ["yard", "forward_team"])
def test_where_nobody_waits_it_makes_no_difference(kind):
    """With units for everybody, every spell and every order is the same to the last bit."""
    hub = {"kind": kind, "node": "harbor", "accepts": "any", "crews": {"team": "unlimited"}}
    hub |= {"yard": {"berths": {"dock": "unlimited"}}, "forward_team": {}}[kind]
    records = []
    for waits in ("down", "operating"):
        scheduled = {"depot": depot(60, staggered=True, waits=waits)}
        model = scenario(
            0.0 if kind == "forward_team" else 1.5,
            fleets={
                "a": fleet(
                    5,
                    modes={"hull": mode(exponential(30.0)), "radio": on_board(11, 2, "pmc")},
                    scheduled=scheduled,
                )
            },
            hubs={"yard": hub},
            work={"repair": repair(exponential(9), team=1)},
            horizon_d=2000,
        )
        records.append(run(model, 3, 0))
    one, other = records
    for table in ("spells", "orders"):
        for column, values in vars(getattr(one, table)).items():
            np.testing.assert_array_equal(values, getattr(getattr(other, table), column))
    assert len(one.orders.opened) > 300


# In a contested theater ------------------------------------------------------------------------


def two_yards_of(*does: Spec, horizon_d: float = 190, **posture: Any) -> Scenario:
    """Two ships, a yard of one dock, and another ten days away."""
    return built(
        {
            "initial": "all_up_new",
            "horizon_d": horizon_d,
            "nodes": {"sea": {}, "near": {}, "far": {}},
            "legs": {
                "near": {"start": "sea", "end": "near", "takes": fixed(2)},
                "far": {"start": "sea", "end": "far", "takes": fixed(10)},
            },
            "fleets": {"a": fleet(2, modes={"hit": damage()}, scheduled={"depot": depot()})},
            "hubs": {name: yard(node=name) for name in ("near", "far")},
            "work": {"repair": repair(20)},
            "events": {f"e{number}": each for number, each in enumerate(does)},
            "posture": "p",
            "postures": {"p": {"routing": {"policy": "nearest"}, **posture}},
        }
    )


def test_who_waits_for_a_hub_that_closes_asks_another():
    """The near yard is closed on day 110: the second goes to the far one at once, 110-120-140-150."""
    tables = run(two_yards_of(event(110, "hub_closed", hubs=["near"])), 1, 0)
    assert timeline(tables, "a", 1) == [
        ("OPERATING", 0, 110), ("TRANSIT_OUT", 110, 120), ("IN_WORK", 120, 140),
        ("TRANSIT_BACK", 140, 150), ("OPERATING", 150, 190),
    ]  # fmt: skip
    assert orders_of(tables, "a", "depot")[1] == (100, 150, True)


def test_who_waits_for_a_hub_that_is_lost_asks_another_where_the_posture_reroutes():
    """Struck on day 110, when the first has worked for 8 days. With a posture that does not reroute
    the second waits, operating: the first, who was in work, goes on from day 130 to day 142."""
    lost = event(110, "hub_struck", 20, hub="near", loses={"dock": 1})
    tables = run(two_yards_of(lost), 1, 0)
    assert ("TRANSIT_OUT", 110, 120) in timeline(tables, "a", 1)
    tables = run(two_yards_of(lost, reroutes=False), 1, 0)
    assert ("IN_WORK", 130, 142) in timeline(tables, "a", 0)
    assert timeline(tables, "a", 1)[0] == ("OPERATING", 0, 142)


def test_what_is_reserved_may_be_lost_while_the_platform_is_under_way():
    """Called on day 122, struck on day 123, there on day 124: it waits for the dock on the spot."""
    lost = event(123, "hub_struck", 20, hub="near", loses={"dock": 1})
    tables = run(two_yards_of(lost, reroutes=False), 1, 0)
    assert timeline(tables, "a", 1) == [
        ("OPERATING", 0, 122), ("TRANSIT_OUT", 122, 124), ("ON_HOLD", 124, 143),
        ("IN_WORK", 143, 163), ("TRANSIT_BACK", 163, 165), ("OPERATING", 165, 190),
    ]  # fmt: skip


def test_work_that_nobody_may_do_any_more_is_put_off_while_it_operates():
    """Both yards close on day 110 and open on day 130: then it goes."""
    closed = event(110, "hub_closed", 20, hubs=["near", "far"])
    tables = run(two_yards_of(closed), 1, 0)
    assert ("OPERATING", 0, 130) in timeline(tables, "a", 1)
    assert [each[0] for each in orders_of(tables, "a", "depot")] == [100, 100, 130]


def test_a_platform_that_is_lost_leaves_its_place():
    """The second is lost on day 110; nobody has the dock after day 122."""
    lost = event(110, "salvo", fleets=["a"], hit_frac=1.0, lost_frac=1.0)
    tables = run(two_yards_of(lost), 1, 0)
    assert healths(tables, "a", 1)[-1][0] == "LOST"
    assert holds_of(tables, "near", "dock") == [(1, 100, 122)]
    assert orders_of(tables, "a", "depot")[1] == (100, 110, False)


def test_a_more_urgent_job_takes_what_is_reserved():
    """Called on day 100 and two days away, it loses the dock on day 101 to a job of ten days."""
    model = one_yard(
        {
            "a": {**ship(), "priority": 5},
            "b": fleet(modes={"hull": mode(99.0, "patch", priority=0)}),
        },
        work={"repair": repair(20), "patch": repair(10)},
        out_d=2.0,
        hub=yard(preemptive=True, queue={"policy": "priority"}),
        horizon_d=150,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 100), ("TRANSIT_OUT", 100, 102), ("AWAITING_BERTH", 102, 111),
        ("IN_WORK", 111, 131), ("TRANSIT_BACK", 131, 133), ("OPERATING", 133, 150),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "right"),
    [
        ({"work": None, "takes": fixed(3)}, "work where it is waits for no hub"),
        ({"when_down": "absorb", "clears": "all"}, "defer is right"),
        ({"when_down": "skip"}, "defer is right"),
        ({"waits": "flying"}, "'down' or 'operating'"),
    ],
)
def test_what_waits_operating_waits_for_a_hub_and_is_not_left_out(keys, right):
    """One line says what would be right."""
    spec = {key: each for key, each in depot(**keys).items() if each is not None}
    with pytest.raises(ValueError, match=right):
        at_one_dock({"a": fleet(scheduled={"depot": spec})})


# With other mechanisms -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more", [{}, {"events": {"never": event(999, "hub_closed", hubs=["yard"])}}]
)
def test_it_goes_from_where_its_cycle_has_it_when_it_is_called(more):
    """Due at sea on day 18, four days from the yard; called on day 22 it is in port, and is there."""
    stages = {
        "sea": {"duration_d": 20, "on_station": True},
        "port": {"duration_d": 10, "node": "port"},
    }
    model = built(
        {
            "initial": "all_up_new",
            "horizon_d": 40,
            "nodes": {"sea": {}, "port": {}},
            "legs": {"home": {"start": "sea", "end": "port", "takes": fixed(4)}},
            "fleets": {
                "a": {**ship(18), "rotation": {"stages": stages}},
                "b": {**ship(17, work="long", waits="down"), "station": "port"},
            },
            "work": {"repair": repair(3), "long": repair(5)},
            "hubs": {"yard": yard(node="port")},
            **more,
        }
    )
    assert timeline(run(model, 1, 0), "a") == [
        ("OPERATING", 0, 20), ("ROTATION", 20, 22), ("IN_WORK", 22, 25), ("ROTATION", 25, 30),
        ("OPERATING", 30, 40),
    ]  # fmt: skip


def test_it_flies_while_it_waits():
    """Two jets share 8 h a day; 40 h each are flown on day 10. The second flies on alone."""
    flying = {"sorties_per_day": 4, "hours_per_sortie": 2, "most_per_day": 4}
    check = depot(40, clock="hours", plan={"takes": fixed(3)})
    model = one_yard({"a": fleet(2, flying=flying, scheduled={"check": check})}, horizon_d=15)
    tables = run(model, 1, 0)
    assert orders_of(tables, "a", "check")[:2] == [(10, 13, True), (10, np.inf, False)]
    assert ("OPERATING", 0, 13) in timeline(tables, "a", 1)
    assert tables.plans.due.tolist() == [10, 10]
    assert measured(tables, model)["hours_flown", "a"] == pytest.approx(15 * 8)


def test_who_waits_gives_up_what_is_deferred_by_order():
    """On day 110 depot work is put off for 20 days: the second has the dock from day 132 on."""
    order = event(110, "deferral", 22, fleets=["a"])
    tables = run(two_yards_of(order), 1, 0)
    assert ("OPERATING", 0, 132) in timeline(tables, "a", 1)


def test_who_waits_in_another_place_than_its_station_asks_another_hub():
    """In port from day 20 on, it waits for the yard there, which closes on day 21: the bay is 3 d away."""
    stages = {
        "sea": {"duration_d": 20, "on_station": True},
        "port": {"duration_d": 10, "node": "port"},
    }
    model = built(
        {
            "initial": "all_up_new",
            "horizon_d": 28,
            "nodes": {"sea": {}, "port": {}, "bay": {}},
            "legs": {
                "home": {"start": "sea", "end": "port", "takes": fixed(4)},
                "out": {"start": "sea", "end": "bay", "takes": fixed(9)},
                "along": {"start": "port", "end": "bay", "takes": fixed(3)},
            },
            "fleets": {
                "a": {**ship(18), "rotation": {"stages": stages}},
                "b": {**ship(17, work="long", waits="down"), "station": "port"},
            },
            "work": {"repair": repair(1), "long": repair(9)},
            "hubs": {"yard": yard(node="port"), "bay": yard(node="bay")},
            "events": {"e": event(21, "hub_closed", hubs=["yard"])},
            "posture": "p",
            "postures": {"p": {"routing": {"policy": "nearest"}}},
        }
    )
    assert timeline(run(model, 1, 0), "a") == [
        ("OPERATING", 0, 20), ("ROTATION", 20, 21), ("TRANSIT_OUT", 21, 24), ("IN_WORK", 24, 25),
        ("TRANSIT_BACK", 25, 28),
    ]  # fmt: skip
