"""The machine repairman in four simulators: 12 platforms, 2 bays, exponential 30 d and 4 d.

Three state changes a cycle: failure, start of repair, end of repair. Each function simulates so
many days from all up, and returns cycles and availability.
"""

import random
from typing import Any

from sim.engine.replication import run
from sim.load.compose import checked
from sim.model.scenario import Scenario

PLATFORMS, BAYS = 12, 2
LIFE_D, REPAIR_D = 30.0, 4.0
AVAILABILITY = 0.8378678265110079
"""Exact: the birth-death chain M/M/2//12."""
CHANGES = 3

Outcome = tuple[int, float]
"""Completed cycles, availability."""


def scenario(days: float) -> Scenario:
    """The model as a scenario: the hub lies where the platforms serve."""
    exponential = {"law": "exponential"}
    config: dict[str, Any] = {
        "title": "machine repairman",
        "horizon_d": days,
        "initial": "all_up_new",
        "nodes": {"station": {}},
        "fleets": {
            "platforms": {
                "size": PLATFORMS,
                "station": "station",
                "modes": {
                    "casualty": {"life": {**exponential, "mean_d": LIFE_D}, "work": "repair"}
                },
            }
        },
        "work": {
            "repair": {
                "stages": {
                    "bay": {"needs": {"bay": 1}, "takes": {**exponential, "mean_d": REPAIR_D}}
                }
            }
        },
        "hubs": {"yard": {"node": "station", "berths": {"bay": BAYS}, "accepts": "any"}},
    }
    return checked("repairman", config).scenario


def ours(model: Scenario, seed: int) -> Outcome:
    """The engine of this project, with its record."""
    tables = run(model, seed, replication=0)
    orders = tables.orders
    closed = orders.closed.clip(max=model.horizon_d)
    down_d = float((closed - orders.opened).sum())
    return int(orders.done.sum()), 1 - down_d / (PLATFORMS * model.horizon_d)


def in_salabim(days: float, seed: int, yieldless: bool) -> Outcome:
    """salabim, with a generator for each platform or (yieldless) a greenlet."""
    import salabim

    env = salabim.Environment(trace=False, random_seed=seed, yieldless=yieldless)
    bays = salabim.Resource("bays", capacity=BAYS)
    rng = random.Random(seed)
    down_d, cycles = [0.0], [0]

    def repaired(failed_d: float) -> None:
        down_d[0] += env.now() - failed_d
        cycles[0] += 1

    class Generator(salabim.Component):  # type: ignore[misc]
        """A platform."""

        def process(self):  # type: ignore[no-untyped-def]
            """Serve, fail, be repaired."""
            while True:
                yield self.hold(rng.expovariate(1 / LIFE_D))
                failed_d = env.now()
                yield self.request(bays)
                yield self.hold(rng.expovariate(1 / REPAIR_D))
                self.release(bays)
                repaired(failed_d)

    class Yieldless(salabim.Component):  # type: ignore[misc]
        """A platform."""

        def process(self) -> None:
            """Serve, fail, be repaired."""
            while True:
                self.hold(rng.expovariate(1 / LIFE_D))
                failed_d = env.now()
                self.request(bays)
                self.hold(rng.expovariate(1 / REPAIR_D))
                self.release(bays)
                repaired(failed_d)

    for _ in range(PLATFORMS):
        (Yieldless if yieldless else Generator)()
    env.run(till=days)
    return cycles[0], 1 - down_d[0] / (PLATFORMS * days)


def in_ciw(days: float, seed: int) -> Outcome:
    """Ciw: a closed network of a node with endless servers and a node of bays."""
    import ciw

    everybody_at_once = ciw.dists.Sequential([0.0] * PLATFORMS + [float("inf")])
    network = ciw.create_network(
        arrival_distributions=[everybody_at_once, None],
        service_distributions=[
            ciw.dists.Exponential(1 / LIFE_D),
            ciw.dists.Exponential(1 / REPAIR_D),
        ],
        number_of_servers=[float("inf"), BAYS],
        routing=[[0.0, 1.0], [1.0, 0.0]],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(days)
    repairs = [each for each in simulation.get_all_records() if each.node == 2]
    down_d = sum(each.exit_date - each.arrival_date for each in repairs)
    return len(repairs), 1 - down_d / (PLATFORMS * days)
