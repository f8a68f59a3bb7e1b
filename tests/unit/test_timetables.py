"""Timetables worked out by hand where several mechanisms meet, most of them at one instant.

All laws are fixed, so that every date is exact: days below are sums that anybody can do.
"""

import pytest

from contested import damage, event, stages, struck, two_yards
from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import (
    Spec,
    demands_of,
    fixed,
    fleet,
    measured,
    mode,
    on_board,
    one_yard,
    repair,
    scenario,
    timeline,
    yard,
)

HOUR = 1 / 24
SHIP = {"a": fleet(modes={"hull": mode(10)})}


def told(model: Scenario, until_d: float, name: str = "a", number: int = 0) -> list:
    """What a platform does, as activity and first day, of the days before one."""
    spells = timeline(run(model, 1, 0), name, number)
    return [(activity, round(start, 6)) for activity, start, _ in spells if start < until_d]


# A clock that stands ------------------------------------------------------------------------------

OFF_FROM_10_TO_15 = {
    "rotation": {"rotation": {"stages": {
        "on": {"duration_d": 10, "on_station": True}, "off": {"duration_d": 5, "tempo": 0.0},
    }}},
    "phase": {"phases": {
        "x": {"start_d": 0}, "y": {"start_d": 10, "tempo": {"ship": 0.0}}, "z": {"start_d": 15},
    }},
    "order": {"events": {"still": event(10, "tempo_changed", 5, factor=0.0)}},
}  # fmt: skip


def stands(why: str, **keys: object) -> Scenario:
    """A platform whose clock reads 10 on day 10 and stands until day 15, for one of the reasons."""
    parts = dict(OFF_FROM_10_TO_15[why])
    rotation = {"rotation": parts.pop("rotation")} if "rotation" in parts else {}
    return one_yard({"a": fleet(**keys, **rotation)}, horizon_d=24.0, **parts)


@pytest.mark.parametrize("why", OFF_FROM_10_TO_15)
@pytest.mark.parametrize(
    "keys",
    [
        {"modes": {"hull": mode(10)}},
        {"scheduled": {"s": {"every_d": 10, "clock": "operating", "takes": fixed(3),
                             "staggered": False}}},
    ],
    ids=["failure", "work"],
)  # fmt: skip
def test_what_is_due_as_the_clock_stops_is_due_then(why, keys):
    """The clock reads 10 from day 10 on: it is then that it fails, not when the clock goes on."""
    found = told(stands(why, **keys), 24)
    assert found[:2] == [("OPERATING", 0), ("IN_WORK", 10)]
    assert [start for _, start in found[2:]] == ([13, 15] if why == "rotation" else [13])


def test_what_was_flown_by_the_end_of_a_stage_is_due_then():
    """Eight hours a day, ten days on station: a life of 80 h ends with the stage, on day 10."""
    off = OFF_FROM_10_TO_15["rotation"]
    flying = {"sorties_per_day": 4, "hours_per_sortie": 2, "most_per_day": 4}
    jet = fleet(modes={"engine": mode(80, clock="hours")}, flying=flying, **off)
    assert told(one_yard({"a": jet}), 29) == [
        ("OPERATING", 0), ("IN_WORK", 10), ("ROTATION", 13), ("OPERATING", 15), ("IN_WORK", 25),
        ("ROTATION", 28),
    ]  # fmt: skip


def test_two_that_fail_at_one_instant_are_both_repaired_before_it_rests():
    """Both on day 10, three days each; the stage of tempo 0 has begun on day 12."""
    rest = {"on": {"duration_d": 12, "on_station": True}, "off": {"duration_d": 8, "tempo": 0.0}}
    both = fleet(modes={"x": mode(10), "y": mode(10)}, rotation={"stages": rest})
    assert told(one_yard({"a": both}), 21) == [
        ("OPERATING", 0), ("IN_WORK", 10), ("ROTATION", 16), ("OPERATING", 20)
    ]  # fmt: skip


