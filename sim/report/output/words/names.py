"""Names of settings: short enough for a table, and never the same for two that differ."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

Settings = Mapping[str, Any]
"""Values by key, of one option or point."""
DIGITS = range(6, 18)
"""Significant digits of a number: as few of these as tell all values of a key apart."""
PLAIN = re.compile(r"(?! )[^,={}\[\]'\"\\\x00-\x1f]+(?<! )")
"""Words that need no quotes, if they are no number: nothing in them joins settings."""
RESERVED = ("true", "false", "null")


class OptionNames:
    """Names for the options of one study.

    Parameters
    ----------
    values
        All values of each key.
    """

    def __init__(self, values: Mapping[str, Sequence[Any]]) -> None:
        self.keys = short(list(values))
        """By key what it is called here."""
        self._digits = {key: _digits(every) for key, every in values.items()}

    @classmethod
    def of(cls, settings: Sequence[Settings]) -> "OptionNames":
        """Names for some options, all of the same keys."""
        keys = settings[0] if settings else ()
        return cls({key: [each[key] for each in settings] for key in keys})

    def value(self, key: str, value: Any) -> str:
        """A value of a key."""
        return text_of(value, self._digits[key])

    def values(self, settings: Settings) -> list[str]:
        """All values of an option, in their order."""
        return [self.value(key, value) for key, value in settings.items()]

    def option(self, settings: Settings) -> str:
        """An option in words, as keys and values; empty without settings."""
        return ", ".join(
            f"{self.keys[key]}={self.value(key, value)}" for key, value in settings.items()
        )

    def choice(self, settings: Settings) -> str:
        """An option in as few words as can be: a value alone where its key needs no telling."""
        (only, *more) = settings.items() or [("", "")]
        if not more and "." not in only[0] and isinstance(only[1], str):
            return self.value(*only) if only[0] else ""
        return self.option(settings)


def short(keys: Sequence[str]) -> dict[str, str]:
    """Every key without its first word, where it still says whose it is and is like no other.

    ``hubs.geoje.berths.slot`` is ``geoje.berths.slot``: a hub or an event is never left out.
    """
    ends = {key: key.partition(".")[2] if key.count(".") > 1 else key for key in keys}
    every = [*ends.values(), *(key for key, end in ends.items() if key != end)]
    return {key: end if every.count(end) == 1 else key for key, end in ends.items()}


def text_of(value: Any, digits: int = DIGITS[-1]) -> str:
    """A value as it could be typed; numbers with so many digits."""
    match value:
        case bool() | None:
            return json.dumps(value)
        case float():
            return f"{value:.{digits}g}"
        case str():
            return value if _bare(value) else json.dumps(value, ensure_ascii=False)
        case Mapping():
            parts = (f"{key}: {text_of(each, digits)}" for key, each in value.items())
            return "{" + ", ".join(parts) + "}"
        case list() | tuple():
            return "[" + ", ".join(text_of(each, digits) for each in value) + "]"
        case _:
            return str(value)


def _bare(word: str) -> bool:
    """Whether a word cannot be taken for another kind of value, or for several."""
    try:
        float(word)
    except ValueError:
        return PLAIN.fullmatch(word) is not None and word.lower() not in RESERVED
    return False


def _digits(values: Sequence[Any]) -> int:
    """The fewest digits that tell every two values apart."""
    different = {text_of(value): value for value in values}.values()
    for digits in DIGITS:
        if len({text_of(value, digits) for value in different}) == len(different):
            return digits
    return DIGITS[-1]
