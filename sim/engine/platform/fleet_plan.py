"""A fleet as the engine sees it: modes, scheduled work and rotation, worked out before the run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sim.core.ticks import Ticks
from sim.engine.hub.repair_plan import Plan, Timing
from sim.engine.supply.cannibalization import Squadron
from sim.engine.time.operating_clock import Clock
from sim.model.condition import Health
from sim.model.families.maintenance import What
from sim.model.families.routing import Option

Choose = Callable[[Sequence[Option], int, int], int]
"""Which of some options is taken, for a row and the number of its draw."""


@dataclass(slots=True)
class Task:
    """What a failure mode and scheduled work have in common: an order, and ways to do it."""

    name: str
    order_class: int
    clears: tuple[int, ...]
    """Modes that are as new afterwards."""
    plans: list[Plan]
    """One for each hub that may and can do it, in the order of the hubs' names. In a contested
    theater one for each that ever might."""
    choose: Choose
    """Routing."""
    takes: Timing | None
    """Duration where no hub is needed."""
    in_place: int
    """Condition during work where no hub is needed."""
    restarts: tuple[int, ...] = field(default=(), kw_only=True)
    """Scheduled work whose interval begins anew afterwards."""
    usual: list[Plan] = field(init=False)
    """What is chosen from while nothing is lost or closed: hubs with the units, if any has them."""

    def __post_init__(self) -> None:
        self.offer(self.plans)

    def offer(self, plans: list[Plan]) -> None:
        """Ways to do it."""
        self.plans = plans
        self.usual = [plan for plan in plans if plan.open] or plans


class Script(Protocol):
    """What a maintenance rule holds in store for each platform (``build.maintenance_scripts``)."""

    what: list[What]
    """What happens next, by row."""

    def begin(self, row: int) -> tuple[Task, int]:
        """What is to be done now, and the number of its draws."""
        ...

    def go_on(self, row: int) -> Ticks:
        """Operating time until what happens after that."""
        ...


@dataclass(slots=True)
class Mode(Task):
    """A failure mode."""

    life: Timing
    """Operating time from a renewal to what happens first, by row and number of the life."""
    health: Health
    restored: str
    """hub, deferred (later at a hub), on_board or upkeep."""
    waiting: int | None = None
    """Condition while a part is awaited; None if the repair needs none."""
    care: Script | None = field(default=None, kw_only=True)
    """The maintenance rule; None if every life ends with a failure."""
    mended: Timing | None = field(default=None, kw_only=True)
    """Operating time to the next failure after the mode's own repair, where that is minimal."""


@dataclass(slots=True)
class Period(Task):
    """Scheduled work."""

    every: Ticks
    on_calendar: bool
    from_completion: bool
    when_down: str
    first: Callable[[int], Ticks]
    """When the first one is due, in time of its clock from the start of the run, by platform."""


@dataclass(slots=True)
class Turn:
    """A stage of the rotation; a fleet that always serves has a single one without end."""

    lasts: Ticks
    clock: Clock
    """The operating clock of its fleet, at the tempo of the stage."""
    runs: bool
    """Whether that ever moves: the stage has a tempo."""
    clears: tuple[int, ...]
    """Modes that are as new at its end."""
    conditions: tuple[int, int, int]
    """Condition while nothing is done with the platform, by health: FMC, PMC, NMC."""
    on_station: bool


@dataclass(slots=True)
class FleetPlan:
    """Everything that the platforms of a fleet share."""

    name: str
    size: int
    clock: Clock
    modes: list[Mode]
    periods: list[Period]
    turns: list[Turn]
    first_turn: Callable[[int], tuple[int, Ticks]]
    """Turn in which a platform starts, and the time that is left of it."""
    slips: bool
    degrades_again: bool
    factor: Callable[[Ticks], float] | None
    """Factor on times under way that begin at an instant; None if it is always one."""
    absorbing: bool
    """Whether some scheduled work interrupts a repair when it falls due."""
    simple: bool
    """Whether failures are all that ever happens to a platform that is fully capable."""
    squadron: Squadron | None
    """What is missing where, if some repairs need parts."""
    disturbed: bool
    """Whether something may happen to a platform that operates, besides its own events."""
    damage: int | None = None
    """Number of the failure mode that is battle damage."""
    working: set[int] = field(default_factory=set)
    """Conditions of platforms that are in work, in a contested theater."""
    bundle_within: Ticks | None = None
    """Scheduled work due within this time joins other work at its hub; None: no bundling."""
