"""The words of a game's command line: names first, then keys, then the keys of a scenario."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.core.model import Model, problems_of
from sim.load.overrides import changes, parse

Keys = TypeVar("Keys", bound=Model)
TEXTS = ("why", "title", "by", "fixes", "words")
"""Keys whose value is text, whatever the grammar would make of it."""


class GameWords(NamedTuple):
    """What was typed: names, the flags of it, and other words."""

    names: list[str]
    flags: list[str]
    others: list[str]


def split_words(words: Sequence[str]) -> GameWords:
    """Words by what they are; what has an ``=`` sets a key."""
    flags = [word for word in words if word.startswith("-")]
    names = [word for word in words if "=" not in word and word not in flags and word[:1] != "~"]
    others = [word for word in words if word not in flags and word not in names]
    return GameWords(names, flags, others)


def keys_and_rest(words: Sequence[str], model: type[Keys]) -> tuple[Keys, list[str]]:
    """The keys of a model, and the words that set others.

    Raises
    ------
    ConfigError
        With every key that is wrong.
    """
    given: dict[str, object] = {}
    plain: list[str] = []
    rest: list[str] = []
    for word in words:
        key, equals, text = word.partition("=")
        if key not in model.model_fields:
            rest.append(word)
        elif key in TEXTS and equals:
            given[key] = _unquoted(text)
        else:
            plain.append(word)
    given |= {each.path: each.value for each in changes(parse(plain))}
    try:
        return model.model_validate(given), rest
    except ValidationError as error:
        raise ConfigError("overrides", problems_of(error, model)) from None


def keys_alone(words: Sequence[str], model: type[Keys], command: str) -> Keys:
    """The keys of a model, and nothing else.

    Raises
    ------
    ConfigError
        With every word that sets another key.
    """
    keys, rest = keys_and_rest(words, model)
    known = list(model.model_fields)
    problems = [
        Problem(key, f"is not a key of `theater game {command}`; {did_you_mean(key, known)}")
        for word in rest
        for key in [word.partition("=")[0]]
    ]
    if problems:
        raise ConfigError("overrides", problems)
    return keys


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in ("'", '"')
    return text[1:-1] if quoted else text
