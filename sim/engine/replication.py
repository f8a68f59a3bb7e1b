"""The theater in time: one replication of a scenario, from the warm-up to the horizon."""

from collections.abc import Mapping
from dataclasses import dataclass

from simpy import Event

from sim.core.streams import Streams
from sim.core.ticks import Ticks, to_ticks
from sim.engine.build.fleets import fleet_plan
from sim.engine.build.hubs import open_shops, rank_anew
from sim.engine.build.repair_plans import Planner
from sim.engine.build.supply import connect, open_stores
from sim.engine.codes import Directory
from sim.engine.contingency.attrition import attrition
from sim.engine.contingency.contested_platform import ContestedPlatform
from sim.engine.contingency.events import play
from sim.engine.hub.outside_load import arrival_clock, arrivals
from sim.engine.platform.first_gap import GapWatch
from sim.engine.platform.fleet_plan import FleetPlan
from sim.engine.platform.on_station import Roll, Watched
from sim.engine.platform.platform import Platform
from sim.engine.state.theater_state import Situation
from sim.engine.supply.shipping import Departures
from sim.engine.time.progress import Calendar
from sim.model.scenario import Scenario
from sim.record.log import Log
from sim.record.tables import Tables, tables


class WatchedContested(Watched, ContestedPlatform):
    """A platform in a contested theater that tells the roll."""


@dataclass(frozen=True)
class Replication:
    """One replication under way: built at the start of its warm-up, played up to some day."""

    env: Calendar
    log: Log
    directory: Directory
    sizes: Mapping[str, int]
    """Platforms of each fleet [count]."""
    start: Ticks
    end: Ticks | Event
    """The horizon, or the first gap."""

    def play(self, until_d: float) -> None:
        """Everything before a day of the run [d]; what happens on that day is still to come."""
        self.env.run(until=to_ticks(until_d))

    def finish(self) -> Tables:
        """The rest, and the record of all of it."""
        self.env.run(until=self.end)
        names = self.directory.names(dict(self.sizes))
        return tables(self.log, names, self.start, self.env.now)


def run(scenario: Scenario, seed: int, replication: int, antithetic: bool = False) -> Tables:
    """Simulate one replication; the same arguments always give the same tables.

    Parameters
    ----------
    scenario
        A checked scenario (``sim.load_scenario``).
    seed, replication
        Non-negative integers that select the random streams.
    antithetic
        Whether replications 2r and 2r + 1 share streams, the second with 1 - u for every u.

    Returns
    -------
    Tables
        Spells, orders, jobs and holds from ``-warm_up_d`` to the end of the run, which is
        ``horizon_d`` or, with ``stop_at_first_gap``, the first moment a mission is not met.
    """
    return built(scenario, seed, replication, antithetic).finish()


def built(scenario: Scenario, seed: int, replication: int, antithetic: bool = False) -> Replication:
    """A replication that has not begun; arguments as for ``run``."""
    start = -to_ticks(scenario.warm_up_d) if scenario.initial == "steady" else 0
    env = Calendar(initial_time=start)
    log = Log()
    directory = Directory(tuple(sorted(scenario.hubs)))
    shops, people, stocks = open_shops(scenario, env, log, directory)
    stores = open_stores(scenario, env, log, directory, shops, stocks)
    streams = Streams.of_replication(seed, replication, antithetic)
    planner = Planner(scenario, streams, shops, people, stocks, directory, start)
    lifts = {
        name: Departures(env, lift, scenario.phase_at) for name, lift in scenario.lifts.items()
    }
    situation = Situation(env, scenario, shops, lifts) if scenario.contested else None
    connect(planner, scenario, env, log, stores, lifts, situation)
    sizes = {name: scenario.fleets[name].size for name in sorted(scenario.fleets)}
    fleets = [fleet_plan(planner, scenario, name, env, log, stores) for name in sizes]
    roll = _roll(scenario, env, directory, sizes)
    if roll is not None:
        rank_anew(scenario, env, log, shops, roll)
    if situation is not None:
        play(planner, scenario, situation)
    index = 0
    for fleet in fleets:
        platforms = _platforms(env, log, fleet, index, situation, directory, roll)
        index += fleet.size
        if situation is not None and fleet.damage is not None:
            exposed = [each for each in platforms if isinstance(each, ContestedPlatform)]
            env.live(attrition(planner, scenario, env, fleet.name, exposed), f"fleets.{fleet.name}")
    for hub in sorted(scenario.hubs):
        for name, load in sorted(scenario.hubs[hub].load.items()):
            owner = f"{hub}.{name}"
            interarrival = planner.timing(load.arrivals, owner, "arrivals", 1)
            plan, pace = planner.load_plan(hub, name), arrival_clock(scenario, load)
            env.live(arrivals(env, log, owner, plan, interarrival, pace), f"hubs.{hub}.load.{name}")
    end = roll.end if isinstance(roll, GapWatch) else to_ticks(scenario.horizon_d)
    return Replication(env, log, directory, sizes, start, end)


def _roll(
    scenario: Scenario, env: Calendar, directory: Directory, sizes: dict[str, int]
) -> Roll | None:
    """Who serves, if somebody asks."""
    if scenario.stop_at_first_gap:
        return GapWatch(scenario, env, directory.names(sizes))
    if any(hub.queue.changes for hub in scenario.hubs.values()):
        return Roll(scenario, directory.names(sizes))
    return None


def _platforms(
    env: Calendar,
    log: Log,
    fleet: FleetPlan,
    first: int,
    situation: Situation | None,
    directory: Directory,
    roll: Roll | None,
) -> list[Platform]:
    """The platforms of a fleet; ``first`` is the place of the first among all platforms."""
    found: list[Platform] = []
    for number in range(fleet.size):
        index = first + number
        if situation is not None:
            kind = ContestedPlatform if roll is None else WatchedContested
            found.append(kind(env, log, fleet, number, index, situation, directory))
        else:
            found.append((Platform if roll is None else Watched)(env, log, fleet, number, index))
        if isinstance(found[-1], Watched):
            found[-1].roll = roll
    return found
