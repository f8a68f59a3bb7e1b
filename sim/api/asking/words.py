"""From a scenario, overrides and keywords to the words that a question is asked in.

A command line is the same words; so a function and its command cannot answer differently.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from sim.api.asking.folder import let_go
from sim.api.asking.interrupts import raised_again
from sim.api.asking.keys.running import Designed, RunKeys, SweepKeys
from sim.api.asking.keywords import Source
from sim.api.asking.options import OPTIONS
from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.core.model import Model, problems_of
from sim.load.compose import given, words_of
from sim.load.files.grammar import Override
from sim.load.overrides import changes, parse
from sim.load.request import grammar
from sim.load.run_options import MeasuresTold, Precise, Repeated

Keys = TypeVar("Keys", bound=Model)

PREFIXES = ("against", "control")
"""Keys whose value is a word itself, and which may be given several times."""
RAW = ("reason", "junit", "question", "marking")
"""Keys whose value is text, whatever the grammar would make of it."""
OF_NO_FUNCTION = ("format", "detail")
"""Keys about what is printed."""


@contextmanager
def asked(
    command: str, scenario: Source, overrides: Sequence[str], keywords: Mapping[str, Any]
) -> Iterator[list[str]]:
    """The words of a question, while it is answered; its folder is let go at the end.

    Raises
    ------
    TypeError
        If a keyword is none of the function.
    ConfigError
        With every key that the question has not.
    """
    let_go()
    words = spelled(command, scenario, overrides, keywords)
    try:
        with given(scenario), raised_again():
            yield words
    finally:
        let_go()


def spelled(
    command: str, scenario: Source, overrides: Sequence[str], keywords: Mapping[str, Any]
) -> list[str]:
    """The words of a question.

    Raises
    ------
    TypeError
        If a keyword is none of the function.
    ConfigError
        With every key that the question has not.
    """
    words = [*_words(command, scenario, overrides, keywords)]
    _refuse(command, words)
    return words


def _words(
    command: str, scenario: Source, overrides: Sequence[str], keywords: Mapping[str, Any]
) -> Iterator[str]:
    given_as: Sequence[object] = overrides
    for each in given_as:
        if not isinstance(each, str):
            told = f"{each!r} is no override; text is right, e.g. 'posture=home'"
            raise TypeError(f"sim.{command}: {told}")
    yield from overrides if scenario is None else words_of(scenario, *overrides)
    known = [key for key in OPTIONS[command].model_fields if key not in OF_NO_FUNCTION]
    for key, value in keywords.items():
        if key not in known:
            raise TypeError(f"sim.{command} has no keyword {key!r}; {did_you_mean(key, known)}")
        if value is None:
            continue
        if key in PREFIXES:
            several = [value] if isinstance(value, str) else value
            yield from (f"{key}={each}" for each in several)
        elif key in RAW:
            yield f"{key}={value}"
        else:
            yield f"{key}={grammar(value)}"


def _refuse(command: str, words: Sequence[str]) -> None:
    """Say which keys are those of another question."""
    known = OPTIONS[command].model_fields
    others = {*SweepKeys.model_fields, *RunKeys.model_fields}
    if "reason" in known or "junit" in known:  # a gate and its acceptance
        others |= {key for each in ("accept", "regress") for key in OPTIONS[each].model_fields}
    others -= {*known}
    name = "regress --accept" if command == "accept" else command
    keys = dict.fromkeys(word.partition("=")[0].lstrip("+~").strip() for word in words)
    problems = [
        Problem(key, f"is not a key of `theater {name}`; {did_you_mean(key, known)}")
        for key in keys
        if key in others
    ]
    if problems:
        raise ConfigError("overrides", problems)


# ---- the keys of a question itself -----------------------------------------------------------


def own_fields(model: type[Model]) -> list[str]:
    """Keys that are a question's own, and not read where its scenario is loaded."""
    loaded = {*Repeated.model_fields, *PREFIXES}
    for each in (Precise, MeasuresTold, Designed, SweepKeys, RunKeys):
        if issubclass(model, each):
            loaded |= {*each.model_fields}
    return [key for key in model.model_fields if key not in loaded]


def own_defaults(model: type[Model]) -> dict[str, Any]:
    """Their values where they are not given: what a request need not say."""
    return {key: model.model_fields[key].default for key in own_fields(model)}


def own(overrides: Sequence[Override], model: type[Keys]) -> tuple[Keys, list[Override]]:
    """The keys of a question itself, and the overrides that are left.

    Raises
    ------
    ConfigError
        With every key that is wrong.
    """
    fields = own_fields(model)
    ours = [each for each in overrides if each.key_or_group in fields]
    return _validated(model, ours, {}), [each for each in overrides if each not in ours]


def _validated(model: type[Keys], ours: Sequence[Override], texts: Mapping[str, str]) -> Keys:
    given = {**texts, **{each.path: each.value for each in changes(ours)}}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise ConfigError("overrides", problems_of(error, model)) from None


def own_of(words: Sequence[str], model: type[Keys]) -> tuple[Keys, list[str]]:
    """The keys of a question itself, and the words that are left."""
    fields = own_fields(model)
    texts: dict[str, str] = {}
    mine: list[str] = []
    others: list[str] = []
    for word in words:
        key, _, text = word.partition("=")
        if key in fields and key in RAW:
            quoted = text[:1] == text[-1:] and text[:1] in ("'", '"')
            texts[key] = text[1:-1] if quoted else text
        else:
            (mine if key in fields else others).append(word)
    return _validated(model, parse(mine), texts), others


def replications_of(model: type[Model]) -> int:
    """Replications of a question that asks for none."""
    return cast("int", model.model_fields["replications"].default)


def with_replications(words: Sequence[str], model: type[Model]) -> list[str]:
    """The words of a question, with its own number of replications where they ask for none."""
    there = any(word.partition("=")[0].lstrip("+") == "replications" for word in words)
    return [*words] if there else [f"replications={replications_of(model)}", *words]


def is_of_given(path: str, keys: Iterable[str]) -> bool:
    """Whether a problem is of a key that was typed: of the key, what is in it or what it is in."""
    names = [each.lstrip("+~") for each in keys]
    return any(
        f"{path}.".startswith(f"{each}.") or f"{each}.".startswith(f"{path}.") for each in names
    )
