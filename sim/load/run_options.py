"""How a scenario is run: seeds, replications, and what is printed."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from sim.core.errors import NestedProblems, Problem, did_you_mean
from sim.core.model import Model
from sim.core.names import PathName


class Repeated(Model):
    """How many replications there are, where they run, and what is told and kept of them."""

    seed: int = Field(default=1, ge=0, strict=True)
    """Selects all random streams; the same seed gives the same bits with the same packages on the
    same kind of processor (docs/outputs.md)."""
    replications: int = Field(default=100, ge=1, strict=True)
    """With ``precision`` those of the first stage, 30 where none are given [count]."""
    workers: int = Field(default=1, ge=1, le=1000, strict=True)
    """Processes; the result does not depend on it."""
    scheduler: str | None = None
    """Address of a Dask scheduler whose workers run instead; the result does not depend on it."""
    level: float = Field(default=0.95, gt=0, lt=1)
    """Level of the confidence intervals."""
    format: Literal["table", "json", "csv"] = "table"
    """What is printed; json and csv hold every metric."""
    out: PathName | None = None
    """Folder for tables, and for figures; none are written without it."""
    figures: bool = Field(default=False, strict=True)
    """Whether figures are drawn into ``out`` as well; a finished folder gets them without a run."""
    store: bool = Field(default=False, strict=True)
    """Whether every replication is written to ``out`` in Parquet files as well."""
    rerun: bool = Field(default=False, strict=True)
    """Whether what the journal in ``out`` has is forgotten and run again."""

    @property
    def where(self) -> int | str:
        """The processes, or the address of the scheduler."""
        return self.scheduler or self.workers

    @field_validator("scheduler")
    @classmethod
    def _address(cls, address: str | None) -> str | None:
        if address is not None and not re.fullmatch(r"(tcp|tls)://[^\s/]+:\d+", address):
            raise ValueError(f"{address!r} is no address; scheduler=tcp://HOST:8786 is right")
        return address


class Precise(Model):
    """How precise a result is to be."""

    precision: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Replicate until every headline interval (or that of ``metric``) is so narrow: half-width,
    absolute for metrics that are fractions, for others a share of their |mean|."""
    budget: int | None = Field(default=None, ge=1, strict=True)
    """Replications at most, with ``precision``; 1000 where none is given [count]."""


class MeasuresTold(Model):
    """Which measures are worked out, which must be precise, and which are told."""

    keep: list[str] = Field(default_factory=list)
    """Metrics that are worked out and stored; all by default. Others need another run."""
    show: list[str] = Field(default_factory=list)
    """Metrics whose tables are printed, and no others; by default those of the command, or of
    ``keep``."""
    metric: list[str] = Field(default_factory=list)
    """Metrics that must be precise and are told, by name; those of the command by default."""
    subject: list[str] = Field(default_factory=list)
    """Subjects of them (a fleet, a mission, a hub, ...); every one by default."""

    @property
    def kept(self) -> tuple[str, ...] | None:
        """Names of the metrics that are stored, in one order however they were given; or all."""
        return tuple(sorted(self.keep)) or None

    @field_validator("keep", "show", "metric", "subject", mode="before")
    @classmethod
    def _one_or_several(cls, given: Any) -> Any:
        """One name is a list of one, and ``all`` are every one; None, too."""
        names = [given] if isinstance(given, str) else given
        return [] if names in (None, ["all"]) else names

    @field_validator("keep", "show", "metric")
    @classmethod
    def _known(cls, names: list[str]) -> list[str]:
        if not names:
            return names
        from sim.record.metric import metrics

        for name in names:
            if name not in metrics:
                raise ValueError(f"no metric is called {name!r}; {did_you_mean(name, metrics)}")
            if names.count(name) > 1:
                raise ValueError(f"has {name} twice; once is right")
        return names


class GivenPast(Model):
    """Whether replications are futures of one past."""

    past: int | None = Field(default=None, ge=0, strict=True)
    """Number of a replication whose futures are asked for: all of them are it up to ``from_d``, and
    from then on everything pending is drawn anew, given what has passed of it. Intervals are those
    of that past."""
    from_d: float | None = Field(default=None, allow_inf_nan=False)
    """Day on which the futures part; 0 where none is given [d]."""
    lived: list[tuple[float, int]] = Field(default_factory=list)
    """Futures that the past has lived itself by then: days on which they began and their numbers,
    ``[[5,7],[10,3]]``."""

    @model_validator(mode="after")
    def _one_of(self) -> "GivenPast":
        if self.past is None and self.from_d is not None:
            told = f"{self.from_d:g} is for nothing without past=; past=0 is right"
            raise NestedProblems([Problem("from_d", told)])
        if self.past is None and self.lived:
            raise NestedProblems([Problem("lived", "is about a past, and there is none; past=0")])
        if self.past is not None and getattr(self, "antithetic", False):
            told = "one past has no antithetic pairs; antithetic=false is right"
            raise NestedProblems([Problem("antithetic", told)])
        return self


class SpellsKept(Model):
    """Whether one replication is kept platform by platform."""

    spells: bool = False
    """Whether to write the spells of a replication to ``out``: ``theater report`` plays them."""
    spells_of: Annotated[int, Field(ge=0, strict=True)] | Literal["typical"] = 0
    """Number of that replication; ``typical`` for the one that is nearest to the median day."""


class RunOptions(SpellsKept, GivenPast, MeasuresTold, Precise, Repeated):
    """How a scenario is run; everything that changes no model."""

    antithetic: bool = False
    """Whether replications are pairs with opposite random numbers; an even number of them."""
    detail: bool = False
    """Whether every table is printed, or the question, the headline and what is worst."""

    @model_validator(mode="before")
    @classmethod
    def _first_stage(cls, given: Any) -> Any:
        """Where no replications are given: 100, and with a precision its first stage."""
        if not isinstance(given, Mapping) or given.get("replications") is not None:
            return given
        if given.get("precision") is None:
            return {**given, "replications": 100}
        from sim.study.results.precision import FIRST

        return {**given, "replications": FIRST}

    @model_validator(mode="after")
    def _in_pairs(self) -> "RunOptions":
        for name in ("replications", "budget"):
            count = getattr(self, name)
            if self.antithetic and count is not None and count % 2:
                told = f"{count} cannot be antithetic pairs; an even number is right"
                raise NestedProblems([Problem(name, told)])
        return self
