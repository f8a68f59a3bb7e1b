"""What the parts of a platform know of it."""

from abc import ABC, abstractmethod

from sim.core.ticks import Ticks
from sim.engine.hub.customer import Customer
from sim.engine.hub.resources import Resources
from sim.engine.platform.equipment import Equipment
from sim.engine.platform.fleet_plan import Action, FleetPlan
from sim.engine.platform.on_station import OnStation
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
