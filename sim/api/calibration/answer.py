"""The answer of a calibration: targets met, inputs fitted, and what can be taken over from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.api.asking.about import About, came_from, choices, times_of
from sim.api.asking.keys.files import CalibrateKeys
from sim.api.calibration.file import CalibrationFile
from sim.api.calibration.inputs import Unknown, UnknownSpace, scenario_of
from sim.api.calibration.register import fitted_numbers, overlay, register_rows
from sim.api.calibration.synthetic import Truth
from sim.api.calibration.writing import new_texts
from sim.api.results.answer import Answer
from sim.load.register.grading import CALIBRATED, NARROWER, grade_after
from sim.load.register.parameters import COLUMNS, numbers
from sim.report.output.files import csv_text
from sim.report.study.calibrate import InputFitted, TargetMet, told, verdict
from sim.study.calibration.identify import Identified, Learnt, identify
from sim.study.calibration.waves import Calibrated, Runs

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

WRITES = (
    "calibration.json", "calibration.csv", "inputs.csv", "posterior.csv", "calibration.png",
    "parameters.csv", "calibrated.yaml",
)  # fmt: skip
NOT_CONVERGED = 3
"""Exit status of a calibration that has not converged."""
TELLS = 1.0
"""Deviations of a target by which an input moves it from one end to the other, from which on the
target tells something of it."""


class Calibration(Answer):
    """What a calibration found.

    Attributes
    ----------
    file, space
        What was fitted to what.
    found
        Waves, surrogates, and the posterior.
    before
        Fresh runs of the scenario as it stands.
    truth
        Of a synthetic calibration, what was to be found.
    unfit
        Points that no scenario has [count].
    written_back
        Files of the configs that got the fitted values.
    """

    writes = WRITES
    head = tuple(TargetMet.__dataclass_fields__)

    def __init__(
        self, origin: About, keys: CalibrateKeys, file: CalibrationFile, space: UnknownSpace,
        found: Calibrated, before: Runs, truth: Truth | None, unfit: int,
    ) -> None:  # fmt: skip
        super().__init__(origin)
        self.keys, self.file, self.space = keys, file, space
        self.found, self.before, self.truth, self.unfit = found, before, truth, unfit
        self.written_back: list[Path] = []
        self.status = 0 if found.converged else NOT_CONVERGED

    @property
    def converged(self) -> bool:
        """Whether the fitted values stood still and fresh runs agree with them."""
        return self.found.converged

    @property
    def level(self) -> float:
        """Of the intervals."""
        return self.origin.loaded[0].options.level

    @cached_property
    def identified(self) -> Identified:
        """What the targets tell of the inputs, and what they cannot tell apart."""
        return identify(self.space.names, self.found.sample, self.found.fitted, self.level)

    @cached_property
    def targets(self) -> list[TargetMet]:
        """Every target, and what the fitted model says of it."""
        from scipy.stats import t

        check, tail = self.found.check, (1 - self.level) / 2
        ends = np.quantile(self.found.outputs, [tail, 1 - tail], axis=0)
        half = float(t.isf(tail, max(self.fresh_runs - 1, 1)))
        rows = []
        for at, (name, target) in enumerate(self.file.targets.items()):
            observed = self.found.observed[at]
            fitted, noise = float(check.means[0, at]), float(check.noise[0, at])
            rows.append(
                TargetMet(
                    name, target.metric, tuple(target.subjects), target.year,
                    tuple(target.sources), target.role, target.grade, target.counts,
                    target.told if self.truth is None else f"{observed.value:.4g}",
                    observed.value, observed.sd, float(self.before.means[0, at]), fitted,
                    fitted - half * noise**0.5, fitted + half * noise**0.5,
                    float(ends[0, at]), float(ends[1, at]), float(self.found.off[at]),
                    self.found.surrogates[at].q2,
                )
            )  # fmt: skip
        return rows

    @property
    def fresh_runs(self) -> int:
        """Runs that fitted nothing [count]."""
        return self.found.fresh_runs

    @cached_property
    def inputs(self) -> list[InputFitted]:
        """Every input after the calibration."""
        ranks = None if self.truth is None else self.truth.ranks(self.found)[0]
        rows = []
        for at, (unknown, learnt) in enumerate(
            zip(self.space.unknowns, self.identified.inputs, strict=True)
        ):
            row = self._input(unknown, learnt, self._informed(at))
            if self.truth is not None and ranks is not None:
                truth = unknown.value(float(self.truth.units[at]))
                row = replace(row, truth=truth, rank=float(ranks[at]))
            rows.append(row)
        return rows

    def _input(self, unknown: Unknown, learnt: Learnt, informed: tuple[str, ...]) -> InputFitted:
        own = {numbers(self.origin.loaded[0].config)[path] for path in unknown.paths}
        if unknown.factor:
            own = {1.0}
        grades = {"" if row is None else row.grade for row in unknown.rows}
        grade = grades.pop() if len(grades) == 1 else "several"
        return InputFitted(
            unknown.name, unknown.paths, unknown.unit, "factor" if unknown.factor else "value",
            "log" if unknown.interval.log else "uniform", unknown.value(0.0), unknown.value(1.0),
            own.pop() if len(own) == 1 else float("nan"), unknown.value(learnt.fitted),
            unknown.value(learnt.low), unknown.value(learnt.high), learnt.contraction,
            learnt.narrowed, grade, self.grade_of(unknown, learnt, grade), informed,
        )  # fmt: skip

    def grade_of(self, unknown: Unknown, learnt: Learnt, grade: str) -> str:
        """The grade after: calibrated if it is narrow enough, else what it was.

        Places in [0, 1] are held against each other, in which what was likely before is even.
        """
        rows = [each for each in unknown.rows if each is not None]
        if not rows:
            return grade
        even = replace(rows[0], low=0.0, high=1.0, grade=grade)
        return grade_after(even, learnt.low, learnt.high, self.level)

    def _informed(self, column: int) -> tuple[str, ...]:
        """Targets that tell something of an input, by how far it moves them."""
        ends = np.tile(self.found.fitted, (2, 1))
        ends[:, column] = 0.025, 0.975
        moved = {}
        for each, surrogate in zip(self.found.observed, self.found.surrogates, strict=True):
            if each.fit:
                means, _ = surrogate.predict(ends)
                moved[each.name] = abs(float(means[1] - means[0])) / each.sd
        order = sorted(moved, key=lambda name: -moved[name])
        return tuple(name for name in order if moved[name] >= TELLS)

    # ---- what is told and written -------------------------------------------------------------

    @cached_property
    def rows(self) -> Sequence[Sequence[Any]]:
        """One row for each target."""
        return [[*map(_cell, asdict(each).values())] for each in self.targets]

    @property
    def text(self) -> str:
        """Whether it converged, targets, inputs, and what the data cannot tell apart."""
        (loaded,) = self.origin.loaded
        times = f"{len(self.found.runs.units)} points of {len(self.file.settings)} years, "
        heading = self.origin.heading(times + times_of(loaded), choices(loaded.scenario))
        more = f"\n{self.unfit} points had numbers that do not go together, and were left out."
        body = told(self.found, self.targets, self.inputs, self.identified, self.level)
        told_of = f"{heading}\n\n{self.file.head.title}\n\n{body}" + (more if self.unfit else "")
        back = ", ".join(map(str, self.written_back))
        return told_of + (f"\n\nWritten back: {back}" if back else "")

    @property
    def line(self) -> str:
        """What it found, in a line."""
        near = sum(abs(each.gap) <= 2 * each.sd for each in self.targets)
        told = sum(each.grade_after == CALIBRATED for each in self.inputs)
        learnt = sum(each.contraction <= 1 - NARROWER for each in self.inputs)
        first = verdict(self.found).splitlines()[0].partition(". ")[0].rstrip(".")
        return (
            f"{first}; {near} of {len(self.targets)} targets within two deviations; {learnt} of "
            f"{len(self.inputs)} inputs narrower by 30 %" + (f", {told} calibrated" if told else "")
        )

    def as_dict(self) -> dict[str, Any]:
        """The whole calibration as one object."""
        (loaded,) = self.origin.loaded
        found, identified = self.found, self.identified
        return {
            **self.origin.head(),
            "scenario": loaded.name,
            "calibration": self.file.name,
            "converged": found.converged,
            "why_not": found.why,
            "synthetic": None if self.truth is None else self.truth.draw,
            "seed": loaded.options.seed,
            "replications": loaded.options.replications,
            "level": loaded.options.level,
            "waves": [
                {
                    "number": each.number, "points": each.points,
                    "moved": _number(each.moved), "narrowed": _number(each.narrowed),
                    "unsure": each.unsure, "mover": each.mover, "unsure_of": each.unsure_of,
                }
                for each in found.waves
            ],
            "targets": [_numbers(asdict(each)) for each in self.targets],
            "inputs": [_numbers(asdict(each)) for each in self.inputs],
            "not_told_apart": [
                {"inputs": [one, other], "correlation": r} for one, other, r in identified.pairs
            ],
            "known_directions": [asdict(each) for each in identified.known],
            "unknown_directions": [asdict(each) for each in identified.unknown],
            "points_left_out": self.unfit,
            "provenance": came_from(loaded),
        }  # fmt: skip

    def figure(self) -> "Figure":
        """Targets met, and inputs before and after."""
        from sim.report.study.figures.calibrate import calibrate_figure

        return calibrate_figure(self.targets, self.inputs, self.converged)

    @property
    def parameters(self) -> list[list[str]]:
        """Rows of the register with the fitted values; none without convergence."""
        if not self.converged or self.truth is not None:
            return []
        return register_rows(self.file, self.space, self.inputs)

    @property
    def new_texts(self) -> Mapping[Path, str]:
        """Files of the configs with the fitted values, and their new texts.

        Raises
        ------
        ConfigError
            If some of them cannot be changed.
        """
        own = numbers(self.space.settings[""].config)
        values = fitted_numbers(self.space, self.found.fitted)
        return new_texts(scenario_of(self.file), own, values, self.parameters)

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Object, tables, figure; rows and scenario where it has converged."""
        names = list(InputFitted.__dataclass_fields__)
        cells = [[*map(_cell, asdict(each).values())] for each in self.inputs]
        written = [
            folder.write_text("calibration.json", self.json),
            folder.write_text("calibration.csv", self.csv),
            folder.write_text("inputs.csv", csv_text(names, cells)),
            folder.write_text("posterior.csv", csv_text(self.space.names, self._sample())),
            *folder.draw(self.figure, "calibration.png", self.origin.notes()),
        ]
        if self.converged and self.truth is None:
            rows = csv_text(COLUMNS, self.parameters)
            written.append(folder.write_text("parameters.csv", rows))
            text = overlay(self.file, self.space, self.found.fitted, self.origin.request.line)
            written.append(folder.write_text("calibrated.yaml", text))
        return written

    def _sample(self) -> Iterator[list[float]]:
        """Values of the posterior."""
        for row in self.found.sample:
            yield [
                each.value(float(unit)) for each, unit in zip(self.space.unknowns, row, strict=True)
            ]


def _cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return "" if value is None or value != value else value


def _number(value: float) -> float | None:
    return None if value != value else value


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _number(value) if isinstance(value, float) else value for key, value in row.items()
    }
