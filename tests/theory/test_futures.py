"""Futures: from a day on everything pending is drawn anew, given what has passed of it."""

from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm

from another_future import THEATERS, apart
from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from support import Spec, exponential, fixed, fleet, mode, repair, scenario, timeline, yard

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
    n, c, mtbf_d, mttr_d, later_d, futures = 8, 2, 30.0, 12.0, 6.0, 800
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
    assert se < 0.06
    assert found.mean() == pytest.approx(mean, abs=4 * se)
    spread_se = np.sqrt((moments[1] - moments[0] ** 2) / futures)
    assert found.var() == pytest.approx(moments[0], abs=4 * spread_se)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{law['law']}")
def test_lives_have_the_residual_law(law: Spec) -> None:
    """A life that has lasted until the day ends by F, given that it is longer than that.

    Kolmogorov-Smirnov: (F(x) - F(d)) / (1 - F(d)) is uniform; 1.95 / sqrt(n) is passed once in a
    thousand times.
    """
    theater = _theater(law, 9000.0, 400, "unlimited", horizon_d=2000.0)
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
        warm_up_d=0.0, initial="all_up_new", horizon_d=500.0,
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
    """Scheduled work on the calendar is opened on the same days in every future, failures not."""
    theater = scenario(
        fleets={
            "ships": fleet(
                3,
                modes={"engine": mode(exponential(30.0))},
                scheduled={
                    "survey": {"every_d": 50.0, "takes": fixed(2.0), "counted_from": "due_date"}
                },
            )
        },
        hubs={"yard": yard(berths={"dock": "unlimited"})},
        work={"repair": repair(0.0)},
        horizon_d=400.0,
    )
    futures = [run(theater, 1, 0, future=[(DAY_D, number)]) for number in range(3)]
    assert len({_opened(each, "schedule") for each in futures}) == 1
    assert len({_opened(each, "failure") for each in futures}) == 3
    past = [tuple(day for day in _opened(each, "failure") if day < DAY_D) for each in futures]
    assert len(set(past)) == 1


def _opened(tables: Tables, kind: str) -> tuple[float, ...]:
    classes = tables.names.order_classes
    wanted = [number for number, each in enumerate(classes) if each.kind == kind]
    orders = tables.orders
    return tuple(sorted(orders.opened[np.isin(orders.order_class, wanted)].tolist()))


@pytest.mark.parametrize("day_d", [0.5, 1.5, 2.5, 3.5, 4.5, 6.0])
@pytest.mark.parametrize("waits", [{"within": "calm"}, {"between": "released"}])
def test_nothing_changes_where_nothing_varies(waits: Spec, day_d: float) -> None:
    """One dock, two platforms with lives of 1 and 3.5 d, a storm on days 2-4: work, then work that waits
    for the storm to pass, then a platform in line, are what they were in every future."""
    stage = {"needs": {"dock": 1}, "takes": fixed(1.5), "calm": ["storm"]} | waits
    theater = scenario(
        fleets={"ships": fleet(2, modes={"engine": mode(1.0), "hull": mode(3.5)})},
        hubs={"yard": yard(berths={"dock": 1})},
        work={"repair": {"stages": {"lift": stage}}},
        calendars={"storm": {"spells": [[2.0, 4.0]]}},
        warm_up_d=0.0,
        initial="all_up_new",
        horizon_d=12.0,
    )
    before, after = (run(theater, 1, 0, future=each) for each in ((), [(day_d, 1)]))
    for number in range(2):
        assert timeline(after, "ships", number) == timeline(before, "ships", number)


@pytest.mark.parametrize("name", THEATERS)
def test_another_future_is_another_run(name: str) -> None:
    """What is drawn given the past, from any past, has the law of what is drawn once for all.

    So over many pasts every mean, and mean square, is what it is without another future: platform
    days by activity, orders, demands and moves after the day. Largest of some hundreds of
    differences: 4.5 standard errors.
    """
    found = apart(name, 150)
    assert len(found) >= 8
    assert max(map(abs, found.values())) < 4.5


def test_siblings_stay_paired_when_what_was_before_differs() -> None:
    """The n-th life that begins after the day is the same, however many there were before."""
    lives = {"law": "weibull", "mean_d": 12.0, "shape": 2.0}

    def began(takes_d: float) -> list[list[float]]:
        theater = _theater(lives, takes_d, 6, "unlimited", horizon_d=200.0)
        tables = run(theater, 5, 0, future=[(DAY_D, 2)])
        found = []
        for number in range(6):
            spells = timeline(tables, "ships", number)
            up = [end - start for name, start, end in spells if name == "OPERATING"]
            before = sum(start < DAY_D for name, start, _ in spells if name == "OPERATING")
            found.append([len(up[:before]), *np.round(up[before:-1], 6)])
        return found

    quick, slow = began(0.5), began(5.0)
    assert any(one[0] != other[0] for one, other in zip(quick, slow, strict=True))
    for one, other in zip(quick, slow, strict=True):
        both = min(len(one), len(other))
        assert both > 5
        assert one[1:both] == other[1:both]


def test_a_future_has_futures() -> None:
    """Futures of a future share it up to the second day, and part there."""
    theater = _theater(exponential(20.0), exponential(5.0), 6, 2, horizon_d=200.0)

    def opened(*future: tuple[float, int]) -> tuple[float, ...]:
        return _opened(run(theater, 1, 0, future=future), "failure")

    one, other = opened((DAY_D, 1), (90.0, 1)), opened((DAY_D, 1), (90.0, 2))
    assert one == opened((DAY_D, 1), (90.0, 1))
    assert one != other
    assert [day for day in one if day < 90] == [day for day in other if day < 90]
    assert [day for day in one if day < 90] == [day for day in opened((DAY_D, 1)) if day < 90]


@pytest.mark.parametrize(
    ("future", "told"),
    [
        ([(200.0, 1)], "day 200 is no day of the run; one from 0 up to, not including, 200 is"),
        ([(-1, 1)], "day -1 is no day of the run; one from 0 up to, not including, 200 is"),
        ([(3.0, -2)], "-2 is no number of a future; 0, 1, 2, ... are"),
        ([3.0], "3.0 is not right: a day of the run and the number of a future, as (0, 1)"),
        ([(3.0, 1.5)], "(3.0, 1.5) is not right: a day of the run and the number of a future"),
        ([(3.0, 1), (3.0, 2)], "day 3 does not come after day 3; it has to"),
    ],
)
def test_what_is_no_future_is_told(future: Any, told: str) -> None:
    """One line, which says what would be right."""
    theater = _theater(exponential(20.0), 5.0, 1, 1, horizon_d=200.0)
    with pytest.raises(ConfigError) as error:
        run(theater, 1, 0, future=future)
    assert f"future: {told}" in str(error.value)


def test_futures_have_no_antithetic_pairs() -> None:
    """One line, which says what would be right."""
    theater = _theater(exponential(20.0), 5.0, 1, 1, horizon_d=200.0)
    with pytest.raises(ConfigError, match="future: has no antithetic pairs"):
        run(theater, 1, 0, antithetic=True, future=[(3.0, 1)])
