"""Seasons: a rate that depends on the day of the year, beside that of the phase."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import inf

from sim.core.amounts import Amount, exact
from sim.core.ticks import Ticks, to_ticks
from sim.engine.time.clocks.operating_clock import Clock
from sim.model.calendars.calendar import SpellCalendar


class Season:
    """Time weighed by the factors of a calendar, in whole ticks, from day 0 on."""

    def __init__(self, calendar: SpellCalendar) -> None:
        self._cycle = to_ticks(calendar.repeats_every_d or 0.0)
        self._starts = [to_ticks(day) for day, _ in calendar.factors]
        self._rates = [exact(factor).as_integer_ratio() for _, factor in calendar.factors]
        self._done: list[Ticks] = [0]
        ends = [*self._starts[1:], self._cycle]
        for start, end, (ticks, of) in zip(self._starts, ends, self._rates, strict=True):
            self._done.append(self._done[-1] + (end - start) * ticks // of)

    def reading(self, at: Ticks) -> Ticks:
        """What has passed since day 0, negative before it."""
        years, day = divmod(at, self._cycle)
        place = bisect_right(self._starts, day) - 1
        ticks, of = self._rates[place]
        passed = self._done[place] + (day - self._starts[place]) * ticks // of
        return years * self._done[-1] + passed

    def date(self, reading: Ticks) -> Ticks:
        """The first instant with this reading, or more."""
        years, rest = divmod(reading - 1, self._done[-1])
        rest += 1
        place = bisect_left(self._done, rest) - 1
        ticks, of = self._rates[place]
        day = self._starts[place] - (self._done[place] - rest) * of // ticks
        return years * self._cycle + day


class SeasonalClock(Clock):
    """A clock whose rate in some phases is that of a season as well.

    Parameters
    ----------
    seasons
        Of each phase; None for the calendar.
    """

    def __init__(
        self, starts: Sequence[Ticks], tempo: Sequence[Amount], seasons: Sequence[Season | None]
    ) -> None:
        self._seasons = seasons
        super().__init__(starts, tempo)

    def begin(self, starts: Sequence[Ticks]) -> None:
        """Let its phases begin at these instants."""
        self._starts = starts
        self._reading = [0]
        for phase, end in enumerate(starts[1:]):
            self._reading.append(self._at(phase, end))

    def _at(self, phase: int, at: Ticks) -> Ticks:
        """The reading at an instant of a phase."""
        season, start = self._seasons[phase], self._starts[phase]
        passed = at - start if season is None else season.reading(at) - season.reading(start)
        ticks, of = self._tempo[phase]
        return self._reading[phase] + passed * ticks // of

    def reading(self, at: Ticks) -> Ticks:
        """Operating time from the start of the first phase until an instant."""
        return self._at(bisect_right(self._starts, at, 1) - 1, at)

    def date(self, start: Ticks, operating: Ticks) -> Ticks:
        """The first instant by which so much operating time has passed; inf if it never has."""
        if operating <= 0:
            return start
        if operating == inf:
            return inf
        until = self.reading(start) + operating
        phase = bisect_right(self._starts, start, 1) - 1
        last = len(self._starts) - 1
        while phase < last and self._reading[phase + 1] < until:
            phase += 1
        ticks, of = self._tempo[phase]
        if ticks == 0:
            return inf
        season, begun = self._seasons[phase], self._starts[phase]
        passes = -((self._reading[phase] - until) * of // ticks)
        return begun + passes if season is None else season.date(season.reading(begun) + passes)
