"""Platforms in a contested theater by hand: work that is struck, turning, hits and losses."""

import numpy as np
import pytest

from contested import damage, event, stages, struck, two_yards
from sim.engine.replication import run
from sim.model.condition import Health
from support import (
    Spec,
    demands_of,
    exponential,
    fixed,
    fleet,
    healths,
    mode,
    on_board,
    one_yard,
    orders_of,
    repair,
    spells_of,
    timeline,
    yard,
)

SHIP = {"a": fleet(modes={"hull": mode(10)})}


def told(model, name="a", number=0, until_d=1e9):
    """What a platform does, in few words: activity and its first day."""
    spells = timeline(run(model, 1, 0), name, number)
    return [(activity, start) for activity, start, _ in spells if start < until_d]


# Work that is struck ------------------------------------------------------------------------------


@pytest.mark.parametrize(("fate", "done_d"), [("held", 17), ("moved", 17), ("lost", 18)])
def test_work_at_a_struck_hub_waits_and_goes_on(fate, done_d):
    """Struck on day 11 of work from 10 to 13, whole again on 15: 2 days are left, or all 3 again.

    There is no other hub, so work that might move stays.
    """
    model = one_yard(SHIP, events={"raid": struck(11, 4, work=fate)})
    assert told(model, until_d=20) == [
        ("OPERATING", 0), ("IN_WORK", 10), ("ON_HOLD", 11), ("IN_WORK", 15), ("OPERATING", done_d)
    ]  # fmt: skip


def test_one_of_two_docks():
    """Of two that began at once the first by number is put out, and has the other dock next."""
    model = one_yard(
        {"a": fleet(2, modes={"hull": mode(10)})},
        hub=yard(berths={"dock": 2}),
        events={"raid": struck(11, 30, loses={"dock": 1})},
    )
    assert told(model, until_d=16) == [
        ("OPERATING", 0), ("IN_WORK", 10), ("AWAITING_BERTH", 11), ("IN_WORK", 13),
        ("OPERATING", 15),
    ]  # fmt: skip
    assert told(model, number=1, until_d=16) == [
        ("OPERATING", 0),
        ("IN_WORK", 10),
        ("OPERATING", 13),
    ]


@pytest.mark.parametrize(("fate", "done_d"), [("held", 18), ("lost", 19)])
def test_a_lost_crew_stops_the_stage_that_needs_it(fate, done_d):
    """Opened from 10 to 12, one day of closing done by 13: the crew is back on 15.

    Closing has 3 of its 4 days left, or begins anew; opening is not done again.
    """
    work = stages(open=(2, {"dock": 1}), close=(4, {"dock": 1, "crew": 1}))
    model = one_yard(
        SHIP,
        {"repair": work},
        hub=yard(crews={"crew": 1}),
        events={"raid": struck(13, 2, loses={"crew": 1}, work=fate)},
    )
    assert told(model, until_d=20) == [
        ("OPERATING", 0), ("IN_WORK", 10), ("ON_HOLD", 13), ("IN_WORK", 15), ("OPERATING", done_d)
    ]  # fmt: skip


def test_the_more_urgent_is_first_when_a_preemptive_hub_works_again():
    """b, who came while nothing worked, has the dock on 15; a goes on with its 2 days on 18."""
    model = one_yard(
        {
            "a": fleet(priority=1, modes={"hull": mode(10)}),
            "b": fleet(priority=0, modes={"hull": mode(12)}),
        },
        hub=yard(preemptive=True, queue={"policy": "priority"}),
        events={"raid": struck(11, 4)},
    )
    assert ("OPERATING", 18) in told(model, "b")
    assert ("OPERATING", 20) in told(model, "a")


