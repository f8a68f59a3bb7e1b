"""Published figures beside what a run finds: the band, ours, and whether they meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.record.metric import metrics
from sim.study.results.headlines import columns
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary

NO_FIGURE = "no published figure"
PUT_IN = "put in"


@dataclass(frozen=True)
class Band:
    """A row of ``published.csv``.

    Attributes
    ----------
    metric, subjects, of
        The measure that the figure is about: the mean over subjects that fit these patterns; with
        ``of``, their sum over the sum of those. Without a metric the model has nothing like it.
    low, high
        The band; nan where nobody has published one.
    role
        ``put in`` where the model was made to meet it, so that meeting it says nothing.
    note
        How the figure maps to the measure.
    """

    scenario: str
    metric: str
    subjects: tuple[str, ...]
    of: tuple[str, ...]
    low: float
    high: float
    unit: str
    year: str
    sources: tuple[str, ...]
    role: str
    note: str

    @property
    def name(self) -> str:
        """The measure, in words."""
        return f"{self.metric} {', '.join(self.subjects)}".strip()

    @property
    def short(self) -> str:
        """The measure, with its first subject."""
        first, *more = self.subjects
        return f"{self.metric} {first}" + (f" and {len(more)} more" if more else "")

    @property
    def published(self) -> str:
        """The band, in words."""
        if self.low != self.low:
            return NO_FIGURE
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Beside:
    """A band and what was found."""

    band: Band
    found: Summary

    @property
    def inside(self) -> bool | None:
        """Whether the interval found meets the band; None where one of both is missing."""
        if self.band.low != self.band.low or not self.found.n:
            return None
        low, high = self.found.low, self.found.high
        if low != low:
            low = high = self.found.mean
        return bool(low <= self.band.high and high >= self.band.low)


def beside(result: Result, bands: Sequence[Band]) -> Iterator[Beside]:
    """Those bands of which a run has the subject."""
    for band in bands:
        values = _values(result, band) if band.metric else None
        if values is not None:
            unit = metrics[band.metric].unit if not band.of else "fraction"
            told = result.summary(band.metric, ", ".join(band.subjects), unit, values)
            yield Beside(band, told)


def _values(result: Result, band: Band) -> NDArray[np.float64] | None:
    """What the band is about, by replication; None without a subject."""
    own, of = (_places(result, band.metric, each) for each in (band.subjects, band.of))
    if not own or (band.of and not of):
        return None
    values = result.values[:, own]
    if not band.of:
        return np.asarray(values.mean(axis=1))
    total = result.values[:, of].sum(axis=1)
    return np.asarray(values.sum(axis=1) / np.where(total == 0, np.nan, total))


def _places(result: Result, metric: str, patterns: Sequence[str]) -> list[int]:
    every = (each for pattern in patterns for each in columns(metric, pattern, result.keys))
    return list(dict.fromkeys(every))
