"""People and time, worked by hand: shifts, overtime, shared people, growth, learning, trials."""

from math import inf
from typing import Any

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.eligibility.eligibility import capable, tasks, why_not
from sim.model.scenario import Scenario
from sim.model.yards.people import Learning
from sim.record.view import View
from support import (
    Spec,
    built,
    exponential,
    fixed,
    fleet,
    holds_of,
    jobs_of,
    mapping,
    metric_of,
    mode,
    one_yard,
    repair,
    scenario,
    timeline,
    yard,
)

H = 1 / 24


def approx(spells: list[tuple[str, float, float]]) -> list[Any]:
    """Spells up to rounding."""
    return [(word, pytest.approx(start), pytest.approx(end)) for word, start, end in spells]


def gang_yard(**keys: Any) -> Spec:
    """A yard with a dock and a gang that works 40 hours a week."""
    return yard(crews={"gang": 1}, shifts={"gang": {}}, **keys)


GANG = {"repair": repair(16 * H, dock=1, gang=1)}

# Shifts and overtime ------------------------------------------------------------------------------


def test_hands_on_time_is_time_on_shift():
    """Sixteen hours from the start of day 4, a Friday: eight that day, the rest on Monday, day 7."""
    model = one_yard({"a": fleet(modes={"hull": mode(4)})}, GANG, hub=gang_yard(), horizon_d=8)
    assert timeline(run(model, 1, 0), "a") == approx(
        [("OPERATING", 0, 4), ("IN_WORK", 4, 7 + 16 * H), ("OPERATING", 7 + 16 * H, 8)]
    )


def test_a_stage_without_the_trade_passes_at_night_and_on_free_days():
    """The same dock for drying: sixteen hours from Friday at midnight are over at 16 o'clock."""
    work = {"repair": repair(16 * H, dock=1)}
    model = one_yard({"a": fleet(modes={"hull": mode(4)})}, work, hub=gang_yard(), horizon_d=8)
    assert timeline(run(model, 1, 0), "a")[1] == ("IN_WORK", 4, pytest.approx(4 + 16 * H))


def test_interrupted_work_keeps_the_work_time_that_is_left():
    """a works four of its 16 hours before b takes the dock at noon of day 4, for two hours.

    b has no gang. a gets the dock back at 14 o'clock, works two hours that Friday, and the last
    ten on Monday and Tuesday: until 10 o'clock of day 8.
    """
    model = one_yard(
        {"a": fleet(priority=1, modes={"hull": mode(4)}), "b": fleet(modes={"x": mode(4.5, "x")})},
        {**GANG, "x": repair(2 * H)},
        hub=gang_yard(preemptive=True, queue={"policy": "priority"}),
        horizon_d=8.45,
    )
    assert timeline(run(model, 1, 0), "a")[1:4] == approx([
        ("IN_WORK", 4, 4.5), ("AWAITING_BERTH", 4.5, 4.5 + 2 * H),
        ("IN_WORK", 4.5 + 2 * H, 8 + 10 * H),
    ])  # fmt: skip


