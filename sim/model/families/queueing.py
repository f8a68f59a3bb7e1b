"""Who is next at a hub: what every queue policy owes."""

from abc import abstractmethod
from math import nan
from typing import Annotated, ClassVar, Protocol, cast

from sim.core.model import Kind, Kinds, OfKind


class Job(Protocol):
    """A job as it is planned: what a policy may know of it before anybody asks."""

    @property
    def priority(self) -> int:
        """Urgency given by the fleet, the failure mode or the load; 0 first."""
        ...

    @property
    def work_d(self) -> float:
        """Mean hands-on time of the whole job [d]."""
        ...


class Waiting(Job, Protocol):
    """A job that asks now, as a policy sees it whose urgencies change (``changes``)."""

    @property
    def owner(self) -> str:
        """Name of the fleet, or ``hub.load`` of an outside load."""
        ...

    @property
    def number(self) -> int:
        """Place of the platform in its fleet, or number of the arrival."""
        ...

    @property
    def outside(self) -> bool:
        """Whether it is other people's work."""
        ...

    @property
    def down_since_d(self) -> float:
        """Day on which its order was opened: the failure, the due date, the arrival."""
        ...

    @property
    def asked_d(self) -> float:
        """Day on which it asked for what it waits for; of one in work, on which it began."""
        ...

    @property
    def margin(self) -> float | None:
        """What its missions have beyond their k at present [platforms]; None without a platform.

        The smallest of those that are required now; inf without one.
        """
        ...


class QueuePolicy(Kind):
    """Orders the jobs that wait at one hub; equal urgency is first come, first served.

    At a preemptive hub a job interrupts those in work that are less urgent.
    """

    changes: ClassVar[bool] = False
    """Whether an urgency depends on who asks or on the moment. It is then asked of a ``Waiting``
    at every decision; else of a ``Job``, once for all jobs of one plan. A policy that changes may
    keep what it learns in private attributes: each hub of each replication has its own copy."""

    @abstractmethod
    def urgency(self, job: Waiting, now_d: float) -> float:
        """The smaller, the sooner; finite. ``now_d`` is the day of the decision."""

    def planned(self, job: Job) -> float:
        """Urgency of all jobs of one plan; 0 where only the moment tells."""
        return 0.0 if self.changes else self.urgency(cast("Waiting", job), nan)

    def granted(self, job: Waiting, now_d: float) -> None:
        """A job gets units now, which a policy that ``changes`` may remember."""


queues: Kinds[QueuePolicy] = Kinds("queue policy", "sim.policies.queueing", "policy")

Queue = Annotated[QueuePolicy, OfKind(queues)]
