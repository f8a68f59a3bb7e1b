"""Measures of a contested theater, each on a record worked by hand."""

from collections.abc import Sequence
from math import inf, isnan, nan
from typing import Any

import numpy as np
import pytest

from sim.core.ticks import NEVER, to_ticks
from sim.metrics.lost_days import BUCKETS, bucket
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.scenario import Scenario
from sim.record.log import Log
from sim.record.tables import Names, OrderClass, tables
from sim.record.view import View
from support import (
    Spec,
    fixed,
    fleet,
    metric_of,
    mode,
    on_board,
    one_yard,
)

NAME = ("hull", "yard")
UP = Condition(Health.FMC, Place.ON_STATION, Activity.OPERATING)
HELD = Condition(Health.NMC, Place.AT_HUB, Activity.ON_HOLD, Cause.FAILURE, *NAME, "dock")
SHUT = Condition(Health.NMC, Place.ON_STATION, Activity.AWAITING_PASSAGE, Cause.FAILURE, *NAME)
LICENCE = Condition(
    Health.NMC, Place.ON_STATION, Activity.AWAITING_AUTHORIZATION, Cause.FAILURE, *NAME, "itar"
)
AWARD = LICENCE._replace(stage="")
FORBIDDEN = LICENCE._replace(activity=Activity.AWAITING_ACCESS, hub="", stage="title_10")
CLOSED = FORBIDDEN._replace(stage="access")
NOT_YET = Condition(Health.FMC, Place.ELSEWHERE, Activity.AWAY)
LOST = Condition(Health.LOST, Place.ELSEWHERE, Activity.AWAY, Cause.DAMAGE)
DEPOT = Condition(Health.NMC, Place.AT_HUB, Activity.IN_WORK, Cause.SCHEDULE, "docking", "yard")
CONDITIONS = (UP, HELD, SHUT, LICENCE, AWARD, FORBIDDEN, CLOSED, NOT_YET, LOST, DEPOT)

Life = Sequence[tuple[Condition, float]]
"""Conditions of a platform, and the days from which they hold."""


def recorded(
    model: Scenario,
    lives: Sequence[Life],
    orders: Sequence[tuple[OrderClass, int, float, float]] = (),
    start_d: float = -10.0,
) -> View:
    """A record of fleet ships: lives of its platforms; class, hub, opened and closed of orders."""
    log = Log()
    for number, life in enumerate(lives):
        for condition, at in life:
            log.change(number, CONDITIONS.index(condition), to_ticks(at))
    classes = list(dict.fromkeys(each for each, *_ in orders))
    for each, hub, opened, closed in orders:
        row = log.order(classes.index(each), 0, hub, to_ticks(opened))
        log.close(row, NEVER if closed == inf else to_ticks(closed))
    names = Names(
        ("ships",), np.zeros(len(lives), dtype=np.int64), CONDITIONS, tuple(classes), (), (),
        tuple(model.hubs), frozenset(),
    )  # fmt: skip
    return View(tables(log, names, to_ticks(start_d), to_ticks(model.horizon_d)), model)


DAMAGE: Spec = {"hits": {"per_day": 0.1}, "work": "repair"}


def theater(size: int = 1, **parts: Any) -> Scenario:
    """A fleet of ships that can be hit, a yard, and two rules."""
    rules = {
        "itar": {"kind": "licence", "takes": fixed(10)},
        "title_10": {"kind": "prohibition", "applies_to": {"work": ["voyage_repair"]}},
    }
    modes = {"hull": mode(50), "damage": DAMAGE}
    return one_yard({"ships": fleet(size, modes=modes)}, **{"rules": rules, **parts})


# Where the days go --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (HELD, "on hold"),
        (SHUT, "passage"),
        (LICENCE, "rules"),
        (AWARD, "authorization"),
        (FORBIDDEN, "rules"),
        (CLOSED, "access"),
        (NOT_YET, "not in theater"),
        (LOST, "lost"),
    ],
)
def test_buckets_of_a_contested_theater(condition, told):
    """A wait for a licence is the rule's, one for an award the hub's; a closed hub is access."""
    assert bucket(condition) == told
    assert told in BUCKETS


