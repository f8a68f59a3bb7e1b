"""The dispatcher of a hub that may lose units, or whose queue policy changes its order."""

from collections.abc import Sequence
from math import inf
from typing import Any, Protocol

from sim.core.ticks import Ticks
from sim.engine.hub.claims import Claim, Claimant, Request, Unit
from sim.engine.hub.dispatcher import Dispatcher, Lack
from sim.engine.hub.waiting_lines import Line
from sim.engine.time.events import Calendar, Timeout
from sim.engine.time.interruptions import PREEMPTED, Lost
from sim.model.event import Fate, Undo
from sim.record.log import Log


class Urgencies(Protocol):
    """Urgencies of the moment (``sim.engine.hub.ranking``)."""

    def urgency(self, who: Any, since: Ticks) -> float:
        """Of who waits, or is in work, since then."""
        ...

    def granted(self, who: Any) -> None:
        """Who asked gets units now."""
        ...


class ReducibleDispatcher(Dispatcher):
    """A dispatcher that knows who holds what, so that it can be taken away.

    Attributes
    ----------
    ranking
        Urgencies at the moment of a decision; None if those of the requests stand.
    """

    def __init__(
        self,
        env: Calendar,
        log: Log,
        pools: Sequence[tuple[int, Lack, float]],
        preemptive: bool = False,
        overtake: bool = True,
    ) -> None:
        super().__init__(env, log, pools, preemptive, overtake)
        self.tracks = True
        self.ranking: Urgencies | None = None
        self._size = list(self.capacity)
        self._full = list(self.capacity)
        self._blackouts = [0] * len(pools)
        self._holders: dict[Claimant, tuple[float, Ticks]] = {}

    def lacks(self, claim: Claim) -> Lack:
        """What is lacking first; the hub itself, if it had enough before it lost it."""
        for place, amount in claim.needs:
            if self.free[place] < amount:
                if self.capacity[place] < amount <= self._full[place]:
                    return Lack.HUB
                break
        return super().lacks(claim)

    def release(self, claimant: Claimant, units: Sequence[Unit], goes_on: bool = False) -> None:
        """Give units back."""
        super().release(claimant, units, goes_on)
        if not claimant.held or not self._holding(claimant):
            self._holders.pop(claimant, None)

    def hand_on(self, giver: Claimant, taker: Claimant) -> None:
        """What one holds here is another's from now on."""
        super().hand_on(giver, taker)
        if giver in self._holders:
            self._holders[taker] = self._holders.pop(giver)

    def change(self, place: int, amount: float, work: Fate = "held") -> Undo:
        """Gain units of a pool, or lose some (below 0), until undone.

        More may be lost than there is: the pool is then empty. Losing infinitely many empties an
        unlimited pool. Who holds what is lost is interrupted, the least urgent first, then who
        began last. It is called late in its instant, so that what is done by then is done.
        """
        self._shift(place, amount)
        while self.free[place] < 0:
            victims = [each for each in self._holders.items() if self._has(each[0], place)]
            if not victims:
                break  # a team on its way home gives back to a pool that is smaller by then
            _, _, _, _, first = min(
                (-self._urgency_of(who, given, begun), -begun, who.name, who.number, who)
                for who, (given, begun) in victims
            )
            self._seize(first, Lost(work))
        self._settle_late()

        def undo() -> None:
            self._shift(place, -amount)
            self._settle_late()

        return undo

    def tell_workers(self, cause: object) -> None:
        """Interrupt everybody who works here with what he holds; who waits for more is let be."""
        for holder in sorted(self._holders, key=lambda each: (each.name, each.number)):
            if self._holding(holder) and isinstance(holder.process.target, Timeout):
                holder.process.interrupt(cause)  # nor is who has sent a team home

    def _shift(self, place: int, amount: float) -> None:
        """Change a pool; ``free`` is below 0 while more is held than there is."""
        before = self.capacity[place]
        self._freed.add(place)
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

    def _track(self, claimant: Claimant, claim: Claim) -> None:
        if self.preemptive:
            super()._track(claimant, claim)
        if claim.units:
            self._holders[claimant] = claim.urgency, self.env._now
            if self.ranking is not None:
                self.ranking.granted(claimant)

    def _seize(self, victim: Claimant, cause: object = PREEMPTED) -> None:
        self._holders.pop(victim, None)
        super()._seize(victim, cause)

    def _wake(self) -> None:
        """Where the moment tells who is next, it is told when all of the instant has happened."""
        if self.ranking is None:
            super()._wake()
        else:
            self._settle_late()

    def _next_line(self) -> Line | None:
        if self.ranking is not None:
            self._lines.rank(self._rank)
            self._running = {
                who: (self._urgency_of(who, given, begun), begun)
                for who, (given, begun) in self._running.items()
            }
        return super()._next_line()

    def _rank(self, request: Request) -> float:
        """Urgency now of a request; who goes on first does so."""
        assert self.ranking is not None
        if request.urgency == -inf:
            return -inf
        return self.ranking.urgency(request.claimant, request.asked)

    def _urgency_of(self, holder: Claimant, given: float, begun: Ticks) -> float:
        """Urgency now of who is in work: what was given with the request, or that of the moment."""
        return given if self.ranking is None else self.ranking.urgency(holder, begun)
