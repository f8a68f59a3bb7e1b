"""The equipment of a platform: what ages, what has failed, and when its work is due."""

from collections.abc import Sequence
from math import inf
from typing import Final

from sim.core.ticks import Ticks
from sim.engine.hub.resources import Resources
from sim.engine.platform.fleet_plan import Action, FleetPlan, Mode
from sim.engine.supply.cannibalization import UsedPart
from sim.model.condition import Health

FMC: Final = Health.FMC
NMC: Final = Health.NMC


class Equipment:
    """Failure modes and scheduled work of one platform.

    Modes are ages on its operating clock: ``due[m]`` is the reading at which mode m fails next.
    The clock runs only while the platform is up, so a mode keeps its age while another one is
    repaired. ``open`` has the failures that are not restored, with the dates at which they will be.
    ``in_line`` has those of them that wait for people on board.
    ``used`` says whose life a part began with, row and number, if another platform had it before.
    """

    __slots__ = (
        "_by_line", "_log", "_row", "_timings", "age", "carried", "due", "env", "failures", "fleet",
        "frozen", "health", "in_line", "index", "lives", "open", "orders", "period_due", "period_n",
        "since", "turn", "turn_ends", "used",
    )  # fmt: skip

    def __init__(self, resources: Resources, fleet: FleetPlan, row: int, index: int) -> None:
        self.env = env = resources.env
        self._log = resources.log
        self._timings = timings = resources.timings
        self._row = row
        self._by_line = fleet.parts is not None and fleet.parts.by_line
        self.fleet = fleet
        self.index = index
        self.health = Health.FMC
        self.age: Ticks = 0
        self.since: Ticks = env.now
        self.due: list[Ticks] = [timings[mode.life](row, 0) for mode in fleet.modes] or [inf]
        self.lives = [0] * len(fleet.modes)
        self.failures = [0] * len(fleet.modes)
        self.open: dict[int, Ticks] = {}
        self.orders: dict[int, int] = {}
        self.frozen: dict[int, Ticks] = {}
        self.in_line: set[int] = set()
        self.carried: dict[int, UsedPart] = {}
        self.used: dict[int, tuple[int, int]] = {}
        self.turn: int
        left: Ticks
        self.turn, left = (0, inf) if fleet.first_turn is None else timings[fleet.first_turn](row)
        self.turn_ends: Ticks = env.now + left
        self.period_due: list[Ticks] = [
            timings[each.first](row) + (env.now if each.on_calendar else 0)
            for each in fleet.periods
        ]
        self.period_n = [0] * len(fleet.periods)
        if fleet.turns[self.turn].period is not None:
            self.begins_turn(env.now)

    def advance(self) -> None:
        """Let the operating clock catch up with the calendar."""
        now = self.env._now
        if self.health is not NMC:
            self.age += self.fleet.turns[self.turn].clock.elapsed(self.since, now)
        self.since = now

    # Failures -------------------------------------------------------------------------------

    def stays_open(self, number: int, mode: Mode, n: int) -> None:
        """A failure stays open while the platform goes on: degraded, or down until upkeep."""
        now = self.env._now
        self.orders[number] = self._log.order(mode.order_class, self.index, -1, now)
        wait = inf if mode.takes is None else self._timings[mode.takes](self._row, n)
        self.open[number] = now + wait
        self.due[number] = inf
        self.worsens(mode.health)

    def worsens(self, health: Health) -> None:
        """The platform is at most this capable."""
        if health > self.health:
            self.health = health
        if not self.fleet.degrades_again:
            self._freeze()

    def _freeze(self) -> None:
        """A platform that is down or degraded does not degrade any further."""
        for other, each in enumerate(self.fleet.modes):
            if each.health == Health.PMC and self.due[other] < inf:
                self.frozen[other] = self.due[other] - self.age
                self.due[other] = inf

    def renew(self, numbers: tuple[int, ...], own: int = -1) -> Sequence[int]:
        """Modes are as new; what is still open decides the platform's health.

        After its own repair, ``own`` is as new only if that repair is not minimal. Returns those
        that were open and are parts of a stock.
        """
        age, row, lives, modes = self.age, self._row, self.lives, self.fleet.modes
        due, opened, timings = self.due, self.open, self._timings
        parts: list[int] | tuple[()] = ()
        for number in numbers:
            lives[number] = n = lives[number] + 1
            mode = modes[number]
            if self.used:
                self.used.pop(number, None)
            life = mode.life
            if number == own and mode.mended is not None:
                life = mode.mended
            due[number] = age + timings[life](row, n)
            if number in opened:
                del opened[number]
                self.in_line.discard(number)
                if mode.waiting is None:
                    self._log.close(self.orders.pop(number), self.env._now)
                else:
                    parts = [*parts, number]
                    part = self.carried.pop(number, None)
                    if number == own and part is not None and part.left < inf:
                        due[number] = age + part.left
                        self.used[number] = part.row, part.n
        if self.health is not FMC:
            self._recover(numbers)
        return parts

    def renew_one(self, number: int, mode: Mode) -> None:
        """A mode that was restored at once is as new, and no other."""
        self.lives[number] = n = self.lives[number] + 1
        self.due[number] = self.age + self._timings[mode.life](self._row, n)
        if self.health is not FMC:
            self._recover((number,))

    def _recover(self, numbers: tuple[int, ...]) -> None:
        modes, worst = self.fleet.modes, FMC
        for number in self.open:
            health = modes[number].health
            if health > worst:
                worst = health
        self.health = worst
        if not self.frozen:
            return
        for number in numbers:
            self.frozen.pop(number, None)
        if worst is FMC:
            for number, left in self.frozen.items():
                self.due[number] = self.age + left
            self.frozen.clear()

    def left(self, mode: int) -> Ticks:
        """Operating time until a mode fails."""
        return self.frozen.get(mode, self.due[mode] - self.age)

    def lives_on(self, mode: int, later: Ticks) -> None:
        """A mode fails so much later, or earlier (below 0)."""
        if mode in self.frozen:
            self.frozen[mode] += later
        else:
            self.due[mode] += later

    def life_of(self, mode: int) -> tuple[int, int]:
        """Row and number of the draw of a mode's present life."""
        return self.used.get(mode, (self._row, self.lives[mode]))

    def begins_turn(self, start: Ticks) -> None:
        """The present turn began, and work that is due with it is due."""
        turn = self.fleet.turns[self.turn]
        self.turn_ends = start + turn.lasts
        if turn.period is not None:
            self.period_due[turn.period] = start

    def turn_now(self) -> int:
        """The turn in which the rotation has a platform that is away at present."""
        turn, ends, turns = self.turn, self.turn_ends, self.fleet.turns
        while ends <= self.env._now and not self.fleet.slips:
            turn = (turn + 1) % len(turns)
            ends += turns[turn].lasts
        return turn

    def condition(self) -> int:
        """Condition of a platform with which nothing is done."""
        fleet, health = self.fleet, self.health
        here = fleet.turns[self.turn].conditions[health]
        if health is not NMC or fleet.parts is None:
            return here
        return self._on_the_line(here) if self._by_line else self._short(here)

    def _on_the_line(self, here: int) -> int:
        """The same where people may be awaited, or something else done beside a wait for parts."""
        modes, opened, in_line = self.fleet.modes, self.open, self.in_line
        short: Mode | None = None
        awaited: int | None = None
        others = False
        for number in sorted(opened):
            mode = modes[number]
            if mode.health is not NMC or mode.waiting is None:
                continue
            if number in in_line:
                others = True
                awaited = mode.in_line if awaited is None else awaited
            elif opened[number] < inf:
                others = True
            elif short is None:
                short = mode
        if short is not None and others:
            both = short.waiting_in_work
            return here if both is None else both
        return self._short(here) if awaited is None else awaited

    def _short(self, here: int) -> int:
        """Condition of a platform that is down: it waits for a part, or one is put in."""
        modes, last = self.fleet.modes, -1
        until: Ticks = 0
        for number, end in self.open.items():  # the one that is open longest, then the first
            mode = modes[number]
            if mode.health is not NMC or mode.waiting is None:
                continue
            if last < 0 or end > until or (end == until and number < last):
                last, until = number, end
        if last < 0:
            return here
        mode = modes[last]
        return mode.in_place if mode.waiting is None or until < inf else mode.waiting

    # Scheduled work --------------------------------------------------------------------------

    def restart(self, action: Action) -> None:
        """The intervals that begin anew after an action."""
        for place in action.restarts:
            self.next_due(place, self.reading(place))

    def next_due(self, place: int, since: Ticks) -> None:
        """Scheduled work is due an interval after a reading of its clock."""
        self.period_due[place] = since + self.fleet.periods[place].every

    def reading(self, place: int) -> Ticks:
        """The clock of scheduled work."""
        return self.env._now if self.fleet.periods[place].on_calendar else self.age

    def pass_over_missed(self) -> None:
        """Leave out calendar work that fell due while the platform was down, where so agreed."""
        for place, period in enumerate(self.fleet.periods):
            if period.when_down == "skip" and period.on_calendar:
                while self.period_due[place] < self.env._now:
                    self.period_due[place] += period.every
