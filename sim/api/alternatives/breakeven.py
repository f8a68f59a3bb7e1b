"""``sim.breakeven``: the value of a factor at which an option is as good as the baseline."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from sim.api.asking.about import About, about, came_from
from sim.api.asking.choices import options_of, times_of
from sim.api.asking.folder import opened, where
from sim.api.asking.keys.choosing import BreakEvenKeys
from sim.api.asking.keywords import BreakEvenKeywords, Source
from sim.api.asking.progress import Counter
from sim.api.asking.words import asked, own_defaults, own_of
from sim.api.results.answer import Answer
from sim.core.errors import ConfigError, Problem
from sim.load.factors.points import SweepPlan
from sim.report.study.break_even import BreakEvenCurve, break_even_table
from sim.study.running.variants import Floats, Objective, Runner
from sim.study.selection.break_even import break_even
from sim.study.statistics.intervals import SHARE
from sim.study.statistics.summary import half_width, interval
from sim.study.sweeping.designs import is_number

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

COLUMNS = ("at", "low", "high", "inside", "zeros", "rises")
WRITES = ("breakeven.csv", "breakeven.json", "breakeven.png")


def breakeven(
    scenario: Source = None, *overrides: str, **keywords: Unpack[BreakEvenKeywords]
) -> "BreakEvens":
    """Find the value of a factor at which a point is as good as the baseline.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar; the first key with several numbers is the factor.
    keywords
        What the baseline has (``against``), measure, ...: ``theater breakeven --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.selection.break_even``; docs/selection.md.
    """
    with asked("breakeven", scenario, overrides, keywords) as words:
        return _answer(words)


class BreakEvens(Answer):
    """Where each combination of the other keys is as good as the baseline.

    Attributes
    ----------
    along
        The factor.
    curves
        Paired differences from the baseline along it, and where they are nought.
    """

    writes = WRITES

    def __init__(
        self,
        origin: About,
        plan: SweepPlan,
        keys: BreakEvenKeys,
        along: str,
        curves: Sequence[BreakEvenCurve],
    ) -> None:
        super().__init__(origin)
        self.plan, self.keys, self.along, self.curves = plan, keys, along, curves

    @property
    def _objective(self) -> Objective:
        return self.keys.objective

    @property
    def head(self) -> list[str]:
        """The other keys, and where the factor is at break-even."""
        return [*(key for key in self.plan.keys if key != self.along), *COLUMNS]

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each combination of the other keys."""
        return rows_of(self.curves)

    @property
    def text(self) -> str:
        """The break-even values in a table."""
        higher, title = self.keys.best == "max", self._objective.title
        told = break_even_table(self.curves, self.along, title, self.plan.against, higher)
        return self.origin.heading(times_of(self.plan)) + "\n\n" + told

    def figure(self) -> "Figure":
        """The paired differences along the factor."""
        from sim.report.study.figures.break_even import break_even_figure

        first = self.plan.loaded[0]
        return break_even_figure(
            self.curves, self.along, self._objective, self.plan.against, first.options.level,
            first.scenario,
        )  # fmt: skip

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Table, object and figure."""
        return [
            folder.write_text("breakeven.csv", self.csv),
            folder.write_text("breakeven.json", self.json),
            *folder.draw(self.figure, "breakeven.png", self.origin.notes()),
        ]

    def as_dict(self) -> dict[str, Any]:
        """All curves as one object."""
        plan, along = self.plan, self.along
        first = plan.loaded[0]
        assert plan.baseline is not None
        level = first.options.level
        return {
            **self.origin.head(),
            "scenario": first.name,
            "factor": along,
            "against": plan.against,
            "seed": first.options.seed,
            "replications": first.options.replications,
            "level": first.options.level,
            "provenance": [came_from(one) for one in (plan.baseline, *plan.loaded)],
            **asdict(self._objective),
            "best": self.keys.best,
            "curves": [
                {**dict(zip(self.head, row, strict=True)), "points": points_of(each, level)}
                for row, each in zip(self.rows, self.curves, strict=True)
            ],
        }


def _answer(words: Sequence[str]) -> BreakEvens:
    keys, rest = own_of(words, BreakEvenKeys)
    objective = keys.objective
    plan = options_of(rest, BreakEvenKeys, against=True)
    along = factor_of(plan)
    options = plan.loaded[0].options
    assert plan.baseline is not None
    origin = about("breakeven", words, [*plan.loaded, plan.baseline], own_defaults(BreakEvenKeys))
    folder = opened(origin.request, options, WRITES)
    variants = [each.scenario for each in (plan.baseline, *plan.loaded)]
    counter = Counter(
        f"breakeven of {len(plan.loaded)} points", len(variants) * options.replications
    )
    points = list(zip(plan.settings, variants[1:], strict=True))
    runner = Runner(options.seed, where(folder, options, points, variants[0]), counter)
    values = runner.values(variants, [objective], range(options.replications))[..., 0]
    counter.end()
    found = curves(plan, along, values[1:] - values[0], options.seed, options.level)
    answer = BreakEvens(origin, plan, keys, along, found)
    answer.keep(folder)
    return answer


def factor_of(plan: SweepPlan) -> str:
    """The factor along which break-even is sought: the first swept key that has numbers.

    Raises
    ------
    ConfigError
        If there is none, or no baseline.
    """
    problems = []
    if plan.baseline is None:
        problems.append(Problem("against", "is missing; e.g. against=posture=home"))
    numeric = [
        key
        for key in plan.keys
        if all(is_number(each[key]) for each in plan.settings)
        and len({each[key] for each in plan.settings}) > 1
    ]
    if not numeric:
        told = "none has several numbers; e.g. legs.home.takes.value_d=5,10,20"
        problems.append(Problem(", ".join(plan.keys), told))
    if problems:
        raise ConfigError("overrides", problems)
    return numeric[0]


def curves(
    plan: SweepPlan, along: str, differences: Floats, seed: int, level: float
) -> list[BreakEvenCurve]:
    """One curve for each combination of the other keys."""
    by: dict[str, list[int]] = {}
    for number, settings in enumerate(plan.settings):
        by.setdefault(repr([settings[key] for key in plan.keys if key != along]), []).append(number)
    found = []
    for numbers in by.values():
        x = [float(plan.settings[number][along]) for number in numbers]
        rest = {key: value for key, value in plan.settings[numbers[0]].items() if key != along}
        there = differences[numbers]
        found.append(BreakEvenCurve(rest, x, there, break_even(x, there, seed, level)))
    return found


def rows_of(found: Sequence[BreakEvenCurve]) -> list[tuple[Any, ...]]:
    """One row for each curve."""
    return [
        (*each.settings.values(), *(getattr(each.zero, column) for column in COLUMNS))
        for each in found
    ]


def points_of(curve: BreakEvenCurve, level: float) -> list[dict[str, float]]:
    """The paired differences along the factor, and the share of replications that are above 0."""
    return [
        {
            "x": x,
            "difference": float(row.mean()),
            "half_width": half_width(row, level),
            "above": float((row > 0).mean()),
            "above_low": low,
            "above_high": high,
        }
        for x, row in zip(curve.x, curve.differences, strict=True)
        for low, high in [interval((row > 0).astype(np.float64), level, SHARE)]
    ]
