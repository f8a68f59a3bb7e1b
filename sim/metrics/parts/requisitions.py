"""Where requisitions are filled: by the stock that is asked, its supplier, or further behind.

Every demand orders one unit at once, up the whole chain and in one instant, so the record tells
which stock was the first to have one. Where several order of a supplier in the same instant, what
it has goes to those that wait, in the order of the record.
"""

from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple

import numpy as np

from sim.model.eligibility.pipelines import stocks_of
from sim.record.groups import Groups
from sim.record.kept import kept
from sim.record.metric import metric
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import View, ratio

ALL_STOCKS = "all stocks"
"""Those from which no other orders, together."""
NONE = "none at once"
"""No stock of the chain had one: it is repaired, made or owed first."""
ANSI = "Sherbrooke (2004), ch. 3; DoD customer wait time by source of fill"


class Chain(NamedTuple):
    """A stock that orders from others, and where its requisitions are filled.

    Attributes
    ----------
    places
        Its own name, its supplier's, and so on.
    rows
        Its demands.
    level
        The place of each that had a unit at once; the number of places for none.
    """

    places: list[str]
    rows: Ints
    level: Ints


def _places(view: View) -> Iterator[list[str]]:
    """The chain of every stock that orders from another one and orders one for one."""
    specs = stocks_of(view.scenario)
    for stock in view.tables.names.stocks:
        places = [stock.name]
        while (supplier := specs[places[-1]].supplier) is not None:
            places.append(supplier)
        if len(places) > 1 and specs[stock.name].reorder_at is None:
            yield places


@kept
def _chains(view: View) -> list[Chain]:
    demands, number = view.tables.demands, {}
    for at, stock in enumerate(view.tables.names.stocks):
        number[stock.name] = at
    at_once = (demands.filled == demands.asked) & ~demands.withdrawn
    found = []
    for places in _places(view):
        rows = np.flatnonzero(demands.stock == number[places[0]])
        level = np.full(len(rows), len(places))
        level[at_once[rows]] = 0
        open_rows = np.flatnonzero(level)
        rank = _rank(demands.asked[rows[open_rows]])
        for place, name in enumerate(places[1:], start=1):
            has = np.sort(demands.asked[at_once & (demands.stock == number[name])])
            asked = demands.asked[rows[open_rows]]
            count = has.searchsorted(asked, "right") - has.searchsorted(asked, "left")
            here = rank < count
            level[open_rows[here]] = place
            rank, open_rows = (rank - count)[~here], open_rows[~here]
        found.append(Chain(places, rows, level))
    return found


def _rank(asked: Floats) -> Ints:
    """The how-manieth each is of its instant; instants are in order."""
    row = np.arange(len(asked))
    first = np.append(True, asked[1:] != asked[:-1])[: len(asked)]
    return np.asarray(row - np.maximum.accumulate(np.where(first, row, 0)), dtype=np.int64)


def _fronts(view: View) -> list[list[str]]:
    """Chains of the stocks from which no other one orders: those of units and platforms."""
    suppliers = {each.supplier for each in stocks_of(view.scenario).values()}
    return [places for places in _places(view) if places[0] not in suppliers]


def _where(view: View) -> Iterable[str]:
    """Every stock that orders from others with the places of its chain; all fronts by echelon."""
    longest = max((len(places) for places in _fronts(view)), default=0)
    for places in _places(view):
        yield from (f"{places[0]}/{each}" for each in (*places, NONE))
    if longest:
        yield from (f"{ALL_STOCKS}/{each}" for each in (*range(1, longest + 1), NONE))


class Found(NamedTuple):
    """Rows of demands, and which subject each belongs to."""

    subject: Ints
    row: Ints
    of: list[list[int]]
    """Subjects of each stock, or of all, that add up to one."""


@kept
def _found(view: View) -> Found:
    subjects = {name: number for number, name in enumerate(_where(view))}
    fronts = {places[0] for places in _fronts(view)}
    subject: list[Ints] = []
    row: list[Ints] = []
    together = []
    for places, rows, level in _chains(view):
        own = [subjects[f"{places[0]}/{each}"] for each in (*places, NONE)]
        subject.append(np.array(own, dtype=np.int64)[level])
        row.append(rows)
        together.append(own)
        if places[0] in fronts:
            echelons = [f"{ALL_STOCKS}/{number}" for number in range(1, len(places) + 1)]
            of_all = [subjects[each] for each in (*echelons, f"{ALL_STOCKS}/{NONE}")]
            subject.append(np.array(of_all, dtype=np.int64)[level])
            row.append(rows)
    together.append([n for name, n in subjects.items() if name.startswith(f"{ALL_STOCKS}/")])
    empty = np.array([], dtype=np.int64)
    return Found(np.concatenate([empty, *subject]), np.concatenate([empty, *row]), together)


def _seen(view: View) -> Bools:
    demands = view.tables.demands
    return view.within(demands.asked) & ~demands.withdrawn


@metric("filled_at", of="item/kind", unit="fraction", source=ANSI, subjects=_where)
def filled_at(view: View) -> Floats:
    """Share of the requisitions of each stock filled at once there, from its supplier, and so on.

    ``all stocks`` adds up those from which no other orders, by echelon: 1 is the unit itself. A
    requisition counts where a unit was on hand when it was asked for; ``none at once`` is repaired,
    made or owed first.
    """
    found, count = _found(view), len(list(_where(view)))
    here = _seen(view)[found.row]
    number = np.bincount(found.subject[here], minlength=count)
    total = np.zeros(count)
    for subjects in found.of:
        total[subjects] = number[subjects].sum()
    return ratio(number, total)


@metric("wait_filled_at", of="item/kind", unit="d", subjects=_where,
        source="DoD customer wait time; Kaplan and Meier (1958)")  # fmt: skip
def wait_filled_at(view: View) -> list[float]:
    """Customer wait of the requisitions that each place fills (see ``filled_at``), zeros included.

    A demand that is still open at the end is cut there and counts for as much.
    """
    demands, found = view.tables.demands, _found(view)
    filled = np.where(demands.withdrawn, inf, demands.filled)
    seen = view.seen(demands.asked, filled, np.where(demands.withdrawn, demands.filled, inf))
    by_place = Groups(len(list(_where(view))), found.subject, found.row)
    return [each.mean for each in seen.of(by_place)]
