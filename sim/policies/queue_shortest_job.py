"""The shortest expected work first."""

from typing import Any, ClassVar

from sim.domain.queueing import QueuePolicy, Waiting, queues


@queues.register("shortest_job")
class ShortestJob(QueuePolicy):
    """By the mean hands-on time of the work package at this hub."""

    example: ClassVar[dict[str, Any]] = {}

    def urgency(self, job: Waiting) -> float:
        """Mean hands-on time [d]."""
        return job.work_d
