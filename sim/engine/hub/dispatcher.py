"""The dispatcher of a hub: bundles of units, claimed together, granted late in the instant.

A claim is granted at once when nobody waits, the units are free and no other event is due at
this instant; otherwise one settle event at the end of the instant decides by policy. Who comes
first therefore never depends on the order in which events of one instant happen to run.
See docs/decisions/0004-decide-late.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple, Protocol

from simpy import Environment, Event, Process

from sim.core.ticks import Ticks
from sim.engine.time.end_of_instant import schedule
from sim.engine.time.interruptions import PREEMPTED
from sim.record.log import SHIFT, Log


class Lack(IntEnum):
    """What a waiting job lacks first."""

    BERTH = 0
    LABOUR = 1
    PARTS = 2
    HOST = 3
    HUB = 4
    """What its hub has lost."""


class Unit(NamedTuple):
    """Some units of one pool: its place in the dispatcher, how many, and how the record says it."""

    place: int
    amount: int
    key: int
    """``pool << SHIFT | amount`` with the global number of the pool."""


class Shelf(Protocol):
    """The stock behind a pool of parts: what follows when they are asked for and handed out."""

    def asked(self, claimant: "Claimant", amount: int, job: int) -> int:
        """Parts are asked for, and as many are ordered; returns the row of the demand."""
        ...

    def issued(self, demand: int, amount: int) -> None:
        """They are handed out."""
        ...

    def withdrawn(self, demand: int, amount: int) -> None:
        """Who asked has gone away without them."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """Parts that are used up, and the stock they come from."""

    unit: Unit
    shelf: Shelf


class Line:
    """The jobs that wait for the same units."""

    __slots__ = ("heap", "needs")

    def __init__(self, needs: tuple[tuple[int, int], ...]) -> None:
        self.needs = needs
        self.heap: list[Entry] = []


class Bundle:
    """What one claim asks of one dispatcher."""

    __slots__ = ("line", "needs", "parts", "units", "urgency")

    def __init__(
        self, units: tuple[Unit, ...], parts: tuple[Part, ...], line: Line, urgency: float
    ) -> None:
        self.units = units
        self.parts = parts
        self.line = line
        self.needs = line.needs
        self.urgency = urgency


class Claimant(Protocol):
    """Who may claim: a platform, a job, or a requisition of parts."""

    name: str
    number: int
    outside: bool
    held: dict[int, int]
    process: Process


class Request:
    """A claim that waits."""

    __slots__ = ("bundle", "claimant", "demands", "event", "job")

    def __init__(
        self, claimant: Claimant, bundle: Bundle, job: int, event: Event, demands: Sequence[int]
    ) -> None:
        self.claimant = claimant
        self.bundle = bundle
        self.job = job
        self.event = event
        self.demands = demands
        """Rows of the demands for the parts of the bundle."""


Entry = tuple[float, Ticks, str, int, Request]
"""Urgency, time of the request, fleet, number: a total order that no YAML order can change."""


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
        env: Environment,
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
        self._lines: dict[tuple[tuple[int, int], ...], Line] = {}
        self._settling = False
        self._running: list[tuple[float, Ticks, Claimant]] = []

    def bundle(self, units: Sequence[Unit], parts: Sequence[Part], urgency: float) -> Bundle:
        """A bundle of these units and parts; equal needs share one line."""
        needs = tuple((u.place, u.amount) for u in (*units, *(part.unit for part in parts)))
        line = self._lines.setdefault(needs, Line(needs))
        return Bundle(tuple(units), tuple(parts), line, urgency)

    def claim(self, claimant: Claimant, bundle: Bundle, job: int, asked: Ticks) -> Event | None:
        """Ask for a bundle: None if it was granted at once, else the event of its grant."""
        env = self.env
        demands: Sequence[int] = ()
        if bundle.parts:
            demands = [part.shelf.asked(claimant, part.unit.amount, job) for part in bundle.parts]
        fits = self._fits(bundle.needs)
        if fits and not self.waiting and env.peek() > env._now:
            self._take(claimant, bundle, job, demands)
            return None
        if self.preemptive:
            self.forget(claimant)
        request = Request(claimant, bundle, job, Event(env), demands)
        goes_on = not self.overtake and self._holding(claimant)
        urgency = -inf if goes_on else bundle.urgency
        entry = (urgency, asked, claimant.name, claimant.number, request)
        heappush(bundle.line.heap, entry)
        self.waiting += 1
        if fits or self.preemptive:
            self._settle_late()
        return request.event

    def lacks(self, bundle: Bundle) -> Lack:
        """What a claim that was not granted lacks first."""
        for place, amount in bundle.needs:
            if self.free[place] < amount:
                if self.free[place] + self.with_host[place] >= amount:
                    return Lack.HOST
                return self.kinds[place]
        return self.kinds[bundle.needs[0][0]]

    def release(self, claimant: Claimant, units: Sequence[Unit], goes_on: bool = False) -> None:
        """Give units back; who ``goes_on`` to another stage may claim again at this instant."""
        free, released, held = self.free, self.log.hold_released, claimant.held
        now = self.env._now
        for place, amount, key in units:
            free[place] += amount
            released[held.pop(key)] = now
            if claimant.outside:
                self.with_host[place] -= amount
        if self.preemptive and not held:
            self.forget(claimant)
        if self.waiting:
            if goes_on:
                self._settle_late()
            else:
                self._wake()

    def release_all(self, claimant: Claimant) -> None:
        """Give back whatever the claimant holds here."""
        self.release(claimant, self._holding(claimant))

    def forget(self, claimant: Claimant) -> None:
        """Who has left is nobody's victim any more."""
        self._running = [each for each in self._running if each[2] is not claimant]

    def withdraw(self, claimant: Claimant) -> None:
        """Leave the line without having been served."""
        for line in self._lines.values():
            gone = [entry[4] for entry in line.heap if entry[4].claimant is claimant]
            if gone:
                self.waiting -= len(gone)
                line.heap = sorted(
                    (entry for entry in line.heap if entry[4].claimant is not claimant),
                    key=lambda entry: entry[:4],
                )
            for request in gone:
                for part, demand in zip(request.bundle.parts, request.demands, strict=True):
                    part.shelf.withdrawn(demand, part.unit.amount)
        if self.waiting:
            self._wake()

    def jobs_at(self, place: int) -> int:
        """Claims that wait for units of a pool."""
        return sum(
            len(line.heap)
            for line in self._lines.values()
            if any(at == place for at, _ in line.needs)
        )

    def _fits(self, needs: tuple[tuple[int, int], ...]) -> bool:
        free = self.free
        for place, amount in needs:  # noqa: SIM110 - a generator costs more than the comparison
            if free[place] < amount:
                return False
        return True

    def _take(self, claimant: Claimant, bundle: Bundle, job: int, demands: Sequence[int]) -> None:
        free, hold, held, now = self.free, self.log.hold, claimant.held, self.env._now
        for place, amount, key in bundle.units:
            free[place] -= amount
            held[key] = hold(job, key, now)
            if claimant.outside:
                self.with_host[place] += amount
        for part, demand in zip(bundle.parts, demands, strict=True):
            free[part.unit.place] -= part.unit.amount
            part.shelf.issued(demand, part.unit.amount)
        if self.preemptive and held:
            self.forget(claimant)
            self._running.append((bundle.urgency, now, claimant))

    def put(self, place: int) -> None:
        """A part arrives on the shelf."""
        self.free[place] += 1
        if self.waiting:
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
                return
            request = heappop(line.heap)[4]
            self.waiting -= 1
            self._take(request.claimant, request.bundle, request.job, request.demands)
            request.event.succeed()

    def _next_line(self) -> Line | None:
        """The line whose head is to be served now; None if nobody can be."""
        lines = [line for line in self._lines.values() if line.heap]
        if len(lines) > 1:
            lines.sort(key=lambda line: line.heap[0][:4])
        barred = False
        for line in lines:
            request = line.heap[0][4]
            if barred and not self._holding(request.claimant):
                continue
            if self._fits(line.needs) or (self.preemptive and self._preempt(line)):
                return line
            if request.bundle.units:  # a requisition bars nobody
                barred = barred or not self.overtake
        return None

    def _preempt(self, line: Line) -> bool:
        """Free what the head of a line lacks by interrupting less urgent work; False if it can't.

        The victim is the least urgent job, then the one that started last.
        """
        urgency = line.heap[0][0]
        victims = sorted(
            (each for each in self._running if each[0] > urgency),
            key=lambda each: (-each[0], -each[1], each[2].name, each[2].number),
        )
        chosen: list[Claimant] = []
        free = list(self.free)
        for _, _, victim in victims:
            lacking = {place for place, amount in line.needs if free[place] < amount}
            holding = self._holding(victim)
            if any(unit.place in lacking for unit in holding):
                chosen.append(victim)
                for unit in holding:
                    free[unit.place] += unit.amount
        if any(free[place] < amount for place, amount in line.needs):
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
            self.log.hold_released[victim.held.pop(key)] = self.env._now
            if victim.outside:
                self.with_host[place] -= amount
        self.forget(victim)
        victim.process.interrupt(cause)
