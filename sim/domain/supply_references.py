"""Checks of supply: every stock, shop, lift and phase that is named exists, and parts can flow."""

from collections.abc import Iterable, Iterator

from sim.core.errors import Problem, did_you_mean
from sim.domain.eligibility import package, pools
from sim.domain.scenario import Scenario
from sim.domain.supply import Stock, item_of, stocks_of

Problems = Iterator[Problem]


def known(path: str, given: str, names: Iterable[str], what: str) -> Problems:
    """A problem if a name does not exist."""
    names = list(names)
    if given not in names:
        yield Problem(path, f"no {what} is called {given!r}; {did_you_mean(given, names)}")


def supply_problems(scenario: Scenario) -> Problems:
    """Everything about stocks and lifts that does not hold."""
    stocks = stocks_of(scenario)
    for name, stock in stocks.items():
        path = f"stocks.{name}" if name in scenario.stocks else _part_path(name)
        yield from _ways(scenario, stock, path)
        yield from _phases(scenario, stock, path)
        if stock.shop is not None:
            yield from _shop(scenario, stock, path)
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
    for name, lift in scenario.lifts.items():
        for phase in lift.others_frac:
            path = f"lifts.{name}.others_frac.{phase}"
            yield from known(path, phase, scenario.phases, "phase")
    for name, fleet in scenario.fleets.items():
        for mode_name, mode in fleet.modes.items():
            if mode.part is not None:
                path = f"fleets.{name}.modes.{mode_name}.part"
                yield from known(path, mode.part, stocks, "stock")


def _part_path(name: str) -> str:
    hub, _, part = name.partition(".")
    return f"hubs.{hub}.parts.{part}"


def _ways(scenario: Scenario, stock: Stock, path: str) -> Problems:
    for key, way in (("returned", stock.returned), ("delivered", stock.delivered)):
        if way.lift is None:
            continue
        yield from known(f"{path}.{key}.lift", way.lift, scenario.lifts, "lift")
        lift = scenario.lifts.get(way.lift)
        if lift is not None and lift.room_t != "unlimited" and way.weight_t > lift.room_t:
            told = f"{way.weight_t:g} t is more than a departure of {way.lift} carries"
            yield Problem(f"{path}.{key}.weight_t", f"{told}; at most {lift.room_t:g}")


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


def _shop(scenario: Scenario, stock: Stock, path: str) -> Problems:
    assert stock.shop is not None
    hub_name, work = stock.shop.hub, stock.shop.work
    yield from known(f"{path}.shop.hub", hub_name, scenario.hubs, "hub")
    if hub_name not in scenario.hubs:
        return
    hub = scenario.hubs[hub_name]
    packages = [*scenario.work, *hub.work]
    yield from known(f"{path}.shop.work", work, packages, "work package")
    if work in packages:
        have = {*pools(hub), *scenario.stocks}
        for stage in package(scenario, hub, work).stages.values():
            for need in stage.asks_for:
                if need not in have:
                    yield Problem(f"{path}.shop.hub", f"{hub_name!r} has no {need} for {work}")


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
