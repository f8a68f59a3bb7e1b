"""What the objects of losses, rules, allocations and explanations must say for a page."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from sim.api.pages.kept_parts import (
    Count,
    Finite,
    KeptMeasure,
    KeptObject,
    KeptPart,
    Level,
    Subject,
)


class KeptInterval(KeptPart):
    """A value with its interval."""

    value: Finite | None
    low: Finite | None
    high: Finite | None


class KeptLossUnit(KeptPart):
    """A unit of a loss."""

    kind: Literal["hub", "passage", "country", "group"]
    name: str


class KeptLoss(KeptPart):
    """A set of units that are lost together."""

    units: list[KeptLossUnit]
    value: Finite | None
    value_low: Finite | None
    value_high: Finite | None
    change: Finite | None
    change_half_width: Finite | None
    selected: Finite | None
    order_kept: Finite | None
    verdict: str


class KeptReroute(KeptPart):
    """Another posture after the worst loss."""

    route: str
    value: Finite | None
    recovers: Finite | None
    half_width: Finite | None


class KeptLossSearch(KeptPart):
    """How losses were searched."""

    method: Literal["exhaustive", "greedy"]
    evaluated: Count
    possible: Count
    replications: Count


class KeptCounts(KeptPart):
    """Replications of an interdiction."""

    report: Annotated[int, Field(ge=1)]
    used_in_all: Count


class KeptRoutingGame(KeptPart):
    """Postures against losses."""

    routes: list[str]
    matrix: list[list[Finite]]
    leader: str
    leader_follower: KeptInterval
    mixed: KeptInterval
    concealment_at_most: KeptInterval
    mix_of_routes: list[Finite]
    mix_of_losses: list[Finite]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        shape = len(self.routes), len(self.mix_of_losses)
        if {(len(self.matrix), len(row)) for row in self.matrix} != {shape}:
            raise ValueError(f"matrix has not {shape[0]} rows of {shape[1]} numbers")
        if self.leader not in self.routes or len(self.mix_of_routes) != len(self.routes):
            raise ValueError("leader and mix_of_routes are not of the routes")
        return self


class KeptInterdiction(KeptObject):
    """Of ``interdict``."""

    newer: ClassVar[tuple[str, ...]] = ("intact.low",)
    posture: str
    level: Level
    r: Annotated[int, Field(ge=1)]
    from_d: Finite
    objective: KeptMeasure
    intact: KeptInterval
    ranking: Annotated[list[KeptLoss], Field(min_length=1)]
    search: KeptLossSearch
    replications: KeptCounts
    draws: Count
    reroutes: list[KeptReroute]
    game: KeptRoutingGame | None
    caveat: str

    @model_validator(mode="after")
    def _same_losses(self) -> Self:
        if self.game is not None and len(self.game.mix_of_losses) != len(self.ranking):
            raise ValueError("game is not of the losses of the ranking")
        return self


class KeptMeasured(KeptPart):
    """A measure of the theater as it is."""

    metric: Literal["days_on_station", "dru"]
    mean: Finite | None
    low: Finite | None
    high: Finite | None


class KeptRuleCost(KeptPart):
    """What a rule costs by one measure."""

    rule: str
    metric: Literal["days_on_station", "dru"]
    unit: str
    lost: Finite | None
    low: Finite | None
    high: Finite | None


class KeptRuleCosts(KeptObject):
    """Of ``rules``."""

    newer: ClassVar[tuple[str, ...]] = ("now",)
    level: Level
    replications: Annotated[int, Field(ge=1)]
    now: list[KeptMeasured]
    lost: Annotated[list[KeptRuleCost], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        rules = {
            name: [each.rule for each in self.lost if each.metric == name]
            for name in dict.fromkeys(each.metric for each in self.lost)
        }
        same = {tuple(sorted(each)) for each in rules.values()}
        if "days_on_station" not in rules or len(same) > 1:
            raise ValueError("lost has not the same rules by each measure")
        if {each.metric for each in self.now} != {*rules}:
            raise ValueError("now and lost are not of the same measures")
        return self


class KeptEffort(KeptPart):
    """How much an allocation ran."""

    fresh: Annotated[int, Field(ge=1)]
    level: Level


class KeptBegin(KeptPart):
    """The theater before anything is bought."""

    price: Finite
    value: Finite | None
    value_low: Finite | None
    value_high: Finite | None


class KeptAllocation(KeptBegin):
    """An allocation on fresh replications."""

    gain: Finite | None
    gain_half_width: Finite | None
    chosen_at: Finite | None


class KeptFurtherStep(KeptPart):
    """A step beyond the best allocation."""

    to: dict[str, Any]
    price: Finite
    gain: Finite | None
    gain_half_width: Finite | None
    gain_per_price: Finite | None


class KeptAllocationSearch(KeptPart):
    """How allocations were searched."""

    allocations: Count
    affordable: Count | None
    run: Count
    impossible: Count
    cut: bool
    exact_start: dict[str, Any] | None
    replications: Count


class KeptAllocations(KeptObject):
    """Of ``optimize``."""

    newer: ClassVar[tuple[str, ...]] = ("keys",)
    metric: str
    subject: Subject
    over: Literal["mean", "sum"]
    best: Literal["max", "min"]
    budget: Finite
    searched_by: str
    effort: KeptEffort
    keys: list[str]
    begin: KeptBegin
    finalists: Annotated[list[KeptAllocation], Field(min_length=1)]
    next_steps: list[KeptFurtherStep]
    searched: KeptAllocationSearch

    @model_validator(mode="after")
    def _whole(self) -> Self:
        every = [self.begin.model_extra, *(each.model_extra for each in self.finalists)]
        every += [each.to for each in self.next_steps]
        for key in self.keys:
            if any(key not in (each or {}) for each in every):
                raise ValueError(f"an allocation has no {key}")
        return self
