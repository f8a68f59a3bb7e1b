"""Replications as the options of a run ask for them: so many, or until they are precise."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.api.asking.about import choices
from sim.api.asking.progress import Progress
from sim.core.errors import ConfigError, Problem
from sim.engine.futures import checked_future
from sim.load.compose import Loaded, RunOptions
from sim.model.scenario import Scenario
from sim.study.running.blocks import Blocks, OnePast, blocks_of
from sim.study.running.headline import headline
from sim.study.running.processes.workers import Workers
from sim.study.running.replicate import Result, replicate_by
from sim.study.running.stopping import FixedReplications, StoppingRule

if TYPE_CHECKING:
    from sim.study.results.precision import Precision


def precision_of(options: RunOptions, scenarios: Sequence[Scenario]) -> "Precision | None":
    """The precision that is asked for; None for a fixed number of replications.

    Raises
    ------
    ConfigError
        If there is a budget and nothing it is for.
    """
    if options.precision is None:
        if options.budget is not None:
            told = f"{options.budget} is for nothing without precision=; replications= is right"
            raise ConfigError("overrides", [Problem("budget", told)])
        return None
    from sim.study.results.precision import BUDGET, Precision

    names = [name for each in scenarios for name in headline(each)]
    return Precision(
        names=list(dict.fromkeys(options.metric or names)),
        subjects=tuple(options.subject),
        precision=options.precision,
        level=options.level,
        first=options.replications,
        budget=BUDGET if options.budget is None else options.budget,
        block=blocks_asked(options, scenarios).size,
    )


def blocks_asked(options: RunOptions, scenarios: Sequence[Scenario]) -> Blocks:
    """The blocks of scenarios that are run together.

    Raises
    ------
    ConfigError
        If futures of one past are to part on no day of the run.
    """
    past = None
    if options.past is not None:
        past = OnePast(options.past, options.from_d or 0.0, tuple(options.lived))
        for each in scenarios:
            checked_future(past.lived, each, options.antithetic, "lived")
            checked_future(past.future(0), each, options.antithetic, "from_d")
    return blocks_of(scenarios, options.replications, options.antithetic, past)


def rule_of(options: RunOptions, scenarios: Sequence[Scenario]) -> StoppingRule:
    """When a point of these options has enough replications."""
    return precision_of(options, scenarios) or FixedReplications(options.replications)


def replicate_as_asked(
    scenarios: Sequence[Scenario],
    options: RunOptions,
    precision: "Precision | None",
    progress: Callable[[int, int], None],
    workers: Workers | None = None,
) -> list[Result]:
    """The same replications of every scenario; several are paired with the first.

    They run where the options say, or on other workers.
    """

    def fixed(found: Sequence[Result]) -> int:
        return 0 if found else options.replications

    more = fixed if precision is None else precision.more_of
    return replicate_by(
        scenarios,
        more,
        options.seed,
        options.where if workers is None else workers,
        options.level,
        progress,
        blocks_asked(options, scenarios),
        options.kept,
    )


def replicated(loaded: Loaded, what: str, workers: Workers | None = None) -> Result:
    """The replications that the options ask for, on the workers that they name or on others."""
    scenario, options = loaded.scenario, loaded.options
    precision = precision_of(options, [scenario])
    progress = Progress(" ".join(filter(None, (what, loaded.name, *choices(scenario)))))
    (result,) = replicate_as_asked([scenario], options, precision, progress, workers)
    return result
