"""The choices of a comparison: keys that are given twice, or what the scenario compares."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded, build
from sim.load.factors.points import COMMON
from sim.load.files.grammar import Override
from sim.load.overrides import parse
from sim.report.output.words.names import OptionNames

NO_CHOICE = ("seed", *COMMON)
"""Keys that are no choice."""
POSTURE = "posture"


@dataclass(frozen=True)
class Choices:
    """What is compared.

    Attributes
    ----------
    points
        The overrides of each choice.
    keys
        Keys that make the choices.
    first_minus
        Whether the others are taken from the first, and not the first from each of the others.
    """

    labels: list[str]
    loaded: list[Loaded]
    points: list[list[Override]]
    keys: list[str]
    first_minus: bool = False

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Base and other of each difference, by their numbers."""
        others = range(1, len(self.labels))
        return [(each, 0) if self.first_minus else (0, each) for each in others]


def choices_of(words: Sequence[str]) -> Choices:
    """Labels and scenarios: keys given more than once are the choice, all others are common.

    Where none is, the postures that the scenario compares.

    Raises
    ------
    ConfigError
        If nothing is given twice and the scenario compares nothing, or two such keys are given a
        different number of times.
    """
    overrides = parse(words, repeated=True)
    counts = Counter(each.key_or_group for each in overrides)
    varied = [key for key, count in counts.items() if count > 1]
    if not varied and POSTURE not in counts:
        own = build(overrides).scenario.compared
        if own:
            return _compared(overrides, own)
    sizes = {counts[key] for key in varied}
    if len(sizes) != 1:
        told = ", ".join(f"{key} ({counts[key]} times)" for key in varied)
        wanted = "give one key twice, e.g. posture=today posture=rsf"
        given = f"unequal choices: {told}" if varied else "nothing to compare"
        swept = next((each for each in overrides if each.is_sweep_override()), None)
        if swept is not None and not varied:
            key = swept.key_or_group
            wanted = f"give {key} twice, {key}=A {key}=B; several values in one word are for "
            wanted += "`theater sweep`"
        raise ConfigError("overrides", [Problem("", f"{given}; {wanted}")])
    for key in set(varied) & set(NO_CHOICE):
        wanted = "a paired comparison has one for all choices"
        raise ConfigError("overrides", [Problem(key, f"is given {counts[key]} times; {wanted}")])
    settings, points = [], []
    for number in range(sizes.pop()):
        point, own_values = _point(overrides, varied, number)
        points.append(point)
        settings.append(own_values)
    names = OptionNames.of(settings)
    labels = [names.choice(each) for each in settings]
    return Choices(labels, [build(each) for each in points], points, varied)


def _point(
    overrides: Sequence[Override], varied: Sequence[str], number: int
) -> tuple[list[Override], dict[str, Any]]:
    """The overrides of one choice, and its own values."""
    seen: Counter[str] = Counter()
    point, own = [], {}
    for each in overrides:
        key = each.key_or_group
        if key not in varied or seen[key] == number:
            point.append(each)
        if key in varied:
            if seen[key] == number:
                own[key] = None if each.is_delete() else each.value()
            seen[key] += 1
    return point, own


def _compared(overrides: Sequence[Override], names: Sequence[str]) -> Choices:
    """The postures that a scenario compares: the first, minus each of the others."""
    points = [[*overrides, *parse([f"{POSTURE}={name}"])] for name in names]
    loaded = [build(each) for each in points]
    return Choices(list(names), loaded, points, [POSTURE], first_minus=True)
