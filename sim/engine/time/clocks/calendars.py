"""Calendars at work: hands-on time that passes while it is calm, and when work may begin."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from sim.core.streams import Streams
from sim.core.ticks import DAY, Ticks
from sim.engine.time.clocks.operating_clock import Clock, WorkClock
from sim.model.calendars.calendar import RECORD_YEAR_D
from sim.model.calendars.hours import CalmHours, Hours


class CalmClock:
    """Hands-on time that passes in open stretches only, by another clock if there is one."""

    def __init__(self, clock: WorkClock | None, hours: Hours) -> None:
        self._clock = clock
        self._hours = hours

    def begin(self, starts: Sequence[Ticks]) -> None:
        """Let the phases of its clock begin at these instants."""
        if isinstance(self._clock, Clock):
            self._clock.begin(starts)

    def elapsed(self, start: Ticks, end: Ticks) -> Ticks:
        """Hands-on time that passes between two instants."""
        clock = self._clock
        passed: Ticks = 0
        at = start
        while at < end:
            first, last = self._hours.span(at)
            first, last = max(first, at), min(last, end)
            if first < last:
                passed += last - first if clock is None else clock.elapsed(first, last)
            at = last
        return passed

    def date(self, start: Ticks, work: Ticks) -> Ticks:
        """The first instant by which so much hands-on time has passed."""
        if work <= 0:
            return start
        clock, at = self._clock, start
        while True:
            first, last = self._hours.span(at)
            first = max(first, at)
            if first == inf:
                return inf
            whole = last - first if clock is None or last == inf else clock.elapsed(first, last)
            if whole >= work:
                return first + work if clock is None else clock.date(first, work)
            work -= whole
            at = last


class PieceClock:
    """Hands-on time up to the end of a stretch at most: then the work pauses."""

    def __init__(self, clock: WorkClock | None, hours: Hours) -> None:
        self._clock = clock
        self._hours = hours

    def elapsed(self, start: Ticks, end: Ticks) -> Ticks:
        """Hands-on time that passes between two instants."""
        return end - start if self._clock is None else self._clock.elapsed(start, end)

    def date(self, start: Ticks, work: Ticks) -> Ticks:
        """When the work is done, or the stretch ends."""
        done = start + work if self._clock is None else self._clock.date(start, work)
        return min(done, self._hours.span(start)[1])


class WorkingHours:
    """When work may begin, or go on, that cannot at any time.

    Parameters
    ----------
    hours
        When it may pass.
    at_start
        Hours at whose starts alone it may begin; None for any time.
    whole
        Hours of which one stretch has to hold all of it; None if it may pause.
    reach
        How far ahead a stretch that is long enough is looked for.
    """

    def __init__(
        self, hours: Hours, at_start: Hours | None, whole: Hours | None, reach: Ticks
    ) -> None:
        self.hours = hours
        self._at_start = at_start
        self._whole = whole
        self._reach = reach

    def is_open(self, now: Ticks) -> bool:
        """Whether work may pass."""
        return self.hours.span(now)[0] <= now

    def begins(self, now: Ticks, left: Ticks, clock: WorkClock | None) -> Ticks:
        """The first instant from now on at which it may; inf if no stretch is long enough."""
        at, last = now, now + self._reach
        while at <= last:
            at = max(at, self.hours.span(at)[0])
            if at == inf:
                break
            if self._at_start is not None:
                start, end = self._at_start.span(at)
                if start < at:
                    at = end
                    continue
            if self._whole is None:
                return at
            end = self._whole.span(at)[1]
            if (at + left if clock is None else clock.date(at, left)) <= end:
                return at
            at = end
        return inf


class OpeningPlan(NamedTuple):
    """An opening as a plan names it: calendars and hours by number."""

    shift: Hours | None
    """When everybody is on shift; None for always."""
    calm: tuple[int, ...]
    """Calendars."""
    at_start: bool
    within: str
    reach: Ticks


class CalendarPlan(NamedTuple):
    """A calendar before the run, and the years of its record of which one is drawn."""

    spells: CalmHours
    years: int

    def begin(self, streams: Streams) -> CalmHours:
        """The calendar of a replication."""
        if self.years == 1:
            return self.spells
        drawn = streams.uniforms("calendars", "begins", shape=(1,))[0]
        return self.spells.from_year(int(drawn * self.years) * RECORD_YEAR_D * DAY)
