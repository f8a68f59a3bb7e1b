"""Supply: what is on the shelf, on order and owed, and how long who asks waits.

A stock owes a backorder from the demand until a part is handed out, and a part is on order (due in,
the pipeline) from the day the stock orders it until it is on its shelf, wherever it is: on its way
to a repair, in it, on a line, under way, or owed by another stock. Terms as in Sherbrooke, Optimal
Inventory Modeling of Systems (2004), ch. 2. For a stock that orders one for one, on order = base
stock - on hand + backorders, as long as nobody takes a demand back; for one that orders in lots the
position on hand + on order - backorders is between its reorder point and its base stock.
"""

from collections.abc import Iterator
from math import inf, nan

import numpy as np

from sim.record.metric import Values, metric
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import StepFunction, View

PALM = "Palm (1938); Sherbrooke (2004), ch. 2"


def _shelf(view: View, stock: str) -> Bools:
    """Which state of a part is the shelf of a stock."""
    states = view.tables.names.part_states
    return np.array([each.stock == stock and each.state == "shelf" for each in states], bool)


def _moves(view: View, stock: str) -> tuple[Floats, Ints]:
    """Dates and signs of the moves to and from the shelf of a stock."""
    moves, shelf = view.tables.moves, _shelf(view, stock)
    came, left = moves.at[shelf[moves.end]], moves.at[shelf[moves.start]]
    return np.concatenate([came, left]), np.repeat(np.array([1, -1]), [len(came), len(left)])


def levels(view: View) -> dict[str, tuple[StepFunction, StepFunction]]:
    """What is on the shelf and what is owed over time, by stock."""
    if "stock levels" not in view.kept:
        found = {}
        for number, stock in enumerate(view.tables.names.stocks):
            demands = view.tables.demands
            own = demands.stock == number
            amount, asked = demands.amount[own], demands.asked[own]
            filled = demands.filled[own] < inf
            at = np.concatenate([asked, demands.filled[own][filled]])
            owed = view.changes(at, np.concatenate([amount, -amount[filled]]))
            found[stock.name] = (view.changes(*_moves(view, stock.name), stock.base), owed)
        view.kept["stock levels"] = found
    kept: dict[str, tuple[StepFunction, StepFunction]] = view.kept["stock levels"]
    return kept


def on_order_steps(view: View) -> Iterator[tuple[str, StepFunction]]:
    """What is due in over time, by stock with a finite base: the orders less what has come."""
    if "on order" not in view.kept:
        resupply, moves, names = view.tables.resupply, view.tables.moves, view.tables.names
        handed_back = np.array([each.state == "in use" for each in names.part_states], bool)
        found = []
        for number, stock in enumerate(names.stocks):
            if stock.base < inf:
                own = resupply.stock == number
                came = moves.at[_shelf(view, stock.name)[moves.end] & ~handed_back[moves.start]]
                at = np.concatenate([resupply.at[own], came])
                steps = np.concatenate([resupply.amount[own], np.full(len(came), -1)])
                found.append((stock.name, view.changes(at, steps)))
        view.kept["on order"] = found
    yield from view.kept["on order"]


def _mean(view: View, steps: StepFunction) -> float:
    return float((steps.counts * steps.lengths_d).sum() / view.length_d)


@metric("backorders", of="item", unit="parts", source=PALM)
def backorders(view: View) -> Values:
    """Expected backorders: mean number of parts that each stock owes."""
    for stock, (_, owed) in levels(view).items():
        yield stock, _mean(view, owed)


@metric("no_backorder", of="item", unit="fraction", source=PALM)
def no_backorder(view: View) -> Values:
    """Share of the time in which each stock owes nothing."""
    for stock, (_, owed) in levels(view).items():
        yield stock, float(owed.lengths_d[owed.counts == 0].sum() / view.length_d)


@metric("on_hand", of="item", unit="parts", source=PALM)
def on_hand(view: View) -> Values:
    """Mean number of parts on the shelf of each stock; nan for an unlimited one."""
    for stock, (hand, _) in levels(view).items():
        mean = _mean(view, hand)
        yield stock, mean if mean < inf else nan


@metric("on_order", of="item", unit="parts", source=PALM)
def on_order(view: View) -> Values:
    """The pipeline: mean number of parts due in at each stock, ordered and not yet on its shelf."""
    for stock, steps in on_order_steps(view):
        yield stock, _mean(view, steps)


