"""Compiled modules of the engine: whether they are in use, and made from the sources beside them.

``make compiled`` puts them, and a note of what they were made from, into a wheel.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from sim.core.errors import ConfigError, Problem
from sim.core.version import PACKAGE

FILE = "compiled.json"
"""The note: names of the files that were compiled, and the hash of their contents."""


def sources_of(folder: Path, files: Iterable[str]) -> str:
    """The hash of some sources, named from a folder."""
    found = hashlib.sha256()
    for name in files:
        found.update(name.encode())
        found.update((folder / name).read_bytes())
    return found.hexdigest()


def in_use() -> bool:
    """Whether the engine that is installed here is a compiled one.

    Raises
    ------
    ConfigError
        If it was compiled from other sources than those beside it, so that results would be theirs.
    """
    note = PACKAGE / FILE
    if not note.exists():
        return False
    made = json.loads(note.read_text())
    try:
        same = sources_of(PACKAGE.parent, made["files"]) == made["sources"]
    except OSError:
        same = False
    if not same:
        told = "compiled from other sources than those beside it; 'make compiled' makes it anew"
        raise ConfigError("installation", [Problem(str(PACKAGE / "engine"), told)])
    return True
