"""Scenarios of stocks that are solved exactly: the truth cases by their own configs, and limits."""

import numpy as np
import pytest

import sim
from sim.analytic.coverage import NotCoveredError
from sim.analytic.exact import exact
from sim.analytic.solve import solve
from sim.analytic.stocks import solve_stocks
from sim.load.compose import load_scenario
from sim.study.running.replicate import Result, replicate
from support import built, exponential, fleet
from truth import references
from truth_supply import SUPPLY


@pytest.mark.parametrize(
    ("case", "number"),
    [("D01", 0), ("D02", 0), ("D03", 0), ("D06", 0), ("D06", 1), ("D08", 0)],
)
def test_truth_cases_are_solved_from_their_configs(case, number):
    """What the config says gives the published value, within its stated error."""
    run = SUPPLY[case][number]
    scenario = load_scenario(f"truth/{case}", *run.overrides)
    values = solve_stocks(scenario)
    result = Result(
        scenario,
        1,
        0.95,
        tuple(values),
        np.array([[*values.values()]]),
        np.zeros((1, 0, 0), dtype=np.int64),
    )
    known = {each.name: each for each in references()[case]}
    for name, reading in run.outputs.items():
        wanted = known[name]
        assert float(reading(result)[0]) == pytest.approx(wanted.value, rel=0, abs=wanted.error)


@pytest.mark.parametrize(
    "words",
    [
        (
            "stocks.pump.condemned_frac=0",
            "stocks.pump.delivered={takes: {law: fixed, value_d: 11}}",
        ),
        (
            "stocks.pump.condemned_frac=0",
            "lifts={ferry: {every_d: 0}}",
            "stocks.pump.delivered={lift: ferry, takes: {law: fixed, value_d: 11}}",
        ),
        ("stocks.pump.condemned_frac=0.3",),
        ("+stocks.pump.demand.more={arrivals: {law: exponential, mean_d: 30}}",),
    ],
    ids=["way", "ferry", "bought", "two"],
)
def test_the_engine_agrees_beside_the_truth_cases(words):
    """A way from repair, a ferry that waits for nobody, purchases, demand from two sides."""
    scenario = load_scenario("truth/D01", *words, "horizon_d=20000")
    values = solve_stocks(scenario)
    result = sim.replicate(scenario, replications=16)
    for metric in ("on_order", "backorders", "fill_rate"):
        told = result.of(metric, "pump")
        error = told.std(ddof=1) / np.sqrt(len(told))
        assert error < 0.02 * max(values[metric, "pump"], 0.5)  # or the next line says nothing
        assert told.mean() == pytest.approx(values[metric, "pump"], abs=4 * error)


BY_ITSELF = ("stocks.pump.condemned_frac=0",)
D02, D06, D08 = "truth/D02", "truth/D06", "truth/D08"
OTHER = "+stocks.x={stock: 1, replaced_after: {law: fixed, value_d: 3}, demand: {y: {arrivals: {law: exponential, mean_d: 9}}}}"
BAY = "hubs={yard: {node: base, berths: {bay: 1}}}"


