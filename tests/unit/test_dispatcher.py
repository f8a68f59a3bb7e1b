"""Who gets what, and when: claims, ties, bundles, preemption and parts, worked by hand."""

from math import inf
from typing import Any

import pytest

from sim.engine.hub.claims import Claimant, Unit, claim_of
from sim.engine.hub.dispatcher import Dispatcher, Lack
from sim.engine.replication import run
from sim.engine.time.events import Calendar
from sim.record.log import SHIFT, Log
from support import (
    demands_of,
    fixed,
    fleet,
    holds_of,
    jobs_of,
    mode,
    one_yard,
    repair,
    scenario,
    timeline,
    yard,
)


class Hall:
    """A dispatcher with pools of its own, and a list of who was granted when."""

    def __init__(self, overtake: bool = True, **capacity: float) -> None:
        self.env, self.log = Calendar(), Log()
        self.places = {name: place for place, name in enumerate(capacity)}
        pools = [(place, Lack.BERTH, units) for place, units in enumerate(capacity.values())]
        self.dispatcher = Dispatcher(self.env, self.log, pools, overtake=overtake)
        self.granted: list[tuple[float, str, int]] = []

    def come(
        self, who: Claimant, legs: list[float], hold_d: float, urgency: float = 0.0, **needs: int
    ) -> None:
        """Let somebody travel the legs one by one, and then claim."""
        units = [
            Unit(self.places[need], amount, self.places[need] << SHIFT | amount)
            for need, amount in needs.items()
        ]
        claim = claim_of(0, units, (), urgency)

        def life() -> Any:
            for leg in legs:
                yield self.env.timeout(leg)
            job = self.log.job(0, 0, self.env.now)
            grant = self.dispatcher.claim(who, claim, job, self.env.now)
            if grant is not None:
                yield grant
            self.granted.append((self.env.now, who.name, who.number))
            yield self.env.timeout(hold_d)
            self.dispatcher.release_all(who)

        who.process = self.env.process(life())


# Simultaneous events ------------------------------------------------------------------------------


@pytest.mark.parametrize("legs", [[10], [5, 5], [10, 0], [5, 5, 0], [5, 5, 0, 0]])
@pytest.mark.parametrize("urgent_first", [True, False])
def test_the_more_urgent_wins_at_the_instant_of_release(legs, urgent_first):
    """The dock is free on day 10; the more urgent, who arrives then by any path of legs, has it."""
    hall = Hall(dock=1)
    arrivals = [
        lambda: hall.come(Claimant("late", 0), legs, 1, urgency=0, dock=1),
        lambda: hall.come(Claimant("holder", 0), [], 10, urgency=1, dock=1),
        lambda: hall.come(Claimant("early", 0), [5], 1, urgency=1, dock=1),
    ]
    for arrive in arrivals if urgent_first else arrivals[::-1]:
        arrive()
    hall.env.run()
    assert hall.granted == [(0, "holder", 0), (10, "late", 0), (11, "early", 0)]


@pytest.mark.parametrize("turned", [True, False])
def test_equal_claims_of_one_instant_go_by_fleet_name_then_number(turned):
    """Of three that ask on day 5, a#0 goes first, then a#1, then b#0, however they ran."""
    hall = Hall(dock=1)
    hall.come(Claimant("holder", 0), [], 10, dock=1)
    waiting = [Claimant("b", 0), Claimant("a", 1), Claimant("a", 0)]
    for who in waiting[::-1] if turned else waiting:
        hall.come(who, [5], 1, dock=1)
    hall.env.run()
    assert hall.granted[1:] == [(10, "a", 0), (11, "a", 1), (12, "b", 0)]


def test_a_free_dock_goes_to_the_tie_break_too():
    """Two ask for a free dock at one instant: the name decides, not who asked first."""
    hall = Hall(dock=1)
    hall.come(Claimant("b", 0), [5], 1, dock=1)
    hall.come(Claimant("a", 0), [2, 3], 1, dock=1)
    hall.env.run()
    assert hall.granted == [(5, "a", 0), (6, "b", 0)]


