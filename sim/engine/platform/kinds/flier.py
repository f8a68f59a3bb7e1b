"""A platform whose failures, or scheduled work, count what it flies.

What is left of a mode is the difference between ``due`` and ``age``, whatever its clock: where
that is what the platform flies, ``due`` moves along by what the operating clock has gone ahead.
"""

from collections.abc import Callable
from math import inf

from sim.core.ticks import Ticks
from sim.engine.hub.resources import Resources
from sim.engine.platform.base import PlatformBase
from sim.engine.platform.equipment import NMC, Equipment
from sim.engine.platform.fleet_flying import Counted, FleetFlying
from sim.engine.platform.fleet_plan import FleetPlan
from sim.engine.platform.kinds.reserving_platform import ReservingPlatform
from sim.engine.platform.on_station import OnStation
from sim.engine.platform.platform import Variant
from sim.engine.supply.cannibalization import FleetParts
from sim.model.yards.hub import Steps


class FlownEquipment(Equipment):
    """Equipment of which some ages by what its platform flies.

    Attributes
    ----------
    flies
        Whether the platform flies at present.
    """

    __slots__ = ("_flying", "_seen", "flies")

    def __init__(
        self, resources: Resources, fleet: FleetPlan, row: int, index: int, flying: FleetFlying
    ) -> None:
        super().__init__(resources, fleet, row, index)
        self._flying = flying
        self._seen: list[Ticks] = []
        self.flies = False

    def takes_off(self) -> None:
        """It flies from now on."""
        self.flies = True
        self._seen = self._flying.readings()

    def advance(self) -> None:
        """Let all clocks catch up with the calendar."""
        before = self.age
        super().advance()
        went = self.age - before
        readings = self._flying.readings()
        for place, counted in enumerate(self._flying.plan.counted):
            flown: Ticks = 0
            if self.flies:
                flown = readings[place] - self._seen[place]
                self._seen[place] = readings[place]
            if flown != went:
                self._move(counted, went - flown)

    def fails(self) -> int:
        """The mode that falls due first; its clock has gone so far, and no tick further."""
        self.advance()
        number = self.due.index(min(self.due))
        for counted in self._flying.plan.counted:
            if number in counted.modes and self.due[number] < self.age:
                self._move(counted, self.age - self.due[number])
        return number

    def _move(self, counted: Counted, later: Ticks) -> None:
        """What counts something falls due at a reading that is so much larger."""
        for number in counted.modes:
            self.due[number] += later
        for number in counted.periods:
            self.period_due[number] += later

    def soonest(self, place: int) -> Ticks:
        """When the first of all falls due that count the same, as a reading beside ``age``."""
        counted = self._flying.plan.counted[place]
        due: Ticks = inf
        for number in counted.modes:
            due = min(due, self.due[number])
        for number in counted.periods:
            due = min(due, self.period_due[number])
        return due


class Flier(ReservingPlatform):
    """A platform of a fleet that flies."""

    __slots__ = ("_flown", "_flying")

    def __init__(
        self,
        resources: Resources,
        fleet: FleetPlan,
        number: int,
        index: int,
        parts: FleetParts | None,
        variant: Callable[[PlatformBase], Variant],
        watch: OnStation | None,
        flying: FleetFlying,
    ) -> None:
        super().__init__(resources, fleet, number, index, parts, variant, watch)
        self._flying = flying
        self._flown = FlownEquipment(resources, fleet, number, index, flying)
        self.equipment = self._flown
        flying.join(self)

    def enter(self, condition: int) -> None:
        """It is in a condition from now on, and flies or does not."""
        super().enter(condition)
        flies = condition in self._flying.plan.serving
        if flies != self._flown.flies:
            self._flying.changes(self.number, 1 if flies else -1)
            if flies:
                self._flown.takes_off()
            else:
                self._flown.flies = False

    def _next(self) -> tuple[Ticks, Callable[[int], Steps] | None, int]:
        """As for every platform, without what counts its flying; that rings when it is due."""
        flown, flying, now = self._flown, self._flying, self.env._now
        due, period_due = flown.due, flown.period_due
        modes, periods = due.copy(), period_due.copy()
        for counted in flying.plan.counted:
            for number in counted.modes:
                due[number] = inf
            for number in counted.periods:
                period_due[number] = inf
        date, happen, which = super()._next()
        due[:], period_due[:] = modes, periods
        if happen is None:
            happen = self._falls_due
        if date <= now or flown.health is NMC:
            return date, happen, which
        if not flown.flies:
            for place in range(len(flying.plan.counted)):
                if flown.soonest(place) <= flown.age:  # it has flown that much already
                    return self._due_now(place)
            return date, happen, which
        readings = flying.readings()
        for place, reading in enumerate(readings):
            left = flown.soonest(place) - flown.age
            if left <= 0:
                return self._due_now(place)
            flying.awaits(self.number, place, reading + left)
        flying.set_alarm()
        return date, happen, which

    def _due_now(self, place: int) -> tuple[Ticks, Callable[[int], Steps] | None, int]:
        """Scheduled work, the last of what is due, or else a failure."""
        flown, now = self._flown, self.env._now
        for number in reversed(self._flying.plan.counted[place].periods):
            if flown.period_due[number] <= flown.age:
                return now, self._keep_schedule, number
        return now, self._falls_due, 0

    def _falls_due(self, _: int) -> Steps:
        """A mode fails, or its rule asks for something, on whatever clock."""
        number = self._flown.fails()
        yield from self._fail(number, self.fleet.modes[number])
