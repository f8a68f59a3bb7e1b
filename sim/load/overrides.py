"""Overrides from the command line: Hydra's grammar, every complaint at once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.core.errors import ConfigError, Problem, did_you_mean, shortened, shown
from sim.core.model import Model, known_keys, problems_of
from sim.load.files.grammar import Override, read

Keys = TypeVar("Keys", bound=Model)

KIND_WORDS = ("law", "policy", "kind")
"""A mapping with one of these keys replaces another; every other mapping is merged."""
REPLACED_WHOLE = ("law", "policy")
"""A mapping that has one of these keys is replaced, never merged: half a law is none."""
RENAMED = {
    "metrics": "metric", "gain": "metric", "gain_subject": "subject",
    "cost": "cost_metric", "better": "best",
}  # fmt: skip
"""Words that some command had for a key, and what it is called."""


@dataclass(frozen=True)
class Change:
    """One override: where, what, and whether it may make a key (``+``) or removes one (``~``)."""

    text: str
    path: str
    value: Any
    adds: bool
    removes: bool


def parse(texts: Sequence[str], repeated: bool = False) -> list[Override]:
    """Parse overrides by Hydra's grammar.

    Parameters
    ----------
    texts
        The overrides.
    repeated
        Whether a key may be given more than once.

    Raises
    ------
    ConfigError
        With the layer ``overrides``, every text that does not parse, and every key that is given
        more than once.
    """
    parsed: list[Override] = []
    problems: list[Problem] = []
    for text in texts:
        override = read(text)
        if isinstance(override, str):
            problems.append(Problem(shortened(text), override))
        else:
            parsed.append(override)
    problems += _unfit(parsed, repeated)
    if problems:
        raise ConfigError("overrides", problems)
    return parsed


def _unfit(overrides: Sequence[Override], repeated: bool) -> Iterator[Problem]:
    """What no command can read: a key given twice, of which one would be lost; names of files; keys
    that have another name now."""
    counts = Counter(each.key_or_group for each in overrides)
    for key, count in counts.items():
        if count > 1 and not repeated:
            told = "one value each, or several in one word for `theater sweep`"
            yield Problem(key, f"is given {count} times; {told}: {key}=A,B")
    for each in overrides:
        if each.key_or_group in RENAMED:
            now = RENAMED[each.key_or_group]
            yield Problem(each.key_or_group, f"is called {now}= in every command")
        kind = each.value_type if each.is_sweep_override() else None
        if kind is not None and kind.name == "GLOB_CHOICE_SWEEP":
            key, told = each.key_or_group, "glob() names files, of which there are none here"
            yield Problem(key, f"{told}; the values themselves are right: {key}=A,B")


def changes(overrides: Sequence[Override]) -> list[Change]:
    """Overrides as changes; a sweep is refused here, because it is not one value."""
    found: list[Change] = []
    problems: list[Problem] = []
    for override in overrides:
        path, text = override.key_or_group, override.input_line or override.key_or_group
        if override.is_sweep_override():
            problems.append(Problem(path, "gives several values; `theater sweep` runs them all"))
            continue
        value: Any = None if override.is_delete() else override.value()
        if isinstance(value, dict | list):
            from omegaconf import OmegaConf

            value = OmegaConf.to_container(OmegaConf.create(value))
        found.append(
            Change(
                text,
                path,
                value,
                override.is_add() or override.is_force_add(),
                override.is_delete(),
            )
        )
    if problems:
        raise ConfigError("overrides", problems)
    return found


def own_keys(overrides: Sequence[Override], model: type[Keys]) -> tuple[Keys, list[Override]]:
    """The keys of a command itself, and the overrides that are left.

    Raises
    ------
    ConfigError
        With every key that is wrong.
    """
    own = [each for each in overrides if each.key_or_group in model.model_fields]
    try:
        asked = model.model_validate({each.path: each.value for each in changes(own)})
    except ValidationError as error:
        raise ConfigError("overrides", problems_of(error, model)) from None
    return asked, [each for each in overrides if each not in own]


def parse_own(words: Sequence[str], prefix: str, what: str) -> list[Override]:
    """What another scenario beside the one that is run has of its own, without the prefix.

    Raises
    ------
    ConfigError
        With every word that is no override.
    """
    try:
        return parse(words)
    except ConfigError as error:
        told = f"is no {what}; {prefix}KEY=VALUE is right, once for each key"
        problems = [Problem(f"{prefix}{each.path}", told) for each in error.problems]
        raise ConfigError("overrides", problems) from None


def apply(config: dict[str, Any], wanted: Sequence[Change], schema: type[BaseModel]) -> None:
    """Change a configuration in place.

    Raises
    ------
    ConfigError
        With the layer ``overrides`` and every key that the configuration does not have.
    """
    problems: list[Problem] = []
    for change in wanted:
        problem = _apply(config, change, schema)
        if problem is not None:
            problems.append(problem)
    if problems:
        raise ConfigError("overrides", problems)


def _apply(config: dict[str, Any], change: Change, schema: type[BaseModel]) -> Problem | None:
    *above, last = change.path.split(".")
    place: Any = config
    for depth, key in enumerate(above):
        optional = change.adds or key in known_keys(schema, above[:depth])
        if isinstance(place, dict) and place.get(key) is None and optional:
            place[key] = {}
        inside = _get(place, key)
        if not isinstance(inside, dict | list):
            below = inside is not None
            names = [*_names(place), *known_keys(schema, above[:depth])]
            return _unknown(change, ".".join(above[: depth + 1]), key, place, names, below)
        place = inside
    known = key_in(place, last)
    if change.removes and known:
        del place[int(last) if isinstance(place, list) else last]
        return None
    may_add = isinstance(place, dict) and (change.adds or last in known_keys(schema, above))
    if change.removes or not (known or may_add):
        names = [*_names(place), *(() if change.removes else known_keys(schema, above))]
        return _unknown(change, change.path, last, place, names)
    if isinstance(place, list):
        place[int(last)] = change.value
    else:
        place[last] = _merged(place.get(last), change.value)
    return None


def key_in(place: Any, key: str) -> bool:
    """Whether a mapping has a key, or a list a place of that number."""
    if isinstance(place, list):
        return key.isdigit() and int(key) < len(place)
    return isinstance(place, Mapping) and key in place


def _get(place: Any, key: str) -> Any:
    """What stands under a key of a mapping or at a place of a list; None for nothing."""
    if not key_in(place, key):
        return None
    return place[int(key)] if isinstance(place, list) else place[key]


def _merged(old: Any, new: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    if any(word in new for word in KIND_WORDS) or any(word in old for word in REPLACED_WHOLE):
        return new
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}


def _names(place: Any) -> list[str]:
    return [str(name) for name in place] if isinstance(place, Mapping) else []


def _unknown(
    change: Change, path: str, key: str, place: Any, names: Sequence[str], below: bool = False
) -> Problem:
    """The complaint about a key that is not there, or (``below``) has nothing below it."""
    given = "" if change.removes else f" = {shown(change.value)}"
    asked = f"(asked: {change.path}{given})"
    if below:
        return Problem(path, f"has nothing below it {asked}")
    if isinstance(place, list):
        return Problem(path, f"is no place of this list of {len(place)} {asked}; they count from 0")
    hint = did_you_mean(key, {*names}) if names else "there is nothing below it"
    return Problem(path, f"is not a key of this scenario {asked}; {hint}")
