"""Words of a sweep that ask for a design, and swept overrides as its factors."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from hydra.core.override_parser.types import (
    ChoiceSweep,
    IntervalSweep,
    Override,
    QuotedString,
    RangeSweep,
    ValueType,
)

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.load.overrides import parse
from sim.study.sweeping.designs import DESIGNS, Factor, Interval, Levels, design, unfit

WORDS = ("design", "points", "design_seed")
"""Keys that belong to a sweep and not to a scenario."""
EXAMPLE = "design=lhs points=64"
WRITTEN_OUT = ("grid", "together")
"""Designs whose points are the values that were given, all combinations or in step."""


@dataclass(frozen=True)
class DesignOptions:
    """The design that a command line asks for."""

    kind: str = "grid"
    points: int | None = None
    seed: int = 1
    logs: frozenset[str] = frozenset()
    """Factors that are spread evenly in the logarithm."""

    @property
    def drawn(self) -> bool:
        """Whether the points are drawn, and not written out."""
        return self.kind not in WRITTEN_OUT


def asked(overrides: Sequence[Override]) -> tuple[DesignOptions, list[Override]]:
    """The design, and the overrides that are not about it.

    Raises
    ------
    ConfigError
        With everything that is wrong with the words of the design.
    """
    own = [each for each in overrides if each.key_or_group in WORDS]
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for each in own:
        key = each.key_or_group
        given[key] = None
        plain = each.input_line is not None and each.input_line.startswith(f"{key}=")
        if each.is_sweep_override() or not plain:
            problems.append(Problem(key, f"is one for a whole sweep; {EXAMPLE} is right"))
            continue
        given[key] = each.value()
        problems += _wrong(key, given[key])
    kind = given.get("design", "grid")
    if kind in WRITTEN_OUT and not problems:
        what = "a grid" if kind == "grid" else f"design={kind}"
        for key in [key for key in ("points", "design_seed") if key in given]:
            problems.append(Problem(key, f"is of no use in {what}; {EXAMPLE} is right"))
    if problems:
        raise ConfigError("overrides", problems)
    rest = [each for each in overrides if each.key_or_group not in WORDS]
    logs = frozenset(each.key_or_group for each in rest if _is_log(each.value()))
    seed = given.get("design_seed", 1)
    return DesignOptions(kind, given.get("points"), seed, logs), rest


def _is_log(value: Any) -> bool:
    return isinstance(value, IntervalSweep) and "log" in value.tags


def _wrong(key: str, value: Any) -> Iterator[Problem]:
    if key == "design":
        if value not in DESIGNS:
            told = f"no design is called {str(value)!r}; {did_you_mean(str(value), DESIGNS)}"
            yield Problem(key, told)
    elif not isinstance(value, int) or isinstance(value, bool) or value < 0:
        yield Problem(key, f"{value!s} is no whole number of 0 or more, e.g. {key}=64")


def values_of(override: Override) -> int:
    """How many values a swept key has, without writing them out."""
    value = override.value()
    if isinstance(value, RangeSweep) and value.start is not None and value.stop is not None:
        return max(math.ceil((value.stop - value.start) / (value.step or 1)), 1)
    return len(value.list) if isinstance(value, ChoiceSweep) else 1


def points_of(wanted: DesignOptions, overrides: Sequence[Override]) -> list[list[Override]]:
    """The overrides of every point: all combinations, or those of a design.

    Raises
    ------
    ConfigError
        With everything that is wrong with the factors.
    """
    swept = [each for each in overrides if each.is_sweep_override()]
    problems = [problem for each in swept for problem in unfit_factor(each, wanted)]
    if problems:
        raise ConfigError("overrides", problems)
    if wanted.kind == "grid":
        return [parse(texts) for texts in combinations(overrides)]
    if wanted.kind == "together":
        return _in_step(overrides, swept)
    factors = {each.get_key_element(): factor(each) for each in swept}
    problems = list(unfit(wanted.kind, wanted.points, factors))
    if problems:
        raise ConfigError("overrides", problems)
    assert wanted.points is not None
    settings = design(wanted.kind, factors, wanted.points, wanted.seed)
    return [_point(overrides, each) for each in settings]


def combinations(overrides: Sequence[Override]) -> Iterator[list[str]]:
    """Words of every point of a grid, the values of the last swept key in turn first."""
    texts = [
        (each.get_key_element(), each.sweep_string_iterator())
        if each.is_sweep_override()
        else (each.get_key_element(), [each.get_value_element_as_str()])
        for each in overrides
    ]
    words = [[f"{key}={text}" for text in values] for key, values in texts]
    return (list(point) for point in product(*words))


def _in_step(overrides: Sequence[Override], swept: Sequence[Override]) -> list[list[Override]]:
    """The first values of all swept keys, the second ones, and so on."""
    values = {each.get_key_element(): [*each.sweep_string_iterator()] for each in swept}
    counts = {key: len(every) for key, every in values.items()}
    if len({*counts.values()}) > 1:
        told = ", ".join(f"{key} ({count})" for key, count in counts.items())
        wrong = f"together takes the values in step, and there are not as many of each: {told}"
        raise ConfigError("overrides", [Problem("design", wrong)])
    points = zip(*values.values(), strict=True)
    return [_point(overrides, dict(zip(values, each, strict=True))) for each in points]


def first_point(overrides: Sequence[Override]) -> list[Override]:
    """All overrides in their order, the swept ones with their first value; intervals have none."""
    return [
        _one(each, next(each.sweep_string_iterator())) if each.is_sweep_override() else each
        for each in overrides
        if not isinstance(each.value(), IntervalSweep)
    ]


def _point(overrides: Sequence[Override], setting: dict[str, Any]) -> list[Override]:
    """All overrides in their order, the swept ones with their value of this point."""
    return [
        _one(each, setting[each.get_key_element()]) if each.is_sweep_override() else each
        for each in overrides
    ]


def _one(swept: Override, value: Any) -> Override:
    """A swept override with one value; a number needs no parser."""
    text = f"{swept.get_key_element()}={value}"
    if type(value) is not float:
        (parsed,) = parse([text])
        return parsed
    return replace(swept, value_type=ValueType.ELEMENT, _value=value, input_line=text)


def factor(override: Override) -> Factor:
    """The values of one swept key."""
    value = override.value()
    if isinstance(value, IntervalSweep):
        assert value.start is not None
        assert value.end is not None
        return Interval(value.start, value.end, _is_log(value))
    texts = tuple(override.sweep_string_iterator())
    words = [f"{override.key_or_group}={text}" for text in texts]
    plain = [one.value() for one in parse(words, repeated=True)]
    numbers = tuple(
        one for one in plain if isinstance(one, int | float) and not isinstance(one, bool)
    )
    return Levels(texts, numbers if len(numbers) == len(texts) else ())


def unfit_factor(override: Override, wanted: DesignOptions) -> Iterator[Problem]:
    """What is wrong with one swept key."""
    key, value = override.key_or_group, override.value()
    if isinstance(value, IntervalSweep):
        yield from _unfit_interval(key, value, wanted)
    elif not list(override.sweep_string_iterator()):
        yield Problem(key, "has no values; the end of range(start, stop) is left out")
    elif wanted.drawn and isinstance(value, ChoiceSweep | RangeSweep) and value.shuffle:
        yield Problem(key, "is shuffled; a design mixes the values itself, without shuffle()")
    elif wanted.drawn:
        yield from given_twice(override)


def given_twice(override: Override) -> Iterator[Problem]:
    """Values that a swept key has twice, where they are drawn or chosen from: which would it be?"""
    value = override.value()
    if isinstance(value, ChoiceSweep):
        plain = [str(one.text if isinstance(one, QuotedString) else one) for one in value.list]
        for one in sorted({one for one in plain if plain.count(one) > 1}):
            yield Problem(override.key_or_group, f"has {one} twice; once is right")


def _unfit_interval(key: str, value: IntervalSweep, wanted: DesignOptions) -> Iterator[Problem]:
    low, high = value.start, value.end
    assert low is not None
    assert high is not None
    asked_for = f"interval({low}, {high})"
    if not wanted.drawn:
        told = f"{asked_for} has no end of values for a grid; {EXAMPLE} draws some of them, and"
        yield Problem(key, f"{told} {key}={low},{high} is right for a grid")
    elif isinstance(low, int) or isinstance(high, int):
        told = f"int({asked_for}) is no interval; range({low}, {int(high) + 1}) gives whole numbers"
        yield Problem(key, told)
    elif not (math.isfinite(low) and math.isfinite(high) and low < high):
        yield Problem(key, f"{asked_for} is empty or endless; the lower bound comes first")
    elif value.tags - {"log"}:
        tags = ", ".join(sorted(value.tags - {"log"}))
        yield Problem(key, f"no spread is called {tags}; tag(log, interval(a, b)) is the only one")
    elif "log" in value.tags and low <= 0:
        yield Problem(key, f"{asked_for} has no logarithm; bounds above 0 are right with log")
