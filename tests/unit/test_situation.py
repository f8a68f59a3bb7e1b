"""What a situation allows, by hand: rules, closed hubs and passages, arrivals, and events in time."""

import numpy as np
import pytest

from contested import NEAREST, event, stages, struck, two_yards
from sim.engine.replication import run
from sim.model.condition import Activity
from sim.study.running.replicate import replicate
from support import (
    Spec,
    built,
    demands_of,
    fixed,
    fleet,
    healths,
    mode,
    one_yard,
    orders_of,
    repair,
    small_theater,
    spells_of,
    timeline,
    yard,
)

SHIP = {"a": fleet(modes={"hull": mode(10)})}


def told(model, name="a", number=0, until_d=1e9):
    """What a platform does, in few words: activity and its first day."""
    spells = timeline(run(model, 1, 0), name, number)
    return [(activity, start) for activity, start, _ in spells if start < until_d]


def waits_for(model, activity):
    """What the waits of a kind are for, by the record of the first ship: name, first and last day."""
    spells = spells_of(run(model, 1, 0), "a")
    return [(each.stage, a, b) for each, a, b, _ in spells if each.activity == activity]


# Rules --------------------------------------------------------------------------------------------


def docking(**keys: object) -> Spec:
    """A ship with 2 days of scheduled work every 20."""
    scheduled = {"docking": {"every_d": 20, "work": "repair", "staggered": False, **keys}}
    return {"a": fleet(scheduled=scheduled)}


def scheduled_only(**keys: object) -> Spec:
    return {"law": {"applies_to": {"work": ["scheduled"]}, **keys}}


@pytest.mark.parametrize(
    ("keys", "done"),
    [
        ({"counted_from": "completion"}, [(30, 32), (52, 54)]),
        ({"counted_from": "due_date"}, [(30, 32), (40, 42)]),
        ({"counted_from": "completion", "clock": "operating"}, [(30, 32), (52, 54)]),
        ({"counted_from": "due_date", "clock": "operating"}, [(30, 32), (42, 44)]),
        ({"when_down": "absorb", "clears": "all"}, [(30, 32), (52, 54)]),
        ({"when_down": "skip"}, [(30, 32), (52, 54)]),
    ],
)
@pytest.mark.parametrize("waived", [False, True])
def test_scheduled_work_is_put_off_until_the_rule_ends_or_is_waived(keys, done, waived):
    """Due on 20 and forbidden until 30: done then, and the next one counts as it always does.

    A ship whose work counts from the day it was due owes the next one on day 40 of its clock,
    which stands still for the 2 days of work. Nobody was down: nothing is skipped.
    """
    events = {}
    if waived:  # signed ten days after the request on 20
        events = {"waiver": {**event(20, "waiver", rule="law"), "after": fixed(10)}}
    rules = scheduled_only() if waived else scheduled_only(until_d=30)
    work = {"repair": repair(2)}
    tables = run(one_yard(docking(**keys), work, rules=rules, events=events), 1, 0)
    assert [(a, b) for _, a, b in timeline(tables, "a") if b - a == 2][:2] == done
    assert timeline(tables, "a")[0] == ("OPERATING", 0, 30)


def test_who_is_down_waits_for_access_and_the_record_says_why():
    """Every hub is forbidden until day 30 by a rule called ``law``."""
    model = one_yard(SHIP, rules={"law": {"until_d": 30.0}})
    assert told(model, until_d=40) == [
        ("OPERATING", 0), ("AWAITING_ACCESS", 10), ("IN_WORK", 30), ("OPERATING", 33)
    ]  # fmt: skip
    assert waits_for(model, Activity.AWAITING_ACCESS) == [("law", 10, 30)]


