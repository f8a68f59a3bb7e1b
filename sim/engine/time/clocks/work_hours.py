"""The work clock: hands-on time passes only on shift, and faster on overtime."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from sim.core.ticks import HOUR, Ticks, to_ticks
from sim.engine.time.clocks.calendars import CalmClock
from sim.engine.time.clocks.operating_clock import Clock, WorkClock, clock
from sim.engine.time.clocks.seasons import Season, SeasonalClock
from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub
from sim.model.yards.shifts import Spans, common_spans, hours_of, needed_shifts


class Pattern:
    """A cycle of hours on shift that repeats for ever, before day 0 as well.

    Parameters
    ----------
    cycle_h
        Length of the cycle, which starts on day 0 [h].
    spans
        Hours on shift within it, sorted and disjoint [h].
    """

    def __init__(self, cycle_h: float, spans: Spans) -> None:
        self._cycle = round(cycle_h * HOUR)
        self._starts = [round(start * HOUR) for start, _ in spans]
        self._ends = [round(end * HOUR) for _, end in spans]
        hours = zip(self._starts, self._ends, strict=True)
        self._done = list(accumulate(end - start for start, end in hours))
        self._each = self._done[-1]

    def reading(self, at: Ticks) -> Ticks:
        """Time on shift since day 0, negative before it."""
        cycle, hour = divmod(at, self._cycle)
        place = bisect_right(self._starts, hour) - 1
        done = cycle * self._each
        if place >= 0:
            done += self._done[place] - max(self._ends[place] - hour, 0)
        return done

    def date(self, reading: Ticks) -> Ticks:
        """The first instant with this reading: the end of a shift, not the start of the next."""
        cycle, hour = divmod(reading - 1, self._each)
        place = bisect_right(self._done, hour)
        return cycle * self._cycle + self._ends[place] - (self._done[place] - hour - 1)


class ShiftClock:
    """Hands-on time on shift, at a rate that changes with the phase.

    Parameters
    ----------
    pattern
        The common shift of everybody who is needed.
    overtime
        Work done in a day of work by date; None if it is always one. Its phases are moved to the
        readings of the pattern, so that work is piecewise linear in time on shift.
    """

    def __init__(self, pattern: Pattern, overtime: tuple[list[float], list[float]] | None) -> None:
        self._pattern = pattern
        self._rate: Clock | None = None
        if overtime is not None:
            starts_d, factors = overtime
            self._rate = Clock([0] * len(factors), factors)
            self.begin([to_ticks(start) for start in starts_d])

    def begin(self, starts: Sequence[Ticks]) -> None:
        """Let its phases begin at these instants."""
        if self._rate is not None:
            self._rate.begin([self._pattern.reading(start) for start in starts])

    def elapsed(self, start: Ticks, end: Ticks) -> Ticks:
        """Hands-on time that passes between two instants."""
        begun, ended = self._pattern.reading(start), self._pattern.reading(end)
        return ended - begun if self._rate is None else self._rate.elapsed(begun, ended)

    def date(self, start: Ticks, work: Ticks) -> Ticks:
        """The first instant by which so much hands-on time has passed."""
        if work <= 0:
            return start
        begun = self._pattern.reading(start)
        ended = begun + work if self._rate is None else self._rate.date(begun, work)
        return self._pattern.date(ended)


def work_clock(scenario: Scenario, hub: Hub, needs: Iterable[str]) -> WorkClock | None:
    """The clock of a stage that needs these; None if hands-on time simply passes."""
    if hub.season is not None:
        return _seasonal(scenario, hub, needs, Season(scenario.calendars[hub.season]))
    pattern = _pattern(hub, needs)
    overtime = _overtime(scenario, hub)
    if pattern is not None:
        return ShiftClock(pattern, overtime)
    return None if overtime is None else clock(*overtime)


def _seasonal(scenario: Scenario, hub: Hub, needs: Iterable[str], season: Season) -> WorkClock:
    """Hours on shift at the rates of a season and of the phases."""
    starts_d, factors = scenario.rates(hub.overtime)
    rate = SeasonalClock([to_ticks(start) for start in starts_d], factors, [season] * len(factors))
    shifts = needed_shifts(hub, needs)
    shift = hours_of(shifts) if shifts else None
    return rate if shift is None else CalmClock(rate, shift)


def _pattern(hub: Hub, needs: Iterable[str]) -> Pattern | None:
    """When everybody of a stage is on shift; None if that is always."""
    shifts = needed_shifts(hub, needs)
    if not shifts:
        return None
    cycle_h, spans = common_spans(shifts)
    always = spans == ((0.0, cycle_h),)
    return None if always else Pattern(cycle_h, spans)


def _overtime(scenario: Scenario, hub: Hub) -> tuple[list[float], list[float]] | None:
    """First days and factors of the phases; None if there is no overtime."""
    starts, factors = scenario.rates(hub.overtime)
    return None if all(factor == 1.0 for factor in factors) else (starts, factors)