@pytest.mark.parametrize("tempo", [0.0, 0.5])
def test_who_is_hit_in_port_is_damaged_though_its_clock_stands(tempo):
    """In port from day 20 to 30, struck there on day 22: three days of repair on the spot."""
    port = {
        "sea": {"duration_d": 20, "on_station": True},
        "port": {"duration_d": 10, "node": "harbor", "tempo": tempo},
    }
    raid = struck(22, 0, loses_frac=0.0, hit_frac=1.0)
    ship = fleet(modes={"hit": damage()}, rotation={"stages": port})
    assert told(one_yard({"a": ship}, out_d=1, events={"raid": raid}), 29) == [
        ("OPERATING", 0), ("ROTATION", 20), ("IN_WORK", 22), ("ROTATION", 25)
    ]  # fmt: skip


# Work that moves ----------------------------------------------------------------------------------


def slow_at_first(factor: float) -> Spec:
    """The first job takes so many times as long."""
    return {"learning": {"first_factor": factor, "rate": 0.5}}


@pytest.mark.parametrize(
    ("south", "work", "strike", "found"),
    [
        # north is new to it: 8 d from day 14; a quarter is done on 16, the rest is 3 of 4 d
        ({}, repair(4), 16, [("IN_WORK", 17), ("TRANSIT_BACK", 20)]),
        # south is newer to it: three times its 3 d
        (slow_at_first(3.0), repair(4), 16, [("IN_WORK", 17), ("TRANSIT_BACK", 26)]),
        # opened from 14 to 18, a quarter of the closing is done on 19: 1.5 of 4 d are left
        ({}, stages(open=(2, {"dock": 1}), close=(2, {"dock": 1})), 19,
         [("IN_WORK", 20), ("TRANSIT_BACK", 21.5)]),
    ],
)  # fmt: skip
def test_work_moves_with_the_share_that_is_left_of_its_content(south, work, strike, found):
    """Each day of a job that is new to north is half a day of content."""
    model = two_yards(
        north=slow_at_first(2.0), south=south, work={"repair": work},
        events={"raid": struck(strike, 100, hub="north", work="moved")},
    )  # fmt: skip
    assert told(model, 27)[:5] == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("IN_WORK", 14), ("TRANSIT_OUT", strike), found[0]
    ]  # fmt: skip
    assert found[1] in told(model, 27)


def test_work_that_was_hurried_moves_with_what_is_left_of_its_content():
    """Four days from 14 on, three times as fast from 15: on 15.5 one and a half are left."""
    hurry = event(15, "expedite", hubs=["north"], within_d=5, factor=3.0)
    model = two_yards(events={"hurry": hurry, "raid": struck(15.5, 100, hub="north", work="moved")})
    assert told(model, 20)[3:] == [("TRANSIT_OUT", 15.5), ("IN_WORK", 16.5), ("TRANSIT_BACK", 18)]


def test_work_that_is_lost_is_begun_anew_at_the_pace_of_a_first_job():
    """Six days instead of three, begun anew on day 15; the second job takes three."""
    model = one_yard(SHIP, hub=yard(**slow_at_first(2.0)), events={"s": struck(12, 3, work="lost")})
    assert told(model, 36) == [
        ("OPERATING", 0), ("IN_WORK", 10), ("ON_HOLD", 12), ("IN_WORK", 15), ("OPERATING", 21),
        ("IN_WORK", 31), ("OPERATING", 34),
    ]  # fmt: skip