def test_overtime_speeds_up_a_job_that_is_under_way():
    """Ten days of work from day 10, half as fast again from day 14: 4 + 6 / 1.5 days."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10)})}, {"repair": repair(10)},
        hub=yard(overtime={"war": 1.5}), horizon_d=25,
        phases={"peace": {"start_d": 0}, "war": {"start_d": 14}},
    )  # fmt: skip
    assert timeline(run(model, 1, 0), "a")[1] == ("IN_WORK", 10, pytest.approx(18))


def test_shifts_hold_for_a_team_at_work_and_not_on_its_way():
    """A team leaves on Saturday, day 5, travels two days and works eight hours on Monday."""
    hub = {"kind": "forward_team", "node": "harbor", "accepts": "any", "legs": (),
           "crews": {"team": 1}, "shifts": {"team": {}}}  # fmt: skip
    model = one_yard(
        {"a": fleet(modes={"hull": mode(5)})}, {"repair": repair(8 * H, team=1)}, 2.0, hub,
        horizon_d=9,
    )  # fmt: skip
    assert timeline(run(model, 1, 0), "a")[1:3] == approx(
        [("AWAITING_LABOUR", 5, 7), ("IN_WORK", 7, 7 + 16 * H)]
    )


# Shared people ------------------------------------------------------------------------------------

OVERSEEN = {"repair": repair(5, dock=1, oversight=1)}


def two_yards(people: int | str = 1, work: Spec | None = None, **keys: Any) -> Scenario:
    """Fleet a goes to hub x and fleet b to hub y, two days later; both need the same people."""
    return scenario(
        fleets={
            "a": fleet(modes={"hull": mode(10, "for_a")}),
            "b": fleet(modes={"hull": mode(12, "for_b")}),
        },
        hubs={"x": yard(work={"for_a": (work or OVERSEEN)["repair"]}),
              "y": yard(work={"for_b": OVERSEEN["repair"]})},
        people={"oversight": people},
        **{"horizon_d": 22, **keys},
    )  # fmt: skip


def test_one_overseer_serialises_two_hubs():
    """b has its own dock at y from day 12, and waits until a at x is done, on day 15."""
    tables = run(two_yards(), 1, 0)
    assert timeline(tables, "a")[1] == ("IN_WORK", 10, 15)
    assert timeline(tables, "b")[1:3] == [("AWAITING_LABOUR", 12, 15), ("IN_WORK", 15, 20)]
    assert holds_of(tables, "y", "dock") == [(1, 12, 20)]
    assert holds_of(tables, "", "oversight") == [(1, 10, 15), (1, 15, 20)]
    (pool,) = (each for each in tables.names.pools if each.pool == "oversight")
    assert (pool.hub, pool.kind, pool.capacity) == ("", "labour", 1)
    assert metric_of(View(tables, two_yards()), "utilisation")["people/oversight"] == 10 / 22


def test_two_overseers_do_not():
    """Both work from the day they come."""
    tables = run(two_yards(2), 1, 0)
    assert timeline(tables, "b")[1] == ("IN_WORK", 12, 17)


def test_a_hub_uses_its_own_people_of_that_name_first():
    """y has overseers of its own: nobody waits."""
    model = two_yards()
    own = model.model_copy(update={"hubs": {
        **model.hubs, "y": model.hubs["y"].model_copy(update={"crews": {"oversight": 1}})
    }})  # fmt: skip
    tables = run(own, 1, 0)
    assert timeline(tables, "b")[1] == ("IN_WORK", 12, 17)
    assert holds_of(tables, "y", "oversight") == [(1, 12, 17)]


def test_people_are_kept_by_the_next_stage_and_given_back_after_it():
    """a opens and closes with the overseer, 3 + 2 days, then dries for 4 days without: b from 15."""
    stages = {
        "open": {"needs": {"dock": 1, "oversight": 1}, "takes": fixed(3)},
        "close": {"needs": {"dock": 1, "oversight": 1}, "takes": fixed(2)},
        "dry": {"needs": {"dock": 1}, "takes": fixed(4)},
    }
    tables = run(two_yards(work={"repair": {"stages": stages}}), 1, 0)
    assert timeline(tables, "a")[1] == ("IN_WORK", 10, 19)
    assert holds_of(tables, "", "oversight")[0] == (1, 10, 15)
    assert timeline(tables, "b")[2] == ("IN_WORK", 15, 20)


def test_nobody_keeps_people_while_waiting_for_a_dock():
    """Two jobs that would wait for each other for ever do not.

    a inspects with the overseer, without a dock, on days 10-13, and then needs dock and overseer.
    c has the dock from day 12 and waits for the overseer: it gets it on day 13, works until 18, and
    then a has both.
    """
    stages = {
        "inspect": {"needs": {"oversight": 1}, "takes": fixed(3)},
        "mend": {"needs": {"dock": 1, "oversight": 1}, "takes": fixed(2)},
    }
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10, "two")}), "c": fleet(modes={"hull": mode(12)})},
        {"two": {"stages": stages}, **OVERSEEN},
        people={"oversight": 1},
        horizon_d=21,
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "c")[1:3] == [("AWAITING_LABOUR", 12, 13), ("IN_WORK", 13, 18)]
    assert timeline(tables, "a")[1:4] == [
        ("IN_WORK", 10, 13), ("AWAITING_BERTH", 13, 18), ("IN_WORK", 18, 20),
    ]  # fmt: skip


def urgent(life: float = 11, **keys: Any) -> Scenario:
    """a is overseen at x from day 10; urgent u takes the dock of x on day 12 for three days."""
    return scenario(
        fleets={
            "a": fleet(priority=1, modes={"hull": mode(10, "for_a")}),
            "b": fleet(modes={"hull": mode(life, "for_b")}),
            "u": fleet(modes={"hull": mode(12, "for_u")}),
        },
        hubs={
            "x": yard(work={"for_a": OVERSEEN["repair"], "for_u": repair(3)}, preemptive=True,
                      queue={"policy": "priority"}),
            "y": yard(work={"for_b": OVERSEEN["repair"]}),
        },
        **{"people": {"oversight": 1}, "horizon_d": 24, **keys},
    )  # fmt: skip


def test_a_victim_gives_the_people_back_and_asks_for_all_again():
    """On day 12 the overseer goes from a to b, until day 17; a, docked again on day 15, waits."""
    tables = run(urgent(), 1, 0)
    assert timeline(tables, "b")[1:3] == [("AWAITING_LABOUR", 11, 12), ("IN_WORK", 12, 17)]
    assert timeline(tables, "a")[1:5] == [
        ("IN_WORK", 10, 12), ("AWAITING_BERTH", 12, 15), ("AWAITING_LABOUR", 15, 17),
        ("IN_WORK", 17, 20),
    ]  # fmt: skip
    assert holds_of(tables, "", "oversight") == [(1, 10, 12), (1, 17, 20), (1, 12, 17)]
    assert sorted(holds_of(tables, "x", "dock")) == [(1, 10, 12), (1, 12, 15), (1, 15, 20)]


@pytest.mark.parametrize("life", [9, 7])
def test_a_victim_that_waits_for_people_leaves_their_line(life):
    """b has the overseer first, until day 14, or 12; a waits in its dock and loses it on day 12.

    With 12, the overseer comes to a at the very instant at which the dock is taken away: he is not
    kept from anybody while a waits for a dock again.
    """
    tables = run(urgent(life), 1, 0)
    assert timeline(tables, "a")[1:4] == [
        ("AWAITING_LABOUR", 10, 12), ("AWAITING_BERTH", 12, 15), ("IN_WORK", 15, 20),
    ]  # fmt: skip
    held = [each for each in holds_of(tables, "", "oversight") if each[1] < each[2]]
    assert sorted(held)[:2] == [(1, life, life + 5), (1, 15, 20)]


def test_absorbed_work_gives_people_back():
    """A docking falls due on day 12 and absorbs the repair of a: b has the overseer from then."""
    model = scenario(
        fleets={
            "a": fleet(
                modes={"hull": mode(10, "for_a")},
                scheduled={"docking": {"every_d": 12, "work": "docking", "when_down": "absorb",
                                       "clears": "all", "staggered": False}},
            ),
            "b": fleet(modes={"hull": mode(11, "for_b")}),
        },
        hubs={"x": yard(work={"for_a": OVERSEEN["repair"], "docking": repair(4)}),
              "y": yard(work={"for_b": OVERSEEN["repair"]})},
        people={"oversight": 1},
        horizon_d=20,
    )  # fmt: skip
    tables = run(model, 1, 0)
    assert timeline(tables, "b")[1:3] == [("AWAITING_LABOUR", 11, 12), ("IN_WORK", 12, 17)]
    assert holds_of(tables, "", "oversight") == [(1, 10, 12), (1, 12, 17)]


def test_people_travel_with_a_team_and_come_home_with_it():
    """Two days out, three at work, two back: the overseer is away on days 10-17, then b has him."""
    team = {"kind": "forward_team", "node": "harbor", "accepts": "any", "legs": (),
            "crews": {"team": 1}, "work": {"for_a": repair(3, team=1, oversight=1)}}  # fmt: skip
    model = scenario(
        2.0,
        fleets={"a": fleet(modes={"hull": mode(10, "for_a")}),
                "b": fleet(station="harbor", modes={"hull": mode(12, "for_b")})},
        hubs={"x": team, "y": yard(work={"for_b": OVERSEEN["repair"]})},
        people={"oversight": 1},
        horizon_d=23,
    )  # fmt: skip
    tables = run(model, 1, 0)
    assert timeline(tables, "a")[1:4] == [
        ("AWAITING_LABOUR", 10, 12), ("IN_WORK", 12, 15), ("OPERATING", 15, 23),
    ]  # fmt: skip
    assert holds_of(tables, "", "oversight") == [(1, 10, 17), (1, 17, 22)]
    assert holds_of(tables, "x", "team") == [(1, 10, 17)]


def test_dock_then_people_then_the_part_of_the_theater():
    """In this order: the dock on day 10, the overseer with it, and the engine on day 14."""
    work = {"change": repair(2, dock=1, oversight=1, engine=1), "take": repair(1, engine=1)}
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10, "change")}), "z": fleet(modes={"x": mode(4, "take")})},
        work,
        hub=yard(),
        people={"oversight": 1},
        stocks={"engine": {"stock": 1, "replaced_after": fixed(10)}},
        horizon_d=8 + 8,
    )
    tables = run(model, 1, 0)
    assert holds_of(tables, "yard", "dock") == [(1, 10, inf)]
    assert holds_of(tables, "", "oversight") == [(1, 10, inf)]
    # z asks again on day 9 and has the engine of day 14 before a, who gets that of day 24.
    assert timeline(tables, "a")[1] == ("AWAITING_PARTS", 10, 16)


def test_an_outside_load_may_hold_the_people():
    """The host's job has the overseer when a comes: a waits for the host, not for labour."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(10)})}, OVERSEEN,
        hub=yard(berths={"dock": 2}, load={"host": {"arrivals": fixed(8), "work": "repair"}}),
        people={"oversight": 1}, horizon_d=15,
    )  # fmt: skip
    assert timeline(run(model, 1, 0), "a")[1] == ("AWAITING_HOST", 10, 13)


