"""Checks of supply: every stock, shop, lift and phase that is named exists, and parts can flow."""

from collections.abc import Iterator

from sim.core.errors import Problem, known
from sim.model.eligibility.eligibility import package, pools
from sim.model.eligibility.pipelines import item_of, node_of, served_by, shops_of, stocks_of
from sim.model.network import find_leg, rivals
from sim.model.postures.posture import Posture
from sim.model.scenario import Scenario
from sim.model.supply import RoundTrip, Shipment, Stock

Problems = Iterator[Problem]


def supply_problems(scenario: Scenario) -> Problems:
    """Everything about stocks and lifts that does not hold."""
    stocks = stocks_of(scenario)
    for name in stocks:
        yield from _stock(scenario, stocks, name)
    for name, opening in scenario.openings.items():
        for stock_name, hub in opening.shops.items():
            path = f"openings.{name}.shops.{stock_name}"
            yield from _moved(scenario, stocks, path, stock_name, hub)
    for name, posture in scenario.postures.items():
        yield from _shops(scenario, stocks, name, posture)
    for name, lift in scenario.lifts.items():
        for phase in lift.others_frac:
            path = f"lifts.{name}.others_frac.{phase}"
            yield from known(path, phase, scenario.phases, "phase")
    for name, fleet in scenario.fleets.items():
        for mode_name, mode in fleet.modes.items():
            path = f"fleets.{name}.modes.{mode_name}"
            if mode.part is not None:
                yield from known(f"{path}.part", mode.part, stocks, "stock")
            if mode.hands is not None:
                whose = "people of the theater"
                yield from known(f"{path}.hands", mode.hands, scenario.people, whose)


def _stock(scenario: Scenario, stocks: dict[str, Stock], name: str) -> Problems:
    """What a stock says of itself, its shop, and those it gets parts from."""
    stock = stocks[name]
    path = _path(scenario, name)
    yield from _ways(scenario, stock, path)
    yield from _phases(scenario, stock, path)
    if stock.shop is not None:
        yield from _shop(scenario, f"{path}.shop.hub", stock, stock.shop.hub)
        yield from _own_ways(scenario, name, stock, path)
    if stock.queue.changes:
        told = "orders by what changes while jobs wait, which hubs can and stocks cannot"
        yield Problem(f"{path}.queue.policy", f"{told}; fifo or priority is right")
    if stock.node is not None:
        yield from known(f"{path}.node", stock.node, scenario.nodes, "node")
    if stock.supplier is not None:
        yield from known(f"{path}.supplier", stock.supplier, stocks, "stock")
        yield from _cycle(stocks, name, path)
        yield from _kind(stocks, name, stock.supplier, f"{path}.supplier")
    for other in stock.lateral.stocks if stock.lateral else ():
        yield from known(f"{path}.lateral.stocks", other, stocks, "stock")
        if other == name:
            yield Problem(f"{path}.lateral.stocks", f"{name!r} is this stock itself")
        yield from _kind(stocks, name, other, f"{path}.lateral.stocks")
    if name in scenario.fleets:
        yield Problem(path, "a fleet has the same name; one name each")


def _path(scenario: Scenario, name: str) -> str:
    """Where a stock stands: among those of the theater, or as a part of a hub."""
    if name in scenario.stocks:
        return f"stocks.{name}"
    hub, _, part = name.partition(".")
    return f"hubs.{hub}.parts.{part}"


def _ways(scenario: Scenario, stock: Stock, path: str) -> Problems:
    trips = {
        path: stock.own_way,
        **{f"{path}.ways.{hub}": each for hub, each in stock.ways.items()},
    }
    for where, trip in trips.items():
        for key, way in (("returned", trip.returned), ("delivered", trip.delivered)):
            lifts = {f"path.{number}.lift": hop.lift for number, hop in enumerate(way.path)}
            for at, name in {"lift": way.lift, **lifts}.items():
                if name is None:
                    continue
                yield from known(f"{where}.{key}.{at}", name, scenario.lifts, "lift")
                lift = scenario.lifts.get(name)
                if lift is not None and lift.room_t != "unlimited" and way.weight_t > lift.room_t:
                    told = f"{way.weight_t:g} t is more than a departure of {name} carries"
                    yield Problem(f"{where}.{key}.weight_t", f"{told}; at most {lift.room_t:g}")


