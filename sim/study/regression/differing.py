"""Which keys of a scenario are not what they were."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ABSENT = "(none)"
"""What stands for a key that is not there."""


@dataclass(frozen=True)
class Differing:
    """A key with two values; one that was not there, or is not any more, is ``(none)``."""

    path: str
    was: Any
    now: Any


def differing(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Differing]:
    """The keys of two scenarios whose values differ, by path; lists are values as a whole."""
    return list(_walk("", was, now))


def _walk(path: str, was: Any, now: Any) -> Iterator[Differing]:
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in [*was, *(key for key in now if key not in was)]:
            below = f"{path}.{key}" if path else str(key)
            yield from _walk(below, was.get(key, ABSENT), now.get(key, ABSENT))
    elif was != now:
        yield Differing(path, was, now)
