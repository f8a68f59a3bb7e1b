"""``sim.calibrate``: what is not known, fitted to what is published."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from os import PathLike
from typing import Unpack

from sim.api.asking.about import about
from sim.api.asking.folder import opened, where
from sim.api.asking.keys.files import CalibrateKeys
from sim.api.asking.keywords import CalibrateKeywords
from sim.api.asking.progress import Counter
from sim.api.asking.words import asked, own_defaults, own_fields, own_of, with_replications
from sim.api.calibration.answer import WRITES, Calibration
from sim.api.calibration.file import GROUP, SURE, CalibrationFile, not_of_the_split, read
from sim.api.calibration.inputs import UnknownSpace, space_of, words
from sim.api.calibration.outputs import Laboratory, unknown_subjects
from sim.api.calibration.register import could_be_written
from sim.api.calibration.synthetic import made_up
from sim.api.calibration.writing import write_all
from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded
from sim.load.files.paths import config_dir
from sim.load.request import grammar
from sim.model.checks.checkpoints import checkpoints_of
from sim.model.checks.steady import windows_of
from sim.study.calibration.observed import PublishedOutput
from sim.study.calibration.reach import reach
from sim.study.calibration.surrogate import Surrogate
from sim.study.calibration.waves import Calibrated, NoOutput, Runs
from sim.study.calibration.waves import calibrate as fit_waves
from sim.study.running.blocks import Blocks
from sim.study.sweeping.axes import Floats

POINTS_AN_INPUT, FEWEST_POINTS = 8, 40
"""Points of the first wave for each input, and at least [count]: Loeppky, Sacks and Welch,
Technometrics 51 (2009) 366-376, ask for 10; a trend in all inputs takes some of them."""


def calibrate(
    calibration: str | PathLike[str] | None = None,
    /,
    *overrides: str,
    **keywords: Unpack[CalibrateKeywords],
) -> Calibration:
    """Fit unknown inputs to published outputs.

    Parameters
    ----------
    calibration
        A name, or the path of a file (docs/calibrate.md).
    overrides
        In Hydra's grammar, e.g. ``"posture=home"``; of every year.
    keywords
        Points, waves, workers, out, ...: ``theater calibrate --help`` says all.

    Raises
    ------
    ConfigError
        With everything that is wrong with the file, before anything runs; after the first wave with
        every target that no input can reach.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.calibration``; docs/calibrate.md.
    """
    if calibration is not None:
        keywords["calibration"] = str(calibration)
    with asked("calibrate", None, overrides, keywords) as given:
        return _answer(given)


@dataclass(frozen=True)
class _Asked:
    """A calibration that was found right."""

    keys: CalibrateKeys
    words: list[str]
    """What it was asked in, the scenario and its overrides too."""
    file: CalibrationFile
    space: UnknownSpace

    @property
    def base(self) -> Loaded:
        """The scenario as it stands, and how it is run."""
        return self.space.settings[""]

    @property
    def points(self) -> tuple[int, int]:
        """Of the first wave, and of later ones [count]."""
        first = max(FEWEST_POINTS, POINTS_AN_INPUT * len(self.space.unknowns))
        if self.keys.points is not None:
            first = self.keys.points
        return first, max(first // 2, 8)

    @property
    def blocks(self) -> Blocks:
        """How often a run is observed: in all of its windows, or from all of its checkpoints."""
        scenarios = [each.scenario for each in self.space.settings.values()]
        most = self.base.options.replications
        windows = min([most, *(windows_of(each) for each in scenarios)])
        if windows > 1:
            return Blocks(windows)
        return Blocks(checkpoints=min([most, *(checkpoints_of(each) for each in scenarios)]))

    @property
    def runs(self) -> int:
        """Of every point [count]."""
        return self.blocks.runs(self.base.options.replications)

    @property
    def fresh(self) -> int:
        """Runs that fitted nothing [count]."""
        return max(self.blocks.runs(self.keys.fresh), 2)

    @property
    def planned(self) -> int:
        """Replications at most [count]."""
        first, later = self.points
        runs = (first + (self.keys.waves - 1) * later) * self.runs + 2 * self.fresh
        return runs * self.blocks.of_a_run * len(self.file.settings)


def _answer(given: Sequence[str]) -> Calibration:
    question = _read(given)
    keys, file, space, base = question.keys, question.file, question.space, question.base
    origin = about("calibrate", question.words, [base], own_defaults(CalibrateKeys))
    folder = opened(origin.request, base.options, WRITES)
    counter = Counter(f"calibrate {file.name}", question.planned)
    laboratory = Laboratory(
        file, space, where(folder, base.options), base.options.seed, question.blocks,
        question.runs, counter,
    )  # fmt: skip
    with _one_thread():
        truth = None
        observed = [each.observed(name) for name, each in file.targets.items()]
        if keys.synthetic is not None:
            truth, observed = made_up(laboratory, observed, keys.synthetic, question.fresh)
        found = _fitted(question, laboratory, observed)
        before = laboratory.as_it_stands(question.fresh, len(found.waves) - 1)
    counter.end()
    answer = Calibration(origin, keys, file, space, found, before, truth, laboratory.unfit)
    answer.keep(folder)
    if keys.write and found.converged:
        answer.written_back = write_all(answer.new_texts)
    return answer


def _read(given: Sequence[str]) -> _Asked:
    """What the words ask, checked.

    Raises
    ------
    ConfigError
        With everything that is wrong.
    """
    keys, others = own_of(given, CalibrateKeys)
    if find_spec("threadpoolctl") is None:
        told = "needs more packages: pip install 'theater-sustainment[study]'"
        raise ConfigError("overrides", [Problem("calibrate", told)])
    if keys.calibration is None:
        told = "is missing: theater calibrate NAME, or the path of a file"
        raise ConfigError("words", [Problem(GROUP, told)])
    file = read(keys.calibration)
    whole = words(file, with_replications(others, CalibrateKeys))
    space = space_of(file, with_replications(others, CalibrateKeys))
    base = space.settings[""]
    shipped = file.document.file.absolute().is_relative_to(config_dir())
    problems = [*not_of_the_split(file, own=not (shipped and base.scenario.real_world))]
    scenarios = {name: each.scenario for name, each in space.settings.items()}
    problems += unknown_subjects(file, scenarios)
    if keys.write and base.options.out is None:
        problems.append(Problem("write", "goes with out=DIR, where what it rests on is kept"))
    if keys.write and keys.synthetic is not None:
        problems.append(Problem("write", "is of what is published; what synthetic= gives is not"))
    if problems:
        raise ConfigError(GROUP, problems)
    if keys.write:
        could_be_written(file, space)
    ours = [key for key in own_fields(CalibrateKeys) if key in keys.model_fields_set]
    mine = [f"{key}={grammar(getattr(keys, key))}" for key in ours]
    return _Asked(keys, [*mine, *whole], file, space)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Matrices are multiplied in one thread: bits that no number of cores changes."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        yield


def _fitted(
    question: _Asked, laboratory: Laboratory, observed: Sequence[PublishedOutput]
) -> Calibrated:
    """All waves.

    Raises
    ------
    ConfigError
        With every target that no input can reach, or that has hardly any value.
    """
    file, first = question.file, question.points[0]
    seen: list[Runs] = []

    def simulate(units: Floats) -> Runs:
        seen.append(laboratory.simulate(units))
        return seen[-1]

    def look(surrogates: Sequence[Surrogate]) -> None:
        problems = [*_out_of_reach(file, observed, surrogates, seen[0])]
        if problems and question.keys.synthetic is None:  # what is made up came from these inputs
            raise ConfigError(f"first wave of {first} points", problems)

    def fresh(units: Floats, number: int) -> Runs:
        return laboratory.fresh(units, question.fresh, number)

    try:
        return fit_waves(
            question.space.names, observed, simulate, fresh, question.fresh, question.points,
            question.keys.waves, question.base.options.seed, look,
        )  # fmt: skip
    except NoOutput as error:
        told = "has no value in nearly all runs; another measure, or more replications"
        problems = [file.problem(("targets", name), told) for name in error.names]
        raise ConfigError(f"first wave of {first} points", problems) from None


def _out_of_reach(
    file: CalibrationFile, observed: Sequence[PublishedOutput], surrogates: Sequence[Surrogate],
    runs: Runs,
) -> Iterator[Problem]:  # fmt: skip
    """Targets that no values of the inputs come near to."""
    for at, (each, surrogate) in enumerate(zip(observed, surrogates, strict=True)):
        if not each.fit:
            continue
        low, high = reach(surrogate, runs.units, runs.means[:, at])
        near = SURE * each.sd
        if low - near <= each.value <= high + near:
            continue
        target = file.targets[each.name]
        told = (
            f"{target.metric} of {', '.join(target.subjects)} is {target.told}, and these inputs "
            f"reach {low:.3g} to {high:.3g}; wider ranges, other inputs or another mapping"
        )
        yield file.problem(("targets", each.name), told)
