"""One override of the command line: Hydra's grammar, with letters of any language.

Most overrides are a plain word, ``posture=home``, which means the same without Hydra.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sim.core.names import JOINED, RIGHT, is_name
from sim.load.files.scalars import MOST_DIGITS

__all__ = ["Override", "is_word", "quoted", "read"]

OVERRIDE = re.compile(r"(\+\+|\+|~)?([^=]*)(?:=(.*))?", re.DOTALL)
PLAIN = re.compile(
    r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)="
    r"(?:(?P<word>[A-Za-z_]\w*)|(?P<count>0|-?[1-9][0-9]{0,8})|(?P<decimal>-?(?:0|[1-9][0-9]{0,8})\.[0-9]{1,9}))",
    re.ASCII,
)
"""A key with a value that is one word or one number."""
NO_WORDS = ("true", "false", "null", "nan", "inf")
"""Words that are values."""
CODED = re.compile("Zqx([0-9a-f]+)xqZ")
"""A letter that Hydra's grammar does not know."""
GIVEN_AS_IT_IS = ("scenario", "out")
"""Keys whose value is a path: one that is there is taken as it is, whatever marks it has."""
QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
UNDERSCORES = re.compile(r"(?<![^\s,:(\[{])[-+]?[0-9]+(?:_[0-9]+)+(?![^\s,:)\]}])")
"""A whole word that Hydra reads as a number, and not a part of a path."""
MOST_VALUES = 100_000
"""Values of one key at most [count]."""
PAIRS = {"}": "{", "]": "[", ")": "("}


@dataclass(frozen=True)
class PlainOverride:
    """A key and its one value, without Hydra; what else an override is asked, Hydra's is asked."""

    key_or_group: str
    _value: str | int | float
    input_line: str
    package: None = None

    def value(self) -> str | int | float:
        """What the key is to be."""
        return self._value

    def is_sweep_override(self) -> bool:
        """Nor is it any of the others."""
        return False

    is_add = is_force_add = is_delete = is_hydra_override = is_sweep_override

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(_changing(None, self.key_or_group, self._value, self.input_line), name)


if TYPE_CHECKING:
    from hydra.core.override_parser.types import Override as Override
else:
    Override = PlainOverride


def read(text: str) -> Override | str:
    """One override, which callers must not change; or what is wrong with it."""
    found = OVERRIDE.fullmatch(text)
    assert found is not None
    key, value = unicodedata.normalize("NFC", found[2]), found[3]
    if value is not None and key in GIVEN_AS_IT_IS and _is_there(value):
        if found[1] is not None:
            return _changing(found[1], key, value, text)
        return _plain(key, value, text)
    plain = PLAIN.fullmatch(text)
    if plain is None or key.startswith("hydra") or _unfit_key(key):
        return _by_hydra(text)
    if plain["word"] is None:
        return _plain(key, int(value) if plain["count"] else float(value), text)
    return _plain(key, value, text) if is_word(value) else _by_hydra(text)


def is_word(text: str) -> bool:
    """Whether a text is one plain word, which is read as itself."""
    plain = PLAIN.fullmatch(f"key={text}")
    return plain is not None and plain["word"] is not None and text.lower() not in NO_WORDS


def _plain(key: str, value: str | int | float, text: str) -> Override:
    return cast("Override", PlainOverride(key, value, text))


def _changing(sign: str | None, key: str, value: str | int | float, text: str) -> Override:
    """Hydra's own override of a key by a value that is no text of its grammar."""
    from hydra.core.override_parser.types import Override, OverrideType, ValueType

    kind = OverrideType.CHANGE
    if sign is not None:
        kind = {"+": OverrideType.ADD, "++": OverrideType.FORCE_ADD, "~": OverrideType.DEL}[sign]
    return Override(kind, key, ValueType.ELEMENT, value, input_line=text)


