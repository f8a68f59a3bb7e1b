"""What a page is made from: the results of each choice, their differences, and what was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.report.content.grade_rows import GradedShares
from sim.report.page.parts import Key, PageNumber, Words
from sim.study.results.paired import Comparison
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary, summarise

KEYS: tuple[Key, ...] = ("a", "b", "c", "d")
MOST_DAYS = 732
"""Days of a series that a page has at most; of longer runs every second, third, ... [d]."""


@dataclass(frozen=True)
class Side:
    """A choice that is shown.

    Attributes
    ----------
    choice, label
        As the result names it, and for people.
    spells
        Spells that were kept, by replication, as CSV.
    """

    key: Key
    choice: str
    label: str
    result: Result
    spells: Mapping[int, str] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.result.scenario

    @cached_property
    def _summaries(self) -> dict[tuple[str, str], Summary]:
        return {(each.metric, each.subject): each for each in self.result.summaries()}

    def has(self, metric: str, subject: str) -> bool:
        """Whether it has a value of a measure."""
        found = self._summaries.get((metric, subject))
        return found is not None and found.n > 0

    def value(self, metric: str, subject: str) -> PageNumber:
        """A measure with its interval."""
        return number(self._summaries[metric, subject], self.choice)


@dataclass(frozen=True)
class ShownChange:
    """A difference that is shown.

    Attributes
    ----------
    choice
        What the result calls it.
    """

    choice: str
    base: Side
    other: Side
    pair: Comparison

    @cached_property
    def _differences(self) -> dict[tuple[str, str], Summary]:
        return {(each.metric, each.subject): each for each in self.pair.differences()}

    def has(self, metric: str, subject: str) -> bool:
        """Whether both have a value of a measure, and a difference."""
        found = self._differences.get((metric, subject))
        return found is not None and found.n > 0

    def value(self, metric: str, subject: str) -> PageNumber:
        """The paired change of a measure with its interval."""
        return number(self._differences[metric, subject], self.choice, "change")

    def simultaneous(self, metric: str, subject: str, among: int) -> Summary:
        """The same with an interval that holds together with so many others (Bonferroni)."""
        base, other = self.base.result, self.other.result
        values = other.of(metric, subject) - base.of(metric, subject)
        level = 1 - (1 - base.level) / max(among, 1)
        return summarise(metric, subject, "", values, level, base.block, difference=True)


@dataclass(frozen=True)
class Shown:
    """Everything that a page tells.

    Attributes
    ----------
    name
        Of the scenario.
    asked, remarks, provenance
        As the files of the result have them.
    land
        File of the coastlines.
    """

    name: str
    command: str
    sides: Sequence[Side]
    changes: Sequence[ShownChange]
    asked: Mapping[str, Any]
    remarks: Sequence[str]
    provenance: Mapping[str, Any]
    land: Path
    question: str = ""
    shares: GradedShares | None = None
    """Shares of the headlines' variance by grade of the inputs, where they were given."""
    more_choices: int = 0
    """Choices of the result that are not shown [count]."""
    experiment: str = ""
    """What was run how often, in words, where it is not the choices that are shown."""

    @property
    def first(self) -> Side:
        """The choice that stands first."""
        return self.sides[0]

    @property
    def scenario(self) -> Scenario:
        """That of the first choice."""
        return self.first.scenario

    @property
    def seed(self) -> int:
        """What was asked for; a point of a study may have another one of its own."""
        return int(self.asked.get("seed") or self.first.result.seed)

    @property
    def every(self) -> int:
        """Days between two values of a series [d]."""
        days = int(max(side.result.daily.shape[-1] for side in self.sides))
        return max(1, -(-days // MOST_DAYS))

    def has(self, metric: str, subject: str) -> bool:
        """Whether every choice has a value of a measure."""
        return all(side.has(metric, subject) for side in self.sides)

    def values(self, metric: str, subject: str) -> list[PageNumber]:
        """A measure of every choice that has it."""
        return [each.value(metric, subject) for each in self.sides if each.has(metric, subject)]

    def differences(self, metric: str, subject: str) -> list[PageNumber]:
        """Its paired changes."""
        return [each.value(metric, subject) for each in self.changes if each.has(metric, subject)]

    def label(self, choice: str) -> str:
        """What people call a choice."""
        return next((each.label for each in self.sides if each.choice == choice), choice)

    def role(self, choice: str) -> Key:
        """The key of a choice; of a change that of the choice that is new in it."""
        found = {each.choice: each.key for each in self.sides}
        found |= {each.choice: each.other.key for each in self.changes}
        return found.get(choice, "a")


def number(
    found: Summary, choice: str = "", what: Literal["value", "change"] = "value"
) -> PageNumber:
    """A summary as a page has it."""

    def known(value: float) -> float | None:
        return None if value != value or value in (float("inf"), float("-inf")) else value

    return PageNumber(
        metric=found.metric,
        subject=found.subject,
        choice=choice,
        what=what,
        unit=found.unit,
        mean=known(found.mean),
        low=known(found.low),
        high=known(found.high),
        n=found.n,
    )


def series(side: Side, name: str) -> NDArray[np.float64]:
    """A daily series of every replication, shape (replications, days); nan after an early end."""
    row = side.result.series.index(name)
    values = side.result.daily[:, row].astype(float)
    return cast("NDArray[np.float64]", np.where(values < 0, np.nan, values))


def words(*parts: str | Words) -> list[Words]:
    """Words of a page from texts and words of somebody."""
    return [Words(text=each) if isinstance(each, str) else each for each in parts if each]
