"""What a file would tell whoever gets it: marking, paths, people, machines, seeds, places, inputs.

It is read as text, whatever it is: a page, a table, an object, a scenario, a picture, a journal.
"""

import getpass
import json
import re
import socket
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

MOST = 5
"""Examples of each finding [count]."""
LETTERS = 60
"""Letters of an example at most [count]."""
PATTERNS: Mapping[str, str] = {
    "paths of a file system": (
        r"(?<![\w./])(?:/(?:home|Users|root|tmp|mnt|work|srv|data|opt|var)/[\w./-]+|[A-Z]:\\[\w.\\-]+)"
    ),
    "addresses of mail": r"[\w.+-]+@[\w-]+\.[\w.]+",
    "addresses of machines": r"\b(?:\d{1,3}\.){3}\d{1,3}\b(?:\:\d+)?",
    "seeds": r"\bseed[\"']?\s*[=:]\s*\d+|\bseed \d+",
    "commits": r"\b[0-9a-f]{40}\b",
    "overrides": r"\b[a-z]\w*(?:\.\w+)+=[^\s'\"]+",
    "coordinates": r"[\"']?\blat[\"']?\s*:\s*-?\d+(?:\.\d+)?",
}  # fmt: skip
"""What is looked for in the text of a file."""
PARTS = ("fleets", "hubs", "missions", "nodes", "events", "passages")
"""Parts of a scenario whose names tell something, in a YAML or an object."""


@dataclass(frozen=True)
class ScrubFinding:
    """Something that a file contains.

    Attributes
    ----------
    count
        How often, each example once.
    examples
        Some of it.
    """

    what: str
    count: int
    examples: Sequence[str]


def scrub(path: Path) -> list[ScrubFinding]:
    """Everything that is found in a file.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    return [*_found(path)]


def _found(path: Path) -> Iterator[ScrubFinding]:
    text = "\n".join(_texts(path))
    yield from _one("marking", _markings(text))
    for name, told in (("user", _user()), ("host", _host())):
        if told and re.search(rf"\b{re.escape(told)}\b", text):
            yield ScrubFinding(f"name of this {name}", text.count(told), [told])
    for what, pattern in PATTERNS.items():
        yield from _one(what, re.findall(pattern, text))
    yield from _one("places and parts by name", _names(text))


def _one(what: str, every: Sequence[str]) -> Iterator[ScrubFinding]:
    different = list(
        dict.fromkeys(each if len(each) <= LETTERS else f"{each[:LETTERS]}…" for each in every)
    )
    if different:
        yield ScrubFinding(what, len(different), different[:MOST])


def _user() -> str:
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""


def _host() -> str:
    with suppress(OSError):
        return socket.gethostname()
    return ""


def _texts(path: Path) -> Iterator[str]:
    """The text of a file; of a journal every cell, of a picture its words about itself."""
    content = path.read_bytes()
    if content.startswith(b"SQLite format 3\x00"):
        yield from _cells(path)
    elif content.startswith(b"\x89PNG"):
        yield from _words_of(content)
    else:
        text = content.decode("utf-8", "replace")
        yield re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.S)  # our own, without data


def _cells(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as file:
        names = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            for row in file.execute(f'SELECT * FROM "{name}"'):
                for cell in row:
                    if isinstance(cell, bytes):
                        with suppress(zlib.error, UnicodeDecodeError):
                            yield zlib.decompress(cell).decode("utf-8")
                    elif isinstance(cell, str):
                        yield cell


def _words_of(png: bytes) -> Iterator[str]:
    """Text chunks of a PNG (W3C, Portable Network Graphics, section 11.3.4)."""
    place = 8
    while place + 8 <= len(png):
        size = int.from_bytes(png[place : place + 4], "big")
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + size]
        if kind in (b"tEXt", b"iTXt", b"eXIf"):
            yield body.replace(b"\x00", b" ").decode("latin-1")
        place += 12 + size


def _markings(text: str) -> list[str]:
    found = re.findall(r'class="marking">([^<]+)<', text)
    found += re.findall(r'"?\bmarking"?\s*:\s*"?([^"\n,}]{2,})', text)
    return [each.strip() for each in found if each.strip() not in ("", '"', "''")]


def _names(text: str) -> list[str]:
    """Names of parts: of the data of a page, or of the keys of an object or a scenario."""
    found: list[str] = []
    for data in re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.S):
        with suppress(ValueError):
            found += _of_page(json.loads(data))
    for part in PARTS:
        block = re.search(rf"(?m)^{part}:\n((?:[ \t]+.*\n)+)", text)
        if block:
            found += re.findall(r"(?m)^ {2}(\w+):", block.group(1))
    return found


def _of_page(page: Mapping[str, Any]) -> Iterator[str]:
    for panel in page.get("panels", []):
        figure = panel.get("figure") or {}
        inner = figure.get("map", figure)
        for key in ("hubs", "stations", "passages"):
            for each in inner.get(key, []):
                if isinstance(each, dict) and each.get("title"):
                    yield str(each["title"])
        for row in figure.get("rows", []):
            yield str(row.get("title")) if isinstance(row, dict) else str(row)