def _own_ways(scenario: Scenario, name: str, stock: Stock, path: str) -> Problems:
    """Every shop that a posture may choose has a way of its own, or a leg that tells it."""
    for hub in stock.ways:
        yield from _shop(scenario, f"{path}.ways.{hub}", stock, hub)
    postures = scenario.postures.values() or [None]
    hubs = {
        hub: None for each in postures if (hub := shops_of(stock, name, each)[0]) in scenario.hubs
    }
    if stock.ways:
        for hub in hubs:
            yield from known(f"{path}.ways", hub, stock.ways, "way of this stock")
        return
    trip = stock.own_way
    ways = (("returned", trip.returned), ("delivered", trip.delivered))
    fixed = [key for key, way in ways if stock.supplier is not None or not way.by_leg]
    if len(hubs) > 1 and fixed:
        shape = ", ".join(f"{hub}: {{{', '.join(f'{key}: ...' for key in fixed)}}}" for hub in hubs)
        told = f"postures have it repaired at {' or '.join(hubs)}, and a way belongs to one shop"
        yield Problem(f"{path}.ways", f"{told}; {{{shape}}} is right, or a way over legs")


def _phases(scenario: Scenario, stock: Stock, path: str) -> Problems:
    for name, source in stock.sources.items():
        for phase in source.surge:
            where = f"{path}.sources.{name}.surge.{phase}"
            yield from known(where, phase, scenario.phases, "phase")
    for name, demand in stock.demand.items():
        if demand.arrivals.average_d <= 0:
            where = f"{path}.demand.{name}.arrivals"
            yield Problem(where, "the mean time between demands must be > 0")
        for phase in demand.factor:
            where = f"{path}.demand.{name}.factor.{phase}"
            yield from known(where, phase, scenario.phases, "phase")


def _shop(scenario: Scenario, path: str, stock: Stock, hub_name: str) -> Problems:
    """A hub, named at a path, can do the work of a stock's shop."""
    assert stock.shop is not None
    work = stock.shop.work
    yield from known(path, hub_name, scenario.hubs, "hub")
    if hub_name not in scenario.hubs:
        return
    hub = scenario.hubs[hub_name]
    packages = [*scenario.work, *hub.work]
    if work not in packages and path.endswith(".shop.hub"):
        yield from known(f"{path.removesuffix('.hub')}.work", work, packages, "work package")
    elif work not in packages:
        yield Problem(path, f"{hub_name!r} has no work package {work}")
    else:
        have = {*pools(hub), *scenario.stocks}
        for stage in package(scenario, hub, work).stages.values():
            for need in stage.asks_for:
                if need not in have:
                    yield Problem(path, f"{hub_name!r} has no {need} for {work}")


def _shops(scenario: Scenario, stocks: dict[str, Stock], name: str, posture: Posture) -> Problems:
    """The shops of a posture exist, can do the work, and are hubs that it uses."""
    opened = {
        item for each in scenario.openings.values() for item in each.shops.items()
    }  # told where they open
    for stock_name, hub in posture.shops.items():
        if posture.openings is None or (stock_name, hub) not in opened:
            path = f"postures.{name}.shops.{stock_name}"
            yield from _moved(scenario, stocks, path, stock_name, hub)
    for stock_name, stock in stocks.items():
        if stock.shop is None or posture.hubs == "all":
            continue
        hub = posture.shops.get(stock_name, stock.shop.hub)
        if hub in scenario.hubs and hub not in posture.hubs:
            yield Problem(
                f"postures.{name}.shops.{stock_name}",
                f"is repaired at {hub!r}, which this posture does not use; name another hub here",
            )


def _moved(
    scenario: Scenario, stocks: dict[str, Stock], path: str, stock_name: str, hub: str
) -> Problems:
    """Carcasses of a stock go to another shop, which can do the work."""
    yield from known(path, stock_name, stocks, "stock")
    if stock_name not in stocks:
        return
    if stocks[stock_name].shop is None:
        yield Problem(path, f"{stock_name!r} has no 'shop', so there is none to replace")
    else:
        yield from _shop(scenario, path, stocks[stock_name], hub)


def way_problems(scenario: Scenario) -> Problems:
    """Every shipment over a leg has two ends, a leg, and a speed if that has a distance."""
    stocks = stocks_of(scenario)
    for name, stock in stocks.items():
        path = _path(scenario, name)
        for where, trip, far in _trips(scenario, stocks, name):
            for key, way in (("returned", trip.returned), ("delivered", trip.delivered)):
                if way.by_leg:
                    near, own = node_of(scenario, stocks, name), f"{path}{where}.{key}"
                    ends = (near, far) if key == "returned" else (far, near)
                    yield from _legs(scenario, stock, own, way, near, ends)