# Growth, learning, trials -------------------------------------------------------------------------


def grown(**growth: Any) -> Spec:
    """Ten days that grow."""
    return {"repair": {"stages": {"dock": {
        "needs": {"dock": 1}, "takes": fixed(10), "growth": growth
    }}}}  # fmt: skip


def test_growth_of_a_fixed_factor():
    """Ten days that become 18, whatever is drawn."""
    work = grown(factor=fixed(1.8))
    model = one_yard({"a": fleet(modes={"hull": mode(10)})}, work, horizon_d=30)
    assert timeline(run(model, 1, 0), "a")[1] == ("IN_WORK", 10, 28)
    assert model.work["repair"].average_d == 18
    half = one_yard({"a": fleet()}, grown(probability=0.5, factor=fixed(1.8)))
    assert half.work["repair"].average_d == pytest.approx(14)


def test_growth_happens_to_its_share_of_the_jobs_and_stays_in_its_range():
    """Of many jobs three in ten grow, by 1.6 to 2.1: the others take ten days."""
    work = grown(probability=0.3, factor={"law": "uniform", "low_d": 1.6, "high_d": 2.1})
    model = one_yard({"a": fleet(200, modes={"hull": mode(5)})}, work,
                     hub=yard(berths={"dock": "unlimited"}), horizon_d=400)  # fmt: skip
    took = np.array([end - start for *_, start, end in jobs_of(run(model, 3, 0), "a") if end < inf])
    plain = np.isclose(took, 10)
    assert len(took) > 4000
    assert (~plain).mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / len(took)))
    assert 16 <= took[~plain].min() < 16.1
    assert 20.9 < took[~plain].max() <= 21
    assert took[~plain].mean() == pytest.approx(18.5, abs=0.15)