LIFE: Life = [
    (UP, -10), (LICENCE, 10), (SHUT, 20), (HELD, 25), (UP, 30), (FORBIDDEN, 40), (CLOSED, 48),
    (UP, 60), (LOST, 90),
]  # fmt: skip


def test_days_add_up_with_losses_and_rules():
    """One platform through every new bucket, one that arrives on day 70: 200 days in all."""
    view = recorded(theater(2), [LIFE, [(NOT_YET, -10), (UP, 70)]])
    days = metric_of(view, "days")
    told = {
        "operating": 10 + 10 + 30 + 30, "rules": 10 + 8, "passage": 5, "on hold": 5, "access": 12,
        "lost": 10, "not in theater": 70,
    }  # fmt: skip
    assert {each: days[f"ships/{each}"] for each in BUCKETS} == {
        each: told.get(each, 0) for each in BUCKETS
    }
    assert sum(days.values()) == 200


def test_days_lost_to_each_rule():
    """The licence holds it for 10 days, the prohibition for 8; access closed by events is none's."""
    view = recorded(theater(), [LIFE])
    assert metric_of(view, "rule_days") == {"ships/itar": 10, "ships/title_10": 8}


def test_lost_and_absent_platforms_are_not_possessed_but_in_the_inventory():
    """One is up for 50 of 100 days and lost, one is down for 20 days after 80 away."""
    lives = [[(UP, -10), (LOST, 50)], [(NOT_YET, -10), (SHUT, 80)]]
    view = recorded(theater(2, measure={"days": [10, 60, 90]}), lives)
    assert metric_of(view, "ao") == {"ships": 50 / 200}
    assert metric_of(view, "mc") == {"ships": pytest.approx(50 / 70)}
    assert metric_of(view, "nmc") == {"ships": pytest.approx(20 / 70)}
    assert list(metric_of(view, "fmc_at_day").values()) == [0.5, 0, 0]
    assert list(metric_of(view, "nmc_at_day").values()) == [0, 0, 0.5]


def test_losses_by_hand():
    """Of three, one is lost before day 0 and one on day 50; two hits left damage since day 0."""
    lives = [[(UP, -10), (LOST, -5)], [(UP, -10), (LOST, 50)], [(UP, -10)]]
    damage = OrderClass("ships", "damage", "damage")
    orders = [(damage, 0, -8.0, 4.0), (damage, 0, 10.0, 20.0), (damage, 0, 80.0, inf)]
    view = recorded(theater(3, measure={"days": [0, 50]}), lives, orders)
    assert metric_of(view, "lost") == {"ships": 1}
    assert metric_of(view, "survivors_at_day") == {"ships@0": 2, "ships@50": 1}
    assert metric_of(view, "damaged") == {"ships": 2}
    assert metric_of(view, "damaged_per_year") == {"ships": pytest.approx(2 * 3.65)}


def test_a_fleet_that_cannot_be_hit_has_no_losses():
    """Peace has no rows."""
    view = recorded(one_yard({"ships": fleet(modes={"hull": mode(50)})}), [[(UP, -10)]])
    assert all(metric_of(view, each) == {} for each in ("lost", "damaged", "survivors_at_day"))


# Time to regain -----------------------------------------------------------------------------------


def regained(life: Life, start_d: float = -10.0, **parts: Any) -> tuple[float, float]:
    """Time to regain a mission of one ship, and whether it is cut."""
    model = theater(missions={"line": {"fleets": ["ships"], "k": 1, **parts.pop("mission", {})}},
                    **parts)  # fmt: skip
    view = recorded(model, [life], start_d=start_d)
    both = [metric_of(view, each) for each in ("regain", "regain_cut")]
    assert all((isnan(a) and isnan(b)) or a == b for a, b in (each.values() for each in both))
    return both[0]["line"], both[1]["line"]


