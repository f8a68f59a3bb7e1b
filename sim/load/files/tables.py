"""Tables beside the configs: places with coordinates, legs with distances, passages."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, Problem, shown
from sim.core.names import is_name, leg_between
from sim.load.files.paths import is_file
from sim.load.files.texts import read_text
from sim.model.scenario import TABLE_KEYS, TABLES, TABLES_BY_MODE

DISTANCE = ("start", "end", "distance_nm")
BOX = ("west", "south", "east", "north")
"""Columns of tables."""
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?inf")
"""A number of a table; nothing else that Python would take for one."""
MOST_PLACES = 1000
"""Places that ``great_circle`` joins, each with each, at most [count]."""
"""Keys that name one file, and those that name one for each mode of legs."""


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    cells: Mapping[str, str]
    place: str
    """File and line."""

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def number(self, column: str) -> float:
        """A cell that is a number.

        Raises
        ------
        ConfigError
            If it is none.
        """
        text = self[column].strip()
        if NUMBER.fullmatch(text) is None or len(text) > LONGEST:
            told = f"{shown(self[column])} is not right: a number, such as 12.5"
            raise ConfigError("file", [Problem(f"{self.place}: {column}", told)])
        return float(text)


LONGEST = 40
"""Characters of a number at most."""


def read_rows(path: Path, asked_by: str, *columns: str) -> list[Row]:
    """Rows of a csv file with a header that has these columns; lines that begin with # are notes.

    Raises
    ------
    ConfigError
        If there is no such file, a column is missing, or a row has too few cells or too many.
    """
    if not is_file(path):
        raise ConfigError("overrides", [Problem(asked_by, f"there is no file {path}")])
    lines = [
        (number, line)
        for number, line in enumerate(read_text(path).splitlines(keepends=True), start=1)
        if not line.startswith("#")
    ]
    reader = csv.reader(line for _, line in lines)
    rows = []
    try:
        have = next(reader, [])
        if missing := [column for column in columns if column not in have]:
            told = f"{path} has no column {', '.join(missing)}; it needs {', '.join(columns)}"
            raise ConfigError("overrides", [Problem(asked_by, told)])
        for cells in reader:
            if not cells:
                continue
            place = f"{path}:{lines[reader.line_num - 1][0]}"
            if len(cells) != len(have):
                told = f"{len(cells)} cells; the header has {len(have)}"
                raise ConfigError("file", [Problem(place, told)])
            rows.append(Row(dict(zip(have, cells, strict=True)), place))
    except csv.Error as error:
        raise ConfigError("file", [Problem(str(path), str(error))]) from None
    return rows


def found_beside(config: dict[str, Any], folders: Sequence[Path]) -> dict[str, Any]:
    """A mapping whose tables are those of the user's own folders, where they have them."""
    if not folders:
        return config

    def found(name: Any) -> Any:
        own = (folder / name for folder in folders if isinstance(name, str))
        return next((str(file.absolute()) for file in own if is_file(file)), name)

    changed = dict(config)
    for key in TABLES:
        if key in changed:
            changed[key] = found(changed[key])
    for key in TABLES_BY_MODE:
        if isinstance(changed.get(key), Mapping):
            changed[key] = {mode: found(name) for mode, name in changed[key].items()}
    return changed


