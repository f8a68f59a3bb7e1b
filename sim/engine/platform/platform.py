"""The life of a platform: it operates, fails, is restored, and keeps its schedule."""

from collections.abc import Callable, Generator
from math import inf
from typing import Any, Final, NamedTuple

from simpy import Interrupt

from sim.core.ticks import Ticks
from sim.engine.hub.repair_plan import StagePlan
from sim.engine.hub.resources import Resources
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.exposure import UNEXPOSED, Exposure, PutOffError
from sim.engine.platform.fleet_plan import Action, FleetPlan, Mode
from sim.engine.platform.hub_visit import HubVisit
from sim.engine.platform.maintenance_script import Script
from sim.engine.platform.on_station import OnStation
from sim.engine.platform.placed_visit import PlacedVisit
from sim.engine.supply.cannibalization import FleetParts
from sim.engine.time.events import Event
from sim.engine.time.interruptions import DESTROYED, DUE
from sim.engine.time.standstill import MOST, stands_still
from sim.model.condition import Health
from sim.model.families.maintenance import What
from sim.model.yards.hub import Steps

FMC: Final = Health.FMC
NMC: Final = Health.NMC
FAILURE: Final = What.FAILURE
PLANNED: Final = What.PLANNED
ORDER_AHEAD: Final = What.ORDER_AHEAD


class Variant(NamedTuple):
    """In what way a platform gets to hubs, and what may happen to it."""

    visit: HubVisit
    exposure: Exposure


def calm(me: PlatformBase) -> Variant:
    """Nothing happens but failures and work that is due."""
    visit = PlacedVisit(me) if me.fleet.placed else HubVisit(me)
    return Variant(visit, UNEXPOSED)


