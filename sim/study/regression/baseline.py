"""The baseline of a gate: what was run, the digest of its bits, and the metrics with margins."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, ValidationError, field_validator

from sim.core.errors import ConfigError, NestedProblems, Problem, did_you_mean, known, shortened
from sim.core.installed.code import code
from sim.core.installed.version import __version__
from sim.core.model import Model, problems_of
from sim.model.scenario import TABLE_KEYS, Scenario
from sim.record.dimensions import ALL
from sim.record.metric import metrics
from sim.study.results.good_side import good_side
from sim.study.running.blocks import ALONE, Blocks
from sim.study.running.outcome import Key
from sim.study.running.processes.workers import Workers
from sim.study.running.replicate import Result, run_tasks
from sim.study.statistics.equivalence import Floats, SampleMoments, Side, sample

FRACTION_MARGIN = 0.01
"""Margin of a metric whose unit is a fraction, where none is given."""
RELATIVE_MARGIN = 0.05
"""Margin of any other metric, as a share of its baseline, where none is given."""
COMMAND_LINE = "a baseline is data: what a run does (workers, out, ...) is for the command line"


class Reference(Model):
    """One metric of a baseline."""

    metric: str
    subject: str
    unit: str
    mean: float = Field(allow_inf_nan=False)
    sd: float = Field(ge=0, allow_inf_nan=False)
    """Standard deviation over independent values: replications, or runs of several windows."""
    n: int = Field(ge=2, strict=True)
    """Independent values."""
    margin: float = Field(gt=0, allow_inf_nan=False)
    """Largest difference of means that does not matter, in the unit of the metric."""
    margin_from: str
    """Where the margin comes from."""
    better: Literal["more", "less", ""] | None = None
    """The good side; neither for "", and what this version knows of the metric where none stands
    here, as in a file of 0.1.0."""
    at_least: float | None = Field(default=None, allow_inf_nan=False)
    """The mean must not be below this, in the unit of the metric; nothing is asked without it."""
    at_most: float | None = Field(default=None, allow_inf_nan=False)
    """It must not be above this."""

    @property
    def key(self) -> Key:
        """Metric and subject."""
        return self.metric, self.subject

    @property
    def worse(self) -> Side:
        """The bad side; neither for a metric that has none."""
        better = good_side(self.metric) if self.better is None else self.better
        sides: dict[str, Side] = {"more": "less", "less": "more"}
        return sides.get(better, "")

    @property
    def sample(self) -> SampleMoments:
        """The numbers that the tests need."""
        return SampleMoments(self.mean, self.sd, self.n)


class Baseline(Model):
    """A result that was accepted, and what is needed to run it again."""

    format: Literal["theater baseline 1", "theater baseline 2"]
    """2 since 0.2.0; a file of 0.1.0 has none of the keys that have a default."""
    reason: str = Field(min_length=1)
    """Why these numbers are right."""
    version: str
    """Version of the tool that wrote it."""
    scenario: str
    overrides: list[str]
    seed: int = Field(ge=0, strict=True)
    replications: int = Field(ge=2, strict=True)
    digest: str
    """Hash of the exact bits of every value of these replications."""
    worse_only: bool = False
    """Whether only a change to the bad side is one that fails."""
    metrics: list[Reference] = Field(min_length=1)
    made_with: list[str] = Field(default_factory=list)
    """Code and packages that decide the bits of a result, with their versions."""
    model: dict[str, Any] = Field(default_factory=dict)
    """The scenario as it was, tables read in, overrides and all: what a later one is held
    against to tell which keys differ. It is never run."""

    @field_validator("overrides")
    @classmethod
    def _of_the_model(cls, given: list[str]) -> list[str]:
        """A file is data: what it says is about the model, never about what a machine does."""
        problems = unfit(given)
        if problems:
            raise NestedProblems(problems)
        return given

    @field_validator("metrics")
    @classmethod
    def _once(cls, given: list[Reference]) -> list[Reference]:
        for each in given:
            for problem in known("metric", each.metric, metrics, "metric"):
                raise ValueError(problem.message)
        if len({each.key for each in given}) < len(given):
            raise ValueError("a metric and subject stands here twice; once is right")
        return given


def unfit(overrides: Sequence[str]) -> list[Problem]:
    """Overrides that no baseline may hold, as they are about no key of a scenario."""
    return [
        Problem(str(place), f"{text!r} is about no key of a scenario; {COMMAND_LINE}")
        for place, text in enumerate(overrides)
        if _key(text) not in (*Scenario.model_fields, *TABLE_KEYS)
    ]


def _key(override: str) -> str:
    """The first word of the path that an override changes."""
    return override.lstrip("+~").partition("=")[0].strip().partition(".")[0]


def as_file(base: Baseline) -> dict[str, Any]:
    """What stands in the file; limits only where there are some."""
    told = base.model_dump()
    for row in told["metrics"]:
        for key in ("at_least", "at_most"):
            if row[key] is None:
                del row[key]
    return told


def read_baseline(file: Path) -> Baseline:
    """A baseline from its file.

    Raises
    ------
    ConfigError
        If the file is not there or is no baseline.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        how = "theater regress --accept writes one"
        told = f"cannot be read ({error.strerror or error}); {how}"
        raise ConfigError("baseline", [Problem(str(file), told)]) from None
    except (ValueError, RecursionError) as error:
        told = f"is no JSON ({shortened(str(error))}); a file that theater regress --accept wrote"
        raise ConfigError("baseline", [Problem(str(file), told)]) from None
    if not isinstance(found, dict) or not str(found.get("format", "")).startswith("theater basel"):
        told = "is no baseline; a file that theater regress --accept wrote"
        raise ConfigError("baseline", [Problem(str(file), told)])
    try:
        return Baseline.model_validate(found)
    except ValidationError as error:
        told_of = problems_of(error, Baseline)
        problems = [Problem(f"{file}: {each.path}", each.message) for each in told_of]
        raise ConfigError("baseline", problems) from None


