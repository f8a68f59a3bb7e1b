"""Plans: what a platform or a load does at one hub, worked out once for a scenario.

A plan names everything by number: dispatchers, timings, clocks, the experience of a hub. A
replication resolves the numbers (``sim.engine.hub.resources``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf
from typing import Final, NamedTuple

from sim.core.ticks import Ticks
from sim.engine.hub.claims import Claim, Unit, claim_of
from sim.model.condition import Activity, Cause, Condition, Health, Place
from sim.model.fleet import Movement
from sim.model.network import movement_leg, way_d
from sim.model.rule import Case, Rule
from sim.model.scenario import Leg, Scenario
from sim.model.yards.hub import Hub


@dataclass(frozen=True, slots=True)
class StagePlan:
    """One claim and the work that follows it, as the engine does them."""

    station: int
    shops: tuple[int, ...]
    """Whose units are held and given back: the hub's dispatcher, then that of shared people."""
    claims: tuple[Claim, ...]
    """What is asked for at first, one after the other; empty if everything is held already."""
    again: tuple[Claim, ...]
    """What is asked of the hub and of shared people after a preemption."""
    takes: int | None
    """Timing of the work."""
    gives_back: tuple[tuple[int, tuple[Unit, ...]], ...]
    """Dispatchers, and what each gets back at the end."""
    waiting: tuple[int, ...]
    """Condition while waiting, by what is lacking (see ``Lack``)."""
    working: int
    clock: int | None = None
    """Hours of work; None if hands-on time simply passes."""
    experience: int | None = None
    """The hub's experience with this work; None if it makes no difference."""
    chance: int | None = None
    """Uniforms that decide which part turns out to be needed."""
    chances: tuple[tuple[float, Claim], ...] = ()
    """Claims of the parts that may turn out to be needed, each below a probability."""
    done: Ticks = 0
    """What of the work was done elsewhere."""
    opening: int | None = None
    """When it may begin or go on; None if that is at any time."""
    in_pieces: bool = False
    """Whether it stops at the end of each stretch that is open, and begins again."""
    labour: tuple[tuple[int, tuple[Unit, ...]], ...] = ()
    """Dispatchers, and what each gets back while it waits for its opening."""
    paused: int = 0
    """Condition while it waits for its opening."""
    just_takes: bool = field(init=False)
    """Whether only ``claims`` and ``takes`` tell what is done: no hours, opening, experience or
    chance."""

    def __post_init__(self) -> None:
        told = (self.clock, self.experience, self.chance, self.opening)
        object.__setattr__(self, "just_takes", told == (None,) * 4 and self.done == 0)

    def after(self, done: Ticks) -> "StagePlan":
        """The stage for who has begun it elsewhere, and so has used its parts up."""
        units = [each for each in self.claims if each.units]
        claims = tuple(claim_of(each.shop, each.units, (), each.urgency) for each in units)
        return replace(self, done=self.done + done, claims=claims, chance=None, chances=())

    def asks(self, u: float) -> list[Claim]:
        """What is asked for at first, with the part that turns out to be needed."""
        return [*self.claims, *[claim for below, claim in self.chances if u < below][:1]]


class PlannedJob(NamedTuple):
    """A job as it is planned (``sim.model.families.queueing.Job``)."""

    priority: int
    work_d: float


