"""Plans: what a platform or a load does at one hub, worked out before the run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from typing import NamedTuple

from sim.core.ticks import Ticks
from sim.engine.hub.dispatcher import Bundle, Dispatcher, Lack, Part, Shelf, Unit
from sim.engine.hub.work_content import Lessons
from sim.engine.time.operating_clock import WorkClock
from sim.engine.time.pace import Pace
from sim.model.condition import Activity, Place
from sim.model.hub import Hub
from sim.model.rule import Case, Rule
from sim.model.scenario import Leg
from sim.model.work import Stage, Work
from sim.record.log import SHIFT

Timing = Callable[[int, int], Ticks]
"""A duration for a row (platform) and the number of its draw."""

Uniforms = Callable[[int, int], float]
"""A number on [0, 1) for a row and the number of its draw."""

Claim = tuple[Dispatcher, Bundle]
"""A bundle, and whom to ask for it."""

Needs = dict[str, int]
"""Units by the name of their pool [count]."""


@dataclass(slots=True)
class StagePlan:
    """One claim and the work that follows it, as the engine does them."""

    station: int
    shops: tuple[Dispatcher, ...]
    """Whose units are held and given back: the hub's dispatcher, then that of shared people."""
    claims: tuple[Claim, ...]
    """What is asked for at first, one after the other; empty if everything is held already."""
    again: tuple[Claim, ...]
    """What is asked of the hub and of shared people after a preemption."""
    takes: Timing | None
    gives_back: tuple[tuple[Dispatcher, tuple[Unit, ...]], ...]
    waiting: tuple[int, ...]
    """Condition while waiting, by what is lacking (see ``Lack``)."""
    working: int
    clock: WorkClock | None = None
    """Hours of work; None if hands-on time simply passes."""
    lessons: Lessons | None = None
    """The hub's experience with this work; None if it makes no difference."""
    chance: Uniforms | None = None
    chances: tuple[tuple[float, Claim], ...] = ()
    """Claims of the parts that may turn out to be needed, each below a probability."""

    def asks(self, row: int, n: int) -> list[Claim]:
        """What is asked for at first, with the part that turns out to be needed."""
        u = 1.0 if self.chance is None else self.chance(row, n)
        return [*self.claims, *[claim for below, claim in self.chances if u < below][:1]]


class Asking(NamedTuple):
    """A job as it is planned (``sim.model.families.queueing.Job``)."""

    priority: int
    work_d: float


class Gate(NamedTuple):
    """A rule that may concern a case, and the wait that it asks for."""

    name: str
    rule: Rule
    takes: Timing | None
    mean_d: float


@dataclass(slots=True)
class Contest:
    """What stands between a platform and a hub besides the way."""

    case: Case
    gates: list[Gate]
    """Rules that may concern it."""
    there: Leg | None
    back: Leg | None
    across: Callable[[str], tuple[Leg | None, float]]
    """Leg and mean time under way to another hub by name [d]; inf without a leg."""
    condition: Callable[[Place, Activity, str], int]
    """Condition of a platform that cannot go on: where, why, and because of which rule."""


