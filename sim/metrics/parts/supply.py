"""Supply: what is on the shelf, on order and owed, and how long who asks waits.

A stock owes a backorder from the demand until a part is handed out, and a part is on order (due in,
the pipeline) from the day the stock orders it until it is on its shelf, wherever it is: on its way
to a repair, in it, on a line, under way, or owed by another stock. Terms as in Sherbrooke, Optimal
Inventory Modeling of Systems (2004), ch. 2. For a stock that orders one for one, on order = base
stock - on hand + backorders, as long as nobody takes a demand back; for one that orders in lots the
position on hand + on order - backorders is between its reorder point and its base stock.
"""

from collections.abc import Iterable
from math import inf, nan

import numpy as np

from sim.record.groups import Groups, grouped
from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.orders import classes, opened
from sim.record.steps import StepFunction
from sim.record.subjects import on_days, stocks
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import View, ratio

PALM = "Palm (1938); Sherbrooke (2004), ch. 2"


@once("part_states")
def _shelves(view: View) -> tuple[Ints, Bools]:
    """The stock on whose shelf a part in each state is, or -1; and whether it is in use."""
    place = {stock.name: number for number, stock in enumerate(view.tables.names.stocks)}
    states = view.tables.names.part_states
    shelf = [place.get(each.stock, -1) if each.state == "shelf" else -1 for each in states]
    return np.array(shelf, dtype=np.int64), np.array([each.state == "in use" for each in states])