@metric("on_order_variance", of="item", unit="parts^2", source="Graves (1985); Sherbrooke (1986)")
def on_order_variance(view: View) -> Values:
    """Variance over time of the number of parts due in; above its mean METRIC errs."""
    for stock, steps in on_order_steps(view):
        mean = _mean(view, steps)
        yield stock, float(((steps.counts - mean) ** 2 * steps.lengths_d).sum() / view.length_d)


def _asked(view: View) -> Iterator[tuple[str, Bools]]:
    """By stock: its demands in the window that nobody took back."""
    demands = view.tables.demands
    counted = view.within(demands.asked) & ~demands.withdrawn
    for number, stock in enumerate(view.tables.names.stocks):
        yield stock.name, counted & (demands.stock == number)


@metric("demands_per_year", of="item", unit="1/year", source="count; a year is 365 days")
def demands_per_year(view: View) -> Values:
    """Demands that reach each stock in a year."""
    for stock, asked in _asked(view):
        yield stock, float(np.count_nonzero(asked) / view.years)


@metric("fill_rate", of="item", unit="fraction", source=PALM)
def fill_rate(view: View) -> Values:
    """Share of the demands that each stock fills at once."""
    demands = view.tables.demands
    for stock, asked in _asked(view):
        at_once = demands.filled[asked] == demands.asked[asked]
        yield stock, float(at_once.mean()) if len(at_once) else nan


@metric(
    "customer_wait", of="item", unit="d", source="DoD customer wait time; Kaplan and Meier (1958)"
)
def customer_wait(view: View) -> Values:
    """Mean time from a demand in the window until its part is handed out, zeros included.

    A demand that is still open at the end, or was taken back, is cut there and counts for as much.
    """
    demands = view.tables.demands
    filled = np.where(demands.withdrawn, inf, demands.filled)
    seen = view.seen(demands.asked, filled, np.where(demands.withdrawn, demands.filled, inf))
    for number, stock in enumerate(view.tables.names.stocks):
        yield stock.name, seen.of(demands.stock == number).mean


@metric(
    "on_order_at_day",
    of="item@day",
    unit="parts",
    source="Palm (1938); Crawford, RAND R-2750 (1981)",
)
def on_order_at_day(view: View) -> Values:
    """Parts due in at each stock at each of the days in ``measure.days``."""
    for stock, steps in on_order_steps(view):
        for day, count in view.at_days(steps):
            yield f"{stock}{day}", count


@metric("nothing_on_order_at_day", of="item@day", unit="fraction", source="Palm (1938)")
def nothing_on_order_at_day(view: View) -> Values:
    """Whether each stock is whole at each day."""
    for stock, steps in on_order_steps(view):
        for day, count in view.at_days(steps):
            yield f"{stock}{day}", float(count == 0) if count == count else nan


@metric("backorders_at_day", of="item@day", unit="parts", source="Crawford, RAND R-2750 (1981)")
def backorders_at_day(view: View) -> Values:
    """Parts that each stock owes at each day."""
    for stock, (_, owed) in levels(view).items():
        for day, count in view.at_days(owed):
            yield f"{stock}{day}", count


@metric("condemned_per_year", of="item", unit="1/year", source="count")
def condemned_per_year(view: View) -> Values:
    """Parts of each item found beyond repair in a year."""
    moves, states = view.tables.moves, view.tables.names.part_states
    inside = view.within(moves.at)
    for item in sorted({stock.item for stock in view.tables.names.stocks}):
        gone = [each.item == item and each.state == "condemned" for each in states]
        count = np.count_nonzero(inside & np.array(gone, dtype=bool)[moves.end])
        yield item, float(count / view.years)


@metric("cannibalizations_per_year", of="fleet", unit="1/year", source="count")
def cannibalizations_per_year(view: View) -> Values:
    """Parts that each fleet took from one of its platforms for another, in a year."""
    orders = view.tables.orders
    opened = view.within(orders.opened)
    for fleet, spec in view.scenario.fleets.items():
        if spec.cannibalization.policy != "none":
            taken = view.classes(owner=fleet, kind="cannibalization")[orders.order_class]
            yield fleet, float(np.count_nonzero(opened & taken) / view.years)
