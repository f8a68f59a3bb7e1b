"""The operating clock: tempo known beforehand is a change of rate, never an interrupt."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Protocol

from sim.core.amounts import Amount, exact
from sim.core.ticks import Ticks, to_ticks


class WorkClock(Protocol):
    """What turns hands-on time into dates."""

    def elapsed(self, start: Ticks, end: Ticks) -> Ticks:
        """Hands-on time that passes between two instants."""
        ...

    def date(self, start: Ticks, work: Ticks) -> Ticks:
        """The first instant by which so much hands-on time has passed."""
        ...


class Clock:
    """Operating time as a piecewise-linear function of the calendar, for one domain.

    Its reading is the whole number of ticks that have passed, rounded down, and what elapses is a
    difference of readings. So what passes in two halves is what passes at once, work that is
    interrupted and goes on at once ends when it would have ended, and rounding never makes time.

    Parameters
    ----------
    starts
        First instants of the phases [ticks], increasing; the first also covers what was before it.
    tempo
        Operating days in a calendar day, for each phase.
    """

    def __init__(self, starts: Sequence[Ticks], tempo: Sequence[Amount]) -> None:
        self._tempo = [exact(rate).as_integer_ratio() for rate in tempo]
        self._starts = starts
        self.begin(starts)

    def begin(self, starts: Sequence[Ticks]) -> None:
        """Let its phases begin at these instants."""
        self._starts = starts
        self._reading: list[Ticks] = [0]
        for (start, end), (ticks, of) in zip(pairwise(starts), self._tempo, strict=False):
            self._reading.append(self._reading[-1] + (end - start) * ticks // of)

    @property
    def starts(self) -> list[Ticks]:
        """First instants of its phases [ticks]."""
        return [*self._starts]

    @property
    def rates(self) -> list[tuple[int, int]]:
        """Operating ticks in calendar ticks, for each phase."""
        return [*self._tempo]

    def reading(self, at: Ticks) -> Ticks:
        """Operating time from the start of the first phase until an instant [ticks]."""
        phase = bisect_right(self._starts, at, 1) - 1
        ticks, of = self._tempo[phase]
        return self._reading[phase] + (at - self._starts[phase]) * ticks // of

    def elapsed(self, start: Ticks, end: Ticks) -> Ticks:
        """Operating time between two instants [ticks]."""
        return self.reading(end) - self.reading(start)

    def date(self, start: Ticks, operating: Ticks) -> Ticks:
        """The first instant by which so much operating time has passed; inf if it never has."""
        if operating <= 0:
            return start
        if operating == inf:
            return inf
        starts, readings = self._starts, self._reading
        phase = bisect_right(starts, start, 1) - 1
        ticks, of = self._tempo[phase]
        until = readings[phase] + (start - starts[phase]) * ticks // of + operating
        last = len(starts) - 1
        while phase < last and readings[phase + 1] < until:
            phase += 1
        ticks, of = self._tempo[phase]
        if ticks == 0:
            return inf
        return starts[phase] - (readings[phase] - until) * of // ticks


class PaceClock(Clock):
    """A clock that runs at times, for a while each: what elapses in one of them depends on how long
    it lasts and not on the date, so that a theater a year later is the same theater."""

    def elapsed(self, start: Ticks, end: Ticks) -> Ticks:
        """Operating time since it began to run, at an instant [ticks]."""
        starts = self._starts
        first = bisect_right(starts, start, 1) - 1
        if first == len(starts) - 1 or end < starts[first + 1]:
            ticks, of = self._tempo[first]
            return (end - start) * ticks // of
        return self._until(start, first) + self.reading(end) - self._reading[first + 1]

    def date(self, start: Ticks, operating: Ticks) -> Ticks:
        """The first instant by which so much has passed since it began to run."""
        phase = bisect_right(self._starts, start, 1) - 1
        if operating > 0 and phase < len(self._starts) - 1:
            before = self._until(start, phase)
            if before < operating:
                return super().date(self._starts[phase + 1], operating - before)
        ticks, of = self._tempo[phase]
        if operating <= 0:
            return start
        return inf if ticks == 0 or operating == inf else start - (-operating * of // ticks)

    def _until(self, start: Ticks, phase: int) -> Ticks:
        """Operating time from an instant until the next phase begins."""
        ticks, of = self._tempo[phase]
        return (self._starts[phase + 1] - start) * ticks // of


class EvenClock(Clock):
    """The clock of a timeline without phases: a day is a day."""

    def __init__(self) -> None:
        super().__init__([0], [1.0])

    def begin(self, starts: Sequence[Ticks]) -> None:
        """All of them are alike."""

    def elapsed(self, start: Ticks, end: Ticks) -> Ticks:
        """Calendar time."""
        return end - start

    def date(self, start: Ticks, operating: Ticks) -> Ticks:
        """The same calendar time later."""
        return start + operating


def clock(starts_d: Sequence[float], tempo: Sequence[Amount]) -> Clock:
    """The clock of phases that begin on given days [d]."""
    if all(rate == 1 for rate in tempo):
        return EvenClock()
    return Clock([to_ticks(start) for start in starts_d], tempo)
