"""Retrograde: what is carried to hubs and back. What a posture avoids is a paired difference.

Platform-days under way are in ``days`` (transit) and ``in_transit``.
"""

from math import fsum

import numpy as np

from sim.domain.condition import Activity
from sim.domain.eligibility import posture_of
from sim.domain.options import trip_nm
from sim.domain.pipeline import node_of, served_by, shipment_leg
from sim.domain.supply import Shipment, stocks_of
from sim.record.metric import Values, metric
from sim.record.view import View

ALL = "all fleets"

WeightAndWay = tuple[float, float]
NO_WAY: WeightAndWay = 0.0, 0.0
"""Weight [t] and distance [nm] of a shipment without a weight, or not over a leg."""


def platform_ton_miles(view: View) -> dict[str, float]:
    """Ton-miles of every fleet that has a weight [t nm]."""
    if "ton-miles" not in view.kept:
        view.kept["ton-miles"] = _ton_miles(view)
    kept: dict[str, float] = view.kept["ton-miles"]
    return kept


def _ton_miles(view: View) -> dict[str, float]:
    weights = {
        name: each.weight_t
        for name, each in view.scenario.fleets.items()
        if each.weight_t is not None
    }
    if not weights:
        return {}
    names, spells = view.tables.names, view.tables.spells
    moving = np.isin(view.activity, (Activity.TRANSIT_OUT, Activity.TRANSIT_BACK))
    begun = moving[spells.condition] & view.within(spells.start)
    width = len(names.conditions)
    cell = names.fleet_of[spells.platform[begun]] * width + spells.condition[begun]
    trips = np.bincount(cell, minlength=len(names.fleets) * width).reshape(-1, width)
    found = {}
    for fleet, weight_t in weights.items():
        row = trips[view.fleet_number[fleet]]
        miles = []
        for number in np.flatnonzero(row):
            each = names.conditions[number]
            miles.append(int(row[number]) * trip_nm(view.scenario, fleet, each.mode, each.hub))
        found[fleet] = weight_t * fsum(miles)
    return found


@metric("ton_miles", unit="t nm", source="ours: weight x distance of every trip")
def ton_miles(view: View) -> Values:
    """Weight x distance of the trips to a hub and back that begin in the window, by fleet.

    Only fleets with ``weight_t``. A leg that has a duration law and no distance counts nothing;
    detours around a closed passage and trips of teams are not counted.
    """
    found = platform_ton_miles(view)
    yield from found.items()
    if found:
        yield ALL, fsum(found.values())


def _shipped(view: View) -> dict[str, int]:
    """Units that set out for each stock in the window."""
    if "parts shipped" not in view.kept:
        moves, states = view.tables.moves, view.tables.names.part_states
        ends = np.bincount(moves.end[view.within(moves.at)], minlength=len(states))
        found = dict.fromkeys(stocks_of(view.scenario), 0)
        for number, each in enumerate(states):
            if each.state == "shipping":
                found[each.stock] += int(ends[number])
        view.kept["parts shipped"] = found
    kept: dict[str, int] = view.kept["parts shipped"]
    return kept


@metric("parts_shipped", unit="parts", source="count")
def parts_shipped(view: View) -> Values:
    """Units that set out for each stock in the window: from repair, a supplier or another stock.

    Carcasses that go the other way are not counted: the record does not tell them from others.
    """
    for stock, spec in stocks_of(view.scenario).items():
        if not spec.is_simple:
            yield stock, float(_shipped(view)[stock])


def part_ton_miles(view: View) -> dict[str, float]:
    """Ton-miles of the units on their way to each stock that has a way by distance [t nm]."""
    found = {}
    for name in stocks_of(view.scenario):
        usual, others = _weights_and_ways(view, name)
        if usual != NO_WAY or any(each != NO_WAY for each in others.values()):
            sent = {hub: _mended(view, name, hub) for hub in others}
            rest = _shipped(view)[name] - sum(sent.values())
            trips = [(rest, usual), *((sent[hub], others[hub]) for hub in others)]
            found[name] = fsum(count * weight_t * nm for count, (weight_t, nm) in trips)
    return found


@metric("parts_ton_miles", unit="t nm", source="ours: weight x distance of every shipment")
def parts_ton_miles(view: View) -> Values:
    """Weight x distance of the units that set out for each stock in the window.

    Only shipments with a ``weight_t`` over a leg, hence a distance; a unit from another stock of
    the echelon counts like one from the supplier, and carcasses are not counted.
    """
    yield from part_ton_miles(view).items()


def _weights_and_ways(view: View, name: str) -> tuple[WeightAndWay, dict[str, WeightAndWay]]:
    """Of units on their way to a stock: as a rule, and from each shop that is not the rule."""
    scenario = view.scenario
    stocks = stocks_of(scenario)
    near, stock = node_of(scenario, stocks, name), stocks[name]
    served = served_by(scenario, stocks, name, posture_of(scenario))

    def told(way: Shipment, far: str | None) -> WeightAndWay:
        if not way.by_leg or way.weight_t == 0:
            return NO_WAY
        return way.weight_t, shipment_leg(scenario, far, near, way).distance_nm or 0.0

    if stock.supplier is not None:
        usual = told(stock.delivered, node_of(scenario, stocks, stock.supplier))
    else:
        first = served.pop(0)
        usual = NO_WAY if first.way is None else told(first.way.delivered, first.node)
    return usual, {
        each.shop.hub: told(each.way.delivered, each.node)
        for each in served
        if each.shop is not None and each.way is not None
    }


def _mended(view: View, stock: str, hub: str) -> int:
    """Units of a stock that a shop finished in the window, and sent at once."""
    orders = view.tables.orders
    ours = view.classes(owner=stock, kind="part")[orders.order_class]
    here = orders.hub == view.tables.names.hubs.index(hub)
    return int((ours & here & view.within(orders.closed)).sum())


def parts_shipped_in_all(view: View) -> int:
    """Units that set out for any stock in the window."""
    return sum(_shipped(view).values())
