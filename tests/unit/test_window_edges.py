"""One convention for every metric, [0, horizon), on one table of stays worked by hand.

The same stays are the times for which a ship is down (missions, regaining, returns), a failure is
open, a job waits at the yard, and a part is owed. A stay counts as begun if it begins in the
window, on day 0 too; one that is open when the window opens has days in it and no beginning, and
what happens on the day of the horizon does not happen.
"""

from math import inf, nan
from typing import Any

import numpy as np
import pytest

from sim.core.ticks import DAY, NEVER, to_ticks
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.scenario import Scenario
from sim.record.durations import product_limit
from sim.record.log import Log
from sim.record.tables import HubStage, Names, OrderClass, StockName, tables
from sim.record.view import View
from support import exponential, fixed, fleet, metric_of, mode, repair, scenario, yard

UP = Condition(Health.FMC, Place.ON_STATION, Activity.OPERATING)
DOWN = Condition(
    Health.NMC, Place.AT_HUB, Activity.AWAITING_BERTH, Cause.FAILURE, "hull", "yard", "dock"
)

Stays = list[tuple[float, float]]
STAYS: list[tuple[Stays, dict[str, float]]] = [
    # stays; what begins, ends in the window; days, longest, mean; the first moment; the first one
    ([], {"begun": 0, "ended": 0, "days": 0, "longest": 0, "mean": nan, "first": 20, "one": nan}),
    ([(-5, 3)], {"begun": 0, "ended": 1, "days": 3, "longest": 3, "mean": nan, "first": 0,
                 "one": nan}),
    ([(-5, 0)], {"begun": 0, "ended": 1, "days": 0, "longest": 0, "mean": nan, "first": 20,
                 "one": nan}),
    ([(0, 5)], {"begun": 1, "ended": 1, "days": 5, "longest": 5, "mean": 5, "first": 0, "one": 5}),
    ([(-5, 3), (7, 8)], {"begun": 1, "ended": 2, "days": 4, "longest": 3, "mean": 1, "first": 0,
                         "one": 1}),
    ([(2, 4), (10, 11)], {"begun": 2, "ended": 2, "days": 3, "longest": 2, "mean": 1.5, "first": 2,
                          "one": 2}),
    ([(15, 20)], {"begun": 1, "ended": 0, "days": 5, "longest": 5, "mean": 5, "first": 15, "one": 5,
                  "cut": 1}),
    ([(2, 4), (19, 25)], {"begun": 2, "ended": 1, "days": 3, "longest": 2, "mean": 2, "first": 2,
                          "one": 2}),  # the one that is cut after a day has the length of the other
    ([(2, 4), (10, inf)], {"begun": 2, "ended": 1, "days": 12, "longest": 10, "mean": 6, "first": 2,
                           "one": 2}),
    ([(-5, inf)], {"begun": 0, "ended": 0, "days": 20, "longest": 20, "mean": nan, "first": 0,
                   "one": nan}),
    ([(20, 25)], {"begun": 0, "ended": 0, "days": 0, "longest": 0, "mean": nan, "first": 20,
                  "one": nan}),
]  # fmt: skip


def theater(**measure: Any) -> Scenario:
    """One ship that a mission needs, a yard with a host, and a stock."""
    host = {"arrivals": exponential(20), "work": "repair"}
    return scenario(
        fleets={"ships": fleet(modes={"hull": mode(50)})},
        hubs={"yard": yard(load={"host": host})},
        work={"repair": repair(5)},
        stocks={"kit": {"stock": 0, "replaced_after": fixed(9)}},
        missions={"line": {"fleets": ["ships"], "k": 1}},
        initial="steady",
        warm_up_d=10,
        horizon_d=20,
        measure={"returned_by_d": [20], "hold_d": 15, **measure},
    )


def recorded(stays: Stays, model: Scenario) -> View:
    """A record from day -10 to the horizon; what would come after it has not happened."""
    log = Log()
    log.change(0, 0, -10 * DAY)
    for begun, ended in stays:
        ended = ended if ended < 20 else inf
        end = NEVER if ended == inf else to_ticks(ended)
        if begun >= 20:
            continue
        for at, condition in ((begun, 1), (ended, 0)):
            if at < 20:
                log.change(0, condition, to_ticks(at))
        for order_class in (0, 1):
            order = log.order(order_class, 0, 0, to_ticks(begun))
            log.close(order, end)
            job = log.job(order, 0, to_ticks(begun))
            log.start(job, end)
            log.end(job, end)
        demand = log.demand(0 << 24 | 1, -1, to_ticks(begun))
        log.fill(demand, end)
    classes = (OrderClass("ships", "hull", "failure"), OrderClass("yard.host", "repair", "load"))
    names = Names(
        ("ships",), np.zeros(1, dtype=np.int64), (UP, DOWN), classes, (HubStage("yard", "dock"),),
        (), ("yard",), frozenset({("yard", "ships"), ("yard", "host")}),
        (StockName("kit", "kit", 0),),
    )  # fmt: skip
    return View(tables(log, names, -10 * DAY, 20 * DAY), model)


def told(view: View, name: str, subject: str) -> float:
    """A value of a metric."""
    return metric_of(view, name)[subject]


