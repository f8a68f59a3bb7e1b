"""What every metric owes: a unit, a source, and a pure function of a view."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sim.core.registry import Registry
from sim.record.view import View

Values = Iterable[tuple[str, float]]
"""Subject (a fleet, a hub, a mission, ...) and value; nan where a replication has none."""


@dataclass(frozen=True)
class Metric:
    """A measure of one replication.

    Attributes
    ----------
    name, unit, source
        The source is a book, a paper, a manual, or ``ours`` for a measure of this project.
    measure
        A pure function; for a given scenario it yields the same subjects in every replication.
    """

    name: str
    unit: str
    source: str
    of: str
    """How a subject is made of dimensions (``sim.record.dimensions``), e.g. ``fleet@day``."""
    measure: Callable[[View], Values]


metrics: Registry[Metric] = Registry("metric", "sim.metrics")


def metric(
    name: str, *, unit: str, source: str, of: str = ""
) -> Callable[[Callable[[View], Values]], Callable[[View], Values]]:
    """Register a function as a metric."""

    def keep(measure: Callable[[View], Values]) -> Callable[[View], Values]:
        metrics.register(name)(Metric(name, unit, source, of, measure))
        return measure

    return keep
