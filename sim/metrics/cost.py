"""Cost: the record in money, at the prices of the scenario. No rows for a scenario without prices.

A pure function of the record: prices change no result but these.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import fsum, inf, nan

import numpy as np

from sim.metrics.parts.retrograde import part_ton_miles, parts_shipped_in_all, platform_ton_miles
from sim.metrics.yards.charters import hire_paid, hired
from sim.metrics.yards.industry import UNNAMED, countries
from sim.metrics.yards.own_work import own_hands_on_d, repaired
from sim.model.condition import Activity
from sim.model.cost import Costs
from sim.model.eligibility.eligibility import in_use
from sim.record.kept import kept
from sim.record.metric import metric
from sim.record.view import View

SOURCE = "ours: the record at the prices of the scenario"
CATEGORIES = (
    "repair", "under way", "ton-miles", "parts shipped", "parts bought", "idle capacity", "capital",
)  # fmt: skip
HIRED = "hired"
"""A category where something is."""
TOTAL = "total"


@kept
def _cells(view: View) -> dict[tuple[str, str], float]:
    """Money spent in the window by category and country."""
    costs = view.scenario.costs
    if costs is None:
        return {}
    cells: dict[tuple[str, str], list[float]] = defaultdict(list)
    for part in (_repair(view, costs), _berths(view, costs), _ways(view, costs), _hired(view)):
        for key, money in part:
            cells[key].append(money)
    return {key: fsum(each) for key, each in cells.items()}


Cells = list[tuple[tuple[str, str], float]]


def _repair(view: View, costs: Costs) -> Cells:
    scenario, where = view.scenario, countries(view)
    found = []
    for (hub, owner), days in own_hands_on_d(view).items():
        what = repaired(scenario, owner)
        per_day = costs.repair_per_day.get(what, 0.0)
        per_day += scenario.people_per_day.get(what, 0.0) * costs.repair_per_man_day
        money = days * per_day * costs.repair_factor(hub, scenario.hubs[hub])
        found.append((("repair", where[hub]), money))
    return found


def _berths(view: View, costs: Costs) -> Cells:
    """Idle capacity and capital of the berths that the posture uses."""
    where, found = countries(view), []
    for pool, held_d in zip(view.tables.names.pools, view.held_d, strict=True):
        if pool.kind == "berth" and 0 < pool.capacity < inf and in_use(view.scenario, pool.hub):
            each = view.scenario.hubs[pool.hub].hired.get(pool.pool)
            own = pool.capacity if each is None else pool.capacity - each.units
            idle_d = max(own * view.length_d - float(held_d), 0.0)
            country = where[pool.hub]
            found.append((("idle capacity", country), idle_d * costs.idle_per_berth_day))
            capital = own * view.years * costs.capital(pool.hub)
            found.append((("capital", country), capital))
    return found


def _ways(view: View, costs: Costs) -> Cells:
    moving = np.isin(view.activity, (Activity.TRANSIT_OUT, Activity.TRANSIT_BACK))
    fleets, under_way_d = view.scenario.fleets.values(), view.days_in(moving).tolist()
    found = [
        (("under way", UNNAMED), days_d * costs.transit_per_day.get(fleet.domain, 0.0))
        for fleet, days_d in zip(fleets, under_way_d, strict=True)
    ]
    for fleet, miles in platform_ton_miles(view).items():
        price = costs.per_ton_mile.get(view.scenario.fleets[fleet].domain, 0.0)
        found.append((("ton-miles", UNNAMED), miles * price))
    part_price = costs.per_ton_mile.get("part", 0.0)
    found += [
        (("ton-miles", UNNAMED), miles * part_price) for miles in part_ton_miles(view).values()
    ]
    shipped = parts_shipped_in_all(view) * costs.per_part_shipped
    found.append((("parts shipped", UNNAMED), shipped))
    moves, states = view.tables.moves, view.tables.names.part_states
    orders = np.bincount(moves.end[view.within(moves.at)], minlength=len(states))
    for number, each in enumerate(states):
        if each.state == "on order":
            price = costs.part_price.get(each.item, costs.per_part_bought)
            found.append((("parts bought", UNNAMED), int(orders[number]) * price))
    return found


def _hired(view: View) -> Cells:
    where = countries(view)
    paid = zip(hired(view), hire_paid(view), strict=True)
    return [((HIRED, where[name.split("/")[0]]), money) for name, money in paid]


def _categories(view: View) -> tuple[str, ...]:
    return (*CATEGORIES, HIRED) if hired(view) else CATEGORIES


def _priced(subjects: Callable[[View], Iterable[str]]) -> Callable[[View], Iterable[str]]:
    """Some subjects if the scenario has prices."""
    return lambda view: [] if view.scenario.costs is None else subjects(view)


@metric(
    "cost", of="kind", unit="money", source=SOURCE,
    subjects=_priced(lambda view: (*_categories(view), TOTAL)),
)  # fmt: skip
def cost(view: View) -> list[float]:
    """Money spent in the window by category, and in all, in the currency of ``costs``.

    Repair of our own platforms and parts by hands-on days or man-days, ways by platform-days and
    ton-miles, parts shipped and bought, berths that stand idle, the capital of berths, and what is
    hired; a berth's own capital is not in what its idleness costs.
    """
    cells, told = _cells(view), _categories(view)
    parts = [fsum(each for (what, _), each in cells.items() if what == one) for one in told]
    return [*parts, fsum(cells.values())]


def _countries(view: View) -> list[str]:
    return sorted({*countries(view).values(), UNNAMED})


@metric("cost_by_country", of="kind", unit="money", source=SOURCE, subjects=_priced(_countries))
def cost_by_country(view: View) -> list[float]:
    """The same money by country of the hub; ways and parts are spent in ``no country``."""
    cells = _cells(view).items()
    return [fsum(each for (_, where), each in cells if where == one) for one in _countries(view)]


@metric(
    "cost_per_capable_day", of="fleet", unit="money/d", source=SOURCE,
    subjects=_priced(lambda _: ["all fleets"]),
)  # fmt: skip
def cost_per_capable_day(view: View) -> list[float]:
    """Money spent in the window over mission-capable (FMC or PMC) possessed platform-days."""
    days = fsum(view.days_in(view.possessed & view.capable).tolist())
    return [fsum(_cells(view).values()) / days if days else nan]
