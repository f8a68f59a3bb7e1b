"""Tables beside the configs: places with coordinates, legs with distances, passages."""

import csv
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.geography.great_circle import great_circle_nm

DISTANCE = ("start", "end", "distance_nm")
BOX = ("west", "south", "east", "north")
"""Columns of tables."""


def read_rows(path: Path, asked_by: str, *columns: str) -> list[dict[str, str]]:
    """Rows of a csv file with a header that has these columns; lines that begin with # are notes.

    Raises
    ------
    ConfigError
        If there is no such file, or a column is missing.
    """
    if not path.is_file():
        raise ConfigError("overrides", [Problem(asked_by, f"there is no file {path}")])
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(line for line in lines if not line.startswith("#"))
        have = reader.fieldnames or ()
        if missing := [column for column in columns if column not in have]:
            told = f"{path} has no column {', '.join(missing)}; it needs {', '.join(columns)}"
            raise ConfigError("overrides", [Problem(asked_by, told)])
        return list(reader)


def with_tables(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A scenario's mapping with its tables of nodes, legs and passages read in.

    ``node_table`` gives coordinates to the nodes that the scenario names without any.
    ``leg_tables`` maps a mode of legs to a csv file (start, end, distance_nm), of which the legs
    between nodes of the scenario are taken. ``great_circle`` lists modes whose legs join every
    pair of nodes that have coordinates.

    ``passage_table`` gives title and boxes to the passages that the scenario names without boxes.
    ``closed_tables`` maps a mode to a csv file (closed, start, end, distance_nm) of distances while
    such passages are closed; a passage with boxes of its own is another one than that of the file.
    """
    config = dict(config)
    node_table = config.pop("node_table", None)
    leg_tables = _files(config.pop("leg_tables", None), "leg_tables")
    great_circle = config.pop("great_circle", None) or []
    passage_table = config.pop("passage_table", None)
    closed_tables = _files(config.pop("closed_tables", None), "closed_tables")
    nodes = {name: dict(node or {}) for name, node in _map(config, "nodes").items()}
    if node_table:
        places = {
            row["name"]: row
            for row in read_rows(folder / node_table, "node_table", "name", "lat", "lon")
        }
        for name, node in nodes.items():
            if "lat" not in node and name in places:
                node["lat"] = float(places[name]["lat"])
                node["lon"] = float(places[name]["lon"])
    legs = dict(_map(config, "legs"))
    for mode, file in leg_tables.items():
        for row in read_rows(folder / file, f"leg_tables.{mode}", *DISTANCE):
            start, end = row["start"], row["end"]
            if start in nodes and end in nodes:
                legs[f"{mode}:{start}-{end}"] = _leg(start, end, mode, float(row["distance_nm"]))
    placed = {name: node for name, node in nodes.items() if node.get("lat") is not None}
    for mode in great_circle:
        for start, end in combinations(sorted(placed), 2):
            a, b = placed[start], placed[end]
            distance_nm = float(great_circle_nm(a["lat"], a["lon"], b["lat"], b["lon"]))
            legs[f"{mode}:{start}-{end}"] = _leg(start, end, mode, round(distance_nm, 1))
    passages = {name: dict(each or {}) for name, each in _map(config, "passages").items()}
    standard = {name for name, passage in passages.items() if "boxes" not in passage}
    if passage_table:
        columns = ("name", "title", *BOX)
        rows = read_rows(folder / passage_table, "passage_table", *columns)
        _set_boxes(passages, standard, rows)
    for mode, file in closed_tables.items():
        rows = read_rows(folder / file, f"closed_tables.{mode}", "closed", *DISTANCE)
        _set_closed(legs, mode, standard, rows)
    return {**config, "nodes": nodes, "legs": legs, "passages": passages}


def _set_boxes(
    passages: dict[str, Any], standard: set[str], rows: Sequence[Mapping[str, str]]
) -> None:
    """Title and boxes of the passages that have no boxes of their own."""
    for row in rows:
        if row["name"] in standard:
            passage = passages[row["name"]]
            passage.setdefault("title", row["title"])
            passage.setdefault("boxes", []).append(tuple(float(row[edge]) for edge in BOX))


def _set_closed(
    legs: dict[str, Any], mode: str, standard: set[str], rows: Sequence[Mapping[str, str]]
) -> None:
    """Distances of legs from a table while these passages are closed."""
    for row in rows:
        leg = legs.get(f"{mode}:{row['start']}-{row['end']}")
        if leg is not None and standard.issuperset(row["closed"].split("+")):
            leg.setdefault("without", {})[row["closed"]] = float(row["distance_nm"])


def _files(value: Any, key: str) -> Mapping[str, str]:
    if not isinstance(value, Mapping | None):
        told = f"{value!r} is not right: csv files by mode, e.g. {{sea: data/sea_legs_nm.csv}}"
        raise ConfigError("overrides", [Problem(key, told)])
    return value or {}


def _map(config: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = config.get(key)
    return value if isinstance(value, Mapping) else {}


def _leg(start: str, end: str, mode: str, distance_nm: float) -> dict[str, Any]:
    return {"start": start, "end": end, "mode": mode, "distance_nm": distance_nm}
