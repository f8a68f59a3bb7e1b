"""Figures of a result: fan charts, where the days go and the waterfall."""

from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.metrics.lost_days import BUCKETS
from sim.report.events import enabled_events
from sim.report.files import write
from sim.study.compare import Comparison
from sim.study.replicate import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, GREY, BLUE, RED, GREEN = "#222222", "#8a8f98", "#2f6db3", "#b3432f", "#4d8f5b"
COLORS = {
    "operating": "#4d8f5b",
    "operating degraded": "#a9cda0",
    "rotation": "#cfd8dc",
    "upkeep": "#b0a8c9",
    "awaiting upkeep": "#7e6fae",
    "authorization": "#f0c24b",
    "awaiting lift": "#d79a2b",
    "transit": "#e07b39",
    "queue": "#b3432f",
    "host priority": "#7d1f1f",
    "labour": "#d4869c",
    "parts": "#8c4f7d",
    "hands-on": "#2f6db3",
    "trial": "#1d3f66",
    "scheduled": "#7fa8d6",
    "on hold": "#5b3a1e",
    "passage": "#3f7f86",
    "rules": "#c9b458",
    "access": "#8f8326",
    "not in theater": "#e6e6e6",
    "lost": "#111111",
}


def new_figure(
    width_in: float, height_in: float, rows: int = 1, columns: int = 1
) -> tuple["Figure", Any]:
    """A figure and its axes, without a screen."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False)
    for each in axes.flat:
        each.spines[["top", "right"]].set_visible(False)
        each.tick_params(labelsize=8, color=GREY)
    return figure, axes


NOTE_SIZE, NOTE_LINE_IN = 6.0, 0.12
"""Size of the letters at the foot of a figure [pt], and height of a line of them [in]."""


def sign(figure: "Figure", notes: Sequence[str]) -> None:
    """Write what a figure is of at its foot, on paper that is added below it."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    width_in, height_in = figure.get_size_inches()
    letters = int(72 * width_in / (0.62 * NOTE_SIZE))
    lines = [line for note in notes for line in wrap(note, letters, break_on_hyphens=False)]
    foot_in = NOTE_LINE_IN * (len(lines) + 0.8)
    whole_in = height_in + foot_in
    legends_in = [each.get_window_extent().height / figure.dpi + 0.1 for each in figure.legends]
    room_in = max(legends_in, default=0.0)  # below the axes: where legends of a figure stand
    figure.set_size_inches(width_in, whole_in)
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        low_in, high_in = foot_in + room_in, height_in - room_in
        engine.set(rect=(0, low_in / whole_in, 1, high_in / whole_in))
    for legend in figure.legends:
        paper = (0, foot_in / whole_in, 1, height_in / whole_in)
        legend.set_bbox_to_anchor(paper, figure.transFigure)
    figure.text(
        0.06 / width_in, 0.06 / whole_in, "\n".join(lines), fontsize=NOTE_SIZE, color=GREY,
        va="bottom", ha="left", linespacing=1.25,
    )  # fmt: skip


def save(figure: "Figure", path: Path, notes: Sequence[str] = ()) -> Path:
    """Write a PNG, whole or not at all."""
    return write(path, drawn(figure, notes))


def drawn(figure: "Figure", notes: Sequence[str] = ()) -> Callable[[Path], None]:
    """How a figure is written as a PNG, with what it is of at its foot."""
    if notes:
        sign(figure, notes)
    return lambda place: figure.savefig(place, dpi=130, metadata={"Software": None})