def with_tables(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A scenario's mapping with its tables of nodes, legs and passages read in.

    ``node_table`` gives coordinates to the nodes that the scenario names without any.
    ``leg_tables`` maps a mode of legs to a csv file (start, end, distance_nm), of which the legs
    between nodes of the scenario are taken. ``great_circle`` lists modes whose legs join every
    pair of nodes that have coordinates.

    ``passage_table`` gives title and boxes to the passages that the scenario names without boxes.
    ``closed_tables`` maps a mode to a csv file (closed, start, end, distance_nm) of distances while
    such passages are closed; a passage with boxes of its own is another one than that of the file.

    Raises
    ------
    ConfigError
        With everything about tables that is wrong. What is no mapping where one belongs stays as
        it is: the schema says so.
    """
    config = dict(config)
    tables = {key: config.pop(key, None) for key in TABLE_KEYS}
    if problems := list(_unfit(tables)):
        raise ConfigError("fields", problems)
    nodes = _parts(config, "nodes")
    if tables["node_table"]:
        rows = read_rows(folder / tables["node_table"], "node_table", "name", "lat", "lon")
        _set_coordinates(nodes, rows)
    legs = _parts(config, "legs")
    if problems := [
        Problem(f"legs.{each}", "has ':' and so is no name; only legs of tables have one")
        for each, leg in legs.items()
        if isinstance(each, str) and ":" in each and not is_tabled(each, leg)
    ]:
        raise ConfigError("fields", problems)
    for mode, file in (tables["leg_tables"] or {}).items():
        for row in read_rows(folder / file, f"leg_tables.{mode}", *DISTANCE):
            start, end = row["start"], row["end"]
            if start in nodes and end in nodes:
                legs[leg_between(mode, start, end)] = _leg(
                    start, end, mode, row.number("distance_nm")
                )
    for mode in tables["great_circle"] or ():
        legs.update(_great_circles(nodes, mode))
    passages = _parts(config, "passages")
    standard = {
        name for name, each in passages.items() if isinstance(each, dict) and "boxes" not in each
    }
    if tables["passage_table"]:
        columns = ("name", "title", *BOX)
        rows = read_rows(folder / tables["passage_table"], "passage_table", *columns)
        _set_boxes(passages, standard, rows)
    for mode, file in (tables["closed_tables"] or {}).items():
        rows = read_rows(folder / file, f"closed_tables.{mode}", "closed", *DISTANCE)
        _set_closed(legs, mode, standard, rows)
    read = {"nodes": nodes, "legs": legs, "passages": passages}
    return config | {key: each for key, each in read.items() if _is_parts(config, key)}


def _unfit(tables: Mapping[str, Any]) -> Iterator[Problem]:
    """Keys of tables that are no files."""
    for key in TABLES:
        if not isinstance(tables[key], str | None):
            right = "a csv file, e.g. data/places.csv"
            yield Problem(key, f"{shown(tables[key])} is not right: {right}")
    for key in TABLES_BY_MODE:
        given = tables[key]
        words = isinstance(given, Mapping) and all(
            isinstance(each, str) for pair in given.items() for each in pair
        )
        words = words and all(is_name(mode) for mode in given or ())
        if given is not None and not words:
            right = "csv files by mode, e.g. {sea: data/sea_legs_nm.csv}"
            yield Problem(key, f"{shown(given)} is not right: {right}")
    modes = tables["great_circle"]
    if modes is not None and not (
        isinstance(modes, list) and all(isinstance(each, str) and is_name(each) for each in modes)
    ):
        yield Problem(
            "great_circle", f"{shown(modes)} is not right: a list of modes, such as [air]"
        )


def _set_coordinates(nodes: dict[str, Any], rows: Sequence[Row]) -> None:
    """Latitude and longitude of the nodes that have none of their own."""
    places = {row["name"]: row for row in rows}
    for name, node in nodes.items():
        if isinstance(node, dict) and "lat" not in node and name in places:
            node["lat"] = places[name].number("lat")
            node["lon"] = places[name].number("lon")


def _great_circles(nodes: Mapping[str, Any], mode: str) -> dict[str, Any]:
    """Legs of one mode between all nodes that have coordinates."""
    from sim.geography.great_circle import great_circle_nm  # and numpy with it

    placed = {name: node for name, node in nodes.items() if _has_coordinates(node)}
    if len(placed) > MOST_PLACES:
        told = (
            f"{len(placed):,} places are too many to join each with each; at most {MOST_PLACES:,}"
        )
        raise ConfigError("fields", [Problem("great_circle", told)])
    legs = {}
    for start, end in combinations(sorted(placed), 2):
        a, b = placed[start], placed[end]
        distance_nm = float(great_circle_nm(a["lat"], a["lon"], b["lat"], b["lon"]))
        legs[leg_between(mode, start, end)] = _leg(start, end, mode, round(distance_nm, 1))
    return legs


def _has_coordinates(node: Any) -> bool:
    """Whether a node has two numbers that are on Earth; the schema complains about others."""
    if not isinstance(node, Mapping):
        return False
    pair = (node.get("lat"), node.get("lon"))
    return all(
        isinstance(each, int | float) and not isinstance(each, bool) and abs(each) <= 360
        for each in pair
    )


def _set_boxes(passages: dict[str, Any], standard: set[str], rows: Sequence[Row]) -> None:
    """Title and boxes of the passages that have no boxes of their own."""
    for row in rows:
        if row["name"] in standard:
            passage = passages[row["name"]]
            passage.setdefault("title", row["title"])
            passage.setdefault("boxes", []).append(tuple(row.number(edge) for edge in BOX))


def _set_closed(legs: dict[str, Any], mode: str, standard: set[str], rows: Sequence[Row]) -> None:
    """Distances of legs from a table while these passages are closed."""
    for row in rows:
        leg = legs.get(leg_between(mode, row["start"], row["end"]))
        if leg is not None and standard.issuperset(row["closed"].split("+")):
            leg.setdefault("without", {})[row["closed"]] = row.number("distance_nm")


def _parts(config: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A copy of a mapping of parts; an empty part is an empty mapping."""
    if not _is_parts(config, key):
        return {}
    return {
        name: dict(part or {}) if isinstance(part, Mapping | None) else part
        for name, part in config.get(key, {}).items()
    }


def _is_parts(config: Mapping[str, Any], key: str) -> bool:
    return isinstance(config.get(key, {}), Mapping)


def is_tabled(name: str, leg: Any) -> bool:
    """Whether a leg has the name that a table gives it, as one has that was written out."""
    return isinstance(leg, Mapping) and name == leg_between(
        *(str(leg.get(key)) for key in ("mode", "start", "end"))
    )


def _leg(start: str, end: str, mode: str, distance_nm: float) -> dict[str, Any]:
    return {"start": start, "end": end, "mode": mode, "distance_nm": distance_nm}