def test_earlier_requests_go_first_among_equals():
    """First come, first served: b asked on day 4, a on day 5."""
    hall = Hall(dock=1)
    hall.come(Claimant("holder", 0), [], 10, dock=1)
    hall.come(Claimant("a", 0), [5], 1, dock=1)
    hall.come(Claimant("b", 0), [4], 1, dock=1)
    hall.env.run()
    assert hall.granted[1:] == [(10, "b", 0), (11, "a", 0)]


def test_the_next_stage_of_a_more_urgent_job_goes_before_a_less_urgent_claim():
    """Urgency decides at the end of the instant, also between two stages of one job.

    a (urgent) has one crew of two, and asks for both when its first stage ends on day 15; b asked
    for both on day 11. Both want the crew that is given back on day 15: a goes first.
    """
    work = {
        "a": {
            "stages": {
                "open": {"needs": {"crew": 1}, "takes": fixed(5)},
                "close": {"needs": {"crew": 2}, "takes": fixed(5)},
            }
        },
        "b": {"stages": {"both": {"needs": {"crew": 2}, "takes": fixed(5)}}},
    }
    model = one_yard(
        {
            "a": fleet(priority=0, modes={"hull": mode(10, "a")}),
            "b": fleet(priority=1, modes={"hull": mode(11, "b")}),
        },
        work=work,
        hub=yard(crews={"crew": 2}, queue={"policy": "priority"}),
        horizon_d=30,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a")[1] == ("IN_WORK", 10, 20)
    assert timeline(tables, "b")[1:3] == [("AWAITING_LABOUR", 11, 20), ("IN_WORK", 20, 25)]


# Bundles ------------------------------------------------------------------------------------------


def test_a_bundle_is_seized_whole_or_not_at_all():
    """Waiting for {dock, crew} with the dock taken reserves no crew: who wants the crew has it."""
    hall = Hall(dock=1, crew=1)
    hall.come(Claimant("docked", 0), [], 10, dock=1)
    hall.come(Claimant("both", 0), [1], 5, dock=1, crew=1)
    hall.come(Claimant("crewed", 0), [2], 3, crew=1)
    hall.env.run()
    assert hall.granted == [(0, "docked", 0), (2, "crewed", 0), (10, "both", 0)]


def test_without_overtaking_the_head_of_the_queue_blocks():
    """The same with ``overtake: false``: the crew stands idle until the earlier claim is served."""
    hall = Hall(overtake=False, dock=1, crew=1)
    hall.come(Claimant("docked", 0), [], 10, dock=1)
    hall.come(Claimant("both", 0), [1], 5, dock=1, crew=1)
    hall.come(Claimant("crewed", 0), [2], 3, crew=1)
    hall.env.run()
    assert hall.granted == [(0, "docked", 0), (10, "both", 0), (15, "crewed", 0)]


def test_a_large_claim_waits_for_all_its_units():
    """Two units are only granted together: when the second comes free on day 8, not on day 4."""
    hall = Hall(dock=2)
    hall.come(Claimant("x", 0), [], 4, dock=1)
    hall.come(Claimant("y", 0), [], 8, dock=1)
    hall.come(Claimant("z", 0), [1], 1, dock=2)
    hall.env.run()
    assert hall.granted[2] == (8, "z", 0)
    assert hall.dispatcher.free == [2]


SEQUENTIAL = {
    "repair": {
        "stages": {
            "dock": {"needs": {"dock": 1}},
            "work": {"needs": {"dock": 1, "crew": 1}, "takes": fixed(5)},
        }
    }
}


def test_sequential_claims_keep_the_dock_while_the_crew_is_waited_for():
    """Two docks, one crew: b has its dock on day 11, the crew on day 15; c finds no dock until 15.

    a works on days 10-15, b on days 15-20, c on days 20-25.
    """
    model = one_yard(
        {name: fleet(modes={"hull": mode(at)}) for name, at in (("a", 10), ("b", 11), ("c", 12))},
        work=SEQUENTIAL,
        hub=yard(berths={"dock": 2}, crews={"crew": 1}),
        horizon_d=25,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "b")[1:3] == [("AWAITING_LABOUR", 11, 15), ("IN_WORK", 15, 20)]
    assert timeline(tables, "c")[1:] == [
        ("AWAITING_BERTH", 12, 15), ("AWAITING_LABOUR", 15, 20), ("IN_WORK", 20, 25),
    ]  # fmt: skip
    assert holds_of(tables, "yard", "dock") == [(1, 10, 15), (1, 11, 20), (1, 15, inf)]


def test_joint_claims_take_dock_and_crew_together():
    """With both in one bundle b waits outside the dock until the crew is free, lacking labour."""
    joint = {"repair": repair(5, dock=1, crew=1)}
    model = one_yard(
        {name: fleet(modes={"hull": mode(at)}) for name, at in (("a", 10), ("b", 11))},
        work=joint,
        hub=yard(berths={"dock": 2}, crews={"crew": 1}),
        horizon_d=20,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "b")[1:3] == [("AWAITING_LABOUR", 11, 15), ("IN_WORK", 15, 20)]
    assert holds_of(tables, "yard", "dock")[1][1] == 15


def test_capacity_zero_is_a_queue_that_never_moves():
    """A hub without a dock is legal: who goes there waits to the end of the run."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10)})}, hub=yard(berths={"dock": 0}), horizon_d=50
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [("OPERATING", 0, 10), ("AWAITING_BERTH", 10, 50)]
    assert jobs_of(tables, "a") == [("repair", 0, 10, inf, inf)]


def test_a_closed_hub_is_passed_over_for_an_open_one():
    """With no dock at the nearer hub, the farther one is chosen."""
    model = scenario(
        fleets={"a": fleet(modes={"hull": mode(10)})},
        hubs={"near": yard(berths={"dock": 0}), "far": yard(node="island")},
        work={"repair": repair(3)},
        nodes={"sea": {}, "harbor": {}, "island": {}},
        legs={
            "near": {"start": "sea", "end": "harbor", "takes": fixed(1)},
            "far": {"start": "sea", "end": "island", "takes": fixed(4)},
        },
        horizon_d=20,
    )
    assert timeline(run(model, 1, 0), "a")[1:3] == [("TRANSIT_OUT", 10, 14), ("IN_WORK", 14, 17)]


def test_unlimited_capacity_makes_nobody_wait():
    """Twenty that fail on one day are all in work from that day on."""
    model = one_yard(
        {"a": fleet(20, modes={"hull": mode(10)})},
        hub=yard(berths={"dock": "unlimited"}),
        horizon_d=13,
    )
    tables = run(model, 1, 0)
    for number in range(20):
        assert timeline(tables, "a", number) == [("OPERATING", 0, 10), ("IN_WORK", 10, 13)]


# Preemption ---------------------------------------------------------------------------------------

URGENT = yard(queue={"policy": "priority"}, preemptive=True)
LONG = {"long": repair(8), "short": repair(4)}


def test_an_interrupted_repair_goes_on_with_what_is_left():
    """a has worked two of eight days when b has the dock on days 12-16; six are left."""
    model = one_yard(
        {
            "a": fleet(priority=1, modes={"hull": mode(10, "long")}),
            "b": fleet(priority=0, modes={"hull": mode(12, "short")}),
        },
        work=LONG,
        hub=URGENT,
        horizon_d=23,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 10), ("IN_WORK", 10, 12), ("AWAITING_BERTH", 12, 16), ("IN_WORK", 16, 22),
        ("OPERATING", 22, 23),
    ]  # fmt: skip
    assert timeline(tables, "b")[1] == ("IN_WORK", 12, 16)
    assert jobs_of(tables, "a") == [("repair", 0, 10, 10, 12), ("repair", 1, 12, 16, 22)]


def test_equal_urgency_interrupts_nothing():
    """Of equal priority, the later one waits."""
    model = one_yard(
        {
            "a": fleet(modes={"hull": mode(10, "long")}),
            "b": fleet(modes={"hull": mode(12, "short")}),
        },
        work=LONG,
        hub=URGENT,
        horizon_d=22,
    )
    assert timeline(run(model, 1, 0), "b")[1:3] == [("AWAITING_BERTH", 12, 18), ("IN_WORK", 18, 22)]


def test_without_preemption_the_urgent_one_waits():
    """A priority queue alone interrupts nothing."""
    model = one_yard(
        {
            "a": fleet(priority=1, modes={"hull": mode(10, "long")}),
            "b": fleet(priority=0, modes={"hull": mode(12, "short")}),
        },
        work=LONG,
        hub=yard(queue={"policy": "priority"}),
        horizon_d=22,
    )
    assert timeline(run(model, 1, 0), "b")[1:3] == [("AWAITING_BERTH", 12, 18), ("IN_WORK", 18, 22)]


@pytest.mark.parametrize(("of_x", "of_y", "loses"), [(2, 1, "x"), (1, 2, "y"), (1, 1, "y")])
def test_the_victim_is_the_least_urgent_then_the_latest_started(of_x, of_y, loses):
    """x started on day 10, y on day 11; z takes the dock of the less urgent, else of the later."""
    model = one_yard(
        {
            "x": fleet(priority=of_x, modes={"hull": mode(10, "long")}),
            "y": fleet(priority=of_y, modes={"hull": mode(11, "long")}),
            "z": fleet(priority=0, modes={"hull": mode(12, "short")}),
        },
        work=LONG,
        hub={**URGENT, "berths": {"dock": 2}},
        horizon_d=16,
    )
    tables = run(model, 1, 0)
    for name in ("x", "y"):
        waits = [each for each in timeline(tables, name) if each[0] == "AWAITING_BERTH"]
        assert waits == ([("AWAITING_BERTH", 12, 16)] if name == loses else [])
        assert len(jobs_of(tables, name)) == (2 if name == loses else 1)  # nobody else is disturbed


def test_interrupted_twice_nothing_is_worked_twice():
    """a (8 d) is interrupted on days 12-16 and 17-21: it works 2 + 1 + 5 days, to day 26."""
    model = one_yard(
        {
            "a": fleet(priority=1, modes={"hull": mode(10, "long")}),
            "b": fleet(priority=0, modes={"hull": mode(12, "short")}),
            "c": fleet(priority=0, modes={"hull": mode(17, "short")}),
        },
        work=LONG,
        hub=URGENT,
        horizon_d=27,
    )
    tables = run(model, 1, 0)
    worked = [(a, b) for word, a, b in timeline(tables, "a") if word == "IN_WORK"]
    assert worked == [(10, 12), (16, 17), (21, 26)]


def test_what_waits_for_a_part_of_the_theater_waits_on_after_an_interruption():
    """Nobody works without the part: not even who lost and regained the dock while it was on order.

    x uses the only part on day 2 (and never fails again), and another comes on day 32. a is in its
    dock from day 10 and waits for the part; b has the dock on days 12-16; a has it back on day 16,
    and the part on day 32.
    """
    model = scenario(
        fleets={
            "x": fleet(domain="vehicle", modes={"engine": mode(2, "change_there")}),
            "a": fleet(priority=1, modes={"engine": mode(10, "change")}),
            "b": fleet(priority=0, modes={"hull": mode(12, "short")}),
        },
        hubs={"near": URGENT, "other": yard(berths={"pier": 1})},
        stocks={"engine": {"stock": 1, "replaced_after": fixed(30)}},
        phases={"go": {"start_d": 0}, "stop": {"start_d": 4, "tempo": {"vehicle": 0}}},
        work={
            "short": repair(4),
            "change_there": repair(1, pier=1, engine=1),
            "change": repair(5, dock=1, engine=1),
        },
        horizon_d=38,
    )
    tables = run(model, 1, 0)
    assert [each for each in timeline(tables, "a") if each[0] == "IN_WORK"] == [("IN_WORK", 32, 37)]
    assert demands_of(tables, "engine") == [
        (2, 2),
        (32, 32),
    ]  # b has the dock on days 12-16 and 28-32


def test_a_preemptive_team_hub_forgets_who_its_team_has_left():
    """A platform that its team has restored, and that is in a yard now, can no longer be a victim.

    The team works for a on days 5-7, for c from day 15; d, more urgent, takes it on day 16 from c.
    """
    hubs = {
        "team": {
            "kind": "forward_team", "node": "sea", "crews": {"team": 1}, "accepts": "any",
            "queue": {"policy": "priority"}, "preemptive": True,
        },
        "yard": yard(),
    }  # fmt: skip
    model = scenario(
        fleets={
            "a": fleet(priority=2, modes={"fault": mode(5, "fault"), "hull": mode(10, "long")}),
            "c": fleet(priority=1, modes={"fault": mode(15, "fault")}),
            "d": fleet(priority=0, modes={"fault": mode(16, "fault")}),
        },
        hubs=hubs,
        work={"fault": repair(2, team=1), "long": repair(20)},
        horizon_d=20,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "d")[1] == ("IN_WORK", 16, 18)
    assert timeline(tables, "c")[1:4] == [
        ("IN_WORK", 15, 16), ("AWAITING_LABOUR", 16, 18), ("IN_WORK", 18, 19),
    ]  # fmt: skip


def test_a_dock_is_held_from_the_day_it_is_granted():
    """In the record too: a holds the dock on days 10-12 and, waiting for the part, from day 16 on.

    The same as above: b has it on days 12-16, the part comes on day 32, a leaves on day 37.
    """
    model = scenario(
        fleets={
            "x": fleet(domain="vehicle", modes={"engine": mode(2, "change_there")}),
            "a": fleet(priority=1, modes={"engine": mode(10, "change")}),
            "b": fleet(priority=0, modes={"hull": mode(12, "short")}),
        },
        hubs={"near": URGENT, "other": yard(berths={"pier": 1})},
        stocks={"engine": {"stock": 1, "replaced_after": fixed(30)}},
        phases={"go": {"start_d": 0}, "stop": {"start_d": 4, "tempo": {"vehicle": 0, "ship": 1}}},
        work={
            "short": repair(4),
            "change_there": repair(1, pier=1, engine=1),
            "change": repair(5, dock=1, engine=1),
        },
        horizon_d=28,  # before b fails again
    )
    held = sorted(holds_of(run(model, 1, 0), "near", "dock"), key=lambda hold: hold[1])
    assert held == [(1, 10, 12), (1, 12, 16), (1, 16, inf)]


def test_a_part_that_came_at_the_instant_of_the_interruption_is_in_the_record():
    """a, in its dock from day 6, gets its kit on day 15, just as b takes the dock: the kit is used.

    x used the first kit on day 5, so the second one is out of stock on days 15-25.
    """
    work = {
        "with_kit": {
            "stages": {
                "dock": {"needs": {"dock": 1}},
                "work": {"needs": {"dock": 1, "kit": 1}, "takes": fixed(5)},
            }
        },
        "at_pier": repair(1, pier=1, kit=1),
        "short": repair(4),
    }
    model = one_yard(
        {
            "x": fleet(modes={"hull": mode(5, "at_pier")}, domain="vehicle"),
            "a": fleet(priority=1, modes={"hull": mode(6, "with_kit")}),
            "b": fleet(priority=0, modes={"hull": mode(15, "short")}),
        },
        work=work,
        hub={
            **URGENT,
            "berths": {"dock": 1, "pier": 1},
            "parts": {"kit": {"stock": 1, "replaced_after": fixed(10)}},
        },
        phases={"go": {"start_d": 0}, "stop": {"start_d": 7, "tempo": {"vehicle": 0}}},
        horizon_d=24,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a")[1:] == [
        ("AWAITING_PARTS", 6, 15), ("AWAITING_BERTH", 15, 19), ("IN_WORK", 19, 24),
    ]  # fmt: skip
    assert demands_of(tables, "yard.kit") == [(5, 5), (6, 15)]


# Parts and other people's work --------------------------------------------------------------------


def test_a_part_is_taken_when_work_starts_and_replaced_after_its_law():
    """One kit, replaced after ten days: taken on day 5, back on day 15, when b's work can start.

    b claims dock and kit together, so the second dock stays empty meanwhile.
    """
    model = one_yard(
        {"a": fleet(modes={"hull": mode(5)}), "b": fleet(modes={"hull": mode(6)})},
        work={"repair": repair(2, dock=1, kit=1)},
        hub=yard(berths={"dock": 2}, parts={"kit": {"stock": 1, "replaced_after": fixed(10)}}),
        horizon_d=17,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a")[1] == ("IN_WORK", 5, 7)
    assert timeline(tables, "b")[1:] == [("AWAITING_PARTS", 6, 15), ("IN_WORK", 15, 17)]
    # a fails again on day 12 (clock 10) and finds b in line before it; b's own order comes then.
    assert demands_of(tables, "yard.kit")[:2] == [(5, 5), (6, 15)]
    assert holds_of(tables, "yard", "dock")[1:] == [(1, 16, inf), (1, 15, inf)]


def test_a_preempted_job_keeps_the_part_it_has_used():
    """a's kit is in the platform: after the interruption it goes on without a second one."""
    model = one_yard(
        {
            "a": fleet(priority=1, modes={"hull": mode(10, "kit")}),
            "b": fleet(priority=0, modes={"hull": mode(12, "short")}),
        },
        work={"kit": repair(8, dock=1, kit=1), "short": repair(4)},
        hub={**URGENT, "parts": {"kit": {"stock": 1, "replaced_after": fixed(50)}}},
        horizon_d=23,
    )
    tables = run(model, 1, 0)
    assert [(a, b) for word, a, b in timeline(tables, "a") if word == "IN_WORK"] == [
        (10, 12), (16, 22),
    ]  # fmt: skip
    assert demands_of(tables, "yard.kit") == [(10, 10)]


def test_a_stock_of_the_theater_serves_every_hub():
    """The kit that a used at one hub is lacking at the other, where b keeps its dock and waits."""
    model = scenario(
        fleets={
            "a": fleet(modes={"hull": mode(5, "here")}),
            "b": fleet(modes={"hull": mode(6, "there")}),
        },
        hubs={"one": yard(), "two": yard(berths={"pier": 1})},
        stocks={"kit": {"stock": 1, "replaced_after": fixed(10)}},
        work={"here": repair(2, dock=1, kit=1), "there": repair(2, pier=1, kit=1)},
        horizon_d=17,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "b")[1:] == [("AWAITING_PARTS", 6, 15), ("IN_WORK", 15, 17)]
    assert holds_of(tables, "two", "pier") == [(1, 6, inf)]


def test_a_wait_for_other_peoples_work_is_the_hosts():
    """The dock is the host's on days 50-70: who asks on day 55 waits for the host."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(55)}), "b": fleet(modes={"hull": mode(72)})},
        work={"repair": repair(5), "foreign": repair(20)},
        hub=yard(load={"host": {"arrivals": fixed(50), "work": "foreign"}}),
        horizon_d=80,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 55), ("AWAITING_HOST", 55, 70), ("IN_WORK", 70, 75), ("OPERATING", 75, 80),
    ]  # fmt: skip
    assert timeline(tables, "b")[1:] == [("AWAITING_BERTH", 72, 75), ("IN_WORK", 75, 80)]
    assert jobs_of(tables, "yard.host") == [("repair", 0, 50, 50, 70)]


def test_an_outside_load_with_priority_goes_first():
    """Host work that asks on day 52 goes before a, which asked on day 51: it is more urgent."""
    model = one_yard(
        {
            "a": fleet(priority=1, modes={"hull": mode(51)}),
            "x": fleet(priority=1, modes={"hull": mode(50)}),
        },
        work={"repair": repair(5), "foreign": repair(20)},
        hub=yard(
            queue={"policy": "priority"},
            load={"host": {"arrivals": fixed(52), "work": "foreign", "priority": 0}},
        ),
        horizon_d=85,
    )
    tables = run(model, 1, 0)
    assert jobs_of(tables, "yard.host") == [("repair", 0, 52, 55, 75)]
    assert jobs_of(tables, "a")[0] == ("repair", 0, 51, 75, 80)
