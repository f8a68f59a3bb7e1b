"""The spares models give the exact values of the truth cases, published values, and known limits."""

import runpy
from itertools import pairwise
from math import exp, isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import lognorm, poisson

import sim
from exact_spares import (
    Shop,
    filling_pipeline,
    grounded_do_not_fail,
    restricted_exponential,
    restricted_fixed,
    restricted_lognormal,
    surge_pipeline,
)
from sim.analytic.aircraft import Lru, cannibalized, not_cannibalized
from sim.analytic.closed_network import Station, solve_network
from sim.analytic.echelons import (
    Base,
    Depot,
    Echelons,
    Sru,
    exact_exponential,
    exact_two_echelon,
    metric,
    mod_metric,
    negative_binomial,
    vari_metric,
)
from sim.analytic.markov import stationary
from sim.analytic.spares import (
    Supply,
    backordered,
    convoy_pipeline,
    poisson_law,
    poisson_pipeline,
)
from sim.study.running.replicate import Result
from truth import references

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "experiments" / "e02_parts_people_policy" / "metric_table.py"

FIVE = [Base(23.2 / 365, 3.65, 1, repaired_here=0.2, repair_d=3.65)] * 5
"""Truth case D02: Sherbrooke's one-item five-base example with stock levels of its own."""
FIVE_DEPOT = Depot(9.23815, 2)
TWO = [Base(0.06, 7, 1), Base(0.1, 12, 2)]
"""Truth case D03."""
TWO_DEPOT = Depot(25, 3)
INDENTURED = [Base(0.05, 6, 1), Base(0.08, 10, 2)]
"""Truth case D04."""
INDENTURED_DEPOT = Depot(5, 2, (Sru(0.5, 30, 1), Sru(0.3, 45, 2)))

SETTINGS = [
    pytest.param(FIVE, FIVE_DEPOT, id="D02"),
    pytest.param(TWO, TWO_DEPOT, id="D03"),
    pytest.param(INDENTURED, INDENTURED_DEPOT, id="D04"),
]


def confirm(case: str, values: dict[str, float]) -> None:
    """Every output of a truth case is among the values, within its stated reference error."""
    known = references()[case]
    assert sorted(values) == sorted(each.name for each in known)
    for each in known:
        assert values[each.name] == pytest.approx(each.value, rel=0, abs=each.error), each.name


def at_bases(values: Echelons, pipelines: bool = False) -> dict[str, float]:
    """Outputs of the bases as the truth cases name them."""
    found = {}
    for number, base in enumerate(values.bases):
        found[f"base_backorders[{number}]"] = base.backorders
        found[f"base_fill_rate[{number}]"] = base.fill_rate
        if pipelines:
            found[f"base_pipeline[{number}]"] = base.pipeline
    return found


# Truth cases ------------------------------------------------------------------------------------


def test_c03_pipeline_with_unlimited_repair() -> None:
    """Truth case C03 (Palm 1938; Takács 1962; Crawford 1981): steady, and filling from empty."""
    law = poisson_law(0.3 * 15)
    numbers = np.arange(len(law))
    values = {
        "mean_in_repair": law @ numbers,
        "p_at_most_s": law[:7].sum(),
        "variance": law @ (numbers - 4.5) ** 2,
    }
    for index, day in enumerate((5, 15, 40)):
        mean = filling_pipeline(0.3, restricted_lognormal(15, 1.0), day)
        values[f"mean_at_times[{index}]"] = mean
        values[f"p_empty_at_times[{index}]"] = exp(-mean)
    confirm("C03", values)


def test_d01_base_stock_with_condemnation() -> None:
    """Truth case D01 (Palm 1938; Feeney and Sherbrooke 1966): a tenth waits for procurement."""
    found = poisson_pipeline(0.08, 0.9 * 20 + 0.1 * 90, 4)
    values = {
        "pipeline": found.pipeline,
        "expected_backorders": found.backorders,
        "fill_rate": found.fill_rate,
        "p_no_backorder": found.no_backorder,
        "mean_on_hand": found.on_hand,
        "mean_delay": found.delay_d,
    }
    confirm("D01", values)


def test_d02_two_echelons() -> None:
    """Truth case D02 (Simon 1971; Graves 1985): constant order-and-ship times, exactly."""
    found = exact_two_echelon(FIVE, FIVE_DEPOT)
    values = {
        "depot_backorders": found.depot.backorders,
        "depot_fill_rate": found.depot.fill_rate,
        "total_backorders": found.total_backorders,
    }
    confirm("D02", values | at_bases(found))