def test_learning_curve():
    """80 % curve from 1.5: 1.5, 1.2, 1.053..., then 1 from the seventh on; each doubling saves a fifth."""
    curve = Learning(first_factor=1.5, rate=0.8)
    assert curve.factor(1) == 1.5
    assert curve.factor(2) == pytest.approx(1.2)
    assert curve.factor(3) == pytest.approx(1.5 * 3 ** np.log2(0.8))
    assert curve.factor(4) == 1.0  # 0.96 otherwise
    assert Learning(first_factor=2, rate=1).factor(1000) == 2


def test_the_first_jobs_at_a_hub_take_longer():
    """Jobs of ten days begun one after the other take 20, 16, 14.04, 12.8: counted by the hub.

    Two platforms share the experience; the other work package begins at the beginning; an outside
    load neither learns nor teaches.
    """
    hub = yard(learning={"first_factor": 2.0, "rate": 0.8}, berths={"dock": 1, "pier": 1, "slip": 1},
               load={"host": {"arrivals": fixed(7), "work": "foreign"}})  # fmt: skip
    model = one_yard(
        {"a": fleet(2, modes={"hull": mode(10)}), "b": fleet(modes={"x": mode(15, "paint")})},
        {"repair": repair(10), "paint": repair(1, pier=1), "foreign": repair(2, slip=1)},
        hub=hub, horizon_d=100,
    )  # fmt: skip
    tables = run(model, 1, 0)
    repairs = sorted((start, end - start) for *_, start, end in jobs_of(tables, "a") if end < inf)
    wanted = [10 * max(1.0, 2 * n ** np.log2(0.8)) for n in range(1, len(repairs) + 1)]
    assert [took for _, took in repairs] == pytest.approx(wanted)
    assert sum(took for _, took in repairs[:4]) == pytest.approx(20 + 16 + 14.0421 + 12.8, abs=1e-4)
    assert [end - start for *_, start, end in jobs_of(tables, "b")][:2] == pytest.approx([2, 1.6])
    assert {
        round(end - start, 9) for *_, start, end in jobs_of(tables, "yard.host") if end < inf
    } == {2}