def digest(result: Result) -> str:
    """Hash of the exact bits of all values and daily series, their names and their order."""
    bits = hashlib.sha256(json.dumps([list(result.keys), result.series]).encode())
    values = np.where(np.isnan(result.values), np.nan, result.values)  # one nan of the many
    bits.update(values.astype("<f8").tobytes())
    bits.update(result.daily.astype("<i8").tobytes())
    return bits.hexdigest()


def check_names(names: Sequence[str], margin: float | Mapping[str, float] | None) -> None:
    """Refuse names of metrics that there are not, before anything long begins.

    Raises
    ------
    ConfigError
        With every such name.
    """
    problems = [problem for name in names for problem in known("metric", name, metrics, "metric")]
    if not names:
        problems.append(Problem("metric", "is empty; one that `theater run` tells"))
    if isinstance(margin, Mapping):
        problems += [
            Problem("margin", f"{name!r} is not watched; {did_you_mean(name, names)}")
            for name in margin
            if name not in names
        ]
    if problems:
        raise ConfigError("overrides", problems)


def references(
    result: Result,
    names: Sequence[str],
    subjects: Sequence[str],
    margin: float | Mapping[str, float] | None,
    kept: Mapping[Key, Reference],
) -> list[Reference]:
    """Subjects of some metrics with their margins; one without two values is left out.

    Parameters
    ----------
    result
        The replications that are accepted.
    names, subjects
        Metrics, and subjects of them; ``all`` for every one.
    margin
        One for all, or by metric.
    kept
        Metrics of an older baseline, whose margins stay where none is given.

    Raises
    ------
    ConfigError
        If a metric has no value here, or no margin can be told.
    """
    problems: list[Problem] = []
    found: list[Reference] = []
    for name in dict.fromkeys(names):
        samples = {
            subject: sample(result.of(metric, subject), result.block)
            for metric, subject in result.keys
            if metric == name and (subject in subjects or ALL in subjects)
        }
        there = {
            subject: each for subject, each in samples.items() if each.n >= 2 and isfinite(each.sd)
        }
        if not there:
            of = "" if ALL in subjects else f" of {', '.join(subjects)}"
            told = f"{name!r}{of} has no two values in this scenario; one that `theater run` tells"
            problems.append(Problem("metric", told))
        for subject, each in there.items():
            old = kept.get((name, subject))
            size, source = _margin(name, each.mean, margin, old)
            if size <= 0:
                told = f"{name} of {subject} is 0 here, so it needs a margin of its own"
                problems.append(Problem("margin", f"{told}: 'margin={{{name}: 0.1}}'"))
                continue
            found.append(
                Reference(
                    metric=name,
                    subject=subject,
                    unit=metrics[name].unit,
                    mean=each.mean,
                    sd=each.sd,
                    n=each.n,
                    margin=size,
                    margin_from=source,
                    better=good_side(name) if old is None or old.better is None else old.better,
                    at_least=None if old is None else old.at_least,
                    at_most=None if old is None else old.at_most,
                )
            )
    if problems:
        raise ConfigError("overrides", problems)
    return found


