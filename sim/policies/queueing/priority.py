"""The most urgent class first, first come first served within a class."""

from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.model.families.queueing import QueuePolicy, Waiting, queues


@queues.register("priority")
class Priority(QueuePolicy):
    """By the priority of the failure mode, the fleet or the load; 0 first."""

    example: ClassVar[dict[str, Any]] = {}

    def urgency(self, job: Waiting, now_d: float) -> float:  # noqa: ARG002
        """The given priority."""
        return float(job.priority)

    def exact_as(self) -> Claim:
        """Jobs that are alike are equally urgent, and the earlier request goes first."""
        return Taken(As.IN_TURN)

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