@pytest.mark.parametrize(
    ("life", "told"),
    [
        ([(UP, -10), (SHUT, 20), (UP, 27), (SHUT, 50), (UP, 51)], (7, 0)),
        ([(UP, -10), (SHUT, 80)], (20, 1)),  # not regained before the end
        ([(SHUT, -10), (UP, 5), (SHUT, 20), (UP, 23)], (3, 0)),  # older than day 0: left out
        ([(UP, -10), (SHUT, 0), (UP, 4)], (4, 0)),  # the shock is on day 0
        ([(UP, -10)], (nan, nan)),
        ([(SHUT, -10), (UP, 5)], (nan, nan)),
    ],
)
def test_time_to_regain(life, told):
    """The first gap that begins on or after day 0, until it is met again or the end cuts it."""
    assert regained(life) == pytest.approx(told, nan_ok=True)


def test_a_gap_that_a_new_phase_opens():
    """Nobody asked for the ship before day 0: the gap begins then, and lasts 6 days."""
    phases = {"peace": {"start_d": -10}, "crisis": {"start_d": 0}}
    life = [(SHUT, -10), (UP, 6)]
    assert regained(life, phases=phases, mission={"phases": ["crisis"]}) == (6, 0)


def test_a_run_without_a_past_was_whole():
    """A run that begins on day 0 with the ship down has its gap from there."""
    assert regained([(SHUT, 0), (UP, 9)], start_d=0) == (9, 0)


# Returned in time ---------------------------------------------------------------------------------


def workshop() -> Scenario:
    """A fleet with a mode or a work of every kind."""
    part: Spec = {"life": fixed(50), "restored": "on_board", "part": "kit"}
    return one_yard(
        {
            "ships": fleet(
                modes={
                    "hull": mode(50),
                    "voyage": mode(50, kind_of_work="voyage_repair"),
                    "pump": part,
                    "crew": on_board(50, 2),
                    "radar": on_board(50, 2, "pmc"),
                    "damage": DAMAGE,
                },
                scheduled={
                    "docking": {"every_d": 60, "work": "repair"},
                    "service": {"every_d": 60, "takes": fixed(4)},
                },
            )
        },
        stocks={"kit": {"stock": 1, "replaced_after": fixed(9)}},
        measure={"returned_by_d": [30, 60]},
    )


def order(what: str, opened: float, closed: float, kind: str = "failure") -> Any:
    """An order of the fleet at the yard."""
    return OrderClass("ships", what, kind), 0, opened, closed


def test_returned_by_kind_by_hand():
    """Yard periods due before and since day 0, and everything else once; what stays is in none."""
    orders = [
        order("docking", -150, 45, "schedule"), order("docking", -20, inf, "schedule"),
        order("docking", 5, 50, "schedule"), order("hull", -3, 10), order("voyage", 31, 40),
        order("pump", 2, 3), order("crew", -9, -1), order("crew", 20, 70),
        order("damage", 1, 29, "damage"), order("radar", 4, 5), order("service", 10, 14, "schedule"),
    ]  # fmt: skip
    view = recorded(workshop(), [[(UP, -10)]], orders)
    back, down = metric_of(view, "returned_by_kind"), metric_of(view, "down_by_kind")
    told = {  # back and down by day 30, then by day 60
        "yard": (0, 2, 1, 2),
        "later yard": (0, 1, 1, 1),
        "dock": (1, 1, 1, 1),
        "voyage repair": (0, 0, 1, 1),
        "component": (1, 1, 1, 1),
        "damage": (1, 1, 1, 1),
        "other": (1, 2, 1, 2),
    }
    for kind, numbers in told.items():
        for subject in (f"all fleets/{kind}", f"ships/{kind}"):
            found = [table[f"{subject}@{day}"] for day in (30, 60) for table in (back, down)]
            assert tuple(found) == numbers, subject
    assert metric_of(view, "returned_by") == {"ships@30": 4, "ships@60": 7}
