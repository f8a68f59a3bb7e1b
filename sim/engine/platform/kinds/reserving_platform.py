"""A platform that operates until its berth, or the team that comes to it, is ready."""

from collections.abc import Callable
from dataclasses import replace
from math import inf

from sim.core.ticks import Ticks
from sim.engine.hub.repair_plan import Plan
from sim.engine.platform.exposure import PutOffError
from sim.engine.platform.fleet_plan import Action
from sim.engine.platform.kinds.planned_platform import PlannedPlatform
from sim.engine.platform.kinds.reservation import Asked, Reservation
from sim.model.condition import Health
from sim.model.yards.hub import Steps


class ReservingPlatform(PlannedPlatform):
    """A platform that asks the hub from where it is, and goes when it is called.

    Its clock runs meanwhile. Where it leaves for anything else, or is down, it gives up its place,
    and asks again when it is back, with the day on which it asked first.
    """

    __slots__ = ("_asked", "_coming", "_operating", "_reservations")

    def life(self) -> Steps:
        """That of every platform."""
        self._asked: dict[int, Asked] = {}
        self._reservations: dict[int, Reservation] = {}
        self._coming: Reservation | None = None
        up = (Health.FMC, Health.PMC)
        self._operating = {turn.conditions[each] for turn in self.fleet.turns for each in up}
        return super().life()

    def _perishes(self) -> None:
        """It is lost, and asks for nothing any more."""
        self._leaves_lines()
        for place in list(self._asked):
            self._forgets(place)
        super()._perishes()

    def _keep_schedule(self, place: int) -> Steps:
        """Ask for what is due and go on, or go where everything is ready."""
        if not self.fleet.periods[place].reserves:
            yield from super()._keep_schedule(place)
            return
        self.equipment.advance()
        reservation = self._reservations.pop(place, None)
        if reservation is None:
            reservation = self._asks(place)
        if reservation is None:
            return
        if reservation.ready:
            yield from self._goes(reservation)
        else:
            self._reservations[place] = reservation

    def _asks(self, place: int) -> Reservation | None:
        """Ask the hub that is chosen now; None if none may do it."""
        equipment, due = self.equipment, self.equipment.period_due[place]
        asked = self._asked.get(place)
        self.n = equipment.period_n[place] if asked is None else asked.n
        period = self.fleet.periods[place]
        plan = self.visit.chosen(period) if self.exposure.may(period) else None
        if plan is None:
            self._forgets(place)
            self.exposure.puts_off(place, due)
            return None
        if asked is None:
            equipment.period_n[place] += 1
            asked = Asked(due, self.env.now, self.opens(place, due, plan), self.n)
        else:
            self.log.send(asked.order, plan.hub_number)
        self._asked[place] = asked
        equipment.period_due[place] = inf
        return Reservation(self, place, period.name, plan, asked)

    def _goes(self, reservation: Reservation) -> Steps:
        place = reservation.place
        period, asked = self.fleet.periods[place], self._asked.pop(place)
        self.n = asked.n
        self._coming = reservation
        there = replace(period, ways=period.ways.only(reservation.plan.hub))
        try:
            yield from self.visit.at_a_hub(there, asked.order)
        except PutOffError:
            self.exposure.puts_off(place, asked.due)
            return
        finally:
            self._goes_no_more()
        self.kept(place, asked.due)

    def _goes_no_more(self) -> None:
        """What was ready for it, and has not been taken over, is given back."""
        reservation, self._coming = self._coming, None
        if reservation is not None:
            reservation.gives_up()

    def work(self, since: Ticks | None = None) -> Steps:
        """Every stage of the order; what is reserved for it has been granted."""
        reservation, self._coming = self._coming, None
        if reservation is not None:
            since = reservation.since
            if reservation.ready:  # else it was taken away while the platform was under way
                reservation.hands_over(self)
        return super().work(since)

    def _next(self) -> tuple[Ticks, Callable[[int], Steps] | None, int]:
        """As for every platform, but it goes at once where everything is ready."""
        for place, reservation in self._reservations.items():
            if reservation.ready:
                return self.env.now, self._keep_schedule, place
        return super()._next()

    def called(self) -> None:
        """What it has asked for is ready."""
        self.advance()
        self.disturb()

    def enter(self, condition: int) -> None:
        """It is in a condition from now on, and waits no longer for hubs if that is another one."""
        super().enter(condition)
        if self._reservations and condition not in self._operating:
            self._leaves_lines()

    def reconsiders(self, stands: Callable[[str, Action], bool]) -> None:
        """Ask elsewhere, or put it off, where a hub is no choice any more."""
        for place, reservation in list(self._reservations.items()):
            if not stands(reservation.plan.hub, self.fleet.periods[place]):
                self.advance()
                self._leaves_line(place)
                self.disturb()

    def opens(self, place: int, due: Ticks, plan: Plan | None) -> int:
        """The order of scheduled work: that under which it has been asked for, if it has."""
        asked = self._asked.pop(place, None)
        if asked is not None and plan is not None:
            self.log.send(asked.order, plan.hub_number)
            return asked.order
        return super().opens(place, due, plan)

    def _leaves_lines(self) -> None:
        for place in list(self._reservations):
            self._leaves_line(place)

    def _leaves_line(self, place: int) -> None:
        """Give up a place in line; the work is due as it was."""
        self._reservations.pop(place).gives_up()
        self.equipment.period_due[place] = self._asked[place].due

    def _forgets(self, place: int) -> None:
        """Scheduled work that was due, and perhaps asked for, is not to be done any more."""
        super()._forgets(place)
        asked = self._asked.pop(place, None)
        if asked is not None:
            self.log.absorb(asked.order, self.env.now)
