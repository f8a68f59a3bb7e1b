"""Exact lines with the simulated points that belong on them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.figures.seen import seen
from sim.report.output.page import wrapped
from sim.report.output.style import (
    DASHES,
    GREY,
    INK,
    MARKS,
    PHASE,
    SERIES,
    head,
    in_percent,
    new_figure,
)
from sim.report.output.words.labels import cap

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Numbers = Sequence[float]


@dataclass(frozen=True)
class ExactCurve:
    """A line, the points simulated beside it, or both.

    Attributes
    ----------
    label
        What it is of; curves of one label have one colour in all panels.
    x, y
        The line, shape (n,).
    at, mean, half_width
        The points with half their intervals, shape (m,).
    is_step
        Whether the line keeps its value until the next x.
    """

    label: str
    x: Numbers = ()
    y: Numbers = ()
    at: Numbers = ()
    mean: Numbers = ()
    half_width: Numbers = ()
    is_step: bool = False


@dataclass(frozen=True)
class CurvePanel:
    """Curves over one axis.

    Attributes
    ----------
    x_label, y_label
        Axes in words, with their units.
    title
        Of the panel, where there are several.
    spans
        Begin, end and name of what is shaded.
    unit
        ``fraction`` for shares along y.
    is_log
        Whether y is on a scale of powers.
    x_ticks
        Where x has values of its own.
    """

    curves: Sequence[ExactCurve]
    x_label: str
    y_label: str
    title: str = ""
    spans: Sequence[tuple[float, float, str]] = ()
    unit: str = ""
    is_log: bool = False
    x_ticks: Numbers = field(default=())


def curves(
    panels: Sequence[CurvePanel],
    *,
    replications: int | None = None,
    level: float = 0.95,
    note: str = "",
    finding: str = "",
) -> "Figure":
    """Panels beside each other; the title says how many points lie on their lines.

    Parameters
    ----------
    replications, level
        Of the points: how many, and the level of their intervals.
    note
        Stands instead of what lines and points are.
    finding
        Stands as the title instead of how many points agree, which the note then says.
    """
    width_in = 7.5 if len(panels) == 1 else 10.5
    figure, (axes,) = new_figure(width_in, 3.3, 1, len(panels))
    labels = list(dict.fromkeys(each.label for panel in panels for each in panel.curves))
    handles: dict[str, Any] = {}
    for axis, panel in zip(axes, panels, strict=True):
        _panel(axis, panel, labels, handles)
    usual = f"Lines: exact. Points: simulated, {seen(replications, level)}."
    title = finding or _agreement(panels)
    inside, every = agreement(panels)
    also = f" {inside} of {every} intervals hold their line." if finding and every else ""
    head(figure, title, (note or usual) + also, [handles[each] for each in labels], labels)
    return figure


def _panel(axis: Any, panel: CurvePanel, labels: Sequence[str], handles: dict[str, Any]) -> None:
    for start, end, name in panel.spans:
        axis.axvspan(start, end, color=PHASE, lw=0, zorder=0)
        axis.text(
            (start + end) / 2, 0.985, name, color=GREY, fontsize=7.5, ha="center", va="top",
            transform=axis.get_xaxis_transform(),
        )  # fmt: skip
    for each in panel.curves:
        number = labels.index(each.label)
        color = SERIES[number % len(SERIES)]
        dashes, mark = DASHES[number % len(DASHES)], MARKS[number % len(MARKS)]
        drawn: Any = None
        if len(each.x):
            where = {"drawstyle": "steps-post"} if each.is_step else {}
            (drawn,) = axis.plot(each.x, each.y, color=color, ls=dashes, lw=1.6, **where)
        if len(each.at):
            points = axis.errorbar(
                each.at, each.mean, each.half_width, fmt=mark, ms=4.5, mfc="white", color=color,
                capsize=3, lw=1.1, zorder=4,
            )  # fmt: skip
            drawn = drawn or points
        handles.setdefault(each.label, drawn)
    axis.set_xlabel(panel.x_label, fontsize=8)
    axis.set_ylabel(wrapped(panel.y_label, 40), fontsize=8)
    if panel.title:
        axis.set_title(panel.title, fontsize=8.5, loc="left", color=INK)
    if panel.is_log:
        axis.set_yscale("log")
        _name_decades(axis)
    else:
        low, high = axis.get_ylim()
        axis.set_ylim(min(low, 0) if low < -0.02 * high else 0, high * (1.08 if panel.spans else 1))
    if len(panel.x_ticks):
        axis.set_xticks(list(panel.x_ticks))
    if panel.unit == "fraction":
        in_percent(axis.yaxis)


def _name_decades(axis: Any) -> None:
    """Of less than two powers of ten 1, 2 and 5 are named in each."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    low, high = axis.get_ylim()
    if high < 100 * low:
        axis.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.yaxis.set_minor_locator(NullLocator())


def agreement(panels: Sequence[CurvePanel]) -> tuple[int, int]:
    """Points whose interval holds their line, and points that have a line."""
    inside = every = 0
    for each in (curve for panel in panels for curve in panel.curves):
        if not len(each.x):
            continue
        exact = np.interp(each.at, each.x, each.y)
        apart = np.abs(np.asarray(each.mean, dtype=float) - exact)
        inside += int((apart <= np.asarray(each.half_width, dtype=float)).sum())
        every += len(each.at)
    return inside, every


def _agreement(panels: Sequence[CurvePanel]) -> str:
    inside, every = agreement(panels)
    if not every:
        return cap(panels[0].y_label)
    return f"{inside} of {every} simulated intervals hold the exact line"
