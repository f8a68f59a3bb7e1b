"""Summaries of many points: their numbers lie in a file, their names in memory once."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from sim.core.spooled import Spooled
from sim.study.running.outcome import Key
from sim.study.statistics.summary import Summary

Floats = NDArray[np.float64]
Names = tuple[tuple[str, str, str], ...]
"""Metric, subject and unit of each summary."""
NUMBERS = tuple(each.name for each in fields(Summary))[3:]
"""What a summary has beside its names."""
COUNT = NUMBERS.index("n")
_numbers = attrgetter(*NUMBERS)


class SummaryStore:
    """Summaries of every point of a sweep."""

    def __init__(self) -> None:
        self._tables: Spooled[Floats] = Spooled(np.ndarray.tobytes, np.frombuffer)
        self._names: dict[Names, Names] = {}

    def keep(self, summaries: Sequence[Summary]) -> Sequence[Summary]:
        """Put the summaries of a point away."""
        if not summaries:
            return summaries
        names = tuple((each.metric, each.subject, each.unit) for each in summaries)
        self._tables.append(np.array([*map(_numbers, summaries)], dtype=np.float64))
        names = self._names.setdefault(names, names)
        return KeptSummaries(names, self._tables, len(self._tables) - 1)


class KeptSummaries(Sequence[Summary]):
    """The summaries of a point, read when they are looked at."""

    __slots__ = ("_at", "_names", "_tables")

    def __init__(self, names: Names, tables: Spooled[Floats], at: int) -> None:
        self._names, self._tables, self._at = names, tables, at

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, place: int) -> Summary: ...
    @overload
    def __getitem__(self, place: slice) -> list[Summary]: ...
    def __getitem__(self, place: int | slice) -> Summary | list[Summary]:
        """A summary, or some."""
        if isinstance(place, slice):
            return list(self)[place]
        return _summary(self._names[place], self._table[place].tolist())

    def __iter__(self) -> Iterator[Summary]:
        return map(_summary, self._names, self._table.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))

    @property
    def keys(self) -> list[Key]:
        """Metric and subject of each."""
        return [(metric, subject) for metric, subject, _ in self._names]

    @property
    def _table(self) -> Floats:
        return self._tables[self._at].reshape(len(self._names), len(NUMBERS))


def keys_of(summaries: Sequence[Summary]) -> list[Key]:
    """Metric and subject of each; of those that are kept nothing is read."""
    if isinstance(summaries, KeptSummaries):
        return summaries.keys
    return [(each.metric, each.subject) for each in summaries]


def _summary(names: tuple[str, str, str], numbers: Sequence[Any]) -> Summary:
    values = list(numbers)
    values[COUNT] = int(values[COUNT])
    return Summary(*names, *values)
