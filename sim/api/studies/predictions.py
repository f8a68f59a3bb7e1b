"""What a step of a study predicts, as its file says it."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator, model_validator

from sim.api.asking.keys.running import DrawnInputs
from sim.core.errors import Problem, known
from sim.core.model import Model
from sim.load.register.evidence import RIGHT_YEARS, years_of
from sim.record.metric import metrics
from sim.study.results.backtested import RecordValue
from sim.study.results.headlines import columns
from sim.study.running.outcome import Key, Outcome

Floats = NDArray[np.float64]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Quantity(Model):
    """A measure, its subjects put together, in the unit of the record."""

    metric: str
    """Its name (docs/metrics.md lists them)."""
    subject: list[str] | str = "*"
    """One subject or several, or patterns of them, component by component."""
    over: Literal["mean", "sum"] = "mean"
    """How several subjects are put together."""
    factor: Number = 1.0
    """Ours times this."""
    plus: Number = 0.0
    """What is added after that."""

    @property
    def patterns(self) -> list[str]:
        """The subjects, as a list."""
        return [self.subject] if isinstance(self.subject, str) else self.subject

    def values(self, keys: tuple[Key, ...], table: Floats) -> Floats:
        """By replication, shape (replications,); nan where no subject has a value.

        Parameters
        ----------
        table
            Shape (replications, keys).
        """
        places = [place for each in self.patterns for place in columns(self.metric, each, keys)]
        own = table[:, list(dict.fromkeys(places))]
        there = ~np.isnan(own)
        count = there.sum(axis=1)
        total = np.where(there, own, 0.0).sum(axis=1)
        if self.over == "mean":
            total = total / np.maximum(count, 1)
        found: Floats = np.where(count > 0, self.factor * total + self.plus, np.nan)
        return found


class KnownBefore(Model):
    """A value that was known before the record."""

    years: str
    """Its year, or years such as ``2017-2018``."""
    value: Number
    """In the unit of the prediction."""
    source: str = Field(min_length=1)
    """The id of its source."""

    @field_validator("years", mode="before")
    @classmethod
    def _years(cls, years: object) -> str:
        if isinstance(years, bool) or years_of(str(years)) is None:
            raise ValueError(f"{years!r} is not right: {RIGHT_YEARS}")
        return str(years)


class NaiveForecast(Model):
    """What somebody without a model would say."""

    by: Literal["last", "mean"] = "last"
    """The value of the last year before the record, of these or of earlier records; or the mean of
    these."""
    values: list[KnownBefore] = Field(default_factory=list)
    """What was known before the first record."""


class Observed(Model):
    """What the record observed, as far as its luck goes; one window of the model by default."""

    count: int | None = Field(default=None, ge=1, strict=True)
    """The record is a share of so many, each of which is or is not [count]."""
    times: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    """The record is the mean of so many windows of the model."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.count is not None and self.times != 1.0:
            raise ValueError("has count and times; one of them is right")
        return self


class Prediction(Quantity):
    """What is predicted of a record."""

    title: str
    """In a few words."""
    unit: str
    """Of the record."""
    per: Quantity | None = None
    """Ours over this, replication by replication."""
    observed: Observed = Field(default_factory=Observed)
    """What the record observed."""
    logs: bool = False
    """Whether it is spread as a lognormal law is: durations and ratios."""
    least: float | None = Field(default=None, allow_inf_nan=False)
    """What it can be at least."""
    most: float | None = Field(default=None, allow_inf_nan=False)
    """What it can be at most."""
    naive: NaiveForecast = Field(default_factory=NaiveForecast)
    """The forecast that stands beside ours."""

    @property
    def quantities(self) -> list[Quantity]:
        """Itself, and what it is divided by."""
        return [self, *([self.per] if self.per else [])]

    def all_values(self, keys: tuple[Key, ...], table: Floats) -> Floats:
        """By replication, shape (replications,)."""
        own = self.values(keys, table)
        if self.per is None:
            return own
        below = self.per.values(keys, table)
        found: Floats = own / np.where(below == 0, np.nan, below)
        return found

    def known_before(self, name: str) -> list[RecordValue]:
        """What the naive forecast stands on."""
        found = []
        for each in self.naive.values:
            years = years_of(each.years)
            assert years is not None
            found.append(RecordValue(name, years, each.value, each.value, each.source, "", ""))
        return found


class Backtest(DrawnInputs):
    """What a run predicts, under draws of its inputs where some are asked for."""

    predictions: dict[str, Prediction] = Field(min_length=1)
    """By name."""

    @property
    def metrics(self) -> list[str]:
        """Names of every measure."""
        every = (one for each in self.predictions.values() for one in each.quantities)
        return list(dict.fromkeys(one.metric for one in every))

    def unknown_metrics(self) -> Iterator[Problem]:
        """Measures that there are none of."""
        for name, each in self.predictions.items():
            for path, one in ((name, each), (f"{name}.per", each.per)):
                if one is not None:
                    yield from known(
                        f"backtest.predictions.{path}.metric", one.metric, metrics, "metric"
                    )

    def unknown_subjects(self, keys: Sequence[Key]) -> Iterator[Problem]:
        """Subjects that a scenario does not have."""
        every = tuple(keys)
        for name, each in self.predictions.items():
            for path, one in ((name, each), (f"{name}.per", each.per)):
                for pattern in one.patterns if one is not None else ():
                    if one is not None and not columns(one.metric, pattern, every):
                        have = [subject for metric, subject in every if metric == one.metric]
                        what = f"subject of {one.metric}"
                        yield from known(
                            f"backtest.predictions.{path}.subject", pattern, have, what
                        )


class PredictionReader:
    """Reads the predictions of single outcomes."""

    def __init__(self, backtest: Backtest) -> None:
        self.headlines = [*backtest.predictions.values()]
        self.metrics = backtest.metrics

    def values(self, outcome: Outcome) -> Floats:
        """One value for each prediction, shape (predictions,)."""
        table = outcome.values[None]
        return np.array([each.all_values(outcome.keys, table)[0] for each in self.headlines])