@pytest.mark.parametrize(
    ("south", "done_d"),
    [
        ({}, 18),  # 14 + 2 d for the other half + the way back
        ({"pace": 2.0}, 20),
        ({"work": {"repair": stages(dry=(1, {"dock": 1}), wet=(3, {"dock": 1}))}}, 18),
    ],
)
def test_work_that_moves_takes_along_the_share_that_is_done(south, done_d):
    """Half of 4 days was done at north when it was struck; south does half of its own content."""
    model = two_yards(
        north_d=1, south_d=2, across_d=1, south=south,
        events={"raid": struck(13, hub="north", work="moved")},
    )  # fmt: skip
    assert told(model, until_d=25) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("IN_WORK", 11), ("TRANSIT_OUT", 13),
        ("IN_WORK", 14), ("TRANSIT_BACK", done_d - 2), ("OPERATING", done_d),
    ]  # fmt: skip


# Turning ------------------------------------------------------------------------------------------

TAKEN_AWAY = [
    {"kind": "hub_struck", "hub": "north"},
    {"kind": "hub_closed", "hubs": ["north"]},
    {"kind": "access_withdrawn", "country": "land of north"},
]


def taken(start_d: float, what: Spec, lasts_d: float = 100) -> Spec:
    return {"raid": {"start_d": start_d, "lasts": fixed(lasts_d), "does": [what]}}


@pytest.mark.parametrize("what", TAKEN_AWAY)
@pytest.mark.parametrize(
    ("across_d", "day", "arrives_d"),
    [
        (10, 11, 18),  # back 1 and out 6, since on 3 and across 10 is more
        (1, 13, 15),  # on 1 and across 1, since back 3 and out 6 is more
    ],
)
def test_who_is_under_way_turns_from_where_it_is(what, across_d, day, arrives_d):
    """North is 4 d away and south 6; bound for north since day 10, it is told on ``day``."""
    model = two_yards(across_d=across_d, events=taken(day, what))
    assert told(model, until_d=30) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("IN_WORK", arrives_d),
        ("TRANSIT_BACK", arrives_d + 4), ("OPERATING", arrives_d + 10),
    ]  # fmt: skip


@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_who_waits_in_the_queue_turns_and_who_is_in_work_stays(what):
    """Both arrive on 14; on 15 the second leaves for south, a day across; the first stays."""
    model = two_yards(fleets={"a": fleet(2, modes={"hull": mode(10)})}, events=taken(15, what, 20))
    assert told(model, number=1, until_d=27) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("AWAITING_BERTH", 14), ("TRANSIT_OUT", 15),
        ("IN_WORK", 16), ("TRANSIT_BACK", 20), ("OPERATING", 26),
    ]  # fmt: skip
    stops = what["kind"] == "hub_struck"
    assert told(model, until_d=50)[2:5] == (
        [("IN_WORK", 14), ("ON_HOLD", 15), ("IN_WORK", 35)]
        if stops
        else [("IN_WORK", 14), ("TRANSIT_BACK", 18), ("OPERATING", 22)]
    )


@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_who_has_not_left_yet_chooses_anew(what):
    """It waits for the award at north until 11.5, or for a tow until 13; told on 11, it goes south.

    A tow is called anew, for south; the award is asked for at north alone.
    """
    model = two_yards(north={"award": fixed(1.5)}, events=taken(11, what))
    assert told(model, until_d=19) == [
        ("OPERATING", 0), ("AWAITING_AUTHORIZATION", 10), ("TRANSIT_OUT", 11), ("IN_WORK", 17)
    ]  # fmt: skip
    towed = fleet(
        modes={"hull": mode(10, when_down="tow")}, moves={"own": {}, "tow": {"wait": fixed(3)}}
    )
    model = two_yards(fleets={"a": towed}, events=taken(11, what))
    assert told(model, until_d=22) == [
        ("OPERATING", 0), ("AWAITING_LIFT", 10), ("TRANSIT_OUT", 14), ("IN_WORK", 20)
    ]  # fmt: skip