@dataclass(slots=True)
class Plan:
    """The work of one order class at one hub, and the way there."""

    hub: str
    hub_number: int
    kind: Hub
    stages: list[StagePlan]
    job: Asking
    """What the hub's queue may know of it before anybody asks."""
    work_d: float
    way_d: float = 0.0
    """Mean time under way to the hub [d]; a team's counts as its work."""
    out_d: float = 0.0
    back_d: float = 0.0
    is_home: bool = False
    open: bool = True
    """Whether the hub has the units at all."""
    order_class: int = 0
    authorize: Timing | None = None
    lift: Timing | None = None
    out: Timing | None = None
    back: Timing | None = None
    conditions: Mapping[str, int] = field(default_factory=dict)
    """Condition codes of the way: authorization, lift, out, back."""
    contest: "Contest | None" = None
    """What events and rules may do to it; None in a run without any."""
    elsewhere: Callable[[int], int] = int
    """A condition with the platform at the hub instead of on station, or the reverse."""

    def displaced(self) -> "Plan":
        """The plan of a platform that is not where its kind of hub has it for the work."""
        other = self.elsewhere
        stages = [
            replace(
                each,
                waiting=tuple(other(condition) for condition in each.waiting),
                working=other(each.working),
            )
            for each in self.stages
        ]
        return replace(self, stages=stages)

    def at_once(self) -> float:
        """Such jobs that the hub can have in work at once at present [count]."""
        most = inf
        for stage in self.stages:
            for shop, bundle in stage.again:
                for place, amount in bundle.needs:
                    most = min(most, shop.capacity[place] / amount)
        return most if most == inf else float(int(most))

    def is_capable(self) -> bool:
        """Whether the hub has at present as many units as each claim asks for."""
        return self.at_once() >= 1

    def expected_wait_d(self) -> float:
        """Wait that the jobs now at the hub let expect [d]: the scarcest pool decides.

        Every job there counts as one of this kind; who is under way is not known.
        """
        worst_d = 0.0
        for stage in self.stages:
            for shop, bundle in stage.again:
                for place, amount in bundle.needs:
                    worst_d = max(worst_d, self._wait_for_d(shop, place, amount))
        return worst_d

    def _wait_for_d(self, dispatcher: Dispatcher, place: int, amount: int) -> float:
        capacity = dispatcher.capacity[place]
        if capacity == inf:
            return 0.0
        if capacity < amount:
            return inf
        ahead = dispatcher.jobs_at(place) + (capacity - dispatcher.free[place]) / amount
        return max(ahead - capacity / amount + 1, 0.0) * self.work_d * amount / capacity


class Shop:
    """A hub's dispatcher with the names of its pools, from which plans are drawn up."""

    def __init__(
        self, dispatcher: Dispatcher, places: Mapping[str, int], kinds: Mapping[str, Lack]
    ) -> None:
        self.dispatcher = dispatcher
        self.places = places
        self.kinds = kinds
        self.pace: Pace | None = None
        """How fast work goes; None at a hub whose pace no event changes."""
        self.shelves: dict[str, Shelf] = {}
        """Stocks behind the pools of parts, by name."""

    def unit(self, name: str, amount: int) -> Unit:
        """Units of a pool by its name."""
        place = self.places[name]
        return Unit(place, amount, self.dispatcher.numbers[place] << SHIFT | amount)

    def part(self, name: str, amount: int) -> Part:
        """Parts of a stock by its name."""
        return Part(self.unit(name, amount), self.shelves[name])


@dataclass(frozen=True)
class Step:
    """A stage, or the first half of one: units and people that are held, parts that are used up."""

    name: str
    stage: Stage
    durable: Needs
    """Units of the hub."""
    people: Needs
    """People of the theater."""
    parts: Needs
    from_stock: bool
    """Whether the parts come from a stock of the theater."""
    works: bool

    @property
    def holds(self) -> tuple[Needs, Needs]:
        """What is held: units of the hub, people of the theater."""
        return self.durable, self.people

    def keeps(self, other: "Step") -> bool:
        """Whether a step asks for nothing that is held but what this one has, and as much."""
        mine, then = self.holds, other.holds
        return all(a.items() >= b.items() for a, b in zip(mine, then, strict=True))


class Described(NamedTuple):
    """What a step is like, for the engine."""

    station: int
    takes: Timing | None
    waiting: tuple[int, ...]
    working: int
    clock: WorkClock | None
    lessons: Lessons | None


def steps_of(work: Work, shop: Shop, people: Shop) -> list[Step]:
    """Split a work package into steps that claim what is held first, and parts of a stock last.

    A stage that needs units of the hub and parts of the theater's stock claims the units first,
    and keeps them while it waits for the parts.
    """
    steps: list[Step] = []
    for name, stage in work.stages.items():
        own = {need: n for need, n in stage.needs.items() if need in shop.places}
        durable = {need: n for need, n in own.items() if shop.kinds[need] != Lack.PARTS}
        parts = {need: n for need, n in own.items() if need not in durable}
        others = {need: n for need, n in stage.needs.items() if need not in own}
        hands = {need: n for need, n in others.items() if need in people.places}
        stock = {need: n for need, n in others.items() if need not in hands}
        step = Step(name, stage, durable, hands, parts, from_stock=False, works=not stock)
        if stock:
            has_all = steps[-1].keeps(step) if steps else not (durable or hands)
            if parts or not has_all:
                steps.append(step)
            step = Step(name, stage, durable, hands, stock, from_stock=True, works=True)
        steps.append(step)
    return steps


