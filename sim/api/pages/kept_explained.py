"""What the objects of explanations must say for a page, by method."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.api.pages.kept_parts import Count, Finite, KeptMeasure, KeptObject, KeptPart, Level
from sim.api.pages.kept_reasons import KeptInterval


class KeptFactor(KeptPart):
    """What was varied: words, or numbers from low to high."""

    name: str
    words: list[Any] | None
    low: Finite | None
    high: Finite | None


class KeptExplanation(KeptObject):
    """Of ``explain``, by any method."""

    newer: ClassVar[tuple[str, ...]] = ("objective",)
    objective: KeptMeasure
    level: Level
    replications: Annotated[int, Field(ge=1)]
    factors: list[KeptFactor]
    kept_own_value: Count


class KeptEffect(KeptPart):
    """What a factor does over its range."""

    name: str
    mu: Finite | None
    mu_star: Finite | None
    low: Finite | None
    high: Finite | None
    luck: Finite | None
    sigma: Finite | None
    p: Finite | None
    verdict: str


class KeptTrajectories(KeptPart):
    """How much was screened."""

    trajectories: Count


class KeptScreening(KeptExplanation):
    """Of ``explain method=morris``."""

    options: KeptTrajectories
    effects: Annotated[list[KeptEffect], Field(min_length=1)]


class KeptIndex(KeptPart):
    """Shares of a factor."""

    name: str
    first: KeptInterval
    total: KeptInterval


class KeptPair(KeptPart):
    """A share of two factors together."""

    names: list[str]
    value: KeptInterval


class KeptMetamodel(KeptPart):
    """What shares are computed on."""

    name: str
    q2: Finite
    rmse: Finite
    ceiling: Finite
    missed: Finite
    rmse_of_all: dict[str, Finite]


class KeptShares(KeptExplanation):
    """Of ``explain method=sobol``."""

    metamodel: KeptMetamodel | None
    indices: list[KeptIndex]
    interactions: list[KeptPair]
    points: list[Any]


class KeptAlong(KeptPart):
    """A point along a factor."""

    factor: str
    value: str
    mean: Finite | None
    low: Finite | None
    high: Finite | None
    q05: Finite | None
    q50: Finite | None
    q95: Finite | None
    n: Count


class KeptCurves(KeptExplanation):
    """Of ``explain method=curves``."""

    curves: Annotated[list[KeptAlong], Field(min_length=1)]


class KeptSplit(KeptPart):
    """The variance of an option."""

    name: str
    mean: Finite | None
    low: Finite | None
    high: Finite | None
    ignorance: Finite
    share: Finite
    share_low: Finite | None
    share_high: Finite | None
    fan: Annotated[list[Annotated[list[Finite], Field(min_length=2)]], Field(min_length=3)]


class KeptBest(KeptPart):
    """How often an option is best."""

    name: str
    share: Finite
    low: Finite | None
    high: Finite | None
    decided: Finite


class KeptDriver(KeptPart):
    """What an input does to the difference of two options."""

    name: str
    correlation: Finite | None
    low: Finite | None
    low_half: Finite | None
    high: Finite | None
    high_half: Finite | None
    moves: bool
    flips: bool
    turns_at_value: Finite | None


class KeptIgnorance(KeptExplanation):
    """Of ``explain method=ignorance``."""

    draws: Annotated[int, Field(ge=1)]
    options: Annotated[list[KeptSplit], Field(min_length=1)]
    quantiles: Annotated[list[Finite], Field(min_length=2)]
    best: list[KeptBest]
    drivers: dict[str, list[KeptDriver]]


METHODS: dict[str, type[KeptExplanation]] = {
    "morris": KeptScreening, "sobol": KeptShares, "curves": KeptCurves, "ignorance": KeptIgnorance,
}  # fmt: skip
"""What an explanation says, by its method."""