def test_work_moves_and_asks_for_the_people_of_the_theater_anew():
    """a waits for the one engineer until b is done on day 14, works a day, and goes to south."""
    model = two_yards(
        north_d=1, south_d=2,
        fleets={"a": fleet(modes={"hull": mode(10)}), "b": fleet(modes={"hull": mode(9)})},
        work={"repair": repair(4, dock=1, engineer=1)}, people={"engineer": 1},
        north={"berths": {"dock": 2}}, events={"s": struck(15, hub="north", work="moved")},
    )  # fmt: skip
    assert told(model, 22) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("AWAITING_LABOUR", 11), ("IN_WORK", 14),
        ("TRANSIT_OUT", 15), ("IN_WORK", 16), ("TRANSIT_BACK", 19), ("OPERATING", 21),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("work", "strike", "asked", "back_d"),
    [
        # it is used up on 14, and goes along: two days of four are left on 17
        (stages(mend=(4, {"dock": 1, "pump": 1})), 16, [(14, 14)], 19),
        # what was opened with it stays open: two days of closing are left on 17
        (stages(open=(1, {"dock": 1, "pump": 1}), close=(3, {"dock": 1})), 16, [(14, 14)], 19),
        # it came too late for north, on 20: south begins with it
        (stages(open=(1, {"dock": 1}), close=(3, {"dock": 1, "late": 1})), 16, [(17, 20)], 23),
    ],
    ids=["one stage", "two stages", "not yet"],
)
def test_work_that_moves_takes_along_the_parts_that_it_has_used(work, strike, asked, back_d):
    """There is one pump, and no other; another kind is there five days after the order of day 15."""
    stocks = {
        "pump": {"stock": 1, "never_replaced": True},
        "late": {"stock": 0, "sources": {"maker": {"lead": fixed(5)}}},
    }
    raid = struck(strike, 100, hub="north", work="moved")
    model = two_yards(work={"repair": work}, stocks=stocks, events={"raid": raid})
    assert ("TRANSIT_BACK", back_d) in told(model, 24)
    tables = run(model, 1, 0)
    found = [each for name in stocks for each in demands_of(tables, name)]
    assert [each for each in found if each[0] < 30] == asked


def test_work_that_moves_twice_is_done_in_three_parts():
    """A day at north, a day at south, and the rest at north, which is whole again."""
    events = {
        "first": struck(15, 1.5, hub="north", work="moved"),
        "second": struck(17, 100, hub="south", work="moved"),
    }
    assert told(two_yards(events=events), 26) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("IN_WORK", 14), ("TRANSIT_OUT", 15),
        ("IN_WORK", 16), ("TRANSIT_OUT", 17), ("IN_WORK", 18), ("TRANSIT_BACK", 20),
        ("OPERATING", 24),
    ]  # fmt: skip


# Late in the instant ------------------------------------------------------------------------------


@pytest.mark.parametrize("fate", ["held", "moved", "lost"])
def test_who_arrives_as_the_yard_is_struck_has_no_dock_yet(fate):
    """Who is next is decided after what changes: it arrives on 14, is told, and crosses in a day."""
    model = two_yards(events={"raid": struck(14, 4, hub="north", work=fate)})
    assert told(model, 20) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("IN_WORK", 15), ("TRANSIT_BACK", 19)
    ]  # fmt: skip


def test_who_would_interrupt_as_the_yard_is_struck_interrupts_nobody():
    """b fails on 11, when the yard is struck for 4 d: it is first when that is over."""
    ships = {
        "a": fleet(priority=1, modes={"hull": mode(10)}),
        "b": fleet(priority=0, modes={"hull": mode(11)}),
    }
    hub = yard(preemptive=True, queue={"policy": "priority"})
    model = one_yard(ships, hub=hub, events={"raid": struck(11, 4)})
    assert told(model, 20, "b")[1:] == [("AWAITING_BERTH", 11), ("IN_WORK", 15), ("OPERATING", 18)]
    assert told(model, 21)[-1] == ("OPERATING", 20)


@pytest.mark.parametrize(
    ("start_d", "lasts_d", "arrives_d"),
    [(10, 100, 14), (5, 5, 18)],
    ids=["closes as it sails", "opens as it sails"],
)
def test_a_ship_sails_by_what_held_before_the_instant(start_d, lasts_d, arrives_d):
    """Four days through the strait, eight around it: what changes on day 10 changes after that."""
    way = {"start": "sea", "end": "harbor", "takes": fixed(4), "without": {"strait": 8}}
    model = scenario(
        fleets=SHIP, hubs={"yard": yard()}, work={"repair": repair(3)}, passages={"strait": {}},
        legs={"way": way},
        events={"x": event(start_d, "passage_closed", lasts_d, passage="strait")},
    )  # fmt: skip
    assert told(model, 19)[1:3] == [("TRANSIT_OUT", 10), ("IN_WORK", arrives_d)]


