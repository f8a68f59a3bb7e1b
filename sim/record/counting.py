"""Rows of a record counted by number: of one replication, or of each of several side by side."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.record.groups import Groups, grouped
from sim.record.tables import Bools, Floats, Ints

Rows = slice | Ints | Bools
EVERY = slice(None)
"""Every row of a table."""


class Counting:
    """What every view has: whose the rows of its tables are."""

    runs = 1
    """Replications that it is of [count]."""
    lead: tuple[int, ...] = ()
    """The first axis of what is worked out for each of several replications; none of one."""
    run_of: Mapping[str, Ints] = {}
    """The replication of every row, by table, where there are several."""

    def own(self, table: str, rows: Rows, number: Ints, count: int) -> Ints:
        """Numbers below a count of some rows of a table, such that each replication has its own."""
        return self.run_of[table][rows] * count + number if self.run_of else number

    def tally(
        self, table: str, rows: Rows, number: Ints, count: int, weights: Floats | Ints | None = None
    ) -> NDArray[Any]:
        """How many of some rows have each number, or their weights one after the other.

        Shape (..., count), behind ``lead``.
        """
        cell = self.own(table, rows, number, count)
        cells = np.bincount(cell, weights, minlength=self.runs * count)
        return cells.reshape(*self.lead, count)

    def groups(self, table: str, subjects: int, *of_rows: Ints) -> Groups:
        """Rows of a table by replication and subject, -1 for none; each column gives every row
        one."""
        if self.run_of:
            own = ((each, self.own(table, EVERY, each, subjects)) for each in of_rows)
            of_rows = tuple(np.where(each < 0, -1, number) for each, number in own)
        return grouped(self.runs * subjects, *of_rows)
