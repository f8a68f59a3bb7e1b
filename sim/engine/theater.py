"""The theater in time: one replication of a scenario, from the warm-up to the horizon."""

from simpy import Environment

from sim.core.streams import Streams
from sim.domain.scenario import Scenario
from sim.engine.gap_watch import GapWatch, WatchedPlatform
from sim.engine.life import Platform
from sim.engine.muster import fleet_plan
from sim.engine.names import Directory
from sim.engine.outside import arrival_clock, arrivals
from sim.engine.planner import Planner
from sim.engine.shops import open_shops
from sim.engine.supply import connect, open_stores
from sim.record.log import Log
from sim.record.tables import Tables, tables


def run(scenario: Scenario, seed: int, replication: int) -> Tables:
    """Simulate one replication; the same arguments always give the same tables.

    Parameters
    ----------
    scenario
        A checked scenario (``sim.load_scenario``).
    seed, replication
        Non-negative integers that select the random streams.

    Returns
    -------
    Tables
        Spells, orders, jobs and holds from ``-warm_up_d`` to the end of the run, which is
        ``horizon_d`` or, with ``stop_at_first_gap``, the first moment a mission is not met.
    """
    start_d = -scenario.warm_up_d if scenario.initial == "steady" else 0.0
    env = Environment(initial_time=start_d)
    log = Log()
    directory = Directory(tuple(sorted(scenario.hubs)))
    shops, people, stocks = open_shops(scenario, env, log, directory)
    stores = open_stores(scenario, env, log, directory, shops, stocks)
    planner = Planner(scenario, Streams(seed, replication), shops, people, stocks, directory)
    connect(planner, scenario, env, log, stores)
    sizes = {name: scenario.fleets[name].size for name in sorted(scenario.fleets)}
    fleets = [fleet_plan(planner, scenario, name, env, log, stores) for name in sizes]
    watch = GapWatch(scenario, env, directory.names(sizes)) if scenario.stop_at_first_gap else None
    platforms = [(fleet, number) for fleet in fleets for number in range(fleet.size)]
    for index, (fleet, number) in enumerate(platforms):
        if watch is None:
            Platform(env, log, fleet, number, index)
        else:
            WatchedPlatform(env, log, fleet, number, index, watch)
    for hub in sorted(scenario.hubs):
        for name, load in sorted(scenario.hubs[hub].load.items()):
            owner = f"{hub}.{name}"
            interarrival = planner.timing(load.arrivals, owner, "arrivals", 1)
            plan, clock = planner.load_plan(hub, name), arrival_clock(scenario, load)
            env.process(arrivals(env, log, owner, plan, interarrival, clock))
    env.run(until=scenario.horizon_d if watch is None else watch.end)
    return tables(log, directory.names(sizes), start_d, env.now)
