"""Keys of asking why: what matters, what it rests on, what a loss or a rule costs."""

from typing import Literal

from pydantic import Field, field_validator

from sim.api.asking.keys.measure import BestKeys, MeasureKeys
from sim.load.run_options import Repeated


class ExplainKeys(BestKeys, Repeated):
    """Keys of ``theater explain``."""

    replications: int = Field(default=5, ge=1, strict=True)
    """Of each point, or of each draw [count]."""
    method: Literal["morris", "sobol", "curves", "ignorance"] = "morris"
    """Which factors matter at all; shares of the variance; the objective along each factor; what is
    not known against luck."""
    factors: list[str] | str | None = None
    """Inputs of the register that vary: ``inputs`` for all, or patterns of their paths."""
    trajectories: int = Field(default=10, ge=2, strict=True)
    """Of morris, each a point for every factor and one more [count]."""
    points: int | None = Field(default=None, ge=10, le=5000, strict=True)
    """Of sobol; 10 a factor, at least 64, where none are given [count]."""
    steps: int = Field(default=5, ge=2, strict=True)
    """Values of each of the curves [count]."""
    draws: int = Field(default=40, ge=4, strict=True)
    """Draws of the inputs, of ignorance [count]."""


class ProvenanceKeys(Repeated):
    """Keys of ``theater provenance``."""

    replications: int = Field(default=2, ge=2, strict=True)
    """Of each point [count]."""
    draws: int = Field(default=24, ge=0, strict=True)
    """Blocks, each with two draws of every input, crossed by grade; 0 for none, else 2 or more
    [count]."""
    rows: list[str] | str | None = None
    """Patterns of paths whose numbers are printed one by one: ``hubs.*``; files have all."""

    @field_validator("draws")
    @classmethod
    def _none_or_two(cls, draws: int) -> int:
        if draws == 1:
            raise ValueError("1 is not right: a spread needs two blocks; 0, or 2 or more")
        return draws


class InterdictKeys(MeasureKeys, Repeated):
    """Keys of ``theater interdict``: the measure is what the loss is to lower."""

    replications: int = Field(default=10, ge=1, strict=True)
    """Of the block that reports, for each set [count]."""
    r: int = Field(default=1, ge=1, strict=True)
    """Units lost at once [count]."""
    on_d: float | str = 0.0
    """Day of the loss [d], or ``start`` for a theater that never had them."""
    units: list[str] | str = "all"
    """Kinds of units: hubs, passages, countries, groups, or several of them."""
    budget: int = Field(default=1150, ge=1, strict=True)
    """Replications of the search; all sets if each can have one, else greedy [count]."""
    draws: int = Field(default=2, ge=0, strict=True)
    """Draws of all inputs between low and high [count]."""
    top: int = Field(default=5, ge=1, strict=True)
    """Sets in the ranking [count]."""
    routes: list[str] | None = None
    """Postures that the defender may choose from; all that the scenario has by default."""
    search: Literal["auto", "greedy"] = "auto"
    """greedy: one unit at a time in any case."""


class RulesKeys(Repeated):
    """Keys of ``theater rules``."""
