"""The platform that has been down the longest goes first."""

from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import Claim, Refused
from sim.model.families.queueing import QueuePolicy, Waiting, queues


@queues.register("longest_down")
class LongestDown(QueuePolicy):
    """By the day of the failure, the due date or the arrival, and not by that of the request.

    Who fails far away and is long under way is not behind those who fail next door.
    """

    example: ClassVar[dict[str, Any]] = {}
    changes: ClassVar[bool] = True

    def urgency(self, job: Waiting, now_d: float) -> float:
        """Days since it went down, the longest first."""
        return job.down_since_d - now_d

    def exact_as(self) -> Claim:
        """The order of failures is not that of arrivals."""
        return Refused("who is next depends on how long each has been down")

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
