"""A fleet as the engine sees it: modes, scheduled work and rotation, worked out once."""

from dataclasses import dataclass

from sim.core.ticks import Ticks
from sim.engine.hub.repair_plan import NO_WAYS, Ways
from sim.engine.platform.fleet_flying import FlyingPlan
from sim.engine.supply.parts_plan import PartsPlan
from sim.engine.supply.shipping import TransitFactor
from sim.engine.time.clocks.operating_clock import Clock
from sim.model.condition import Health
from sim.model.families.routing import RoutingPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a failure mode and scheduled work have in common: an order, and ways to do it."""

    name: str
    order_class: int
    clears: tuple[int, ...] = ()
    """Modes that are as new afterwards."""
    ways: Ways = NO_WAYS
    """Hubs that do it."""
    takes: int | None = None
    """Timing where no hub is needed."""
    in_place: int
    """Condition during work where no hub is needed."""
    restarts: tuple[int, ...] = ()
    """Scheduled work whose interval begins anew afterwards."""
    classes: tuple["Action", ...] = ()
    """What is done instead by class of damage, from the least severe on; empty where all damage is
    alike, and for all else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode(Action):
    """A failure mode."""

    life: int
    """Timing of the operating time from a renewal to what happens first, by number of the life."""
    health: Health
    restored: str
    """hub, deferred (later at a hub), on_board or upkeep."""
    waiting: int | None = None
    """Condition while a part is awaited; None if the repair is no business of its parts."""
    in_line: int | None = None
    """Condition while people are awaited on board."""
    waiting_in_work: int | None = None
    """Condition while a part is awaited and another failure is worked on, or waits for people."""
    script: int | None = None
    """Timing that is the script of a maintenance rule (``maintenance_script``); None if every
    life ends with a failure."""
    mended: int | None = None
    """Timing of the next failure after the mode's own repair, where that is minimal."""
    plain: bool = False
    """Whether its failure and its planned work are done at once, on board or at a hub, and all that
    follows is that the mode is as new."""


@dataclass(frozen=True, slots=True)
class PlannedLength:
    """How long a planned period is meant to last."""

    takes: int | None
    """Timing of the length; None if that is a share of the mean time of the work."""
    frac: float
    in_place_d: float
    """Mean time of work that needs no hub [d]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Action):
    """Scheduled work."""

    every: Ticks
    on_calendar: bool
    from_completion: bool
    when_down: str
    done_in: Clock | None = None
    """A clock that stands in the phases in which it is put off; None if it never is."""
    deferral_class: int = -1
    """Order class of what is put off."""
    first: int
    """When the first one is due, in time of its clock from the start of the run, by platform."""
    planned: PlannedLength | None = None
    """Its plan; None if it has none."""
    ends_turn: bool = False
    """Whether it is due with a turn, which ends when it is done."""
    reserves: bool = False
    """Whether a platform operates until its hub has what the first stage needs."""


@dataclass(frozen=True, slots=True)
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
    period: int | None = None
    """Scheduled work that is due when it begins, and with which it ends; None: after ``lasts``."""
    node: str = ""
    """Where it has the platform, if the stage says so."""


@dataclass(frozen=True, slots=True)
class HitsPlan:
    """Hits at random on the platforms of a fleet (``sim.engine.contingency.attrition``)."""

    between: int
    """Timing of the candidates, on the clock of the phases."""
    whom: int
    fate: int
    kind: int | None
    """Uniforms of who is hit, of whether he is lost, and of the class of his damage; None where all
    damage is alike."""
    clock: Clock
    lost_frac: float
    below: tuple[float, ...]
    """Shares of the classes, each with those before it added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPlan:
    """Everything that the platforms of a fleet share."""

    name: str
    size: int
    routing: RoutingPolicy
    clock: Clock
    modes: tuple[Mode, ...]
    periods: tuple[Period, ...]
    turns: tuple[Turn, ...]
    first_turn: int | None
    """Turn in which a platform starts, and the time that is left of it; None without rotation."""
    slips: bool
    degrades_again: bool
    slower: TransitFactor | None
    """Factors on times under way by the phase in which they begin; None if it is always one."""
    absorbing: bool
    """Whether some scheduled work interrupts a repair when it falls due."""
    simple: bool
    """Whether failures are all that ever happens to a platform that is fully capable."""
    on_calendar: bool
    """Whether all scheduled work is due on days of the calendar."""
    skips: bool
    """Whether some scheduled work is left out if it falls due while the platform is down."""
    parts: PartsPlan | None
    """What is missing where, if some repairs need parts."""
    waits: bool
    """Whether a failure may stay open until a hub may repair it."""
    damage: int | None
    """Number of the failure mode that is battle damage."""
    hits: HitsPlan | None
    plans: bool
    """Whether some scheduled work has a plan."""
    placed: bool
    """Whether the stages of its rotation have it in different places."""
    reserves: bool
    """Whether some scheduled work is waited for while operating."""
    bundle_within: Ticks | None
    """Scheduled work due within this time joins other work at its hub; None: no bundling."""
    defers: bool = False
    """Whether some scheduled work is put off in some phases."""
    flying: FlyingPlan | None = None
    """What is counted of its flying, if anything is."""
