"""Hours: stretches of time that are open for work, looked up by bisection when somebody asks.

No event is made of them, so a record of twenty years costs what one of a month does.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import inf
from typing import Protocol

from sim.core.ticks import Ticks

Span = tuple[Ticks, Ticks]
"""From an instant up to another; either may be infinite."""


class Hours(Protocol):
    """When something is open."""

    def span(self, at: Ticks) -> Span:
        """The first open stretch that ends after an instant; it may have begun before."""
        ...


class CalmHours:
    """Open but for spells, which may come again and again.

    Parameters
    ----------
    spells
        In order and apart; those that touch are joined.
    cycle
        Time after which they begin anew; 0 where they do not.
    begun
        How much of the cycle is over on day 0.
    """

    def __init__(self, spells: Iterable[Span], cycle: Ticks = 0, begun: Ticks = 0) -> None:
        self._starts: list[Ticks] = []
        self._ends: list[Ticks] = []
        for start, end in spells:
            if self._ends and self._ends[-1] == start:
                self._ends[-1] = end
            else:
                self._starts.append(start)
                self._ends.append(end)
        self._cycle = cycle
        self._begun = begun
        self._last: Span = inf, -inf
        """The stretch that was found last: who asks once asks again soon."""

    def from_year(self, begun: Ticks) -> "CalmHours":
        """The same, of which so much is over on day 0."""
        other = CalmHours((), self._cycle, begun)
        other._starts, other._ends = self._starts, self._ends
        return other

    def span(self, at: Ticks) -> Span:
        """The stretch between two spells."""
        last = self._last
        if last[0] <= at < last[1]:
            return last
        self._last = found = self._found(at)
        return found

    def _found(self, at: Ticks) -> Span:
        starts, ends, cycle = self._starts, self._ends, self._cycle
        if not starts:
            return -inf, inf
        while True:
            place = at + self._begun
            base = place // cycle * cycle if cycle else 0
            place -= base
            base -= self._begun
            number = bisect_right(ends, place)
            if number < len(ends) and starts[number] <= place:
                at = base + ends[number]
                continue
            if number > 0:
                begins = base + ends[number - 1]
            else:
                begins = base - cycle + ends[-1] if cycle else -inf
            if number < len(ends):
                return begins, base + starts[number]
            return begins, base + cycle + starts[0] if cycle else inf


class Together:
    """Open when several are.

    Parameters
    ----------
    reach
        How far ahead is looked for a stretch; a span that never begins is that of none.
    """

    def __init__(self, hours: Sequence[Hours], reach: Ticks) -> None:
        self._hours = hours
        self._reach = reach

    def span(self, at: Ticks) -> Span:
        """The first stretch in which all are open."""
        until = at + self._reach
        while at <= until:
            start, end = -inf, inf
            for each in self._hours:
                first, last = each.span(at)
                start, end = max(start, first), min(end, last)
            if start < end:
                return start, end
            at = start
        return inf, inf


def holds(
    whole: Hours, hours: Sequence[Hours], takes: Ticks, since: Ticks, until: Ticks
) -> tuple[bool, Ticks]:
    """Whether a stretch that begins in some time holds so much of the time that is open.

    Returns
    -------
    That, and the most that the stretches looked at hold.
    """
    most: Ticks = 0
    at = since
    while at < until and most < takes:
        start, end = whole.span(at)
        if start == inf:
            break
        at = max(start, at)
        held: Ticks = 0
        inside = Together(hours, max(end - at, 0))
        while at < end and held < takes:
            first, last = inside.span(at)
            first, last = max(first, at), min(last, end)
            held += max(last - first, 0)
            at = last
        most, at = max(most, held), end
    return most >= takes, most