def test_one_lesson_for_all_stages_of_a_job():
    """Twice as long in both stages of the first job, 1.6 times in both of the second."""
    stages = {name: {"needs": {"dock": 1}, "takes": fixed(5)} for name in ("open", "close")}
    model = one_yard({"a": fleet(modes={"hull": mode(10)})}, {"repair": {"stages": stages}},
                     hub=yard(learning={"first_factor": 2.0, "rate": 0.8}), horizon_d=60)  # fmt: skip
    assert [(a, b) for word, a, b in timeline(run(model, 1, 0), "a") if word == "IN_WORK"] == [
        (10, 30), (40, pytest.approx(56))
    ]  # fmt: skip


def test_a_trial_has_days_of_its_own():
    """Three days in dock, then two of trial with the overseer, for which the dock is given back."""
    stages = {
        "mend": {"needs": {"dock": 1}, "takes": fixed(3)},
        "trial": {"needs": {"oversight": 1}, "takes": fixed(2), "trial": True},
    }
    model = one_yard({"a": fleet(modes={"hull": mode(10)})}, {"repair": {"stages": stages}},
                     people={"oversight": 1}, horizon_d=25)  # fmt: skip
    tables = run(model, 1, 0)
    assert timeline(tables, "a")[1:3] == [("IN_WORK", 10, 13), ("TRIAL", 13, 15)]
    days = metric_of(View(tables, model), "days")
    assert {name: each for name, each in days.items() if each} == {
        "a/operating": 20, "a/hands-on": 3, "a/trial": 2
    }  # fmt: skip


# What is refused ----------------------------------------------------------------------------------


def problems(**parts: Any) -> list[str]:
    """What is said of a scenario with one fleet, one work package and these parts."""
    whole = mapping(**{
        "fleets": {"a": fleet(modes={"hull": mode(10)})}, "work": {"repair": repair(3)},
        "hubs": {"yard": yard(crews={"gang": 1, "welders": 1})}, "people": {"oversight": 1}, **parts,
    })  # fmt: skip
    with pytest.raises((ConfigError, ValueError)) as told:
        built(whole)
    return str(told.value).splitlines()