def test_d02_approximations() -> None:
    """The METRIC and VARI-METRIC values that truth case D02 states (Sherbrooke 1968, 1986)."""
    of_metric = metric(FIVE, FIVE_DEPOT).total_backorders
    of_vari = vari_metric(FIVE, FIVE_DEPOT).total_backorders
    assert of_metric == pytest.approx(0.32693933206195835, rel=1e-9)
    assert of_vari == pytest.approx(0.36104810698688306, rel=1e-9)


def test_d03_exponential_times() -> None:
    """Truth case D03: shipments may overtake; the Markov chain of repair and transit."""
    found = exact_exponential(TWO, TWO_DEPOT)
    values = {
        "depot_backorders": found.depot.backorders,
        "total_backorders": found.total_backorders,
    }
    confirm("D03", values | at_bases(found, pipelines=True))
    constant = exact_two_echelon(TWO, TWO_DEPOT).total_backorders
    assert constant == pytest.approx(0.9848222117065359, rel=1e-9)  # stated by the case


def test_d04_two_indentures() -> None:
    """Truth case D04 (Muckstadt 1973; Sherbrooke 1986): LRUs that wait for SRUs, exactly."""
    found = exact_two_echelon(INDENTURED, INDENTURED_DEPOT)
    values = {
        "depot_lru_backorders": found.depot.backorders,
        "depot_lru_fill_rate": found.depot.fill_rate,
    }
    for number, sru in enumerate(found.srus):
        values[f"sru_backorders[{number}]"] = sru.backorders
        values[f"sru_fill_rate[{number}]"] = sru.fill_rate
    confirm("D04", values | at_bases(found))


def test_d04_mod_metric() -> None:
    """The MOD-METRIC values that truth case D04 states."""
    found = [base.backorders for base in mod_metric(INDENTURED, INDENTURED_DEPOT).bases]
    assert found == pytest.approx([0.12390930207946495, 0.15994680370866673], rel=1e-9)


def test_d05_positions_with_spares() -> None:
    """Truth case D05 (Taylor and Jackson 1954): the closed network, eight positions as servers."""
    stations = [
        Station("positions", 1, 40, 8),
        Station("way", 1, 3 + 4),
        Station("bays", 1, 6, 2),
    ]
    solution = solve_network(stations, 10)
    positions, bays = solution.at["positions"], solution.at["bays"]
    values = {
        "mean_operating": positions.busy,
        "p_all_positions": positions.at_least(8),
        "p_at_least_k": positions.at_least(7),
        "mean_ready_spares": positions.waiting,
        "mean_queue": bays.waiting,
        "mean_wait": bays.wait_d,
        "utilisation": bays.utilisation,
        "failures_per_year": 365 * solution.cycles_per_d,
    }
    confirm("D05", values)


def test_d06_cannibalization() -> None:
    """Truth case D06 (Hillestad 1982; Sherbrooke 2004): holes put together, or left where they are."""
    lrus = [Lru(0.1 * 20, 2), Lru(0.06 * 30, 1), Lru(0.12 * 25, 3, per_aircraft=2)]
    values = {}
    for name, law in (("full", cannibalized(lrus, 12)), ("no", not_cannibalized(lrus, 12))):
        values[f"mc_{name}_cannibalisation"] = law @ np.arange(13)
        values[f"p_mc_at_least_k_{'none' if name == 'no' else name}"] = law[10:].sum()
    confirm("D06", values)


def test_d07_aircraft_on_the_ground_do_not_fail() -> None:
    """Truth case D07 (Fisher and Brennan 1986): a finite source, one kind with a single bay."""
    shops = [Shop(120, 25, 1), Shop(80, 15, 1, bays=1), Shop(200, 40, 0)]
    values = {}
    for name, rob in (("full", True), ("none", False)):
        law = grounded_do_not_fail(shops, 6, cannibalize=rob)
        values[f"mc_{name}"] = law @ np.arange(7)
        values[f"p_mc_at_least_k_{name}"] = law[5:].sum()
    confirm("D07", values)


def test_d08_convoys() -> None:
    """Truth case D08: repaired units wait for the next convoy, every fourteen days."""
    found = convoy_pipeline(0.1, 10, 7, 14, 4)
    values = {
        "expected_backorders": found.average.backorders,
        "fill_rate": found.average.fill_rate,
        "pipeline": found.average.pipeline,
        "backorders_before_delivery": found.before.backorders,
        "backorders_after_delivery": found.after.backorders,
    }
    confirm("D08", values)


