"""The life of a platform: it operates, fails, is restored, and keeps its schedule."""

from collections.abc import Callable, Generator
from math import inf
from typing import Any

from simpy import Event, Interrupt

from sim.core.ticks import Ticks
from sim.engine.platform.equipment import Equipped
from sim.engine.platform.fleet_plan import FleetPlan, Mode, Script, Task
from sim.engine.platform.opportunistic_work import Bundle
from sim.engine.time.interruptions import DUE
from sim.engine.time.progress import MOST, Calendar, stands_still
from sim.model.condition import Health
from sim.model.families.maintenance import What
from sim.model.hub import Steps
from sim.record.log import SHIFT, Log


class Platform(Equipped):
    """One ship, aircraft or vehicle.

    One event is pending at a time: the earliest of a failure, the end of an on-board repair, a
    turn of the rotation and the due date of scheduled work.
    """

    __slots__ = ("_change_at", "_change_key", "bundle")

    def __init__(self, env: Calendar, log: Log, fleet: FleetPlan, number: int, index: int) -> None:
        super().__init__(env, log, fleet, number, index)
        self._change_at = log.change_at.append
        self._change_key = log.change_key.append
        self.bundle = None if fleet.bundle_within is None else Bundle(self, self.done, self.kept)
        if fleet.squadron is not None:
            fleet.squadron.join(self)
        self.process = env.live(self.life(), self)

    def enter(self, condition: int) -> None:
        """Record the change to a condition."""
        self._change_at(self.env._now)
        self._change_key(self.index << SHIFT | condition)

    def __str__(self) -> str:
        """What befalls it most often."""
        fleet, most = self.fleet, max([0, *self.failures, *self.period_n])
        if most in self.failures:
            return f"fleets.{self.name}.modes.{fleet.modes[self.failures.index(most)].name}"
        if most in self.period_n:
            return f"fleets.{self.name}.scheduled.{fleet.periods[self.period_n.index(most)].name}"
        return f"fleets.{self.name}"

    # The loop ------------------------------------------------------------------------------

    def life(self) -> Steps:
        """Operate until the next event, deal with it, and so on until the run ends."""
        env, fleet, due = self.env, self.fleet, self.due
        at_once = 0
        while True:
            self._operate()
            if fleet.simple and not self.open:
                date, happen, which = fleet.clock.date(env._now, min(due) - self.age), None, 0
            else:
                date, happen, which = self._next()
            wait = date - env._now
            if wait <= 0:
                at_once += 1
                if at_once > MOST:
                    raise stands_still(str(self), env.now)
            elif fleet.disturbed:
                at_once = 0
                if (yield from self._disturbed(wait)):
                    continue
            elif date == inf:
                return
            else:
                at_once = 0
                yield env.timeout(wait)
            yield from self._fail() if happen is None else happen(which)

    def _operate(self) -> None:
        """Serve, or wait for the upkeep that restores the platform; the clock starts here."""
        self.since = self.env.now
        if self.fleet.periods:
            self._pass_over_missed()
        condition = self.fleet.turns[self.turn].conditions[self.health]
        if self.health == Health.NMC and self.fleet.squadron is not None:
            condition = self._short(condition)
        self.enter(condition)

    def _next(self) -> tuple[Ticks, Callable[[int], Steps] | None, int]:
        """The date of the next event, what then happens (None: a failure), and to which."""
        fleet, now = self.fleet, self.env.now
        turn = fleet.turns[self.turn]
        date: Ticks = inf
        which = 0
        happen: Callable[[int], Steps] | None = None
        runs = turn.runs and self.health != Health.NMC
        if runs:
            date = turn.clock.date(now, min(self.due) - self.age)
        for place, period in enumerate(fleet.periods):
            due = self.period_due[place]
            if not period.on_calendar:
                due = turn.clock.date(now, max(due - self.age, 0)) if runs else inf
            if due <= date and self.health != Health.NMC:
                date, happen, which = due, self._keep_schedule, place
        if self.turn_ends <= date:
            date, happen = self.turn_ends, self._rotate
        for number, end in self.open.items():
            if end <= date:
                date, happen, which = end, self._recover, number
        return date, happen, which

    # What can happen -----------------------------------------------------------------------

    def _fail(self) -> Steps:
        """A mode fails: restored at a hub, on board, or at the next upkeep."""
        self.age = age = min(self.due)
        number = self.due.index(age)
        mode = self.fleet.modes[number]
        if mode.care is not None and mode.care.what[self.row] is not What.FAILURE:
            yield from self._forestall(number, mode.care)
            return
        self.n = n = self.failures[number]
        self.failures[number] = n + 1
        if mode.waiting is not None:
            assert self.fleet.squadron is not None
            self.fleet.squadron.fails(self, number)
            return
        if mode.restored == "hub" and self._goes(mode):
            repair = self._at_a_hub(mode)
        elif mode.restored == "on_board" and mode.health == Health.NMC:
            repair = self._in_place(mode)
        else:
            self._open(number, mode)
            return
        if not (yield from self._guarded(repair)):
            self.done(mode, number)

    def _goes(self, _: Mode) -> bool:
        """Whether it leaves for a hub now."""
        return True

    def _forestall(self, number: int, care: Script) -> Steps:
        """A maintenance rule asks for planned work, a part, an inspection or a false alarm's."""
        if care.what[self.row] is What.ORDER_AHEAD:
            assert self.fleet.squadron is not None
            self.fleet.squadron.order_ahead(self, number)
            self.due[number] = self.age + care.go_on(self.row)
            return
        task, self.n = care.begin(self.row)
        steps = self._at_a_hub(task) if task.takes is None else self._in_place(task)
        if (yield from self._guarded(steps)):
            return
        if task.clears:
            self.done(task)
        else:
            self.due[number] = self.age + care.go_on(self.row)

    def _keep_schedule(self, place: int) -> Steps:
        """Scheduled work falls due while the platform is up."""
        self._advance()
        period = self.fleet.periods[place]
        due = self.period_due[place]
        self.n = self.period_n[place]
        self.period_n[place] += 1
        self.period_due[place] = inf
        if period.takes is None:
            yield from self._at_a_hub(period)
        else:
            yield from self._in_place(period)
        self.kept(place, due)

    def kept(self, place: int, due: Ticks) -> None:
        """Scheduled work is done, and counts on from now or from the day it was due."""
        period = self.fleet.periods[place]
        self.done(period)
        reading = self.env.now if period.on_calendar else self.age
        self.period_due[place] = (reading if period.from_completion else due) + period.every

    def done(self, task: Task, number: int = -1) -> None:
        """A task is done; ``number`` is the mode whose failure it was, if it was one."""
        self._renew(task.clears, own=number)
        for place in task.restarts:
            period = self.fleet.periods[place]
            reading = self.env.now if period.on_calendar else self.age
            self.period_due[place] = reading + period.every

    def _rotate(self, _: int) -> Steps:
        """A turn of the rotation ends; what its upkeep restores is as new if it was there."""
        self._advance()
        fleet, now = self.fleet, self.env.now
        if self.turn_ends >= now:
            self._renew(fleet.turns[self.turn].clears)
        self.turn = (self.turn + 1) % len(fleet.turns)
        start = now if fleet.slips else self.turn_ends
        self.turn_ends = start + fleet.turns[self.turn].lasts
        yield from ()

    def _recover(self, number: int) -> Steps:
        """An on-board repair of a degrading failure is done, or a deferred one can wait no more."""
        self._advance()
        mode = self.fleet.modes[number]
        if mode.plans:
            self.open[number] = inf
            self.n = self.failures[number] - 1
            if (yield from self._guarded(self._at_a_hub(mode, self.orders[number]))):
                return
        self.done(mode, number)

    # Restoring -----------------------------------------------------------------------------

    def _at_a_hub(self, task: Task, order: int = -1) -> Steps:
        """Choose a hub and let it restore the platform, under a new order or an open one."""
        plans, log, env = task.plans, self.log, self.env
        place = 0 if len(plans) == 1 else task.choose(plans, self.row, self.n)
        self.plan = plan = plans[place]
        if order < 0:
            order = log.order(task.order_class, self.index, plan.hub_number, env._now)
        else:
            log.send(order, plan.hub_number)
        self.order = order
        try:
            yield from plan.kind.restore(self)
        except Interrupt:
            log.absorb(self.order, env.now)
            raise
        finally:
            if self.bundle is not None:
                self.bundle.settle()
        self.at_hub = None
        log.order_closed[self.order] = env._now

    def _in_place(self, task: Task) -> Steps:
        """Work where the platform is, without a hub."""
        assert task.takes is not None
        self.at_hub = None
        self.away = False
        order = self.log.order(task.order_class, self.index, -1, self.env.now)
        self.enter(task.in_place)
        try:
            yield self.env.timeout(task.takes(self.row, self.n))
        except Interrupt:
            self.log.absorb(order, self.env.now)
            raise
        self.log.order_closed[order] = self.env._now

    def _guarded(self, steps: Steps) -> Generator[Any, Any, bool]:
        """Do the steps of a repair; returns whether scheduled work came and absorbed it."""
        if not self.fleet.absorbing:
            yield from steps
            return False
        due, place = min(
            (date, place)
            for place, date in enumerate(self.period_due)
            if self.fleet.periods[place].when_down == "absorb"
            and self.fleet.periods[place].on_calendar
        )
        alarm = self.env.timeout(max(due - self.env.now, 0))
        under_repair = True

        def ring(_: Event) -> None:
            if under_repair and self.period_due[place] == due:  # not bundled with this repair
                self.process.interrupt(DUE)

        assert alarm.callbacks is not None
        alarm.callbacks.append(ring)
        try:
            yield from steps
        except Interrupt as interrupt:
            if interrupt.cause != DUE:
                raise
            self.period_due[place] = min(due, self.env.now)  # it comes first
            return True
        finally:
            under_repair = False
        return False

    def _pass_over_missed(self) -> None:
        """Leave out calendar work that fell due while the platform was down, where so agreed."""
        for place, period in enumerate(self.fleet.periods):
            if period.when_down == "skip" and period.on_calendar:
                while self.period_due[place] < self.env.now:
                    self.period_due[place] += period.every

    def work(self) -> Steps:
        """Every stage of the order, and then of the work that is bundled with it."""
        return super().work() if self.bundle is None else self.bundle.after(super().work())
