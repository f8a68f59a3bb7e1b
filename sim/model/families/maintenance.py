"""Maintenance: what every maintenance rule owes, and the named sets of rules of a scenario.

A rule writes the script of one life of a failure mode: the operating ages since renewal at which
something happens, and what. It knows nothing of hubs, queues or the calendar; the engine plays it.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator

from sim.core.columns.arrays import Bools, Floats
from sim.core.model import Days, Kind, Kinds, Model, OfKind
from sim.core.names import Name
from sim.model.families.law import DurationLaw, Law


class What(Enum):
    """What happens at an age of a script."""

    FAILURE = "failure"
    """The mode fails and is restored as its own keys say; renews it."""
    PLANNED = "planned"
    """The repair is done before the failure, as planned work; renews it."""
    ORDER_AHEAD = "order_ahead"
    """The part that the coming failure will need is ordered; takes no time and renews nothing."""
    INSPECTION = "inspection"
    """The platform is down while it is looked at; renews nothing."""
    FALSE_ALARM = "false_alarm"
    """The platform is down for nothing; renews nothing."""


class Life(NamedTuple):
    """One life of a failure mode, from renewal to failure, as a rule sees it."""

    defect_d: float
    """Operating age at which the defect appears; the failure itself for a mode without delay."""
    failure_d: float
    """Operating age at which it fails if nobody acts [d]."""
    mean_d: float
    """Mean of ``failure_d`` over all lives [d]."""
    draw: Callable[[str], float]
    """The next uniform on [0, 1) of this platform and mode for a purpose of the rule's."""


class Lives(NamedTuple):
    """Many lives of one failure mode (``Life``), as arrays of one shape."""

    defect_d: Floats
    failure_d: Floats
    mean_d: float
    draw: Callable[[str], Floats]
    """A uniform of each life for a purpose of the rule's, of which its script draws one."""


class Ends(NamedTuple):
    """What the scripts of many lives hold, where that is their ends alone."""

    at_d: Floats
    planned: Bools
    """Whether by planned work, and not by failure."""


class Fitting(NamedTuple):
    """What a rule may know of a failure mode when it is checked."""

    mean_d: float
    """Mean operating time to failure [d]."""
    has_delay: bool
    """Whether a defect shows before the failure."""
    has_part: bool
    """Whether every repair on board needs a part."""


class MaintenanceRule(Kind):
    """Decides what is done about a failure mode before it fails."""

    applies_to: Annotated[list[str], Field(min_length=1)] | Literal["all"]
    """Failure modes (``fleet/mode``), whole fleets (``fleet``), or ``all``."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Who writes another script does not end lives as the one before him did."""
        super().__pydantic_init_subclass__(**kwargs)
        if "script" in vars(cls) and "ends" not in vars(cls):
            cls.ends = MaintenanceRule.ends  # type: ignore[method-assign]

    @abstractmethod
    def script(self, life: Life) -> Iterator[tuple[float, What]]:
        """Operating ages since renewal [d], never falling, and what happens at each.

        The last one is a failure or planned work; both renew the mode.
        """

    def ends(self, lives: Lives) -> Ends | None:  # noqa: ARG002
        """The scripts of many lives at once; None if something comes before the end of a life.

        A rule need not say it. One that does is played faster: its numbers are those of ``script``.
        """
        return None

    def takes_of(self) -> Mapping[What, DurationLaw]:
        """Down time of inspections and false alarms, which are dealt with where the platform is."""
        return {}

    def problems(self, mode: Fitting) -> Iterator[tuple[str, str]]:  # noqa: ARG002
        """Keys that do not fit a mode that it applies to, and what would be right.

        Parameters
        ----------
        mode
            What the mode is like.
        """
        return iter(())


class PlanningRule(MaintenanceRule):
    """A rule that has repairs done as planned work: no wait for an award, cause schedule.

    Without ``work`` or ``takes`` planned work is what the repair of the mode is.
    """

    work: str | None = None
    """Work package of planned work at a hub."""
    takes: Law | None = None
    """Duration of planned work done where the platform is [d]."""
    movement: str = "own"
    """Which of the fleet's movements takes it to the hub for planned work."""

    @property
    def plans_work(self) -> bool:
        """Whether it ever asks for planned work."""
        return True

    @model_validator(mode="after")
    def _one_place(self) -> "PlanningRule":
        if self.work is not None and self.takes is not None:
            raise ValueError("has both 'work' (at a hub) and 'takes' (where it is); one of them")
        return self


rules: Kinds[MaintenanceRule] = Kinds("maintenance rule", "sim.policies.maintenance", "policy")

Rule = Annotated[MaintenanceRule, OfKind(rules)]


class Maintenance(Model):
    """A choice of maintenance rules that one word on the command line selects."""

    title: str = ""
    rules: dict[Name, Rule] = Field(default_factory=dict)
    """Rules by name; a failure mode that none applies to runs to failure."""
    bundle_within_d: Days | None = None
    """Scheduled work due within so many days of its clock is done at the same induction [d]."""
