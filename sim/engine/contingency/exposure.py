"""What may happen to a platform in a contested theater: it arrives, puts work off, is hit, lost."""

from collections.abc import Callable, Mapping
from math import inf
from typing import Final

from sim.core.ticks import Ticks
from sim.engine.contingency.placed_rerouting import PlacedReroutableVisit
from sim.engine.contingency.rerouting import ReroutableVisit
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.fleet_plan import Action
from sim.engine.platform.platform import Platform, Variant
from sim.engine.state.theater_state import TheaterState
from sim.engine.time.events import Event
from sim.engine.time.interruptions import DESTROYED
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.yards.hub import Steps

NONE_OPEN: Final[Mapping[int, Ticks]] = {}


def contested(state: TheaterState) -> Callable[[PlatformBase], Variant]:
    """The variant of platforms to which more may happen than failures and work that is due."""

    def variant(me: PlatformBase) -> Variant:
        assert isinstance(me, Platform)
        visit = (PlacedReroutableVisit if me.fleet.placed else ReroutableVisit)(me, state)
        exposure = Exposed(me, visit, state)
        visit.traveller = exposure
        return Variant(visit, exposure)

    return variant


class Exposed:
    """What happens to one platform, and what it makes of it (``sim.engine.state.traveller``).

    Attributes
    ----------
    put_off
        Scheduled work that no hub may do at present, with the dates or readings it was due.
    """

    __slots__ = ("_deferred", "_me", "_state", "_visit", "name", "number", "put_off")

    def __init__(self, me: Platform, visit: ReroutableVisit, state: TheaterState) -> None:
        self._me = me
        self._visit = visit
        self._state = state
        self.name = me.name
        self.number = me.number
        self.put_off: dict[int, Ticks] = {}
        self._deferred: dict[int, int] = {}
        """Orders of the work that is put off by order, by its place."""
        state.join(self)

    # What the life of the platform asks (``exposure.Exposure``) --------------------------------

    def living(self, life: Steps) -> Steps:
        """From the arrival in the theater on."""
        arrival = self._state.arrival(self.name, self.number)
        return life if arrival is None else self._arriving(arrival, life)

    def _arriving(self, arrival: Event, life: Steps) -> Steps:
        yield from self._arrive(arrival)
        yield from life

    def operating(self, operate: Callable[[], None]) -> Callable[[], None]:
        """Damage that was done elsewhere fails now, and what no hub was allowed to do is due."""
        visit, waiting, reserves = self._visit, self._waiting, self._me.fleet.reserves

        def begin() -> None:
            if visit.damage.is_new:
                visit.damage.is_new = False
                self._damage()
            operate()
            if self.put_off or waiting:
                self._take_up()
                self._state.heeds(self)
            elif reserves:
                self._state.heeds(self)

        return begin

    def may(self, action: Action) -> bool:
        """Whether some hub may do an action, and can be reached, at present."""
        return self._visit.may(action)

    def puts_off(self, place: int, due: Ticks) -> None:
        """Scheduled work waits until some hub may do it, or it is deferred no more."""
        me, period = self._me, self._me.fleet.periods[place]
        self.put_off[place], me.equipment.period_due[place] = due, inf
        if place in self._deferred:  # other work has renewed it since
            me.log.absorb(self._deferred.pop(place), me.env.now)
        if self._visit.defers(period):
            self._deferred[place] = me.log.order(period.deferral_class, me.index, -1, me.env.now)

    def _arrive(self, arrival: Event) -> Steps:
        """Be elsewhere until a day; what is on the calendar begins with it."""
        me = self._me
        began = me.env.now
        me.enter(self._elsewhere(Health.FMC, Cause.NONE))
        yield arrival
        late = me.env.now - began
        me.equipment.turn_ends += late
        for place, period in enumerate(me.fleet.periods):
            me.equipment.period_due[place] += late if period.on_calendar else 0

    def perishes(self) -> None:
        """Leave the theater for good; nobody waits for it any more."""
        me = self._me
        self._state.leave(self)
        if me.parts is not None:
            me.parts.leave(me)
        for order in (*me.equipment.orders.values(), *self._deferred.values()):
            me.log.absorb(order, me.env.now)
        me.enter(self._elsewhere(Health.LOST, Cause.DAMAGE))

    def _elsewhere(self, health: Health, cause: Cause) -> int:
        away = Condition(health, Place.ELSEWHERE, Activity.AWAY, cause)
        return self._me.resources.directory.condition(away)

    @property
    def _waiting(self) -> Mapping[int, Ticks]:
        """Open failures, of which some may wait for a hub."""
        me = self._me
        return me.equipment.open if me.fleet.waits else NONE_OPEN

    def _take_up(self) -> None:
        """What no hub was allowed to do, and now is, is due."""
        me, equipment = self._me, self._me.equipment
        now, periods = me.env.now, me.fleet.periods
        for place in [each for each in self.put_off if self.may(periods[each])]:
            due_then = self.put_off.pop(place)
            renewed = equipment.period_due[place] < inf  # by other work
            if not renewed:
                equipment.period_due[place] = due_then
            if place in self._deferred:
                end = me.log.absorb if renewed else me.log.close
                end(self._deferred.pop(place), now)
        due = zip(equipment.period_due, periods, strict=True)
        if all(date > now for date, each in due if each.on_calendar):  # it may have absorbed them
            for number in self._unrepaired():
                equipment.open[number] = now

    def _unrepaired(self) -> list[int]:
        """Degrading failures that no hub was allowed to repair, and now is."""
        modes, opened = self._me.fleet.modes, self._me.equipment.open
        waiting = [each for each, end in opened.items() if end == inf and modes[each].ways.plans]
        return [number for number in waiting if self.may(modes[number])]

    def _damage(self) -> None:
        """The mode of damage fails now."""
        me = self._me
        assert me.fleet.damage is not None
        me.equipment.due[me.fleet.damage] = me.equipment.age

    # What happens ----------------------------------------------------------------------------

    def told(self) -> bool:
        """Turn if the hub is no choice any more; do what was put off if that is possible now."""
        me = self._me
        me.reconsiders(self._visit.stands)
        if me.heading:
            self._visit.turns()
        elif me.idle and (self.put_off or self._waiting) and self._has_become_possible():
            me.equipment.advance()
            me.disturb()
        return me.heading or me.fleet.reserves or bool(self.put_off or self._waiting)

    def look_again(self) -> None:
        """Its operating clock goes at another rate from now on."""
        self._me.advance()
        self._me.disturb()

    def _has_become_possible(self) -> bool:
        periods = self._me.fleet.periods
        return bool(self._unrepaired()) or any(self.may(periods[each]) for each in self.put_off)

    def is_at(self, hub: str) -> bool:
        """Whether it is at a hub, in work or not, or in port there by its rotation."""
        me = self._me
        if not me.idle:
            return self._visit.where.at == hub
        node = me.fleet.turns[me.equipment.turn].node
        return node != "" and node == self._state.scenario.hubs[hub].node

    def is_exposed(self) -> bool:
        """Whether it operates on station."""
        me, equipment = self._me, self._me.equipment
        serves = me.fleet.turns[equipment.turn].on_station
        return me.idle and equipment.health <= Health.PMC and serves

    def hit(self, lost: bool, damage: int) -> None:
        """It is damaged, which is a failure like another, or lost for good.

        Damage that was not repaired yet is as severe as the worse of both.
        """
        me, visit = self._me, self._visit
        me.advance()
        if lost:
            me.idle = me.heading = False
            me.process.interrupt(DESTROYED)
        else:
            visit.damage.adds(damage)
            me.disturb()
