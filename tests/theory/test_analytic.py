"""The exact solver agrees with closed forms, with another algorithm, and with published values."""

from itertools import pairwise
from math import inf, isnan
from typing import Any

import numpy as np
import pytest

import sim
from sim.analytic.closed_network import Station, solve_network
from sim.analytic.solve import solve, why_not_solved
from sim.model.checks.scenario import check_references
from support import fleet, mode, one_yard, repair, yard

Stations = list[Station]

BREAK_EVEN = {
    # posture, theater docks, home docks: mean on station, P(at least 9)
    ("home", 1, 2): (7.91314, 0.39528),
    ("home", 1, 4): (8.29806, 0.46757),
    ("theater", 1, 2): (5.90610, 0.14138),
    ("theater", 2, 2): (9.04362, 0.65128),
    ("split", 1, 2): (8.24198, 0.47405),
}
"""The five lines of the textbook scenario, as its issue states them."""

B01 = [Station("up", 1, 30), Station("bays", 1, 4, 2)]
"""Twelve platforms, two bays, MTBF 30 d, repair 4 d."""
B03 = [
    Station("up", 1, 50),
    Station("out", 1, 6),
    Station("yard", 1, 7, 2),
    Station("back", 1, 8),
]
"""Ten platforms, transit 6 d out and 8 d back, two bays, repair 7 d."""
B04 = [
    Station("up", 1, 45),
    Station("way 0", 0.6, 6),
    Station("dock 0", 0.6, 4, 1),
    Station("test 0", 0.6, 1.5, 1),
    Station("way 1", 0.4, 22),
    Station("dock 1", 0.4, 9, 2),
    Station("test 1", 0.4, 2, 1),
]
"""Fourteen platforms, two hubs (0.6 and 0.4) with two serial stages each."""


def break_even(posture: str, theater: int, home: int, *more: str) -> sim.Scenario:
    """The textbook scenario with its docks."""
    docks = (f"hubs.theater.berths.dock={theater}", f"hubs.home.berths.dock={home}")
    return sim.load_scenario("break_even", f"posture={posture}", *docks, *more)


def exact(scenario: sim.Scenario) -> dict[tuple[str, str], float]:
    """The solution of a scenario that the method covers."""
    values = solve(scenario)
    assert values is not None, why_not_solved(scenario)
    return values


def exponential(mean_d: float) -> dict[str, Any]:
    return {"law": "exponential", "mean_d": mean_d}


def fixed(value_d: float) -> dict[str, Any]:
    return {"law": "fixed", "value_d": value_d}


def two_hubs() -> dict[str, Any]:
    """Truth case B04 as the mapping of a scenario."""
    hubs = {
        "near": ({"dock": 1, "bench": 1}, exponential(4), exponential(1.5)),
        "far": ({"dock": 2, "bench": 1}, exponential(9), exponential(2)),
    }
    return {
        "horizon_d": 20_000,
        "warm_up_d": 2_000,
        "nodes": {"station": {}, "near": {}, "far": {}},
        "legs": {
            "near": {"start": "station", "end": "near", "takes": fixed(3)},
            "far": {"start": "station", "end": "far", "takes": fixed(10), "both_ways": False},
            "back": {"start": "far", "end": "station", "takes": fixed(12), "both_ways": False},
        },
        "fleets": {
            "ships": {
                "size": 14,
                "station": "station",
                "modes": {"casualty": {"life": exponential(45), "work": "repair"}},
            }
        },
        "work": {},
        "hubs": {
            name: {
                "node": name,
                "berths": berths,
                "accepts": "any",
                "work": {
                    "repair": {
                        "stages": {
                            "dock": {"needs": {"dock": 1}, "takes": dock},
                            "test": {"needs": {"bench": 1}, "takes": test},
                        }
                    }
                },
            }
            for name, (berths, dock, test) in hubs.items()
        },
        "postures": {"both": {"routing": {"policy": "split", "shares": {"near": 3, "far": 2}}}},
        "posture": "both",
        "missions": {"hold": {"fleets": ["ships"], "k": 9}},
    }