def _trips(
    scenario: Scenario, stocks: dict[str, Stock], name: str
) -> Iterator[tuple[str, RoundTrip, str | None]]:
    """Ways of a stock under every posture: its place in the stock, and its far end, if any."""
    stock = stocks[name]
    for hub, trip in stock.ways.items():
        yield f".ways.{hub}", trip, scenario.hubs[hub].node
    if stock.supplier is not None:
        yield "", stock.own_way, node_of(scenario, stocks, stock.supplier)
    elif not stock.ways:
        postures = scenario.postures.values() or [None]
        served = [served_by(scenario, stocks, name, each)[0] for each in postures]
        for far in sorted({each.node or "" for each in served}):
            yield "", stock.own_way, far or None


def _legs(
    scenario: Scenario,
    stock: Stock,
    path: str,
    way: Shipment,
    near: str | None,
    ends: tuple[str | None, str | None],
) -> Problems:
    """Every leg of a way exists, and a path of several joins its ends."""
    lost = [hop for hop in way.path if hop.to not in scenario.nodes]
    for number, hop in enumerate(way.path):
        yield from known(f"{path}.path.{number}.to", hop.to, scenario.nodes, "node")
    last = way.path[-1].to if way.path else ends[1]
    if not lost and None not in ends and last != ends[1]:
        told = f"the path ends at {last}, and the way at {ends[1]}; its legs lead from "
        yield Problem(f"{path}.path.{len(way.path) - 1}.to", f"{told}{ends[0]} to {ends[1]}")
    elif not lost:
        for number, (here, there, each) in enumerate(way.hops(*ends)):
            at = f"{path}.path.{number}" if way.path else path
            yield from _leg(scenario, stock, at, each, near, (here, there))


def _leg(
    scenario: Scenario,
    stock: Stock,
    path: str,
    way: Shipment,
    near: str | None,
    ends: tuple[str | None, str | None],
) -> Problems:
    key, needs = (
        ("legs", "needs a leg") if way.speed_kn is None else ("speed_kn", "needs a distance")
    )
    start, end = ends
    if near is None:
        yield Problem(f"{path}.{key}", f"{needs}, so the stock needs the key 'node'")
    elif start is None or end is None:
        lacks = f"so {stock.supplier!r} needs the key 'node'"
        if stock.supplier is None:
            lacks = "and there is neither a supplier nor a shop; use 'takes'"
        yield Problem(f"{path}.{key}", f"{needs}, {lacks}")
    elif (leg := find_leg(scenario, start, end, way.modes, way.speed_kn)) is None:
        by = f" by {' or '.join(way.modes)}" if way.modes else ""
        yield Problem(path, f"no leg from {start} to {end}{by}")
    elif leg.takes is None and leg.distance_nm and way.speed_kn is None:
        told = f"the leg from {start} to {end} has a distance, {leg.distance_nm:g} nm"
        told += f", and a speed [kn] makes it a time{rivals(scenario, leg, way.modes)}"
        yield Problem(f"{path}.speed_kn", f"is missing: {told}")


def _kind(stocks: dict[str, Stock], name: str, other: str, path: str) -> Problems:
    """A stock gets its item, and a consumable nothing that is repaired in a shop."""
    if other not in stocks:
        return
    item, given = item_of(stocks, name), item_of(stocks, other)
    if item != given:
        yield Problem(path, f"{other!r} is a stock of {given}, and {name!r} one of {item}")
    elif stocks[name].reorder_at is not None and stocks[other].shop is not None:
        yield Problem(path, f"{name!r} is a consumable, and {other!r} has a shop for carcasses")


def _cycle(stocks: dict[str, Stock], name: str, path: str) -> Problems:
    """Orders that come back to where they began would never be filled."""
    seen, at = [name], stocks[name].supplier
    while at is not None and at in stocks:
        if at == name:
            if name == min(seen):  # told once for the whole circle
                told = f"orders go round in a circle: {' from '.join([*seen, name])}"
                yield Problem(f"{path}.supplier", f"{told}; one of them needs another way")
            return
        if at in seen:
            return  # another stock's circle, told there
        seen.append(at)
        at = stocks[at].supplier
