"""Records of spells beside the configs: a csv file of first days and ends, some rows of it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, Problem, few, shown
from sim.load.files.paths import is_file
from sim.load.files.tables import Row, read_rows

KEYS = ("file", "where")
ENDS = ("end_d", "length_d")
"""Columns of which one says when a spell ends."""


def with_records(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A scenario's mapping with the files of its calendars read in.

    Raises
    ------
    ConfigError
        With every file, column or word that is wrong. What is no mapping where one belongs stays
        as it is: the schema says so.
    """
    if not isinstance(config.get("calendars"), Mapping):
        return config
    calendars = dict(config["calendars"])
    for name, calendar in calendars.items():
        if isinstance(calendar, Mapping) and isinstance(calendar.get("spells"), Mapping):
            path = f"calendars.{name}.spells"
            told = calendar["spells"]
            if problems := list(_unfit(path, told)):
                raise ConfigError("fields", problems)
            rows = _chosen(path, told, folder)
            calendars[name] = {**calendar, "spells": [_spell(each) for each in rows]}
    return {**config, "calendars": calendars}


def beside(config: dict[str, Any], folders: Sequence[Path]) -> dict[str, Any]:
    """A mapping whose records are those of the user's own folders, where they have them."""
    if not isinstance(config.get("calendars"), Mapping):
        return config
    calendars = dict(config["calendars"])
    for name, calendar in calendars.items():
        spells = calendar.get("spells") if isinstance(calendar, Mapping) else None
        if isinstance(spells, Mapping) and isinstance(spells.get("file"), str):
            own = (folder / spells["file"] for folder in folders)
            file = next((str(each.absolute()) for each in own if is_file(each)), spells["file"])
            calendars[name] = {**calendar, "spells": {**spells, "file": file}}
    return {**config, "calendars": calendars}


def _unfit(path: str, told: Mapping[str, Any]) -> Iterator[Problem]:
    """Keys that are no file, or no choice of rows."""
    for key in told:
        if key not in KEYS:
            yield Problem(f"{path}.{key}", f"is not a known key; one of: {few(KEYS)}")
    if not isinstance(told.get("file"), str):
        right = "a csv file, e.g. data/weather.csv"
        yield Problem(f"{path}.file", f"{shown(told.get('file'))} is not right: {right}")
    where = told.get("where", {})
    if not isinstance(where, Mapping) or not all(isinstance(each, str) for each in where.values()):
        right = "a column and a word of it, e.g. {kind: waves}"
        yield Problem(f"{path}.where", f"{shown(where)} is not right: {right}")


def _chosen(path: str, told: Mapping[str, Any], folder: Path) -> list[Row]:
    """Rows of the file that have the words asked for."""
    where = told.get("where", {})
    rows = read_rows(folder / told["file"], path, "start_d", *where)
    if rows and not any(column in rows[0].cells for column in ENDS):
        told_by = f"{told['file']} has no column {' or '.join(ENDS)}; it needs one of them"
        raise ConfigError("overrides", [Problem(path, told_by)])
    chosen = [row for row in rows if all(row[each].strip() == where[each] for each in where)]
    if not chosen:
        have = ", ".join(
            f"{column}: {few(sorted({row[column].strip() for row in rows}))}" for column in where
        )
        told_by = f"{told['file']} has no such row" + (f" ({have})" if have else "")
        raise ConfigError("overrides", [Problem(path, told_by)])
    return chosen


def _spell(row: Row) -> list[float]:
    """First and last day of a spell [d]."""
    start_d = row.number("start_d")
    if "end_d" in row.cells:
        return [start_d, row.number("end_d")]
    return [start_d, start_d + row.number("length_d")]
