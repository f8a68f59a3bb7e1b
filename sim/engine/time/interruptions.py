"""Causes of interrupts: why somebody who works, waits or travels is disturbed."""

from dataclasses import dataclass
from typing import Final

from sim.core.ticks import Ticks
from sim.model.event import Fate

PREEMPTED: Final = "preempted"
"""The units of a job went to a more urgent one."""
DUE: Final = "scheduled work is due"
"""Scheduled work absorbs the repair under way."""
REROUTE: Final = "its hub is no choice any more"
"""The hub that a platform waits for or travels to is closed, lost or cut off."""
DESTROYED: Final = "destroyed"
"""The platform is lost for good."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The units of a job are lost with their hub."""

    work: Fate


@dataclass(frozen=True, slots=True)
class Expedited:
    """Work that is nearly done goes faster from now on."""

    within: Ticks
    factor: float

    def left(self, left: Ticks) -> Ticks:
        """Hands-on time that is now left."""
        return round(left / self.factor) if left <= self.within else left


REPACED: Final = Expedited(0, 1.0)
"""The pace of the hub has changed: as much is left to do, and it ends on another day."""
