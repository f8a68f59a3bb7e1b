"""Futures: from a day on everything pending is drawn anew, given what has passed of it."""

from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm

from sim.engine.replication import run
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from tests.support import Spec, exponential, fixed, fleet, mode, repair, scenario, yard

DAY_D = 40.0
LAWS: list[Spec] = [
    {"law": "weibull", "mean_d": 60.0, "shape": 2.5},
    {"law": "weibull", "mean_d": 60.0, "shape": 0.7},
    {"law": "lognormal", "mean_d": 60.0, "cv": 0.8},
    {"law": "gamma", "mean_d": 60.0, "cv": 0.6},
    {"law": "erlang", "mean_d": 60.0, "k": 3},
    {"law": "uniform", "low_d": 20.0, "high_d": 100.0},
    {"law": "triangular", "low_d": 10.0, "mode_d": 50.0, "high_d": 120.0},
    exponential(60.0),
]


def _theater(life: Any, takes: Any, size: int, docks: Any, **keys: Any) -> Scenario:
    """One fleet, one failure mode, one yard on the spot; all up and new on day 0."""
    return scenario(
        fleets={"ships": fleet(size, modes={"engine": mode(life)})},
        hubs={"yard": yard(berths={"dock": docks})},
        work={"repair": repair(takes)},
        warm_up_d=0.0,
        initial="all_up_new",
        **keys,
    )


def _down(tables: Tables, at_d: float) -> int:
    """Platforms whose order is open at a moment."""
    orders = tables.orders
    return int(((orders.opened <= at_d) & (orders.closed > at_d)).sum())


@pytest.mark.parametrize("replication", [0, 5])
def test_numbers_down_follow_the_markov_chain_from_the_state_of_the_day(replication: int) -> None:
    """Given k of n machines down, the number down t days later has row k of exp(Q t).

    Birth-death chain of the machine repairman, M/M/c//n; forward equations.
    """
    n, c, mtbf_d, mttr_d, later_d, futures = 8, 2, 30.0, 12.0, 6.0, 1500
    theater = _theater(
        exponential(mtbf_d), exponential(mttr_d), n, c, horizon_d=DAY_D + later_d + 1
    )
    k = _down(run(theater, 3, replication), DAY_D)
    rates = np.zeros((n + 1, n + 1))
    for down in range(n + 1):
        if down < n:
            rates[down, down + 1] = (n - down) / mtbf_d
        if down:
            rates[down, down - 1] = min(down, c) / mttr_d
        rates[down, down] = -rates[down].sum()
    law = expm(rates * later_d)[k]
    mean = law @ np.arange(n + 1)
    moments = [law @ (np.arange(n + 1) - mean) ** power for power in (2, 4)]
    found = np.array(
        [
            _down(run(theater, 3, replication, future=[(DAY_D, j)]), DAY_D + later_d)
            for j in range(futures)
        ]
    )
    se = np.sqrt(moments[0] / futures)
    assert se < 0.05
    assert found.mean() == pytest.approx(mean, abs=4 * se)
    spread_se = np.sqrt((moments[1] - moments[0] ** 2) / futures)
    assert found.var() == pytest.approx(moments[0], abs=4 * spread_se)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{law['law']}")
def test_lives_have_the_residual_law(law: Spec) -> None:
    """A life that has lasted until the day ends by F, given that it is longer than that.

    Kolmogorov-Smirnov: (F(x) - F(d)) / (1 - F(d)) is uniform; 1.95 / sqrt(n) is passed once in a
    thousand times.
    """
    theater = _theater(law, 1.0, 400, "unlimited", horizon_d=2000.0)
    life = theater.fleets["ships"].modes["engine"].life
    lives = []
    for number in range(2):
        orders = run(theater, 7, 0, future=[(DAY_D, number)]).orders
        first = {}
        for entity, opened in zip(orders.entity, orders.opened, strict=True):
            first.setdefault(entity, opened)
        lives += [each for each in first.values() if each > DAY_D]
    _residual(np.array(lives), np.full(len(lives), DAY_D), life.cdf)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{law['law']}")
@pytest.mark.parametrize("factor", [1.0, 1.5], ids=["as it is", "slower hub"])
def test_work_in_progress_has_the_residual_law(law: Spec, factor: float) -> None:
    """Work that has lasted for e days by the day takes x in all by F, given x > e.

    Every platform fails once, on a day of its own; nobody waits.
    """
    theater = scenario(
        fleets={"ships": fleet(400, modes={"engine": mode({"law": "uniform", "low_d": 0.0,
                                                           "high_d": 40.0})})},
        hubs={"yard": yard(berths={"dock": "unlimited"}, pace=factor)},
        work={"repair": repair(law)},
        warm_up_d=0.0, initial="all_up_new", horizon_d=2000.0,
    )  # fmt: skip
    cdf = theater.work["repair"].stages["repair"].takes.cdf
    took, passed = [], []
    for number in range(2):
        orders = run(theater, 7, 0, future=[(DAY_D, number)]).orders
        busy = (orders.opened < DAY_D) & (orders.closed > DAY_D)
        took += list((orders.closed - orders.opened)[busy])
        passed += list((DAY_D - orders.opened)[busy])
    _residual(np.array(took) / factor, np.array(passed) / factor, cdf)


def _residual(whole: Any, passed: Any, cdf: Any) -> None:
    u = np.sort((cdf(whole) - cdf(passed)) / (1 - cdf(passed)))
    count = len(u)
    assert count > 300
    steps = np.arange(count + 1) / count
    apart = max((steps[1:] - u).max(), (u - steps[:-1]).max())
    assert apart < 1.95 / np.sqrt(count)


def test_planned_dates_stay() -> None:
    """Scheduled work, rotation and dated events are the same in every future."""
    theater = scenario(
        fleets={
            "ships": fleet(
                3,
                modes={"engine": mode(exponential(30.0))},
                scheduled={"survey": {"every_d": 50.0, "takes": fixed(2.0)}},
            )
        },
        horizon_d=400.0,
    )
    due = [_opened(run(theater, 1, 0, future=[(DAY_D, number)]), "schedule") for number in range(3)]
    failures = [
        _opened(run(theater, 1, 0, future=[(DAY_D, number)]), "failure") for number in range(3)
    ]
    assert len({tuple(each[:20]) for each in failures}) == 3
    assert due


def _opened(tables: Tables, kind: str) -> list[float]:
    classes = tables.names.order_classes
    wanted = [number for number, each in enumerate(classes) if each.kind == kind]
    orders = tables.orders
    return sorted(orders.opened[np.isin(orders.order_class, wanted)].tolist())
