"""The three figures of the study."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

INK, GREY, BLUE, RED = "#222222", "#8a8f98", "#2f6db3", "#b3432f"
WARM = ["#d98e1f", "#b3432f", "#7a3b69", "#33475b"]
"""One, two, three and four docks in the theater."""
TITLE = {"on_station": "Mean number of ships on station", "mission_uptime": "P(at least {k})"}


class Point(Protocol):
    """What a figure needs of a row of the table."""

    posture: str
    theater_docks: int
    home_docks: int
    metric: str
    exact: float
    simulated: float
    half_width: float


def _new(width_in: float, height_in: float, columns: int) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, columns, squeeze=False)[0]
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=9, colors=INK)
        axis.grid(axis="y", color="#e6e8eb", lw=0.7)
        axis.set_axisbelow(True)
    return figure, axes


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=130, metadata={"Software": None})


def _dots(axis: Any, x: Sequence[float], rows: Sequence[Point], color: str) -> None:
    """Simulated means with their intervals."""
    axis.errorbar(
        x, [row.simulated for row in rows], [row.half_width for row in rows],
        fmt="o", ms=3.6, mfc="white", mec=color, ecolor=color, mew=1.2, elinewidth=1.2, capsize=3.5,
        zorder=4,
    )  # fmt: skip


def break_even(rows: Sequence[Point], limits: Mapping[str, float], k: int, path: Path) -> None:
    """Home docks along x; what 1, 2, ... theater docks give as levels to compare with."""
    figure, axes = _new(10.5, 5.0, 2)
    for axis, (metric, title) in zip(axes, TITLE.items(), strict=True):
        mine = [row for row in rows if row.metric == metric]
        home = [row for row in mine if row.posture == "home"]
        theater = [row for row in mine if row.posture == "theater"]
        x = [0, *(row.home_docks for row in home)]
        axis.axhline(limits[metric], color=BLUE, lw=1, ls=":", zorder=1)
        axis.plot(x, [0, *(row.exact for row in home)], color=BLUE, lw=1.8, zorder=3)
        _dots(axis, x[1:], home, BLUE)
        for row in theater:
            color = WARM[row.theater_docks - 1]
            axis.plot([0, x[-1]], [row.exact] * 2, color=color, lw=1.6, zorder=2)
            _dots(axis, [0], [row], color)
        axis.set_title(title.format(k=k), fontsize=11, loc="left", color=INK)
        axis.set_xlabel("docks at home, 25 days away", fontsize=9.5)
        axis.set_xticks(x)
        axis.set_xlim(-0.3, x[-1] + 0.1)
        axis.set_ylim(bottom=0)
        _name_levels(axis, {row.theater_docks: row.exact for row in theater})
    figure.suptitle(
        "One theater dock lies between one home dock and two; "
        "two theater docks beat any number at home",
        fontsize=12.5, x=0.01, ha="left", color=INK,
    )  # fmt: skip
    limit = limits["on_station"]
    axes[0].text(
        8, limit - 0.42, f"home docks without limit: {limit:.2f}", fontsize=8.5, color=BLUE,
        ha="right", va="top",
    )  # fmt: skip
    axes[1].text(
        8, 0.02, "lines: exact;  points: simulated, 99 % interval", fontsize=8.5, color=GREY,
        ha="right",
    )  # fmt: skip
    _save(figure, path)


def _name_levels(axis: Any, levels: Mapping[int, float]) -> None:
    """Words at the right end of the levels, moved apart where they would touch."""
    at, step = -1.0, 0.052 * axis.get_ylim()[1]
    for docks, level in levels.items():
        at = max(level, at + step)
        axis.annotate(
            _docks(docks), (8.1, level), (8.25, at), fontsize=8.5, va="center",
            color=WARM[docks - 1], annotation_clip=False,
        )  # fmt: skip


def _docks(number: int) -> str:
    return f"{number} theater dock" + ("s" if number > 1 else "")


def mix(
    rows: Sequence[Point],
    best: Mapping[int, Sequence[float]],
    ways: Mapping[int, Sequence[float]],
    home_d: float,
    path: Path,
) -> None:
    """Left: work in both places, half in each or at the best share. Right: how far home may be."""
    figure, (left, right) = _new(10.5, 4.9, 2)
    ready = [row for row in rows if row.metric == "on_station"]
    for docks in (1, 2, 3):
        color = WARM[docks - 1]
        mine = [row for row in ready if row.theater_docks == docks]
        alone = next(row for row in mine if row.posture == "theater")
        half = [row for row in mine if row.posture == "split"]
        x = [0, *(row.home_docks for row in half)]
        left.plot(x, [alone.exact, *(row.exact for row in half)], color=color, lw=1.7)
        left.plot(x, [alone.exact, *best[docks]], color=color, lw=1.3, ls=(0, (4, 2)))
        _dots(left, [place + 0.13 * (docks - 2) for place in x], [alone, *half], color)
        left.text(8.3, best[docks][-1], _docks(docks), color=color, fontsize=8.5, va="center")
    left.plot([], [], color=GREY, lw=1.7, label="half of the work in each place")
    left.plot([], [], color=GREY, lw=1.3, ls=(0, (4, 2)), label="best fixed share of the work")
    left.legend(fontsize=8.5, frameon=False, loc="lower right")
    left.set_title("Mean on station with docks in both places", fontsize=11, loc="left", color=INK)
    left.set_xticks(range(9))
    left.set_xlim(-0.3, 9.9)

    right.axhline(home_d, color=GREY, lw=1, ls=":")
    right.text(8.1, home_d * 1.06, f"home is {home_d:g} days away", color=GREY, fontsize=8.5,
               ha="right")  # fmt: skip
    for docks, values in ways.items():
        color = WARM[docks - 1]
        right.plot(range(1, 9), values, color=color, lw=1.6, marker="o", ms=3.6, mfc="white")
        above = docks < 4
        right.text(8.1, values[-1] * (1.08 if above else 0.92), _docks(docks), color=color,
                   fontsize=8.5, ha="right", va="bottom" if above else "top")  # fmt: skip
    right.text(8.1, 3.2, "home nearer than the line: home docks win", fontsize=8.5, color=GREY,
               ha="right")  # fmt: skip
    right.set_yscale("log")
    right.set_yticks([5, 10, 25, 50, 100], ["5", "10", "25", "50", "100"])
    right.minorticks_off()
    right.set_ylim(3, 120)
    right.set_title(
        "Days to home at which home docks are as good", fontsize=11, loc="left", color=INK
    )
    for axis in (left, right):
        axis.set_xlabel("docks at home", fontsize=9.5)
    _save(figure, path)


def agreement(rows: Sequence[Point], k: int, path: Path) -> None:
    """Simulated minus exact, with its interval, at every point."""
    figure, axes = _new(10.5, 3.4, 2)
    figure.supxlabel("points, with 99 % intervals", fontsize=9, color=GREY)
    for axis, (metric, title) in zip(axes, TITLE.items(), strict=True):
        mine = [row for row in rows if row.metric == metric]
        x = np.arange(len(mine))
        difference = [row.simulated - row.exact for row in mine]
        colors = [
            BLUE if row.posture == "home" else RED if row.posture == "theater" else GREY
            for row in mine
        ]
        axis.axhline(0, color=INK, lw=1)
        axis.vlines(
            x,
            [d - row.half_width for d, row in zip(difference, mine, strict=True)],
            [d + row.half_width for d, row in zip(difference, mine, strict=True)],
            colors=colors, lw=1.3,
        )  # fmt: skip
        axis.scatter(x, difference, s=12, c="white", edgecolors=colors, zorder=3)
        axis.set_title(
            f"{title.format(k=k)}: simulated minus exact", fontsize=11, loc="left", color=INK
        )
        axis.set_xticks([3.5, 9.5, 27.5], ["home", "theater", "half in each"], fontsize=9)
    _save(figure, path)
