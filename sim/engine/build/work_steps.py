"""The steps of a work package: what is claimed, kept and given back, stage by stage."""

from collections.abc import Callable
from dataclasses import dataclass

from sim.engine.build.draft import Draft
from sim.engine.hub.claims import Claim, Unit, claim_of
from sim.engine.hub.dispatcher import Lack
from sim.engine.hub.repair_plan import PlannedJob, StagePlan
from sim.engine.hub.resources import ShopPlan
from sim.engine.time.timings import Grown, Stretched
from sim.model.condition import Activity
from sim.model.eligibility.eligibility import package
from sim.model.yards.hub import Hub
from sim.model.yards.work import Stage, Work
from sim.record.tables import HubStage

Needs = dict[str, int]
"""Units by the name of their pool [count]."""

WAITING = {
    Lack.BERTH: Activity.AWAITING_BERTH,
    Lack.LABOUR: Activity.AWAITING_LABOUR,
    Lack.PARTS: Activity.AWAITING_PARTS,
    Lack.HOST: Activity.AWAITING_HOST,
    Lack.HUB: Activity.ON_HOLD,
}


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


def steps_of(work: Work, shop: ShopPlan, people: ShopPlan) -> list[Step]:
    """Split a work package into steps that claim what is held first, and parts of a stock last.

    A stage that needs units of the hub and parts of the theater's stock claims the units first,
    and keeps them while it waits for the parts.
    """
    steps: list[Step] = []
    for name, stage in work.stages.items():
        own = {need: n for need, n in stage.needs.items() if need in shop.places}
        durable = {need: n for need, n in own.items() if shop.kind(need) != Lack.PARTS}
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


