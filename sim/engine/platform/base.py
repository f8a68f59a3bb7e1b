"""What the parts of a platform know of it, and how it is a place for parts of a stock."""

from abc import ABC, abstractmethod
from math import inf

from sim.core.ticks import Ticks
from sim.engine.hub.customer import Customer
from sim.engine.hub.repair_plan import Plan
from sim.engine.hub.resources import Resources
from sim.engine.platform.equipment import Equipment
from sim.engine.platform.fleet_plan import Action, FleetPlan
from sim.engine.platform.on_station import OnStation
from sim.engine.supply.cannibalization import UsedPart
from sim.record.log import SHIFT


class PlatformBase(Customer, ABC):
    """A customer with equipment, whose conditions are recorded.

    Attributes
    ----------
    index
        Its place among all platforms.
    idle
        Whether it waits for the next event of its life, and so can be disturbed.
    watch
        Who counts those that serve; None if nobody does.
    """

    __slots__ = ("_changes", "_key", "equipment", "fleet", "idle", "index", "watch")

    def __init__(self, resources: Resources, fleet: FleetPlan, number: int, index: int) -> None:
        super().__init__(resources, fleet.name, number, row=number)
        self.fleet = fleet
        self.index = index
        self.idle = False
        self.equipment = Equipment(resources, fleet, number, index)
        self.watch: OnStation | None = None
        self._changes = resources.log.changes
        self._key = index << SHIFT

    def enter(self, condition: int) -> None:
        """It is in a condition from now on."""
        self._changes.extend((self.env._now, self._key | condition))
        if self.watch is not None:
            self.watch.sees(self.name, self.index, condition)

    @abstractmethod
    def done(self, action: Action, number: int = -1) -> None:
        """An action is done; ``number`` is the mode whose failure it was, if it was one."""

    @abstractmethod
    def kept(self, place: int, due: Ticks) -> None:
        """Scheduled work is done, and counts on from now or from the day it was due."""

    def opens(self, place: int, due: Ticks, plan: Plan | None) -> int:  # noqa: ARG002
        """The order of scheduled work that is to be done now, by the plan of a hub if it is known.

        It was due, or will be, at a reading of its clock.
        """
        number = -1 if plan is None else plan.hub_number
        order_class = self.fleet.periods[place].order_class
        return self.log.order(order_class, self.index, number, self.env._now)

    # Parts (``cannibalization.Holder``) ----------------------------------------------------------

    def disturb(self) -> None:
        """Let a platform that is idle look at its dates again."""
        if self.idle:
            self.idle = False
            self.process.wake()

    def advance(self) -> None:
        """Let the operating clock catch up, if it runs."""
        if self.idle:
            self.equipment.advance()

    def lose(self, mode: int) -> None:
        """A part is missing: the platform is down, or degraded, until it is regained."""
        self._waits_for(mode, inf)

    def regain(self, mode: int, takes: Ticks, used: UsedPart | None = None) -> None:
        """The part is there; used, if it comes from another platform."""
        if used is not None:
            self.equipment.carried[mode] = used
        self._waits_for(mode, self.env._now + takes)

    def takes_instead(self, mode: int, before: Ticks, date: Ticks) -> None:
        """A part that would have been in place on a date is so on another."""
        if self.equipment.open.get(mode) == before:
            self.equipment.open[mode] = date

    def _waits_for(self, mode: int, until: Ticks) -> None:
        equipment = self.equipment
        self.advance()
        equipment.open[mode], equipment.due[mode] = until, inf
        equipment.in_line.discard(mode)
        equipment.worsens(self.fleet.modes[mode].health)
        self.disturb()

    def gives(self, mode: int) -> UsedPart:
        """The part of a mode, as another platform gets it."""
        self.advance()
        return UsedPart(self.equipment.left(mode), *self.equipment.life_of(mode))

    def is_being_mended(self, mode: int) -> bool:
        """Whether somebody is putting in a part of a mode."""
        return self.equipment.open.get(mode, inf) < inf

    def stands_in_line(self, mode: int) -> None:
        """All that a repair lacks is people."""
        self._waits_for(mode, inf)
        self.equipment.in_line.add(mode)

    def failure(self, mode: int) -> int:
        """The number of the last failure of a mode."""
        return self.equipment.failures[mode] - 1
