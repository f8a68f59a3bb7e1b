"""What every metric owes: a unit, a source, and a pure function of a view."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import numpy as np

from sim.core.registry import Registry
from sim.record.kept import once
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import View

Values = Iterable[tuple[str, float]]
"""Subject (a fleet, a hub, a mission, ...) and value; nan where a replication has none."""
Column = Floats | Ints | Bools | Sequence[float]
"""The values of all subjects, shape (subjects,)."""
Subjects = Callable[[View], Iterable[str]]
"""What a metric has values of, from the scenario and the names of its records."""


@dataclass(frozen=True)
class Metric:
    """A measure of one replication.

    Attributes
    ----------
    name, unit, source
        The source is a book, a paper, a manual, or ``ours`` for a measure of this project.
    of
        How a subject is made of dimensions (``sim.record.dimensions``), e.g. ``fleet@day``.
    measure
        A pure function: pairs of a subject and its value.
    subjects, column
        The same apart: for a given scenario every replication has the same subjects.
    """

    name: str
    unit: str
    source: str
    of: str
    measure: Callable[[View], Values]
    subjects: Callable[[View], tuple[str, ...]]
    column: Callable[[View], Column]


F = TypeVar("F", bound=Callable[[View], Any])

metrics: Registry[Metric] = Registry("metric", "sim.metrics")


def metric(
    name: str, *, unit: str, source: str, of: str = "", subjects: Subjects | None = None
) -> Callable[[F], F]:
    """Register a function as a metric.

    It yields pairs of a subject and a value; or, with ``subjects``, which says them once for a
    scenario, it returns the values of all of them as one column.
    """

    def keep(function: F) -> F:
        told = _in_pairs(name, function) if subjects is None else _in_columns(function, subjects)
        metrics.register(name)(Metric(name, unit, source, of, *told))
        return function

    return keep


Told = tuple[Callable[[View], Values], Callable[[View], tuple[str, ...]], Callable[[View], Column]]


def _in_pairs(name: str, function: Callable[[View], Values]) -> Told:
    """Of a function that yields pairs; which subjects it has is learned from the first record."""

    @once()
    def known(view: View) -> tuple[str, ...]:
        return tuple(subject for subject, _ in function(view))

    def column(view: View) -> Column:
        pairs = list(function(view))
        if tuple(subject for subject, _ in pairs) != known(view):
            raise ValueError(f"metric {name!r} has other subjects in another replication")
        return [value for _, value in pairs]

    return function, known, column


def _in_columns(function: Callable[[View], Column], subjects: Subjects) -> Told:
    """Of a function that returns a column for the subjects."""

    @once()
    def known(view: View) -> tuple[str, ...]:
        return tuple(subjects(view))

    @wraps(function)
    def measure(view: View) -> Values:
        values = function(view) if known(view) else ()
        return zip(known(view), np.asarray(values, dtype=np.float64).tolist(), strict=True)

    return measure, known, function
