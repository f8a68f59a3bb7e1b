"""Plans: what a platform or a load does at one hub, worked out before the run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf

from sim.domain.hub import Hub
from sim.domain.work import Stage, Work
from sim.engine.dispatcher import Bundle, Dispatcher, Lack, Part, Shelf, Unit
from sim.record.log import SHIFT

Timing = Callable[[int, int], float]
"""A duration [d] for a row (platform) and the number of its draw."""


Claim = tuple[Dispatcher, Bundle]


@dataclass(slots=True)
class StagePlan:
    """One claim and the work that follows it, as the engine does them."""

    station: int
    shop: Dispatcher
    """The hub's dispatcher: everything that is held and given back is its."""
    seller: Dispatcher
    """Where the first claim is made: the hub, or a stock of the theater."""
    claim: Bundle | None
    """What is asked for at first; None if everything is held already."""
    again: Bundle
    """What is asked of the hub after a preemption."""
    takes: Timing | None
    gives_back: tuple[Unit, ...]
    waiting: tuple[int, ...]
    """Condition while waiting, by what is lacking (see ``Lack``)."""
    working: int
    chance: Timing | None = None
    chances: tuple[tuple[float, Claim], ...] = ()
    """Claims of the parts that may turn out to be needed, each below a probability."""

    def claims(self, row: int, n: int) -> list[Claim]:
        """What is asked for at first, one claim after the other."""
        found = [] if self.claim is None else [(self.seller, self.claim)]
        if self.chance is not None:
            u = self.chance(row, n)
            found += next(([claim] for below, claim in self.chances if u < below), [])
        return found


@dataclass(slots=True)
class Plan:
    """The work of one order class at one hub, and the way there."""

    hub: str
    hub_number: int
    kind: Hub
    stages: list[StagePlan]
    work_d: float
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

    def expected_wait_d(self) -> float:
        """Wait that the jobs now at the hub let expect [d]: the scarcest pool decides.

        Every job there counts as one of this kind; who is under way is not known.
        """
        worst_d = 0.0
        for stage in self.stages:
            for place, amount in stage.again.needs:
                worst_d = max(worst_d, self._wait_for_d(stage.shop, place, amount))
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
    """A stage, or the first half of one: units of the hub that are held, parts that are used up."""

    name: str
    stage: Stage
    durable: dict[str, int]
    parts: dict[str, int]
    from_stock: bool
    """Whether the parts come from a stock of the theater."""
    works: bool


def steps_of(work: Work, shop: Shop) -> list[Step]:
    """Split a work package into steps that each claim from one place.

    A stage that needs units of the hub and parts of the theater's stock claims the units first,
    and keeps them while it waits for the parts.
    """
    steps: list[Step] = []
    for name, stage in work.stages.items():
        own = {need: n for need, n in stage.needs.items() if need in shop.places}
        durable = {need: n for need, n in own.items() if shop.kinds[need] != Lack.PARTS}
        parts = {need: n for need, n in own.items() if need not in durable}
        shared = {need: n for need, n in stage.needs.items() if need not in own}
        if shared:
            kept = steps[-1].durable if steps else {}
            if parts or any(kept.get(need) != n for need, n in durable.items()):
                steps.append(Step(name, stage, durable, parts, from_stock=False, works=False))
            steps.append(Step(name, stage, durable, shared, from_stock=True, works=True))
        else:
            steps.append(Step(name, stage, durable, parts, from_stock=False, works=True))
    return steps


def stage_plans(
    work: Work,
    shop: Shop,
    stocks: Shop,
    urgency: float,
    requisition: Callable[[str], float],
    describe: Callable[[Step], tuple[int, Timing | None, tuple[int, ...], int]],
    chance: Callable[[Step], Timing],
) -> list[StagePlan]:
    """Turn a work package into stage plans.

    Parameters
    ----------
    urgency, requisition
        Urgency at the hub, and at a stock of the theater by its name.
    describe
        For a step: its station, its duration, and its conditions while waiting and in work.
    chance
        For a step: the uniforms that decide which part turns out to be needed.
    """
    steps = steps_of(work, shop)
    plans: list[StagePlan] = []
    held: dict[str, int] = {}
    for number, step in enumerate(steps):
        following = steps[number + 1].durable if number + 1 < len(steps) else {}
        seller = stocks if step.from_stock else shop
        fresh = [shop.unit(need, n) for need, n in step.durable.items() if held.get(need) != n]
        parts = [seller.part(need, n) for need, n in step.parts.items()]
        rank = requisition(next(iter(step.parts))) if step.from_stock else urgency
        everything = [shop.unit(need, n) for need, n in step.durable.items()]
        kept = {need: n for need, n in step.durable.items() if following.get(need) == n}
        station, takes, waiting, working = describe(step)
        plans.append(
            StagePlan(
                station=station,
                shop=shop.dispatcher,
                seller=seller.dispatcher,
                claim=seller.dispatcher.bundle(fresh, parts, rank) if fresh or parts else None,
                again=shop.dispatcher.bundle(everything, [], urgency),
                takes=takes if step.works else None,
                gives_back=tuple(
                    shop.unit(need, n) for need, n in step.durable.items() if need not in kept
                ),
                waiting=waiting,
                working=working,
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
