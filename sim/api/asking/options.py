"""The keys of every command and the keywords of every function: one model for each question.

Help is made from these models, and what is no field of one is no key of its command. Common keys
are those of ``sim.load.run_options``.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, field_validator

from sim.core.errors import ConfigError, Problem, known
from sim.core.model import Model
from sim.load.run_options import (
    GivenPast,
    MeasuresTold,
    Precise,
    Repeated,
    RunOptions,
    SpellsKept,
)
from sim.record.dimensions import ALL

if TYPE_CHECKING:
    from sim.study.running.variants import Objective

Several = str | list[str] | None
"""One text or several."""


class DrawnInputs(Model):
    """Whether the headlines are told with what is not known as well."""

    inputs: int = Field(default=0, ge=0, strict=True)
    """Draws of every number that has a range in parameters.csv; 0 for none, else 2 or more: the
    headlines are told with luck alone, and with luck and inputs [count]."""
    inputs_each: int = Field(default=4, ge=2, strict=True)
    """Replications of every choice in each of these draws [count]."""

    @field_validator("inputs")
    @classmethod
    def _none_or_two(cls, inputs: int) -> int:
        if inputs == 1:
            raise ValueError("1 is not right: a spread needs two draws; 0, or 2 or more")
        return inputs


class RunKeys(DrawnInputs, RunOptions):
    """Keys of ``theater run``."""

    control: Several = None
    """Also run a twin that has this instead (once for each key) and can be solved
    exactly, and correct every metric that it knows by what it missed."""


class CompareKeys(DrawnInputs, SpellsKept, GivenPast, MeasuresTold, Precise, Repeated):
    """Keys of ``theater compare``."""

    antithetic: bool = False
    """Whether replications are pairs with opposite random numbers; an even number of them."""
    detail: bool = False
    """Whether every table is printed, or the question, the headline and what moves most."""


class Designed(Model):
    """Which points of the swept keys are run."""

    design: str = "grid"
    """Every combination; together: the values of all keys in step; or points=N of a design: lhs
    (Latin hypercube), sobol (N a power of two), nolh (nearly orthogonal, N from 17 up); real
    numbers: interval(0.1,2)."""
    points: int | None = None
    """Points of the design [count]."""
    design_seed: int = 1
    """Selects the points of lhs, sobol and nolh."""


class Against(Model):
    """What the points are compared with."""

    against: Several = None
    """A baseline that has this instead (once for each key); swept keys have the
    scenario's own value."""


class SweepKeys(Against, Designed, MeasuresTold, Precise, Repeated):
    """Keys of ``theater sweep``."""


class MeasureKeys(Model):
    """The keys that name one measure."""

    metric: str = "dru"
    """The measure (docs/metrics.md lists them)."""
    subject: list[str] | str = ALL
    """One subject of it or several: a fleet, a mission, a hub, ..."""
    over: Literal["mean", "sum"] = "mean"
    """How several subjects are put together."""

    @property
    def objective(self) -> "Objective":
        """The objective that was asked for.

        Raises
        ------
        ConfigError
            If there is no such metric.
        """
        return objective(self.metric, self.subject, self.over)


def objective(
    metric: str, subject: list[str] | str, over: Literal["mean", "sum"], prefix: str = ""
) -> "Objective":
    """A checked objective; ``prefix`` is what its keys begin with on the command line."""
    from sim.record.metric import metrics
    from sim.study.running.variants import Objective

    problems = list(known(f"{prefix}metric", metric, metrics, "metric"))
    if not subject:
        problems.append(Problem(f"{prefix}subject", "names none; one or more are right, or all"))
    if problems:
        raise ConfigError("overrides", problems)
    return Objective(metric, subject if isinstance(subject, str) else tuple(subject), over)


class BestKeys(MeasureKeys):
    """The measure by which options are told apart, and which side of it is the good one."""

    best: Literal["max", "min"] = "max"
    """Which side of the measure is the good one."""


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


class CalibrateKeys(Repeated):
    """Keys of ``theater calibrate``; what is fitted to what stands in its file."""

    calibration: str | None = None
    """Name of the calibration, or the path of its file, where it is not the first word."""
    replications: int = Field(default=8, ge=1, strict=True)
    """Of every point; of a theater with windows they are those of few runs [count]."""
    points: int | None = Field(default=None, ge=8, le=5000, strict=True)
    """Of the first wave, each later one has half as many; 8 an input, at least 40, where none are
    given [count]."""
    waves: int = Field(default=5, ge=2, le=50, strict=True)
    """At most; where the fitted values still move then, it has not converged [count]."""
    fresh: int = Field(default=96, ge=2, strict=True)
    """Replications that fitted nothing, at the fitted values and at those before [count]."""
    synthetic: int | None = Field(default=None, ge=0, strict=True)
    """Number of a draw of the inputs whose outputs, each with an error, stand in for what is
    published: whether the tool finds what it was given."""
    write: bool = Field(default=False, strict=True)
    """Whether the fitted values are written into parameters.csv and the configs as well, all or
    none; never without convergence."""


