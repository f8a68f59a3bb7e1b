"""The equipment of a platform: what ages, what has failed, and the parts that are missing."""

from collections.abc import Generator
from math import inf
from typing import Any

from simpy import Event, Interrupt

from sim.core.ticks import Ticks
from sim.engine.platform.fleet_plan import FleetPlan, Mode
from sim.engine.platform.hub_visit import Visitor
from sim.engine.time.interruptions import DESTROYED
from sim.engine.time.progress import Calendar
from sim.model.condition import Health
from sim.record.log import Log


class Equipped(Visitor):
    """A visitor with failure modes.

    They are ages on its operating clock: ``due[m]`` is the reading at which mode m fails next. The
    clock runs only while the platform is up, so a mode keeps its age while another one is
    repaired. ``open`` has the failures that are not restored, with the dates at which they will be.
    """

    __slots__ = (
        "age", "carried", "due", "failures", "frozen", "health", "idle", "index", "lives", "open",
        "orders", "period_due", "period_n", "since", "turn", "turn_ends",
    )  # fmt: skip

    def __init__(self, env: Calendar, log: Log, fleet: FleetPlan, number: int, index: int) -> None:
        super().__init__(env, log, fleet, number)
        self.index = index
        self.health = Health.FMC
        self.age: Ticks = 0
        self.since: Ticks = env.now
        self.due: list[Ticks] = [mode.life(number, 0) for mode in fleet.modes] or [inf]
        self.lives = [0] * len(fleet.modes)
        self.failures = [0] * len(fleet.modes)
        self.open: dict[int, Ticks] = {}
        self.orders: dict[int, int] = {}
        self.frozen: dict[int, Ticks] = {}
        self.carried: dict[int, Ticks] = {}
        self.idle = False
        self.turn, left = fleet.first_turn(number)
        self.turn_ends: Ticks = env.now + left
        self.period_due: list[Ticks] = [
            each.first(number) + (env.now if each.on_calendar else 0) for each in fleet.periods
        ]
        self.period_n = [0] * len(fleet.periods)

    def _advance(self) -> None:
        """Let the operating clock catch up with the calendar."""
        now = self.env.now
        if self.health != Health.NMC:
            self.age += self.fleet.turns[self.turn].clock.elapsed(self.since, now)
        self.since = now

    # Failures -------------------------------------------------------------------------------

    def _open(self, number: int, mode: Mode) -> None:
        """A failure stays open while the platform goes on: degraded, or down until upkeep."""
        now = self.env.now
        self.orders[number] = self.log.order(mode.order_class, self.index, -1, now)
        self.open[number] = inf if mode.takes is None else now + mode.takes(self.row, self.n)
        self.due[number] = inf
        self.health = max(self.health, mode.health)
        self._freeze()

    def _freeze(self) -> None:
        """A platform that is down or degraded does not degrade any further, where so agreed."""
        for other, each in enumerate(() if self.fleet.degrades_again else self.fleet.modes):
            if each.health == Health.PMC and self.due[other] < inf:
                self.frozen[other] = self.due[other] - self.age
                self.due[other] = inf

    def _renew(self, numbers: tuple[int, ...], own: int = -1) -> None:
        """Modes are as new; what is still open decides the platform's health.

        After its own repair, ``own`` is as new only if that repair is not minimal.
        """
        age, row, lives, modes = self.age, self.row, self.lives, self.fleet.modes
        for number in numbers:
            lives[number] = n = lives[number] + 1
            mended = modes[number].mended if number == own else None
            self.due[number] = age + (mended or modes[number].life)(row, n)
            if number in self.open:
                del self.open[number]
                if modes[number].waiting is None:
                    self.log.order_closed[self.orders.pop(number)] = self.env.now
                else:
                    self._put_in(number, own)
        if self.health == Health.FMC:
            return
        for number in numbers:
            self.frozen.pop(number, None)
        self.health = max((modes[number].health for number in self.open), default=Health.FMC)
        if self.health == Health.FMC:
            for number, left in self.frozen.items():
                self.due[number] = age + left
            self.frozen.clear()

    # Parts (``cannibalization.Holder``) ----------------------------------------------------------

    def _disturbed(self, wait: Ticks) -> Generator[Any, Any, bool]:
        """Wait; returns whether a part was lost or regained before the time was over."""
        self.idle = True
        try:
            yield Event(self.env) if wait == inf else self.env.timeout(wait)
        except Interrupt as interrupt:
            if interrupt.cause == DESTROYED:
                raise
            return True
        self.idle = False
        return False

    def _disturb(self, mode: int) -> None:
        self.health = max(self.health, self.fleet.modes[mode].health)
        self._freeze()
        if self.idle:
            self.idle = False
            self.process.interrupt()

    def _short(self, condition: int) -> int:
        """Condition of a platform that is down: it waits for a part, or one is put in."""
        modes = self.fleet.modes
        down = [each for each in self.open if modes[each].health == Health.NMC]
        for number in sorted(down, key=lambda each: (-self.open[each], each)):
            waiting = modes[number].waiting
            if waiting is not None:
                return waiting if self.open[number] == inf else modes[number].in_place
        return condition

    def lose(self, mode: int) -> None:
        """A part is missing: the platform is down, or degraded, until it is regained."""
        if self.idle:
            self._advance()
        self.open[mode] = self.due[mode] = inf
        self._disturb(mode)

    def regain(self, mode: int, takes: Ticks, left: Ticks = inf) -> None:
        """The part is there; ``left`` of its life, if it comes from another platform."""
        if self.idle:
            self._advance()
        self.carried[mode] = left
        self.open[mode], self.due[mode] = self.env.now + takes, inf
        self._disturb(mode)

    def left(self, mode: int) -> Ticks:
        """Operating time until a mode fails."""
        if self.idle:
            self._advance()
        return self.frozen.get(mode, self.due[mode] - self.age)

    def _put_in(self, mode: int, own: int) -> None:
        """A mode with a part is restored, perhaps by other work than the part itself."""
        assert self.fleet.squadron is not None
        self.fleet.squadron.restored(self, mode)
        left = self.carried.pop(mode, inf)
        if mode == own and left < inf:
            self.due[mode] = self.age + left
