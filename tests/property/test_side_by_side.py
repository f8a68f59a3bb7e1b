"""Metrics of records that stand side by side are those of each record alone, to the last bit."""

from collections.abc import Iterator

import numpy as np
import pytest

from another_future import THEATERS
from sim.engine.replication import run
from sim.engine.windows import windows
from sim.load.compose import load_scenario
from sim.model.scenario import Scenario
from sim.record.metric import Metric, metrics
from sim.record.side_by_side import side_by_side
from sim.record.tables import Tables
from sim.record.view import View
from support import Spec, built, small_theater

SHIPPED = ["break_even", "engines", "overhaul", "strait", "three_fleets"]
PRICES = {"repair_per_day": {"ship": 1.0}, "idle_per_berth_day": 0.1, "per_part_bought": 2.0}


def alone(tables: Tables, scenario: Scenario, *names: str) -> list[bytes]:
    """The values of some metrics of one record, as bytes."""
    view = View(tables, scenario)
    return [np.asarray(_column(metrics[each], view), dtype=float).tobytes() for each in names]


def _column(metric: Metric, view: View) -> object:
    return metric.column(view) if metric.subjects(view) else ()


def check(records: list[Tables], scenario: Scenario) -> int:
    """Every metric of every record, one by one and side by side; how many stood so."""
    views = side_by_side(records, scenario)
    for tables, view in zip(records, views, strict=True):
        for name, own in zip(metrics, alone(tables, scenario, *metrics), strict=True):
            together = np.asarray(_column(metrics[name], view), dtype=float).tobytes()
            assert together == own, name
    return sum(view.beside is not None for view in views)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios(name: str) -> None:
    """All metrics, and windows of a run, which have a past."""
    scenario = load_scenario(name)
    assert check([run(scenario, 3, number) for number in range(4)], scenario) == 4
    check(list(windows(scenario, 3, range(3), of=3)), scenario)


def theaters_of_all_kinds() -> Iterator[tuple[str, Spec]]:
    """Everything once, with prices, forecasts, degraded platforms that count for less; contested
    ones; one that stops at its first gap."""
    measure = {"days": [0.0, 10.0, 120.0], "forecast_leads_d": [0.0, 20.0], "k_shift": [-1, 0, 1]}
    yield "everything", small_theater(measure=measure, costs=PRICES)
    yield "stops", small_theater(stop_at_first_gap=True)
    yield from THEATERS.items()


KINDS = dict(theaters_of_all_kinds())


@pytest.mark.parametrize("name", list(KINDS))
def test_theaters_of_all_kinds(name: str) -> None:
    """Five replications, of which those stand together that have the same names and days."""
    scenario = built(KINDS[name])
    check([run(scenario, 5, number) for number in range(5)], scenario)


def test_pairs_and_futures() -> None:
    """Antithetic replications, and several futures of one past."""
    scenario = built(small_theater())
    check([run(scenario, 5, number, antithetic=True) for number in range(4)], scenario)
    futures = [run(scenario, 5, 0, future=[(30.0, number)]) for number in range(4)]
    check(futures, scenario)
