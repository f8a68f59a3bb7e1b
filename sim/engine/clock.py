"""The operating clock: tempo known beforehand is a change of rate, never an interrupt."""

from bisect import bisect_right
from itertools import pairwise
from math import inf


class Clock:
    """Operating time as a piecewise-linear function of the calendar, for one domain.

    Parameters
    ----------
    starts_d
        First days of the phases [d], increasing; the first also covers everything before it.
    tempo
        Operating days in a calendar day, for each phase.
    """

    def __init__(self, starts_d: list[float], tempo: list[float]) -> None:
        self._starts = starts_d
        self._tempo = tempo
        reading = [0.0]
        for (start, end), rate in zip(pairwise(starts_d), tempo, strict=False):
            reading.append(reading[-1] + (end - start) * rate)
        self._reading = reading

    def reading(self, at_d: float) -> float:
        """Operating days from the start of the first phase until a date [d]."""
        phase = max(bisect_right(self._starts, at_d) - 1, 0)
        return self._reading[phase] + (at_d - self._starts[phase]) * self._tempo[phase]

    def elapsed(self, from_d: float, to_d: float) -> float:
        """Operating days between two dates [d]."""
        return self.reading(to_d) - self.reading(from_d)

    def date(self, from_d: float, operating_d: float) -> float:
        """The date by which so many operating days have passed since ``from_d``; inf if never."""
        if operating_d == inf:
            return inf
        phase = max(bisect_right(self._starts, from_d) - 1, 0)
        left, at = operating_d, from_d
        while True:
            rate = self._tempo[phase]
            end = self._starts[phase + 1] if phase + 1 < len(self._starts) else inf
            if rate > 0 and at + left / rate <= end:
                return at + left / rate
            if end == inf:
                return inf
            left -= (end - at) * rate
            at, phase = end, phase + 1


class EvenClock(Clock):
    """The clock of a timeline without phases: a day is a day."""

    def __init__(self) -> None:
        super().__init__([0.0], [1.0])

    def elapsed(self, from_d: float, to_d: float) -> float:
        """Calendar days."""
        return to_d - from_d

    def date(self, from_d: float, operating_d: float) -> float:
        """The same number of calendar days later."""
        return from_d + operating_d
