"""The dispatcher of a hub that may lose units, or whose queue asks who is short now."""

from collections.abc import Callable, Sequence
from heapq import heapify
from math import inf

from simpy import Environment, Timeout

from sim.core.ticks import Ticks
from sim.domain.event import Fate, Undo
from sim.engine.causes import PREEMPTED, Lost
from sim.engine.dispatcher import Bundle, Claimant, Dispatcher, Lack, Line, Unit
from sim.record.log import Log


class VulnerableDispatcher(Dispatcher):
    """A dispatcher that knows who holds what, so that it can be taken away.

    Attributes
    ----------
    rank
        Urgency at the moment of a decision, by the name of who asks; None if that of the request
        stands.
    """

    def __init__(
        self,
        env: Environment,
        log: Log,
        pools: Sequence[tuple[int, Lack, float]],
        preemptive: bool = False,
        overtake: bool = True,
    ) -> None:
        super().__init__(env, log, pools, preemptive, overtake)
        self.rank: Callable[[str], float] | None = None
        self._size = list(self.capacity)
        self._full = list(self.capacity)
        self._blackouts = [0] * len(pools)
        self._holders: dict[tuple[str, int], tuple[float, Ticks, Claimant]] = {}

    def lacks(self, bundle: Bundle) -> Lack:
        """What is lacking first; the hub itself, if it had enough before it lost it."""
        for place, amount in bundle.needs:
            if self.free[place] < amount:
                if self.capacity[place] < amount <= self._full[place]:
                    return Lack.HUB
                break
        return super().lacks(bundle)

    def release(self, claimant: Claimant, units: Sequence[Unit], goes_on: bool = False) -> None:
        """Give units back."""
        super().release(claimant, units, goes_on)
        key = claimant.name, claimant.number
        if key in self._holders and not self._holding(self._holders[key][2]):
            del self._holders[key]  # a team on its way home has the name of its platform

    def change(self, place: int, amount: float, work: Fate = "held") -> Undo:
        """Gain units of a pool, or lose some (below 0), until undone.

        More may be lost than there is: the pool is then empty. Losing infinitely many empties an
        unlimited pool. Who holds what is lost is interrupted, the least urgent first, then who
        began last. It is called late in its instant, so that what is done by then is done.
        """
        self._shift(place, amount)
        while self.free[place] < 0:
            victims = [each for each in self._holders.values() if self._has(each[2], place)]
            if not victims:
                break  # a team on its way home gives back to a pool that is smaller by then
            _, _, _, _, first = min(
                (-self._urgency_of(who, given), -begun, who.name, who.number, who)
                for given, begun, who in victims
            )
            self._seize(first, Lost(work))
        self._settle_late()

        def undo() -> None:
            self._shift(place, -amount)
            self._settle_late()

        return undo

    def tell_workers(self, cause: object) -> None:
        """Interrupt everybody who works here with what he holds; who waits for more is let be."""
        for key in sorted(self._holders):
            holder = self._holders[key][2]
            if self._holding(holder) and isinstance(holder.process.target, Timeout):
                holder.process.interrupt(cause)  # nor is who has sent a team home

    def _shift(self, place: int, amount: float) -> None:
        """Change a pool; ``free`` is below 0 while more is held than there is."""
        before = self.capacity[place]
        if self._full[place] == inf:  # there is all of it, or nothing
            if amount in (inf, -inf):
                self._blackouts[place] += 1 if amount < 0 else -1
            self.capacity[place] = 0.0 if self._blackouts[place] else inf
            self.free[place] = -inf if self._blackouts[place] else inf
        else:
            self._size[place] += amount
            self.capacity[place] = max(self._size[place], 0.0)
            self.free[place] += self.capacity[place] - before

    def _has(self, claimant: Claimant, place: int) -> bool:
        return any(unit.place == place for unit in self._holding(claimant))

    def _take(self, claimant: Claimant, bundle: Bundle, job: int, demands: Sequence[int]) -> None:
        super()._take(claimant, bundle, job, demands)
        if bundle.units:
            key = claimant.name, claimant.number
            self._holders[key] = bundle.urgency, self.env.now, claimant

    def _seize(self, victim: Claimant, cause: object = PREEMPTED) -> None:
        self._holders.pop((victim.name, victim.number), None)
        super()._seize(victim, cause)

    def _next_line(self) -> Line | None:
        if self.rank is not None:
            for line in self._lines.values():
                for at, (urgency, asked, name, number, request) in enumerate(line.heap):
                    if urgency > -inf:
                        line.heap[at] = (self.rank(name), asked, name, number, request)
                heapify(line.heap)
            self._running = [
                (self._urgency_of(who, given), begun, who) for given, begun, who in self._running
            ]
        return super()._next_line()

    def _urgency_of(self, holder: Claimant, given: float) -> float:
        """Urgency now of who is in work: what was given with the request, or his rank."""
        return given if self.rank is None else self.rank(holder.name)