@kept
def on_hand_steps(view: View) -> list[StepFunction]:
    """What is on the shelf of each stock over time."""
    moves, (shelf, _) = view.tables.moves, _shelves(view)
    stock = np.stack((shelf[moves.start], shelf[moves.end]), axis=1).ravel()
    step = np.tile(np.array([-1, 1]), len(moves.at))
    base = [stock.base for stock in view.tables.names.stocks]
    shelved = np.flatnonzero(stock >= 0)
    return view.counted(stock[shelved], moves.at[shelved // 2], step[shelved], base)


@kept
def owed_steps(view: View) -> list[StepFunction]:
    """What each stock owes over time."""
    demands = view.tables.demands
    filled = np.flatnonzero(demands.filled < inf)
    stock = np.concatenate((demands.stock, demands.stock[filled]))
    at = np.concatenate((demands.asked, demands.filled[filled]))
    step = np.concatenate((demands.amount, -demands.amount[filled]))
    order = at.argsort()
    return view.counted(stock[order], at[order], step[order], _nothing(view))


@once("part_states")
def _losses(view: View) -> tuple[Ints, Bools]:
    """The stock to which a part in each state belongs, or -1; and whether it is lost."""
    place = {stock.name: number for number, stock in enumerate(view.tables.names.stocks)}
    states = view.tables.names.part_states
    owner = [place.get(each.stock, -1) for each in states]
    return np.array(owner, dtype=np.int64), np.array([each.state == "lost" for each in states])


@kept
def on_order_steps(view: View) -> list[StepFunction]:
    """What is due in over time at each stock with a finite base: the orders less what has come.

    What is lost with its shop is due no more.
    """
    resupply, moves, (shelf, in_use) = view.tables.resupply, view.tables.moves, _shelves(view)
    owner, lost = _losses(view)
    came = np.flatnonzero((~in_use[moves.start] & (shelf[moves.end] >= 0)) | lost[moves.end])
    where = np.where(lost[moves.end[came]], owner[moves.start[came]], shelf[moves.end[came]])
    stock = np.concatenate((resupply.stock, where))
    at = np.concatenate((resupply.at, moves.at[came]))
    step = np.concatenate((resupply.amount, np.full(len(came), -1)))
    order = at.argsort()
    steps = view.counted(stock[order], at[order], step[order], _nothing(view))
    return [steps[number] for number in _finite(view)]


def _nothing(view: View) -> list[int]:
    return [0] * len(view.tables.names.stocks)


def _finite(view: View) -> list[int]:
    return [n for n, stock in enumerate(view.tables.names.stocks) if stock.base < inf]


def finite_stocks(view: View) -> Iterable[str]:
    """Every stock with a finite base."""
    return (view.tables.names.stocks[number].name for number in _finite(view))


def mean_counts(view: View, every: Iterable[StepFunction]) -> list[float]:
    """Means over the window."""
    return [(each.counts * each.lengths_d).sum() / view.length_d for each in every]


def at_asked_days(view: View, every: Iterable[StepFunction]) -> Floats:
    """Values at each of ``measure.days``, one after the other."""
    rows = [view.known(each.at(view.asked_days)) for each in every]
    return np.concatenate(rows)


@metric("backorders", of="item", unit="parts", source=PALM, subjects=stocks)
@kept
def backorders(view: View) -> list[float]:
    """Expected backorders: mean number of parts that each stock owes."""
    return mean_counts(view, owed_steps(view))


@metric("no_backorder", of="item", unit="fraction", source=PALM, subjects=stocks)
def no_backorder(view: View) -> list[float]:
    """Share of the time in which each stock owes nothing."""
    every = owed_steps(view)
    return [each.lengths_d[each.counts == 0].sum() / view.length_d for each in every]


@metric("on_hand", of="item", unit="parts", source=PALM, subjects=stocks)
def on_hand(view: View) -> list[float]:
    """Mean number of parts on the shelf of each stock; nan for an unlimited one."""
    return [mean if mean < inf else nan for mean in mean_counts(view, on_hand_steps(view))]


@metric("on_order", of="item", unit="parts", source=PALM, subjects=finite_stocks)
def on_order(view: View) -> list[float]:
    """The pipeline: mean number of parts due in at each stock, ordered and not yet on its shelf."""
    return mean_counts(view, on_order_steps(view))


@metric(
    "on_order_variance", of="item", unit="parts^2", source="Graves (1985); Sherbrooke (1986)",
    subjects=finite_stocks,
)  # fmt: skip
def on_order_variance(view: View) -> list[float]:
    """Variance over time of the number of parts due in; above its mean METRIC errs."""
    every = on_order_steps(view)
    return [
        ((each.counts - mean) ** 2 * each.lengths_d).sum() / view.length_d
        for each, mean in zip(every, mean_counts(view, every), strict=True)
    ]


@kept
def _asked(view: View) -> Groups:
    """Demands in the window that nobody took back, by stock."""
    demands = view.tables.demands
    return _demands(view).only(view.within(demands.asked) & ~demands.withdrawn)


@kept
def _demands(view: View) -> Groups:
    """Demands by stock."""
    return grouped(len(view.tables.names.stocks), view.tables.demands.stock)


@metric(
    "demands_per_year", of="item", unit="1/year", source="count; a year is 365 days",
    subjects=stocks,
)  # fmt: skip
def demands_per_year(view: View) -> Floats:
    """Demands that reach each stock in a year."""
    return _asked(view).size / view.years


@metric("fill_rate", of="item", unit="fraction", source=PALM, subjects=stocks)
def fill_rate(view: View) -> Floats:
    """Share of the demands that each stock fills at once."""
    demands, asked = view.tables.demands, _asked(view)
    return ratio(asked.counts(demands.filled == demands.asked), asked.size)


@metric(
    "customer_wait", of="item", unit="d", subjects=stocks,
    source="DoD customer wait time; Kaplan and Meier (1958)",
)  # fmt: skip
def customer_wait(view: View) -> list[float]:
    """Mean time from a demand in the window until its part is handed out, zeros included.

    A demand that is still open at the end, or was taken back, is cut there and counts for as much.
    """
    demands = view.tables.demands
    filled = np.where(demands.withdrawn, inf, demands.filled)
    seen = view.seen(demands.asked, filled, np.where(demands.withdrawn, demands.filled, inf))
    return [each.mean for each in seen.of(_demands(view))]


@metric(
    "on_order_at_day", of="item@day", unit="parts", subjects=on_days(finite_stocks),
    source="Palm (1938); Crawford, RAND R-2750 (1981)",
)  # fmt: skip
def on_order_at_day(view: View) -> Floats:
    """Parts due in at each stock at each of the days in ``measure.days``."""
    return at_asked_days(view, on_order_steps(view))


@metric(
    "nothing_on_order_at_day", of="item@day", unit="fraction", source="Palm (1938)",
    subjects=on_days(finite_stocks),
)  # fmt: skip
def nothing_on_order_at_day(view: View) -> Floats:
    """Whether each stock is whole at each day."""
    due = at_asked_days(view, on_order_steps(view))
    return np.where(np.isnan(due), nan, due == 0)


@metric(
    "backorders_at_day", of="item@day", unit="parts", source="Crawford, RAND R-2750 (1981)",
    subjects=on_days(stocks),
)  # fmt: skip
def backorders_at_day(view: View) -> Floats:
    """Parts that each stock owes at each day."""
    return at_asked_days(view, owed_steps(view))


def items(view: View) -> list[str]:
    """Every item of which there are stocks."""
    return sorted({stock.item for stock in view.tables.names.stocks})


@once("part_states")
def _condemned(view: View) -> Ints:
    """The item of which a part in each state is condemned, -1 for none."""
    place = {item: number for number, item in enumerate(items(view))}
    states = view.tables.names.part_states
    gone = [place.get(each.item, -1) if each.state == "condemned" else -1 for each in states]
    return np.array(gone, dtype=np.int64)


@metric("condemned_per_year", of="item", unit="1/year", source="count", subjects=items)
def condemned_per_year(view: View) -> Floats:
    """Parts of each item found beyond repair in a year."""
    moves = view.tables.moves
    gone = _condemned(view)[moves.end[view.within(moves.at)]]
    return grouped(len(items(view)), gone).size / view.years


def _cannibals(view: View) -> list[str]:
    fleets = view.scenario.fleets.items()
    return [name for name, fleet in fleets if fleet.cannibalization.ever]


@once()
def _taken(view: View) -> Groups:
    fleets = _cannibals(view)
    kind = "cannibalization"
    named = classes(view, fleets, lambda each: each.owner if each.kind == kind else "")
    return grouped(len(fleets), named)


@metric("cannibalizations_per_year", of="fleet", unit="1/year", source="count", subjects=_cannibals)
def cannibalizations_per_year(view: View) -> Floats:
    """Parts that each fleet took from one of its platforms for another, in a year."""
    return _taken(view).sums(opened(view)) / view.years
