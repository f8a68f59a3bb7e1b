"""Summaries of many points: their numbers lie in a file, their names in memory once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from sim.core.spooled import Spooled
from sim.study.running.outcome import Key
from sim.study.statistics.summary import NUMBERS, Names, Summary, summary, summary_row

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Named:
    """Names that many points share."""

    names: Names

    @cached_property
    def place(self) -> dict[Key, int]:
        """Where each metric and subject stands."""
        return {(metric, subject): at for at, (metric, subject, _) in enumerate(self.names)}


class SummaryStore:
    """Summaries of every point of a sweep."""

    def __init__(self) -> None:
        self._tables: Spooled[Floats] = Spooled(np.ndarray.tobytes, np.frombuffer)
        self._named: dict[Names, Named] = {}

    def keep(self, names: Names, table: Floats) -> Sequence[Summary]:
        """Put the summaries of a point away, which a table has the numbers of."""
        if not names:
            return []
        self._tables.append(table)
        named = self._named.setdefault(names, Named(names))
        return KeptSummaries(named, self._tables, len(self._tables) - 1)


class KeptSummaries(Sequence[Summary]):
    """The summaries of a point, read when they are looked at."""

    __slots__ = ("_at", "_named", "_tables")

    def __init__(self, named: Named, tables: Spooled[Floats], at: int) -> None:
        self._named, self._tables, self._at = named, tables, at

    def __len__(self) -> int:
        return len(self._named.names)

    @overload
    def __getitem__(self, place: int) -> Summary: ...
    @overload
    def __getitem__(self, place: slice) -> list[Summary]: ...
    def __getitem__(self, place: int | slice) -> Summary | list[Summary]:
        """A summary, or some."""
        if isinstance(place, slice):
            return list(self)[place]
        return summary(self._named.names[place], self._table[place].tolist())

    def __iter__(self) -> Iterator[Summary]:
        return map(summary, self._named.names, self._table.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))

    @property
    def keys(self) -> Collection[Key]:
        """Metric and subject of each."""
        return self._named.place.keys()

    def of(self, keys: Collection[Key]) -> dict[Key, Summary]:
        """Those of some metrics and subjects, as far as there are any."""
        place, names, table = self._named.place, self._named.names, self._table
        here = [(key, place[key]) for key in keys if key in place]
        return {key: summary(names[at], table[at].tolist()) for key, at in here}

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """What each has, in the order of its fields."""
        return map(summary_row, self._named.names, self._table.tolist())

    @property
    def _table(self) -> Floats:
        return self._tables[self._at].reshape(len(self), len(NUMBERS))


def keys_of(summaries: Sequence[Summary]) -> Collection[Key]:
    """Metric and subject of each; of those that are kept nothing is read."""
    if isinstance(summaries, KeptSummaries):
        return summaries.keys
    return [(each.metric, each.subject) for each in summaries]


def of_keys(summaries: Sequence[Summary], keys: Collection[Key]) -> dict[Key, Summary]:
    """Those of some metrics and subjects; of those that are kept only these are made."""
    if isinstance(summaries, KeptSummaries):
        return summaries.of(keys)
    found = {(each.metric, each.subject): each for each in summaries}
    return {key: found[key] for key in keys if key in found}


def rows_of(summaries: Sequence[Summary]) -> Iterator[tuple[Any, ...]]:
    """What each has, in the order of its fields; of those that are kept no summary is made."""
    if isinstance(summaries, KeptSummaries):
        return summaries.rows()
    return ((*vars(each).values(),) for each in summaries)