def scenario_of(mapping: dict[str, Any]) -> sim.Scenario:
    """A checked scenario from a mapping."""
    scenario = sim.Scenario.model_validate(mapping)
    check_references(scenario)
    return scenario


# Closed forms -----------------------------------------------------------------------------------


def birth_death(n: int, c: int, life_d: float, repair_d: float) -> np.ndarray:
    """P(j machines down), j = 0 ... n, of the finite-source queue M/M/c//N.

    Birth (n - j) / life_d, death min(j, c) / repair_d [1/d]. Source: Gross, Shortle, Thompson and
    Harris, Fundamentals of Queueing Theory, finite-source queues.
    """
    weight = [1.0]
    for j in range(n):
        weight.append(weight[-1] * ((n - j) / life_d) / (min(j + 1, c) / repair_d))
    return np.array(weight) / sum(weight)


@pytest.mark.parametrize(("n", "c"), [(1, 1), (6, 1), (6, 2), (6, 6), (40, 3)])
def test_one_yard_without_transit_is_the_finite_source_queue(n: int, c: int) -> None:
    """Numbers, waits and the share that waits are those of the birth-death chain."""
    down = birth_death(n, c, 60.0, 20.0)
    solution = solve_network([Station("up", 1, 60.0), Station("yard", 1, 20.0, c)], n)
    yard = solution.at["yard"]
    numbers = np.arange(n + 1)
    failures_per_d = down @ (n - numbers) / 60.0
    np.testing.assert_allclose(yard.distribution, down, rtol=1e-11)
    np.testing.assert_allclose(solution.at["up"].distribution, down[::-1], rtol=1e-11)
    assert solution.cycles_per_d == pytest.approx(failures_per_d, rel=1e-12)
    assert yard.waiting == pytest.approx(down @ np.maximum(numbers - c, 0), rel=1e-11)
    assert yard.utilisation == pytest.approx(down @ np.minimum(numbers, c) / c, rel=1e-12)
    arrival_sees = down * (n - numbers)  # weighted by the rate of failures in each state
    share = arrival_sees[c:].sum() / arrival_sees.sum()
    assert yard.wait_share == pytest.approx(share, rel=1e-11, abs=1e-15)


def test_unlimited_repair_is_binomial() -> None:
    """Without any queue the platforms are independent: numbers are binomial, whatever the laws.

    Six platforms, 60 d up and 15 d down: P(at least 4 up) is 0.90112, which is truth case H01.
    """
    solution = solve_network([Station("up", 1, 60), Station("down", 1, 15)], 6)
    assert solution.at["up"].at_least(4) == pytest.approx(0.90112, rel=1e-12)
    assert solution.at["up"].number == pytest.approx(6 * 60 / 75, rel=1e-12)
    assert isnan(solution.at["up"].utilisation)


# Published values -------------------------------------------------------------------------------


@pytest.mark.parametrize(("docks", "expected"), BREAK_EVEN.items())
def test_break_even_lines(docks: tuple[str, int, int], expected: tuple[float, float]) -> None:
    """The five lines of the textbook scenario come out to the last digit stated."""
    values = exact(break_even(*docks))
    assert round(values["on_station", "ships"], 5) == expected[0]
    assert round(values["mission_uptime", "hold"], 5) == expected[1]
    assert values["ao", "ships"] == pytest.approx(values["on_station", "ships"] / 12, rel=1e-15)
    assert values["dru", "all missions"] == values["mission_uptime", "hold"]


@pytest.mark.parametrize(("docks", "expected"), BREAK_EVEN.items())
def test_insensitive_to_life_and_transit(
    docks: tuple[str, int, int], expected: tuple[float, float]
) -> None:
    """Only the means of life and transit count (Baskett, Chandy, Muntz and Palacios, 1975)."""
    life = "fleets.ships.modes.casualty.life={law: weibull, mean_d: 180, shape: 2}"
    way = "legs.home.takes={law: lognormal, mean_d: 25, cv: 0.5}"
    values = exact(break_even(*docks, life, way))
    assert round(values["on_station", "ships"], 5) == expected[0]


