"""What ``theater explain`` is asked: its own keys, and the overrides that make the factors."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Literal

from hydra.core.override_parser.types import Override
from pydantic import Field

from sim.cli.asking import AskedObjective
from sim.core.errors import ConfigError, Problem, known
from sim.load.factors.points import COMMON
from sim.load.factors.space import INPUTS
from sim.load.overrides import own_keys, parse
from sim.record.metric import metrics

REPLICATIONS = 5
"""Replications of a point, where none are asked for [count]."""
OWN = {
    "trajectories": "morris",
    "points": "sobol",
    "steps": "curves",
    "draws": "ignorance",
    "best": "ignorance",
}
"""Keys that one method has, and which."""
NEEDS = {"morris": ("SALib",), "sobol": ("SALib", "sklearn")}
"""Packages that a method needs beside those of a run."""


class Asked(AskedObjective):
    """The keys of this command beside those of a run."""

    method: Literal["morris", "sobol", "curves", "ignorance"] = "morris"
    factors: list[str] | str | None = None
    """Inputs of the register that vary: ``inputs`` for all, or patterns of their paths."""
    trajectories: int = Field(default=10, ge=2, strict=True)
    """Trajectories of a screening [count]."""
    points: int | None = Field(default=None, ge=10, le=5000, strict=True)
    """Points of a metamodel [count]."""
    steps: int = Field(default=5, ge=2, strict=True)
    """Values of each curve [count]."""
    draws: int = Field(default=40, ge=4, strict=True)
    """Draws of the inputs [count]."""


def read(words: Sequence[str]) -> tuple[Asked, list[Override]]:
    """The keys of this command, and the other overrides.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    """
    asked, others = own_keys(parse(words), Asked)
    problems = [
        Problem(key, f"is of no use in method={asked.method}; method={OWN[key]} has it")
        for key in Asked.model_fields
        if key in asked.model_fields_set and OWN.get(key, asked.method) != asked.method
    ]
    problems += known("metric", asked.metric, metrics, "metric")
    for each in others:
        key = each.key_or_group
        if each.is_sweep_override() and key in (*COMMON, "seed", "scenario"):
            problems.append(Problem(key, "is one for a whole study; one value is right"))
        elif key in ("spells", "precision", "budget", "antithetic"):
            problems.append(Problem(key, "has no use here; `theater run` has it"))
    missing = [name for name in NEEDS.get(asked.method, ()) if find_spec(name) is None]
    if missing:
        told = f"needs {' and '.join(missing)}: pip install 'theater-sustainment[study]'"
        problems.append(Problem(f"method={asked.method}", told))
    if problems:
        raise ConfigError("overrides", problems)
    if not any(each.key_or_group == "replications" for each in others):
        others = [*others, *parse([f"replications={REPLICATIONS}"])]
    return asked, others


def patterns(asked: Asked, swept: bool) -> list[str]:
    """Which inputs vary: those that were asked for; all if nothing else does."""
    if asked.factors is None:
        return [] if swept else [INPUTS]
    return [asked.factors] if isinstance(asked.factors, str) else list(asked.factors)
