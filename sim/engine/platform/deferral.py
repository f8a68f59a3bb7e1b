"""Deferral: work that falls due in some phases is put off, and done when they are over."""

from collections.abc import Callable
from math import inf

from sim.core.ticks import Ticks
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.exposure import Exposure
from sim.engine.platform.fleet_plan import Action, FleetPlan, Period
from sim.engine.platform.platform import Variant
from sim.engine.time.end_of_instant import NORMAL, schedule
from sim.engine.time.events import Calendar, Event
from sim.model.yards.hub import Steps


class FleetDeferral:
    """What the platforms of a fleet have put off, and the alarm at the end of that."""

    __slots__ = ("_deferring", "_env", "_rings", "periods")

    def __init__(self, env: Calendar, fleet: FleetPlan) -> None:
        self._env = env
        self.periods = fleet.periods
        self._deferring: list[Deferring] = []
        self._rings: Ticks = inf

    def variant(
        self, variant: Callable[[PlatformBase], Variant]
    ) -> Callable[[PlatformBase], Variant]:
        """A variant of platforms that put work off as well."""

        def deferring(me: PlatformBase) -> Variant:
            visit, exposure = variant(me)
            self._deferring.append(Deferring(me, exposure, self))
            return Variant(visit, self._deferring[-1])

        return deferring

    def until(self, period: Period) -> Ticks:
        """The first instant from now on at which work is not put off."""
        now = self._env._now
        return now if period.done_in is None else period.done_in.date(now, 1) - 1

    def ring(self, at: Ticks) -> None:
        """Let those that have put work off look at their dates again at an instant."""
        if at < self._rings:
            self._rings = at
            schedule(self._env, self._ring, NORMAL, at - self._env._now)

    def _ring(self, _: Event) -> None:
        if self._env._now != self._rings:
            return  # there has been an earlier alarm
        self._rings = inf
        for each in self._deferring:
            each.looks_again()


class Deferring:
    """What may happen to a platform that puts work off (``exposure.Exposure``).

    Attributes
    ----------
    inner
        What may happen to it besides.
    put_off
        Work that is put off: when it was due, and the order that says so, by its place.
    """

    __slots__ = ("_fleet", "_me", "inner", "put_off")

    def __init__(self, me: PlatformBase, inner: Exposure, fleet: FleetDeferral) -> None:
        self._me = me
        self._fleet = fleet
        self.inner = inner
        self.put_off: dict[int, tuple[Ticks, int]] = {}

    def living(self, life: Steps) -> Steps:
        """As it is."""
        return self.inner.living(life)

    def perishes(self) -> None:
        """Who is lost has put nothing off any more."""
        self.inner.perishes()
        for _, order in self.put_off.values():
            self._me.log.absorb(order, self._me.env.now)
        self.put_off.clear()

    def operating(self, operate: Callable[[], None]) -> Callable[[], None]:
        """What was put off is due, if that is over."""
        begin = self.inner.operating(operate)

        def begins() -> None:
            begin()
            if self.put_off:
                self._take_up()

        return begins

    def may(self, action: Action) -> bool:
        """Whether it is not put off at present, and a hub may do it."""
        if isinstance(action, Period) and self._fleet.until(action) > self._me.env._now:
            return False
        return self.inner.may(action)

    def puts_off(self, place: int, due: Ticks) -> None:
        """Scheduled work waits for the end of the phases in which it is put off, or for a hub."""
        me, period = self._me, self._me.fleet.periods[place]
        now = me.env._now
        until = self._fleet.until(period)
        if until == now:
            self.inner.puts_off(place, due)
            return
        me.equipment.period_due[place] = inf
        order = me.log.order(period.deferral_class, me.index, -1, now)
        self.put_off[place] = due, order
        if until < inf:
            self._fleet.ring(until)

    def _take_up(self) -> None:
        me = self._me
        now, period_due = me.env._now, me.equipment.period_due
        for place, (due, order) in list(self.put_off.items()):
            until = self._fleet.until(me.fleet.periods[place])
            if period_due[place] < inf:  # other work has begun its interval anew
                me.log.absorb(order, now)
            elif until == now:
                me.log.close(order, now)
                period_due[place] = due
            else:
                if until < inf:
                    self._fleet.ring(until)
                continue
            del self.put_off[place]

    def looks_again(self) -> None:
        """Perhaps what was put off is due."""
        if self.put_off:
            self._me.advance()
            self._me.disturb()
