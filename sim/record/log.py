"""The log that a run writes: rows of whole numbers in flat lists, nothing is computed here.

Each table is one list, row after row, because one ``extend`` costs less than an append to each of
four columns. A row is written when something begins, and known by the place of its first number;
what ends later is filled in there. What is still open when the run ends keeps ``NEVER`` as its
end, so nothing has to be flushed or is lost. Small integers share a number: ``a << 24 | b``.
"""

from array import array
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.core.ticks import NEVER, Ticks

SHIFT: Final = 24
"""Bits of the smaller number in a shared one."""
WORD: Final = "l" if array("l").itemsize == 8 else "q"
"""The type of a column: eight bytes, and of two that are as long the one that is filled faster."""
WIDTH: Final = 4
"""Numbers in a row of orders, jobs, holds and demands; changes, moves and resupply have two."""
OPENED: Final = 2
STARTED: Final = 2
"""Where the row of an order says when it began, and that of a job when work did."""
CLOSED: Final = 3
ENDED: Final = 3
RELEASED: Final = 3
FILLED: Final = 3
"""Where a row of an order, a job, a hold or a demand says when that ended."""

Rows = list[Ticks]
ENDING: Final = ("orders", "jobs", "holds", "demands")
"""Tables whose rows are written again while they have not ended."""
OTHERS: Final = ("changes", "moves", "plans", "resupply")
"""Tables whose rows are written once."""
WIDTHS: Final = {"changes": 2, "moves": 2, "resupply": 2}
"""Numbers in a row of a table that has not ``WIDTH`` of them."""
Settled = tuple[NDArray[np.int64], list[int]]
"""Numbers of a table up to an instant, and places of the rows that had not ended by then."""