def test_e01_surge() -> None:
    """Truth case E01 (Crawford 1981; Hillestad 1982): thrice the demand from day 10 to day 40."""
    kinds = [(0.06, 20, restricted_exponential(20), 3), (0.04, 25, restricted_fixed(25), 2)]
    values = {}
    for index, day in enumerate((10, 20, 40, 70)):
        lrus = []
        for number, (rate, mean_d, restricted, stock) in enumerate(kinds):
            pipeline = surge_pipeline(rate, mean_d, restricted, 3.0, (10, 40), day)
            lrus.append(Lru(pipeline, stock))
            values[f"pipeline[{number}]_at_times[{index}]"] = pipeline
            backorders = poisson_pipeline(1.0, pipeline, stock).backorders
            values[f"backorders[{number}]_at_times[{index}]"] = backorders
        law = cannibalized(lrus, 12)
        values[f"mc_at_times[{index}]"] = law @ np.arange(13)
        values[f"p_mc_at_least_k_at_times[{index}]"] = law[10:].sum()
    confirm("E01", values)


# One stock --------------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", [0.3, 2.16, 40.0])
def test_palm_agrees_with_the_closed_loss_formula(mean: float) -> None:
    """E[(N - s)+] = m P(N >= s) - s P(N > s) for Poisson N, falling and convex in the stock."""
    losses = [poisson_pipeline(mean / 10, 10, stock).backorders for stock in range(60)]
    for stock, loss in enumerate(losses):
        closed = mean * poisson.sf(stock - 1, mean) - stock * poisson.sf(stock, mean)
        assert loss == pytest.approx(closed, abs=1e-12)
    steps = [more - fewer for fewer, more in pairwise(losses)]
    rounding = 1e-12 * mean  # of the losses, which are sums of sixty terms
    assert all(after - before >= -rounding for before, after in pairwise(steps))
    assert all(step <= rounding for step in steps)


def test_a_unit_is_on_the_shelf_or_on_order() -> None:
    """On hand less backorders is stock less pipeline, at every stock of every model."""
    found = exact_two_echelon(INDENTURED, INDENTURED_DEPOT)
    stocks = [*found.bases, found.depot, *found.srus]
    for each, stock in zip(stocks, [1, 2, 2, 1, 2], strict=True):
        assert each.on_hand - each.backorders == pytest.approx(stock - each.pipeline, abs=1e-12)


def test_no_stock_and_no_demand() -> None:
    """Without stock every unit on order is a backorder; without demand there is no delay to state."""
    found = poisson_pipeline(0.1, 30, 0)
    assert (found.backorders, found.fill_rate, found.on_hand) == pytest.approx((3, 0, 0))
    idle = poisson_pipeline(0.0, 30, 2)
    assert (idle.backorders, idle.fill_rate, idle.on_hand) == (0, 1, 2)
    assert isnan(idle.delay_d)


def test_frequent_convoys_are_none() -> None:
    """As the interval goes to 0 the convoy becomes a transit; long intervals are worse than a mean wait."""
    often = convoy_pipeline(0.1, 10, 7, 1e-6, 4).average
    assert often.backorders == pytest.approx(poisson_pipeline(0.1, 17, 4).backorders, rel=1e-6)
    seldom = convoy_pipeline(0.1, 10, 7, 14, 4).average.backorders
    with_mean_wait = poisson_pipeline(0.1, 10 + 7 + 14 / 2, 4).backorders
    assert with_mean_wait == pytest.approx(
        0.14759065216724232, rel=1e-9
    )  # stated by truth case D08
    assert seldom > with_mean_wait


def test_restricted_means_are_integrals_of_survival() -> None:
    """E[min(R, x)] is the integral of P(R > t) from 0 to x, and the mean in the end."""
    sigma = np.sqrt(np.log(1 + 0.6**2))
    law = lognorm(sigma, scale=20 * np.exp(-(sigma**2) / 2))
    for x in (0.0, 1.0, 15.0, 80.0):
        area, _ = quad(law.sf, 0, x, epsabs=1e-12)
        assert restricted_lognormal(20, 0.6)(x) == pytest.approx(area, abs=1e-10)
    for restricted in (
        restricted_lognormal(20, 0.6), restricted_exponential(20), restricted_fixed(20),
    ):  # fmt: skip
        assert restricted(1e4) == pytest.approx(20, rel=1e-12)


