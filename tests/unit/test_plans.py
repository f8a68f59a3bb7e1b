"""Planned periods: when they are meant to start and to end, and how late they are, by hand."""

from typing import Any

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import Spec, fixed, fleet, measured, mode, on_board, one_yard, repair, scenario, yard


def depot(every_d: float = 100, **keys: Any) -> Spec:
    """Work in the dock that the whole fleet has due on the same day."""
    return {"every_d": every_d, "work": "repair", "staggered": False, "plan": {"frac": 1.0}, **keys}


def two_ships(takes_d: float = 20, horizon_d: float = 130, **keys: Any) -> Scenario:
    """Two ships, one dock, work that is due every 100 days."""
    return one_yard(
        {"a": fleet(2, scheduled={"depot": depot(**keys)})},
        work={"repair": repair(takes_d)},
        horizon_d=horizon_d,
    )


def plans_of(model: Scenario) -> list[tuple[float, float, float]]:
    """Due, planned start and planned end of every order with a plan."""
    plans = run(model, 1, 0).plans
    return list(zip(plans.due.tolist(), plans.start.tolist(), plans.end.tolist(), strict=True))


def told(model: Scenario, metric: str) -> dict[str, float]:
    """A metric of the first replication."""
    found = measured(run(model, 1, 0), model)
    return {subject: value for (name, subject), value in found.items() if name == metric}


def test_who_waits_for_a_berth_is_late():
    """100-120 and 120-140 in one dock, both meant to end on day 120: one of two, by 20 days."""
    model = two_ships(horizon_d=150)
    assert plans_of(model) == [(100, 100, 120), (100, 100, 120)]
    assert told(model, "late_days") == {"all fleets": 10, "a": 10, "a/depot": 10}
    assert told(model, "on_time") == {"all fleets": 0.5, "a": 0.5, "a/depot": 0.5}
    assert told(model, "late_days_at") == {"yard": 10, "yard/a": 10}
    assert told(model, "on_time_at") == {"yard": 0.5, "yard/a": 0.5}
    assert told(model, "growth")["a"] == 1
    assert told(model, "delay_days")["a"] == 20


def test_a_late_job_moves_the_next_at_the_yard_and_of_the_platform():
    """Three jobs of 1.5 times 20 d in one dock: 30, 60 and 90 days from day 100; a ship that came
    out on day 130 is due on day 230, one that came out on day 160 on day 260."""
    model = one_yard(
        {"a": fleet(3, scheduled={"depot": depot(plan={"takes": fixed(20)})})},
        work={"repair": repair(30)},
        horizon_d=270,
    )
    assert plans_of(model) == [
        (100, 100, 120), (230, 230, 250), (100, 100, 120), (260, 260, 280), (100, 100, 120),
    ]  # fmt: skip
    late = [130 - 120, 160 - 120, 190 - 120, 260 - 250]
    assert told(model, "late_days")["a"] == pytest.approx(np.mean(late))
    assert told(model, "on_time")["a"] == 0
    assert told(model, "growth")["a"] == 1.5


def test_by_the_due_date_the_next_does_not_move():
    """Counted from the due date the platform is due on days 100 and 200, however late it was."""
    model = two_ships(counted_from="due_date", horizon_d=210)
    assert [due for due, _, _ in plans_of(model)] == [100, 200, 100, 200]


def test_days_of_delay_stop_at_the_end_of_the_window():
    """The second ship should have been out on day 120; on day 130 it is 10 days late, unfinished."""
    model = two_ships(horizon_d=130)
    assert told(model, "delay_days")["a"] == 10
    assert told(model, "late_days")["a"] == 0


def test_the_way_is_planned_at_its_mean():
    """Two days there and back: planned 102-122, ended on day 122, home on day 124."""
    model = one_yard({"a": fleet(scheduled={"depot": depot()})},
                     work={"repair": repair(20)}, out_d=2.0, horizon_d=130)  # fmt: skip
    assert plans_of(model) == [(100, 102, 122)]
    assert told(model, "on_time")["a"] == 1
    assert told(model, "late_days")["a"] == 0


def test_a_team_plans_its_way_as_work():
    """A team that travels half a day works 100-110.5, as it was meant to."""
    team = {"kind": "forward_team", "node": "harbor", "accepts": "any", "crews": {"team": 1}}
    model = scenario(
        legs={"way": {"start": "harbor", "end": "sea", "mode": "air", "takes": fixed(0.5)}},
        fleets={"a": fleet(scheduled={"depot": depot()})},
        hubs={"team": team},
        work={"repair": repair(10, team=1)},
        horizon_d=130,
    )
    assert plans_of(model) == [(100, 100, 110.5)]
    assert told(model, "on_time")["a"] == 1
    assert told(model, "growth")["a"] == 1


def test_work_where_the_platform_is_has_a_plan_too():
    """Half of the mean: two days late each time, and twice the plan."""
    service = {"every_d": 10, "takes": fixed(4), "staggered": False, "plan": {"frac": 0.5}}
    model = scenario(fleets={"a": fleet(scheduled={"service": service})}, horizon_d=30)
    assert plans_of(model) == [(10, 10, 12), (24, 24, 26)]
    assert told(model, "late_days")["a"] == 2
    assert told(model, "growth")["a"] == 2


