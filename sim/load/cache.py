"""Composed scenarios that are kept as JSON, so that their files are put together once.

An entry holds for as long as every file that took part says what it said, and none is there that
was looked for and not found: one that would come before another is seen. Overrides, tables, checks
and the register come after it and are never kept. So nothing is kept of a scenario that is wrong,
and a part of another package, which only a check asks for, is asked every time.
"""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError
from sim.core.installed.version import __version__
from sim.load.files.paths import config_dir
from sim.load.files.texts import digest_of, read_text
from sim.load.search import Places

VARIABLE = "THEATER_CACHE"
"""Names another folder, or is ``off``."""
MOST_BYTES = 32_000_000
"""Size of all entries; the oldest go [bytes]."""
MADE_BY = ("hydra-core", "omegaconf", "pyyaml")
"""Packages that put files together, beside this one."""

_told: list[str] = []
"""Why the cache cannot be written, once a process."""


@dataclass(frozen=True)
class Composed:
    """A scenario before any override, and what it was made of."""

    config: dict[str, Any]
    files: Mapping[str, str]
    """Digest of the text of each file, by its path."""
    absent: Sequence[str] = ()
    """Files that would have come before one of them."""

    def is_true(self) -> bool:
        """Whether every file is what it was, and what was not there still is not."""
        try:
            same = all(digest_of(read_text(Path(file))) == was for file, was in self.files.items())
        except ConfigError:
            return False
        return same and not any(Path(file).is_file() for file in self.absent)


def folder() -> Path | None:
    """Where entries are kept: in the user's folder of caches, as his system has it; None for off.

    Source: XDG Base Directory Specification; Apple, File System Programming Guide; Microsoft, Known
    Folders.
    """
    named = os.environ.get(VARIABLE, "")
    if named:
        return None if named.lower() == "off" else Path(named).expanduser().absolute()
    if sys.platform == "win32":
        above = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        above = "~/Library/Caches"
    else:
        above = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.path.expanduser(above)) / "theater"


def recalled(name: str, where: Places) -> Composed | None:
    """What is kept of a scenario, if it holds; None for nothing, or what cannot be read."""
    at = folder()
    if at is None:
        return None
    try:
        digest, text = (at / _entry(name, where)).read_text(encoding="utf-8").split("\n", 1)
        kept = Composed(**json.loads(text)) if digest_of(text) == digest else None
    except (OSError, ValueError, TypeError):
        return None
    return kept if kept is not None and kept.is_true() else None


def keep(name: str, where: Places, composed: Composed) -> None:
    """Keep a scenario for the next process; say once why that cannot be."""
    at = folder()
    if at is None:
        return
    text = json.dumps(asdict(composed))
    try:
        at.parent.mkdir(parents=True, exist_ok=True)
        at.mkdir(mode=0o700, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=at, delete=False, encoding="utf-8") as file:
            file.write(f"{digest_of(text)}\n{text}")
        os.replace(file.name, at / _entry(name, where))
        _make_room(at)
    except OSError as error:
        if not _told:
            _told.append(str(error))
            reason = error.strerror or error
            told = (
                f"composed scenarios cannot be kept in {at} ({reason}); {VARIABLE}=off, or a folder"
            )
            print(f"theater: {told}", file=sys.stderr)


def _make_room(at: Path) -> None:
    """Drop the oldest entries until the others fit; what another process dropped is gone too."""
    entries = []
    for each in at.iterdir():
        with suppress(OSError):
            told = each.stat()
            entries.append((told.st_mtime, told.st_size, each))
    room = MOST_BYTES
    for _, size, each in sorted(entries, reverse=True):
        room -= size
        if room < 0:
            with suppress(OSError):
                each.unlink()


def _entry(name: str, where: Places) -> str:
    """The file of a scenario: named by who it is, where it is looked for, what puts it together."""
    about = [name, str(where.file), *map(str, where.named), str(config_dir()), *_made_by()]
    return digest_of("\n".join(about)) + ".json"


@lru_cache(maxsize=1)
def _made_by() -> tuple[str, ...]:
    """Versions of what puts a scenario together, and the code of it here."""
    code = hashlib.sha256()
    for each in sorted(Path(__file__).parent.rglob("*.py")):
        code.update(each.read_bytes())
    return __version__, sys.version, code.hexdigest(), *map(version, MADE_BY)
