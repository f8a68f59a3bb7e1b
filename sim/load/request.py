"""What a command was asked: one line that can be typed again, and the same as a mapping."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from sim.load.compose import RunOptions, default_scenario
from sim.load.files.grammar import QUOTED, Override, is_word
from sim.load.overrides import parse

HOW = (
    "out", "workers", "scheduler", "format", "detail", "show", "spells", "spells_of", "figures",
    "store", "rerun", "junit",
)  # fmt: skip
"""Keys that say how and where, and never change a number."""
PREFIXES = ("control=", "against=")
"""How words begin that are about another scenario beside the one that is run."""


@dataclass(frozen=True)
class CommandRequest:
    """A command, its words in a canonical order, and the options that decide its numbers.

    Equal questions give equal requests: no time of day, no folder, no number of workers, and no
    path but that of a scenario file as it was given.
    """

    command: str
    words: tuple[str, ...]
    """The scenario, the overrides of the model, and the command's own keys."""
    options: Mapping[str, Any]
    """Seed, replications, level; a precision and its budget, pairs, where they are asked for."""

    @property
    def command_line(self) -> str:
        """What to type to get the same numbers again."""
        told = [f"{key}={grammar(value)}" for key, value in self.options.items()]
        return " ".join(["theater", self.command, *map(shlex.quote, [*self.words, *told])])

    @property
    def line(self) -> str:
        """The line that every text and figure carries."""
        return f"asked: {self.command_line}"

    def as_dict(self) -> dict[str, Any]:
        """What every JSON object carries under ``asked``."""
        return {
            "command": self.command,
            "words": list(self.words),
            **self.options,
            "line": self.command_line,
        }


def request(
    command: str,
    words: Sequence[str],
    options: RunOptions,
    own: type[BaseModel] | Mapping[str, Any] | None = None,
) -> CommandRequest:
    """What the words of a command ask for.

    Parameters
    ----------
    words
        As they were typed.
    options
        Of the run, with what was not typed.
    own
        The keys of the command beside those of a run, or the values of them that say nothing.
    """
    defaults = _defaults(own)
    given = [(text, *_split(text)) for text in words]
    kept: list[tuple[str, str]] = []
    swept = set()
    for text, prefix, override in given:
        key = override.key_or_group
        if not prefix:
            if key in HOW or (key in defaults and _value(override) == defaults[key]):
                continue
            if key in RunOptions.model_fields and key not in defaults:
                if not override.is_sweep_override():
                    continue
                swept.add(key)
        kept.append((f"{prefix}{key}", prefix + _word(override, text.removeprefix(prefix))))
    if not any(key == "scenario" for key, _ in kept):
        kept.append(("scenario", f"scenario={default_scenario()}"))
    told = () if command in ("check", "solve") else _options(options)
    asked = {key: value for key, value in told if key not in {*swept, *defaults}}
    return CommandRequest(command, tuple(word for _, word in _ordered(kept)), asked)


def grammar(value: Any) -> str:
    """A value in the grammar of overrides, so that reading it gives the value again."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case Mapping():
            return "{" + ",".join(f"{grammar(k)}:{grammar(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(grammar, value)) + "]"
    text = str(value)
    if is_word(text) or _reads_as(text, text):
        return text
    for quote in ("'", '"'):
        quoted = quote + text.replace(quote, f"\\{quote}") + quote
        if _reads_as(quoted, text):
            return quoted
    return repr(text)


def _reads_as(text: str, value: str) -> bool:
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    try:
        read = OverridesParser.create().parse_override(f"key={text}")
        if read.is_sweep_override() or read.value() != value:
            return False
        inside = OverridesParser.create().parse_override(f"key=[{text}]")
        return bool(inside.value() == [value])
    except HydraException:
        return False


def _defaults(own: type[BaseModel] | Mapping[str, Any] | None) -> Mapping[str, Any]:
    if isinstance(own, type):
        return {key: field.default for key, field in own.model_fields.items()}
    return own or {}


def _split(text: str) -> tuple[str, Override]:
    """The prefix of a word about another scenario, and its override."""
    prefix = next((each for each in PREFIXES if text.startswith(each)), "")
    (override,) = parse([text.removeprefix(prefix)])
    return prefix, override


def _value(override: Override) -> Any:
    return None if override.is_sweep_override() or override.is_delete() else override.value()


def _word(override: Override, text: str) -> str:
    """An override in one spelling: blanks, quotes and numbers alike."""
    key, _, given = text.partition("=")
    if override.is_delete():
        return key.strip()
    if override.is_sweep_override():
        return f"{key.strip()}={_without_blanks(given)}"
    return f"{key.strip()}={grammar(override.value())}"


def _without_blanks(text: str) -> str:
    """A text without the blanks that are in no quotes."""
    kept, last = [], 0
    for quoted in QUOTED.finditer(text):
        kept += ["".join(text[last : quoted.start()].split()), quoted[0]]
        last = quoted.end()
    return "".join([*kept, "".join(text[last:].split())])


def _ordered(words: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The scenario first, then by key; words of one key, such as choices, in their order.

    Where a later word takes in an earlier one, as ``hubs.yard={...}`` does after
    ``hubs.yard.berths.dock=2``, the order says something and stays.
    """
    first = [each for each in words if each[0] == "scenario"]
    rest = [each for each in words if each[0] != "scenario"]
    overtaken = any(
        earlier.startswith(f"{later}.")
        for place, (later, _) in enumerate(rest)
        for earlier, _ in rest[:place]
    )
    return first + (rest if overtaken else sorted(rest, key=lambda each: each[0].split(".")))


def _options(options: RunOptions) -> Iterator[tuple[str, Any]]:
    """The options that decide numbers, those that are not asked for left out."""
    yield "seed", options.seed
    yield "replications", options.replications
    yield "level", options.level
    if options.antithetic:
        yield "antithetic", True
    if options.past is not None:
        yield "past", options.past
        yield "from_d", options.from_d or 0.0
        if options.lived:
            yield "lived", [list(each) for each in options.lived]
    if options.precision is not None:
        from sim.study.results.precision import BUDGET

        yield "precision", options.precision
        yield "budget", options.budget or BUDGET
    for key in ("keep", "metric", "subject"):  # what is stored, and what is told and precise
        if getattr(options, key):
            yield key, list(getattr(options, key))
