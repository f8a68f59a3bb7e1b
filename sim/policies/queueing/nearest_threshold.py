"""Triage by mission need: who brings a mission back over its threshold."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.core.dated import UNDATED, Changes
from sim.core.exact import As, Claim, Taken
from sim.model.families.queueing import QueuePolicy, Waiting, queues


@queues.register("nearest_threshold")
class NearestThreshold(QueuePolicy):
    """The platform whose mission has least to spare at the moment of the decision.

    A mission that is short of its k comes before one that just meets it. Jobs of outside loads
    count as platforms of a mission with ``outside_margin`` to spare.
    """

    example: ClassVar[dict[str, Any]] = {}
    changes: ClassVar[bool] = True

    outside_margin: Annotated[float, Field(allow_inf_nan=False)] = 0.0

    def urgency(self, job: Waiting, now_d: float) -> float:  # noqa: ARG002
        """What the missions of the platform have to spare."""
        return self.outside_margin if job.margin is None else job.margin

    def exact_as(self) -> Claim:
        """Platforms of one fleet have the same to spare, and the earlier request goes first."""
        return Taken(As.IN_TURN, ("outside_margin",))

    def dated(self) -> Changes:
        """It looks at no day."""
        return UNDATED