def hub_with(**keys: Any) -> Spec:
    """A yard with two trades."""
    return {"yard": yard(crews={"gang": 1, "welders": 1}, **keys)}


DAY, EVENING = {"start_h": 8, "hours": 8}, {"start_h": 16, "hours": 8}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"hubs": hub_with(shifts={"welder": {}})},
         "hubs.yard.shifts.welder: the hub has no trade called 'welder'; did you mean 'welders'?"),
        ({"hubs": hub_with(overtime={"war": 1.2}), "phases": {"wars": {"start_d": 0}}},
         "hubs.yard.overtime.war: no phase is called 'war'; did you mean 'wars'?"),
        ({"work": {"repair": repair(3, oversigt=1)}},
         "work.repair.stages.repair.needs.oversigt: no berth, crew, part, people or stock is called"
         " 'oversigt'; did you mean 'oversight'?"),
        ({"work": {"repair": repair(3, riggers=1)}},
         "work.repair.stages.repair.needs.riggers: no berth, crew, part, people or stock is called"
         " 'riggers'; one of: dock, gang, oversight, welders"),
        ({"stocks": {"oversight": {"stock": 1, "replaced_after": fixed(1)}}},
         "people.oversight: names a stock as well; one name each"),
        ({"work": {"repair": repair(3, gang=1, welders=1)},
          "hubs": hub_with(shifts={"gang": DAY, "welders": EVENING})},
         "hubs.yard.shifts: gang, welders are never on shift together, as stage 'repair' of"
         " 'repair' needs"),
        ({"hubs": hub_with(shifts={"gang": {"days_on": 60, "days_off": 1},
                                   "welders": {"days_on": 60, "days_off": 7}})},
         "hubs.yard.shifts: together they only repeat every 4087 days; at most 3660, by lengths of"
         " days_on + days_off with common multiples"),
        ({"work": {"repair": {"stages": {"s": {"needs": {"dock": 1}, "growth": {"factor": fixed(2)}}}}}},
         "work.repair.stages.s.growth: a stage without takes has nothing that grows"),
        ({"work": {"repair": {"stages": {"s": {"needs": {"dock": 1}, "trial": True}}}}},
         "work.repair.stages.s.trial: a trial needs takes: how long it lasts"),
        ({"work": grown(factor=fixed(0))},
         "work.repair.stages.dock.growth.factor: the mean factor must be > 0"),
    ],
)  # fmt: skip
def test_a_wrong_reference_is_told(parts, told):
    """Path, value and what would be right."""
    assert problems(**parts) == [told]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"hubs": hub_with(shifts={"gang": {"hours": 0}})}, ["hours", "greater than 0"]),
        ({"hubs": hub_with(shifts={"gang": {"hours": 25}})}, ["hours", "less than or equal to 24"]),
        ({"hubs": hub_with(shifts={"gang": {"days_on": 0}})}, ["days_on", "greater than or equal to 1"]),
        ({"hubs": hub_with(overtime={"war": 0})}, ["overtime", "greater than 0"]),
        ({"hubs": hub_with(learning={"first_factor": 0.5, "rate": 0.8})}, ["first_factor", "1"]),
        ({"hubs": hub_with(learning={"first_factor": 2, "rate": 1.2})}, ["rate", "1"]),
        ({"people": {"oversight": -1}}, ["oversight", "-1 is not a capacity"]),
        ({"work": grown(probability=1.5, factor=fixed(2))}, ["probability", "less than or equal to 1"]),
        ({"work": grown(factor={"law": "uniform", "low_d": 3, "high_d": 2})}, ["low_d 3", "high_d 2"]),
        ({"work": grown(factor={"law": "triangular", "low_d": 1, "mode_d": 5, "high_d": 2})}, ["mode_d 5"]),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told(parts, words):
    """Each number is bounded where it is given."""
    told = "\n".join(problems(**parts))
    assert all(word in told for word in words), told