class StudyKeys(Model):
    """Keys of ``theater study``; those of its steps stand in its file."""

    steps: list[str] | str | None = None
    """Only these; all where none are given."""
    seed: int | None = Field(default=None, ge=0, strict=True)
    """Of all steps, whatever the file says."""
    replications: int | None = Field(default=None, ge=1, strict=True)
    """Of all steps, whatever the file says [count]."""
    precision: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Of the steps that can have one, whatever the file says."""
    budget: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Of the steps that have one, whatever the file says."""
    records: str | None = None
    """A file of records of one's own for a back-test, instead of those that ship:
    prediction,years,value,source (docs/backtests.md)."""
    workers: int = Field(default=1, ge=1, le=1000, strict=True)
    """Processes; the result does not depend on it."""
    scheduler: str | None = None
    """Address of a Dask scheduler whose workers run instead."""
    format: Literal["table", "json", "csv"] = "table"
    """What is printed."""
    out: str | None = None
    """Folder for study.csv, study.json and a folder of results for each step."""
    figures: bool = Field(default=False, strict=True)
    """Whether the steps draw their figures as well."""
    rerun: bool = Field(default=False, strict=True)
    """Whether what ``out`` has is forgotten and run again."""
    package: str | None = None
    """Folder for a replication package instead: results, versions, seeds, digests, one command, and
    two reporting checklists filled in."""


class ReportKeys(Model):
    """Keys of ``theater report``."""

    out: str | None = None
    """The file; report.html in the result folder where none is given."""
    question: str = ""
    """The title; a question made of the events and the choices where none is given."""
    labels: list[str] | str | None = None
    """What people call the choices, in their order."""
    marking: str = ""
    """Words that stand at the top and the bottom; those of the scenario where none are given."""
    release: Literal["full", "summary"] = "full"
    """summary leaves out inputs, paths, seeds, maps and the names of places, hubs, fleets and
    lines."""
    format: Literal["table", "json"] = "table"
    """What is printed: the answer, or all that the page says."""


class Gated(Model):
    """Keys that both sides of a gate have."""

    seed: int = Field(default=1, ge=0, strict=True)
    """Selects all random streams; that of the baseline where none is given."""
    workers: int = Field(default=1, ge=1, le=1000, strict=True)
    """Processes; the result does not depend on it."""
    scheduler: str | None = None
    """Address of a Dask scheduler whose workers run instead."""
    format: Literal["table", "json"] = "table"
    """What is printed."""


Limits = dict[str, float | dict[str, float]]
"""By metric, or by metric and subject."""


class Limited(Gated):
    """What a gate asks of its metrics beside the margins."""

    at_least: Limits = Field(default_factory=dict)
    """What the mean of a watched metric must not be below, whatever the baseline was."""
    at_most: Limits = Field(default_factory=dict)
    """What it must not be above."""
    worse_only: bool | None = None
    """Whether only a change to the bad side fails; as the baseline says where none is given."""


class RegressKeys(Limited):
    """Keys of ``theater regress``."""

    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """Chance of a wrong verdict, of each kind."""
    budget: int | None = Field(default=None, ge=2, strict=True)
    """Fresh replications at most; 4 times those of the baseline where none is given [count]."""
    junit: str | None = None
    """A file for a report in JUnit XML as well."""


Margin = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]


class AcceptKeys(Limited):
    """Keys of ``theater regress --accept``."""

    replications: int = Field(default=100, ge=2, strict=True)
    """Of the baseline [count]."""
    reason: str = ""
    """Why these numbers are right."""
    metric: list[str] | str | None = None
    """What to watch; DRU, uptime of missions and Ao, else utilisation and wait, by default."""
    subject: list[str] | str = ALL
    """Subjects of it."""
    margin: Margin | dict[str, Margin] | None = None
    """Largest difference that does not matter, of all metrics or by metric; by default 0.01 for
    fractions, else 5 % of the mean."""
    anyway: bool = Field(default=False, strict=True)
    """Whether a baseline is written whose gate would seldom pass where nothing changed."""


class CheckKeys(Model):
    """Keys of ``theater check``, which asks whether so many replications have room."""

    replications: int = Field(default=100, ge=1, strict=True)
    """That are to be run [count]."""
    workers: int = Field(default=1, ge=1, le=1000, strict=True)
    """On so many processes."""
    job: str = ""
    """Path of a failure mode or of scheduled work, whose plan is printed instead."""
    warmup: bool = Field(default=False, strict=True)
    """Whether long runs are made, which tell how much of a warm-up the theater needs, instead."""
    runs: int = Field(default=16, ge=4, strict=True)
    """Long runs from which that is measured [count]."""


class SolveKeys(Model):
    """Keys of ``theater solve``, which draws nothing."""

    format: Literal["table", "json", "csv"] = "table"
    """What is printed."""


OPTIONS: Mapping[str, type[Model]] = {
    "run": RunKeys,
    "compare": CompareKeys,
    "sweep": SweepKeys,
    "select": SelectKeys,
    "optimize": OptimizeKeys,
    "pareto": ParetoKeys,
    "breakeven": BreakEvenKeys,
    "explain": ExplainKeys,
    "provenance": ProvenanceKeys,
    "interdict": InterdictKeys,
    "rules": RulesKeys,
    "calibrate": CalibrateKeys,
    "study": StudyKeys,
    "report": ReportKeys,
    "regress": RegressKeys,
    "accept": AcceptKeys,
    "check": CheckKeys,
    "solve": SolveKeys,
}
"""The options of each question, by its command."""
