"""A measure of a study as a page has it: what it is called, and its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.record.metric import metrics
from sim.report.content.framed import Told
from sim.report.content.shown import Shown
from sim.report.content.wording import with_unit
from sim.report.output.words.labels import objective_title
from sim.report.page.figures import DotFigure, DotRow
from sim.report.page.parts import PageNumber
from sim.study.running.variants import Objective

MOST_ROWS = 40
"""Rows of a figure; its table has all of them [count]."""


@dataclass(frozen=True)
class ShownMeasure:
    """What is measured.

    Attributes
    ----------
    title
        In words, without its unit.
    n
        Replications behind a number [count].
    """

    metric: str
    subject: str
    unit: str
    title: str
    n: int = 0

    def between(
        self, mean: float | None, low: float | None, high: float | None, choice: str = ""
    ) -> PageNumber:
        """A value with the ends of its interval."""
        return PageNumber(
            metric=self.metric,
            subject=self.subject,
            choice=choice,
            unit=self.unit,
            mean=mean,
            low=low,
            high=high,
            n=self.n,
        )

    def change(self, mean: float | None, half_width: float | None, choice: str = "") -> PageNumber:
        """A change with an interval of this half-width; without one where there is none."""
        low = high = None
        if mean is not None and half_width is not None:
            low, high = mean - half_width, mean + half_width
        found = self.between(mean, low, high, choice)
        return found.model_copy(update={"what": "change"})

    def dots(
        self, titles: Sequence[str], values: Sequence[Sequence[PageNumber]], change: bool = False
    ) -> DotFigure:
        """A row for each title, with a dot for each of its values."""
        rows = [
            DotRow(title=title, values=[*some]) for title, some in zip(titles, values, strict=True)
        ]
        what = f"change of {self.title}" if change else self.title
        return DotFigure(
            unit=with_unit(what, self.unit, change),
            rows=rows[:MOST_ROWS],
            zero=True,
            changes=change,
        )


def objective_of(shown: Shown, told_of: Told, n: int) -> ShownMeasure:
    """What a study makes good, from the keys ``metric``, ``subject`` and ``over`` of its object."""
    subject = told_of["subject"]
    found = Objective(
        str(told_of["metric"]),
        subject if isinstance(subject, str) else tuple(subject),
        told_of["over"],
    )
    unit = found.unit if found.metric in metrics else ""
    title = objective_title(shown.scenario, found)
    return ShownMeasure(found.metric, found.told_of, unit, title, n)