# Stocks that help ---------------------------------------------------------------------------------


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "something else then"])
@pytest.mark.parametrize("at", ["on board", "in a dock"])
def test_help_is_asked_for_by_who_finds_none_whatever_else_happens_then(beside, at):
    """The first unit is there on day 10; on 21 there is none, and b's comes in two days.

    The one of day 10 is back on 30, for day 34. The unit of b is back on 41, and helps on 45.
    """
    stocks = {
        "own": {"stock": 1, "item": "x", "replaced_after": fixed(20),
                "lateral": {"stocks": ["b"], "takes": fixed(2)}},
        "b": {"stock": 1, "item": "x", "replaced_after": fixed(20)},
    }  # fmt: skip
    swap = {"life": fixed(10), "restored": "on_board", "part": "own", "takes": fixed(1)}
    fleets = {"a": fleet(modes={"x": swap if at == "on board" else mode(10)})}
    if beside:  # fails and is mended at the very instants of a
        fleets["z"] = fleet(modes={"y": on_board(1, 0)})
    work = {"repair": repair(1, dock=1, own=1)}
    tables = run(one_yard(fleets, work, stocks=stocks, horizon_d=59.0), 1, 0)
    assert demands_of(tables, "own") == [(10, 10), (21, 23), (34, 34), (45, 47), (58, 58)]
    assert demands_of(tables, "b") == [(21, 21), (45, 45)]


# Shifts -------------------------------------------------------------------------------------------

DAY_SHIFT = {"hours": 8}