def test_who_is_degraded_goes_on_operating():
    """A degrading failure of day 10 that nobody may repair until day 30 is repaired then."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10, severity="pmc")})}, rules={"law": {"until_d": 30}}
    )
    tables = run(model, 1, 0)
    assert healths(tables, "a")[:3] == [("FMC", 0, 10), ("PMC", 10, 33), ("FMC", 33, 43)]
    assert timeline(tables, "a")[:2] == [("OPERATING", 0, 30), ("IN_WORK", 30, 33)]


def test_licences_come_one_after_the_other_and_then_the_award():
    """2 and 3 days of licences, 4 until the award: work begins on 19."""
    rules = {
        "export": {"kind": "licence", "takes": fixed(2)},
        "secret": {"kind": "licence", "takes": fixed(3)},
    }
    model = one_yard(SHIP, hub=yard(award=fixed(4)), rules=rules)
    assert told(model, until_d=20) == [
        ("OPERATING", 0),
        ("AWAITING_AUTHORIZATION", 10),
        ("IN_WORK", 19),
    ]
    assert waits_for(model, Activity.AWAITING_AUTHORIZATION)[:3] == [
        ("export", 10, 12), ("secret", 12, 15), ("", 15, 19)
    ]  # fmt: skip


def test_a_waived_licence_is_not_waited_for():
    """Waived from day 5 on."""
    rules = {"export": {"kind": "licence", "takes": fixed(2)}}
    model = one_yard(SHIP, rules=rules, events={"signed": event(5, "waiver", rule="export")})
    assert told(model, until_d=11) == [("OPERATING", 0), ("IN_WORK", 10)]


def test_work_that_would_not_be_done_in_time_waits_until_the_rule_ends():
    """3 days from 10 on are not over by 12."""
    model = one_yard(SHIP, rules={"hurry": {"kind": "horizon", "by_d": 12.0, "until_d": 12.0}})
    assert told(model, until_d=14) == [("OPERATING", 0), ("AWAITING_ACCESS", 10), ("IN_WORK", 12)]


def test_a_quota_lets_one_of_two_go_north():
    """The first job would be all of it and goes south; with the second, north has its half."""
    model = two_yards(
        fleets={"a": fleet(modes={"hull": mode(10)}), "b": fleet(modes={"hull": mode(20)})},
        rules={"share": {"kind": "quota", "applies_to": {"hubs": ["north"]}, "at_most_frac": 0.5}},
    )
    assert ("IN_WORK", 16) in told(model)
    assert ("IN_WORK", 24) in told(model, "b")


# Closed hubs and passages -------------------------------------------------------------------------


def test_a_hub_opens_when_it_is_qualified():
    """Closed to the force until day 14, whatever is after."""
    opens = {**event(0, "hub_opens", 3, hubs=["yard"]), "after": fixed(14)}
    model = one_yard(SHIP, events={"qualified": opens})
    assert told(model, until_d=18) == [
        ("OPERATING", 0), ("AWAITING_ACCESS", 10), ("IN_WORK", 14), ("OPERATING", 17)
    ]  # fmt: skip
    assert waits_for(model, Activity.AWAITING_ACCESS) == [("access", 10, 14)]


def test_a_hub_that_opened_before_the_run_is_open():
    """Qualified on day -30, in a run from day 0 on, even if the event is over by then."""
    for lasts_d in (None, 3):
        opens = event(-30, "hub_opens", lasts_d, hubs=["yard"])
        assert told(one_yard(SHIP, events={"qualified": opens}), until_d=11) == [
            ("OPERATING", 0), ("IN_WORK", 10)
        ]  # fmt: skip


def through_the_strait(around_d: float, **raid: float) -> list[tuple[str, float]]:
    """A ship that fails on day 10, 2 days from its yard, and 3 days of work there."""
    leg = {"start": "sea", "end": "harbor", "takes": fixed(2), "without": {"strait": around_d}}
    model = one_yard(
        SHIP,
        legs={"way": leg},
        passages={"strait": {}},
        events={
            "mines": event(raid["start_d"], "passage_closed", raid["lasts_d"], passage="strait")
        },
    )
    return [(word, day) for word, day in told(model, until_d=40)][:5]


@pytest.mark.parametrize(
    ("around_d", "start_d", "lasts_d", "expected"),
    [
        (6, 5, 30, [10, 16, 19]),  # around it, there and back
        (6, 11, 30, [10, 12, 15]),  # what is under way goes on
        (float("inf"), 5, 10, [15, 17, 20]),  # nobody leaves while there is no way
        (float("inf"), 11, 30, [10, 12, 41]),  # nor comes back
    ],
)
def test_a_closed_passage(around_d, start_d, lasts_d, expected):
    """First days of the way out, the work and the way back."""
    spells = dict(through_the_strait(around_d, start_d=start_d, lasts_d=lasts_d))
    left, arrived, leaves = expected
    assert spells["TRANSIT_OUT"] == left
    assert spells["IN_WORK"] == arrived
    if leaves == 41:
        assert spells["AWAITING_PASSAGE"] == 15
        assert "TRANSIT_BACK" not in spells
    else:
        assert spells["TRANSIT_BACK"] == leaves


def test_who_waits_at_a_hub_is_not_disturbed_when_the_way_there_closes():
    """Both arrive on 12; the second goes on waiting for the dock, and then for the way back."""
    leg = {"start": "sea", "end": "harbor", "takes": fixed(2), "without": {"strait": float("inf")}}
    model = one_yard(
        {"a": fleet(2, modes={"hull": mode(10)})},
        legs={"way": leg},
        passages={"strait": {}},
        events={"mines": event(13, "passage_closed", 20, passage="strait")},
    )
    assert told(model, number=1, until_d=36) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("AWAITING_BERTH", 12), ("IN_WORK", 15),
        ("AWAITING_PASSAGE", 18), ("TRANSIT_BACK", 33), ("OPERATING", 35),
    ]  # fmt: skip


def test_ways_that_begin_while_transit_is_slow_take_longer():
    """Twice as long from day 5 to 14: out on 10 takes 4 days, back on 17 takes 2."""
    model = one_yard(SHIP, out_d=2, events={"search": event(5, "slow_transit", 9, factor=2.0)})
    assert told(model, until_d=20) == [
        ("OPERATING", 0), ("TRANSIT_OUT", 10), ("IN_WORK", 14), ("TRANSIT_BACK", 17), ("OPERATING", 19)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["closed", "halted"])
def test_a_carcass_waits_for_its_shop_and_a_part_for_its_lift(kind):
    """The only pump fails on 5; its carcass is repaired in 3 days and flown back at once.

    From day 4 to 10 the shop is closed, or from day 4 to 12 nothing flies.
    """
    ship = {"life": fixed(5), "restored": "on_board", "part": "pump"}
    pump = {
        "stock": 0, "shop": {"hub": "yard", "work": "repair"}, "delivered": {"lift": "air"},
    }  # fmt: skip
    what = (
        event(4, "hub_closed", 6, hubs=["yard"])
        if kind == "closed"
        else event(4, "lift_cut", 8, lift="air")
    )
    model = one_yard(
        {"a": fleet(modes={"pump": ship})},
        stocks={"pump": pump},
        lifts={"air": {"every_d": 0}},
        events={"raid": what},
        horizon_d=15,
    )
    assert demands_of(run(model, 1, 0), "pump") == [(5, 13 if kind == "closed" else 12)]


# Units and arrivals -------------------------------------------------------------------------------


def test_capacity_is_gained_and_undone():
    """A second dock from day 5 to 12: two work at once and finish, and then one after the other."""
    model = one_yard(
        {"a": fleet(4, modes={"hull": mode(10)})},
        events={"pontoon": event(5, "capacity", 7, hub="yard", gains={"dock": 1})},
    )
    tables = run(model, 1, 0)
    work = [
        next((a, b) for word, a, b in timeline(tables, "a", number) if word == "IN_WORK")
        for number in range(4)
    ]
    assert work == [(10, 13), (10, 13), (13, 16), (16, 19)]


def test_reinforcement_is_elsewhere_until_it_arrives_and_begins_its_calendar_then():
    """The second of two arrives on day 7: its failure is due on 37, its docking on 27."""
    ships = fleet(
        2,
        modes={"hull": mode(30)},
        scheduled={"docking": {"every_d": 20, "work": "docking", "staggered": False}},
    )
    model = one_yard(
        {"a": ships},
        {"repair": repair(3), "docking": repair(1)},
        events={"convoy": event(7, "reinforcement", fleet="a", platforms=1)},
    )
    assert told(model, number=0, until_d=22) == [
        ("OPERATING", 0),
        ("IN_WORK", 20),
        ("OPERATING", 21),
    ]
    assert told(model, number=1, until_d=39) == [
        ("AWAY", 0), ("OPERATING", 7), ("IN_WORK", 27), ("OPERATING", 28), ("IN_WORK", 38)
    ]  # fmt: skip


# Events in time -----------------------------------------------------------------------------------


def holds_up(events: Spec, **parts: object) -> float:
    """Day on which a ship that fails on day 10 is back from 3 days of work."""
    return orders_of(run(one_yard(SHIP, events=events, **parts), 1, 0), "a", "hull")[0][1]


def test_events_before_the_run_and_beyond_its_end():
    """A raid of day -5 that lasts until 12 still stops work; one beyond the horizon never does."""
    assert holds_up({"raid": struck(-5, 17)}) == 15
    assert holds_up({"raid": struck(-5, 5)}) == 13
    assert holds_up({"raid": struck(100)}) == 13
    assert holds_up({"raid": {**struck(5), "after": fixed(200)}}) == 13
    assert holds_up({"raid": {**struck(5, 20), "enabled": False}}) == 13


def test_an_event_that_repeats():
    """Struck for one day after each day of peace, from day 10.5 on: 3 days of work take 6."""
    raid = {**struck(9.5, 1), "after": fixed(1), "repeats": True}
    assert holds_up({"raid": raid}) == 10 + 3 + 3


def test_overlapping_strikes_end_when_the_last_one_does():
    """Struck from 11 to 15 and from 12 to 20."""
    assert holds_up({"one": struck(11, 4), "two": struck(12, 8)}) == 22


def test_probability_is_the_share_of_replications():
    """Of 400 replications 0.3 +- 0.07 (three standard errors) are struck; none at 0, all at 1."""

    def share(probability: float, replications: int) -> float:
        raid = {**struck(11, 4), "probability": probability}
        model = one_yard(SHIP, events={"raid": raid}, horizon_d=20)
        late = [
            orders_of(run(model, 1, each), "a", "hull")[0][1] == 17 for each in range(replications)
        ]
        return float(np.mean(late))

    assert share(0.0, 5) == 0
    assert share(1.0, 5) == 1
    assert share(0.3, 400) == pytest.approx(0.3, abs=0.07)


def test_same_seed_same_bits_with_events_and_any_number_of_workers():
    """The small theater under fire: one worker or two, and the parts of the file in any order."""
    jets = small_theater()["fleets"]["jets"]
    jets["modes"]["hit"] = damage_of("patch")
    whole = small_theater(
        **NEAREST,
        fleets={**small_theater()["fleets"], "jets": jets},
        events={
            "raid": {**struck(20, 10, hub="near"), "after": {"law": "exponential", "mean_d": 9}, "repeats": True},
            "salvo": {**event(40, "salvo", fleets=["jets"], hit_frac=0.5), "probability": 0.5},
            "shut": event(60, "hub_closed", 20, hubs=["home"]),
        },
    )  # fmt: skip
    turned = {
        name: dict(reversed(whole[name].items())) if name in ("fleets", "events") else part
        for name, part in whole.items()
    }
    first = replicate(built(whole), seed=4, replications=8)
    for other in (
        replicate(built(whole), seed=4, replications=8, workers=2),
        replicate(built(turned), seed=4, replications=8),
    ):
        places = [other.keys.index(key) for key in first.keys]
        assert other.values[:, places].tobytes() == first.values.tobytes()


def damage_of(work: str) -> Spec:
    """Damage by hits at random, a third of which destroy."""
    return {"hits": {"per_day": 0.01, "lost_frac": 0.3}, "work": work, "when_down": "stays"}


def test_two_stages_of_one_visit_are_told_apart_in_the_record():
    """A strike on the second of two stages leaves the first one done."""
    work = stages(dry=(2, {"dock": 1}), wet=(2, {"dock": 1}))
    model = one_yard(SHIP, {"repair": work}, events={"raid": struck(13, 1, work="lost")})
    tables = run(model, 1, 0)
    assert orders_of(tables, "a", "hull")[0] == (10, 16, True)
