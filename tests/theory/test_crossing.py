"""Break-even against the closed forms of docs/break_even.md and of condition-based maintenance."""

import csv
import json
from collections.abc import Callable

import numpy as np
import pytest

from sim.analytic.solve import solve
from sim.cli.main import main
from sim.load.compose import load_scenario
from sim.study.selection.break_even import break_even

SHIPS, LIFE_D, REPAIR_D = 12, 180.0, 30.0


def on_station(*words: str) -> float:
    """Mean on station by the closed network."""
    return (solve(load_scenario("break_even", *words)) or {})["on_station", "ships"]


def at_home(way_d: float) -> float:
    """The same with home docks without limit."""
    return SHIPS * LIFE_D / (LIFE_D + REPAIR_D + 2 * way_d)


@pytest.mark.parametrize(("docks", "published_d"), [(1, 77.9), (2, 14.4), (3, 6.6)])
def test_exact_curves_cross_where_the_closed_form_has_it(docks, published_d):
    """At w* = (N L / A - L - R) / 2, by straight lines between steps of a tenth of it."""
    theater = on_station(f"hubs.theater.berths.dock={docks}")
    wanted = 0.5 * (SHIPS * LIFE_D / theater - LIFE_D - REPAIR_D)
    assert wanted == pytest.approx(published_d, abs=0.05)
    ways = np.linspace(0.55, 1.45, 10) * wanted
    differences = np.array([[at_home(way) - theater] * 3 for way in ways])
    found = break_even(ways.tolist(), differences, 1, 0.95)
    assert found.at == pytest.approx(wanted, rel=0.002)
    assert (found.zeros, found.rises) == (1, False)
    assert found.low == found.high == pytest.approx(found.at)


@pytest.mark.parametrize("skewed", [False, True])
def test_the_interval_holds_the_break_even_as_often_as_it_says(skewed):
    """100 studies of 40 replications with noise of 0.8 ships common to all ways and 0.3 of each.

    A share of 0.95 has a standard error of 0.022; four are allowed.
    """
    chance = np.random.default_rng(20_04)
    noise: Callable[..., np.ndarray] = (
        chance.standard_exponential if skewed else chance.standard_normal
    )
    theater, ways = on_station("hubs.theater.berths.dock=2"), np.linspace(5, 25, 6)
    wanted = 0.5 * (SHIPS * LIFE_D / theater - LIFE_D - REPAIR_D)
    exact = np.array([at_home(way) - theater for way in ways])[:, None]
    held, width = [], []
    for seed in range(100):
        spread = 0.8 * (noise((1, 40)) - skewed) + 0.3 * (noise((len(ways), 40)) - skewed)
        found = break_even(ways.tolist(), exact + spread, seed, 0.95)
        held.append(found.low <= wanted <= found.high)
        width.append(found.high - found.low)
    assert np.mean(held) >= 0.95 - 4 * 0.022
    assert np.median(width) < 12  # one that holds everything says nothing


def test_the_command_finds_the_break_even_of_a_simulation(tmp_path):
    """Twelve docks at home, so nobody queues, against two in theater: 14.4 days.

    Four standard errors, a standard error being a quarter of the interval at 0.95.
    """
    words = (
        "scenario=break_even", "metric=ao", "posture=home", "hubs.home.berths.dock=12",
        "legs.home.takes.value_d=10,14,18", "against=posture=theater",
        "against=hubs.theater.berths.dock=2", "replications=30", "workers=2",
    )  # fmt: skip
    assert main(["breakeven", *words, f"out={tmp_path}"]) == 0
    (row,) = csv.DictReader((tmp_path / "breakeven.csv").read_text().splitlines())
    low, high = float(row["low"]), float(row["high"])
    assert 0 < high - low < 4
    assert abs(float(row["at"]) - 14.4) < high - low
    assert row["rises"] == "False"
    (curve,) = json.loads((tmp_path / "breakeven.json").read_text())["curves"]
    near, _, far = (each["above"] for each in curve["points"])
    assert near > 0.5 > far
    assert all(each["above_low"] <= each["above"] <= each["above_high"] for each in curve["points"])