@lru_cache(maxsize=4096)
def _by_hydra(text: str) -> Override | str:
    """What a text says, whatever files there are."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    found = OVERRIDE.fullmatch(text)
    assert found is not None
    sign, key, value = found[1], unicodedata.normalize("NFC", found[2]), found[3]
    if not key or (value is None and sign != "~"):
        is_file = value is None and not sign and key.endswith((".yaml", ".yml"))
        return f"is not an override; {f'scenario={key}' if is_file else 'key=value'} is right"
    if told := _unfit_key(key):
        return f"{told}; key=value is right"
    plain = f"{sign or ''}k" if value is None else f"{sign or ''}k={_coded(value)}"
    hydras = "/" in key or "@" in key
    try:
        parser = OverridesParser.create()
        override = parser.parse_override(plain.replace("k", key, 1) if hydras else plain)
    except HydraException:
        return f"is not an override: {_reason(value or '')}; key=value is right"
    except (ValueError, OverflowError, RecursionError):
        return "has too long a number, or too deep a value, to be read; key=value is right"
    told = next(_unfit_values(_decoded(override._value), value or ""), None)
    if told is not None:
        return told
    name = override.key_or_group if hydras else key
    return replace(override, key_or_group=name, _value=_decoded(override._value), input_line=text)


def quoted(text: str) -> str:
    """A text as the grammar of overrides has it, whatever it has in it."""
    return "'" + text.replace("'", "\\'") + "'"


def _unfit_key(key: str) -> str | None:
    """What no key has; parts of a key are names, or names of passages joined by +."""
    for part in re.split(r"[./@:]", key):
        if not all(is_name(each) for each in part.split(JOINED)):
            return f"is not an override: {part!r} in its key is no name ({RIGHT})"
    return None


def _is_there(value: str) -> bool:
    try:
        return Path(value).exists()
    except (OSError, ValueError):
        return False


def _coded(value: str) -> str:
    return "".join(each if each.isascii() else f"Zqx{ord(each):x}xqZ" for each in value)


def _decoded(value: Any) -> Any:
    """A parsed value with its letters, however deep they are."""
    if isinstance(value, str):
        return CODED.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, list):
        return [_decoded(each) for each in value]
    if isinstance(value, dict):
        return {_decoded(key): _decoded(each) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        texts = {
            each.name: _decoded(getattr(value, each.name))
            for each in fields(value)
            if isinstance(getattr(value, each.name), str | list)
        }
        return replace(value, **texts)
    return value


def _unfit_values(value: Any, text: str) -> Iterator[str]:
    """Numbers that are none, or too long to be any."""
    from hydra.core.override_parser.types import RangeSweep, Sweep

    if found := UNDERSCORES.search(QUOTED.sub("''", text)):
        plain = found[0].replace("_", "")
        yield f"{found[0]} is a number to some readers only; write {plain}, or quote it"
    if isinstance(value, RangeSweep) and value.start is not None and value.stop is not None:
        count = abs((value.stop - value.start) / value.step) if value.step else float("inf")
        if not count <= MOST_VALUES:
            yield f"gives {count:.3g} values; at most {MOST_VALUES:,}"
    if isinstance(value, Sweep):
        value = getattr(value, "list", [])
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        if len(value) > MOST_VALUES:
            yield f"gives {len(value):,} values; at most {MOST_VALUES:,}"
        for each in value:
            yield from _unfit_values(each, "")
    elif isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        yield f"has a number of {len(str(abs(value)))} digits; at most {MOST_DIGITS}"


def _reason(value: str) -> str:
    """Why Hydra's grammar does not take a value, in words."""
    opened: list[str] = []
    quote = ""
    for before, each in zip(f" {value}", value, strict=False):
        if quote:
            quote = "" if each == quote and before != "\\" else quote
        elif each in "'\"":
            quote = each
        elif each in PAIRS.values():
            opened.append(each)
        elif each in PAIRS and (not opened or opened.pop() != PAIRS[each]):
            return f"its {each!r} closes nothing"
    if quote:
        return f"its {quote} is never closed"
    if opened:
        return f"its {opened[-1]!r} is never closed"
    marks = sorted({each for each in value if each in "#;&!<>`^~={}[](),:'\""})
    if marks:
        return f"its value has {' '.join(marks)}; quote it ('\"...\"' on the command line)"
    return "its value cannot be read; quote it"