def test_b01_machine_repairman() -> None:
    """Truth case B01 (Gross and Harris; Feller 1968, XVII.7): values of its birth-death form."""
    solution = solve_network(B01, 12)
    up, bays = solution.at["up"], solution.at["bays"]
    assert up.number / 12 == pytest.approx(0.8378678265110079, rel=1e-9)
    assert bays.number == pytest.approx(1.9455860818679043, rel=1e-9)
    assert bays.waiting == pytest.approx(0.6049975594502913, rel=1e-9)
    assert bays.wait_d == pytest.approx(1.805170040869038, rel=1e-9)
    assert bays.utilisation == pytest.approx(0.6702942612088063, rel=1e-9)
    assert 365 * solution.cycles_per_d == pytest.approx(122.32870267060716, rel=1e-9)
    assert up.at_least(12) == pytest.approx(0.18316985488399648, rel=1e-9)
    assert bays.wait_share == pytest.approx(0.46075149196030324, rel=1e-9)


def test_b03_transit_and_yard() -> None:
    """Truth case B03 (Buzen 1973; Reiser and Lavenberg 1980): a fleet with transit both ways."""
    solution = solve_network(B03, 10)
    up, yard = solution.at["up"], solution.at["yard"]
    assert up.number / 10 == pytest.approx(0.6913562202795555, rel=1e-9)
    assert solution.at["out"].number == pytest.approx(0.8296274643354666, rel=1e-9)
    assert solution.at["back"].number == pytest.approx(1.1061699524472892, rel=1e-9)
    assert yard.waiting == pytest.approx(0.18274167203031233, rel=1e-9)
    assert yard.wait_d == pytest.approx(1.3216173274351917, rel=1e-9)
    assert yard.utilisation == pytest.approx(0.48394935419568885, rel=1e-9)
    assert 365 * solution.cycles_per_d == pytest.approx(50.46900408040755, rel=1e-9)
    assert up.at_least(6) == pytest.approx(0.8254595092076864, rel=1e-9)


def test_b04_two_hubs_with_serial_stages() -> None:
    """Truth case B04 (Gordon and Newell 1967; Buzen 1973), as a scenario."""
    values = exact(scenario_of(two_hubs()))
    expected = {
        ("ao", "ships"): 0.6643119980827715,
        ("in_transit", "near"): 0.7440294378527041,
        ("queue_length", "near/dock"): 0.387281501926513,
        ("wait", "near/dock"): 3.1231143464771076,
        ("utilisation", "near/dock"): 0.4960196252351361,
        ("queue_length", "near/test"): 0.03836261648203235,
        ("wait", "near/test"): 0.30936369877580305,
        ("utilisation", "near/bench"): 0.18600735946317604,
        ("in_transit", "far"): 1.818738625862166,
        ("queue_length", "far/dock"): 0.09012467009929248,
        ("wait", "far/dock"): 1.0901746485119723,
        ("utilisation", "far/dock"): 0.37201471892635213,
        ("queue_length", "far/test"): 0.02969887698909407,
        ("wait", "far/test"): 0.3592463944346811,
        ("utilisation", "far/bench"): 0.16533987507837872,
    }
    for key, value in expected.items():
        assert values[key] == pytest.approx(value, rel=1e-9), key
    failures_per_year = values["throughput", "near"] + values["throughput", "far"]
    assert failures_per_year == pytest.approx(75.43631800451028, rel=1e-9)


# Another algorithm, and laws that must hold -----------------------------------------------------