@pytest.mark.parametrize(
    ("fails_h", "shift", "parts", "done_h"),
    [
        (24 + 8, {}, {}, 24 + 16),  # as long as the shift
        (24 + 16, {}, {}, 48 + 16),  # as it ends: all of it on the next day
        (4 * 24 + 12, {}, {}, 7 * 24 + 12),  # half on Friday, half on Monday
        (5 * 24 + 5, {"start_h": 22}, {}, 8 * 24 + 5),  # an hour of Friday's night, 7 of Monday's
        (24 + 8, {}, {"slow": event(24 * HOUR + 10 * HOUR, "hub_slowed", 4 * HOUR, hubs=["yard"],
                                    factor=2.0)}, 48 + 10),  # 2 + 2 + 2 h, and 2 h are left
        (24 + 12, {}, {"hurry": event(42 * HOUR, "expedite", hubs=["yard"], within_d=4 * HOUR,
                                      factor=4.0)}, 48 + 9),  # at night: 4 h are left, now one
        (24 + 12, {}, {"raid": struck(44 * HOUR, 14 * HOUR)}, 48 + 14),  # from 20:00 to 10:00
    ],
)  # fmt: skip
def test_eight_hours_of_work_by_shift(fails_h, shift, parts, done_h):
    """Eight hours of work in shifts of eight hours, five days a week from day 0 on."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(fails_h * HOUR)})},
        {"repair": repair(8 * HOUR, dock=1, gang=1)},
        hub=yard(crews={"gang": 1}, shifts={"gang": {**DAY_SHIFT, **shift}}),
        events=parts, horizon_d=10.0,
    )  # fmt: skip
    assert ("OPERATING", round(done_h * HOUR, 6)) in told(model, 10)


# Ways, papers and ports ---------------------------------------------------------------------------


def test_what_is_waited_for_once_and_what_for_each_hub():
    """Survey 2 d, licence 3 d, award of north 1 d; north closes on 15.5, and south has no award.

    The survey is not done again; south needs its own licence and a tow, which takes 2 + 1 d.
    """
    ship = fleet(
        modes={"hull": mode(10, when_down="tow")},
        moves={"own": {}, "tow": {"wait": fixed(2), "load": fixed(1)}},
    )
    model = two_yards(
        fleets={"a": ship}, work={"repair": {**repair(4), "before": {"survey": fixed(2)}}},
        north={"award": fixed(1)}, rules={"papers": {"kind": "licence", "takes": fixed(3)}},
        events={"closure": event(15.5, "hub_closed", 100, hubs=["north"])},
    )  # fmt: skip
    assert told(model, 33) == [
        ("OPERATING", 0), ("PREPARING", 10), ("AWAITING_AUTHORIZATION", 12),
        ("AWAITING_LIFT", 18.5), ("LOADING", 20.5), ("TRANSIT_OUT", 21.5), ("IN_WORK", 27.5),
        ("TRANSIT_BACK", 31.5),
    ]  # fmt: skip


def test_a_cycle_of_sea_and_port_with_failures_in_both():
    """It is mended where its cycle has it: home from the yard by sea, or in port on the spot.

    Fails on 8 at sea, is in port from 10; on 21 at sea, back on 28; on 36 in port; each after 8 d.
    """
    cycle = {
        "sea": {"duration_d": 10, "on_station": True},
        "port": {"duration_d": 10, "node": "harbor"},
    }
    ship = fleet(modes={"hull": mode(8)}, rotation={"stages": cycle})
    assert told(one_yard({"a": ship}, out_d=2), 40) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 8), ("IN_WORK", 10), ("ROTATION", 13), ("OPERATING", 20),
        ("TRANSIT_OUT", 21), ("IN_WORK", 23), ("TRANSIT_BACK", 26), ("OPERATING", 28),
        ("ROTATION", 30), ("IN_WORK", 36), ("ROTATION", 39),
    ]  # fmt: skip


# Missions and money -------------------------------------------------------------------------------


def test_two_missions_that_share_a_fleet_to_the_day():
    """Three ships down from 10 until 13, 16 and 19; two helpers down from 12 to 14.

    One of the ships: not from 10 to 13. Three of all: not from 10 to 14, so that is the gap.
    """
    fleets = {"a": fleet(3, modes={"hull": mode(10)}), "b": fleet(2, modes={"r": on_board(12, 2)})}
    missions = {
        "ship": {"fleets": ["a"], "k": 1},
        "line": {"fleets": ["a", "b"], "k": 3},
    }
    model = one_yard(
        fleets, horizon_d=20.0, missions=missions, measure={"hold_d": 10.0, "k_shift": [-1, 0, 1]}
    )
    found = measured(run(model, 1, 0), model)
    assert {key: found[key] for key in (
        ("mission_uptime", "ship"), ("mission_uptime", "line"), ("dru", "all missions"),
        ("dru_curve", "k-1"), ("dru_curve", "k+1"), ("sustained_hold", "all missions"),
        ("first_gap", "all missions"), ("gap_longest", "all missions"), ("regain", "line"),
    )} == {
        ("mission_uptime", "ship"): 0.85, ("mission_uptime", "line"): 0.8,
        ("dru", "all missions"): 0.8, ("dru_curve", "k-1"): 0.9, ("dru_curve", "k+1"): 0.7,
        ("sustained_hold", "all missions"): 1, ("first_gap", "all missions"): 10,
        ("gap_longest", "all missions"): 4, ("regain", "line"): 4,
    }  # fmt: skip


def test_what_two_repairs_cost():
    """Out on 10, 3 d of work, back on 17; out on 27, a day of work until day 30.

    4 days at 7 and twice that abroad; 6 d under way at 1.5; 26 d of an idle dock at 0.1; a month
    of capital.
    """
    prices = {
        "repair_per_day": {"ship": 7}, "country_factor": {"abroad": 2}, "capital_per_berth_year": 365,
        "transit_per_day": {"ship": 1.5}, "idle_per_berth_day": 0.1,
    }  # fmt: skip
    model = one_yard(SHIP, out_d=2, horizon_d=30.0, hub=yard(country="abroad"), costs=prices)
    found = measured(run(model, 1, 0), model)
    paid = [found["cost", part] for part in ("repair", "under way", "idle capacity", "capital")]
    assert paid == pytest.approx([56, 9, 2.6, 30])
    assert found["cost", "total"] == pytest.approx(97.6)
