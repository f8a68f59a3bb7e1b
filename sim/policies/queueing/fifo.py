"""First come, first served."""

from typing import Any, ClassVar

from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.model.families.queueing import QueuePolicy, Waiting, queues


@queues.register("fifo")
class Fifo(QueuePolicy):
    """Everybody is equally urgent; the earlier request goes first."""

    example: ClassVar[dict[str, Any]] = {}

    def urgency(self, job: Waiting, now_d: float) -> float:  # noqa: ARG002
        """The same for all."""
        return 0.0

    def exact_as(self) -> Claim:
        """Jobs that are alike are equally urgent, and the earlier request goes first."""
        return Taken(As.IN_TURN)

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
