"""The tempo of a fleet: events change it, and nobody knows it beforehand."""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from math import prod

from sim.core.amounts import exact
from sim.core.ticks import Ticks
from sim.engine.time.clocks.operating_clock import Clock
from sim.engine.time.events import Calendar, Event
from sim.engine.time.passing import CLOCK, LEFT, SINCE


class ChangingClock(Clock):
    """An operating clock whose rate events change: what was is kept, what comes is as planned.

    Parameters
    ----------
    planned
        The clock of the timeline.
    """

    def __init__(self, planned: Clock) -> None:
        self._planned = planned
        self._tempo = planned.rates
        super().begin(planned.starts)

    def begin(self, starts: Sequence[Ticks]) -> None:
        """Let its phases begin at these instants; no event has changed it yet."""
        self._planned.begin(starts)
        self._tempo = self._planned.rates
        super().begin(self._planned.starts)

    def go_on(self, factor: Fraction, now: Ticks) -> None:
        """From now on its rate is so many times the planned one."""
        starts, rates = self._planned.starts, self._planned.rates
        present = bisect_right(starts, now, 1) - 1
        ahead = [(now, rates[present])]
        ahead += [each for each in zip(starts, rates, strict=True) if each[0] > now]
        kept = [each for each in zip(self._starts, self._tempo, strict=True) if each[0] < now]
        kept = kept or [(now - 1, self._tempo[0])]
        phases = [*kept]
        for start, (ticks, of) in ahead:
            rate = (Fraction(ticks, of) * factor).as_integer_ratio()
            if start != now or rate != kept[-1][1]:  # where nothing changes nothing is rounded
                phases.append((start, rate))
        self._tempo = [rate for _, rate in phases]
        super().begin([start for start, _ in phases])


class Tempo:
    """The clocks of one fleet in one replication, and what presses them at present.

    Attributes
    ----------
    factors
        How many times as high it is, for every order at present.
    """

    def __init__(self) -> None:
        self.factors: list[float] = []
        self._clocks: dict[int, ChangingClock] = {}

    def of(self, planned: Clock) -> ChangingClock:
        """The clock that goes in place of a planned one."""
        return self._clocks.setdefault(id(planned), ChangingClock(planned))

    def press(self, factor: float, env: Calendar) -> None:
        """The tempo is so many times as high from now on."""
        self.factors.append(factor)
        self._changed(env)

    def relax(self, factor: float, env: Calendar) -> None:
        """It is not any more."""
        self.factors.remove(factor)
        self._changed(env)

    def _changed(self, env: Calendar) -> None:
        """The clocks go on at another rate, and what passes by them ends on other days."""
        factor = prod(map(exact, self.factors), start=exact(1.0))
        for clock in self._clocks.values():
            clock.go_on(factor, env.now)
        dates: dict[Event, Ticks] = {}
        for _, event, _ in env.awaited:
            passing = event._value
            by = passing[CLOCK] if isinstance(passing, tuple) else None
            if isinstance(by, ChangingClock) and by in self._clocks.values():
                dates[event] = by.date(passing[SINCE], passing[LEFT])
        if dates:
            env.move(dates, ())