class Log:
    """The tables while a run is under way.

    Attributes
    ----------
    changes
        Date, platform and condition: a spell ends where the next one begins.
    orders
        Class and hub + 1, entity, from the date something is due to be restored, until it is.
    absorbed
        Orders that ended undone, because other work absorbed them.
    plans
        Order, the date it was due, and the dates on which it is planned to start and to end.
    jobs
        Order and station, asked, started, ended: one attempt at one stage of an order.
    holds
        Job, pool and amount, got, released: units of a pool in somebody's hands.
    demands
        Stock and amount, job, asked, filled: from the date parts are asked for until they are
        handed out.
    withdrawn
        Demands that ended without a part.
    resupply
        Date, stock and amount: a stock orders parts, wherever they will come from.
    moves
        Date, from and to: a part changes its state.
    """

    __slots__ = (
        "_settled", "absorbed", "changes", "demands", "holds", "jobs", "moves", "orders", "plans",
        "resupply", "withdrawn",
    )  # fmt: skip

    def __init__(self) -> None:
        self.changes: Rows = []
        self.orders: Rows = []
        self.absorbed: list[int] = []
        self.plans: Rows = []
        self.jobs: Rows = []
        self.holds: Rows = []
        self.demands: Rows = []
        self.withdrawn: list[int] = []
        self.resupply: Rows = []
        self.moves: Rows = []
        self._settled: dict[str, Settled] = {}

    def change(self, entity: int, condition: int, at: Ticks) -> None:
        """A platform is in a condition from now on."""
        self.changes.extend((at, entity << SHIFT | condition))

    def order(self, order_class: int, entity: int, hub: int, opened: Ticks) -> int:
        """Something has to be restored (hub -1: without one); returns its row."""
        rows = self.orders
        row = len(rows)
        rows.extend((order_class << SHIFT | hub + 1, entity, opened, NEVER))
        return row

    def opened(self, order: int) -> Ticks:
        """When an order was opened."""
        return self.orders[order + OPENED]

    def send(self, order: int, hub: int) -> None:
        """An order goes to a hub: the last one it went to is its hub."""
        order_class = int(self.orders[order]) >> SHIFT
        self.orders[order] = order_class << SHIFT | hub + 1

    def plan(self, order: int, due: Ticks, start: Ticks, end: Ticks) -> None:
        """An order is planned to start and to end on some dates."""
        self.plans.extend((order, due, start, end))

    def close(self, order: int, at: Ticks) -> None:
        """An order is done."""
        self.orders[order + CLOSED] = at

    def absorb(self, order: int, at: Ticks) -> None:
        """An order ends undone, because other work absorbs it."""
        self.orders[order + CLOSED] = at
        self.absorbed.append(order)

    def job(self, order: int, station: int, asked: Ticks) -> int:
        """An order asks for what a stage needs; returns its row."""
        rows = self.jobs
        row = len(rows)
        rows.extend((order << SHIFT | station, asked, NEVER, NEVER))
        return row

    def start(self, job: int, at: Ticks) -> None:
        """Work begins."""
        self.jobs[job + STARTED] = at

    def end(self, job: int, at: Ticks) -> None:
        """Work ends, done or not."""
        self.jobs[job + ENDED] = at

    def hold(self, job: int, unit: int, got: Ticks) -> int:
        """A job takes units (pool << SHIFT | amount); returns the row."""
        rows = self.holds
        row = len(rows)
        rows.extend((job, unit, got, NEVER))
        return row

    def release(self, hold: int, at: Ticks) -> None:
        """Units are given back."""
        self.holds[hold + RELEASED] = at

    def demand(self, parts: int, job: int, asked: Ticks) -> int:
        """Parts (stock << SHIFT | amount) are asked for, for a job or -1; returns the row."""
        rows = self.demands
        row = len(rows)
        rows.extend((parts, job, asked, NEVER))
        return row

    def fill(self, demand: int, at: Ticks) -> None:
        """What was asked for is handed out."""
        self.demands[demand + FILLED] = at

    def withdraw(self, demand: int, at: Ticks) -> None:
        """A demand ends without a part."""
        self.demands[demand + FILLED] = at
        self.withdrawn.append(demand)

    def due_in(self, parts: int, at: Ticks) -> None:
        """A stock orders parts (stock << SHIFT | amount), wherever they will come from."""
        self.resupply.extend((at, parts))

    def move(self, step: int, at: Ticks) -> None:
        """A part goes from one state to another (from << SHIFT | to)."""
        self.moves.extend((at, step))

    # What was written ----------------------------------------------------------------------------

    def columns(self, table: str) -> NDArray[np.int64]:
        """The columns of a table, shape (width, rows); any other number than a whole one is
        refused."""
        return self._numbers(table).reshape(-1, WIDTHS.get(table, WIDTH)).T

    def settle(self, now: Ticks) -> None:
        """Put what has been written into columns, so that whoever reads it later reads the rest.

        A run that is read more than once, or in many copies of its process, reads its past once.
        """
        for table in (*ENDING, *OTHERS):
            numbers = self._numbers(table)
            live: list[int] = []
            if table in ENDING:
                ends = numbers[CLOSED::WIDTH]
                live = (np.flatnonzero(ends >= now) * WIDTH).tolist()
            self._settled[table] = numbers, live

    def _numbers(self, table: str) -> NDArray[np.int64]:
        rows: Rows = getattr(self, table)
        if table not in self._settled:
            return np.asarray(array(WORD, rows), dtype=np.int64)
        before, live = self._settled[table]
        since = np.asarray(array(WORD, rows[len(before) :]), dtype=np.int64)
        found = np.concatenate((before, since))
        for place in live:
            found[place : place + WIDTH] = rows[place : place + WIDTH]
        return found


def row_numbers(places: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers of rows from the places of their first numbers; -1 stays -1."""
    return np.asarray(places, dtype=np.int64) // WIDTH


def split(column: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The larger and the smaller number of a shared column."""
    return column >> SHIFT, column & ((1 << SHIFT) - 1)
