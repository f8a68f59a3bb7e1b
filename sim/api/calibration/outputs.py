"""What is held against a target: outputs of runs, at points of the inputs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.analytic.exact import exact
from sim.api.asking.measures import keys_of
from sim.api.calibration.file import CalibrationFile, CalibrationTarget
from sim.api.calibration.inputs import UnknownSpace
from sim.core.errors import Problem, did_you_mean
from sim.model.scenario import Scenario
from sim.study.calibration.waves import Runs
from sim.study.results.headlines import columns
from sim.study.running.blocks import Blocks
from sim.study.running.outcome import Key
from sim.study.running.processes.workers import Workers
from sim.study.running.replicate import run_tasks
from sim.study.statistics.luck import luck
from sim.study.sweeping.axes import Floats
from sim.study.sweeping.independent_groups import seed_of

Tick = Callable[[int], None]
ENOUGH = 4
"""Runs of a point whose spread says what is luck; of fewer, windows are taken as independent, and
what they are not is left to the surrogate [count]."""
FRESH = 2**30
"""Number of the first point that is run to check, and not to fit."""


def value_of(target: CalibrationTarget, keys: Sequence[Key], table: Floats) -> Floats:
    """What a target is about, by replication, shape (replications,); nan where it has no value.

    Parameters
    ----------
    table
        Values of the keys, shape (replications, keys).
    """
    own = _together(table[:, _places(target.metric, target.subjects, keys)], target.over)
    if not target.of_subjects:
        return own
    own = _together(table[:, _places(target.metric, target.subjects, keys)], "sum")
    whole = _together(table[:, _places(target.metric, target.of_subjects, keys)], "sum")
    found: Floats = own / np.where(whole == 0, np.nan, whole)
    return found


def _places(metric: str, patterns: Sequence[str], keys: Sequence[Key]) -> list[int]:
    found = (each for pattern in patterns for each in columns(metric, pattern, tuple(keys)))
    return list(dict.fromkeys(found))


def _together(table: Floats, over: str) -> Floats:
    there = np.isfinite(table)
    total = np.where(there, table, 0.0).sum(axis=1)
    count = there.sum(axis=1)
    if over == "mean":
        total = total / np.maximum(count, 1)
    found: Floats = np.where(count > 0, total, np.nan)
    return found


def unknown_subjects(file: CalibrationFile, scenarios: Mapping[str, Scenario]) -> list[Problem]:
    """Subjects of targets that the scenario does not have, which its first day tells."""
    problems = []
    for setting, scenario in scenarios.items():
        of_it = {name: each for name, each in file.targets.items() if file.setting(each) == setting}
        if not of_it:
            continue
        keys = keys_of(scenario, list(dict.fromkeys(each.metric for each in of_it.values())))
        for name, each in of_it.items():
            have = [subject for metric, subject in keys if metric == each.metric]
            for key, subjects in (("subject", each.subjects), ("of", each.of_subjects)):
                for subject in subjects:
                    if not columns(each.metric, subject, keys):
                        told = f"{each.metric} has no subject {subject!r}; "
                        told += did_you_mean(subject, have)
                        problems.append(file.problem(("targets", name, key), told))
    return problems


@dataclass
class Laboratory:
    """Runs points of the inputs and tells what the targets are about.

    Attributes
    ----------
    runs, blocks
        Of every point [count], and how often each is observed.
    exactly
        Whether exact solutions are used where there are any.
    unfit
        Points that no scenario has, so far [count].
    """

    file: CalibrationFile
    space: UnknownSpace
    workers: Workers
    seed: int
    blocks: Blocks
    runs: int
    tick: Tick
    exactly: bool = True
    unfit: int = 0
    _points: int = field(default=0)

    @property
    def targets(self) -> list[CalibrationTarget]:
        """All of them, in their order."""
        return [*self.file.targets.values()]

    def simulate(self, units: Floats) -> Runs:
        """A wave: every point with random numbers of its own, the same in each of its years."""
        seeds = [seed_of(self.seed, self._points + number) for number in range(len(units))]
        self._points += len(units)
        return self._run(units, seeds, self.runs, self.exactly)

    def fresh(self, units: Floats, runs: int, number: int) -> Runs:
        """A point by runs alone, with random numbers that no wave has."""
        return self._run(units[None, :], [seed_of(self.seed, FRESH + number)], runs, False)

    def at(self, units: Floats, runs: int, number: int) -> Runs:
        """A point with the random numbers of some number, solved exactly where that is possible."""
        return self._run(units[None, :], [seed_of(self.seed, number)], runs, self.exactly)

    def as_it_stands(self, runs: int, number: int) -> Runs:
        """The scenario without any change, with the random numbers of ``fresh``."""
        nowhere = np.full((1, len(self.space.unknowns)), np.nan)
        return self._run(nowhere, [seed_of(self.seed, FRESH + number)], runs, False)

    def _run(self, units: Floats, seeds: Sequence[int], runs: int, exactly: bool) -> Runs:
        shape = (len(units), len(self.targets))
        means, noise = np.full(shape, np.nan), np.full(shape, np.nan)
        for setting in self.file.settings:
            own = [at for at, each in enumerate(self.targets) if self.file.setting(each) == setting]
            made = [self.space.scenario(row, setting) for row in units]
            self.unfit += sum(each is None for each in made)
            left = own
            if exactly:
                left = [at for at in own if not self._solved(at, made, means, noise)]
            there = [at for at, each in enumerate(made) if each is not None]
            if not left or not there:
                self.tick(len(units) * runs * self.blocks.of_a_run)
                continue
            found = self._values(
                [each for each in made if each is not None],
                [seeds[at] for at in there], runs, [self.targets[at] for at in left],
            )  # fmt: skip
            for place, at in enumerate(left):
                means[there, at], noise[there, at] = _told(found[:, :, place])
        return Runs(units, means, noise)

    def _solved(
        self, at: int, made: Sequence[Scenario | None], means: Floats, noise: Floats
    ) -> bool:
        """Whether exact solutions tell a target at all points; they are filled in then."""
        target = self.targets[at]
        values = []
        for scenario in made:
            if scenario is None:
                values.append(np.nan)
                continue
            found, _ = exact(scenario)
            if found is None:
                return False
            keys = tuple(found.values)
            if not _places(target.metric, target.subjects, keys):
                return False
            if target.of_subjects and not _places(target.metric, target.of_subjects, keys):
                return False
            table = np.array([[*found.values.values()]])
            values.append(float(value_of(target, keys, table)[0]))
        means[:, at], noise[:, at] = values, 0.0
        return True

    def _values(
        self, scenarios: Sequence[Scenario], seeds: Sequence[int], runs: int,
        targets: Sequence[CalibrationTarget],
    ) -> Floats:  # fmt: skip
        """Of every scenario and target, by run or, where these are few, by what was seen of each;
        shape (scenarios, values, targets)."""
        size = self.blocks.of_a_run
        these = range(runs * size)
        names = sorted({each.metric for each in targets})
        whole = np.full((len(scenarios), len(these), len(targets)), np.nan)
        tasks = run_tasks(scenarios, seeds, these, self.workers, names, self.blocks)
        for number, batch, outcomes in tasks:
            table = np.array([each.values for each in outcomes])
            for at, target in enumerate(targets):
                value = value_of(target, outcomes[0].keys, table)
                whole[number, batch.start : batch.stop, at] = value
            self.tick(len(batch))
        if runs < ENOUGH:
            return whole
        return _mean(whole.reshape(len(scenarios), runs, size, len(targets)), 2)


def _mean(values: Floats, along: int) -> Floats:
    """Means of what there is; nan where there is nothing."""
    there = np.isfinite(values)
    count = there.sum(axis=along)
    total = np.where(there, values, 0.0).sum(axis=along)
    found: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return found


def _told(values: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the mean of every point, values of shape (points, values)."""
    means = _mean(values, 1)
    there = np.isfinite(means)
    noise = np.full(len(means), np.nan)
    if there.any():
        noise[there] = luck(values[there])
    return means, noise
