"""What a file or a folder of ours is, and which command reads it: for who gives it to another."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError
from sim.load.files.paths import is_file, is_folder
from sim.load.files.reader import Document, read_yaml
from sim.load.files.texts import wrong

ASKED = "asked.json"
"""In every folder of results: what was asked."""
HEADS = {
    "schema": "result",
    "game": "game",
    "steps": "study",
    "command": "study",
    "targets": "calibration",
}
"""Kind of a file by a key at its top that no other kind has."""
BASELINE = "theater baseline"
"""How the format of a baseline begins."""
OF_SCENARIO = ("fleets", "hubs", "missions", "postures", "nodes")
"""Keys at the top of a scenario."""
READS = {
    "result": "`theater report FOLDER` writes the page of its folder",
    "baseline": "`theater regress {0}` runs it",
    "game": "`theater game show {0}` prints its nodes, `theater game report {0} out=DIR` writes a "
    "page",
    "study": "`theater study {0}` runs it",
    "calibration": "`theater calibrate {0}` runs it",
    "scenario": "`theater run scenario={0}` runs it",
}
"""What may be asked of a file, by its kind."""
NO_PAGE = {
    "provenance": "`theater report RESULTS provenance={0}` shows its shares in the page of a run "
    "or a comparison",
    "calibrate": "calibration.csv and posterior.csv there, and calibration.png with figures=true, "
    "tell what was found",
}
"""What is right with the results of a command that have no page of their own."""


def kind_of(data: Mapping[str, Any]) -> str:
    """The kind of a file by the keys at its top; empty where none tells it."""
    if str(data.get("format", "")).startswith(BASELINE):
        return "baseline"
    found = next((kind for key, kind in HEADS.items() if key in data), "")
    return found or ("scenario" if any(key in data for key in OF_SCENARIO) else "")


def refuse_other(document: Document, wanted: str) -> None:
    """Refuse a file that is of another kind than is wanted.

    Raises
    ------
    ConfigError
        With what it is, and which command reads it.
    """
    kind = kind_of(document.data)
    if kind and kind != wanted:
        told = f"is a {kind} and no {wanted}; {READS[kind].format(document.name)}"
        raise wrong(document.name, told)


def told_of(path: Path) -> str:
    """What somebody may ask of a path that is none of what was wanted; empty where it is not ours.

    Parameters
    ----------
    path
        A folder of results, a file in one, or a file of one of the kinds.
    """
    if is_folder(path):
        command = command_of(path)
        if not command:
            return ""
        right = NO_PAGE.get(command, "`theater report {0}` writes its page")
        return f"has results of `theater {command}`; {right.format(path)}"
    if not is_file(path):
        return ""
    if kind := _kind_of_file(path):
        return f"is a {kind}; {READS[kind].format(path)}"
    if command_of(path.parent):
        return f"is a file of a folder of results; `theater report {path.parent}` writes its page"
    return ""


def _kind_of_file(path: Path) -> str:
    """The kind of a YAML file; empty where nothing tells it."""
    if path.suffix not in (".yaml", ".yml"):
        return ""
    try:
        return kind_of(read_yaml(path).data)
    except ConfigError:
        return ""


def command_of(folder: Path) -> str:
    """The command whose results a folder has; empty of another folder."""
    try:
        told = json.loads((folder / ASKED).read_text(encoding="utf-8"))
        return str(told["asked"]["command"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""
