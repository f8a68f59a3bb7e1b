"""Tidy tables: columns of equal length, with a column for every dimension of a subject."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.record.dimensions import DIMENSIONS, dimensions
from sim.record.metric import metrics

if TYPE_CHECKING:
    import pandas as pd

Column = NDArray[Any]
SHOWN = 10
"""Rows of a table that are shown [count]."""
NO_FRAMES = "a frame needs pandas: pip install pandas; .table has the same columns as numpy arrays"


class Table(Mapping[str, Column]):
    """Columns by their names, all of one length; what pandas would show, without it.

    ``table["mean"]`` is a numpy array, ``table.where(metric="ao")`` the rows that have some values.
    """

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = dict(columns)

    @classmethod
    def of(cls, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> "Table":
        """Rows as columns; a ``metric`` and its ``subject`` get their dimensions as well."""
        columns = {name: array([row[place] for row in rows]) for place, name in enumerate(head)}
        if {"metric", "subject"} <= {*columns}:
            columns = _with_dimensions(columns)
        return cls(columns)

    def __getitem__(self, name: str) -> Column:
        """A column, shape (rows,)."""
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        """Names of the columns."""
        return iter(self._columns)

    def __len__(self) -> int:
        """Number of columns, as of every mapping; ``rows`` is that of rows."""
        return len(self._columns)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(next(iter(self._columns.values()), ()))

    def where(self, **values: Any) -> "Table":
        """The rows that have these values, by column.

        Raises
        ------
        KeyError
            If there is no such column.
        """
        there = np.ones(self.rows, dtype=bool)
        for name, value in values.items():
            there &= self[name] == value
        return Table({name: column[there] for name, column in self._columns.items()})

    def to_frame(self) -> "pd.DataFrame":
        """The same as a frame of pandas.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise ImportError(NO_FRAMES) from None
        return pd.DataFrame(self._columns)

    def frame_or_table(self) -> Any:
        """A frame where pandas is installed, else this table."""
        try:
            return self.to_frame()
        except ImportError:
            return self

    def _shown(self) -> tuple[list[str], list[list[str]]]:
        """Columns that say something, and the first rows."""
        names = [name for name, column in self.items() if _says_something(column)]
        rows = [[_text(self[name][row]) for name in names] for row in range(min(SHOWN, self.rows))]
        return names, rows

    def __repr__(self) -> str:
        """The first rows, and how many there are."""
        from sim.report.output.text import aligned

        names, rows = self._shown()
        more = f"\n... {self.rows} rows" if self.rows > SHOWN else ""
        return aligned(names, rows) + more

    def _repr_html_(self) -> str:
        names, rows = self._shown()
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(each)}</td>" for each in row) + "</tr>" for row in rows
        )
        more = f"<p>{self.rows} rows</p>" if self.rows > SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def array(values: Sequence[Any]) -> Column:
    """Values of one column: numbers where all are numbers or missing, else what they are."""
    real = [each for each in values if not isinstance(each, bool | np.bool_)]
    numbers = len(real) == len(values) and all(
        each is None or each == "" or isinstance(each, int | float) for each in values
    )
    if numbers and any(isinstance(each, int | float) for each in values):
        if all(isinstance(each, int) for each in values):
            return np.array(values)
        told = [np.nan if each is None or each == "" else float(each) for each in values]
        return np.array(told)
    if values and not real:
        return np.array(values)
    found = np.empty(len(values), dtype=object)
    found[:] = ["" if each is None else each for each in values]
    return found


def _with_dimensions(columns: Mapping[str, Column]) -> dict[str, Column]:
    """A column for every dimension, beside the metric and before the subject."""
    pairs = list(zip(columns["metric"], columns["subject"], strict=True))
    known = {
        pair: dimensions(metrics[pair[0]].of, pair[1]) if pair[0] in metrics else {}
        for pair in dict.fromkeys(pairs)
    }
    found: dict[str, Column] = {}
    for name, column in columns.items():
        if name == "subject":
            for each in DIMENSIONS:
                missing: Any = np.nan if each == "day" else ""
                told = [known[pair].get(each, missing) for pair in pairs]
                found[each] = np.array(told, dtype=float if each == "day" else object)
        found[name] = column
    return found


def _says_something(column: Column) -> bool:
    if column.dtype == object:
        return any(each != "" for each in column)
    return column.dtype.kind != "f" or not bool(np.isnan(column).all())


def _text(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float | np.floating) else str(value)