class Platform(PlatformBase):
    """One ship, aircraft or vehicle.

    One event is pending at a time: the earliest of a failure, the end of an on-board repair, a
    turn of the rotation and the due date of scheduled work.

    Attributes
    ----------
    equipment, visit, exposure, parts
        What it has: failure modes and scheduled work; its way to hubs, and its place; what may
        happen to it; the parts of its fleet, if some repairs need them.
    """

    __slots__ = ("exposure", "parts", "visit")

    def __init__(
        self,
        resources: Resources,
        fleet: FleetPlan,
        number: int,
        index: int,
        parts: FleetParts | None = None,
        variant: Callable[[PlatformBase], Variant] = calm,
        watch: OnStation | None = None,
    ) -> None:
        super().__init__(resources, fleet, number, index)
        self.parts = parts
        self.watch = watch
        self.visit, self.exposure = variant(self)
        if parts is not None:
            parts.join(self)
        self.process = self.env.live(self.exposure.living(self.life()), self)

    def __str__(self) -> str:
        """What befalls it most often."""
        fleet, equipment = self.fleet, self.equipment
        most = max([0, *equipment.failures, *equipment.period_n])
        if most in equipment.failures:
            name = fleet.modes[equipment.failures.index(most)].name
            return f"fleets.{self.name}.modes.{name}"
        if most in equipment.period_n:
            name = fleet.periods[equipment.period_n.index(most)].name
            return f"fleets.{self.name}.scheduled.{name}"
        return f"fleets.{self.name}"

    # The loop ------------------------------------------------------------------------------

    def life(self) -> Steps:
        """Operate until the next event, deal with it, and so on until the run ends."""
        env, fleet, equipment, at_a_hub = self.env, self.fleet, self.equipment, self.visit.at_a_hub
        operate = self.exposure.operating(self._operate)
        due, opened, modes, clock = equipment.due, equipment.open, fleet.modes, fleet.clock
        failures, simple = equipment.failures, fleet.simple
        date: Ticks
        happen: Callable[[int], Steps] | None = None
        at_once = which = 0
        try:
            while True:
                operate()
                now = env._now
                if simple and not opened:
                    date = clock.date(now, min(due) - equipment.age)
                    happen = None
                else:
                    date, happen, which = self._next()
                wait = date - now
                if wait <= 0:
                    at_once += 1
                    if at_once > MOST:
                        raise stands_still(str(self), now)
                else:
                    at_once = 0
                    self.idle, self.passing = True, None
                    yield Event(env) if wait == inf else wait
                    if not self.idle:
                        continue  # disturbed: what is to come may be another thing
                    self.idle = False
                if happen is not None:
                    yield from happen(which)
                    continue
                equipment.age = age = min(due)
                number = due.index(age)
                mode = modes[number]
                action: Action | None = None
                if mode.plain:
                    action = mode if mode.script is None else self._scripted(mode, mode.script)
                if action is None:
                    yield from self._fail(number, mode)
                    continue
                if action is mode:
                    self.n = n = failures[number]
                    failures[number] = n + 1
                yield from self._in_place(action) if action.takes is not None else at_a_hub(action)
                equipment.renew_one(number, mode)
        except Interrupt as interrupt:
            if interrupt.cause != DESTROYED:
                raise
            self._perishes()

    def _perishes(self) -> None:
        """It is lost for good."""
        self.exposure.perishes()

    def _scripted(self, mode: Mode, number: int) -> Action | None:
        """The mode itself if it fails, or its planned work; None for whatever else is due."""
        script: Script = self.resources.timings[number]
        what = script.what[self.row]
        if what is FAILURE:
            return mode
        if what is not PLANNED:
            return None
        action, self.n = script.begin(self.row)
        return action

    def _operate(self) -> None:
        """Serve, or wait for the upkeep that restores the platform; the clock starts here."""
        equipment, fleet = self.equipment, self.fleet
        equipment.since = self.env._now
        if fleet.skips:
            equipment.pass_over_missed()
        if equipment.health is FMC:
            self.enter(fleet.turns[equipment.turn].conditions[0])
        else:
            self.enter(equipment.condition())

    def _next(self) -> tuple[Ticks, Callable[[int], Steps] | None, int]:
        """The date of the next event, what then happens (None: a failure), and to which."""
        fleet, equipment, now = self.fleet, self.equipment, self.env._now
        turn, up = fleet.turns[equipment.turn], equipment.health is not NMC
        date: Ticks = inf
        which = 0
        happen: Callable[[int], Steps] | None = None
        runs = turn.runs and up
        if runs:
            date = turn.clock.date(now, min(equipment.due) - equipment.age)
        elif up and min(equipment.due) <= equipment.age:
            date = now  # the clock stands, and reads that much already
        period_due = equipment.period_due
        if up and fleet.on_calendar:
            if period_due and (due := min(period_due)) <= date:  # the last of those that are due
                last = len(period_due) - 1 - period_due[::-1].index(due)
                date, happen, which = due, self._keep_schedule, last
        elif up:
            for place, period in enumerate(fleet.periods):
                due = period_due[place]
                if not period.on_calendar:
                    left = max(due - equipment.age, 0)
                    due = turn.clock.date(now, left) if runs else inf if left else now
                if due <= date:
                    date, happen, which = due, self._keep_schedule, place
        if equipment.turn_ends <= date:
            date, happen = equipment.turn_ends, self._rotate
        for number, end in equipment.open.items():
            if end <= date:
                date, happen, which = end, self._recover, number
        return date, happen, which

    # What can happen -----------------------------------------------------------------------

    def _fail(self, number: int, mode: Mode) -> Steps:
        """A mode fails: restored at a hub, on board, or at the next upkeep."""
        equipment = self.equipment
        if mode.script is not None:
            script: Script = self.resources.timings[mode.script]
            if script.what[self.row] is not FAILURE:
                yield from self._forestall(number, script)
                return
        self.n = n = equipment.failures[number]
        equipment.failures[number] = n + 1
        if mode.waiting is not None:
            assert self.parts is not None
            self.parts.fails(self, number)
            return
        down = mode.health is NMC
        if mode.restored == "hub" and (down or self.exposure.may(mode)):
            repair = self.visit.at_a_hub(mode)
        elif mode.restored == "on_board" and down:
            repair = self._in_place(mode)
        else:
            equipment.stays_open(number, mode, n)
            return
        if self.fleet.absorbing:
            if not (yield from self._absorbable(repair)):
                self.done(mode, number)
        else:
            yield from repair
            self.done(mode, number)

    def _forestall(self, number: int, script: Script) -> Steps:
        """A maintenance rule asks for planned work, a part, an inspection or a false alarm's."""
        equipment = self.equipment
        if script.what[self.row] is ORDER_AHEAD:
            assert self.parts is not None
            self.parts.order_ahead(self, number)
            equipment.due[number] = equipment.age + script.go_on(self.row)
            return
        action, self.n = script.begin(self.row)
        steps = self.visit.at_a_hub(action) if action.takes is None else self._in_place(action)
        if (yield from self._absorbable(steps)):
            return
        if action.clears:
            self.done(action)
        else:
            equipment.due[number] = equipment.age + script.go_on(self.row)

    def _keep_schedule(self, place: int) -> Steps:
        """Scheduled work falls due while the platform is up; put off while no hub may do it."""
        equipment, period = self.equipment, self.fleet.periods[place]
        may = self.exposure.may(period)
        equipment.advance()
        due = equipment.period_due[place]
        if not may:
            self.exposure.puts_off(place, due)
            return
        self.n = equipment.period_n[place]
        equipment.period_n[place] += 1
        equipment.period_due[place] = inf
        try:
            yield from self._attend(place, due)
        except PutOffError:
            self.exposure.puts_off(place, due)
            return
        self.kept(place, due)

    def _attend(self, place: int, due: Ticks) -> Steps:  # noqa: ARG002
        """Do scheduled work that was due on a day of its clock."""
        period = self.fleet.periods[place]
        return self.visit.at_a_hub(period) if period.takes is None else self._in_place(period)

    def reconsiders(self, stands: Callable[[str, Action], bool]) -> None:
        """Hubs that it waits for may be no choice any more."""

    def kept(self, place: int, due: Ticks) -> None:
        """Scheduled work is done, and counts on from now or from the day it was due."""
        period = self.fleet.periods[place]
        self.done(period)
        since = self.equipment.reading(place) if period.from_completion else due
        self.equipment.next_due(place, since)
        if period.ends_turn:
            self.equipment.turn_ends = self.env.now

    def done(self, action: Action, number: int = -1) -> None:
        """An action is done; ``number`` is the mode whose failure it was, if it was one."""
        self._renew(action.clears, number)
        if action.restarts:
            self.equipment.restart(action)

    def _renew(self, numbers: tuple[int, ...], own: int = -1) -> None:
        """Modes are as new, perhaps by other work than a part that was missing."""
        for mode in self.equipment.renew(numbers, own):
            assert self.parts is not None
            self.parts.restored(self, mode)

    def _rotate(self, _: int) -> Steps:
        """A turn of the rotation ends; what its upkeep restores is as new if it was there."""
        fleet, equipment, now = self.fleet, self.equipment, self.env.now
        equipment.advance()
        if equipment.turn_ends >= now:
            self._renew(fleet.turns[equipment.turn].clears)
        equipment.turn = (equipment.turn + 1) % len(fleet.turns)
        equipment.begins_turn(now if fleet.slips else equipment.turn_ends)
        yield from ()

    def _recover(self, number: int) -> Steps:
        """An on-board repair of a degrading failure is done, or a deferred one can wait no more."""
        equipment, mode = self.equipment, self.fleet.modes[number]
        may = self.exposure.may(mode)
        equipment.advance()
        if not may:
            equipment.open[number] = inf
            return
        if mode.ways.plans:
            equipment.open[number] = inf
            self.n = equipment.failures[number] - 1
            steps = self.visit.at_a_hub(mode, equipment.orders[number])
            if (yield from self._absorbable(steps)):
                return
        self.done(mode, number)

    # Restoring -----------------------------------------------------------------------------

    def _in_place(self, action: Action, order: int = -1) -> Steps:
        """Work where the platform is, without a hub, under a new order or an open one."""
        assert action.takes is not None
        self.visit.is_back()
        log, env = self.log, self.env
        if order < 0:
            order = log.order(action.order_class, self.index, -1, env._now)
        self.enter(action.in_place)
        try:
            yield self.passes(action.takes)
        except Interrupt:
            log.absorb(order, env.now)
            raise
        log.close(order, env._now)

    def _absorbable(self, steps: Steps) -> Generator[Any, Any, bool]:
        """Do the steps of a repair; returns whether scheduled work came and absorbed it."""
        periods, equipment = self.fleet.periods, self.equipment
        if not self.fleet.absorbing:
            yield from steps
            return False
        due, place = min(
            (date, place)
            for place, date in enumerate(equipment.period_due)
            if periods[place].when_down == "absorb" and periods[place].on_calendar
        )
        alarm = self.env.timeout(max(due - self.env.now, 0))
        under_repair = True

        def ring(_: Event) -> None:
            # not if it was done together with this repair, or no hub may do it now
            if not under_repair or equipment.period_due[place] != due:
                return
            if self.exposure.may(periods[place]):
                self.process.interrupt(DUE)

        assert alarm.callbacks is not None
        alarm.callbacks.append(ring)
        try:
            yield from steps
        except Interrupt as interrupt:
            if interrupt.cause != DUE:
                raise
            equipment.period_due[place] = min(due, self.env.now)  # it comes first
            return True
        finally:
            under_repair = False
        return False

    def stays(self, cause: object) -> bool:
        """Whether it asks for its units again, here, after an interrupt."""
        return self.visit.stays(cause)

    def breaks_off(self, stage: StagePlan, left: Ticks, scale: float) -> None:
        """It goes away, with so much of a stage left to do, so many times as long as content."""
        self.visit.breaks_off(stage, left, scale)
