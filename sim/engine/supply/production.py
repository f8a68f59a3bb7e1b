"""New production of parts: several sources, each with a lead time, a rate and dates."""

from collections.abc import Callable
from math import inf

from sim.core.amounts import exact
from sim.core.ticks import DAY, LONGEST, Ticks, to_days, to_ticks
from sim.engine.supply.shipping import Then, after
from sim.engine.time.events import Calendar
from sim.engine.time.timings import Timing
from sim.model.supply import Source
from sim.record.view import YEAR_D

YEAR = int(YEAR_D) * DAY
"""The year of a rate [ticks]."""


class Line:
    """The production line of one source: orders take their turn, then the lead time."""

    def __init__(
        self,
        spec: Source,
        lead: Timing,
        opens: Ticks,
        phase_at: Callable[[float], str],
    ) -> None:
        self.spec = spec
        self.lead = lead
        self._opens = opens
        self.closes = to_ticks(spec.closes_d)
        self.mean = to_ticks(spec.lead.average_d)
        """Mean lead time."""
        self._phase_at = phase_at
        self._next_turn: Ticks = -inf

    def turn(self, now: Ticks) -> Ticks:
        """The instant at which an order placed now would begin."""
        return max(now, self._opens, self._next_turn)

    def take_turn(self, now: Ticks) -> Ticks:
        """Begin an order at the next turn, and return its instant."""
        turn = self.turn(now)
        surge = self.spec.surge.get(self._phase_at(to_days(turn)), 1.0)
        if self.spec.per_year < inf:
            step = round(YEAR / (exact(self.spec.per_year) * exact(surge)))
            self._next_turn = turn + min(step, LONGEST)
        return turn


class Production:
    """All sources of one stock: an order goes to the one that promises it first.

    Nobody knows beforehand that a source will drop out: what it has not delivered by then is
    ordered anew. An order for which no source is left waits for ever.
    """

    def __init__(self, env: Calendar, lines: list[Line]) -> None:
        self._env = env
        self._lines = lines

    def order(self, number: int, then: Then) -> None:
        """Order one part; ``number`` is that of its draw."""
        now = self._env.now
        lines = [line for line in self._lines if now < line.closes]
        if not lines:
            return
        line = min(lines, key=lambda each: each.turn(now) + each.mean)
        arrival = line.take_turn(now) + line.lead(0, number)
        if arrival > line.closes:
            after(self._env, line.closes - now, lambda: self.order(number, then))
        else:
            after(self._env, arrival - now, then)