def mean_value_analysis(stations: Stations, population: int) -> tuple[float, dict[str, float]]:
    """Throughput [1/d] and mean numbers by exact mean value analysis.

    A c-server station keeps P(j there), j = 0 ... c-1. Source: Reiser and Lavenberg, Journal of
    the ACM 27 (1980).
    """
    number = {each.name: 0.0 for each in stations}
    few = {each.name: np.eye(1, each.servers or 1)[0] for each in stations}
    throughput = 0.0
    for n in range(1, population + 1):
        time = {}
        for each in stations:
            time[each.name] = each.mean_d
            if each.servers is not None:
                c, p = each.servers, few[each.name]
                idle = sum((c - 1 - j) * p[j] for j in range(c - 1))
                time[each.name] *= (1 + number[each.name] + idle) / c
        throughput = n / sum(each.visits * time[each.name] for each in stations)
        for each in stations:
            number[each.name] = throughput * each.visits * time[each.name]
            if each.servers is not None:
                c, old, load = each.servers, few[each.name], throughput * each.visits * each.mean_d
                new = np.zeros(c)
                for j in range(1, c):
                    new[j] = load / j * old[j - 1]
                new[0] = 1 - (load + sum((c - j) * new[j] for j in range(1, c))) / c
                few[each.name] = new
    return throughput, number


NETWORKS = [
    pytest.param(B01, 12, id="B01"),
    pytest.param(B03, 10, id="B03"),
    pytest.param(B04, 14, id="B04"),
    pytest.param(
        [Station("up", 1, 180), Station("way", 1, 50), Station("dock", 1, 30, 4)], 12, id="home"
    ),
]


@pytest.mark.parametrize(("stations", "population"), NETWORKS)
def test_convolution_agrees_with_mean_value_analysis(stations: Stations, population: int) -> None:
    """Two exact algorithms that share no step give the same numbers."""
    throughput, number = mean_value_analysis(stations, population)
    solution = solve_network(stations, population)
    assert solution.cycles_per_d == pytest.approx(throughput, rel=1e-10)
    for name, value in number.items():
        assert solution.at[name].number == pytest.approx(value, rel=1e-8), name


@pytest.mark.parametrize(("stations", "population"), NETWORKS)
def test_conservation_and_littles_law(stations: Stations, population: int) -> None:
    """Distributions add up to one, customers to the population, and L = X W at every station."""
    solution = solve_network(stations, population)
    assert sum(each.number for each in solution.at.values()) == pytest.approx(population)
    for station in stations:
        at = solution.at[station.name]
        assert at.distribution.sum() == pytest.approx(1.0, rel=1e-12)
        assert at.throughput_per_d == pytest.approx(solution.cycles_per_d * station.visits)
        assert at.busy == pytest.approx(at.throughput_per_d * station.mean_d, rel=1e-10)
        time_d = at.wait_d + station.mean_d
        assert at.number == pytest.approx(at.throughput_per_d * time_d, rel=1e-10)
        assert at.number == pytest.approx(at.waiting + at.busy, rel=1e-12)


def test_arrivals_see_the_network_without_themselves() -> None:
    """The mean wait is what an arrival finds before it (Lavenberg and Reiser, 1980).

    With c servers of mean m, an arrival that finds j there waits (j - c + 1) m / c on average.
    """
    one_less = solve_network(B03, 9).at["yard"]
    ahead = np.maximum(np.arange(10) - 2 + 1, 0)
    assert solve_network(B03, 10).at["yard"].wait_d == pytest.approx(
        one_less.distribution @ ahead * 7 / 2, rel=1e-10
    )


def test_a_large_fleet_neither_overflows_nor_loses_digits() -> None:
    """A thousand platforms against one slow dock: the dock never rests, so X is its rate."""
    stations = [Station("up", 1, 0.01), Station("way", 1, 300), Station("dock", 1, 30, 1)]
    solution = solve_network(stations, 1000)
    assert solution.cycles_per_d == pytest.approx(1 / 30, rel=1e-12)
    assert sum(each.number for each in solution.at.values()) == pytest.approx(1000, rel=1e-12)


def test_more_docks_never_hurt() -> None:
    """Mean on station rises with the docks at home, up to the limit without any queue."""
    limit = 12 * 180 / (180 + 50 + 30)
    home = [exact(break_even("home", 0, docks))["on_station", "ships"] for docks in range(13)]
    assert all(fewer < more for fewer, more in pairwise(home))
    assert home[12] == pytest.approx(limit, rel=1e-12)