def test_people_count_for_who_can_repair():
    """A hub may use people of the theater; with none of them it is closed."""
    for people, amount, wanted in ((1, 1, True), (0, 1, False), ("unlimited", 9, True)):
        model = one_yard({"a": fleet(modes={"hull": mode(10)})},
                         {"repair": repair(3, dock=1, oversight=amount)},
                         people={"oversight": people})  # fmt: skip
        target = model.fleets["a"]
        assert why_not(model, target, tasks(target)[0], "yard") is None
        assert capable(model, model.hubs["yard"], "repair") is wanted


def test_too_few_people_for_a_job_are_told():
    """Of two people that the work needs there is one, so nobody could ever begin."""
    with pytest.raises(ConfigError, match="has only 1 oversight, and the work needs 2"):
        one_yard({"a": fleet(modes={"hull": mode(10)})},
                 {"repair": repair(3, dock=1, oversight=2)}, people={"oversight": 1})  # fmt: skip


# Metrics ------------------------------------------------------------------------------------------


def test_workload_by_quarter():
    """A dock and two of a gang for four days of work begun on day 90, and waits that do not count.

    The quarter ends on day 91.25: 1.25 of the four days lie in Q1. The dock is held from day 90 as
    well while the part comes, which is not work, and through drying, which is.
    """
    stages = {
        "wait": {"needs": {"dock": 1}},
        "mend": {"needs": {"dock": 1, "gang": 2}, "takes": fixed(4)},
        "dry": {"needs": {"dock": 1}, "takes": fixed(1)},
    }
    hub = yard(crews={"gang": 3, "clerks": "unlimited"}, berths={"dock": 1, "pier": 0})
    model = one_yard(
        {"a": fleet(modes={"hull": mode(90)})}, {"repair": {"stages": stages}}, hub=hub
    )
    view = View(run(model, 1, 0), model)
    assert metric_of(view, "workload") == {
        "yard/dock/Q1": 1.25, "yard/dock/Q2": 3.75, "yard/gang/Q1": 2.5, "yard/gang/Q2": 5.5,
        "yard/clerks/Q1": 0, "yard/clerks/Q2": 0,
    }  # fmt: skip
    assert metric_of(view, "inductions") == {"yard/Q1": 1, "yard/Q2": 0}
    used = metric_of(view, "labour_used")
    assert used["gang"] == pytest.approx(2 * 4 / (3 * 100))
    assert np.isnan(used["clerks"])


def test_waiting_for_parts_is_no_workload():
    """The dock is held on days 10-32, and in work on the last two of them only."""
    model = one_yard(
        {"z": fleet(modes={"x": mode(2, "take")}), "a": fleet(modes={"hull": mode(10, "change")})},
        {"change": repair(2, dock=1, engine=1), "take": repair(1000, engine=1)},
        stocks={"engine": {"stock": 1, "replaced_after": fixed(28)}},
        horizon_d=40,
    )
    view = View(run(model, 1, 0), model)
    assert timeline(view.tables, "a")[1:3] == [("AWAITING_PARTS", 10, 30), ("IN_WORK", 30, 32)]
    assert metric_of(view, "workload") == {"yard/dock/Q1": 2}


def test_quarters_are_those_of_the_horizon_and_at_most_eight():
    """Ten years have eight columns; a quarter that a stopped run never saw has no value."""
    hub = yard(
        berths={"dock": "unlimited"}, load={"host": {"arrivals": exponential(5), "work": "repair"}}
    )
    model = one_yard({"a": fleet(modes={"hull": mode(100)})}, hub=hub, horizon_d=3650)
    found = metric_of(View(run(model, 1, 0), model), "inductions")
    assert list(found) == [f"yard/Q{number}" for number in range(1, 9)]
    assert sum(found.values()) == 7  # days 100, 203, ..., 718, and none of the host's
    line = {"line": {"fleets": ["a"], "k": 1}}
    model = one_yard({"a": fleet(modes={"hull": mode(100)})}, missions=line, horizon_d=365,
                     stop_at_first_gap=True)  # fmt: skip
    found = metric_of(View(run(model, 1, 0), model), "inductions")
    assert np.isnan([found[f"yard/Q{number}"] for number in (3, 4)]).all()
    assert found["yard/Q1"] == 0
