"""``sim.solve``: exact long-run values of a scenario, or why there are none."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.analytic.exact import Exact, exact
from sim.api.asking.about import About, about, came_from, choices
from sim.api.asking.keywords import SolveKeywords, Source
from sim.api.asking.words import asked
from sim.api.results.answer import Answer
from sim.load.compose import load
from sim.record.metric import metrics
from sim.report.output.terminal import paragraph
from sim.report.output.text import aligned
from sim.study.running.outcome import Key

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder

COLUMNS = ("metric", "subject", "unit", "method", "value")
WRITES = ("solve.json", "solve.csv")
EXACT = "exact"
"""What the method of an exact value is called, beside those of approximations."""
UNSOLVED = 3
"""Exit status where no method covers the scenario."""


def solve(
    scenario: Source = None, *overrides: str, **keywords: Unpack[SolveKeywords]
) -> "Solution":
    """Exact long-run values, where a method covers all of the scenario.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar, e.g. ``"posture=home"``.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.analytic``; docs/truth.md.
    """
    with asked("solve", scenario, overrides, keywords) as words:
        loaded = load(words)
        return Solution(about("solve", words, [loaded]), *exact(loaded.scenario))


class Solution(Answer):
    """The exact values of a scenario; false where there are none.

    Attributes
    ----------
    exact
        Values, method, assumptions, and approximations beside them; None where no method covers
        the scenario.
    reasons
        By method, why it does not cover it.
    """

    writes = WRITES
    head = COLUMNS

    def __init__(self, origin: About, found: Exact | None, reasons: Mapping[str, str]) -> None:
        super().__init__(origin)
        self.exact, self.reasons = found, reasons
        self.status = 0 if found else UNSOLVED

    def __bool__(self) -> bool:
        """Whether it is solved."""
        return self.exact is not None

    @property
    def values(self) -> Mapping[Key, float]:
        """Exact values by metric and subject, in the metric's unit; empty if not solved."""
        return self.exact.values if self.exact else {}

    def __getitem__(self, key: Key) -> float:
        """The exact value of a metric of a subject.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self.values[key]

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """A row for each exact value, then for each of an approximation."""
        return [
            (metric, subject, metrics[metric].unit, method, value)
            for method, values in self._methods.items()
            for (metric, subject), value in values.items()
        ]

    @property
    def text(self) -> str:
        """The values and what they assume; or why there are none."""
        (loaded,) = self.origin.loaded
        heading = self.origin.heading("in the long run", choices(loaded.scenario))
        if self.exact is None:
            return "\n\n".join([heading, "\n".join(self.aside)])
        cells = [
            [
                f"{metric} {subject}", metrics[metric].unit,
                *(f"{values[metric, subject]:.6g}" for values in self._methods.values()),
            ]
            for metric, subject in self.values
        ]  # fmt: skip
        assumes = "\n".join(paragraph(each, "    ", "  - ") for each in self.exact.assumes)
        told = [
            heading,
            paragraph(f"Solved exactly: {self.exact.method} (docs/truth.md)."),
            aligned(["metric", "unit", *self._methods], cells),
            f"It assumes, and the scenario keeps\n{assumes}",
        ]
        return "\n\n".join(told)

    @property
    def aside(self) -> list[str]:
        """Why each method does not cover a scenario that none covers."""
        if self.exact is not None:
            return []
        lines = [paragraph(why, "    ", f"  {name}: ") for name, why in self.reasons.items()]
        return ["Not solved exactly: no method covers the scenario (docs/truth.md).", *lines]

    def as_dict(self) -> dict[str, Any]:
        """The solution as one object."""
        (loaded,) = self.origin.loaded
        found, reasons = self.exact, {} if self.exact else self.reasons
        return {
            **self.origin.head(),
            "scenario": loaded.name,
            "posture": loaded.scenario.posture,
            "maintenance": loaded.scenario.maintenance,
            "method": found.method if found else "",
            "assumes": [*found.assumes] if found else [],
            "values": [dict(zip(COLUMNS, row, strict=True)) for row in self.rows],
            "not_solved": [{"method": each, "why": why} for each, why in reasons.items()],
            "provenance": came_from(loaded),
        }

    def files(self, folder: "ResultFolder") -> list[Path]:
        """The table and the object."""
        return [
            folder.write_text("solve.json", self.json),
            folder.write_text("solve.csv", self.csv),
        ]

    @property
    def _methods(self) -> dict[str, Mapping[Key, float]]:
        return {EXACT: self.exact.values, **self.exact.approximations} if self.exact else {}
