"""What decides a result besides the scenario and the seed: code, here and in other packages."""

import hashlib
import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from sim.core.installed.own_parts import own_parts, sources
from sim.core.installed.version import PACKAGE, __version__

PACKAGES = ("numpy", "scipy", "simpy", "pydantic")


@lru_cache
def code() -> tuple[str, ...]:
    """Version and hash of this package, and versions of Python and of the packages it uses.

    Then the version and the hash of each package that brings parts by entry points.
    """
    found = _digest(sorted(PACKAGE.rglob("*.py")), PACKAGE)
    python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    own = f"theater-sustainment {__version__} ({found})"
    return (own, python, *(f"{name} {version(name)}" for name in PACKAGES), *_others())


def _others() -> list[str]:
    files: dict[str, set[Path]] = {}
    for part in own_parts():
        files.setdefault(f"{part.package} {part.version}", set()).update(sources(part))
    return [f"{name} ({_digest(sorted(each))})" for name, each in sorted(files.items())]


def _digest(files: Iterable[Path], folder: Path | None = None) -> str:
    """Of files and their names, below a folder if there is one."""
    found = hashlib.sha256()
    for file in files:
        found.update((file.relative_to(folder).as_posix() if folder else file.name).encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:12]
