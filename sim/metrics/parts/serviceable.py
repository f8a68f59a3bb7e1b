"""Net serviceable units: what a stock could hand out, less what it owes."""

import numpy as np

from sim.metrics.parts.supply import (
    at_asked_days,
    finite_stocks,
    mean_counts,
    on_hand_steps,
    owed_steps,
)
from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.steps import StepFunction
from sim.record.subjects import on_days
from sim.record.tables import Floats, Ints
from sim.record.view import View

SOURCE = "Sherbrooke (2004), ch. 2: net stock; Crawford, RAND R-2750 (1981)"


@once("part_states")
def _bound_for(view: View) -> Ints:
    """The stock to which a serviceable part in each state is under way, or -1."""
    place = {stock.name: number for number, stock in enumerate(view.tables.names.stocks)}
    states = view.tables.names.part_states
    bound = [place.get(each.stock, -1) if each.state == "shipping" else -1 for each in states]
    return np.array(bound, dtype=np.int64)


@kept
def steps(view: View) -> list[list[StepFunction]]:
    """On the shelf, under way and owed over time, of every stock with a finite base."""
    moves, bound = view.tables.moves, _bound_for(view)
    stock = np.stack((bound[moves.start], bound[moves.end]), axis=1).ravel()
    step = np.tile(np.array([-1, 1]), len(moves.at))
    known = np.flatnonzero(stock >= 0)
    none = [0] * len(view.tables.names.stocks)
    due = view.counted(stock[known], moves.at[known // 2], step[known], none)
    finite = [n for n, each in enumerate(view.tables.names.stocks) if each.base < np.inf]
    return [[every[n] for n in finite] for every in (on_hand_steps(view), due, owed_steps(view))]


@metric(
    "net_serviceable", of="item", unit="net parts", source=SOURCE, subjects=finite_stocks,
)  # fmt: skip
def net_serviceable(view: View) -> Floats:
    """Mean of the units on each shelf and under way to it, repaired or new, less what it owes.

    Below 0 the stock owes more than is coming. What is still in repair or being made does not
    count; with it a stock that orders one for one would always show its base stock.
    """
    on_hand, due, owed = (np.array(mean_counts(view, every)) for every in steps(view))
    return np.asarray(on_hand + due - owed)


@metric(
    "net_serviceable_at_day", of="item@day", unit="net parts", source=SOURCE,
    subjects=on_days(finite_stocks),
)  # fmt: skip
def net_serviceable_at_day(view: View) -> Floats:
    """Units on each shelf and under way to it, less what it owes, at each of ``measure.days``."""
    on_hand, due, owed = (at_asked_days(view, every) for every in steps(view))
    return on_hand + due - owed