# Nobody works, and what is not covered ----------------------------------------------------------


def test_a_station_without_servers_absorbs() -> None:
    """With 0 servers on the way everybody ends there, waiting for ever."""
    solution = solve_network([Station("up", 1, 60), Station("dock", 1, 30, 0)], 5)
    dock = solution.at["dock"]
    assert (dock.number, dock.waiting, dock.wait_d) == (5, 5, inf)
    assert solution.cycles_per_d == solution.at["up"].number == 0
    with pytest.raises(ValueError, match="several stations absorb: one, two"):
        solve_network([Station("one", 1, 1, 0), Station("two", 1, 1, 0)], 5)
    unused = solve_network([Station("up", 1, 60), Station("dock", 0, 30, 0)], 5)
    assert unused.at["up"].number == pytest.approx(5)


def test_closed_docks_empty_the_station() -> None:
    """A home without docks ends with nobody on station; a split leaves a closed hub out."""
    values = exact(break_even("home", 1, 0))
    assert values["on_station", "ships"] == values["mission_uptime", "hold"] == 0
    assert values["queue_length", "home/dock"] == 12
    assert ("wait", "home/dock") not in values
    both, near = exact(break_even("split", 2, 0)), exact(break_even("theater", 2, 1))
    assert both["on_station", "ships"] == near["on_station", "ships"]


@pytest.mark.parametrize(
    ("stations", "population", "message"),
    [
        ([Station("up", 1, 60)], 0, "population 0"),
        ([Station("up", 1, 60), Station("up", 1, 6)], 3, "one name"),
        ([Station("up", 1, 0), Station("down", 0, 5)], 3, "no time passes"),
    ],
)
def test_wrong_networks_are_named(stations: Stations, population: int, message: str) -> None:
    """An error says what was given and what is wrong with it."""
    with pytest.raises(ValueError, match=message):
        solve_network(stations, population)


@pytest.mark.parametrize(
    ("key", "values"),
    [("visits", (-1.0, 5.0, 1)), ("mean_d", (1.0, -5.0, 1)), ("servers", (1.0, 5.0, -1))],
)
def test_wrong_stations_are_named(key: str, values: tuple[float, float, int]) -> None:
    """A station with a negative number is refused where it is built."""
    with pytest.raises(ValueError, match=f"station yard: .*{key}"):
        Station("yard", *values)


