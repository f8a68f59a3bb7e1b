"""The pace of a hub: events slow its work down, and nobody knows it beforehand."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from math import prod

from sim.core.amounts import exact
from sim.core.ticks import Ticks
from sim.engine.time.clocks.operating_clock import WorkClock
from sim.engine.time.events import Calendar


class Pace:
    """How fast a hub works, as far as it has come.

    Attributes
    ----------
    factors
        How many times as long work takes, for everything that slows it at present.
    """

    def __init__(self, env: Calendar) -> None:
        self._env = env
        self.factors: list[float] = []
        self._starts: list[Ticks] = []
        self._rates: list[tuple[int, int]] = [(1, 1)]

    def slow(self, factor: float) -> None:
        """Work takes longer from now on."""
        self.factors.append(factor)
        self._changed()

    def restore(self, factor: float) -> None:
        """It takes as much less from now on."""
        self.factors.remove(factor)
        self._changed()

    def _changed(self) -> None:
        of, times = prod(map(exact, self.factors), start=exact(1.0)).as_integer_ratio()
        self._starts.append(self._env.now)
        self._rates.append((times, of))

    @property
    def rate(self) -> tuple[int, int]:
        """Work done in an hour of work at present, as a fraction."""
        return self._rates[-1]

    def spans(self, start: Ticks, end: Ticks) -> Iterator[tuple[Ticks, Ticks, tuple[int, int]]]:
        """What of a time went by at which rate."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, end)
        edges = [start, *self._starts[first:last], end]
        for (begun, ended), rate in zip(
            pairwise(edges), self._rates[first : last + 1], strict=True
        ):
            yield begun, ended, rate


class PacedClock:
    """Hands-on time at the pace of a hub (``sim.engine.time.clocks.operating_clock.WorkClock``).

    Parameters
    ----------
    clock
        What hands-on time would be at full pace; None if it simply passes.
    pace
        That of the hub; who is at work is told when it changes.
    """

    def __init__(self, clock: WorkClock | None, pace: Pace) -> None:
        self._clock = clock
        self._pace = pace

    def elapsed(self, start: Ticks, end: Ticks) -> Ticks:
        """Hands-on time that has passed between two instants, rounded down in each span."""
        clock = self._clock
        passed: Ticks = 0
        for begun, ended, (done, of) in self._pace.spans(start, end):
            whole = ended - begun if clock is None else clock.elapsed(begun, ended)
            passed += whole * done // of
        return passed

    def date(self, start: Ticks, work: Ticks) -> Ticks:
        """The first instant by which so much has passed, if the pace stays as it is."""
        done, of = self._pace.rate
        whole = -(-work * of // done)
        return start + whole if self._clock is None else self._clock.date(start, whole)
