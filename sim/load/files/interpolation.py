"""Interpolations that name another key, ``${a.b.c}``, without the typed nodes of OmegaConf.

OmegaConf wraps every value in a node, which takes ten times as long as everything else about a
point of a sweep. Whatever is more than a whole value that names a key from the root is left to it.
"""

import re
from collections.abc import Mapping
from typing import Any

from sim.core.errors import ConfigError, Problem, shown

RESOLVER = re.compile(r"\$\{[^{}]*:")
"""One that asks for more than another key: ``${oc.env:HOME}``."""
NAMES_A_KEY = re.compile(r"\$\{(\w+(?:\.\w+)*)\}", re.ASCII)
SCALARS = (str, int, float, bool, type(None))


class NotPlain(Exception):
    """There is something in a mapping that only OmegaConf can tell the meaning of."""


def plain(config: dict[str, Any]) -> dict[str, Any]:
    """A copy of a mapping in which each ``${a.b.c}`` is what stands there.

    Raises
    ------
    NotPlain
        If an interpolation is anything else, names nothing, or goes round in a circle.
    """
    found: dict[str, Any] = _copy(config, config, ())
    return found


def refuse_resolvers(value: Any, path: tuple[str, ...] = ()) -> None:
    """No interpolation reads the machine, its environment, or what Hydra knows.

    Raises
    ------
    ConfigError
        With the first one that would.
    """
    if isinstance(value, Mapping):
        for key, each in value.items():
            refuse_resolvers(each, (*path, str(key)))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            refuse_resolvers(each, (*path, str(number)))
    elif isinstance(value, str) and RESOLVER.search(value):
        told = f"{shown(value)} is not right: an interpolation names another key and nothing else"
        raise ConfigError("overrides", [Problem(".".join(path), told)])


def _copy(value: Any, root: dict[str, Any], within: tuple[str, ...]) -> Any:
    """A value without interpolations; ``within`` are the keys that led here."""
    kind = type(value)
    if kind is dict:
        if not all(type(key) is str for key in value):
            raise NotPlain
        return {key: _copy(each, root, within) for key, each in value.items()}
    if kind is list:
        return [_copy(each, root, within) for each in value]
    if kind is str and "${" in value:
        found = NAMES_A_KEY.fullmatch(value)
        if found is None or found[1] in within:
            raise NotPlain
        return _copy(_at(root, found[1]), root, (*within, found[1]))
    if kind not in SCALARS:
        raise NotPlain
    return value


def _at(root: dict[str, Any], path: str) -> Any:
    """What stands at a path; what is reached through another interpolation is not plain."""
    place: Any = root
    for key in path.split("."):
        if type(place) is not dict or key not in place:
            raise NotPlain
        place = place[key]
    if place is None or place == "???":
        raise NotPlain
    return place


def first_line(error: BaseException) -> str:
    """What an error of OmegaConf or Hydra says, without where it was."""
    return " ".join(str(error).split("\n")[:2])[:160]