def changed(mapping: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A mapping with the value at a dotted path replaced; a new key is added."""
    first, _, rest = path.partition(".")
    return {**mapping, first: changed(mapping.get(first, {}), rest, value) if rest else value}


DOCK = "hubs.near.work.repair.stages.dock"
MODE = "fleets.ships.modes.casualty"


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("postures.both.routing", {"policy": "nearest"}, "no fixed split"),
        ("fleets.more", {"size": 1, "station": "station"}, "2 fleets"),
        ("fleets.ships.modes.wear", {"life": exponential(9), "work": "repair"}, "2 modes"),
        (f"{MODE}.severity", "pmc", "pmc"),
        (MODE, {"life": exponential(9), "restored": "on_board", "takes": fixed(1)}, "on_board"),
        (
            "fleets.ships.rotation",
            {"stages": {"out": {"duration_d": 9, "on_station": True}}},
            "rotates",
        ),
        ("fleets.ships.scheduled.docking", {"every_d": 99, "takes": fixed(9)}, "scheduled work"),
        ("phases.war", {"start_d": 0, "tempo": {"ship": 2}}, "phases"),
        ("stop_at_first_gap", True, "first gap"),
        ("hubs.near.load.host", {"arrivals": exponential(9), "work": "repair"}, "outside load"),
        (f"{DOCK}.takes", fixed(4), "not exponential"),
        (f"{DOCK}.needs", {"dock": 1, "bench": 1}, "several pools"),
        ("hubs.near.work.repair.stages.test.needs", {"dock": 1}, "shares dock"),
        ("hubs.near.kind", "forward_team", "sends a team"),
    ],
)
def test_a_scenario_that_is_not_covered_has_a_reason(path: str, value: Any, reason: str) -> None:
    """What leaves the product form is refused with the reason, never approximated."""
    scenario = scenario_of(changed(two_hubs(), path, value))
    assert solve(scenario) is None
    assert reason in (why_not_solved(scenario) or "")


def test_parts_are_not_covered() -> None:
    """A stock of parts is another kind of queue."""
    mapping = changed(two_hubs(), f"{DOCK}.needs", {"dock": 1, "pump": 1})
    stock = {"pump": {"stock": 3, "replaced_after": exponential(20)}}
    scenario = scenario_of(changed(mapping, "hubs.near.parts", stock))
    assert "parts are queues" in (why_not_solved(scenario) or "")


def test_a_run_from_new_is_not_covered() -> None:
    """The method knows the long run, not the first days."""
    mapping = changed(changed(two_hubs(), "warm_up_d", 0), "initial", "all_up_new")
    assert "all_up_new" in (why_not_solved(scenario_of(mapping)) or "")


def test_without_any_spread_the_long_run_depends_on_the_start() -> None:
    """With fixed times and no queue the platforms keep their distances in time for ever."""
    mapping = two_hubs()
    for path in (f"{MODE}.life", DOCK, DOCK.replace("dock", "test")):
        mapping = changed(
            mapping, path, fixed(20) if path.endswith("life") else {"takes": fixed(5)}
        )
    mapping = changed(mapping, "postures.both", {"routing": {"policy": "nearest"}})
    mapping = changed(mapping, "hubs", {"near": mapping["hubs"]["near"]})
    assert "no duration has any spread" in (why_not_solved(scenario_of(mapping)) or "")


# The engine gives the same ----------------------------------------------------------------------


def test_the_engine_has_the_same_metrics_and_subjects_and_values() -> None:
    """Every value that is solved is one that a run measures, and the run agrees within 4 SE.

    The hubs differ from case B04 in what else the solver maps: a pace, a time to award, a tow to
    wait for, two units a job and an unlimited stage.
    """
    mapping = two_hubs()
    for path, value in {
        "hubs.far.pace": 0.5,
        "hubs.far.award": fixed(4),
        "hubs.far.berths": {"dock": 5, "bench": "unlimited"},
        "hubs.far.work.repair.stages.dock.needs": {"dock": 2},
        "fleets.ships.moves": {"own": {"wait": exponential(2)}},
    }.items():
        mapping = changed(mapping, path, value)
    scenario = scenario_of(mapping)
    values = exact(scenario)
    result = sim.replicate(scenario, seed=2, replications=20)
    assert set(values) <= set(result.keys)
    assert result.value("on_station", "ships").half_width < 0.005 * values["on_station", "ships"]
    for (metric, subject), value in values.items():
        runs = result.of(metric, subject)
        error = runs.std(ddof=1) / np.sqrt(len(runs))
        assert abs(runs.mean() - value) <= 4 * error, (metric, subject, runs.mean(), value, error)


def test_waits_before_the_way_are_delays():
    """Survey 5 d, planning 10, lift 20, load-out 3, 8 d each way, work 6: up 40 of 100 days."""
    ships = fleet(
        7,
        moves={"lift": {"wait": fixed(20), "load": fixed(3)}},
        modes={"hull": mode(exponential(40.0), when_down="lift")},
    )
    work = {**repair(6), "before": {"survey": fixed(5), "planning": fixed(10)}}
    whole = one_yard(
        {"ships": ships},
        {"repair": work},
        out_d=8.0,
        hub=yard(berths={"dock": "unlimited"}),
        initial="steady",
        warm_up_d=100.0,
    )
    found = solve(whole)
    assert found is not None
    assert found["ao", "ships"] == pytest.approx(0.4)
