"""The points of a sweep as a page shows them: settings, values, what they are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.record.metric import metrics
from sim.report.content.shown import KEYS, Shown, number
from sim.report.content.wording import with_unit
from sim.report.output.words.labels import OptionTitles, choice_title, measure_title
from sim.report.output.words.names import OptionNames
from sim.report.page.parts import PageNumber
from sim.study.running.outcome import Key
from sim.study.statistics.summary import summarise

Floats = NDArray[np.float64]
LEAD = (
    ("lines_met", "all missions"), ("dru", "all missions"),
    ("days_to_regenerate", "all fleets/all kinds"), ("cost", "total"),
)  # fmt: skip
"""Measures that speak for a theater, in this order; others where none of them is there."""
OTHERS = ("mission_uptime", "on_station", "ao", "utilisation", "wait")
MOST_MEASURES, MOST_CURVES, MOST_ROWS = 3, len(KEYS), 400
COST = ("cost", "total")


def unit_of(metric: str) -> str:
    """The unit of a measure; empty of one that is not known."""
    return metrics[metric].unit if metric in metrics else ""


@dataclass(frozen=True)
class ShownPoint:
    """A point that came to its end.

    Attributes
    ----------
    values
        By metric and subject, by replication.
    """

    number: int
    settings: Mapping[str, Any]
    seed: int
    values: Mapping[Key, Floats]


@dataclass(frozen=True)
class ShownSweep:
    """What a page of a sweep is made from.

    Attributes
    ----------
    shown
        The scenario, what was asked, and so on, with the result of the first point.
    base, against
        The baseline, and what it is called.
    grid
        Whether points lie on a grid, so that those next to each other may be joined.
    """

    shown: Shown
    points: Sequence[ShownPoint]
    base: ShownPoint | None
    against: str
    grid: bool
    block: int
    level: float
    failed: int = 0

    @property
    def keys(self) -> list[str]:
        """Keys that have more than one value."""
        every = dict.fromkeys(key for each in self.points for key in each.settings)
        return [key for key in every if len({repr(each.settings[key]) for each in self.points}) > 1]

    @cached_property
    def names(self) -> OptionNames:
        """What settings are called."""
        return OptionNames.of(
            [{key: each.settings[key] for key in self.keys} for each in self.points]
        )

    @cached_property
    def titles(self) -> OptionTitles:
        """How people call settings."""
        return OptionTitles(self.shown.scenario, self.names)

    def key_title(self, key: str) -> str:
        """A key as people say it."""
        return self.titles.key(key)

    def title(self, point: ShownPoint) -> str:
        """A point in words."""
        return self.titles.option({key: point.settings[key] for key in self.keys})

    @property
    def against_title(self) -> str:
        """What people call the baseline."""
        return choice_title(self.shown.scenario, self.against)

    def told(self, measure: Key) -> str:
        """A measure in words."""
        return measure_title(self.shown.scenario, *measure)

    def unit(self, measure: Key) -> str:
        """A measure in words, with its unit."""
        return with_unit(self.told(measure), unit_of(measure[0]))

    @cached_property
    def measures(self) -> list[Key]:
        """What is shown."""
        known = self.points[0].values
        asked = [each for each in known if each[0] in self.shown.asked.get("metric", ())]
        lead = [each for each in LEAD if each in known and not np.isnan(known[each]).all()]
        if len(self.shown.scenario.missions) < 2:  # then it is no count of lines
            lead = [each for each in lead if each[0] != "lines_met"]
        other = [each for name in OTHERS for each in known if each[0] == name]
        return (asked or lead or other)[:MOST_MEASURES]

    def value(self, point: ShownPoint, measure: Key) -> PageNumber:
        """A measure of a point."""
        found = summarise(
            *measure, unit_of(measure[0]), point.values[measure], self.level, self.block
        )
        return number(found, str(point.number))

    @property
    def is_paired(self) -> bool:
        """Whether all points have the same seed and number of replications."""
        counts = {len(each.values[self.measures[0]]) for each in self.points}
        return len(counts) == 1 and len({each.seed for each in self.points}) == 1