def stage_plans(
    work: Work,
    shop: Shop,
    people: Shop,
    stocks: Shop,
    urgency: float,
    requisition: Callable[[str], float],
    describe: Callable[[Step], Described],
    chance: Callable[[Step], Uniforms],
) -> list[StagePlan]:
    """Turn a work package into stage plans.

    Units of the hub are kept if the next step needs as many; people of the theater only if that
    step asks for nothing else that is held, so that nobody who holds them waits for what another
    who waits for them has.

    Parameters
    ----------
    urgency, requisition
        Urgency at the hub, and at a stock of the theater by its name.
    describe
        For a step: its station, its duration, and its conditions while waiting and in work.
    chance
        For a step: the uniforms that decide which part turns out to be needed.
    """
    steps = steps_of(work, shop, people)
    shops = [shop, people] if any(step.people for step in steps) else [shop]
    plans: list[StagePlan] = []
    held: tuple[Needs, ...] = ({}, {})
    for number, step in enumerate(steps):
        kept = _kept(step, steps[number + 1] if number + 1 < len(steps) else None)
        seller = stocks if step.from_stock else shop
        parts = [seller.part(need, n) for need, n in step.parts.items()]
        claims, again, gives_back = [], [], []
        for place, needs, before, after in zip(shops, step.holds, held, kept, strict=False):
            fresh = [place.unit(need, n) for need, n in needs.items() if before.get(need) != n]
            used_up = parts if place is seller else []
            if fresh or used_up:
                claims.append((place.dispatcher, place.dispatcher.bundle(fresh, used_up, urgency)))
            if needs or place is shop:
                everything = [place.unit(need, n) for need, n in needs.items()]
                again.append((place.dispatcher, place.dispatcher.bundle(everything, [], urgency)))
            if units := tuple(
                place.unit(need, n) for need, n in needs.items() if need not in after
            ):
                gives_back.append((place.dispatcher, units))
        if step.from_stock:
            rank = requisition(next(iter(step.parts)))
            claims.append((stocks.dispatcher, stocks.dispatcher.bundle([], parts, rank)))
        told = describe(step)
        plans.append(
            StagePlan(
                station=told.station,
                shops=tuple(place.dispatcher for place in shops),
                claims=tuple(claims),
                again=tuple(again),
                takes=told.takes if step.works else None,
                gives_back=tuple(gives_back),
                waiting=told.waiting,
                working=told.working,
                clock=told.clock,
                lessons=told.lessons,
            )
        )
        if step.works and step.stage.replaces:
            plans[-1].chance = chance(step)
            plans[-1].chances = _chances(step.stage, shop, stocks, urgency, requisition)
        held = kept
    return plans


def _chances(
    stage: Stage,
    shop: Shop,
    stocks: Shop,
    urgency: float,
    requisition: Callable[[str], float],
) -> tuple[tuple[float, Claim], ...]:
    """What may turn out to be needed: the part is claimed below this probability."""
    found: list[tuple[float, Claim]] = []
    below = 0.0
    for name, probability in stage.replaces.items():
        below += probability
        seller = shop if name in shop.places else stocks
        rank = urgency if name in shop.places else requisition(name)
        bundle = seller.dispatcher.bundle([], [seller.part(name, 1)], rank)
        found.append((below, (seller.dispatcher, bundle)))
    return tuple(found)


def _kept(step: Step, following: Step | None) -> tuple[Needs, Needs]:
    """Units of the hub, and people of the theater, that the next step keeps."""
    if following is None:
        return {}, {}
    units, people = (
        {need: n for need, n in mine.items() if then.get(need) == n}
        for mine, then in zip(step.holds, following.holds, strict=True)
    )
    return units, people if step.keeps(following) else {}
