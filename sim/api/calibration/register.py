"""What a calibration gives back: rows of the register, and the scenario with the fitted values."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import yaml

from sim.api.calibration.file import CalibrationFile
from sim.api.calibration.inputs import Unknown, UnknownSpace, scenario_of
from sim.api.calibration.writing import new_texts
from sim.load.factors.draws import put
from sim.load.register.grading import CALIBRATED, NARROWER
from sim.load.register.parameters import COLUMNS, Parameter, numbers
from sim.load.search import is_path
from sim.report.study.calibrate import InputFitted
from sim.study.sweeping.axes import Floats

DIGITS = 4
"""Of a fitted number [count]."""


def register_rows(
    file: CalibrationFile, space: UnknownSpace, inputs: Sequence[InputFitted]
) -> list[list[str]]:
    """Rows of the register with fitted values and what they can be after the calibration.

    Numbers of inputs that are at work in some years alone, and those without a row, have none.
    """
    own = numbers(space.settings[""].config)
    found: dict[tuple[str, str], list[str]] = {}
    for unknown, fitted in zip(space.unknowns, inputs, strict=True):
        if unknown.years:
            continue
        for path, row in zip(unknown.paths, unknown.rows, strict=True):
            if row is not None:
                key = row.scenario, row.path
                found.setdefault(key, _row(file, unknown, fitted, row, own[path]))
    return list(found.values())


def _row(
    file: CalibrationFile, unknown: Unknown, fitted: InputFitted, row: Parameter, own: float
) -> list[str]:
    by = own if unknown.factor else 1.0
    value, low, high = (by * each for each in (fitted.fitted, fitted.low, fitted.high))
    grade = CALIBRATED
    if 1 - fitted.narrowed < NARROWER:  # what was not learnt is not known better
        low, high = min(row.low, value), max(row.high, value)
        grade = row.grade
    informed = [file.targets[name] for name in fitted.informed] or [
        each for each in file.targets.values() if each.role == "fit"
    ]
    fitted_to = [id_ for each in informed for id_ in each.sources]
    sources = dict.fromkeys(fitted_to if grade == CALIBRATED else [*row.sources, *fitted_to])
    names = ", ".join(fitted.informed) or "no target"
    note = f"by {file.name}, from {names}; sd {fitted.contraction:.2f} of that before"
    return [
        row.scenario, row.path, row.unit, *map(rounded, (value, low, high)),
        grade, ";".join(sources), note,
    ]  # fmt: skip


def could_be_written(file: CalibrationFile, space: UnknownSpace) -> None:
    """Whether numbers and rows stand where they could be changed, before anything runs.

    Raises
    ------
    ConfigError
        With everything that does not.
    """
    base = space.settings[""]
    own = numbers(base.config)
    kept = [each for each in space.unknowns if not each.years]
    mine = {path: own[path] for each in kept for path in each.paths}
    keys = {(row.scenario, row.path): None for each in kept for row in each.rows if row is not None}
    blank = [[*key, *[""] * (len(COLUMNS) - len(key))] for key in keys]
    new_texts(scenario_of(file), own, mine, blank)


def rounded(value: float) -> str:
    """A number as the register writes it."""
    return f"{float(f'{value:.{DIGITS}g}'):g}" if abs(value) < 1e6 else repr(value)


def fitted_numbers(space: UnknownSpace, fitted: Floats) -> dict[str, float]:
    """Fitted values by their paths, as the register writes them."""
    kept = [each for each in space.unknowns if not each.years]
    paths = {path for each in kept for path in each.paths}
    whole = space.values(fitted)
    return {
        path: value if isinstance(value, int) else float(rounded(value))  # a count stays one
        for path, value in whole.items()
        if path in paths
    }


def overlay(file: CalibrationFile, space: UnknownSpace, fitted: Floats, asked: str) -> str:
    """A scenario that builds on the one that was fitted, with the fitted values."""
    base = space.settings[""]
    values = fitted_numbers(space, fitted)
    loaded, _ = put(base, values)
    head = f"# @package _global_\n# {base.name} with inputs fitted by {file.name}.\n# {asked}\n"
    config: dict[str, Any]
    if is_path(file.head.scenario) or file.folder is not None:
        config = deepcopy(dict(loaded.resolved))
        head = head.partition("\n")[2]
    else:
        config = {"defaults": [file.head.scenario, "_self_"]}
        config |= {"title": f"{base.scenario.title}, calibrated"} if base.scenario.title else {}
        for path in [*map(_bare, file.head.overrides), *values]:
            _copy(loaded.config, config, path.split("."))
    return head + str(yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=100))


def _bare(key: str) -> str:
    return key.lstrip("+~")


def _copy(whole: Any, into: dict[str, Any], path: Sequence[str]) -> None:
    """Take over what stands at a path; a list as a whole."""
    first, *rest = path
    if not isinstance(whole, dict) or first not in whole:
        return
    if not rest or not isinstance(whole[first], dict):
        into[first] = deepcopy(whole[first])
        return
    _copy(whole[first], into.setdefault(first, {}), rest)