class Gate(NamedTuple):
    """A rule that may concern a case, and the wait that it asks for."""

    name: str
    rule: Rule
    takes: int | None
    """Timing of the wait."""
    mean_d: float


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What may come between a platform and a hub besides the way."""

    case: Case
    gates: tuple[Gate, ...]
    """Rules that may concern it."""
    there: Leg | None
    back: Leg | None
    movement: Movement | None
    node: str
    """Where the hub is."""
    health: Health
    """That of a platform that cannot go on."""
    cause: Cause
    about: str
    not_under: frozenset[str]
    """Postures that may be in force and under which the hub does not do it."""

    def across(self, scenario: Scenario, other: str) -> tuple[Leg | None, float]:
        """Leg and mean time under way to another hub by name [d]; inf without a leg."""
        movement = self.movement
        if movement is None:
            return None, inf
        leg = movement_leg(scenario, movement, self.node, scenario.hubs[other].node)
        if leg is None or (leg.distance_nm and leg.takes is None and not movement.speed_kn):
            return None, inf
        return leg, way_d(leg, movement.speed_kn)

    def condition(self, place: Place, activity: Activity, rule: str) -> Condition:
        """Condition of a platform that cannot go on: where, why, and because of which rule."""
        hub = self.case.hub
        return Condition(self.health, place, activity, self.cause, self.about, hub, rule)


class Preparation(NamedTuple):
    """A wait before a platform leaves for a hub: survey, planning."""

    name: str
    takes: int
    """Timing of the wait."""
    code: int


@dataclass(frozen=True, slots=True)
class Codes:
    """Condition codes of the way to a hub and back."""

    authorization: int
    lift: int
    load: int
    out: int
    back: int


NO_CODES: Final = Codes(0, 0, 0, 0, 0)
"""Those of who records none."""


class Sailing(NamedTuple):
    """A way that begins in calm only: its opening, and the condition until then."""

    opening: int
    code: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of one order class at one hub, and the way there."""

    hub: str
    hub_number: int
    """Number of the hub, and of its dispatcher."""
    kind: Hub
    stages: tuple[StagePlan, ...]
    job: PlannedJob
    """What the hub's queue may know of it before anybody asks."""
    work_d: float
    order_class: int
    open: bool = True
    """Whether the hub has the units at all."""
    is_home: bool = False
    is_at_homeport: bool = False
    is_at_home_node: bool = False
    is_scheduled: bool = False
    """Whether it is scheduled or planned work, and no failure."""
    straight: bool = False
    """Whether a platform that is free to go leaves at once, is worked on, and comes back."""
    by_team: bool = False
    """Whether a team of the hub goes to the platform; else that comes to the hub."""
    way_d: float = 0.0
    """Mean time under way to the hub [d]; a team's counts as its work."""
    out_d: float = 0.0
    back_d: float = 0.0
    before: tuple["Preparation", ...] = ()
    """What comes before the award."""
    authorize: int | None = None
    lift: int | None = None
    load: int | None = None
    out: int | None = None
    back: int | None = None
    """Timings of the award, the wait for a tow or a lift, the load-out, and the ways."""
    sails_out: Sailing | None = None
    sails_back: Sailing | None = None
    """When the ways may begin; None for at any time."""
    codes: Codes = NO_CODES
    restrictions: Restrictions | None = None
    """What events and rules may do to it; None in a run without any."""
    holds: tuple[tuple[int, int, int], ...] = field(init=False)
    """Dispatcher, place and amount of all units that its stages hold."""

    def __post_init__(self) -> None:
        found = {
            (claim.shop, *need): None
            for stage in self.stages
            for claim in stage.again
            for need in claim.needs
        }
        object.__setattr__(self, "holds", tuple(found))

    def displaced(self, elsewhere: Callable[[int], int]) -> "Plan":
        """The plan of a platform that is not where its kind of hub has it for the work.

        ``elsewhere`` gives a condition with the platform at the hub instead of on station, or the
        reverse.
        """
        stages = tuple(
            replace(
                each,
                waiting=tuple(elsewhere(condition) for condition in each.waiting),
                working=elsewhere(each.working),
                paused=each.paused if each.opening is None else elsewhere(each.paused),
            )
            for each in self.stages
        )
        return replace(self, stages=stages)


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a task may be done."""

    plans: tuple[Plan, ...] = ()
    """One for each hub that may and can do it, in the order of the hubs' names. In a contested
    theater one for each that ever might."""
    usual: tuple[Plan, ...] = ()
    """What is chosen from while nothing is lost or closed: hubs with the units, if any has them."""
    route: int | None = None
    """Uniforms of the choice: its draws are the same whatever hubs there are."""
    by_turn: tuple["Ways", ...] = ()
    """The ways from where each stage of the rotation has the platform; empty where they are all
    the same."""

    def at(self, hub: str) -> Plan | None:
        """The plan at a hub; None if that does not do it."""
        return next((plan for plan in self.plans if plan.hub == hub), None)

    def only(self, hub: str) -> "Ways":
        """Those to a hub that has been chosen."""
        plans = tuple(plan for plan in self.plans if plan.hub == hub)
        return Ways(plans, plans, by_turn=tuple(each.only(hub) for each in self.by_turn))


NO_WAYS: Final = Ways()
"""Those of what needs no hub."""
