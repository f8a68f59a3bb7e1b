"""Who is next at a hub: what every queue policy owes."""

from abc import abstractmethod
from typing import Annotated, Protocol

from pydantic import BeforeValidator, SerializeAsAny

from sim.domain.model import Kind, Kinds, build


class Waiting(Protocol):
    """What a queue policy may know of a job that asks."""

    @property
    def priority(self) -> int:
        """Urgency given by the fleet, the failure mode or the load; 0 first."""
        ...

    @property
    def work_d(self) -> float:
        """Mean hands-on time of the whole job [d]."""
        ...


class QueuePolicy(Kind):
    """Orders the jobs that wait at one hub; equal urgency is first come, first served."""

    @abstractmethod
    def urgency(self, job: Waiting) -> float:
        """The smaller, the sooner."""


class TriagePolicy(QueuePolicy):
    """A queue that looks at what missions lack at the moment of each decision."""

    def urgency(self, job: Waiting) -> float:  # noqa: ARG002
        """The same for all, until the moment of the decision."""
        return 0.0

    @abstractmethod
    def urgency_now(self, margin: float | None) -> float:
        """Urgency of a job whose missions have a margin over their k; None for who has none."""


queues: Kinds[QueuePolicy] = Kinds("queue policy", "sim.policies", "policy")

Queue = Annotated[SerializeAsAny[QueuePolicy], BeforeValidator(build(queues))]
