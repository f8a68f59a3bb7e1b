"""Work that is our own: hands-on days and man-days of the fleets and of the parts that they failed.

A carcass is nobody's when it is in a shop; of those of a stock the share is ours that our fleets
asked for, and others, who ask at a rate that is known, have the rest.
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from math import fsum, inf

import numpy as np

from sim.model.cost import Repaired
from sim.model.eligibility.pipelines import stocks_of
from sim.model.scenario import Scenario
from sim.model.supply import Demand, Stock
from sim.record.counting import EVERY
from sim.record.kept import kept, together
from sim.record.tables import Floats
from sim.record.view import View


@together
@kept
def hands_on_cells(view: View) -> Floats:
    """Days in the window that jobs are in work, by station and order class [d].

    Shape (..., stations, classes).
    """
    jobs, names = view.tables.jobs, view.tables.names
    shape = len(names.stations), len(names.order_classes)
    cell = jobs.station * shape[1] + view.tables.orders.order_class[jobs.order]
    started = jobs.started < inf
    days = view.overlap_d(np.where(started, jobs.started, 0.0), np.where(started, jobs.ended, 0.0))
    cells = view.tally("jobs", EVERY, cell, shape[0] * shape[1], days)
    return cells.astype(np.float64).reshape(*view.lead, *shape)


@kept
def own_hands_on_d(view: View) -> dict[tuple[str, str], float]:
    """Days in the window that our own jobs are in work, by hub and by who owns them [d].

    The owner is a fleet, or a stock whose carcasses are repaired; outside loads are left out.
    Calendar days from the start to the end of each stage: nights within it count, waits do not.
    """
    cells, names, ours = hands_on_cells(view), view.tables.names, _own_shares(view)
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for station, number in zip(*np.nonzero(cells), strict=True):
        each, hub = names.order_classes[number], names.stations[station].hub
        if each.kind != "load" and hub:
            share = ours.get(each.owner, 1.0)
            found[hub, each.owner].append(float(cells[station, number]) * share)
    return {key: fsum(days) for key, days in found.items()}


@kept
def work_by_hub(view: View) -> dict[str, float]:
    """Man-days of our own work at every hub of the scenario; days where nobody says how many."""
    days: dict[str, list[float]] = {hub: [] for hub in view.scenario.hubs}
    for (hub, owner), each in own_hands_on_d(view).items():
        if hub in days:
            people = view.scenario.people_per_day.get(repaired(view.scenario, owner), 1.0)
            days[hub].append(each * people)
    return {hub: fsum(each) for hub, each in days.items()}


def repaired(scenario: Scenario, owner: str) -> Repaired:
    """What an owner of orders has repaired: the domain of a fleet, or parts of a stock."""
    fleet = scenario.fleets.get(owner)
    return "part" if fleet is None else fleet.domain


@kept
def _own_shares(view: View) -> dict[str, float]:
    """Share of the carcasses of each stock that our fleets failed, over the whole record.

    A demand orders one unit for each carcass, and orders stay in the record of a window.
    """
    stocks, due = stocks_of(view.scenario), view.tables.resupply
    asked = np.bincount(due.stock, due.amount, minlength=len(view.tables.names.stocks))
    total = {each.name: float(asked[at]) for at, each in enumerate(view.tables.names.stocks)}
    theirs: dict[str, float] = {}
    for name in stocks:
        _others(view, stocks, name, theirs)
    return {
        name: 1.0 - min(theirs[name] / total[name], 1.0) if total.get(name) else 1.0
        for name in stocks
    }


def _others(view: View, stocks: Mapping[str, Stock], name: str, found: dict[str, float]) -> float:
    """Mean number of units that others asked a stock for, there or at those that it supplies."""
    if name not in found:
        passed_on = (
            _others(view, stocks, each, found) * (1.0 - stock.share_repaired_here)
            for each, stock in stocks.items()
            if stock.supplier == name
        )
        own = (_asked(view, each) for each in stocks[name].demand.values())
        found[name] = fsum((*passed_on, *own))
    return found[name]


def _asked(view: View, demand: Demand) -> float:
    """Mean number of units that one of the others asks for in the record, phase by phase."""
    starts, names = view.scenario.timeline
    first, last = view.tables.start_d, view.tables.end_d
    edges = [first, *(min(max(each, first), last) for each in starts[1:]), last]
    factors = [demand.factor.get(each, 1.0) for each in names] or [1.0]
    spans = zip(pairwise(edges), factors, strict=True)
    days = fsum((until - since) * factor for (since, until), factor in spans)
    return days / demand.arrivals.average_d