def test_a_long_surge_fills_its_pipeline() -> None:
    """A factor of 1 changes nothing; a long surge ends at the factor times peace, and fades after."""
    of = restricted_exponential(20)
    assert surge_pipeline(0.06, 20, of, 1.0, (10, 40), 25) == pytest.approx(1.2)
    assert surge_pipeline(0.06, 20, of, 3.0, (0, 1e4), 1e4) == pytest.approx(3.6)
    assert surge_pipeline(0.06, 20, of, 3.0, (0, 100), 1e4) == pytest.approx(1.2)


# Aircraft ---------------------------------------------------------------------------------------


def test_mean_without_cannibalization_is_a_product() -> None:
    """An aircraft is up if every position is intact: P = product of E[C(n - q, B) / C(n, B)].

    A second way to the mean of ``not_cannibalized``. Source: Sherbrooke 2004, chapter 2, with the
    exact share of intact aircraft in place of (1 - EBO / n)^q.
    """
    lrus = [Lru(2.0, 2), Lru(1.8, 1), Lru(3.0, 3, per_aircraft=2)]
    product = 1.0
    for lru in lrus:
        holes = backordered(poisson_law(lru.pipeline), lru.stock)
        n, b = 12 * lru.per_aircraft, np.arange(len(holes))
        intact = np.maximum(n - b, 0) / n
        if lru.per_aircraft == 2:
            intact = intact * np.maximum(n - 1 - b, 0) / (n - 1)
        product *= holes @ intact
    law = not_cannibalized(lrus, 12)
    assert law.sum() == pytest.approx(1, rel=1e-12)
    assert law @ np.arange(13) == pytest.approx(12 * product, rel=1e-12)


def test_cannibalization_never_grounds_an_aircraft() -> None:
    """With holes put together, k or more are up at least as often, for every k.

    Under demand that does not depend on what is up. Aircraft that fly more also fail more: then
    the mean rises, but all are up less often.
    """
    lrus = [Lru(2.0, 2), Lru(1.8, 1), Lru(3.0, 3, per_aircraft=2)]
    robbed, left = cannibalized(lrus, 12), not_cannibalized(lrus, 12)
    assert np.all(np.cumsum(robbed) <= np.cumsum(left) + 1e-12)
    assert cannibalized([], 4)[4] == not_cannibalized([], 4)[4] == 1
    shops = [Shop(120, 25, 1), Shop(80, 15, 1, bays=1)]
    robbed, left = (grounded_do_not_fail(shops, 6, way) for way in (True, False))
    assert robbed @ np.arange(7) > left @ np.arange(7)
    assert robbed[6] < left[6]


def test_one_kind_without_spares_is_the_machine_repairman() -> None:
    """One kind, no spares, one bay: the closed network of truth case B01's kind, either way."""
    network = solve_network([Station("up", 1, 80), Station("bay", 1, 15, 1)], 6).at["up"]
    for way in (True, False):
        law = grounded_do_not_fail([Shop(80, 15, 0, bays=1)], 6, cannibalize=way)
        np.testing.assert_allclose(law, network.distribution, rtol=1e-11)


def test_a_chain_of_births_and_deaths() -> None:
    """The solver of Markov chains finds the Erlang law of a loss system with three servers."""

    def moves(n: int) -> list[tuple[int, float]]:
        return [(n + 1, 2.0 if n < 3 else 0.0), (n - 1, float(n))]

    found = stationary(0, moves)
    weights = np.array([1, 2, 2, 8 / 6])
    assert [found[n] for n in range(4)] == pytest.approx(weights / weights.sum(), rel=1e-12)
    assert stationary(0, lambda _: []) == {0: 1.0}


# Two echelons -----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [exact_two_echelon, exact_exponential, metric, vari_metric])
def test_a_full_depot_leaves_each_base_alone(method: Any) -> None:
    """With a depot that never runs out, a base has Palm's pipeline of repair and shipping."""
    found = method(FIVE, Depot(9.23815, 60))
    alone = poisson_pipeline(23.2 / 365, 0.2 * 3.65 + 0.8 * 3.65, 1)
    assert all(_same(base, alone) for base in found.bases)


