"""What the commands that compare options have in common: their keys, their options, their words."""

from collections.abc import Sequence
from typing import Literal

from sim.cli.precise import refuse_precision
from sim.core.errors import ConfigError, Problem, known
from sim.core.model import Model
from sim.load.factors.points import AGAINST, SweepPlan, design
from sim.load.overrides import Keys, own_keys, parse
from sim.record.metric import metrics
from sim.study.running.variants import ALL, Objective


class AskedMeasure(Model):
    """The keys that name one measure, in every command that takes one."""

    metric: str = "dru"
    subject: str = ALL
    over: Literal["mean", "sum"] = "mean"
    """How subjects are put together."""

    @property
    def objective(self) -> Objective:
        """The objective that was asked for.

        Raises
        ------
        ConfigError
            If there is no such metric.
        """
        return objective(self.metric, self.subject, self.over)


class AskedObjective(AskedMeasure):
    """The measure by which options are told apart, and which side of it is the good one."""

    best: Literal["max", "min"] = "max"


def objective(
    metric: str, subject: str, over: Literal["mean", "sum"], prefix: str = ""
) -> Objective:
    """A checked objective; ``prefix`` is what its keys begin with on the command line."""
    problems = list(known(f"{prefix}metric", metric, metrics, "metric"))
    if problems:
        raise ConfigError("overrides", problems)
    return Objective(metric, subject, over)


def own(words: Sequence[str], model: type[Keys]) -> tuple[Keys, list[str]]:
    """The keys of a command, and the words that are left.

    Raises
    ------
    ConfigError
        With every key that is wrong.
    """
    mine = [word for word in words if word.partition("=")[0] in model.model_fields]
    asked, _ = own_keys(parse(mine), model)
    return asked, [word for word in words if word not in mine]


def with_replications(words: Sequence[str], count: int) -> list[str]:
    """The words of a command, with so many replications where they ask for none."""
    asked = any(word.partition("=")[0].lstrip("+") == "replications" for word in words)
    return [*words] if asked else [f"replications={count}", *words]


def options_of(words: Sequence[str], replications: int, against: bool = False) -> SweepPlan:
    """The points of a sweep as options, two or more.

    Parameters
    ----------
    words
        Words of a sweep.
    replications
        Of every option, where none are asked for.
    against
        Whether a baseline has a use.

    Raises
    ------
    ConfigError
        With everything that is wrong with the options.
    """
    if not against and any(word.startswith(AGAINST) for word in words):
        told = "has no use in this command; a baseline is one more value of a key"
        raise ConfigError("overrides", [Problem(AGAINST, told)])
    plan = design(with_replications(words, replications))
    refuse_precision(plan.loaded[0].options)
    problems = []
    if "seed" in plan.keys:
        told = "is swept; options are compared under the same random numbers: one seed is right"
        problems.append(Problem("seed", told))
    if len(plan.loaded) < 2 and not against:
        problems.append(Problem(plan.keys[0], "gives one option; two or more are a choice"))
    if plan.asked.keep:
        told = "has no use in this command, which works out what it needs; `theater sweep` does"
        problems.append(Problem("keep", told))
    if plan.loaded[0].options.replications < 2:
        problems.append(Problem("replications", "1 has no variance; 2 or more are right"))
    if problems:
        raise ConfigError("overrides", problems)
    return plan


def times_of(plan: SweepPlan) -> str:
    """How many options there are, how long and under which seed."""
    first = plan.loaded[0]
    scenario, options = first.scenario, first.options
    return (
        f"{len(plan.loaded)} options, horizon {scenario.horizon_d:g} d (warm-up "
        f"{scenario.warm_up_d:g} d), seed {options.seed}, ± at level {options.level:g}"
    )
