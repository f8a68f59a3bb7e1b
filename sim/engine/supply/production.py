"""New production of parts: several sources, each with a lead time, a rate and dates."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Final

from sim.core.amounts import exact
from sim.core.ticks import DAY, LONGEST, YEAR_D, Ticks, to_days, to_ticks
from sim.engine.supply.shipping import Then
from sim.engine.time.events import Calendar, Event
from sim.engine.time.timings import Timing, time_of
from sim.model.supply import Source

YEAR: Final = int(YEAR_D) * DAY
"""The year of a rate [ticks]."""


class Line:
    """The production line of one source: orders take their turn, then the lead time."""

    def __init__(
        self,
        spec: Source,
        lead: Timing,
        qualifies: Timing | None,
        phase_at: Callable[[float], str],
    ) -> None:
        self.spec = spec
        self.lead = lead
        self._qualifies = qualifies
        self._since = to_ticks(spec.opens_d)
        self.opens = self._since + (0 if qualifies is None else qualifies(0, 0))
        self.closes = to_ticks(spec.closes_d)
        self.mean = to_ticks(spec.lead.average_d)
        """Mean lead time."""
        self._phase_at = phase_at
        self._next_turn: Ticks = -inf

    def qualify_anew(self, now: Ticks) -> Ticks:
        """In another future it opens on another day, if it has not yet; how much later."""
        if self._qualifies is None or self.opens <= now:
            return 0
        passed = max(now - self._since, 0)
        late = self._since + time_of(self._qualifies).redrawn(0, 0, passed) - self.opens
        if self._next_turn >= self.opens:
            self._next_turn += late
        self.opens += late
        return late

    def turn(self, now: Ticks) -> Ticks:
        """The instant at which an order placed now would begin."""
        return max(now, self.opens, self._next_turn)

    def take_turn(self, now: Ticks) -> Ticks:
        """Begin an order at the next turn, and return its instant."""
        turn = self.turn(now)
        surge = self.spec.surge.get(self._phase_at(to_days(turn)), 1.0)
        if self.spec.per_year < inf:
            step = round(YEAR / (exact(self.spec.per_year) * exact(surge)))
            self._next_turn = turn + min(step, LONGEST)
        return turn


@dataclass(eq=False, slots=True)
class Ordered:
    """A part that was ordered of a source."""

    line: Line
    turn: Ticks
    """When its lead time begins."""
    number: int
    then: Then
    end: Event | None = None
    """When it is there, or its source drops out."""


class Production:
    """All sources of one stock: an order goes to the one that promises it first.

    Nobody knows beforehand that a source will drop out: what it has not delivered by then is
    ordered anew. An order for which no source is left waits for ever.
    """

    def __init__(self, env: Calendar, lines: list[Line]) -> None:
        self._env = env
        self._lines = lines
        self._under_way: dict[Ordered, None] = {}

    def order(self, number: int, then: Then) -> None:
        """Order one part; ``number`` is that of its draw."""
        now = self._env.now
        lines = [line for line in self._lines if now < line.closes]
        if not lines:
            return
        line = min(lines, key=lambda each: each.turn(now) + each.mean)
        ordered = Ordered(line, line.take_turn(now), number, then)
        self._takes(ordered, line.lead(0, number))

    def _takes(self, ordered: Ordered, lead: Ticks) -> None:
        """An order takes so long from its turn on, if its source does not drop out before."""
        now, line = self._env.now, ordered.line
        arrival = ordered.turn + lead
        if arrival == now:
            ordered.then()
        if arrival in (now, inf):
            self._under_way.pop(ordered, None)
            return
        ordered.end = end = self._env.timeout(min(arrival, line.closes) - now)
        self._under_way[ordered] = None

        def ends(_: Event) -> None:
            if ordered.end is not end:
                return  # drawn anew meanwhile
            del self._under_way[ordered]
            if arrival > line.closes:
                self.order(ordered.number, ordered.then)
            else:
                ordered.then()

        assert end.callbacks is not None
        end.callbacks.append(ends)

    def redraw(self) -> None:
        """In another future: what is under way, and what has not qualified, takes another time."""
        now = self._env.now
        under_way = list(self._under_way)
        for line in self._lines:
            before = line.opens
            late = line.qualify_anew(now)
            for each in under_way:
                if each.line is line and each.turn >= before:
                    each.turn += late
        for each in under_way:
            passed = max(now - each.turn, 0)
            self._takes(each, time_of(each.line.lead).redrawn(0, each.number, passed))
