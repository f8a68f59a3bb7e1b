"""Timings: durations and choices by number, known before the run and drawn in each replication.

A blueprint keeps how a number is drawn (a ``Drawn``); a replication keeps what draws it. So plans
name their durations by number, and are the same in every replication.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np

from sim.core.streams import Draws, Floats, Stream, Streams
from sim.core.ticks import Ticks, scaled, ticks_of, to_ticks
from sim.model.families.law import DurationLaw
from sim.model.work import Growth

Timing = Callable[[int, int], Ticks]
"""A duration for a row (platform) and the number of its draw."""

Uniforms = Callable[[int, int], float]
"""A number on [0, 1) for a row and the number of its draw."""


class Drawn(Protocol):
    """How a number of one replication comes about."""

    def begin(self, random: "Random") -> Any:
        """What gives it, for a row and the number of its draw."""
        ...


class Random:
    """The random numbers of one replication.

    Attributes
    ----------
    timings
        What gives each number of the blueprint, in its order.
    """

    def __init__(self, streams: Streams, drawn: Sequence[Drawn]) -> None:
        self.streams = streams
        self._stream_of: dict[tuple[str, str], Stream] = {}
        self.timings: list[Any] = []
        for each in drawn:
            self.timings.append(each.begin(self))

    def stream(self, owner: str, purpose: str, rows: int) -> Stream:
        """The stream of an owner and purpose; there is one."""
        key = owner, purpose
        found = self._stream_of.get(key)
        if found is None:
            found = self._stream_of[key] = self.streams.of(owner, purpose, rows)
        return found


@dataclass(frozen=True, slots=True)
class Constant:
    """A law without spread, of which no draw is made."""

    ticks: Ticks

    def begin(self, _: Random) -> Timing:
        """The same for every draw."""
        return self.value

    def value(self, _row: int, _n: int) -> Ticks:
        """Always as long."""
        return self.ticks


@dataclass(frozen=True, slots=True)
class TimingLaw:
    """A law as durations of an owner's rows, in whole ticks."""

    owner: str
    purpose: str
    rows: int
    law: DurationLaw
    factor: float = 1.0

    def begin(self, random: Random) -> Timing:
        """The draws of a replication."""
        return Draws(random.stream(self.owner, self.purpose, self.rows), self.quantile).value

    def quantile(self, u: Floats) -> Any:
        """Durations at the probabilities u [ticks]."""
        return ticks_of(self.factor * self.law.quantile(u))


def of_law(
    law: DurationLaw, owner: str, purpose: str, rows: int, factor: float = 1.0
) -> Constant | TimingLaw:
    """A law as durations of an owner's rows; no draw is made for one without spread."""
    constant_d = law.constant_d
    if constant_d is not None:
        return Constant(to_ticks(constant_d * factor))
    return TimingLaw(owner, purpose, rows, law, factor)


@dataclass(frozen=True, slots=True)
class Values:
    """The numbers that a law draws, for what is no duration; without a law plain uniforms."""

    owner: str
    purpose: str
    rows: int
    law: DurationLaw | None = None

    def begin(self, random: Random) -> Uniforms:
        """The draws of a replication."""
        stream = random.stream(self.owner, self.purpose, self.rows)
        return Draws(stream, _itself if self.law is None else self.law.quantile).value


@dataclass(frozen=True, slots=True)
class Grown:
    """Hands-on time that may grow: growth has a stream of its own."""

    plain: int
    """Number of the time without growth."""
    owner: str
    purpose: str
    rows: int
    growth: Growth

    def begin(self, random: Random) -> Timing:
        """The product of both draws."""
        plain: Timing = random.timings[self.plain]
        stream = random.stream(self.owner, self.purpose, self.rows)
        factor = Draws(stream, partial(growth_quantile, self.growth)).value
        return lambda row, n: scaled(plain(row, n), factor(row, n))


@dataclass(frozen=True, slots=True)
class Stretched:
    """A duration that is always so many times as long."""

    plain: int
    factor: float

    def begin(self, random: Random) -> Timing:
        """The draws, each as much longer."""
        plain, factor = random.timings[self.plain], self.factor
        return lambda row, n: scaled(plain(row, n), factor)


@dataclass(frozen=True, slots=True)
class Sum:
    """One duration after another."""

    first: int
    second: int

    def begin(self, random: Random) -> Timing:
        """The sum of both draws."""
        first, second = random.timings[self.first], random.timings[self.second]
        return lambda row, n: first(row, n) + second(row, n)


def _itself(u: Floats) -> Floats:
    return u


def growth_quantile(growth: Growth, u: Floats) -> Floats:
    """Factors at the probabilities u: 1 for the jobs that do not grow, then those that do.

    One uniform decides whether a job grows and by how much: F(x) = (1 - p) + p F_growth(x).
    """
    plain = 1.0 - growth.probability
    grown = np.clip((u - plain) / growth.probability, 0.0, np.nextafter(1.0, 0.0))
    return np.where(u < plain, 1.0, growth.factor.quantile(grown))
