"""Replications side by side: what metrics work out of short records is worked out of all at once.

A call of numpy costs a microsecond or two, however little it has to do; of a short record that is
most of what its metrics cost. The rows of several records stand behind each other in one, and what
is counted by number is counted by replication and number (``Counting.own``), in the same order: no
value changes a bit.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sim.model.scenario import Scenario
from sim.record.tables import Names, Tables
from sim.record.view import View

MOST_ROWS = 50_000
"""Spells of all replications that stand side by side, at most [count]."""
REFERS = {"plans": ("order", "orders"), "jobs": ("order", "orders"), "holds": ("job", "jobs"),
          "demands": ("job", "jobs")}  # fmt: skip
"""Columns that name a row of another table: table, column, and the other one."""
TABLES = ("spells", "orders", "plans", "jobs", "holds", "demands", "resupply", "moves")
NAMES = tuple(each.name for each in fields(Names) if each.name != "fleet_of")


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
        super().__init__(_joined(every), scenario)
        self.runs = len(every)
        self.lead = (len(every),)
        numbers = np.arange(len(every))
        self.run_of = {
            name: numbers.repeat([_rows(getattr(each, name)) for each in every]) for name in TABLES
        }
        self._parts: dict[Callable[[Any], Any], Sequence[Any]] = {}

    def parts(self, make: Callable[[Any], Any]) -> Sequence[Any]:
        """What a function gives for all replications, by replication."""
        if make not in self._parts:
            self._parts[make] = self._apart(make(self))
        return self._parts[make]

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
    pairs = ((getattr(one.names, each), getattr(other.names, each)) for each in NAMES)
    same = np.array_equal(one.names.fleet_of, other.names.fleet_of)
    return same and all(own == theirs for own, theirs in pairs)


def _rows(table: Any) -> int:
    return len(getattr(table, fields(table)[0].name))


def _joined(every: Sequence[Tables]) -> Tables:
    """The rows of all records, one record behind the other."""
    joined = {name: _stacked([getattr(each, name) for each in every]) for name in TABLES}
    for name, (column, other) in REFERS.items():
        before = np.cumsum([0, *(_rows(getattr(each, other)) for each in every[:-1])])
        shift = before.repeat([_rows(getattr(each, name)) for each in every])
        row = getattr(joined[name], column)
        joined[name] = replace(joined[name], **{column: np.where(row < 0, row, row + shift)})
    return replace(every[0], **joined)


def _stacked(tables: Sequence[Any]) -> Any:
    """Tables of one kind, one behind the other."""
    return replace(
        tables[0],
        **{
            each.name: np.concatenate([getattr(table, each.name) for table in tables])
            for each in fields(tables[0])
        },
    )
