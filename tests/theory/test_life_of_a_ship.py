"""Cycles of sea and dock against the finite-source queue, where the stage lasts until its work ends."""

import numpy as np
import pytest

from exact_yards import up_by_fleet
from sim.model.scenario import Scenario
from sim.study.running.replicate import replicate
from support import built, exponential, fixed, fleet, mapping, repair, yard

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