@pytest.mark.parametrize("method", [exact_two_echelon, exact_exponential, metric, vari_metric])
def test_an_empty_depot_is_a_longer_resupply(method: Any) -> None:
    """Without depot stock the waits are independent: Palm again, so METRIC is exact there."""
    found = method(TWO, Depot(25, 0))
    for base, given in zip(found.bases, TWO, strict=True):
        assert _same(base, poisson_pipeline(given.demand_per_d, 25 + given.ship_d, given.stock))


def _same(one: Supply, other: Supply) -> bool:
    """Whether two stocks have the same values, up to rounding."""
    values = [
        (each.pipeline, each.backorders, each.fill_rate, each.no_backorder, each.on_hand)
        for each in (one, other)
    ]
    return bool(np.allclose(values[0], values[1], rtol=1e-10, atol=1e-12))


@pytest.mark.parametrize("method", [exact_two_echelon, exact_exponential])
@pytest.mark.parametrize(("at_base", "at_depot"), [(1, 3), (2, 2), (4, 0)])
def test_one_base_next_door_shares_its_stock(method: Any, at_base: int, at_depot: int) -> None:
    """With one base and no shipping time, the base is short when both stocks are."""
    found = method([Base(0.16, 0.0, at_base)], Depot(25, at_depot))
    together = poisson_pipeline(0.16, 25, at_base + at_depot)
    assert found.bases[0].backorders == pytest.approx(together.backorders, rel=1e-10)


@pytest.mark.parametrize("times", ["constant", "exponential"])
def test_littles_law_at_the_bases(times: str) -> None:
    """What a base has on order is its orders times shipping and mean depot delay."""
    method = exact_two_echelon if times == "constant" else exact_exponential
    found = method(TWO, TWO_DEPOT)
    for base, given in zip(found.bases, TWO, strict=True):
        time_d = given.ship_d + found.depot.delay_d
        assert base.pipeline == pytest.approx(given.demand_per_d * time_d, rel=1e-10)


def test_quick_repair_at_the_depot_in_the_chain() -> None:
    """No repair time, no depot queue; a base that never orders has its own repair only."""
    bases = [Base(0.06, 7, 1), Base(0.1, 7, 1, repaired_here=1.0, repair_d=5.0)]
    found = exact_exponential(bases, Depot(0, 3))
    assert _same(found.bases[0], poisson_pipeline(0.06, 7, 1))
    slow = exact_exponential(bases, Depot(25, 3))
    assert _same(slow.bases[1], poisson_pipeline(0.1, 5, 1))


def test_a_busy_depot_in_the_chain() -> None:
    """Forty units in depot repair on average: the chain still keeps Little's law to ten digits."""
    bases = [Base(0.5, 20, 12), Base(1.1, 3, 5)]
    found = exact_exponential(bases, Depot(25, 35))
    for base, given in zip(found.bases, bases, strict=True):
        time_d = given.ship_d + found.depot.delay_d
        assert base.pipeline == pytest.approx(given.demand_per_d * time_d, rel=1e-10)


@pytest.mark.parametrize(("bases", "depot"), SETTINGS)
def test_metric_is_too_hopeful_and_vari_metric_is_near(bases: list[Base], depot: Depot) -> None:
    """METRIC leaves out variance, so it finds too few backorders; VARI-METRIC is far closer."""
    exact = exact_two_echelon(bases, depot)
    errors = [
        approximate(bases, depot).total_backorders / exact.total_backorders - 1
        for approximate in (metric, vari_metric)
    ]
    assert errors[0] < -0.09
    assert abs(errors[1]) < 0.01


def test_one_base_next_door_is_the_worst_of_metric() -> None:
    """A base that holds every depot backorder: the values that docs/metric.md states."""
    bases, depot = [Base(0.16, 0.0, 1)], Depot(25, 4)
    found = [
        method(bases, depot).total_backorders for method in (exact_two_echelon, metric, vari_metric)
    ]
    assert found == pytest.approx([0.4103, 0.2392, 0.3733], abs=5e-5)


def test_depot_backorders_vary_more_than_poisson() -> None:
    """(N - s)+ of a Poisson N has a variance above its mean, which is why METRIC errs (Graves 1985)."""
    for stock in range(1, 8):
        law = backordered(poisson_law(4.0), stock)
        numbers = np.arange(len(law))
        mean = law @ numbers
        assert law @ (numbers - mean) ** 2 > 1.05 * mean