def test_nobody_turns_where_the_posture_does_not_reroute():
    """It arrives at the struck hub on 14 and waits until 16."""
    model = two_yards(reroutes=False, events={"raid": struck(11, 5, hub="north")})
    assert told(model, until_d=21) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("ON_HOLD", 14), ("IN_WORK", 16),
        ("TRANSIT_BACK", 20),
    ]  # fmt: skip


def test_a_struck_hub_is_waited_for_if_there_is_no_other():
    """Who fails while the only yard is down goes there all the same."""
    model = one_yard(SHIP, out_d=1, events={"raid": struck(5, 15)})
    assert told(model, until_d=24) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("ON_HOLD", 11), ("IN_WORK", 20),
        ("TRANSIT_BACK", 23),
    ]  # fmt: skip


# Hits ---------------------------------------------------------------------------------------------


def two_fleets(**keys: object) -> Spec:
    """a is in work from 10 to 13; b serves."""
    return {
        "a": fleet(modes={"hull": mode(10), "hit": damage(**keys)}),
        "b": fleet(modes={"hull": mode(99), "hit": damage(**keys)}),
    }


def salvo(lost_frac: float) -> Spec:
    return {"salvo": event(11, "salvo", fleets=["a", "b"], hit_frac=1.0, lost_frac=lost_frac)}


def test_a_salvo_hits_the_exposed_alone_and_the_lost_never_come_back():
    """a is in the yard on day 11; b is lost, and its last spell says so."""
    tables = run(one_yard(two_fleets(), events=salvo(1.0)), 1, 0)
    assert timeline(tables, "a")[:3] == [
        ("OPERATING", 0, 10),
        ("IN_WORK", 10, 13),
        ("OPERATING", 13, 23),
    ]
    assert healths(tables, "b") == [("FMC", 0, 11), ("LOST", 11, 100)]


def test_a_salvo_that_does_not_destroy_damages():
    """Damage is a failure on the spot: b has the dock on 13, after a."""
    tables = run(one_yard(two_fleets(), events=salvo(0.0)), 1, 0)
    assert timeline(tables, "b") == [
        ("OPERATING", 0, 11), ("AWAITING_BERTH", 11, 13), ("IN_WORK", 13, 16), ("OPERATING", 16, 100)
    ]  # fmt: skip
    assert orders_of(tables, "b", "hit") == [(11, 16, True)]


def test_the_damaged_are_towed_after_a_wait():
    """A tow comes 2 days after the hit."""
    whole = {
        "b": {**two_fleets(when_down="tow")["b"], "moves": {"own": {}, "tow": {"wait": fixed(2)}}}
    }
    fire = event(11, "salvo", fleets=["b"], hit_frac=1.0)
    model = one_yard(whole, out_d=1, events={"salvo": fire})
    assert told(model, "b", until_d=15) == [
        ("OPERATING", 0), ("AWAITING_LIFT", 11), ("TRANSIT_OUT", 13), ("IN_WORK", 14)
    ]  # fmt: skip


def test_what_the_lost_had_asked_for_is_withdrawn():
    """A deferred repair is never done, and nobody waits for the part that was missing."""
    modes = {
        "rust": mode(5, severity="pmc", defer_d=50),
        "pump": {**on_board(6, 1, severity="pmc", part="pump")},
        "hit": damage(),
    }
    fire = event(11, "salvo", fleets=["a"], hit_frac=1.0, lost_frac=1.0)
    stock = {"pump": {"stock": 0, "replaced_after": fixed(20)}}
    model = one_yard({"a": fleet(modes=modes)}, stocks=stock, events={"salvo": fire})
    tables = run(model, 1, 0)
    assert orders_of(tables, "a", "rust") == [(5, 11, False)]
    assert demands_of(tables, "pump") == []
    assert len(tables.demands.asked) == 1


