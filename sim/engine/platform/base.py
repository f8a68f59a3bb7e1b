"""What the parts of a platform know of it."""

from abc import ABC, abstractmethod

from sim.core.ticks import Ticks
from sim.engine.hub.customer import Customer, Enter
from sim.engine.hub.resources import Resources
from sim.engine.platform.equipment import Equipment
from sim.engine.platform.fleet_plan import Action, FleetPlan
from sim.record.log import SHIFT


class PlatformBase(Customer, ABC):
    """A customer with equipment, whose conditions are recorded.

    Attributes
    ----------
    index
        Its place among all platforms.
    idle
        Whether it waits for the next event of its life, and so can be disturbed.
    enter
        Records the change to a condition; who wants to know of it stands around that.
    """

    __slots__ = ("enter", "equipment", "fleet", "idle", "index")

    enter: Enter

    def __init__(self, resources: Resources, fleet: FleetPlan, number: int, index: int) -> None:
        super().__init__(resources, fleet.name, number, row=number)
        self.fleet = fleet
        self.index = index
        self.idle = False
        self.equipment = Equipment(resources, fleet, number, index)
        self.enter = _recorder(resources, index)

    @abstractmethod
    def done(self, action: Action, number: int = -1) -> None:
        """An action is done; ``number`` is the mode whose failure it was, if it was one."""

    @abstractmethod
    def kept(self, place: int, due: Ticks) -> None:
        """Scheduled work is done, and counts on from now or from the day it was due."""


def _recorder(resources: Resources, index: int) -> Enter:
    env, at, key = resources.env, resources.log.change_at.append, resources.log.change_key.append
    base = index << SHIFT

    def enter(condition: int) -> None:
        at(env._now)
        key(base | condition)

    return enter
