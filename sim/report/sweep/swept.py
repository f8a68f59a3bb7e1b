"""What a sweep found, as its table and its figures read it."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.model.scenario import Scenario
from sim.report.output.words.labels import OptionTitles, cap, choice_title, measure_title
from sim.report.output.words.names import OptionNames
from sim.report.output.words.numbers import share, times, told
from sim.study.results.good_side import good_side
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result
from sim.study.statistics.summary import Summary
from sim.study.sweeping.kept import keys_of, of_keys
from sim.study.sweeping.sweep import PointResult

MOST_NAMED = 4
"""Factors whose values stand in the finding; of more the number of the point does [count]."""
NONE = (float("nan"),) * 3


@dataclass(frozen=True)
class Swept:
    """The points of a sweep and what is shown of them.

    Attributes
    ----------
    keys
        What was swept.
    points
        In their order, those that failed too.
    measures
        Metrics and subjects that are shown.
    base, against
        The replications of the baseline and what it has of its own; None and empty without one.
    kind, logs
        What the design is called, and the factors that it spreads evenly in the logarithm.
    level
        Of the intervals.
    """

    keys: Sequence[str]
    points: Sequence[PointResult]
    measures: Sequence[Key]
    base: Result | None = None
    against: str = ""
    kind: str = "grid"
    logs: Set[str] = frozenset()
    level: float = 0.95
    scenario: Scenario | None = None
    """Whose parts the keys and measures speak of, for the names in figures."""

    @cached_property
    def names(self) -> OptionNames:
        """How keys and values are called."""
        return OptionNames.of([each.settings for each in self.points])

    @cached_property
    def titles(self) -> OptionTitles:
        """How people call keys and settings."""
        return OptionTitles(self.scenario, self.names)

    def title(self, measure: Key) -> str:
        """What people call a measure."""
        if self.scenario is None:
            return name_of(measure)
        return cap(measure_title(self.scenario, *measure))

    @property
    def against_title(self) -> str:
        """What people call the baseline."""
        return choice_title(self.scenario, self.against) if self.scenario else self.against

    def finding(self, measure: Key) -> str:
        """The best point by the mean of a measure, in a sentence; empty where none has a value."""
        known = [
            (number, found.mean)
            for number, means in enumerate(self.means)
            for found in [means.get(measure)]
            if found is not None and found.n
        ]
        if not known:
            return ""
        less = good_side(measure[0]) == "less"
        best, value = (min if less else max)(known, key=lambda each: each[1])
        several = [key for key in self.keys if len({repr(v) for v in values_of(self, key)}) > 1]
        if len(several) <= MOST_NAMED:
            settings = self.points[best].settings
            where = "with " + self.titles.option({key: settings[key] for key in several})
        else:
            where = f"at point {best}"
        number = share(value, 0) if self.units[measure] == "fraction" else told(value)
        return f"{self.title(measure)} is {'least' if less else 'highest'} ({number}) {where}"

    @property
    def times(self) -> str:
        """How many replications stand behind each point, in words."""
        return times(one.n for each in self.means for one in each.values() if one.n)

    @property
    def seen(self) -> str:
        """The same, with the interval of the points."""
        return f"{self.times} of each; bars: {told(100 * self.level)} % interval"

    @cached_property
    def units(self) -> dict[Key, str]:
        """Unit by measure, of those that are shown."""
        return {key: one.unit for each in self.means for key, one in each.items()}

    @cached_property
    def means(self) -> list[Mapping[Key, Summary]]:
        """Summaries of what is shown, by point and measure."""
        return [of_keys(each.summaries, self.measures) for each in self.points]

    @cached_property
    def changes(self) -> list[Mapping[Key, Summary]]:
        """Paired differences from the baseline by point and measure; nothing without one."""
        return [of_keys(each.differences, self.measures) for each in self.points]

    @property
    def judged(self) -> list[Mapping[Key, Summary]]:
        """What the points are ranked and coloured by: the differences, or else the means."""
        return self.means if self.base is None else self.changes

    def interval(self, point: int, measure: Key) -> tuple[float, float, float]:
        """What a point is judged by, and the ends of its interval; nan for nothing."""
        found = self.judged[point].get(measure)
        return NONE if found is None or not found.n else (found.mean, found.low, found.high)


def measures_of(
    points: Sequence[PointResult], names: Collection[str], subjects: Collection[str] = ()
) -> list[Key]:
    """Metrics and subjects that some point has, of these metrics in their order, and subjects."""
    known = dict.fromkeys(key for point in points for key in keys_of(point.summaries))
    return [
        key
        for name in dict.fromkeys(names)
        for key in known
        if key[0] == name and (not subjects or key[1] in subjects)
    ]


def name_of(measure: Key) -> str:
    """A measure as `metric=` and `subject=` name it."""
    return " ".join(measure)


def values_of(swept: Swept, key: str) -> list[Any]:
    """The values of a key, point by point."""
    return [each.settings[key] for each in swept.points]
