"""What passes: whoever waits notes it, so that it can be drawn anew meanwhile."""

from typing import Final

from sim.core.ticks import Ticks
from sim.engine.time.clocks.operating_clock import WorkClock
from sim.engine.time.events import Event
from sim.engine.time.timings import Constant, Timing

Passing = tuple[Timing, int, int, float, WorkClock | None, Ticks, Ticks]
"""A timing, row and number; how many times as long it takes; the clock it passes by (None: the
calendar); what is to pass of it, and since when. A customer notes it, other timeouts have it as
their value."""
CLOCK: Final = 4
LEFT: Final = 5
SINCE: Final = 6
"""Places of the clock, of what is to pass, and since when."""


def passing_of(timeout: Event) -> Passing:
    """What a timeout is for, at present."""
    passing: Passing = timeout._value
    return passing


def with_left(passing: Passing, left: Ticks, now: Ticks) -> Passing:
    """The same with so much to pass from now on."""
    timing, row, n, scale, clock, _, _ = passing
    return timing, row, n, scale, clock, left, now


def left_of(passing: Passing, now: Ticks) -> Ticks:
    """What is left of it now."""
    _, _, _, _, clock, left, since = passing
    return left - (now - since if clock is None else clock.elapsed(since, now))


def planned(time: Ticks, now: Ticks) -> Passing:
    """A time that is no draw, and so the same in every future."""
    return Constant(time).value, 0, 0, 1.0, None, time, now
