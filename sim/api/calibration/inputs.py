"""What is not known, as axes of a cube, and scenarios at points of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

import numpy as np

from sim.api.calibration.file import CalibrationFile, CalibrationInput
from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.load.compose import Loaded, load, words_of
from sim.load.factors.draws import is_whole, put
from sim.load.factors.space import INPUTS
from sim.load.register.parameters import Parameter, numbers, register_of, row_for
from sim.load.request import grammar
from sim.model.scenario import Scenario
from sim.study.sweeping.axes import Axis, Floats, axis
from sim.study.sweeping.designs import Interval


@dataclass(frozen=True)
class Unknown:
    """An input that is fitted.

    Attributes
    ----------
    axis
        From 0 to 1, evenly likely before anything was seen.
    paths
        Numbers of the scenario that it moves.
    rows
        The row of the register of each; None without one.
    years
        In which it is at work; empty for always.
    """

    axis: Axis
    paths: tuple[str, ...]
    rows: tuple[Parameter | None, ...]
    factor: bool = False
    years: tuple[str, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.axis.name

    def value(self, unit: float) -> float:
        """Its value at a place of its axis."""
        return float(self.axis.value(unit))

    def values(self, unit: float, own: Mapping[str, float]) -> dict[str, float]:
        """Numbers of the scenario at a place of its axis, from those that it has."""
        value = self.axis.value(unit)
        return {path: own[path] * value if self.factor else value for path in self.paths}

    @property
    def unit(self) -> str:
        """Of its value, where the register says it."""
        units = {"" if row is None else row.unit for row in self.rows}
        return units.pop() if len(units) == 1 and not self.factor else ""

    @property
    def interval(self) -> Interval:
        """Its range."""
        assert isinstance(self.axis.factor, Interval)
        return self.axis.factor


@dataclass(frozen=True)
class UnknownSpace:
    """All inputs of a calibration, and the scenario in each year that is run.

    Attributes
    ----------
    settings
        By year, the scenario then; the empty one is the scenario as it stands.
    """

    unknowns: list[Unknown]
    settings: Mapping[str, Loaded]

    @property
    def names(self) -> list[str]:
        """Of the inputs."""
        return [each.name for each in self.unknowns]

    def values(self, units: Floats, setting: str = "") -> dict[str, float]:
        """Numbers of the scenario at a point, shape (inputs,), in a year; nan is its own value."""
        own = numbers(self.settings[setting].config)
        found: dict[str, float] = {}
        for each, unit in zip(self.unknowns, units, strict=True):
            if not np.isnan(unit) and (not each.years or setting in each.years):
                found |= each.values(float(unit), own)
        return found

    def scenario(self, units: Floats, setting: str) -> Scenario | None:
        """The scenario at a point; None if its numbers do not go together."""
        try:
            loaded, back = put(self.settings[setting], self.values(units, setting))
        except ConfigError:
            return None
        return None if back else loaded.scenario


def space_of(file: CalibrationFile, more: Sequence[str]) -> UnknownSpace:
    """The inputs of a calibration, checked against its scenario.

    Parameters
    ----------
    more
        Words that hold for every year, after those of the file.

    Raises
    ------
    ConfigError
        With everything that is wrong with the inputs.
    """
    settings = {}
    problems: list[Problem] = []
    for setting in ["", *(each for each in file.settings if each)]:
        try:
            settings[setting] = load(words(file, more, setting))
        except ConfigError as error:
            problems += [_placed(file, each, setting) for each in error.problems]
    if problems:
        raise ConfigError("calibration", list(dict.fromkeys(problems)))
    base = settings[""]
    own = numbers(base.config)
    unknowns: list[Unknown] = []
    for number, given in enumerate(file.inputs):
        try:
            unknowns += [*_of_pattern(given, base, own)] if isinstance(given, str) else [
                _of_input(given, base, own)
            ]  # fmt: skip
        except _Wrong as wrong:
            problems.append(file.problem(("inputs", str(number)), str(wrong)))
    problems += _twice(file, unknowns)
    if not problems:
        problems += _unfit(file, UnknownSpace(unknowns, settings))
    if problems:
        raise ConfigError("calibration", problems)
    return UnknownSpace(unknowns, settings)


def words(file: CalibrationFile, more: Sequence[str], setting: str = "") -> list[str]:
    """Scenario and overrides of a year as words of a command line."""
    given = {word.partition("=")[0].lstrip("+~") for word in more}
    values = {**file.head.overrides, **file.head.years.get(setting, {})}
    kept = {key: each for key, each in values.items() if key.lstrip("+~") not in given}
    first = () if "scenario" in given else words_of(scenario_of(file))
    told = [
        key if key.startswith("~") else f"{key}={grammar(value)}" for key, value in kept.items()
    ]
    return [*first, *told, *more]


def scenario_of(file: CalibrationFile) -> str:
    """The scenario by its name, or the path of one that lies beside the file."""
    scenario = file.head.scenario
    if file.folder is not None:
        for name in (scenario, f"{scenario}.yaml"):
            near = file.folder / Path(name).expanduser()
            if near.suffix and near.is_file() and near.resolve() != file.document.file.resolve():
                return str(near)
    return scenario


def _placed(file: CalibrationFile, problem: Problem, setting: str) -> Problem:
    """A problem of the scenario, with the line of the override that makes it."""
    if problem.path == "scenario":
        return Problem(problem.path, problem.message, file.document.place(["scenario"]))
    for path, keys in (
        (["years", setting], file.head.years.get(setting, {})), (["overrides"], file.head.overrides)
    ):  # fmt: skip
        for key in keys:
            if f"{problem.path}.".startswith(f"{key.lstrip('+~')}."):
                place = problem.place or file.document.place([*path, key])
                return Problem(problem.path, problem.message, place)
    return problem


class _Wrong(Exception):
    """What is wrong with an input, in words."""


def _rows(base: Loaded, own: Mapping[str, float]) -> dict[str, Parameter | None]:
    """The row of the register of every number."""
    register = register_of(base.config)
    return {path: row_for(register, path) if register else None for path in own}


def _of_pattern(pattern: str, base: Loaded, own: Mapping[str, float]) -> Iterator[Unknown]:
    """An input for each row of the register that fits a pattern."""
    found: dict[Parameter, list[str]] = {}
    without = []
    rows = _rows(base, own)
    exactly = any(row is not None and row.path == pattern for row in rows.values())
    for path, value in own.items():
        row = rows[path]
        if exactly and (row is None or row.path != pattern):
            continue
        if row is None:
            if pattern != INPUTS and fnmatchcase(path, pattern):
                without.append(path)
        elif pattern == INPUTS or fnmatchcase(row.path, pattern) or path == pattern:
            if row.value != value:
                told = f"{path} is {value:g}, and {row.value:g} in parameters.csv; an input keeps"
                raise _Wrong(f"{told} its own value until it is fitted")
            if row.low < row.high:
                found.setdefault(row, []).append(path)
            else:
                without.append(path)
    if not found:
        if without:
            raise _Wrong(f"{without[0]} has no range; low: and high:, or a row of parameters.csv")
        raise _Wrong(f"{pattern!r} is no number of {base.name}; {_near(pattern, own)}")
    for row, paths in found.items():
        whole = any(is_whole(base, path, row) for path in paths)
        moved = axis(row.path, Interval(row.low, row.high), whole)
        yield Unknown(moved, tuple(paths), (row,) * len(paths))


def _of_input(given: CalibrationInput, base: Loaded, own: Mapping[str, float]) -> Unknown:
    """The input that a mapping describes."""
    patterns = [given.keys] if isinstance(given.keys, str) else given.keys or [given.name]
    paths: dict[str, None] = {}
    known = _rows(base, own)
    for pattern in patterns:
        fitting = [path for path, row in known.items() if row is not None and row.path == pattern]
        fitting = fitting or [path for path in own if path == pattern or fnmatchcase(path, pattern)]
        if not fitting:
            raise _Wrong(f"{pattern!r} is no number of {base.name}; {_near(pattern, own)}")
        paths |= dict.fromkeys(fitting)
    factor = given.moves == "factor"
    rows = tuple(known[path] for path in paths)
    low, high = _range(given, dict(zip(paths, rows, strict=True)), own, factor)
    if not low < high:
        raise _Wrong(f"its range {low:g} to {high:g} is none; the lower end first")
    if given.prior == "log" and low <= 0:
        raise _Wrong(f"{low:g} has no logarithm; prior: uniform, or a range above 0")
    if factor and low < 0:
        raise _Wrong(f"{low:g} is no factor; a range from 0 up is right")
    whole = not factor and any(map(partial(is_whole, base), paths, rows))
    moved = axis(given.name, Interval(low, high, given.prior == "log"), whole)
    return Unknown(moved, tuple(paths), rows, factor, tuple(given.years), given.note)


def _range(
    given: CalibrationInput, rows: Mapping[str, Parameter | None], own: Mapping[str, float],
    factor: bool,
) -> tuple[float, float]:  # fmt: skip
    """What it can be: as the file says, else what every number of it can be in the register."""
    if given.low is not None and given.high is not None:
        return given.low, given.high
    lows, highs = [], []
    for path, row in rows.items():
        if row is None or not row.low < row.high or (factor and not own[path]):
            told = f"{path} has no range; low: and high: of {given.name}, or a row of"
            raise _Wrong(f"{told} parameters.csv")
        by = own[path] if factor else 1.0
        lows.append(row.low / by)
        highs.append(row.high / by)
    low = max(lows) if given.low is None else given.low
    high = min(highs) if given.high is None else given.high
    if not low < high:
        raise _Wrong("its keys have no range in common in parameters.csv; low: and high: are right")
    return low, high


def _near(pattern: str, own: Mapping[str, float]) -> str:
    return did_you_mean(pattern, own) if "*" not in pattern else "see `theater check`"


def _twice(file: CalibrationFile, unknowns: Sequence[Unknown]) -> Iterator[Problem]:
    """Two inputs of one name, or of one number in one year."""
    seen: dict[tuple[str, str], str] = {}
    names: set[str] = set()
    for each in unknowns:
        if each.name in names:
            yield file.problem(("inputs",), f"{each.name} is there twice; once is right")
        names.add(each.name)
        for path in each.paths:
            for year in each.years or ("", *file.head.years):
                if seen.get((path, year), each.name) != each.name:
                    told = f"{path} is moved by {seen[path, year]} and by {each.name}; one of both"
                    yield file.problem(("inputs",), told)
                    break
                seen[path, year] = each.name


def _unfit(file: CalibrationFile, space: UnknownSpace) -> Iterator[Problem]:
    """Ends of ranges that the scenario cannot have, each input alone where not all of them fit."""
    for setting, loaded in space.settings.items():
        own = numbers(loaded.config)
        at_work = [each for each in space.unknowns if not each.years or setting in each.years]
        for unit in (0.0, 1.0):
            every = {
                key: value for each in at_work for key, value in each.values(unit, own).items()
            }
            if not _wrong_with(loaded, every):
                continue
            for each in at_work:
                if wrong := _wrong_with(loaded, each.values(unit, own)):
                    told = (
                        f"{each.name}: {each.value(unit):g} does not fit{wrong}; a narrower range"
                    )
                    yield file.problem(("inputs",), told)


def _wrong_with(loaded: Loaded, values: Mapping[str, float]) -> str:
    """What a scenario says of other numbers; nothing if they fit."""
    try:
        _, back = put(loaded, values)
    except ConfigError as error:
        return f": {error.problems[0]}"
    return " the scenario" if back else ""