@pytest.mark.parametrize(("stays", "right"), STAYS)
def test_missions(stays, right):
    """Gaps of a mission, how long to regain it and how long it is held, agree on one table."""
    view = recorded(stays, theater(gap_over_d=[2.5]))
    found = {
        "gaps_started": right["begun"],
        "gaps_per_year": right["begun"] * 365 / 20,
        "gap_days": right["days"],
        "gap_longest": right["longest"],
        "gap_mean": right["mean"],
        "between_gaps": (20 - right["days"]) / right["begun"] if right["begun"] else nan,
        "first_gap": right["first"],
        "no_gap": float(right["first"] == 20),
        "sustained_hold": float(right["first"] >= 15),
        "mission_uptime": 1 - right["days"] / 20,
        "regain": right["one"],
        "regain_cut": right.get("cut", 0) if right["begun"] else nan,
    }
    assert {name: told(view, name, "line") for name in found} == pytest.approx(found, nan_ok=True)
    assert {name: told(view, name, "all missions") for name in found if name != "mission_uptime"} == (
        pytest.approx({name: found[name] for name in found if name != "mission_uptime"}, nan_ok=True)
    )  # fmt: skip
    assert told(view, "gap_over", "line>2.5") == (right["longest"] > 2.5)


@pytest.mark.parametrize(("stays", "right"), STAYS)
def test_failures_and_returns(stays, right):
    """Failures, turnaround and what came back agree on the same table."""
    view = recorded(stays, theater())
    down = sum(ended >= 0 and begun < 20 for begun, ended in stays)
    found = {
        ("failures", "ships"): right["begun"],
        ("failures_per_year", "ships/hull"): right["begun"] * 365 / 20,
        ("turnaround", "ships"): right["mean"],
        ("returned_by", "ships@20"): right["ended"],
        ("returned_by_kind", "ships/dock@20"): right["ended"],
        ("down_by_kind", "ships/dock@20"): down,
        ("nmc", "ships"): right["days"] / 20,
    }
    assert {key: told(view, *key) for key in found} == pytest.approx(found, nan_ok=True)


@pytest.mark.parametrize(("stays", "right"), STAYS)
def test_hubs(stays, right):
    """Waits, times at the hub and numbers there agree on the same table."""
    view = recorded(stays, theater())
    found = {
        ("queue_length", "yard/dock"): 2 * right["days"] / 20,  # the ship and the host's job
        ("wait", "yard/dock"): right["mean"],
        ("load_in_system", "yard/host"): right["days"] / 20,
        ("load_time_at_hub", "yard/host"): right["mean"],
        ("throughput", "yard/host"): right["ended"] * 365 / 20,
        ("inductions", "yard/Q1"): right["ended"],
    }
    assert {key: told(view, *key) for key in found} == pytest.approx(found, nan_ok=True)


@pytest.mark.parametrize(("stays", "right"), STAYS)
def test_supply(stays, right):
    """Demands, what is owed and how long who asks waits agree on the same table."""
    view = recorded(stays, theater())
    found = {
        "demands_per_year": right["begun"] * 365 / 20,
        "backorders": right["days"] / 20,
        "no_backorder": 1 - right["days"] / 20,
        "customer_wait": right["mean"],
        "fill_rate": 0.0 if right["begun"] else nan,
    }
    assert {name: told(view, name, "kit") for name in found} == pytest.approx(found, nan_ok=True)


@pytest.mark.parametrize(
    ("stays", "at"),
    [
        ([(0, 5)], (0, 1, 1)),
        ([(-5, 0)], (1, 1, 1)),
        ([(15, 20)], (1, 1, 0)),  # right before the end it is down
        ([(15, 19)], (1, 1, 1)),
        ([(-5, inf)], (0, 0, 0)),
    ],
)
def test_values_at_a_day(stays, at):
    """From day 0 on, from day 10 on, and right before the end, which is a day like the others."""
    view = recorded(stays, theater(days=[0, 10, 20]))
    for name, subject in (("ao_at_day", "ships"), ("mission_at_day", "line")):
        assert tuple(told(view, name, f"{subject}@{day}") for day in (0, 10, 20)) == at
    owed = tuple(told(view, "backorders_at_day", f"kit@{day}") for day in (0, 10, 20))
    assert owed == tuple(1 - each for each in at)


# What is cut --------------------------------------------------------------------------------------


def test_the_product_limit_by_hand():
    """1, 2 (cut), 3, 4: the one cut at 2 gives its quarter to 3 and 4, 3/8 each; mean 2.875."""
    durations = product_limit(np.array([4.0, 2.0, 1.0, 3.0]), np.array([0, 1, 0, 0], dtype=bool))
    assert durations.times.tolist() == [1, 2, 3, 4]
    assert durations.shares == pytest.approx([1 / 4, 0, 3 / 8, 3 / 8])
    assert durations.mean == pytest.approx((1 * 2 + 3 * 3 + 4 * 3) / 8)
    assert durations.longer_than(2) == pytest.approx(3 / 4)
    assert (durations.quantile(0.25), durations.quantile(0.6), durations.quantile(0.9)) == (1, 3, 4)


def test_what_is_cut_last_counts_as_ended_there():
    """Of 1, 2 and 5 and more, a third is worth 5; if all are cut, each is worth the longest."""
    times = np.array([1.0, 2.0, 5.0])
    assert product_limit(times, np.array([0, 0, 1], dtype=bool)).mean == pytest.approx(8 / 3)
    assert product_limit(times, np.ones(3, dtype=bool)).mean == 5
    assert np.isnan(product_limit(times[:0], np.ones(0, dtype=bool)).mean)


def test_the_mean_of_cut_durations_is_right():
    """Of 4,000 exponential times of mean 10, those in a window of 30 days have 10 (1 - e^-3)."""
    rng = np.random.default_rng(4)
    times, seen = rng.exponential(10.0, 4000), rng.uniform(0.0, 30.0, 4000)
    cut = product_limit(np.minimum(times, seen), times > seen)
    right = 10 * (1 - np.exp(-3))  # the restricted mean: the integral of the survival to 30
    assert cut.mean == pytest.approx(right, abs=0.6)
    dropped = times[times <= seen].mean()
    assert dropped < right - 2  # what leaving them out would tell
