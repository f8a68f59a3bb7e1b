"""``control=KEY=VALUE``: the twin that corrects a run, and what it must be."""

from collections.abc import Sequence

from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded, RunOptions, build
from sim.load.overrides import parse, parse_own

CONTROL = "control="
"""How the words begin that say what the twin has of its own."""


def split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """What the twin has of its own, and the other words."""
    own = [word.removeprefix(CONTROL) for word in words if word.startswith(CONTROL)]
    return own, [word for word in words if not word.startswith(CONTROL)]


def twin_of(own: Sequence[str], words: Sequence[str]) -> Loaded:
    """The scenario of the words with what the twin has of its own; it must have an exact solution.

    Raises
    ------
    ConfigError
        If it says how to run and not what, or has no exact solution.
    """
    from sim.analytic.solve import why_not_solved  # nobody else needs theory before a run

    wanted = parse_own(own, CONTROL, "control")
    fixed = {"scenario", *RunOptions.model_fields}
    told = "a twin has the scenario, the seed and the replications of the run; another key is right"
    wrong = [each.key_or_group for each in wanted if each.key_or_group in fixed]
    if wrong:
        raise ConfigError("overrides", [Problem(f"{CONTROL}{key}", told) for key in wrong])
    twin = build([*parse(words), *wanted])
    reason = why_not_solved(twin.scenario)
    if reason is not None:
        told = f"the twin ({', '.join(own)}) has no exact solution: {reason}"
        raise ConfigError("overrides", [Problem("control", told)])
    if twin.options.precision is not None:
        told = "a precision is of plain means; control= goes with replications="
        raise ConfigError("overrides", [Problem("control", told)])
    return twin