@dataclass(frozen=True)
class WorkAtHub:
    """A work package at one hub, for one customer: turned into stage plans.

    Attributes
    ----------
    owner, task, rows
        Whose draws they are, the first word of their purpose, and how many rows there are.
    condition
        Condition code of an activity at a stage; None for who records no condition.
    sets_out
        Whether the work begins where its crews are, and so when they may set out.
    """

    draft: Draft
    hub_name: str
    hub: Hub
    work: str
    owner: str
    task: str
    rows: int
    job: PlannedJob
    condition: Callable[[Activity, str], int] | None = None
    sets_out: bool = True

    def stages(self) -> list[StagePlan]:
        """Every step as a stage plan.

        Units of the hub are kept if the next step needs as many; people of the theater only if
        that step asks for nothing else that is held, so that nobody who holds them waits for what
        another who waits for them has.
        """
        draft, shop = self.draft, self.draft.shops[self.hub_name]
        steps = steps_of(package(draft.scenario, self.hub, self.work), shop, draft.people)
        shops = [shop, draft.people] if any(step.people for step in steps) else [shop]
        plans: list[StagePlan] = []
        held: tuple[Needs, ...] = ({}, {})
        for number, step in enumerate(steps):
            kept = _kept(step, steps[number + 1] if number + 1 < len(steps) else None)
            plans.append(self._stage(step, shops, held, kept))
            held = kept
        return plans

    def _stage(
        self,
        step: Step,
        shops: list[ShopPlan],
        held: tuple[Needs, ...],
        kept: tuple[Needs, ...],
    ) -> StagePlan:
        stocks, urgency = self.draft.stocks, self.hub.queue.planned(self.job)
        seller = stocks if step.from_stock else shops[0]
        parts = [seller.unit(need, n) for need, n in step.parts.items()]
        claims: list[Claim] = []
        again: list[Claim] = []
        gives_back: list[tuple[int, tuple[Unit, ...]]] = []
        for place, needs, before, after in zip(shops, step.holds, held, kept, strict=False):
            fresh = [place.unit(need, n) for need, n in needs.items() if before.get(need) != n]
            used_up = parts if place is seller else []
            if fresh or used_up:
                claims.append(claim_of(place.number, fresh, used_up, urgency))
            if needs or place is shops[0]:
                everything = [place.unit(need, n) for need, n in needs.items()]
                again.append(claim_of(place.number, everything, [], urgency))
            if units := tuple(
                place.unit(need, n) for need, n in needs.items() if need not in after
            ):
                gives_back.append((place.number, units))
        if step.from_stock:
            rank = self._requisition(next(iter(step.parts)))
            claims.append(claim_of(stocks.number, [], parts, rank))
        waiting, working, experience = self._codes(step)
        takes = self._takes(step)
        clock = self.draft.clock(self.hub_name, self.hub, step.stage)
        opening = self.draft.opening(self.hub, step.stage, self.sets_out) if step.works else None
        chances = step.works and bool(step.stage.replaces)
        return StagePlan(
            station=self.draft.directory.station(HubStage(self.hub_name, step.name)),
            shops=tuple(place.number for place in shops),
            claims=tuple(claims),
            again=tuple(again),
            takes=takes if step.works else None,
            gives_back=tuple(gives_back),
            waiting=waiting,
            working=working,
            clock=clock,
            experience=experience,
            chance=self._chance(step) if chances else None,
            chances=self._chances(step.stage) if chances else (),
            opening=opening,
            in_pieces=step.stage.between == "released" and step.stage.within is None,
            labour=() if opening is None else self._labour(step, shops),
            paused=0 if opening is None else self._paused(step),
        )

    def _labour(
        self, step: Step, shops: list[ShopPlan]
    ) -> tuple[tuple[int, tuple[Unit, ...]], ...]:
        """Crews of the hub and people of the theater, by their dispatchers."""
        return tuple(
            (shop.number, units)
            for shop, needs in zip(shops, step.holds, strict=False)
            if (
                units := tuple(
                    shop.unit(need, n)
                    for need, n in needs.items()
                    if shop.kind(need) == Lack.LABOUR
                )
            )
        )

    def _paused(self, step: Step) -> int:
        """Condition while a stage waits for its opening."""
        if self.condition is None:
            return 0
        return self.condition(Activity.AWAITING_WINDOW, step.name)

    def _codes(self, step: Step) -> tuple[tuple[int, ...], int, int | None]:
        """Conditions while waiting and in work, and the hub's experience with the work."""
        if self.condition is None:
            return (0,) * len(Lack), 0, None
        waiting = tuple(
            self.condition(WAITING[lack], step.name)
            for lack in Lack
            if lack != Lack.HUB or self.draft.scenario.contested
        )
        activity = Activity.TRIAL if step.stage.trial else Activity.IN_WORK
        working = self.condition(activity, step.name)
        return waiting, working, self.draft.experience(self.hub_name, self.hub, self.work)

    def _purpose(self, word: str) -> str:
        return f"{self.task}.{word}" if self.task else word

    def _chance(self, step: Step) -> int:
        purpose = self._purpose(f"replaces.{step.name}")
        return self.draft.uniforms(self.owner, purpose, self.rows)

    def _requisition(self, stock: str) -> float:
        """Urgency at a stock of the theater."""
        return self.draft.scenario.stocks[stock].queue.planned(self.job)

    def _takes(self, step: Step) -> int | None:
        """Hands-on time of a stage, growth included; growth has a stream of its own."""
        stage, draft = step.stage, self.draft
        if stage.takes is None:
            return None
        purpose = self._purpose(f"work.{step.name}")
        plain = draft.timing(stage.takes, self.owner, purpose, self.rows, self.hub.pace)
        growth = stage.growth
        if growth is None or growth.probability == 0:
            return plain
        constant = growth.factor.constant_d
        if growth.probability == 1 and constant is not None:
            return draft.draws(Stretched(plain, constant))
        return draft.draws(Grown(plain, self.owner, f"{purpose}.growth", self.rows, growth))

    def _chances(self, stage: Stage) -> tuple[tuple[float, Claim], ...]:
        """What may turn out to be needed: the part is claimed below this probability."""
        shop, stocks = self.draft.shops[self.hub_name], self.draft.stocks
        found: list[tuple[float, Claim]] = []
        below = 0.0
        for name, probability in stage.replaces.items():
            below += probability
            seller = shop if name in shop.places else stocks
            rank = (
                self.hub.queue.planned(self.job) if name in shop.places else self._requisition(name)
            )
            found.append((below, claim_of(seller.number, [], [seller.unit(name, 1)], rank)))
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
