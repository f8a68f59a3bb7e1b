"""Causes of interrupts: why somebody who works, waits or travels is disturbed."""

from dataclasses import dataclass

from sim.domain.event import Fate

PREEMPTED = "preempted"
"""The units of a job went to a more urgent one."""
DUE = "scheduled work is due"
"""Scheduled work absorbs the repair under way."""
REROUTE = "its hub is no choice any more"
"""The hub that a platform waits for or travels to is closed, lost or cut off."""
DESTROYED = "destroyed"
"""The platform is lost for good."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The units of a job are lost with their hub."""

    work: Fate


@dataclass(frozen=True, slots=True)
class Expedited:
    """Work that is nearly done goes faster from now on."""

    within_d: float
    factor: float

    def left_d(self, left_d: float) -> float:
        """Hands-on time that is now left [d]."""
        return left_d / self.factor if left_d <= self.within_d else left_d
