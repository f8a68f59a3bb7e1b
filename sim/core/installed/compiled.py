"""Compiled modules of the engine: whether they are in use, and made from the sources beside them.

``make compiled`` puts them, and a note of what they were made from, into a wheel.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.core.installed.version import PACKAGE

NOTE = "compiled.json"
"""The note, in the folder ``sim``: the files compiled, the hash of their contents, and by what."""
STALE = "compiled from other sources than those beside it; 'make compiled' makes it anew"


def sources_of(folder: Path, files: Iterable[str]) -> str:
    """The hash of some sources, named from a folder."""
    found = hashlib.sha256()
    for name in files:
        found.update(name.encode())
        found.update((folder / name).read_bytes())
    return found.hexdigest()


def engine(package: Path = PACKAGE) -> str:
    """What the engine of a package is: plain, compiled, or compiled from other sources."""
    note = _note(package)
    if note is None:
        return "plain Python, SimPy's kernel"
    return STALE if _is_stale(package, note) else f"compiled by {note['by']}, its own kernel"


def check(package: Path = PACKAGE) -> None:
    """Refuse an engine that was compiled from other sources: its results would be theirs.

    Raises
    ------
    ConfigError
        With the folder that holds it.
    """
    note = _note(package)
    if note is not None and _is_stale(package, note):
        raise ConfigError("installation", [Problem(str(package / "engine"), STALE)])


def _note(package: Path) -> dict[str, Any] | None:
    try:
        note: dict[str, Any] = json.loads((package / NOTE).read_text())
    except FileNotFoundError:
        return None
    return note


def _is_stale(package: Path, note: dict[str, Any]) -> bool:
    try:
        return sources_of(package.parent, note["files"]) != str(note["sources"])
    except OSError:
        return True
