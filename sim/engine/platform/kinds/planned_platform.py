"""A platform whose scheduled work has a plan: when it is meant to start, and to end."""

from sim.core.ticks import Ticks, scaled, to_ticks
from sim.engine.hub.repair_plan import Plan
from sim.engine.platform.fleet_plan import Action
from sim.engine.platform.platform import Platform
from sim.engine.time.timings import Timing
from sim.model.yards.hub import Steps


class PlannedPlatform(Platform):
    """A platform that notes the plan of each order of scheduled work that has one.

    The plan is made when the work is to be done, for the hub that is chosen then, and stays: work
    that another job keeps from its berth, that goes elsewhere or that grows ends late.
    """

    __slots__ = ("_fell_due",)

    def life(self) -> Steps:
        """That of every platform."""
        self._fell_due: dict[int, Ticks] = {}
        return super().life()

    def _keep_schedule(self, place: int) -> Steps:
        """Work that counts no days of the calendar is due on the day on which it falls due."""
        if not self.fleet.periods[place].on_calendar:
            self._fell_due.setdefault(place, self.env.now)
        return super()._keep_schedule(place)

    def _attend(self, place: int, due: Ticks) -> Steps:
        period = self.fleet.periods[place]
        if period.takes is not None:
            return self._in_place(period, self.opens(place, due, None))
        plan = self.visit.chosen(period)
        if plan is None:
            return super()._attend(place, due)
        return self.visit.at_a_hub(period, self.opens(place, due, plan))

    def opens(self, place: int, due: Ticks, plan: Plan | None) -> int:
        """The order of scheduled work, with its plan."""
        order = super().opens(place, due, plan)
        period = self.fleet.periods[place]
        planned = period.planned
        if planned is not None:
            date = due if period.on_calendar else self._fell_due.get(place, self.env.now)
            mean_d = planned.in_place_d if plan is None else plan.work_d
            length = scaled(to_ticks(mean_d), planned.frac)
            if planned.takes is not None:
                timing: Timing = self.resources.timings[planned.takes]
                length = timing(self.row, self.n)
            there = 0 if plan is None else to_ticks(plan.out_d)
            start = date if plan is None or plan.by_team else date + there
            self.log.plan(order, date, start, date + there + length)
        return order

    def kept(self, place: int, due: Ticks) -> None:
        """Scheduled work is done."""
        self._forgets(place)
        super().kept(place, due)

    def done(self, action: Action, number: int = -1) -> None:
        """An action is done; what it restarts is due another day."""
        super().done(action, number)
        for place in action.restarts:
            self._forgets(place)

    def _forgets(self, place: int) -> None:
        """Scheduled work that was due is not to be done any more."""
        self._fell_due.pop(place, None)
