"""The theater in time: one replication of a scenario, from the warm-up to the horizon."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import inf

from sim.core.streams import Streams
from sim.core.ticks import Ticks, to_ticks
from sim.engine.build.blueprint import blueprint
from sim.engine.codes import Directory
from sim.engine.contingency.attrition import attrition
from sim.engine.contingency.changing_tempo import at_tempo
from sim.engine.contingency.events import Timeline
from sim.engine.contingency.exposure import Exposed, contested
from sim.engine.futures import Fates, Future, checked_future
from sim.engine.hub.charters import charters
from sim.engine.hub.outside_load import arrivals
from sim.engine.hub.resources import Resources
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.deferral import Deferring, FleetDeferral
from sim.engine.platform.first_gap import FirstGap
from sim.engine.platform.fleet_flying import FleetFlying
from sim.engine.platform.fleet_plan import FleetPlan
from sim.engine.platform.kinds.flier import Flier
from sim.engine.platform.kinds.planned_platform import PlannedPlatform
from sim.engine.platform.kinds.reserving_platform import ReservingPlatform
from sim.engine.platform.on_station import OnStation
from sim.engine.platform.platform import Platform, Variant, calm
from sim.engine.state.theater_state import TheaterState
from sim.engine.supply.cannibalization import FleetParts
from sim.engine.supply.flight_line import FlightLine
from sim.engine.supply.stock_network import StockNetwork
from sim.engine.time.end_of_instant import BEFORE_ALL, schedule
from sim.engine.time.events import Calendar, Event
from sim.engine.time.tempo import Tempo
from sim.engine.time.timings import Random
from sim.model.scenario import Scenario
from sim.record.tables import Tables, tables


@dataclass(frozen=True)
class Replication:
    """One replication under way: built at the start of its warm-up, played up to some day."""

    env: Calendar
    resources: Resources
    directory: Directory
    sizes: Mapping[str, int]
    """Platforms of each fleet [count]."""
    start: Ticks
    end: Ticks | Event
    """The horizon, or the first gap."""
    timeline: Timeline | None
    """None where nothing happens to the theater."""
    fates: Fates

    def play(self, until_d: float) -> None:
        """Everything before a day of the run [d]; what happens on that day is still to come."""
        until = to_ticks(until_d)
        if until > self.env.now:
            self.env.run(until=until)
        self.resources.log.settle(self.env.now)

    def as_of(self, scenario: Scenario, until_d: float = inf) -> "Replication":
        """What goes on from here as another scenario, which has been the same until now.

        What the timeline has from ``until_d`` on is left to the scenario that it becomes.
        """
        if self.timeline is not None:
            self.timeline.go_on(scenario, to_ticks(until_d))
        return replace(self, end=to_ticks(scenario.horizon_d))

    def turn(self, number: int) -> None:
        """From this instant on, live another future of the same past."""
        self.fates.turn(number)

    def finish(self, origin: Ticks = 0) -> Tables:
        """The rest, and the record of all of it, with some instant as day 0 [ticks]."""
        if self.env.now != self.end:
            self.env.run(until=self.end)
        return self.so_far(origin)

    def so_far(self, origin: Ticks = 0) -> Tables:
        """The record up to now, with some instant as day 0 [ticks]."""
        names = self.directory.names(dict(self.sizes))
        return tables(self.resources.log, names, self.start, self.env.now, origin)


def run(
    scenario: Scenario,
    seed: int,
    replication: int,
    antithetic: bool = False,
    future: Future = (),
) -> Tables:
    """Simulate one replication; the same arguments always give the same tables.

    Parameters
    ----------
    scenario
        A checked scenario (``sim.load_scenario``).
    seed, replication
        Non-negative integers that select the random streams.
    antithetic
        Whether replications 2r and 2r + 1 share streams, the second with 1 - u for every u.
    future
        Pairs of a day [d] and a number: from that day on the run lives the future of that number,
        in which everything that is pending is drawn anew, given what has passed of it.

    Returns
    -------
    Tables
        Spells, orders, jobs and holds from ``-warm_up_d`` to the end of the run, which is
        ``horizon_d`` or, with ``stop_at_first_gap``, the first moment a mission is not met.

    Raises
    ------
    ConfigError
        If there is no such future.
    """
    return built(scenario, seed, replication, antithetic, future=future).finish()


def built(
    scenario: Scenario,
    seed: int,
    replication: int,
    antithetic: bool = False,
    until_d: float = inf,
    future: Future = (),
) -> Replication:
    """A replication that has not begun; arguments as for ``run``.

    What the timeline has from ``until_d`` on is left to the scenario that the replication becomes.
    """
    turns = checked_future(future, scenario, antithetic)
    plan = blueprint(scenario)
    random = Random(Streams.of_replication(int(seed), int(replication), antithetic), plan.timings)
    directory = plan.directory.copy()
    resources = Resources(
        plan.start, directory, plan.shops, plan.hours, plan.openings, plan.calendars,
        plan.learning, random,
    )  # fmt: skip
    env = resources.env
    supply = StockNetwork(resources, scenario, plan.stocks)
    state = None
    if scenario.contested:
        state = TheaterState(resources, scenario, plan.shops, supply)
    supply.join(state)
    sizes = {fleet.name: fleet.size for fleet in plan.fleets}
    count = _count(scenario, env, directory, sizes)
    if count is not None:
        resources.rank_anew(plan.shops, count)
    timeline = None
    if state is not None:
        timeline = Timeline(random, scenario, plan.start, state, to_ticks(until_d))
    variant = calm if state is None else contested(state)
    index = 0
    fleets: dict[str, list[Platform]] = {}
    holders: dict[str, FleetParts] = {}
    for fleet in plan.fleets:
        parts = None
        if state is not None and fleet.name in scenario.changed["fleets"]:
            tempo = state.standing.tempos[fleet.name] = Tempo()
            fleet = at_tempo(fleet, tempo)
        if fleet.parts is not None:
            behind = FlightLine if fleet.parts.by_line else FleetParts
            parts = holders[fleet.name] = behind(resources, fleet.parts, supply.stores)
        platforms = fleets[fleet.name] = _platforms(resources, fleet, index, parts, variant, count)
        index += fleet.size
        if fleet.hits is not None:
            hits = attrition(resources, fleet.hits, [*_exposed(platforms)])
            env.live(hits, f"fleets.{fleet.name}")
    for load in plan.loads:
        env.live(arrivals(resources, load), load.path)
    for hired in plan.hired:
        env.live(charters(resources, hired), hired.path)
    end = count.end if isinstance(count, FirstGap) else to_ticks(scenario.horizon_d)
    fates = Fates(resources, fleets, holders, supply, timeline)
    for at, number in turns:
        schedule(env, partial(_turn, fates, number), BEFORE_ALL, at - plan.start)
    return Replication(env, resources, directory, sizes, plan.start, end, timeline, fates)


def _platforms(
    resources: Resources,
    fleet: FleetPlan,
    index: int,
    parts: FleetParts | None,
    variant: Callable[[PlatformBase], Variant],
    count: OnStation | None,
) -> list[Platform]:
    """Those of a fleet, the first of which has an index."""
    if fleet.defers:
        variant = FleetDeferral(resources.env, fleet).variant(variant)
    if fleet.flying is None:
        return [
            _kind(fleet)(resources, fleet, number, index + number, parts, variant, count)
            for number in range(fleet.size)
        ]
    flying = FleetFlying(resources.env, fleet.flying)
    return [
        Flier(resources, fleet, number, index + number, parts, variant, count, flying)
        for number in range(fleet.size)
    ]


def _exposed(platforms: Sequence[Platform]) -> Iterator[Exposed]:
    """What may happen to platforms of a contested theater."""
    for each in platforms:
        exposure = each.exposure
        if isinstance(exposure, Deferring):
            exposure = exposure.inner
        if isinstance(exposure, Exposed):
            yield exposure


def _kind(fleet: FleetPlan) -> type[Platform]:
    """What the platforms of a fleet have to know of their scheduled work."""
    if fleet.reserves:
        return ReservingPlatform
    return PlannedPlatform if fleet.plans else Platform


def _turn(fates: Fates, number: int, _: Event) -> None:
    fates.turn(number)


def _count(
    scenario: Scenario, env: Calendar, directory: Directory, sizes: dict[str, int]
) -> OnStation | None:
    """Who serves, if somebody asks."""
    if scenario.stop_at_first_gap:
        return FirstGap(scenario, env, directory.names(sizes))
    if any(hub.queue.changes for hub in scenario.hubs.values()):
        return OnStation(scenario, directory.names(sizes))
    return None
