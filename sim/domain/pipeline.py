"""Where carcasses go and how parts travel: one answer for the checker and the engine."""

from sim.domain.eligibility import posture_of
from sim.domain.network import find_leg
from sim.domain.scenario import Leg, Posture, Scenario
from sim.domain.supply import Shipment, Stock, Workshop


def shop_of(stock: Stock, name: str, posture: Posture | None) -> Workshop | None:
    """The shop that repairs the carcasses of a stock under a posture; None for one without."""
    if stock.shop is None or posture is None or name not in posture.shops:
        return stock.shop
    return stock.shop.model_copy(update={"hub": posture.shops[name]})


def node_of(scenario: Scenario, stock: Stock, name: str) -> str | None:
    """Where a stock is: its own node, or that of its hub; None if neither is known."""
    hub, dot, _ = name.partition(".")
    if stock.node is None and dot and hub in scenario.hubs:
        return scenario.hubs[hub].node
    return stock.node


def far_end(
    scenario: Scenario, stocks: dict[str, Stock], name: str, posture: Posture | None
) -> str | None:
    """Where its carcasses go: to the supplier, or else to its shop; None if there is no place."""
    stock = stocks[name]
    if stock.supplier is not None:
        return node_of(scenario, stocks[stock.supplier], stock.supplier)
    shop = shop_of(stock, name, posture)
    return None if shop is None else scenario.hubs[shop.hub].node


def shipment_leg(
    scenario: Scenario, stocks: dict[str, Stock], name: str, shipment: Shipment, comes: bool
) -> Leg | None:
    """The leg of a shipment that goes by a speed, under the posture in force; None for others.

    Parameters
    ----------
    comes
        Whether it comes to the stock; a carcass goes from it.
    """
    if shipment.speed_kn is None:
        return None
    near = node_of(scenario, stocks[name], name)
    far = far_end(scenario, stocks, name, posture_of(scenario))
    assert near is not None  # the scenario has been checked
    assert far is not None
    start, end = (far, near) if comes else (near, far)
    leg = find_leg(scenario, start, end, tuple(shipment.legs))
    assert leg is not None
    return leg