def missions(result: Result) -> "Figure":
    """Fan chart of every mission: mean and 90 % band of platforms on station against k."""
    names = list(result.scenario.missions)
    columns = 2 if len(names) > 1 else 1
    rows = -(-len(names) // columns)
    figure, axes = new_figure(5.2 * columns, 2.3 * rows + 0.5, rows, columns)
    for axis in axes.flat[len(names) :]:
        axis.set_visible(False)
    for axis, (row, name) in zip(axes.flat, enumerate(names), strict=False):
        mission = result.scenario.missions[name]
        seen = result.daily[:, row][:, (result.daily[:, row] >= 0).any(axis=0)]
        table = np.where(seen < 0, np.nan, seen)
        if not table.size:
            continue
        days = np.arange(table.shape[1])
        low, high = np.nanquantile(table, (0.05, 0.95), axis=0)
        axis.fill_between(days, low, high, color=BLUE, alpha=0.2, lw=0, step="post")
        axis.plot(days, np.nanmean(table, axis=0), color=BLUE, lw=1.4)
        axis.axhline(mission.k, color=RED, lw=1, ls="--")
        uptime = result.value("mission_uptime", name).mean
        axis.set_title(f"{name}: held {100 * uptime:.0f} % of the time", fontsize=9, loc="left")
        axis.set_ylim(0, max(axis.get_ylim()[1], mission.k + 1))
        _shade_phases(axis, result, table.shape[1])
        _mark_events(axis, result, table.shape[1])
        axis.set_xlabel("day", fontsize=8)
        axis.set_ylabel("on station", fontsize=8)
    figure.suptitle(
        "Platforms on station: mean and 90 % of replications; dashed: required", fontsize=10
    )
    return figure


def _shade_phases(axis: Any, result: Result, days: int) -> None:
    starts = sorted((phase.start_d, name) for name, phase in result.scenario.phases.items())
    for number, (start, name) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else days
        if end <= 0 or start >= days or len(starts) == 1:
            continue
        start, end = max(start, 0), min(end, days)
        axis.axvspan(start, end, color=GREY, alpha=0.14 if number % 2 else 0.0, lw=0)
        axis.text((start + end) / 2, 0.2, name, fontsize=7, color=GREY, ha="center")


def _mark_events(axis: Any, result: Result, days: int) -> None:
    """A line with the name of each event where it begins, dotted where that day is drawn."""
    events = [each for each in enabled_events(result.scenario) if 0 <= each.begins_d < days]
    for number, each in enumerate(events):
        style = "-" if each.sure else ":"
        axis.axvline(each.begins_d, color=INK, lw=0.8, ls=style)
        axis.annotate(
            each.name if each.sure else f"{each.name} (mean)",
            (each.begins_d, 1.0), xycoords=("data", "axes fraction"), fontsize=6, color=INK,
            xytext=(2, -7 - 7 * (number % 4)), textcoords="offset points",
            bbox={"fc": "white", "alpha": 0.6, "lw": 0, "pad": 0.4},
        )  # fmt: skip


def days(result: Result) -> "Figure":
    """Where the days of every fleet go, as shares of its platform-days."""
    fleets = list(result.scenario.fleets)
    figure, ((axis,),) = new_figure(8.5, 0.34 * len(fleets) + 1.8)
    left = np.zeros(len(fleets))
    totals = {
        fleet: sum(result.value("days", f"{fleet}/{each}").mean for each in BUCKETS) or 1.0
        for fleet in fleets
    }
    for bucket in BUCKETS:
        share = np.array(
            [100 * result.value("days", f"{each}/{bucket}").mean / totals[each] for each in fleets]
        )
        if share.any():
            axis.barh(fleets, share, left=left, color=COLORS[bucket], label=bucket, height=0.75)
            left += share
    axis.set_ylim(len(fleets) - 0.4, -0.6)
    axis.set_xlim(0, 100)
    axis.set_xlabel("share of platform-days [%]", fontsize=8)
    if left.any():
        axis.legend(
            fontsize=7, ncols=5, loc="lower center", bbox_to_anchor=(0.45, 1.0), frameon=False
        )
    return figure


def waterfall(comparison: Comparison, base: str, other: str) -> "Figure":
    """From the days up under one choice to those under the other, bucket by bucket."""
    up = ("operating", "operating degraded", "rotation")
    changes = {row.subject: row.mean for row in comparison.waterfall()}
    total = sum(
        comparison.base.value("days", f"{fleet}/{bucket}").mean
        for fleet in comparison.fleets
        for bucket in up
    )
    losses = [(name, -change) for name, change in changes.items() if name not in up and change]
    losses.sort(key=lambda each: -abs(each[1]))
    more_d = sum(changes.values())
    if abs(more_d) > 1e-6:
        losses.append(("size, window", more_d))
    figure, ((axis,),) = new_figure(8.5, 3.6)
    labels, level = [base], total
    axis.bar(0, total, color=GREY, width=0.7)
    for place, (name, gain) in enumerate(losses, start=1):
        axis.bar(place, gain, bottom=level, color=GREEN if gain > 0 else RED, width=0.7)
        axis.text(
            place,
            level + max(gain, 0),
            f"{gain:+.0f}",
            ha="center",
            va="bottom",
            fontsize=7,
            color=INK,
        )
        level += gain
        labels.append(name)
    axis.bar(len(losses) + 1, level, color=BLUE, width=0.7)
    labels.append(other)
    for place, value in ((0, total), (len(losses) + 1, level)):
        axis.text(place, value, f"{value:.0f}", ha="center", va="bottom", fontsize=7, color=INK)
    extremes = [total, level, *np.cumsum([total, *(gain for _, gain in losses)])]
    span = max(extremes) - min(extremes) or 1.0
    axis.set_ylim(min(extremes) - 0.6 * span, max(extremes) + 0.3 * span)
    axis.set_xticks(range(len(labels)), labels, rotation=30, ha="right", fontsize=8)
    axis.set_ylabel("platform-days up", fontsize=8)
    axis.set_title(
        f"Platform-days up, {base} to {other}: days won (+) or lost (-) by cause (axis cut)",
        fontsize=9,
        loc="left",
    )
    return figure
