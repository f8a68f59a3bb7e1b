"""Cycles of sea and dock against the finite-source queue, where the stage lasts until its work ends."""

import numpy as np
import pytest

from exact_yards import up_by_fleet
from sim.model.scenario import Scenario
from sim.study.running.replicate import replicate
from support import built, exponential, fixed, fleet, mapping, mode, repair, yard

REPLICATIONS = 40


def docked(size: int, sea_d: float, work_d: float, docks: int, way_d: float) -> Scenario:
    """Ships at sea for so long, then in dock until it is done; the dock is so far from the port."""
    stages = {
        "sea": {"duration_d": sea_d, "on_station": True},
        "depot": {"duration_d": work_d, "node": "port"},
    }
    ships = fleet(
        size,
        rotation={"stages": stages},
        scheduled={"docking": {"stage": "depot", "work": "docking"}},
    )
    return built(
        mapping(
            initial="steady",
            warm_up_d=600.0,
            horizon_d=3000.0,
            nodes={"sea": {}, "port": {}, "harbor": {}},
            legs={"way": {"start": "port", "end": "harbor", "takes": fixed(way_d)}},
            fleets={"ships": ships},
            work={"docking": repair(exponential(work_d))},
            hubs={"yard": yard(berths={"dock": docks})},
        )
    )


@pytest.mark.parametrize(("docks", "way_d"), [(1, 0.0), (1, 5.0), (2, 2.0)])
def test_ships_in_a_cycle_are_customers_of_a_finite_source_queue(docks, way_d):
    """Six ships, 40 d at sea, exponential work of 12 d at ``docks``: a delay, and a queue.

    A stage of fixed length is a delay like any other (insensitivity: Baskett, Chandy, Muntz and
    Palacios 1975), and its work begins when it ends: no ship waits for a date of the calendar.
    """
    result = replicate(docked(6, 40.0, 12.0, docks, way_d), seed=5, replications=REPLICATIONS)
    found = result.of("on_station", "ships")
    error = found.std(ddof=1) / np.sqrt(REPLICATIONS)
    (expected,) = up_by_fleet([(6, 40.0, way_d)], 12.0, docks)
    assert error < 0.03
    assert found.mean() == pytest.approx(expected, abs=4 * error)


SEA_D, PORT_D, WORK_D, NEAR_D, FAR_D, LIFE_D = 20.0, 10.0, 3.0, 1.0, 5.0, 15.0


def of_a_cycle(steps: int) -> tuple[float, float]:
    """Days up at sea and days under way in a cycle, by its renewal equation.

    With s days of the sea stage left, U(s) = int_0^s exp(-x/m) dx + int_0^(s-5) f(x) U(s-5-x) dx:
    a failure costs a day to the bay, three days of work and a day back, and who is at work when the
    stage ends returns to port, five days away, before the next one begins. Midpoints, and linear
    in between.
    """
    width = SEA_D / steps
    left = (np.arange(steps) + 0.5) * width
    density = np.exp(-left / LIFE_D) / LIFE_D * width
    whole_d = 2 * NEAR_D + WORK_D
    up, way = np.zeros(steps + 1), np.zeros(steps + 1)
    grid = np.arange(steps + 1) * width
    for n in range(1, steps + 1):
        rest = grid[n] - left[:n]  # of the stage, when it fails
        sails_on = np.where(rest > NEAR_D + WORK_D, 2 * NEAR_D, NEAR_D + FAR_D)
        then = np.maximum(rest - whole_d, 0.0)
        up[n] = LIFE_D * (1 - np.exp(-grid[n] / LIFE_D))
        up[n] += density[:n] @ np.interp(then, grid[:n], up[:n])
        way[n] = density[:n] @ (sails_on + np.interp(then, grid[:n], way[:n]))
    return float(up[-1]), float(way[-1])


def test_ways_from_where_the_ship_is_keep_the_renewal_equation():
    """Exponential failures at sea, none in port (tempo 0): every cycle of 30 d begins anew."""
    stages = {
        "sea": {"duration_d": SEA_D, "on_station": True},
        "port": {"duration_d": PORT_D, "node": "port", "tempo": 0.0},
    }
    legs = {
        "near": {"start": "sea", "end": "bay", "takes": fixed(NEAR_D)},
        "far": {"start": "port", "end": "bay", "takes": fixed(FAR_D)},
    }
    ships = fleet(modes={"hull": mode(exponential(LIFE_D))}, rotation={"stages": stages})
    model = built(
        mapping(
            horizon_d=30_000.0,
            nodes={"sea": {}, "port": {}, "bay": {}},
            legs=legs,
            fleets={"ships": ships},
            work={"repair": repair(WORK_D)},
            hubs={"bay": yard(node="bay")},
        )
    )
    result = replicate(model, seed=7, replications=20)
    up_d, way_d = of_a_cycle(2000)
    coarse = of_a_cycle(1000)
    assert abs(up_d - coarse[0]) + abs(way_d - coarse[1]) < 0.005
    cycle_d = SEA_D + PORT_D
    for metric, subject, expected, most in (
        ("on_station", "ships", up_d / cycle_d, 0.002),
        (
            "days",
            "ships/transit",
            way_d / cycle_d * model.horizon_d,
            0.02 * model.horizon_d / cycle_d,
        ),
    ):
        found = result.of(metric, subject)
        error = found.std(ddof=1) / np.sqrt(len(found))
        assert error < most
        assert found.mean() == pytest.approx(expected, abs=4 * error + 0.01 * most)


def test_damage_by_class_keeps_the_alternating_renewal():
    """Hit every 50 d, and mended in 8 d or, one time in four, in 48: Ao 50 / (50 + 18).

    Source: Barlow and Proschan (1965), alternating renewal processes.
    """
    classes = {
        "light": {"share": 0.75, "work": "patch"},
        "heavy": {"share": 0.25, "work": "rebuild"},
    }
    ships = fleet(10, modes={"damage": {"hits": {"per_day": 0.02, "classes": classes}}})
    work = {
        "patch": repair(exponential(8.0)),
        "rebuild": {**repair(exponential(30.0)), "before": {"survey": fixed(18.0)}},
    }
    model = built(
        mapping(
            initial="steady",
            warm_up_d=500.0,
            horizon_d=3000.0,
            fleets={"ships": ships},
            work=work,
            hubs={"yard": yard(berths={"dock": "unlimited"})},
        )
    )
    result = replicate(model, seed=3, replications=20)
    for metric, subject, expected in (
        ("ao", "ships", 50 / 68),
        ("days", "ships/survey", 10 * 3000 * 0.25 * 18 / 68),
        ("damage_days", "ships/damage.heavy/survey", 10 * 3000 * 0.25 * 18 / 68),
        ("damage_days", "ships/damage.light/hands-on", 10 * 3000 * 0.75 * 8 / 68),
    ):
        found = result.of(metric, subject)
        error = found.std(ddof=1) / np.sqrt(len(found))
        assert error < 0.02 * expected
        assert found.mean() == pytest.approx(expected, abs=4 * error)