@pytest.mark.parametrize(
    ("name", "words", "why"),
    [
        (
            "truth/D01",
            ("stocks.pump.demand.units.arrivals={law: fixed, value_d: 9}",),
            "not exponential",
        ),
        (
            "truth/D01",
            ("+stocks.pump.demand.units.factor={war: 2}", "+phases={war: {start_d: 0}}"),
            "phases",
        ),
        ("truth/D01", ("initial=all_up_new", "warm_up_d=0"), "initial"),
        ("truth/D01", ("stocks.pump.stock=unlimited",), "unlimited"),
        ("truth/D01", ("+stocks.pump.sources.maker.per_year=4",), "per_year"),
        (
            "truth/D01",
            ("+stocks.pump.sources.other={lead: {law: fixed, value_d: 9}}",),
            "the method takes one",
        ),
        (
            "truth/D01",
            (*BY_ITSELF, "stocks.pump.returned={takes: {law: fixed, value_d: 3}}"),
            "returned",
        ),
        ("truth/D01", ("nodes={base: {}}", BAY), "hubs"),
        (D02, ("stocks.base_0.priority=2",), "priorities"),
        (
            D02,
            ("stocks.base_0.delivered={takes: {law: exponential, mean_d: 3}}",),
            "not exponential",
        ),
        (D02, ("+stocks.base_0.lateral={stocks: [base_1]}",), "lateral"),
        (
            D02,
            ("+stocks.depot.demand={units: {arrivals: {law: exponential, mean_d: 9}}}",),
            "demand",
        ),
        (D06, ("fleets.squadron.cannibalization.policy=already_down",), "not all"),
        (D06, ("+fleets.squadron.modes.radio.takes={law: fixed, value_d: 1}",), "takes"),
        (D06, ("fleets.squadron.modes.radar.part=radio",), "a stock for it alone"),
        (D06, ("fleets.squadron.modes.radio.exogenous=false",), "fixed programme"),
        (
            D06,
            (
                "people={crew: 1}",
                "+fleets.squadron.modes.radio.hands=crew",
                "+fleets.squadron.modes.radio.takes={law: fixed, value_d: 1}",
            ),
            "people",
        ),
        (D08, ("stocks.pump.delivered.takes={law: exponential, mean_d: 7}",), "not constant"),
        (D08, ("+lifts.convoy.room_t=3", "+stocks.pump.delivered.weight_t=1"), "room_t"),
        ("truth/D01", ("stocks.pump.demand.units.arrivals.mean_d=1e-6",), "at most 1000"),
        ("truth/D03", ("stocks.depot.replaced_after.mean_d=900",), "at most 60"),
        (
            "truth/D03",
            (
                OTHER,
                "~stocks.base_0.demand.units",
                "~stocks.base_1.demand.units",
            ),
            "nobody orders",
        ),
        ("strait", (), "there is no stock"),
    ],
)
def test_what_the_method_does_not_take_is_refused(name, words, why):
    """Whatever changes the values and is not part of the method: with the key, and no value."""
    with pytest.raises(NotCoveredError, match=why):
        solve_stocks(load_scenario(name, *words))


def test_each_method_says_why_it_does_not_hold():
    """The first that covers a scenario answers; who is covered by none has a reason of each."""
    network, none = exact(load_scenario("break_even"))
    assert network is not None
    assert (network.method, none) == ("closed network in product form", {})
    assert network.values == solve(load_scenario("break_even"))
    stocks, reasons = exact(load_scenario(D02))
    assert stocks is not None
    assert list(reasons) == [network.method]
    nothing, reasons = exact(load_scenario("strait"))
    assert nothing is None
    assert list(reasons) == [network.method, stocks.method]


@pytest.mark.parametrize(
    ("size", "positions", "stock", "policy"),
    [(1, 1, 0, "none"), (2, 1, 1, "none"), (2, 2, 0, "full"), (2, 2, 0, "none")],
)
def test_a_programme_goes_on_where_no_aircraft_has_the_part_any_more(
    size, positions, stock, policy
):
    """Two parts are on order in the mean, of one to four that there are: many demands find none.

    One aircraft without a spare is up while nothing is on order: exp(-2) of the time.
    """
    radio = {
        "life": exponential(20.0), "restored": "on_board", "part": "radio", "exogenous": True,
        "positions": positions,
    }  # fmt: skip
    jets = fleet(size, modes={"radio": radio}, cannibalization={"policy": policy})
    scenario = built({
        "horizon_d": 3000.0, "warm_up_d": 500.0, "nodes": {"sea": {}}, "fleets": {"jets": jets},
        "stocks": {"radio": {"stock": stock, "replaced_after": exponential(40.0)}},
    })  # fmt: skip
    values = solve_stocks(scenario)
    if size == 1:
        assert values["ao", "jets"] == pytest.approx(np.exp(-2))
    found = replicate(scenario, seed=11, replications=20)
    for name, subject in (("ao", "jets"), ("backorders", "radio")):
        each = found.of(name, subject)
        error = each.std(ddof=1) / np.sqrt(20)
        assert error < 0.1
        assert each.mean() == pytest.approx(values[name, subject], abs=4 * error)
