"""What ``theater explain`` is asked: its own keys, and the overrides that make the factors."""

from collections.abc import Sequence
from importlib.util import find_spec

from sim.api.asking.keys.reasons import ExplainKeys
from sim.api.asking.words import own, replications_of
from sim.core.errors import ConfigError, Problem, known
from sim.load.factors.points import COMMON
from sim.load.factors.space import INPUTS
from sim.load.files.grammar import Override
from sim.load.overrides import parse
from sim.record.metric import metrics

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


def read(words: Sequence[str]) -> tuple[ExplainKeys, list[Override]]:
    """The keys of this command, and the other overrides.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    """
    asked, others = own(parse(words), ExplainKeys)
    problems = [
        Problem(key, f"is of no use in method={asked.method}; method={OWN[key]} has it")
        for key in ExplainKeys.model_fields
        if key in asked.model_fields_set and OWN.get(key, asked.method) != asked.method
    ]
    problems += known("metric", asked.metric, metrics, "metric")
    for each in others:
        key = each.key_or_group
        if each.is_sweep_override() and key in (*COMMON, "seed", "scenario"):
            problems.append(Problem(key, "is one for a whole study; one value is right"))
    missing = [name for name in NEEDS.get(asked.method, ()) if find_spec(name) is None]
    if missing:
        told = f"needs {' and '.join(missing)}: pip install 'theater-sustainment[study]'"
        problems.append(Problem(f"method={asked.method}", told))
    if problems:
        raise ConfigError("overrides", problems)
    if not any(each.key_or_group == "replications" for each in others):
        others = [*others, *parse([f"replications={replications_of(ExplainKeys)}"])]
    return asked, others


def patterns(asked: ExplainKeys, swept: bool) -> list[str]:
    """Which inputs vary: those that were asked for; all if nothing else does."""
    if asked.factors is None:
        return [] if swept else [INPUTS]
    return [asked.factors] if isinstance(asked.factors, str) else list(asked.factors)
