"""Keys of choosing among options: the best, a front, a break-even, an allocation."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from sim.api.asking.keys.measure import BestKeys, MeasureKeys
from sim.api.asking.keys.running import Against, Designed
from sim.load.run_options import Repeated


class SelectKeys(Designed, BestKeys, Repeated):
    """Keys of ``theater select``."""

    replications: int = Field(default=20, ge=2, strict=True)
    """Of every option at the beginning [count]."""
    procedure: Literal["kn", "ocba"] = "kn"
    """kn promises with probability ``level``; ocba spends a budget where it decides most."""
    delta: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """The smallest difference that matters, in the unit of the metric; 0.01 for a fraction."""
    budget: int = Field(default=2000, ge=1, strict=True)
    """Replications of all options together at most [count]."""


class ParetoKeys(Designed, MeasureKeys, Repeated):
    """Keys of ``theater pareto``: the measure is the gain, of which more is better."""

    replications: int = Field(default=50, ge=2, strict=True)
    """Of every option [count]."""
    cost_metric: str = "cost"
    """The cost, of which less is better; ``cost`` needs prices under ``costs``."""
    cost_subject: str | None = None
    """One subject of it; ``total`` for the metric ``cost``, and else all."""


class BreakEvenKeys(Against, BestKeys, Repeated):
    """Keys of ``theater breakeven``."""

    replications: int = Field(default=50, ge=2, strict=True)
    """Of every point [count]."""


Money = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class OptimizeKeys(BestKeys, Repeated):
    """Keys of ``theater optimize``."""

    replications: int = Field(default=10, ge=2, strict=True)
    """Of every allocation in the search [count]."""
    budget: Money = Field()
    """In the unit of the prices."""
    prices: dict[str, Money | dict[str, Money]] = Field(default_factory=dict)
    """By key: a unit beyond the scenario's own value, or each value; no price is free."""
    method: Literal["auto", "greedy", "optuna"] = "auto"
    """All allocations if each can be run, else greedy with exchanges; or greedy; or optuna (TPE;
    needs the extra ``study``)."""
    evaluations: int = Field(default=100, ge=2, strict=True)
    """Allocations that the search runs at most [count]."""
    fresh: int = Field(default=50, ge=2, strict=True)
    """Replications that chose nothing, of every allocation that is told [count]."""
    top: int = Field(default=5, ge=1, strict=True)
    """Allocations that are run again [count]."""

    @field_validator("prices", mode="before")
    @classmethod
    def _named(cls, prices: Any) -> Any:
        """The values of a table are named by their text, numbers too."""
        if not isinstance(prices, Mapping):
            return prices
        return {
            key: {str(value): each for value, each in table.items()}
            if isinstance(table, Mapping)
            else table
            for key, table in prices.items()
        }
