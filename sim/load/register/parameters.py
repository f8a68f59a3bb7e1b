"""The register of parameters: a row with range, grade and source for every real-world number."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.load.files.paths import config_dir, is_file
from sim.load.files.tables import is_tabled, read_rows
from sim.model.scenario import Scenario

COLUMNS = ("scenario", "path", "unit", "value", "low", "high", "grade", "source", "note")
"""Columns of ``parameters.csv``."""
GRADES = ("cited", "derived", "calibrated", "notional")
"""Taken from a source; computed from sources; tuned until an output meets one; our assumption."""

UNGRADED = "ungraded"
"""What ``grades`` calls a number that has no row in the register, or another value there."""

THEATERS = "/theater@_global_"
"""The entry in a list of ``defaults`` that takes in theaters."""

WINDOW = ("horizon_d", "warm_up_d", "windows", "checkpoints")
"""Fields of a scenario that say how it is run, and therefore need no row, as run options do."""


@dataclass(frozen=True)
class Parameter:
    """A row of ``parameters.csv``."""

    scenario: str
    path: str
    """Dotted path in the composed config; ``*`` stands for any one component."""
    unit: str
    value: float
    low: float
    high: float
    grade: str
    sources: tuple[str, ...]
    """Ids in ``data/sources.csv``."""
    note: str


def parameters(folder: Path | None = None) -> list[Parameter]:
    """Every row of the register.

    Raises
    ------
    ConfigError
        If the file is not there, or a row has something else where a number belongs.
    """
    return list(_read((folder or config_dir()) / "parameters.csv"))


@lru_cache
def _read(path: Path) -> tuple[Parameter, ...]:
    found: list[Parameter] = []
    problems: list[Problem] = []
    for row in read_rows(path, "parameters.csv", *COLUMNS):
        try:
            value, low, high = (row.number(key) for key in ("value", "low", "high"))
        except ConfigError as error:
            problems += error.problems
            continue
        sources = tuple(each.strip() for each in row["source"].split(";") if each.strip())
        found.append(
            Parameter(
                row["scenario"], row["path"], row["unit"], value, low, high,
                row["grade"], sources, row["note"],
            )
        )  # fmt: skip
    if problems:
        raise ConfigError("fields", problems)
    return tuple(found)


def numbers(config: Mapping[str, Any]) -> dict[str, float]:
    """Every number of a composed config that needs a row, by its dotted path.

    Exempt are how it is run, what is measured, priorities (ranks, not quantities) and the
    coordinates of nodes and passages. Legs that come from tables are not in the config, or bear the
    names that tables give, as in a scenario that was written out.
    """
    tabled = {name for name, leg in _legs(config).items() if is_tabled(name, leg)}
    return {
        ".".join(path): value
        for path, value in _walk(config, ())
        if not _exempt(path) and not (path[0] == "legs" and path[1] in tabled)
    }


def _legs(config: Mapping[str, Any]) -> Mapping[str, Any]:
    legs = config.get("legs")
    return legs if isinstance(legs, Mapping) else {}


def _walk(place: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], float]]:
    if isinstance(place, Mapping):
        for key, inside in place.items():
            yield from _walk(inside, (*path, str(key)))
    elif isinstance(place, list | tuple):
        for index, inside in enumerate(place):
            yield from _walk(inside, (*path, str(index)))
    elif isinstance(place, int | float) and not isinstance(place, bool):
        yield path, float(place)


def _exempt(path: Sequence[str]) -> bool:
    return (
        path[0] in ("measure", "headlines")
        or (len(path) == 1 and (path[0] in WINDOW or path[0] not in Scenario.model_fields))
        or path[-1] == "priority"
        or (path[0] == "nodes" and path[-1] in ("lat", "lon"))
        or (path[0] == "passages" and "boxes" in path)
    )


@lru_cache
def lineage(name: str) -> Mapping[str, int]:
    """Scenarios and theaters whose rows hold in a scenario that ships, each with its distance.

    Those are the scenarios in its list of ``defaults``, the theaters of that list, which bear the
    names of scenarios, and the same of each scenario among them.
    """
    found = {name: 0}
    waiting = [name]
    for each in waiting:
        for base in _composed_of(each):
            if base not in found:
                found[base] = found[each] + 1
                waiting.append(base)
    return found


def _composed_of(name: str) -> Iterator[str]:
    from sim.load.files.reader import read_yaml

    path = config_dir() / "scenario" / f"{name}.yaml"
    config = read_yaml(path).data if is_file(path) else {}
    for entry in config.get("defaults", ()):
        if isinstance(entry, str) and entry != "_self_":
            yield entry
        elif isinstance(entry, dict) and THEATERS in entry:
            theaters = entry[THEATERS]
            yield from [theaters] if isinstance(theaters, str) else theaters


def register_of(config: Mapping[str, Any]) -> str:
    """The scenario whose rows hold for a config: its ``parameters_of``, whatever its name is."""
    return str(config.get("parameters_of") or "")


def register_problems(config: Mapping[str, Any]) -> list[Problem]:
    """A ``parameters_of`` that has no rows."""
    name = register_of(config)
    known = {row.scenario for row in parameters()} if name else set()
    if not name or name in known or not known.isdisjoint(lineage(name)):
        return []
    return [Problem("parameters_of", f"{name!r} has no row there; {did_you_mean(name, known)}")]


def row_for(name: str, path: str) -> Parameter | None:
    """The row about a number of a scenario; None if there is none.

    A scenario's own rows go before those of the scenarios that it is composed of: those of
    ``indo_pacific_contingency`` before those of ``indo_pacific``. Among the rows of one distance
    the one with the fewest ``*`` decides.
    """
    rows, stars = _rows_of(name)
    parts = path.split(".")
    found = []
    for places in stars.get(len(parts), ()):
        pattern = ".".join("*" if at in places else part for at, part in enumerate(parts))
        if pattern in rows:
            distance, row = rows[pattern]
            found.append((distance, len(places), row))
    return min(found, key=lambda each: each[:2])[2] if found else None


@lru_cache
def _rows_of(
    name: str,
) -> tuple[Mapping[str, tuple[int, Parameter]], Mapping[int, set[tuple[int, ...]]]]:
    """The nearest row of each path in the register, with its distance; and by the number of
    components where the paths have a ``*``."""
    near = lineage(name)
    rows: dict[str, tuple[int, Parameter]] = {}
    stars: dict[int, set[tuple[int, ...]]] = defaultdict(set)
    for row in sorted(parameters(), key=lambda each: near.get(each.scenario, inf)):
        if row.scenario in near and row.path not in rows:
            rows[row.path] = near[row.scenario], row
            parts = row.path.split(".")
            stars[len(parts)].add(tuple(at for at, part in enumerate(parts) if part == "*"))
    return rows, stars


def missing(config: Mapping[str, Any]) -> list[Problem]:
    """Numbers of a real-world scenario without a row, and those outside their row's range."""
    register = register_of(config)
    problems = []
    for path, value in numbers(config).items():
        row = row_for(register, path)
        if row is None:
            problems.append(Problem(path, f"{value:g} has no row in parameters.csv"))
        elif not row.low <= value <= row.high:
            problems.append(
                Problem(path, f"{value:g} is outside its range {row.low:g} to {row.high:g}")
            )
    return problems


def grades(config: Mapping[str, Any]) -> dict[str, int]:
    """How many numbers of a real-world scenario are of each grade; empty for any other one.

    A number that holds in several places, by a ``*`` in its row, counts once. One that has another
    value than its row in any of them, by an override or in a file, has no grade.
    """
    if not config.get("real_world"):
        return {}
    register = register_of(config)
    grade_of: dict[str, str] = {}
    for path, value in numbers(config).items():
        row = row_for(register, path)
        if row is None or row.value != value:
            grade_of[path if row is None else row.path] = UNGRADED
        else:
            grade_of.setdefault(row.path, row.grade)
    count = Counter(grade_of.values())
    shown = GRADES if not count[UNGRADED] else (*GRADES, UNGRADED)
    return {grade: count[grade] for grade in shown}