def test_work_that_was_due_while_the_platform_was_down_was_due_then():
    """Down 95-105 on board: the period of day 100 begins on day 105 and is five days late."""
    model = one_yard(
        {"a": fleet(modes={"engine": on_board(95, 10)}, scheduled={"depot": depot()})},
        work={"repair": repair(20)},
        horizon_d=130,
    )
    assert plans_of(model) == [(100, 100, 120)]
    assert told(model, "late_days")["a"] == 5
    assert told(model, "put_off_days")["a"] == 5


def test_on_the_operating_clock_it_is_due_on_the_day_on_which_it_falls_due():
    """Down for ten days, a hundred operating days are full on day 110."""
    model = one_yard(
        {
            "a": fleet(
                modes={"engine": on_board(95, 10)}, scheduled={"depot": depot(clock="operating")}
            )
        },
        work={"repair": repair(20)},
        horizon_d=140,
    )
    assert plans_of(model) == [(110, 110, 130)]


def test_work_that_is_done_early_keeps_its_plan():
    """A failure on day 90 takes the ship in; the depot period of day 100 is done with it, early."""
    model = one_yard(
        {"a": fleet(modes={"hull": mode(90.0, "patch")}, scheduled={"depot": depot()})},
        work={"repair": repair(20), "patch": repair(3)},
        horizon_d=115,
        maintenances={"together": {"bundle_within_d": 30}},
        maintenance="together",
    )
    assert plans_of(model) == [(100, 100, 120)]
    assert told(model, "late_days")["a"] == 0
    assert told(model, "on_time")["a"] == 1


def test_a_plan_moves_nothing():
    """With a plan that is drawn, every platform does what it does without one."""
    law = {"law": "lognormal", "mean_d": 15, "cv": 0.5}
    records = []
    for plan in ({}, {"plan": {"takes": law}}):
        work = {**depot(staggered=True), **plan}
        work = work if plan else {key: work[key] for key in work if key != "plan"}
        model = one_yard(
            {"a": fleet(4, modes={"hull": mode(70.0, "patch")}, scheduled={"depot": work})},
            work={"repair": repair(20), "patch": repair({"law": "exponential", "mean_d": 6})},
            horizon_d=900,
        )
        records.append(run(model, 3, 0))
    one, other = records
    for table in ("spells", "orders", "jobs", "holds"):
        for column, values in vars(getattr(one, table)).items():
            np.testing.assert_array_equal(values, getattr(getattr(other, table), column))
    lengths = other.plans.end - other.plans.start
    assert len(set(lengths.tolist())) == len(lengths) > 10


def test_man_days_that_are_due_and_what_a_trade_can_do():
    """Two jobs of 20 d for a gang of two, due on day 100 and done on days 120 and 140: a backlog of
    40 x 20 + 40 x 40 man-day-days in 150 d. Ten people on shift for 8 h can do a third of ten a day."""
    for shifts, per_day in (
        ({}, 10.0),
        ({"gang": {"hours": 8, "days_on": 7, "days_off": 0}}, 10 / 3),
    ):
        model = one_yard(
            {"a": fleet(2, scheduled={"depot": depot()})},
            work={"repair": repair(20, dock=1, gang=2)},
            hub=yard(crews={"gang": 10}, shifts=shifts),
            horizon_d=150,
        )
        found = measured(run(model, 1, 0), model)
        if not shifts:
            assert found["backlog_man_days", "yard/gang"] == pytest.approx(2400 / 150)
        due = [found["man_days_due", f"yard/gang/Q{number}"] for number in (1, 2)]
        assert due == [0, 80]
        can = [found["man_days_capacity", f"yard/gang/Q{number}"] for number in (1, 2)]
        assert can == pytest.approx([91.25 * per_day, 58.75 * per_day])


@pytest.mark.parametrize(
    ("keys", "path", "right"),
    [
        ({"plan": {"frac": 6.0}}, "plan.frac", "a plan of 120 d is longer than its cycle; at most"),
        ({"plan": {"takes": fixed(101)}}, "plan.takes", "at most every_d, 100 d"),
        ({"plan": {"takes": fixed(0)}}, "plan.takes", "a length above 0"),
    ],
)
def test_a_plan_has_a_length_and_fits_its_cycle(keys, path, right):
    """What is wrong is told with its path and what would be right."""
    with pytest.raises(ConfigError) as error:
        two_ships(**keys)
    assert [each.path for each in error.value.problems] == [f"fleets.a.scheduled.depot.{path}"]
    assert right in str(error.value)


@pytest.mark.parametrize("plan", [{}, {"frac": 1.0, "takes": fixed(3)}, {"frac": 0.0}])
def test_a_plan_says_one_thing(plan):
    """A share or a law, and a share above 0."""
    with pytest.raises(ValueError, match=r"either 'frac'|greater than 0"):
        two_ships(plan=plan)


def test_a_plan_on_work_that_nobody_does_is_told_once():
    """Of work that no hub has only that is said."""
    with pytest.raises(ConfigError) as error:
        one_yard(
            {"a": fleet(scheduled={"depot": depot()})},
            hub=yard(accepts=[]),
        )
    assert [each.path for each in error.value.problems] == ["fleets.a.scheduled.depot"]
