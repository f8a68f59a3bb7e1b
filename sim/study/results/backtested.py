"""Forecasts beside the record: inside the interval or not, and whether a naive one is nearer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

HEAD = (
    "step", "prediction", "what", "unit", "forecast", "low", "high", "level", "n", "record",
    "record_to", "years", "source", "verdict", "naive", "naive_years", "naive_source", "nearer",
    "committed", "committed_low", "committed_high", "committed_verdict",
)  # fmt: skip
"""Columns of ``backtest.csv``: a row for each record of each prediction."""
INSIDE, NO_RECORD = "inside", "no record"
OURS, NAIVE, ALIKE = "ours", "naive", "alike"
ROUNDING = 1e-9
"""Of numbers that were written and read again, relative."""
CLOSE = 0.01
"""Of the record: forecasts whose errors differ by less are alike."""


@dataclass(frozen=True)
class Foretold:
    """What a prediction says: a forecast, and where the record will lie with ``level``.

    Attributes
    ----------
    n
        Observations of the model that it is made of [count].
    """

    step: str
    name: str
    title: str
    unit: str
    mean: float
    low: float
    high: float
    level: float
    n: int


@dataclass(frozen=True)
class RecordValue:
    """What was observed; a band where no more is known.

    Attributes
    ----------
    years
        First and last year, both included.
    place
        File and line.
    """

    prediction: str
    years: tuple[int, int]
    low: float
    high: float
    source: str
    note: str
    place: str

    @property
    def value(self) -> float:
        """The middle of the band."""
        return (self.low + self.high) / 2

    @property
    def told(self) -> str:
        """In words."""
        return number(self.low) + ("" if self.low == self.high else f" to {number(self.high)}")

    @property
    def told_years(self) -> str:
        """Its years, in words."""
        first, last = self.years
        return f"{first}" if first == last else f"{first}-{last}"


@dataclass(frozen=True)
class HeldForecast:
    """A prediction, a record of it, and what else could have been said.

    Attributes
    ----------
    record
        None where there is none.
    naive
        The naive forecast, and what it stands on.
    committed
        What was committed before; None where nothing was.
    """

    foretold: Foretold
    record: RecordValue | None
    naive: RecordValue | None
    committed: Foretold | None

    @property
    def verdict(self) -> str:
        """Of the forecast of this run."""
        return verdict(self.foretold, self.record)

    @property
    def committed_verdict(self) -> str:
        """Of what was committed; empty where nothing was."""
        return verdict(self.committed, self.record) if self.committed else ""

    @property
    def nearer(self) -> str:
        """Whether our forecast or the naive one is nearer to the record; empty without one."""
        if self.record is None or self.naive is None:
            return ""
        ours = away(self.foretold.mean, self.record)
        theirs = away(self.naive.value, self.record)
        if abs(ours - theirs) <= CLOSE * abs(self.record.value):
            return ALIKE
        return OURS if ours < theirs else NAIVE

    @property
    def row(self) -> tuple[Any, ...]:
        """The row of ``backtest.csv``."""
        told, record, naive, before = self.foretold, self.record, self.naive, self.committed
        return (
            told.step, told.name, told.title, told.unit, told.mean, told.low, told.high, told.level,
            told.n, record and record.low, record and record.high,
            record and record.told_years, record and record.source, self.verdict,
            naive and naive.value, naive and naive.told_years, naive and naive.source, self.nearer,
            before and before.mean, before and before.low, before and before.high,
            self.committed_verdict,
        )  # fmt: skip


def verdict(told: Foretold, record: RecordValue | None) -> str:
    """Whether a record lies in the interval, or on which side of it."""
    if record is None:
        return NO_RECORD
    slack = ROUNDING * max(abs(told.low), abs(told.high), 1.0)
    if record.low <= told.high + slack and record.high >= told.low - slack:
        return INSIDE
    return "outside, above" if record.low > told.high else "outside, below"


def away(value: float, record: RecordValue) -> float:
    """How far a value is from a record; 0 inside a band."""
    return max(record.low - value, value - record.high, 0.0)


def beside_records(
    every: Sequence[Foretold], records: Sequence[RecordValue],
    known: Sequence[tuple[str, bool, Sequence[RecordValue]]], committed: Iterable[Foretold],
) -> list[HeldForecast]:  # fmt: skip
    """A row for each record of each prediction, in order of years; one without where it has none.

    Parameters
    ----------
    known
        Of each prediction by name what was known before, and whether the naive forecast is their
        mean, or the value of the last year before the record: of these or of earlier records.
    """
    before = {each.name: each for each in committed}
    naive = {name: (mean, values) for name, mean, values in known}
    found = []
    for told in every:
        mean, values = naive.get(told.name, (False, ()))
        own = [each for each in records if each.prediction == told.name]
        none: list[RecordValue | None] = [None]
        for record in sorted(own, key=lambda each: each.years) or none:
            last = _naive(record, values, () if mean else own, mean)
            found.append(HeldForecast(told, record, last, before.get(told.name)))
    return found


def _naive(
    record: RecordValue | None, values: Sequence[RecordValue], own: Sequence[RecordValue],
    mean: bool,
) -> RecordValue | None:  # fmt: skip
    """What somebody without a model would have said."""
    early = [*values]
    if record is not None:
        early += [each for each in own if each.years[1] < record.years[0]]
    if not early:
        return None
    if not mean:
        last = max(each.years[1] for each in early)
        early = [each for each in early if each.years[1] == last]
    value = sum(each.value for each in early) / len(early)
    years = min(each.years[0] for each in early), max(each.years[1] for each in early)
    sources = ";".join(dict.fromkeys(each.source for each in early))
    return RecordValue(early[0].prediction, years, value, value, sources, "", "")


def number(value: float) -> str:
    """A number of three digits, without a power of ten."""
    if value != value:
        return "-"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
