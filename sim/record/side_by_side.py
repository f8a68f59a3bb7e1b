"""Replications side by side: what metrics work out of short records is worked out of all at once.

A call of numpy costs a microsecond or two, however little it has to do; of a short record that is
most of what its metrics cost. The rows of several records stand behind each other in one, and what
is counted by number is counted by replication and number (``Counting.own``), in the same order: no
value changes a bit.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

import numpy as np

from sim.model.scenario import Scenario
from sim.record.kept import Found, MeasuredTogether
from sim.record.tables import (
    Demands,
    Floats,
    Holds,
    Jobs,
    Moves,
    Names,
    Orders,
    Plans,
    Resupply,
    Spells,
    Tables,
)
from sim.record.view import View

MOST_ROWS = 50_000
"""Spells of all replications that stand side by side, at most [count]."""
REFERS = {"plans": ("order", "orders"), "jobs": ("order", "orders"), "holds": ("job", "jobs"),
          "demands": ("job", "jobs")}  # fmt: skip
"""Columns that name a row of another table: table, column, and the other one."""
TABLES = {"spells": Spells, "orders": Orders, "plans": Plans, "jobs": Jobs, "holds": Holds,
          "demands": Demands, "resupply": Resupply, "moves": Moves}  # fmt: skip
COLUMNS = {name: tuple(each.name for each in fields(kind)) for name, kind in TABLES.items()}
_named = attrgetter(*(each.name for each in fields(Names) if each.name != "fleet_of"))
Columns = tuple[MeasuredTogether[View, Any], ...]
"""Functions that give a column of values."""


class SideBySide(View):
    """Several replications of a scenario as one view.

    Parameters
    ----------
    every
        Their records, which have the same names and the same first and last day.
    scenario
        What was simulated.
    """

    def __init__(self, every: Sequence[Tables], scenario: Scenario) -> None:
        sizes = {name: [_rows(each, name) for each in every] for name in TABLES}
        super().__init__(_joined(every, sizes), scenario)
        self.runs = len(every)
        self.lead = (len(every),)
        numbers = np.arange(len(every))
        self.run_of = {name: numbers.repeat(rows) for name, rows in sizes.items()}
        self._parts: dict[Callable[[Any], Any], Sequence[Any]] = {}
        self._rows: dict[Columns, Floats] = {}

    def parts(self, make: Callable[[Any], Any]) -> Sequence[Any]:
        """What a function gives for all replications, by replication."""
        if make not in self._parts:
            self._parts[make] = self._apart(make(self))
        return self._parts[make]

    def rows(self, columns: Columns) -> Floats:
        """The values of some columns, one behind the other, shape (replications, values)."""
        if columns not in self._rows:
            found = (np.reshape(self.parts(each.make), (self.runs, -1)) for each in columns)
            self._rows[columns] = np.concatenate([np.empty((self.runs, 0)), *found], axis=1)
        return self._rows[columns]

    def _apart(self, found: Any) -> Sequence[Any]:
        if isinstance(found, list):
            size = len(found) // self.runs
            return [found[place * size : (place + 1) * size] for place in range(self.runs)]
        parts: Sequence[Any] = found.reshape(self.runs, -1) if found.ndim == 1 else found
        return parts


@dataclass(frozen=True)
class PlaceAmong:
    """The place of one view among others."""

    others: SideBySide
    place: int

    def parts(self, make: Callable[[Any], Any]) -> Sequence[Any]:
        """What a function gives for all of them, by view."""
        return self.others.parts(make)

    def of_names(self, found_too: Found = "") -> dict[Hashable, Any]:
        """What is worked out from the scenario and names alone."""
        return self.others.of_names(found_too)


def side_by_side(every: Sequence[Tables], scenario: Scenario) -> list[View]:
    """Views of some records of a scenario, side by side where they can stand so."""
    views = [View(each, scenario) for each in every]
    rows: list[list[View]] = []
    for view in views:
        row = next((row for row in rows if _alike(row[0].tables, view.tables)), None)
        rows.append([view]) if row is None else row.append(view)
    for row in rows:
        if len(row) > 1:
            others = SideBySide([view.tables for view in row], scenario)
            for place, view in enumerate(row):
                view.beside = PlaceAmong(others, place)
    return views


def values_of(view: View, columns: Columns) -> Floats:
    """The values of some columns of a view, one behind the other, shape (values,)."""
    if isinstance(view.beside, PlaceAmong):
        return np.asarray(view.beside.others.rows(columns)[view.beside.place])
    return np.concatenate([np.empty(0), *(each(view) for each in columns)])


def in_batches(records: Iterable[Tables]) -> Iterator[list[Tables]]:
    """Records in their order, as many at a time as stand side by side; an error comes after those
    before it."""
    waiting: list[Tables] = []
    rows = 0
    try:
        for each in records:
            waiting.append(each)
            rows += len(each.spells.start)
            if rows + rows // len(waiting) > MOST_ROWS:
                yield waiting
                waiting, rows = [], 0
    except Exception:
        if waiting:
            yield waiting
        raise
    if waiting:
        yield waiting


def _alike(one: Tables, other: Tables) -> bool:
    """Whether two records have the same days, and their numbers stand for the same."""
    if (one.start_d, one.end_d) != (other.start_d, other.end_d):
        return False
    same = np.array_equal(one.names.fleet_of, other.names.fleet_of)
    return same and _named(one.names) == _named(other.names)


def _rows(record: Tables, table: str) -> int:
    return len(getattr(getattr(record, table), COLUMNS[table][0]))


def _joined(every: Sequence[Tables], sizes: Mapping[str, Sequence[int]]) -> Tables:
    """The rows of all records, one record behind the other; so many of each table and record."""
    filled = [name for name, rows in sizes.items() if any(rows)]
    joined = {name: _stacked(every, name) for name in filled}
    for name in REFERS.keys() & joined.keys():
        column, other = REFERS[name]
        shift = np.cumsum([0, *sizes[other][:-1]]).repeat(sizes[name])
        row = getattr(joined[name], column)
        joined[name] = replace(joined[name], **{column: np.where(row < 0, row, row + shift)})
    return replace(every[0], **joined)


def _stacked(every: Sequence[Tables], table: str) -> Any:
    """One table of all records, one behind the other."""
    tables = [getattr(each, table) for each in every]
    columns = ([getattr(each, column) for each in tables] for column in COLUMNS[table])
    return TABLES[table](*map(np.concatenate, columns))
