"""Timings: durations and choices by number, known before the run and drawn in each replication.

A blueprint keeps how a number is drawn (a ``Drawn``); a replication keeps what draws it. So plans
name their durations by number, and are the same in every replication.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.core.columns.ticks import ticks_of
from sim.core.streams import LARGEST, Draws, Floats, Key, Stream, Streams
from sim.core.ticks import DAY, Ticks, scaled, to_ticks
from sim.model.families.law import DurationLaw
from sim.model.yards.work import Growth

Timing = Callable[[int, int], Ticks]
"""A duration for a row (platform) and the number of its draw: the ``value`` of a ``Time``."""

Uniforms = Callable[[int, int], float]
"""A number on [0, 1) for a row and the number of its draw."""


class Time(Protocol):
    """Durations that can be drawn anew where another future begins (``sim.engine.futures``)."""

    def value(self, row: int, n: int, /) -> Ticks:
        """How long one takes."""
        ...

    def before(self, row: int, n: int, /) -> Ticks:
        """How long it would have taken, had the present future not begun."""
        ...

    def redrawn(self, row: int, n: int, elapsed: Ticks, attempt: int = 0, /) -> Ticks:
        """How long it takes in the present future, when so much of it had passed before.

        A law F at u, uniform on (F(elapsed), 1); ``value`` gives it from then on. Further attempts
        give others.
        """
        ...


def time_of(timing: Timing) -> Time:
    """Whose value a timing is."""
    time: Time = timing.__self__  # type: ignore[attr-defined]
    return time


PAIRS: Final = 256
"""Times and growths that are drawn to find some that fit what has passed, at most [count]."""
AnyDraws = TypeVar("AnyDraws", bound=Draws)
Since = Callable[[str, str], Sequence[int] | None]
"""Draws of each row of an owner and purpose that had begun; None where numbers go on."""


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
        self._draws: dict[tuple[str, str], list[Draws]] = {}
        self.timings: list[Any] = []
        for each in drawn:
            self.timings.append(each.begin(self))
        self._prepare()

    def _prepare(self) -> None:
        """Nearly every stream will be asked for its first numbers."""
        self.streams.prepare(stream.key for stream in self._stream_of.values())

    def stream(self, owner: str, purpose: str, rows: int) -> Stream:
        """The stream of an owner and purpose; there is one."""
        key = owner, purpose
        found = self._stream_of.get(key)
        if found is None:
            found = self._stream_of[key] = self.streams.of(owner, purpose, rows)
            self._draws[key] = []
        return found

    def draws(self, each: "Values | TimingLaw | Grown", draws: AnyDraws) -> AnyDraws:
        """Draws of a stream, which follow it into another future."""
        self._draws[each.owner, each.purpose].append(draws)
        return draws

    def turn(self, at: int, number: int, since: Since) -> None:
        """Let everything that is drawn from now on belong to another future."""
        self.streams = replace(self.streams, future=(*self.streams.future, (at, number)))
        for key, stream in self._stream_of.items():
            begun = since(*key)
            self._stream_of[key] = stream.again(self.streams, begun)
            for each in self._draws[key]:
                each.turn(self._stream_of[key])
        self._prepare()


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

    def before(self, _row: int, _n: int) -> Ticks:
        """The same."""
        return self.ticks

    def redrawn(self, _row: int, _n: int, _elapsed: Ticks, _attempt: int = 0) -> Ticks:
        """The same."""
        return self.ticks


Begun = tuple[int, int, Ticks]
"""Row and number of a duration, and what has passed of it."""


class Times(Draws):
    """Durations drawn of a law (``Time``)."""

    __slots__ = ("_law",)

    def __init__(self, stream: Stream, law: "TimingLaw") -> None:
        super().__init__(stream, law.quantile)
        self._law = law

    def redrawn(self, row: int, n: int, elapsed: Ticks, attempt: int = 0) -> Ticks:
        """As a ``Time``."""
        return self.all_redrawn([(row, n, elapsed)], attempt)[0]

    def keys_of(self, begun: Sequence[Begun]) -> set[Key]:
        """What gives the uniforms of durations that are drawn anew."""
        return {self.key_of(row, n) for row, n, _ in begun}

    def all_redrawn(self, begun: Sequence[Begun], attempt: int = 0) -> list[Ticks]:
        """Several at once."""
        passed = np.array([elapsed for _, _, elapsed in begun])
        u = np.array([self.uniform(row, n, attempt) for row, n, _ in begun])
        found: list[Ticks] = np.maximum(self._quantile(self._law.later(u, passed)), passed).tolist()
        for (row, n, _), each in zip(begun, found, strict=True):
            self.keep(row, n, each)
        return found


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
        stream = random.stream(self.owner, self.purpose, self.rows)
        return random.draws(self, Times(stream, self)).value

    def later(self, u: Floats, passed: NDArray[np.int64]) -> Floats:
        """Probabilities for uniforms where so much has passed: F(passed) + (1 - F(passed)) u."""
        within = np.where(passed > 0, self.law.cdf(passed / DAY / self.factor), 0.0)
        return np.minimum(within + (1.0 - within) * u, LARGEST)

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
        draws = Draws(stream, _itself if self.law is None else self.law.quantile)
        return random.draws(self, draws).value


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
        factor = random.draws(self, Draws(stream, partial(growth_quantile, self.growth)))
        return GrownTimes(time_of(plain), factor).value


@dataclass(frozen=True, slots=True)
class GrownTimes:
    """Products of a duration and what it grows by (``Time``)."""

    plain: Time
    factor: Draws

    def value(self, row: int, n: int) -> Ticks:
        """The product of both."""
        return scaled(self.plain.value(row, n), self.factor.value(row, n))

    def before(self, row: int, n: int) -> Ticks:
        """The product of both as they were."""
        return scaled(self.plain.before(row, n), self.factor.before(row, n))

    def redrawn(self, row: int, n: int, elapsed: Ticks, attempt: int = 0) -> Ticks:
        """The first pair of some whose product is longer than what has passed.

        If none is, the growth stays and the duration is drawn anew.
        """
        for each in range(attempt, attempt + PAIRS):
            plain = self.plain.redrawn(row, n, 0, each)
            factor = self.factor.at(self.factor.uniform(row, n, each))
            if scaled(plain, factor) > elapsed or elapsed <= 0:
                self.factor.keep(row, n, factor)
                return scaled(plain, factor)
        factor = self.factor.before(row, n)
        self.factor.keep(row, n, factor)
        plain = self.plain.redrawn(row, n, round(elapsed / factor), attempt)
        return max(scaled(plain, factor), elapsed)


@dataclass(frozen=True, slots=True)
class Stretched:
    """A duration that is always so many times as long."""

    plain: int
    factor: float

    def begin(self, random: Random) -> Timing:
        """The draws, each as much longer."""
        plain, factor = random.timings[self.plain], self.factor
        return StretchedTimes(time_of(plain), factor).value


@dataclass(frozen=True, slots=True)
class StretchedTimes:
    """Durations that are always so many times as long (``Time``)."""

    plain: Time
    factor: float

    def value(self, row: int, n: int) -> Ticks:
        """As long, so many times."""
        return scaled(self.plain.value(row, n), self.factor)

    def before(self, row: int, n: int) -> Ticks:
        """As long as it was, as much longer."""
        return scaled(self.plain.before(row, n), self.factor)

    def redrawn(self, row: int, n: int, elapsed: Ticks, attempt: int = 0) -> Ticks:
        """What is left of the shorter one, as much longer."""
        passed = round(elapsed / self.factor) if self.factor else 0
        return max(scaled(self.plain.redrawn(row, n, passed, attempt), self.factor), elapsed)


@dataclass(frozen=True, slots=True)
class Sum:
    """One duration after another."""

    first: int
    second: int

    def begin(self, random: Random) -> Timing:
        """The sum of both draws."""
        first, second = random.timings[self.first], random.timings[self.second]
        return SumTimes(time_of(first), time_of(second)).value


@dataclass(frozen=True, slots=True)
class SumTimes:
    """Durations one after the other (``Time``)."""

    first: Time
    second: Time

    def value(self, row: int, n: int) -> Ticks:
        """The sum of both."""
        return self.first.value(row, n) + self.second.value(row, n)

    def before(self, row: int, n: int) -> Ticks:
        """The sum of both as they were."""
        return self.first.before(row, n) + self.second.before(row, n)

    def redrawn(self, row: int, n: int, elapsed: Ticks, attempt: int = 0) -> Ticks:
        """The first one ends as it did, or is drawn anew; so is the second."""
        first = self.first.before(row, n)
        if first > elapsed:
            first = self.first.redrawn(row, n, elapsed, attempt)
            return first + self.second.redrawn(row, n, 0, attempt)
        if isinstance(self.first, Draws):
            self.first.keep(row, n, first)
        return first + self.second.redrawn(row, n, elapsed - first, attempt)


def _itself(u: Floats) -> Floats:
    return u


def growth_quantile(growth: Growth, u: Floats) -> Floats:
    """Factors at the probabilities u: 1 for the jobs that do not grow, then those that do.

    One uniform decides whether a job grows and by how much: F(x) = (1 - p) + p F_growth(x).
    """
    plain = 1.0 - growth.probability
    grown = np.clip((u - plain) / growth.probability, 0.0, np.nextafter(1.0, 0.0))
    return np.where(u < plain, 1.0, growth.factor.quantile(grown))