@pytest.mark.parametrize("lost_frac", [0.0, 1.0])
def test_a_strike_hits_who_is_at_the_hub(lost_frac):
    """a is in work there on day 11 and mended after its repair, or lost; b serves and is not hit."""
    raid = struck(11, loses_frac=0.0, hit_frac=1.0, lost_frac=lost_frac)
    tables = run(one_yard(two_fleets(), events={"raid": raid}), 1, 0)
    if lost_frac:
        assert healths(tables, "a") == [("FMC", 0, 10), ("NMC", 10, 11), ("LOST", 11, 100)]
        assert orders_of(tables, "a", "hull") == [(10, 11, False)]
    else:
        assert timeline(tables, "a")[:3] == [
            ("OPERATING", 0, 10), ("IN_WORK", 10, 16), ("OPERATING", 16, 26)
        ]  # fmt: skip
        assert orders_of(tables, "a", "hit") == [(13, 16, True)]
    assert timeline(tables, "b") == [("OPERATING", 0, 99), ("IN_WORK", 99, 100)]


def test_damage_that_a_hub_cannot_mend_is_mended_after_the_way_back():
    """Hit at north on 15, back on 22: south, 6 d away, has the slip that mending needs."""
    modes = {"hull": mode(10), "hit": damage("mend")}
    model = two_yards(
        fleets={"a": fleet(modes=modes)},
        south={"berths": {"dock": 1, "slip": 1}},
        work={"repair": repair(4), "mend": repair(2, slip=1)},
        events={"raid": struck(15, 0, hub="north", loses_frac=0.0, hit_frac=1.0)},
    )
    assert told(model, until_d=37) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("IN_WORK", 14), ("TRANSIT_BACK", 18),
        ("TRANSIT_OUT", 22), ("IN_WORK", 28), ("TRANSIT_BACK", 30), ("OPERATING", 36),
    ]  # fmt: skip


def test_attrition_hits_who_operates_on_station_alone():
    """Under a hail of hits every one falls on the last day of a spell of operating."""
    modes = {"hit": damage(hits={"per_day": 3.0})}
    model = one_yard({"a": fleet(3, modes=modes)}, hub=yard(berths={"dock": "unlimited"}), out_d=1)
    tables = run(model, 1, 0)
    ends = sorted(
        end
        for number in range(3)
        for word, _, end in timeline(tables, "a", number)
        if word == "OPERATING"
    )
    assert len(ends) > 15
    hits = sorted(opened for opened, _, _ in orders_of(tables, "a", "hit"))
    assert hits == [end for end in ends if end < 100]


def test_the_lost_are_lost_for_good():
    """Each platform of a fleet under fire is lost once, and nothing follows."""
    modes = {"hull": mode(exponential(10)), "hit": damage(hits={"per_day": 0.1, "lost_frac": 0.7})}
    tables = run(one_yard({"a": fleet(6, modes=modes)}), 1, 0)
    ends = [spells_of(tables, "a", number)[-1] for number in range(6)]
    lost = [end for end in ends if end[0].health == Health.LOST]
    assert len(lost) >= 3
    conditions = np.array([each.health == Health.LOST for each in tables.names.conditions])
    assert conditions[tables.spells.condition].sum() == len(lost)


# What is due comes in order -----------------------------------------------------------------------


def test_work_that_absorbs_a_deferred_repair_is_done_instead_of_it():
    """Deferred from 5 to 10 and in work since then, it is absorbed on 12 by a docking of 4 days."""
    ship = fleet(
        modes={"rust": mode(5, severity="pmc", defer_d=5), "hit": damage()},
        scheduled={
            "docking": {
                "every_d": 12, "work": "dock", "clears": "all", "when_down": "absorb",
                "staggered": False,
            }
        },
    )  # fmt: skip
    tables = run(one_yard({"a": ship}, {"repair": repair(3), "dock": repair(4)}), 1, 0)
    assert timeline(tables, "a")[:3] == [
        ("OPERATING", 0, 10), ("IN_WORK", 10, 16), ("OPERATING", 16, 26)
    ]  # fmt: skip
    assert orders_of(tables, "a", "docking")[0] == (12, 16, True)
