"""Carcasses whose shop closes: how many go on to another, and how many are lost."""

from collections.abc import Iterable

import numpy as np

from sim.model.eligibility.pipelines import stocks_of
from sim.record.groups import grouped
from sim.record.metric import metric
from sim.record.tables import Floats, Ints
from sim.record.view import View


def _with_rule(view: View, *rules: str) -> Iterable[str]:
    """Stocks whose shop has one of some rules for what is there when it closes."""
    specs = stocks_of(view.scenario)
    for stock in view.tables.names.stocks:
        shop = specs[stock.name].shop
        if shop is not None and shop.when_closed in rules:
            yield stock.name


def _moving(view: View) -> list[str]:
    return list(_with_rule(view, "moved", "lost"))


def _losing(view: View) -> list[str]:
    return list(_with_rule(view, "lost"))


def _per_year(view: View, names: list[str], state: str) -> Floats:
    """Moves into a state in a year, by the stock that the part belongs to or comes from."""
    moves = view.tables.moves
    place = {name: number for number, name in enumerate(names)}
    states = view.tables.names.part_states
    owner = np.array([place.get(each.stock, -1) for each in states], dtype=np.int64)
    wanted = np.array([each.state == state for each in states], dtype=bool)
    within = view.within(moves.at)
    start, end = moves.start[within], moves.end[within]
    of: Ints = np.where(wanted[end], owner[start], -1)
    return grouped(len(names), of).size / view.years


@metric("sent_on_per_year", of="item", unit="1/year", source="count", subjects=_moving)
def sent_on_per_year(view: View) -> Floats:
    """Carcasses of each stock that went on to another shop in a year, because theirs had closed."""
    return _per_year(view, _moving(view), "sent on")


@metric("lost_in_shops_per_year", of="item", unit="1/year", source="count", subjects=_losing)
def lost_in_shops_per_year(view: View) -> Floats:
    """Carcasses of each stock that were lost with a shop that closed, in a year."""
    return _per_year(view, _losing(view), "lost")
