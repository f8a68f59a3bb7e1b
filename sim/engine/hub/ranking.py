"""A queue whose order changes: the policy is asked about each job at every decision."""

from collections.abc import Container
from typing import Protocol

from sim.core.ticks import Ticks, to_days
from sim.engine.hub.repair_plan import Plan
from sim.engine.time.events import Calendar
from sim.model.families.queueing import QueuePolicy
from sim.record.log import Log


class Owner(Protocol):
    """Who has a job at a hub: a platform, a job of an outside load, or a carcass."""

    name: str
    number: int
    outside: bool
    order: int
    plan: Plan


class Margins(Protocol):
    """What the missions have beyond their k, by the fleets that serve them."""

    @property
    def counts(self) -> Container[str]:
        """Fleets that serve a mission."""
        ...

    def margin(self, fleet: str, at_d: float) -> float:
        """The least of the missions that a fleet serves [platforms]."""
        ...


class AtHub:
    """A job that waits or is in work (``sim.model.families.queueing.Waiting``)."""

    __slots__ = ("_log", "_margins", "_now_d", "_who", "asked_d")

    def __init__(
        self, who: Owner, asked_d: float, now_d: float, log: Log, margins: Margins
    ) -> None:
        self._who = who
        self._now_d = now_d
        self._log = log
        self._margins = margins
        self.asked_d = asked_d

    @property
    def owner(self) -> str:
        """Name of the fleet, or ``hub.load`` of an outside load."""
        return self._who.name

    @property
    def number(self) -> int:
        """Place of the platform in its fleet, or number of the arrival."""
        return self._who.number

    @property
    def outside(self) -> bool:
        """Whether it is other people's work."""
        return self._who.outside

    @property
    def priority(self) -> int:
        """Urgency given by the fleet, the failure mode or the load."""
        return self._who.plan.job.priority

    @property
    def work_d(self) -> float:
        """Mean hands-on time of the whole job [d]."""
        return self._who.plan.job.work_d

    @property
    def down_since_d(self) -> float:
        """Day on which its order was opened."""
        return to_days(self._log.opened(self._who.order))

    @property
    def margin(self) -> float | None:
        """What its missions have beyond their k at present; None without a platform."""
        known = self._who.name in self._margins.counts
        return self._margins.margin(self._who.name, self._now_d) if known else None


class Ranking:
    """A policy at one hub in one replication, with what it remembers of it."""

    def __init__(self, policy: QueuePolicy, env: Calendar, log: Log, margins: Margins) -> None:
        self._policy = policy.model_copy(deep=True)
        self._env = env
        self._log = log
        self._margins = margins

    def urgency(self, who: Owner, since: Ticks) -> float:
        """Urgency at present of who waits, or is in work, since then."""
        now_d = to_days(self._env.now)
        return self._policy.urgency(self._job(who, since, now_d), now_d)

    def granted(self, who: Owner) -> None:
        """Tell the policy who gets units now."""
        now_d = to_days(self._env.now)
        self._policy.granted(self._job(who, self._env.now, now_d), now_d)

    def _job(self, who: Owner, since: Ticks, now_d: float) -> AtHub:
        return AtHub(who, to_days(since), now_d, self._log, self._margins)
