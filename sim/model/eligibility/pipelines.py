"""Who serves a stock and how parts travel: one answer for the checker and the engine."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.model.network import find_leg, way_d
from sim.model.postures.posture import Posture
from sim.model.scenario import Leg, Scenario
from sim.model.supply import RoundTrip, Shipment, Stock, Workshop


class Served(NamedTuple):
    """A shop that repairs the carcasses of a stock, and the way there and back."""

    shop: Workshop | None
    """None where they are repaired in no shop."""
    node: str | None
    """Where that is; None if it is no place."""
    way: RoundTrip | None
    """None where they are repaired on the spot, beside a supplier for the rest."""


def shops_of(stock: Stock, name: str, posture: Posture | None) -> list[str]:
    """Hubs that repair the carcasses of a stock under a posture: its shop, then who stands in."""
    if stock.shop is None:
        return []
    first = stock.shop.hub if posture is None else posture.shops.get(name, stock.shop.hub)
    others = [each for each in stock.ways if posture is None or posture.uses(each)]
    return [first, *(each for each in others if each != first)]


def served_by(
    scenario: Scenario, stocks: dict[str, Stock], name: str, posture: Posture | None
) -> list[Served]:
    """Who repairs the carcasses of a stock that do not go to a supplier, in the order asked."""
    stock = stocks[name]
    own = stock.own_way if stock.supplier is None else None
    if stock.shop is None:
        return [Served(None, None, own)]
    return [
        Served(
            stock.shop.model_copy(update={"hub": hub}),
            scenario.hubs[hub].node if hub in scenario.hubs else None,
            stock.ways.get(hub, own),
        )
        for hub in shops_of(stock, name, posture)
    ]


def node_of(scenario: Scenario, stocks: dict[str, Stock], name: str) -> str | None:
    """Where a stock is: its own node, or that of its hub; None if neither is known."""
    hub, dot, _ = name.partition(".")
    if stocks[name].node is None and dot and hub in scenario.hubs:
        return scenario.hubs[hub].node
    return stocks[name].node


def shipment_leg(scenario: Scenario, start: str | None, end: str | None, way: Shipment) -> Leg:
    """The leg of a shipment that goes over one, from node to node of a checked scenario."""
    assert start is not None
    assert end is not None
    leg = find_leg(scenario, start, end, way.modes, way.speed_kn)
    assert leg is not None
    return leg


def shipped_d(scenario: Scenario, way: Shipment, start: str | None, end: str | None) -> float:
    """Mean time of a shipment from node to node, without waits for a lift [d]."""
    days = 0.0 if way.takes is None else way.takes.average_d
    for here, there, hop in way.hops(start, end) if way.by_leg else ():
        days += way_d(shipment_leg(scenario, here, there, hop), hop.speed_kn)
        days += hop.takes.average_d if way.path and hop.takes is not None else 0.0
    return days


def item_of(stocks: Mapping[str, Stock], name: str) -> str:
    """The item that a stock holds: what it says, or what its supplier holds, or its own name."""
    seen = set()
    while name not in seen:
        seen.add(name)
        stock = stocks[name]
        if stock.item or stock.supplier not in stocks:
            return stock.item or name
        name = str(stock.supplier)
    return name


def stocks_of(scenario: Scenario) -> dict[str, Stock]:
    """Every stock by its full name: a stock of the theater, or ``hub.part``."""
    found = dict(scenario.stocks)
    for hub_name, hub in scenario.hubs.items():
        found.update({f"{hub_name}.{part}": stock for part, stock in hub.parts.items()})
    return found
