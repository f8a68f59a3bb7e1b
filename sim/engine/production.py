"""New production of parts: several sources, each with a lead time, a rate and dates."""

from collections.abc import Callable
from math import inf

from simpy import Environment

from sim.domain.supply import Source
from sim.engine.plan import Timing
from sim.engine.transport import Then, after
from sim.record.view import YEAR_D


class Line:
    """The production line of one source: orders take their turn, then the lead time."""

    def __init__(
        self,
        spec: Source,
        lead: Timing,
        open_d: float,
        phase_at: Callable[[float], str],
    ) -> None:
        self.spec = spec
        self.lead = lead
        self._open_d = open_d
        self._phase_at = phase_at
        self._next_turn_d = -inf

    def turn_d(self, now: float) -> float:
        """The date at which an order placed now would begin [d]."""
        return max(now, self._open_d, self._next_turn_d)

    def take_turn(self, now: float) -> float:
        """Begin an order at the next turn, and return its date [d]."""
        turn_d = self.turn_d(now)
        rate = self.spec.per_year * self.spec.surge.get(self._phase_at(turn_d), 1.0)
        self._next_turn_d = turn_d + YEAR_D / rate
        return turn_d


class Production:
    """All sources of one stock: an order goes to the one that promises it first.

    Nobody knows beforehand that a source will drop out: what it has not delivered by then is
    ordered anew. An order for which no source is left waits for ever.
    """

    def __init__(self, env: Environment, lines: list[Line]) -> None:
        self._env = env
        self._lines = lines

    def order(self, number: int, then: Then) -> None:
        """Order one part; ``number`` is that of its draw."""
        now = self._env.now
        lines = [line for line in self._lines if now < line.spec.closes_d]
        if not lines:
            return
        line = min(lines, key=lambda each: each.turn_d(now) + each.spec.lead.average_d)
        arrival_d = line.take_turn(now) + line.lead(0, number)
        if arrival_d > line.spec.closes_d:
            after(self._env, line.spec.closes_d - now, lambda: self.order(number, then))
        else:
            after(self._env, arrival_d - now, then)
