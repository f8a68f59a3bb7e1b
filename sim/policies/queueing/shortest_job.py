"""The shortest expected work first."""

from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.model.families.queueing import QueuePolicy, Waiting, queues


@queues.register("shortest_job")
class ShortestJob(QueuePolicy):
    """By the mean hands-on time of the work package at this hub."""

    example: ClassVar[dict[str, Any]] = {}

    def urgency(self, job: Waiting, now_d: float) -> float:  # noqa: ARG002
        """Mean hands-on time [d]."""
        return job.work_d

    def exact_as(self) -> Claim:
        """Jobs that are alike are equally urgent, and the earlier request goes first."""
        return Taken(As.IN_TURN)

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
