"""Dispatchers of the hubs, of the theater's people and of its stocks, before the run."""

from collections.abc import Mapping
from math import inf

from sim.core.units import Capacity
from sim.engine.codes import Directory
from sim.engine.hub.dispatcher import Lack
from sim.engine.hub.resources import Pool, ShopPlan
from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub
from sim.record.tables import PoolName

KIND = {Lack.BERTH: "berth", Lack.LABOUR: "labour", Lack.PARTS: "part"}
Have = Mapping[str, tuple[Lack, Capacity]]
"""What an owner has, by name."""


def units(capacity: Capacity) -> float:
    """A capacity as a number; unlimited is infinite."""
    return inf if capacity == "unlimited" else float(capacity)


def shop_plans(
    scenario: Scenario, directory: Directory
) -> tuple[dict[str, ShopPlan], ShopPlan, ShopPlan]:
    """One for each hub, one for the people of the theater, and one for its stocks."""
    shops = {}
    for number, (name, hub) in enumerate(sorted(scenario.hubs.items())):
        have = _pools_of(hub)
        shops[name] = ShopPlan(
            number,
            _pools(directory, name, have),
            _places(have),
            hub.preemptive,
            hub.overtake,
            reducible=scenario.contested or hub.queue.changes,
            queue=hub.queue if hub.queue.changes else None,
            paced=name in scenario.paced,
            hires=bool(hub.hired),
        )
    stocks = {name: (Lack.PARTS, each.stock) for name, each in sorted(scenario.stocks.items())}
    people = {name: (Lack.LABOUR, each) for name, each in sorted(scenario.people.items())}
    count = len(shops)
    return (
        shops,
        ShopPlan(count, _pools(directory, "", people), _places(people)),
        ShopPlan(count + 1, _pools(directory, "", stocks), _places(stocks)),
    )


def _pools(directory: Directory, owner: str, have: Have) -> tuple[Pool, ...]:
    return tuple(
        Pool(directory.pool(PoolName(owner, name, KIND[lack], units(each))), lack, units(each))
        for name, (lack, each) in have.items()
    )


def _places(have: Have) -> dict[str, int]:
    return {name: place for place, name in enumerate(have)}


def _pools_of(hub: Hub) -> Have:
    have = hub.units
    return {
        **{name: (Lack.BERTH, have[name]) for name in hub.berths},
        **{name: (Lack.LABOUR, have[name]) for name in hub.crews},
        **{name: (Lack.PARTS, each.stock) for name, each in hub.parts.items()},
    }
