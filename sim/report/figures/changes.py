"""Changes with their intervals as a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.figures.seen import seen
from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREY, INK, ORANGE, head, in_percent, new_figure
from sim.report.output.words.labels import cap, listed
from sim.report.output.words.numbers import with_interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_NAMED = 3
"""Changes that a title names at most."""


@dataclass(frozen=True)
class MeasuredChanges:
    """Changes of one measure, an entry for each row of the figure.

    Attributes
    ----------
    measure
        In words, as it stands under the axis; of shares without a unit.
    mean, half_width
        Change and half its interval, shape (rows,), in the unit of the measure.
    unit
        ``fraction`` for shares, told in points; another one stands in the title.
    """

    measure: str
    mean: Sequence[float]
    half_width: Sequence[float]
    unit: str = ""


def changes(
    labels: Sequence[str],
    panels: Sequence[MeasuredChanges],
    *,
    against: str,
    replications: int | None,
    level: float = 0.95,
    finding: str = "",
) -> "Figure":
    """A row for each change and a panel for each measure; hollow and grey where it may be nothing.

    Parameters
    ----------
    labels
        What was changed, in words, shape (rows,).
    panels
        At least one; the title speaks of the first.
    against
        What the changes are changes of: ``the contingency alone``.
    replications
        Paired replications behind a change; None where they differ.
    level
        Of the intervals, each by itself.
    finding
        Stands as the title instead of what the first panel shows.
    """
    figure, (axes,) = new_figure(
        3.6 + 4.0 * len(panels), 0.3 * len(labels) + 0.9, 1, len(panels), share=True
    )
    for axis, panel in zip(axes, panels, strict=True):
        _panel(axis, panel)
    axes[0].set_yticks(range(len(labels)), [wrapped(cap(each), 60) for each in labels], fontsize=8)
    axes[0].set_ylim(len(labels) - 0.4, -0.6)
    note = (
        f"Paired change against {against}, {seen(replications, level)} of each by itself; blue "
        "dot: more, orange square: less, grey ring: not told from nothing."
    )
    head(figure, finding or _finding(labels, panels[0]), note)
    return figure


def _panel(axis: Any, panel: MeasuredChanges) -> None:
    for place, (mean, half) in enumerate(zip(panel.mean, panel.half_width, strict=True)):
        sure = _is_told(mean, half)
        color = GREY if not sure else BLUE if mean > 0 else ORANGE
        mark = "s" if sure and mean < 0 else "o"
        axis.errorbar(
            mean, place, xerr=half, fmt=mark, ms=5, color=color, capsize=2.5, lw=1.2,
            mfc=color if sure else "white",
        )  # fmt: skip
    axis.axvline(0, color=INK, lw=0.8)
    axis.set_xlabel(f"change in {panel.measure}", fontsize=8)
    if panel.unit == "fraction":
        in_percent(axis.xaxis)
        axis.set_xlabel(f"change in {panel.measure}, in points", fontsize=8)


def _is_told(mean: float, half: float) -> bool:
    return abs(mean) > half


def _finding(labels: Sequence[str], panel: MeasuredChanges) -> str:
    """Which changes are told from nothing, the largest first."""
    order = np.argsort(-np.abs(np.asarray(panel.mean, dtype=float)), kind="stable")
    rows = [(labels[at], float(panel.mean[at]), float(panel.half_width[at])) for at in order]
    sure = [row for row in rows if _is_told(row[1], row[2])]
    what = panel.measure
    if not sure:
        return f"None of {len(rows)} changes in {what} is told from nothing"
    named = listed(
        f"{label}, {with_interval(mean, mean - half, mean + half, panel.unit, sign=True)}"
        for label, mean, half in sure[:MOST_NAMED]
    )
    most = "most: " if len(sure) > MOST_NAMED else ""
    verb = "is" if len(sure) == 1 else "are"
    return f"{len(sure)} of {len(rows)} changes in {what} {verb} told from nothing; {most}{named}"
