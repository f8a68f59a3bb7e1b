"""Where the days of every fleet go, as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.report.output.style import INK, head, new_figure
from sim.report.output.words.labels import cap, fleet_title
from sim.report.run.days import REST, UP, fleet_days
from sim.study.running.replicate import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PARTS = ("#0067a3", "#7fb3d3", "#cfe3ef", "#b84a00", "#e8a36e", "#8a3a86", "#d9c84a", "#9aa2ab")
"""Colours of the parts of the days: three that are up, the four largest others, all else."""
LEAST_WRITTEN = 5.0
"""Shares from here on stand in their bar [%]."""


def days(result: Result) -> "Figure":
    """Where the days of every fleet go, as shares of its platform-days; least up first."""
    found = fleet_days(result, list(result.scenario.fleets))
    names = [fleet_title(result.scenario, each) for each in found.fleets]
    figure, ((axis,),) = new_figure(9.5, 0.3 * len(names) + 0.7)
    handles, labels = stacked(axis, names, found.parts, found.values)
    axis.set_xlabel("share of platform-days [%]", fontsize=8)
    n = result.replications
    of = f"mean of {n} replications" if n > 1 else "one replication"
    note = f"Share of platform-days in the run, {of}; least up first."
    head(figure, _days_finding(found.values, found.parts, names), note, handles, labels)
    return figure


def stacked(
    axis: Any, names: Sequence[str], parts: Sequence[str], shares: NDArray[np.float64]
) -> tuple[list[Any], list[str]]:
    """Bars in parts, shares of shape (names, parts) [%]; what a legend has of them."""
    left = np.zeros(len(names))
    handles, labels = [], []
    for part, color, values in zip(parts, PARTS, shares.T, strict=False):
        if not values.any():
            continue
        hatch = "////" if part == REST else None
        drawn = axis.barh(
            range(len(names)), values, left=left, color=color, height=0.78, hatch=hatch,
            edgecolor="white", lw=0.5,
        )  # fmt: skip
        for place in np.flatnonzero(values >= LEAST_WRITTEN):
            axis.text(
                left[place] + values[place] / 2, place, f"{values[place]:.0f}", ha="center",
                va="center", fontsize=6.5, color="white" if _is_dark(color) else INK,
            )  # fmt: skip
        handles.append(drawn[0])
        labels.append(part)
        left += values
    axis.set_yticks(range(len(names)), names, fontsize=8)
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.set_xlim(0, 100)
    return handles, labels


def _days_finding(values: Any, parts: list[str], names: list[str]) -> str:
    if not names:
        return "No fleet"
    up = values[:, : len(UP)].sum(axis=1)
    lost = values[0, len(UP) : -1]
    most = parts[len(UP) + int(np.argmax(lost))] if lost.any() else ""
    told_most = f"; most of the other days go to {most}" if most else ""
    least = " least" if len(names) > 1 else ""
    verb = "are" if names[0].endswith("s") else "is"
    return f"{cap(names[0])} {verb} up{least}: {up[0]:.0f} % of the days{told_most}"


def _is_dark(color: str) -> bool:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return 0.3 * red + 0.6 * green + 0.1 * blue < 140
