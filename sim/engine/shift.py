"""The work clock: hands-on time passes only on shift, and faster on overtime."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Protocol

from sim.domain.hub import Hub
from sim.domain.scenario import Scenario
from sim.domain.shifts import Spans, common_spans
from sim.engine.clock import Clock

DAY_H = 24.0
CLOSE_H = 1e-7
"""Work that reaches past the end of a shift by less has been done in it [h]: rounding, not work."""


class WorkClock(Protocol):
    """What turns hands-on time into dates."""

    def elapsed(self, from_d: float, to_d: float) -> float:
        """Hands-on time that passes between two dates [d]."""
        ...

    def date(self, from_d: float, work_d: float) -> float:
        """The date by which so much hands-on time has passed [d]."""
        ...


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
        self._cycle_h = cycle_h
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._done = list(accumulate(end - start for start, end in spans))
        self._each_h = self._done[-1]

    def reading(self, at_d: float) -> float:
        """Time on shift since day 0, negative before it [d]."""
        cycle, hour = divmod(at_d * DAY_H, self._cycle_h)
        place = bisect_right(self._starts, hour) - 1
        done_h = cycle * self._each_h
        if place >= 0:
            done_h += self._done[place] - max(self._ends[place] - hour, 0.0)
        return done_h / DAY_H

    def date(self, reading_d: float) -> float:
        """The first date with this reading: at the end of a shift, not at the start of the next."""
        cycle, hour = divmod(reading_d * DAY_H, self._each_h)
        if hour <= CLOSE_H:
            cycle, hour = cycle - 1, hour + self._each_h
        place = min(bisect_left(self._done, hour - CLOSE_H), len(self._done) - 1)
        at_h = self._ends[place] - max(self._done[place] - hour, 0.0)
        return (cycle * self._cycle_h + at_h) / DAY_H


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
            self._rate = Clock([pattern.reading(start) for start in starts_d], factors)

    def elapsed(self, from_d: float, to_d: float) -> float:
        """Hands-on time that passes between two dates [d]."""
        start, end = self._pattern.reading(from_d), self._pattern.reading(to_d)
        return end - start if self._rate is None else self._rate.elapsed(start, end)

    def date(self, from_d: float, work_d: float) -> float:
        """The date by which so much hands-on time has passed [d]."""
        start = self._pattern.reading(from_d)
        end = start + work_d if self._rate is None else self._rate.date(start, work_d)
        return max(from_d, self._pattern.date(end))


def work_clock(scenario: Scenario, hub: Hub, needs: Iterable[str]) -> WorkClock | None:
    """The clock of a stage that needs these; None if hands-on time simply passes."""
    pattern = _pattern(hub, needs)
    overtime = _overtime(scenario, hub)
    if pattern is not None:
        return ShiftClock(pattern, overtime)
    return None if overtime is None else Clock(*overtime)


def _pattern(hub: Hub, needs: Iterable[str]) -> Pattern | None:
    """When everybody of a stage is on shift; None if that is always."""
    shifts = tuple(hub.shifts[need] for need in sorted(needs) if need in hub.shifts)
    if not shifts:
        return None
    cycle_h, spans = common_spans(shifts)
    always = spans == ((0.0, cycle_h),)
    return None if always else Pattern(cycle_h, spans)


def _overtime(scenario: Scenario, hub: Hub) -> tuple[list[float], list[float]] | None:
    """First days and factors of the phases; None if there is no overtime."""
    starts, factors = scenario.rates(hub.overtime)
    return None if all(factor == 1.0 for factor in factors) else (starts, factors)
