"""Dispatchers of the hubs and of the theater's stocks, drawn up from the scenario."""

from collections.abc import Mapping
from math import inf

from simpy import Environment

from sim.core.units import Capacity
from sim.engine.codes import Directory
from sim.engine.hub.dispatcher import Dispatcher, Lack
from sim.engine.hub.ranking import Ranking
from sim.engine.hub.reducible_dispatcher import VulnerableDispatcher
from sim.engine.hub.repair_plan import Shop
from sim.engine.platform.on_station import Roll
from sim.engine.time.pace import Pace
from sim.model.hub import Hub
from sim.model.scenario import Scenario
from sim.record.log import Log
from sim.record.tables import PoolName

KIND = {Lack.BERTH: "berth", Lack.LABOUR: "labour", Lack.PARTS: "part"}


def units(capacity: Capacity) -> float:
    """A capacity as a number; unlimited is infinite."""
    return inf if capacity == "unlimited" else float(capacity)


def open_shops(
    scenario: Scenario, env: Environment, log: Log, directory: Directory
) -> tuple[dict[str, Shop], Shop, Shop]:
    """One shop for each hub, one for the people of the theater, and one for its stocks."""

    def shop(
        owner: str,
        have: Mapping[str, tuple[Lack, Capacity]],
        preemptive: bool,
        overtake: bool,
        kind: type[Dispatcher] = Dispatcher,
    ) -> Shop:
        pools = [
            (
                directory.pool(PoolName(owner, name, KIND[lack], units(capacity))),
                lack,
                units(capacity),
            )
            for name, (lack, capacity) in have.items()
        ]
        dispatcher = kind(env, log, pools, preemptive, overtake)
        places = {name: place for place, name in enumerate(have)}
        return Shop(dispatcher, places, {name: lack for name, (lack, _) in have.items()})

    def kind_for(hub: Hub) -> type[Dispatcher]:
        """Who is next there may depend on what happens."""
        return VulnerableDispatcher if scenario.contested or hub.queue.changes else Dispatcher

    shops = {
        name: shop(name, _pools_of(hub), hub.preemptive, hub.overtake, kind_for(hub))
        for name, hub in sorted(scenario.hubs.items())
    }
    for name in scenario.paced:
        shops[name].pace = Pace(env)
    stocks = {name: (Lack.PARTS, each.stock) for name, each in sorted(scenario.stocks.items())}
    people = {name: (Lack.LABOUR, each) for name, each in sorted(scenario.people.items())}
    return (
        shops,
        shop("", people, preemptive=False, overtake=True),
        shop("", stocks, preemptive=False, overtake=True),
    )


def _pools_of(hub: Hub) -> dict[str, tuple[Lack, Capacity]]:
    return {
        **{name: (Lack.BERTH, each) for name, each in hub.berths.items()},
        **{name: (Lack.LABOUR, each) for name, each in hub.crews.items()},
        **{name: (Lack.PARTS, each.stock) for name, each in hub.parts.items()},
    }


def rank_anew(
    scenario: Scenario, env: Environment, log: Log, shops: Mapping[str, Shop], roll: Roll
) -> None:
    """Let the queues that change be asked at the moment of each decision."""
    for name, hub in scenario.hubs.items():
        dispatcher = shops[name].dispatcher
        if hub.queue.changes and isinstance(dispatcher, VulnerableDispatcher):
            dispatcher.ranking = Ranking(hub.queue, env, log, roll)
