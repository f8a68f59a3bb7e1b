"""What the questions that compare options have in common: their options and their words."""

from collections.abc import Sequence

from sim.api.asking.about import observed
from sim.api.asking.words import with_replications
from sim.core.errors import ConfigError, Problem
from sim.core.model import Model
from sim.load.factors.points import SweepPlan, design
from sim.study.running.blocks import ALONE, Blocks


def options_of(words: Sequence[str], model: type[Model], against: bool = False) -> SweepPlan:
    """The points of a sweep as options, two or more.

    Parameters
    ----------
    words
        Words of a sweep.
    model
        Keys of the question, with the replications of every option where none are asked for.
    against
        Whether the points are compared with a baseline.

    Raises
    ------
    ConfigError
        With everything that is wrong with the options.
    """
    plan = design(with_replications(words, model))
    problems = []
    if "seed" in plan.keys:
        told = "is swept; options are compared under the same random numbers: one seed is right"
        problems.append(Problem("seed", told))
    if len(plan.loaded) < 2 and not against:
        problems.append(Problem(plan.keys[0], "gives one option; two or more are a choice"))
    if plan.loaded[0].options.replications < 2:
        problems.append(Problem("replications", "1 has no variance; 2 or more are right"))
    if problems:
        raise ConfigError("overrides", problems)
    return plan


def times_of(plan: SweepPlan, blocks: Blocks = ALONE) -> str:
    """How many options there are, how long and under which seed; how often a run is observed."""
    first = plan.loaded[0]
    scenario, options = first.scenario, first.options
    windows = f", {observed(blocks)} of each run" if blocks.of_a_run > 1 else ""
    return (
        f"{len(plan.loaded)} options, horizon {scenario.horizon_d:g} d (warm-up "
        f"{scenario.warm_up_d:g} d){windows}, seed {options.seed}, ± at level {options.level:g}"
    )
