"""Tables beside the configs: places with coordinates, legs with distances."""

import csv
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.geography.great_circle import great_circle_nm


def read_rows(path: Path, asked_by: str) -> list[dict[str, str]]:
    """Rows of a csv file with a header; lines that begin with # are notes."""
    if not path.is_file():
        raise ConfigError("overrides", [Problem(asked_by, f"there is no file {path}")])
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def with_tables(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A scenario's mapping with its tables of nodes and legs read in.

    ``node_table`` gives coordinates to the nodes that the scenario names without any.
    ``leg_tables`` maps a mode of legs to a csv file (start, end, distance_nm), of which the legs
    between nodes of the scenario are taken. ``great_circle`` lists modes whose legs join every
    pair of nodes that have coordinates.
    """
    config = dict(config)
    node_table = config.pop("node_table", None)
    leg_tables = config.pop("leg_tables", None) or {}
    great_circle = config.pop("great_circle", None) or []
    nodes: dict[str, Any] = {name: dict(node or {}) for name, node in _map(config, "nodes").items()}
    if node_table:
        places = {row["name"]: row for row in read_rows(folder / node_table, "node_table")}
        for name, node in nodes.items():
            if "lat" not in node and name in places:
                node["lat"] = float(places[name]["lat"])
                node["lon"] = float(places[name]["lon"])
    legs = dict(_map(config, "legs"))
    for mode, file in leg_tables.items():
        for row in read_rows(folder / file, f"leg_tables.{mode}"):
            start, end = row["start"], row["end"]
            if start in nodes and end in nodes:
                legs[f"{mode}:{start}-{end}"] = _leg(start, end, mode, float(row["distance_nm"]))
    placed = {name: node for name, node in nodes.items() if node.get("lat") is not None}
    for mode in great_circle:
        for start, end in combinations(sorted(placed), 2):
            a, b = placed[start], placed[end]
            distance_nm = float(great_circle_nm(a["lat"], a["lon"], b["lat"], b["lon"]))
            legs[f"{mode}:{start}-{end}"] = _leg(start, end, mode, round(distance_nm, 1))
    return {**config, "nodes": nodes, "legs": legs}


def _map(config: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = config.get(key)
    return value if isinstance(value, Mapping) else {}


def _leg(start: str, end: str, mode: str, distance_nm: float) -> dict[str, Any]:
    return {"start": start, "end": end, "mode": mode, "distance_nm": distance_nm}
