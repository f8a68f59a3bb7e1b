"""The log that a run writes: plain appends to typed columns, nothing is computed here.

A row is written when something begins; what ends later is filled in by its row number. What is
still open when the run ends keeps ``NEVER`` as its end, so nothing has to be flushed or is lost.
Small integers share a column, because every append is paid for millions of times: ``a << 24 | b``.
"""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.ticks import NEVER, Ticks, days_of

SHIFT = 24
"""Bits of the smaller number in a shared column."""
WORD = "l" if array("l").itemsize == 8 else "q"
"""The type of a column: eight bytes, and of two that are as long the one that is filled faster."""


def _column() -> "array[Any]":
    """A column of whole numbers, which refuses every float."""
    return array(WORD)


class Log:
    """Columns of the tables while a run is under way."""

    __slots__ = (
        "absorbed", "change_at", "change_key", "demand_asked", "demand_filled", "demand_job",
        "demand_key",
        "hold_got", "hold_job", "hold_released", "hold_unit", "job_asked", "job_ended", "job_key",
        "job_started", "move_at", "move_key", "order_closed", "order_entity", "order_key",
        "order_opened", "ordered_at", "ordered_key", "withdrawn",
    )  # fmt: skip

    def __init__(self) -> None:
        # Changes of condition (platform, condition): a spell ends where the next one begins.
        self.change_at = _column()
        self.change_key = _column()
        # Orders (class, hub + 1): from the day something is due to be restored until it is.
        self.order_key = _column()
        self.order_entity = _column()
        self.order_opened = _column()
        self.order_closed = _column()
        self.absorbed: list[int] = []
        # Jobs (order, station): one attempt at one stage of an order.
        self.job_key = _column()
        self.job_asked = _column()
        self.job_started = _column()
        self.job_ended = _column()
        # Holds (pool, amount): units of a pool in somebody's hands.
        self.hold_job = _column()
        self.hold_unit = _column()
        self.hold_got = _column()
        self.hold_released = _column()
        # Demands (stock, amount): from the day parts are asked for until they are handed out.
        self.demand_key = _column()
        self.demand_job = _column()
        self.demand_asked = _column()
        self.demand_filled = _column()
        self.withdrawn: list[int] = []
        # Orders of stocks (stock, amount): from then on parts are due in.
        self.ordered_at = _column()
        self.ordered_key = _column()
        # Moves (from, to): a part changes its state.
        self.move_at = _column()
        self.move_key = _column()

    def order(self, order_class: int, entity: int, hub: int, opened: Ticks) -> int:
        """Something has to be restored (hub -1: without one); returns its row."""
        self.order_key.append(order_class << SHIFT | hub + 1)
        self.order_entity.append(entity)
        self.order_opened.append(opened)
        self.order_closed.append(NEVER)
        return len(self.order_closed) - 1

    def send(self, order: int, hub: int) -> None:
        """An order that was opened without a hub goes to one."""
        self.order_key[order] |= hub + 1

    def absorb(self, order: int, at: Ticks) -> None:
        """An order ends undone, because other work absorbs it."""
        self.order_closed[order] = at
        self.absorbed.append(order)

    def job(self, order: int, station: int, asked: Ticks) -> int:
        """An order asks for what a stage needs; returns its row."""
        self.job_key.append(order << SHIFT | station)
        self.job_asked.append(asked)
        self.job_started.append(NEVER)
        self.job_ended.append(NEVER)
        return len(self.job_ended) - 1

    def hold(self, job: int, unit: int, got: Ticks) -> int:
        """A job takes units (pool << SHIFT | amount); returns the row."""
        self.hold_job.append(job)
        self.hold_unit.append(unit)
        self.hold_got.append(got)
        self.hold_released.append(NEVER)
        return len(self.hold_released) - 1

    def demand(self, parts: int, job: int, asked: Ticks) -> int:
        """Parts (stock << SHIFT | amount) are asked for, for a job or -1; returns the row."""
        self.demand_key.append(parts)
        self.demand_job.append(job)
        self.demand_asked.append(asked)
        self.demand_filled.append(NEVER)
        return len(self.demand_filled) - 1

    def withdraw(self, demand: int, at: Ticks) -> None:
        """A demand ends without a part."""
        self.demand_filled[demand] = at
        self.withdrawn.append(demand)

    def due_in(self, parts: int, at: Ticks) -> None:
        """A stock orders parts (stock << SHIFT | amount), wherever they will come from."""
        self.ordered_at.append(at)
        self.ordered_key.append(parts)

    def move(self, step: int, at: Ticks) -> None:
        """A part goes from one state to another (from << SHIFT | to)."""
        self.move_at.append(at)
        self.move_key.append(step)


def ints(column: "array[int]") -> NDArray[np.int64]:
    """A column of integers, without a copy."""
    return np.frombuffer(column, dtype=np.int64) if column else np.empty(0, np.int64)


def dates(column: "array[int]", origin: Ticks = 0) -> NDArray[np.float64]:
    """A column of dates in days from some instant, inf for what has not happened."""
    return days_of(ints(column), origin)


def split(column: "array[int]") -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The larger and the smaller number of a shared column."""
    keys = ints(column)
    return keys >> SHIFT, keys & ((1 << SHIFT) - 1)
