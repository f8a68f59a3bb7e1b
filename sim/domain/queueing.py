"""Who is next at a hub: what every queue policy owes."""

from abc import abstractmethod
from typing import Annotated, Protocol

from pydantic import BeforeValidator

from sim.core.registry import Registry
from sim.domain.model import Kind, build


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


queues: Registry[type[QueuePolicy]] = Registry("queue policy", "sim.policies")

Queue = Annotated[QueuePolicy, BeforeValidator(build(queues, "policy"))]
