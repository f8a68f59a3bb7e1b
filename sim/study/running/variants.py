"""Variants of one theater under the same random numbers, read by a few objectives.

A block is a range of runs of one seed. Blocks that share no run are independent; within a block
every variant sees the same random numbers, so that differences are paired. A run that is observed
in several windows, or from several checkpoints, gives one value, their mean: values of runs are
independent, and those of windows are not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.model.scenario import Scenario
from sim.record.dimensions import ALL
from sim.record.metric import metrics
from sim.study.running.blocks import ALONE, Blocks
from sim.study.running.outcome import Key, Outcome
from sim.study.running.processes.workers import Workers
from sim.study.running.replicate import run_tasks
from sim.study.statistics.intervals import Range, range_of

Floats = NDArray[np.float64]
Tick = Callable[[int], None]
"""Called with the number of replications that have ended since the last call."""


@dataclass(frozen=True)
class Objective:
    """A metric that a loss is to lower, over one subject, several or all of them.

    Attributes
    ----------
    subject
        One subject or several, or ``all``: the mission of all missions together where the metric
        knows it, and else the mean or the sum over every subject.
    """

    metric: str = "dru"
    subject: str | tuple[str, ...] = ALL
    over: Literal["mean", "sum"] = "mean"
    prefix: ClassVar[str] = ""
    """What its keys begin with on the command line."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects that are named; ``all`` is one."""
        return (self.subject,) if isinstance(self.subject, str) else self.subject

    @property
    def names(self) -> str:
        """The subjects in one text."""
        return ", ".join(self.subjects)

    @property
    def told_of(self) -> str:
        """What it is of, in words."""
        if self.subject == ALL:
            return "all missions" if self.metric == "dru" else f"{self.over} of all"
        return self.names if len(self.subjects) == 1 else f"{self.over} of {self.names}"

    @property
    def title(self) -> str:
        """Name of the objective."""
        apart = ", " if self.told_of.startswith(f"{self.over} of ") else " "
        return f"{self.metric}{apart}{self.told_of}"

    @property
    def unit(self) -> str:
        """Unit of its values; a sum of shares may be above 1 and is none."""
        single = self.subject != ALL and len(self.subjects) == 1
        one = self.over == "mean" or single or self.metric == "dru"
        unit = metrics[self.metric].unit
        return unit if one or unit != "fraction" else ""

    @property
    def within(self) -> Range:
        """What its values can be."""
        return range_of(self.unit)

    def columns(self, keys: Sequence[Key]) -> list[int]:
        """Places of the subjects among the keys of an outcome.

        Raises
        ------
        ConfigError
            If the scenario has no such metric or subject.
        """
        subjects = {subject: at for at, (name, subject) in enumerate(keys) if name == self.metric}
        if not subjects:
            told = f"{self.metric!r} has no value in this scenario; one that `theater run` tells"
            raise ConfigError("overrides", [Problem(f"{self.prefix}metric", told)])
        if self.subject == ALL:
            together = subjects.get("all missions")
            return list(subjects.values()) if together is None else [together]
        problems = [
            Problem(
                f"{self.prefix}subject",
                f"{self.metric} has no subject {each!r}; {did_you_mean(each, subjects)}, or 'all'",
            )
            for each in self.subjects
            if each not in subjects
        ]
        if problems:
            raise ConfigError("overrides", problems)
        return [subjects[each] for each in self.subjects]

    def value(self, outcome: Outcome) -> float:
        """The objective of one replication.

        Raises
        ------
        ConfigError
            If the metric has no value in it, as a mean gap without a gap.
        """
        values = outcome.values[self.columns(outcome.keys)]
        if np.isnan(values).any():
            told = f"{self.metric!r} has no value in some replications; take one that always has"
            raise ConfigError("overrides", [Problem(f"{self.prefix}metric", told)])
        return float(values.sum() if self.over == "sum" else values.mean())


@dataclass(frozen=True)
class CostObjective(Objective):
    """The cost of a front, whose keys are ``cost_metric`` and ``cost_subject``."""

    prefix: ClassVar[str] = "cost_"


@dataclass(frozen=True)
class Runner:
    """Runs variants; counts nothing and keeps nothing.

    Attributes
    ----------
    seed, workers
        As for ``replicate``; the values do not depend on the workers.
    blocks
        Which replications are windows, or checkpoints, of one run.
    """

    seed: int
    workers: Workers
    tick: Tick
    blocks: Blocks = ALONE

    def values(
        self,
        variants: Sequence[Scenario],
        objectives: Sequence[Objective],
        block: range,
    ) -> Floats:
        """Objectives of every variant over a block of runs, shape (variants, runs, objectives)."""
        return by_run(self.observed(variants, objectives, block), self.blocks.of_a_run)

    def observed(
        self,
        variants: Sequence[Scenario],
        objectives: Sequence[Objective],
        block: range,
    ) -> Floats:
        """The same in every replication of these runs, which are not independent."""
        size = self.blocks.of_a_run
        these = range(block.start * size, block.stop * size)
        found = np.full((len(variants), len(these), len(objectives)), np.nan)
        if not len(block):
            return found
        names = list(dict.fromkeys(each.metric for each in objectives))
        tasks = run_tasks(variants, self.seed, these, self.workers, names, self.blocks)
        for number, batch, outcomes in tasks:
            for replication, outcome in zip(batch, outcomes, strict=True):
                place = replication - these.start
                found[number, place] = [each.value(outcome) for each in objectives]
            self.tick(len(batch))
        return found


def by_run(values: Floats, size: int) -> Floats:
    """One value for each run, of replications along the second axis, so many of each run."""
    if size == 1:
        return values
    shape = (len(values), -1, size, *values.shape[2:])
    means: Floats = values.reshape(shape).mean(axis=2)
    return means
