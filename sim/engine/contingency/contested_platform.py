"""A platform in a contested theater: it arrives, puts work off, is hit, and may be lost."""

from math import inf

from simpy import Event, Interrupt

from sim.core.ticks import Ticks
from sim.engine.codes import Directory
from sim.engine.contingency.rerouting import PutOffError, Seeking
from sim.engine.hub.job import Entity
from sim.engine.platform.fleet_plan import FleetPlan, Mode
from sim.engine.state.theater_state import Situation
from sim.engine.time.interruptions import DESTROYED
from sim.engine.time.progress import Calendar
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.hub import Steps
from sim.record.log import Log


class ContestedPlatform(Seeking):
    """A platform to which more may happen than failures and work that is due.

    Attributes
    ----------
    put_off
        Scheduled work that no hub may do at present, with the dates or readings it was due.
    wounded
        Whether it was hit where it was not operating.
    """

    def __init__(
        self,
        env: Calendar,
        log: Log,
        fleet: FleetPlan,
        number: int,
        index: int,
        situation: Situation,
        directory: Directory,
    ) -> None:
        super().__init__(env, log, fleet, number, index, situation)
        self.directory = directory
        self.wounded = False
        self.put_off: dict[int, Ticks] = {}
        situation.join(self)

    # Living --------------------------------------------------------------------------------

    def life(self) -> Steps:
        """The life of every platform, from its arrival in the theater until it is lost."""
        arrival = self.situation.arrival(self.name, self.number)
        if arrival is not None:
            yield from self._arrive(arrival)
        try:
            yield from super().life()
        except Interrupt as interrupt:
            if interrupt.cause != DESTROYED:
                raise
            self._perish()

    def _arrive(self, arrival: Event) -> Steps:
        """Be elsewhere until a day; what is on the calendar begins with it."""
        began = self.env.now
        self.enter(self._elsewhere(Health.FMC, Cause.NONE))
        yield arrival
        late = self.env.now - began
        self.turn_ends += late
        for place, period in enumerate(self.fleet.periods):
            self.period_due[place] += late if period.on_calendar else 0

    def _perish(self) -> None:
        """Leave the theater for good; nobody waits for it any more."""
        self.situation.leave(self)
        if self.fleet.squadron is not None:
            self.fleet.squadron.leave(self)
        for order in self.orders.values():
            self.log.absorb(order, self.env.now)
        self.enter(self._elsewhere(Health.LOST, Cause.DAMAGE))

    def _elsewhere(self, health: Health, cause: Cause) -> int:
        return self.directory.condition(Condition(health, Place.ELSEWHERE, Activity.AWAY, cause))

    def _operate(self) -> None:
        if self.wounded:
            self.wounded = False
            self._damage()
        super()._operate()
        if self.put_off or self.open:
            self._take_up()

    def _take_up(self) -> None:
        """What no hub was allowed to do, and now is, is due."""
        now, periods = self.env.now, self.fleet.periods
        for place in [each for each in self.put_off if self.may(periods[each])]:
            self.period_due[place] = self.put_off.pop(place)
        due = zip(self.period_due, periods, strict=True)
        if all(date > now for date, each in due if each.on_calendar):  # it may have absorbed them
            for number in self._unrepaired():
                self.open[number] = now

    def _unrepaired(self) -> list[int]:
        """Degrading failures that no hub was allowed to repair, and now is."""
        modes = self.fleet.modes
        waiting = [each for each, end in self.open.items() if end == inf and modes[each].plans]
        return [number for number in waiting if self.may(modes[number])]

    # What the situation asks (``theater_state.Traveller``) ---------------------------------------

    def told(self) -> None:
        """Turn if the hub is no choice any more; do what was put off if that is possible now."""
        if not self.turns() and self.idle and self._has_become_possible():
            self._nudge()

    def _has_become_possible(self) -> bool:
        periods = self.fleet.periods
        return bool(self._unrepaired()) or any(self.may(periods[each]) for each in self.put_off)

    def _nudge(self) -> None:
        """Let it look at its dates again."""
        self._advance()
        self.idle = False
        self.process.interrupt()

    def is_at(self, hub: str) -> bool:
        """Whether it is at a hub, in work or not."""
        return self.where.at == hub

    def is_exposed(self) -> bool:
        """Whether it operates on station."""
        serves = self.fleet.turns[self.turn].on_station
        return self.idle and self.health <= Health.PMC and serves

    def hit(self, lost: bool) -> None:
        """It is damaged, which is a failure like another, or lost for good."""
        if lost:
            if self.idle:
                self._advance()
            self.idle = self.heading = False
            self.process.interrupt(DESTROYED)
        else:
            self.wounded = True
            if self.idle:
                self._nudge()

    def _damage(self) -> None:
        """The mode of damage fails now."""
        assert self.fleet.damage is not None
        self.due[self.fleet.damage] = self.age

    # What may be put off -------------------------------------------------------------------

    def _goes(self, mode: Mode) -> bool:
        return mode.health == Health.NMC or self.may(mode)

    def _keep_schedule(self, place: int) -> Steps:
        """Scheduled work falls due; it is put off while no hub may do it."""
        due = self.period_due[place]
        if self.may(self.fleet.periods[place]):
            try:
                yield from super()._keep_schedule(place)
                return
            except PutOffError:
                pass
        else:
            self._advance()
        self.put_off[place], self.period_due[place] = due, inf

    def _recover(self, number: int) -> Steps:
        """A deferred repair can wait no more; it waits on while no hub may do it."""
        if self.may(self.fleet.modes[number]):
            yield from super()._recover(number)
        else:
            self._advance()
            self.open[number] = inf

    # Work ----------------------------------------------------------------------------------

    def work(self) -> Steps:
        """Every stage of the order; then damage that it took there, if the hub can repair it."""
        yield from super().work()
        self.heading = False
        if self.wounded:
            yield from self._mend()

    def _mend(self) -> Steps:
        """Damage is repaired at the hub where it was done."""
        assert self.fleet.damage is not None
        number, first = self.fleet.damage, (self.plan, self.order, self.n)
        mode = self.fleet.modes[number]
        plan = next((each for each in mode.plans if each.hub == self.plan.hub), None)
        if plan is None or self.situation.obstacle(plan) is not None:
            return
        order = self.log.order(mode.order_class, self.index, plan.hub_number, self.env.now)
        self.plan, self.order, self.n = plan, order, self.failures[number]
        self.failures[number] += 1
        try:
            yield from Entity.work(self)
        except Interrupt:
            self.log.absorb(order, self.env.now)
            raise
        finally:
            self.plan, self.order, self.n = first
        self.log.order_closed[order] = self.env.now
        self.wounded = False