@pytest.mark.parametrize(("mean", "variance"), [(0.7, 0.9), (3.0, 3.0), (5.0, 40.0)])
def test_fitted_law_has_its_moments(mean: float, variance: float) -> None:
    """The negative binomial law has the mean and variance asked for; Poisson where they are equal."""
    law = negative_binomial(mean, variance)
    numbers = np.arange(len(law))
    assert law.sum() == pytest.approx(1, rel=1e-12)
    assert law @ numbers == pytest.approx(mean, rel=1e-11)
    assert law @ (numbers - mean) ** 2 == pytest.approx(variance, rel=1e-10)


# What cannot be solved --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: poisson_pipeline(-1, 3, 1), "rate_per_d -1"),
        (lambda: poisson_pipeline(1, float("inf"), 1), "resupply_d inf"),
        (lambda: poisson_pipeline(1, 3, -1), "stock -1"),
        (lambda: convoy_pipeline(1, 3, 3, 0, 1), "every_d must be above 0"),
        (lambda: surge_pipeline(1, 3, restricted_fixed(3), 2, (5, 4), 4), "before it starts"),
        (lambda: Lru(1.0, 1, 0), "per_aircraft 0"),
        (lambda: Shop(0, 1, 1), "life_d 0"),
        (lambda: Shop(1, 1, 1, bays=0), "bays 0"),
        (lambda: Base(1, 1, 1, repaired_here=1.5), "repaired_here 1.5"),
        (lambda: Sru(1.5, 1, 1), "share 1.5"),
        (lambda: Depot(1, 1, (Sru(0.6, 1, 1), Sru(0.6, 1, 1))), "add up to 1.2"),
        (lambda: metric([Base(0, 1, 1)], Depot(1, 1)), "no base orders"),
        (lambda: mod_metric(TWO, TWO_DEPOT), "no SRUs"),
        (lambda: exact_exponential(INDENTURED, INDENTURED_DEPOT), "has SRUs"),
        (lambda: negative_binomial(2.0, 1.0), "below the mean"),
    ],
)
def test_errors_name_what_was_given(call: Any, message: str) -> None:
    """What a method cannot take is refused, by name and value."""
    with pytest.raises(ValueError, match=message):
        call()


# The table of the docs --------------------------------------------------------------------------


def test_table_of_the_docs_has_the_solved_values() -> None:
    """docs/metric.md shows what the functions give; its simulated column is the script's."""
    script = runpy.run_path(str(SCRIPT))
    page = (ROOT / "docs" / "metric.md").read_text(encoding="utf-8")
    shown = page.split(script["START"])[1].split(script["END"])[0]

    def solved(text: str) -> list[list[str]]:
        rows = [line.split("|") for line in text.splitlines()]
        return [row[:2] + row[3:] for row in rows]

    assert solved(shown) == solved(script["table"]({}))


def test_table_takes_simulated_values() -> None:
    """A value stands beside the exact one, and an output that was not measured is named so."""
    script = runpy.run_path(str(SCRIPT))
    lines = script["table"]({"D02": {"backorders/depot": (0.7651, 0.0042)}}).splitlines()
    assert "| D02, backorders depot | 0.76510 ± 0.00420 | 0.76402 |" in lines[2]
    assert "not measured" in lines[3]
    assert "to be simulated" in lines[-1]


def test_simulated_values_are_read_by_the_names_of_the_stocks() -> None:
    """The depot by its own name, bases by theirs, all bases summed replication by replication."""
    keys = [("backorders", "lru"), ("backorders", "base_0"), ("backorders", "base_1")]
    keys += [("backorders", "sru_0"), ("fill_rate", "base_0"), ("pipeline", "lru")]
    values = np.array([[0.7, 0.1, 0.3, 9, 0.5, 9], [0.8, 0.3, 0.1, 9, 0.7, 9]])
    result = Result(sim.Scenario.model_construct(), 1, 0.99, tuple(keys), values, np.zeros((2, 0)))
    found = runpy.run_path(str(SCRIPT))["read"](result, "lru")
    means = {name: mean for name, (mean, _) in found.items()}
    assert means == pytest.approx(
        {
            "backorders/depot": 0.75,
            "backorders/base_0": 0.2,
            "backorders/base_1": 0.2,
            "fill_rate/base_0": 0.6,
            "backorders/all bases": 0.4,
        }
    )
    assert found["backorders/all bases"][1] == pytest.approx(0, abs=1e-12)  # 0.4 in both
