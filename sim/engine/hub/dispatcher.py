"""The dispatcher of a hub: bundles of units, claimed together, granted late in the instant.

A claim is granted at once when nobody waits, the units are free and no other event is due at
this instant; otherwise one settle event at the end of the instant decides by policy. Who comes
first therefore never depends on the order in which events of one instant happen to run.
See docs/decisions/0004-decide-late.md.
"""

from collections.abc import Sequence
from enum import IntEnum
from math import inf

from sim.core.ticks import NEVER, Ticks
from sim.engine.hub.claims import Claim, Claimant, Needs, Request, Shelf, Unit
from sim.engine.hub.waiting_lines import Line, WaitingLines
from sim.engine.time.end_of_instant import schedule
from sim.engine.time.events import Calendar, Event
from sim.engine.time.interruptions import PREEMPTED
from sim.record.log import RELEASED, SHIFT, Log


class Lack(IntEnum):
    """What a waiting job lacks first."""

    BERTH = 0
    LABOUR = 1
    PARTS = 2
    HOST = 3
    HUB = 4
    """What its hub has lost."""


class Dispatcher:
    """The pools of one hub and those who wait for them.

    Parameters
    ----------
    pools
        (global number, what it is, capacity) of each pool; capacity ``inf`` is unlimited.
    preemptive
        Whether a more urgent claim takes units from less urgent work.
    overtake
        Whether a claim that fits may go before an earlier or more urgent one that does not. Where
        not, who has begun still goes on first, and nobody bars him: others wait for what he has.
    """

    def __init__(
        self,
        env: Calendar,
        log: Log,
        pools: Sequence[tuple[int, Lack, float]],
        preemptive: bool = False,
        overtake: bool = True,
    ) -> None:
        self.env = env
        self.log = log
        self.numbers = [number for number, _, _ in pools]
        self._place_of = {number: place for place, (number, _, _) in enumerate(pools)}
        self.kinds = [kind for _, kind, _ in pools]
        self.capacity = [capacity for _, _, capacity in pools]
        self.free = list(self.capacity)
        self.with_host = [0.0] * len(pools)
        self.preemptive = preemptive
        self.overtake = overtake
        self.waiting = 0
        self.shelves: dict[int, Shelf] = {}
        """Stocks behind pools of parts, by place."""
        self._lines = WaitingLines(len(pools))
        self._freed: set[int] = set()
        """Pools that may have let somebody who waits fit since it was last decided."""
        self._settling = False
        self._running: dict[Claimant, tuple[float, Ticks]] = {}
        self._holds = log.holds
        self.tracks = preemptive
        """Whether it matters who holds what."""

    def claim(self, claimant: Claimant, claim: Claim, job: int, asked: Ticks) -> Event | None:
        """Ask for units and parts: None if they were granted at once, else the event of that."""
        env, unit = self.env, claim.unit
        if unit is not None and not self.waiting:  # the short way: one pool, and nobody waits
            place, amount, key = unit
            now = env._now
            if self.free[place] >= amount and env.peek() > now:
                self.free[place] -= amount
                if claim.uses_up:
                    self.shelves[place].taken(claimant, amount, job)
                else:
                    holds = self._holds
                    claimant.held[key] = len(holds)
                    holds.extend((job, key, now, NEVER))
                    if claimant.outside:
                        self.with_host[place] += amount
                if self.tracks:
                    self._track(claimant, claim)
                return None
        demands: list[int] = []
        for place, amount, _ in claim.parts:
            demands.append(self.shelves[place].asked(claimant, amount, job))
        free, fits = self.free, True
        for place, amount in claim.needs:
            if free[place] < amount:
                fits = False
                break
        if fits and not self.waiting and env.peek() > env._now:
            self._take(claimant, claim, job, demands)
            return None
        if self.preemptive:
            self.forget(claimant)
        goes_on = not self.overtake and self._holding(claimant)
        urgency = -inf if goes_on else claim.urgency
        event = Event(env)
        request = Request(
            urgency, asked, claimant.name, claimant.number, claimant, claim, job, event, demands
        )
        self._lines.add(request)
        self.waiting += 1
        if fits:
            self._freed.add(claim.needs[0][0])
        if fits or self.preemptive:
            self._settle_late()
        return event

    def lacks(self, claim: Claim) -> Lack:
        """What a claim that was not granted lacks first."""
        for place, amount in claim.needs:
            if self.free[place] < amount:
                if self.free[place] + self.with_host[place] >= amount:
                    return Lack.HOST
                return self.kinds[place]
        return self.kinds[claim.needs[0][0]]

    def release(self, claimant: Claimant, units: Sequence[Unit], goes_on: bool = False) -> None:
        """Give units back; who ``goes_on`` to another stage may claim again at this instant."""
        free, holds, held, now = self.free, self._holds, claimant.held, self.env._now
        for place, amount, key in units:
            free[place] += amount
            holds[held.pop(key) + RELEASED] = now
            if claimant.outside:
                self.with_host[place] -= amount
        if self.preemptive and not held:
            self.forget(claimant)
        if self.waiting:
            for place, _, _ in units:
                self._freed.add(place)
            if goes_on:
                self._settle_late()
            else:
                self._wake()

    def release_all(self, claimant: Claimant) -> None:
        """Give back whatever the claimant holds here."""
        self.release(claimant, self._holding(claimant))

    def hand_on(self, giver: Claimant, taker: Claimant) -> None:
        """What one holds here is another's from now on."""
        for _, _, key in self._holding(giver):
            taker.held[key] = giver.held.pop(key)
        if giver in self._running:
            self._running[taker] = self._running.pop(giver)

    def forget(self, claimant: Claimant) -> None:
        """Who has left is nobody's victim any more."""
        self._running.pop(claimant, None)

    def withdraw(self, claimant: Claimant) -> None:
        """Leave the line without having been served."""
        request = self._lines.leave(claimant)
        if request is not None:
            self.waiting -= 1
            for part, demand in zip(request.claim.parts, request.demands, strict=True):
                self.shelves[part.place].withdrawn(demand, part.amount)
        if self.waiting:
            self._wake()

    def jobs_at(self, place: int) -> int:
        """Claims that wait for units of a pool."""
        return sum(count for _, count in self._lines.at(place))

    def _fits(self, needs: Needs) -> bool:
        free = self.free
        for place, amount in needs:  # noqa: SIM110 - a generator costs more than the comparison
            if free[place] < amount:
                return False
        return True

    def _take(self, claimant: Claimant, claim: Claim, job: int, demands: Sequence[int]) -> None:
        free, holds, held, now = self.free, self._holds, claimant.held, self.env._now
        for place, amount, key in claim.units:
            free[place] -= amount
            held[key] = len(holds)
            holds.extend((job, key, now, NEVER))
            if claimant.outside:
                self.with_host[place] += amount
        if demands:
            for (place, amount, _), demand in zip(claim.parts, demands, strict=True):
                free[place] -= amount
                self.shelves[place].issued(demand, amount)
        if self.tracks:
            self._track(claimant, claim)

    def _track(self, claimant: Claimant, claim: Claim) -> None:
        """Note who holds units now, where they may be taken from him."""
        if self.preemptive and claimant.held:
            self._running[claimant] = claim.urgency, self.env._now

    def put(self, place: int) -> None:
        """A part arrives on the shelf."""
        self.free[place] += 1
        if self.waiting:
            self._freed.add(place)
            self._wake()

    def _wake(self) -> None:
        """Units came free while somebody waits."""
        if self.env.peek() > self.env._now and not (self._settling or self.preemptive):
            self._settle()
        else:
            self._settle_late()

    def _settle_late(self) -> None:
        if self._settling:
            return
        self._settling = True
        schedule(self.env, self._end_of_instant)

    def _end_of_instant(self, _: Event) -> None:
        self._settling = False
        self._settle()

    def _settle(self) -> None:
        """Grant what can be granted, the most urgent first."""
        while self.waiting:
            line = self._next_line()
            if line is None:
                break
            request = self._lines.pop(line)
            self.waiting -= 1
            self._take(request.claimant, request.claim, request.job, request.demands)
            request.event.succeed()
        self._freed.clear()

    def _next_line(self) -> Line | None:
        """The line whose head is to be served now; None if nobody can be."""
        if self.overtake and not self.preemptive:  # nobody bars anybody
            first: Line | None = None
            free, by_pool = self.free, self._lines.by_pool
            for pool in self._freed:
                for needs, line in by_pool[pool].items():
                    if line:
                        for place, amount in needs:  # as _fits has it, without a call for each line
                            if free[place] < amount:
                                break
                        else:
                            if first is None or line[0] < first[0]:
                                first = line
            return first
        lines = [(line[0], needs, line) for needs, line in self._lines.lines.items() if line]
        lines.sort()
        barred = False
        for request, needs, line in lines:
            if barred and not self._holding(request.claimant):
                continue
            if self._fits(needs) or (self.preemptive and self._preempt(request)):
                return line
            if request.claim.units:  # a requisition bars nobody
                barred = barred or not self.overtake
        return None

    def _preempt(self, request: Request) -> bool:
        """Free what a request lacks by interrupting less urgent work; False if it can't.

        The victim is the least urgent job, then the one that started last.
        """
        urgency, needs = request.urgency, request.claim.needs
        victims = sorted(
            ((given, at, who) for who, (given, at) in self._running.items() if given > urgency),
            key=lambda each: (-each[0], -each[1], each[2].name, each[2].number),
        )
        chosen: list[Claimant] = []
        free = list(self.free)
        for _, _, victim in victims:
            lacking = {place for place, amount in needs if free[place] < amount}
            holding = self._holding(victim)
            if any(unit.place in lacking for unit in holding):
                chosen.append(victim)
                for unit in holding:
                    free[unit.place] += unit.amount
        if any(free[place] < amount for place, amount in needs):
            return False
        for victim in chosen:
            self._seize(victim)
        return True

    def _holding(self, claimant: Claimant) -> list[Unit]:
        """What a claimant holds here."""
        units = []
        for key in claimant.held:
            place = self._place_of.get(key >> SHIFT)
            if place is not None:
                units.append(Unit(place, key & ((1 << SHIFT) - 1), key))
        return units

    def _seize(self, victim: Claimant, cause: object = PREEMPTED) -> None:
        """Take everything a job holds here, and interrupt it."""
        for place, amount, key in self._holding(victim):
            self.free[place] += amount
            self._freed.add(place)
            self.log.release(victim.held.pop(key), self.env._now)
            if victim.outside:
                self.with_host[place] -= amount
        self.forget(victim)
        victim.process.interrupt(cause)
