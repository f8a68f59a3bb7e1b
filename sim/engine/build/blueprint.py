"""The blueprint of a scenario: everything that is the same in every replication, worked out once.

It is frozen, has nothing of SimPy, and can be printed. Plans name dispatchers, timings and clocks
by number; ``sim.engine.replication`` makes them anew for each replication.
"""

from dataclasses import dataclass
from functools import lru_cache

from sim.core.amounts import exact
from sim.core.same import Same
from sim.core.ticks import Ticks, to_ticks
from sim.engine.build.charters import hired_plans
from sim.engine.build.draft import Draft
from sim.engine.build.fleets import fleet_plan
from sim.engine.build.hubs import shop_plans
from sim.engine.build.repair_plans import load_plan
from sim.engine.build.supply import joined, stock_plans
from sim.engine.codes import Directory
from sim.engine.hub.charters import HiredPlan
from sim.engine.hub.outside_load import LoadPlan
from sim.engine.hub.resources import ShopPlan, WorkHours
from sim.engine.platform.fleet_plan import FleetPlan
from sim.engine.supply.stock_plan import StockPlan
from sim.engine.time.clocks.calendars import CalendarPlan, OpeningPlan
from sim.engine.time.clocks.operating_clock import clock
from sim.engine.time.timings import Drawn
from sim.model.scenario import Scenario
from sim.model.yards.people import Learning

MOST_KEPT = 16
"""Scenarios whose blueprints a process keeps [count]."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A scenario as the engine plays it.

    Attributes
    ----------
    start
        First instant of the run.
    directory
        Numbers of everything that is known before the run; a replication goes on from them.
    shops
        Dispatchers of the hubs in the order of their names, of people, and of stocks.
    timings, hours, openings, calendars, learning
        What plans name by number.
    """

    scenario: Scenario
    start: Ticks
    directory: Directory
    shops: tuple[ShopPlan, ...]
    timings: tuple[Drawn, ...]
    hours: tuple[WorkHours, ...]
    openings: tuple[OpeningPlan, ...]
    calendars: tuple[CalendarPlan, ...]
    learning: tuple[Learning, ...]
    stocks: tuple[StockPlan, ...]
    fleets: tuple[FleetPlan, ...]
    loads: tuple[LoadPlan, ...]
    hired: tuple[HiredPlan, ...]


def blueprint(scenario: Scenario) -> Blueprint:
    """The blueprint of a checked scenario; it is kept while some others are asked for."""
    return _drawn_up(Same(scenario))


@lru_cache(maxsize=MOST_KEPT)
def _drawn_up(same: Same[Scenario]) -> Blueprint:
    scenario = same.thing
    directory = Directory(tuple(sorted(scenario.hubs)))
    shops, people, stocks = shop_plans(scenario, directory)
    draft = Draft(scenario, directory, shops, people, stocks)
    supply = joined(draft, stock_plans(draft))
    fleets = tuple(fleet_plan(draft, name) for name in sorted(scenario.fleets))
    loads = tuple(
        _load(draft, hub, name)
        for hub in sorted(scenario.hubs)
        for name in sorted(scenario.hubs[hub].load)
    )
    hired = hired_plans(draft)
    return Blueprint(
        scenario=scenario,
        start=-to_ticks(scenario.warm_up_d) if scenario.initial == "steady" else 0,
        directory=directory,
        shops=(*shops.values(), people, stocks),
        timings=tuple(draft.drawn),
        hours=tuple(draft.hours),
        openings=tuple(draft.openings),
        calendars=tuple(draft.calendars),
        learning=tuple(draft.learning),
        stocks=supply,
        fleets=fleets,
        loads=loads,
        hired=hired,
    )


def _load(draft: Draft, hub: str, name: str) -> LoadPlan:
    load, owner = draft.scenario.hubs[hub].load[name], f"{hub}.{name}"
    starts_d, factors = draft.scenario.rates(load.factor)
    rates = [exact(factor) * exact(load.intensity) for factor in factors]
    even = all(rate == 1 for rate in rates)
    return LoadPlan(
        name=owner,
        path=f"hubs.{hub}.load.{name}",
        plan=load_plan(draft, hub, name),
        interarrival=draft.timing(load.arrivals, owner, "arrivals", 1),
        pace=None if even else clock(starts_d, rates),
    )