def _margin(
    name: str, mean: float, given: float | Mapping[str, float] | None, kept: Reference | None
) -> tuple[float, str]:
    """The margin of one metric, and where it comes from."""
    if isinstance(given, Mapping) and name in given:
        return given[name], "given for this metric"
    if isinstance(given, float):
        return given, "given for all metrics"
    if kept is not None:
        return kept.margin, kept.margin_from
    if metrics[name].unit == "fraction":
        return FRACTION_MARGIN, "default of fractions"
    return RELATIVE_MARGIN * abs(mean), f"default: {RELATIVE_MARGIN:.0%} of the baseline"


def accepted(
    scenario: str,
    overrides: Sequence[str],
    reason: str,
    result: Result,
    told: Sequence[Reference],
    worse_only: bool = False,
    model: Mapping[str, Any] | None = None,
) -> Baseline:
    """The baseline of a result."""
    return Baseline(
        format="theater baseline 2",
        reason=reason,
        version=__version__,
        scenario=scenario,
        overrides=list(overrides),
        seed=result.seed,
        replications=result.replications,
        digest=digest(result),
        worse_only=worse_only,
        metrics=list(told),
        made_with=list(code()),
        model=json.loads(json.dumps(model or {}, default=str)),
    )


def renewed(base: Baseline, model: Mapping[str, Any]) -> Baseline:
    """A baseline of an older format in that of today; what was measured stays as it is."""
    metrics_of = [
        each.model_copy(update={"better": good_side(each.metric)}) if each.better is None else each
        for each in base.metrics
    ]
    kept = json.loads(json.dumps(model, default=str))
    change = {"format": "theater baseline 2", "metrics": metrics_of, "model": kept}
    return base.model_copy(update=change)


def check_metrics(base: Baseline, keys: Sequence[Key]) -> None:
    """Refuse a baseline whose metrics a scenario does not have.

    Raises
    ------
    ConfigError
        With every metric and subject that is not there.
    """
    problems = []
    for metric, subject in (each.key for each in base.metrics):
        if (metric, subject) not in keys:
            subjects = [each for name, each in keys if name == metric]
            hint = did_you_mean(subject, subjects)
            told = f"the baseline has it of {subject!r}, this scenario has not; {hint}"
            problems.append(Problem(metric, told))
    if problems:
        raise ConfigError("baseline", problems)


def fresh(
    base: Baseline,
    scenario: Scenario,
    seed: int,
    workers: Workers,
    begin: int,
    end: int,
    blocks: Blocks = ALONE,
) -> Floats:
    """The metrics of a baseline in fresh replications, shape (replications, metrics).

    They are counted from 0 behind the runs of the baseline, so that they share no random number
    with it.
    """
    names = list(dict.fromkeys(each.metric for each in base.metrics))
    behind = -(-base.replications // blocks.size) * blocks.size
    first = behind + begin
    values = np.empty((end - begin, len(base.metrics)))
    block = range(first, behind + end)
    tasks = run_tasks([scenario], seed, block, workers, names, blocks)
    for _, batch, outcomes in tasks:
        check_metrics(base, outcomes[0].keys)
        for replication, outcome in zip(batch, outcomes, strict=True):
            columns = [outcome.keys.index(each.key) for each in base.metrics]
            values[replication - first] = outcome.values[columns]
    return values
