"""Hubs whose units may be lost, by hand: teams, work that is sped up, and triage by need."""

import pytest

from contested import damage, event, struck
from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import Spec, fleet, holds_of, mode, one_yard, repair, scenario, timeline, yard

SHIP = {"a": fleet(modes={"hull": mode(10)})}


def told(model, name="a", number=0, until_d=1e9):
    """What a platform does, in few words: activity and its first day."""
    spells = timeline(run(model, 1, 0), name, number)
    return [(activity, start) for activity, start, _ in spells if start < until_d]


# Work that is sped up -----------------------------------------------------------------------------


@pytest.mark.parametrize(("within_d", "done_d"), [(5, 16), (4, 16), (3, 18)])
def test_what_is_nearly_done_goes_faster(within_d, done_d):
    """Of 8 days of work 4 are left on day 14: twice as fast, if that is little."""
    hurry = event(14, "expedite", hubs=["yard"], within_d=within_d, factor=2.0)
    model = one_yard(SHIP, {"repair": repair(8)}, events={"hurry": hurry})
    assert told(model, until_d=20) == [("OPERATING", 0), ("IN_WORK", 10), ("OPERATING", done_d)]


def test_who_waits_is_not_sped_up():
    """The second ship begins on 14 at its own pace, whatever was said on 12."""
    hurry = event(12, "expedite", hubs=["yard"], within_d=9, factor=2.0)
    model = one_yard({"a": fleet(2, modes={"hull": mode(10)})}, {"repair": repair(6)},
                     events={"hurry": hurry})  # fmt: skip
    assert ("OPERATING", 14) in told(model)
    assert told(model, number=1, until_d=21) == [
        ("OPERATING", 0), ("AWAITING_BERTH", 10), ("IN_WORK", 14), ("OPERATING", 20)
    ]  # fmt: skip


# Teams --------------------------------------------------------------------------------------------


def divers(life_d: float, teams: int, events: Spec) -> Scenario:
    """A ship whose leak, every ``life_d``, divers mend in 3 days; their base is 2 days away."""
    team = {"kind": "forward_team", "node": "harbor", "accepts": "any", "crews": {"team": teams}}
    leak = mode(life_d, "dive", when_down="stays")
    return one_yard(
        {"a": fleet(modes={"leak": leak})},
        {"dive": repair(3, team=1)},
        out_d=2,
        hub=team,
        events=events,
    )


def test_a_team_that_is_lost_comes_anew_and_goes_on():
    """It works from 12 on; struck on 13 until 15, it has 2 days left and no way to go again."""
    model = divers(10, 1, {"raid": struck(13, 2)})
    spells = timeline(run(model, 1, 0), "a")
    assert [each for each in spells if each[0] == "OPERATING"][:2] == [
        ("OPERATING", 0, 10), ("OPERATING", 17, 27)
    ]  # fmt: skip


def test_a_strike_finds_the_team_at_work_when_another_has_come_home():
    """The first team has left on 6 and is home on 8; the second works from 9 on.

    Both are lost from 9.5 to 11, and 2.5 of the 3 days of work are done then.
    """
    tables = run(divers(1, 2, {"raid": struck(9.5, 1.5)}), 1, 0)
    assert [(word, a) for word, a, _ in timeline(tables, "a") if 6 <= a < 14] == [
        ("OPERATING", 6), ("AWAITING_LABOUR", 7), ("IN_WORK", 9), ("ON_HOLD", 9.5),
        ("IN_WORK", 11), ("OPERATING", 13.5),
    ]  # fmt: skip
    held = [(got, released) for _, got, released in holds_of(tables, "yard", "team")]
    assert held[:3] == [(1, 8), (7, 9.5), (11, 15.5)]


