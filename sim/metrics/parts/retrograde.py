"""Retrograde: what is carried to hubs and back. What a posture avoids is a paired difference.

Platform-days under way are in ``days`` (transit) and ``in_transit``.
"""

from collections import Counter
from math import fsum

import numpy as np

from sim.model.condition import Activity
from sim.model.eligibility.eligibility import posture_of
from sim.model.eligibility.pipelines import node_of, served_by, shipment_leg, stocks_of
from sim.model.eligibility.repair_options import trip_nm
from sim.model.scenario import Scenario
from sim.model.supply import Shipment
from sim.record.kept import kept
from sim.record.metric import Values, metric
from sim.record.tables import from_hub, from_stock
from sim.record.view import View

ALL = "all fleets"

WeightAndWay = tuple[float, float]
"""Weight [t] and distance [nm] of a shipment."""


@kept
def platform_ton_miles(view: View) -> dict[str, float]:
    """Ton-miles of every fleet that has a weight [t nm]."""
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
            trip = each.mode, each.hub, each.stage
            miles.append(int(row[number]) * trip_nm(view.scenario, fleet, *trip))
        found[fleet] = weight_t * fsum(miles)
    return found


@metric("ton_miles", of="fleet", unit="t nm", source="ours: weight x distance of every trip")
def ton_miles(view: View) -> Values:
    """Weight x distance of the trips to a hub and back that begin in the window, by fleet.

    Only fleets with ``weight_t``. A leg that has a duration law and no distance counts nothing;
    detours around a closed passage and trips of teams are not counted.
    """
    found = platform_ton_miles(view)
    yield from found.items()
    if found:
        yield ALL, fsum(found.values())


@kept
def _shipped(view: View) -> dict[str, Counter[str]]:
    """Units that set out for each stock in the window, by where they come from."""
    moves, states = view.tables.moves, view.tables.names.part_states
    ends = np.bincount(moves.end[view.within(moves.at)], minlength=len(states))
    found: dict[str, Counter[str]] = {name: Counter() for name in stocks_of(view.scenario)}
    for number, each in enumerate(states):
        if each.state == "shipping":
            found[each.stock][each.origin] += int(ends[number])
    return found


@metric("parts_shipped", of="item", unit="parts", source="count")
def parts_shipped(view: View) -> Values:
    """Units that set out for each stock in the window: from repair, a supplier or another stock.

    Carcasses that go the other way are not counted: the record does not tell them from others.
    """
    for stock, spec in stocks_of(view.scenario).items():
        if not spec.is_simple:
            yield stock, float(_shipped(view)[stock].total())


def part_ton_miles(view: View) -> dict[str, float]:
    """Ton-miles of the units on their way to each stock that has a way by distance [t nm]."""
    found = {}
    for name in stocks_of(view.scenario):
        ways = _weights_and_ways(view, name)
        if ways:
            sent = _shipped(view)[name]
            found[name] = fsum(sent[origin] * weight_t * nm for origin, (weight_t, nm) in ways)
    return found


@metric(
    "parts_ton_miles", of="item", unit="t nm", source="ours: weight x distance of every shipment"
)
def parts_ton_miles(view: View) -> Values:
    """Weight x distance of the units that set out for each stock in the window.

    By the way that each one takes: from the supplier, or from the shop that had its carcass, which
    may stand in for another. Only ways with a ``weight_t`` over a leg, hence a distance; so not
    those of lateral help. Detours around a closed passage and carcasses are not counted.
    """
    yield from part_ton_miles(view).items()


def _weights_and_ways(view: View, name: str) -> list[tuple[str, WeightAndWay]]:
    """Ways to a stock by distance: where units come from, with their weight [t] and how far."""
    scenario = view.scenario
    stocks = stocks_of(scenario)
    near, stock = node_of(scenario, stocks, name), stocks[name]
    ways: list[tuple[str, str | None, Shipment]] = []
    if stock.supplier is not None:
        far = node_of(scenario, stocks, stock.supplier)
        ways.append((from_stock(stock.supplier), far, stock.delivered))
    for each in served_by(scenario, stocks, name, posture_of(scenario)):
        if each.way is not None:
            origin = "" if each.shop is None else from_hub(each.shop.hub)
            ways.append((origin, each.node, each.way.delivered))
    return [
        (origin, (way.weight_t, _distance_nm(scenario, far, near, way)))
        for origin, far, way in ways
        if way.by_leg and way.weight_t > 0
    ]


def _distance_nm(scenario: Scenario, start: str | None, end: str | None, way: Shipment) -> float:
    """Length of all legs of a way [nm]."""
    legs = (shipment_leg(scenario, *each) for each in way.hops(start, end))
    return sum(leg.distance_nm or 0.0 for leg in legs)


def parts_shipped_in_all(view: View) -> int:
    """Units that set out for any stock in the window."""
    return sum(units.total() for units in _shipped(view).values())
