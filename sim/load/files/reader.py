"""The one place where a text becomes a mapping: scalars that mean one thing, keys with lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sim.core.errors import ConfigError, Problem
from sim.load.files.interpolation import RESOLVER
from sim.load.files.scalars import DECIMAL, INTEGER, SPECIAL, unfit
from sim.load.files.texts import digest_of, read_text, wrong

MOST_NODES = 500_000
"""Values and keys of a file at most, with every alias written out [count]."""
MOST_DEPTH = 40
"""Mappings and lists inside each other at most [count]."""
MOST_PROBLEMS = 8
"""Complaints about one file at most."""
PACKAGE = re.compile(r"#\s*@package\s+(\S+)\s*")

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A YAML file, read."""

    file: Path
    name: str
    """How messages call it."""
    data: Mapping[str, Any]
    lines: Mapping[Keys, int]
    """The line of every key and entry, from 1."""
    package: str | None
    """What its header says of where its keys belong."""
    digest: str
    """Of its text."""

    def place(self, path: Sequence[str]) -> str:
        """File and line of the nearest key at or above a path."""
        parts = tuple(path)
        while parts and parts not in self.lines:
            parts = parts[:-1]
        return f"{self.name}:{self.lines.get(parts, 1)}"


def read_yaml(file: Path, name: str | None = None) -> Document:
    """A YAML file as a mapping with plain values, and the lines of its keys.

    Raises
    ------
    ConfigError
        With the file and the lines of what cannot be read or means two things.
    """
    return document_of(read_text(file, name), file, name or str(file))


@lru_cache(maxsize=512)
def document_of(text: str, file: Path, name: str) -> Document:
    """A text as the file that it is, or is to be; see ``read_yaml``."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = " ".join(each for each in (error.context, error.problem) if each)
        raise wrong(_at(name, mark), told) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise wrong(f"{name}:{line}", f"{error.character!r} is no character of YAML") from None
    if node is None:
        return Document(file, name, {}, {}, _package(text), digest_of(text))
    if not isinstance(node, yaml.MappingNode):
        raise wrong(_at(name, node.start_mark), "is no mapping; lines such as horizon_d: 365")
    _check_size(node, name)
    scan = _Scan(name)
    scan.mapping(node, ())
    if scan.problems:
        raise ConfigError("file", scan.told())
    data = loader.construct_document(node)
    return Document(file, name, data, scan.lines, _package(text), digest_of(text))


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Reads scalars as every reader does; what means two things is found by the scan."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        if getattr(event, "tag", None) is not None:
            told = f"the tag {event.tag} has no use here; leave it out"
            raise yaml.composer.ComposerError(None, None, told, event.start_mark)
        if self.depth >= MOST_DEPTH:
            told = f"more than {MOST_DEPTH} mappings and lists inside each other"
            raise yaml.composer.ComposerError(None, None, told, event.start_mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


for _tag, _pattern in (
    ("bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$")),
    ("int", re.compile(f"(?:{INTEGER.pattern})$")),
    ("float", re.compile(f"(?:{DECIMAL.pattern}|{SPECIAL.pattern})$")),
    ("null", re.compile(r"(?:~|null|Null|NULL|)$")),
    ("merge", re.compile(r"(?:<<)$")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _pattern, None)


def _check_size(node: yaml.Node, name: str) -> None:
    """Every alias written out, a file is no deeper than another and no more than memory holds.

    None leads into itself.
    """
    sizes: dict[int, int] = {}
    depths: dict[int, int] = {}
    open_nodes: set[int] = set()

    def size(each: yaml.Node) -> int:
        key = id(each)
        if key in open_nodes:
            raise wrong(_at(name, each.start_mark), "an alias leads into what it stands for")
        if key not in sizes:
            open_nodes.add(key)
            sizes[key] = 1 + sum(size(inside) for inside in _inside(each))
            depths[key] = 1 + max((depths[id(inside)] for inside in _inside(each)), default=0)
            open_nodes.remove(key)
            if depths[key] > MOST_DEPTH + 1:
                told = "mappings and lists inside each other, once its aliases are written out"
                raise wrong(_at(name, each.start_mark), f"more than {MOST_DEPTH} {told}")
        return sizes[key]

    count = size(node)
    if count > MOST_NODES:
        told = f"{count:,} values once its aliases are written out; at most {MOST_NODES:,}"
        raise wrong(name, told)


def _inside(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            yield from pair
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


class _Scan:
    """What is wrong with the scalars of a file, and where its keys stand."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.lines: dict[Keys, int] = {}

    def told(self) -> list[Problem]:
        """The first complaints, and how many there are besides."""
        more = len(self.problems) - MOST_PROBLEMS
        last = [Problem(self.name, f"and {more} more of these")] if more > 0 else []
        return self.problems[:MOST_PROBLEMS] + last

    def mapping(self, node: yaml.MappingNode, path: Keys) -> None:
        seen: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._wrong(path, key, "a key is a word, no mapping or list")
                continue
            line = key.start_mark.line + 1
            here = (*path, key.value)
            if key.tag == "tag:yaml.org,2002:merge":
                several = value.value if isinstance(value, yaml.SequenceNode) else [value]
                for each in several:
                    if not isinstance(each, yaml.MappingNode):
                        self._wrong(path, each, "<< takes in a mapping, or a list of mappings")
                self.any(value, path)
                continue
            told = unfit(key.value) if key.style is None else None
            if told is not None or key.tag != "tag:yaml.org,2002:str":
                self._wrong(
                    path, key, told or f"the key {key.value or '(nothing)'} is no word; quote it"
                )
            elif key.value in seen:
                self._wrong(here, key, f"is given twice, before in line {seen[key.value]}")
            seen[key.value] = line
            self.lines.setdefault(here, line)
            self.any(value, here)

    def any(self, node: yaml.Node, path: Keys) -> None:
        if isinstance(node, yaml.MappingNode):
            self.mapping(node, path)
        elif isinstance(node, yaml.SequenceNode):
            for number, each in enumerate(node.value):
                here = (*path, str(number))
                self.lines.setdefault(here, each.start_mark.line + 1)
                self.any(each, here)
        else:
            told = unfit(node.value) if node.style is None else None
            if told is None and RESOLVER.search(node.value):
                told = "an interpolation names another key, such as ${horizon_d}, and nothing else"
            if told is not None:
                self._wrong(path, node, told)

    def _wrong(self, path: Keys, node: yaml.Node, told: str) -> None:
        self.problems.append(Problem(".".join(path), told, _at(self.name, node.start_mark)))


def _package(text: str) -> str | None:
    """The package of the header: ``# @package _global_`` among the first comments."""
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            break
        found = PACKAGE.fullmatch(line.strip())
        if found is not None:
            return found[1]
    return None


def _at(name: str, mark: Any) -> str:
    return name if mark is None else f"{name}:{mark.line + 1}:{mark.column + 1}"