def test_who_has_sent_its_team_home_is_not_at_work_there():
    """A ship that sails while its divers go home sails on when the divers are to hurry."""
    team = {"kind": "forward_team", "node": "harbor", "accepts": "any", "crews": {"team": 1}}
    ship = fleet(
        modes={"leak": mode(10, "dive", when_down="stays")},
        scheduled={"docking": {"every_d": 15.5, "work": "repair", "staggered": False}},
    )
    model = scenario(
        2,
        fleets={"a": ship},
        hubs={"yard": yard(), "divers": team},
        work={"repair": repair(3), "dive": repair(3, team=1)},
        events={"hurry": event(16, "expedite", hubs=["divers"], within_d=9, factor=2.0)},
    )
    assert told(model, until_d=21)[-3:] == [
        ("TRANSIT_OUT", 15.5), ("IN_WORK", 17.5), ("TRANSIT_BACK", 20.5)
    ]  # fmt: skip


# Triage -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("salvo", "first"), [(False, "a"), (True, "b")])
def test_the_mission_that_is_short_goes_first_at_the_moment_of_the_decision(salvo, first):
    """c has the dock until 20; a asked on 11 and b on 12, each with a mission that just holds.

    If y is lost on 15, the mission of b is short by one when the dock is free, and b goes first.
    """
    fleets = {
        "a": fleet(modes={"hull": mode(11)}),
        "b": fleet(modes={"hull": mode(12)}),
        "c": fleet(modes={"hull": mode(10, "long")}),
        "x": fleet(modes={"hull": mode(99)}),
        "y": fleet(modes={"hull": mode(99), "hit": damage()}),
    }
    fire = event(15, "salvo", fleets=["y"], hit_frac=1.0, lost_frac=1.0)
    model = one_yard(
        fleets,
        {"repair": repair(3), "long": repair(10)},
        hub=yard(queue={"policy": "nearest_threshold"}),
        missions={"one": {"fleets": ["a", "x"], "k": 1}, "two": {"fleets": ["b", "y"], "k": 1}},
        events={"salvo": {**fire, "enabled": salvo}},
    )
    begins = {name: dict(told(model, name, until_d=30))["IN_WORK"] for name in ("a", "b")}
    assert begins == {"a": 20 if first == "a" else 23, "b": 20 if first == "b" else 23}


def triage(k: int, **fleets: Spec) -> Scenario:
    """One dock whose work is interrupted by who is more urgent at that moment; 5 d of work."""
    return one_yard(
        fleets,
        {"repair": repair(5)},
        hub=yard(queue={"policy": "nearest_threshold"}, preemptive=True),
        missions={"one": {"fleets": ["a"], "k": k}},
    )


def test_who_is_as_urgent_interrupts_nobody():
    """Two ships of one fleet fail on 10, and both are needed: one after the other is repaired."""
    model = triage(2, a=fleet(2, modes={"hull": mode(10)}))
    begins = [dict(told(model, number=number, until_d=20))["IN_WORK"] for number in (0, 1)]
    assert sorted(begins) == [10, 15]


def test_who_is_short_interrupts_whom_nobody_needs():
    """b has the dock from 10 on and no mission; a is short by one on 12, and b goes on at 17."""
    model = triage(1, a=fleet(modes={"hull": mode(12)}), b=fleet(modes={"hull": mode(10)}))
    assert told(model, "a", until_d=17)[-1] == ("IN_WORK", 12)
    assert [day for what, day in told(model, "b", until_d=20) if what == "IN_WORK"] == [10, 17]


def test_what_is_lost_is_taken_from_whom_nobody_needs():
    """a and b are in two docks when one is lost on 14: b has no mission and gives way, though a
    began later."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(12)}), "b": fleet(modes={"hull": mode(10)})},
        {"repair": repair(5)},
        hub=yard(queue={"policy": "nearest_threshold"}, berths={"dock": 2}),
        missions={"one": {"fleets": ["a"], "k": 1}},
        events={"strike": event(14, "hub_struck", hub="yard", loses={"dock": 1})},
    )
    assert told(model, "a", until_d=20)[-1] == ("OPERATING", 17)
    assert ("AWAITING_BERTH", 14) in told(model, "b", until_d=20)
