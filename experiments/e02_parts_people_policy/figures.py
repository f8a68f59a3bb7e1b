"""The three figures of the study."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

INK, GREY = "#222222", "#8a8f98"
KINDS = {"spare": "#d98e1f", "crew": "#2f6db3", "berth": "#7a3b69"}
COLORS = {
    "operating": "#4d8f5b", "operating degraded": "#9bc59f", "rotation": "#c7d3dd",
    "upkeep": "#a9b7c4", "awaiting upkeep": "#8596a6", "authorization": "#f0c419",
    "awaiting lift": "#e8a33d", "transit": "#e07b39", "queue": "#b3432f",
    "host priority": "#8c2f39",
    "labour": "#7a3b69", "parts": "#d1495b", "hands-on": "#2f6db3", "scheduled": "#5f8fc7",
    "trial": "#94b8de",
}  # fmt: skip


class Share(Protocol):
    """What a figure needs of a row of the table of days."""

    fleet: str
    bucket: str
    percent: float


class OneMore(Protocol):
    """What a figure needs of a row of the table of one more."""

    kind: str
    where: str
    before: int
    days: float
    days_half_width: float


class Pays(Protocol):
    """What a figure needs of a row of the table of proactive maintenance."""

    detected_frac: float
    false_alarm_every_d: float
    days: float
    days_half_width: float


def _new(width_in: float, height_in: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=9, colors=INK)
    return figure, axis


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=130, metadata={"Software": None})


def days(rows: Sequence[Share], path: Path) -> None:
    """Down and away days of every fleet as stacked bars; what is missing to 100 % is operating."""
    fleets = list(dict.fromkeys(row.fleet for row in rows))
    share = {(row.fleet, row.bucket): row.percent for row in rows}
    figure, axis = _new(10.5, 0.32 * len(fleets) + 1.6)
    left = np.zeros(len(fleets))
    for bucket, color in COLORS.items():
        width = np.array([share.get((fleet, bucket), 0.0) for fleet in fleets])
        if width.max() >= 0.05:
            axis.barh(fleets, width, left=left, color=color, height=0.76, label=bucket)
        left += width
    axis.invert_yaxis()
    axis.set(xlim=(0, 100), xlabel="share of all platform-days [%]")
    axis.legend(ncols=5, frameon=False, loc="lower left", bbox_to_anchor=(0, 1), fontsize=8.5)
    _save(figure, path)


def one_more(rows: Sequence[OneMore], path: Path) -> None:
    """What one more of each buys, best first, with the interval of the paired difference."""
    figure, axis = _new(10.5, 0.3 * len(rows) + 1.4)
    for place, row in enumerate(rows):
        color = KINDS[row.kind]
        axis.errorbar(
            row.days, place, xerr=row.days_half_width,
            fmt="o", ms=5, color=color, elinewidth=1.4, capsize=3,
        )  # fmt: skip
    axis.set_yticks(
        range(len(rows)), [f"{row.where} ({row.before} + 1 {row.kind})" for row in rows]
    )
    axis.axvline(0, color=GREY, lw=1)
    axis.invert_yaxis()
    axis.set(xlabel="platform-days on station gained a year, all fleets (paired, 99 %)")
    for kind, color in KINDS.items():
        axis.plot([], [], "o", color=color, label=f"one more {kind}")
    axis.legend(frameon=False, loc="lower right", fontsize=9)
    _save(figure, path)


def proactive(rows: Sequence[Pays], path: Path) -> None:
    """Gain over reactive maintenance by detection and false alarms, with the break-even line."""
    across = sorted({row.detected_frac for row in rows})
    up = sorted({row.false_alarm_every_d for row in rows})
    found = {(row.detected_frac, row.false_alarm_every_d): row for row in rows}
    gain = np.array([[found[x, y].days for x in across] for y in up])
    figure, axis = _new(8.2, 5.0)
    most = float(np.abs(gain).max())
    image = axis.imshow(gain, origin="lower", aspect="auto", cmap="RdYlGn", vmin=-most, vmax=most)
    for row, y in enumerate(up):
        for column, x in enumerate(across):
            cell = found[x, y]
            unsure = abs(cell.days) < cell.days_half_width
            text = f"{cell.days:+.0f}" + ("\n?" if unsure else "")
            axis.text(column, row, text, ha="center", va="center", fontsize=9, color=INK)
    if gain.min() < 0 < gain.max():
        axis.contour(gain, levels=[0.0], colors=INK, linewidths=2)
    axis.set_xticks(range(len(across)), [f"{100 * x:.0f} %" for x in across])
    axis.set_yticks(range(len(up)), [f"{y:g}" for y in up])
    axis.set(xlabel="failures that are detected", ylabel="operating days between false alarms")
    axis.set_title(
        "Proactive minus reactive: platform-days on station a year; the line is break-even\n"
        "(?: the 99 % interval of the paired difference holds 0)",
        fontsize=10, loc="left",
    )  # fmt: skip
    figure.colorbar(image, ax=axis, shrink=0.85)
    _save(figure, path)
