"""The front of a gain against a cost as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.report.output.style import BLUE, GREY, INK, new_figure
from sim.study.running.variants import Objective
from sim.study.selection.pareto import Front

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def pareto_figure(
    found: Front, ends: Sequence[Sequence[tuple[float, float]]], objectives: Sequence[Objective]
) -> "Figure":
    """Every option with both intervals and its number; the line joins those on the front."""
    figure, ((axis,),) = new_figure(7.2, 4.8)
    means = np.column_stack([found.gain, found.cost])[..., None]
    apart = np.nan_to_num(np.abs(np.array(ends) - means))  # option, gain or cost, down or up
    for flags, color in ((~found.on_front, GREY), (found.on_front, BLUE)):
        axis.errorbar(
            found.cost[flags], found.gain[flags], apart[flags, 0].T, apart[flags, 1].T,
            ls="", marker="o", ms=4, lw=1, capsize=2, color=color,
        )  # fmt: skip
    members = np.flatnonzero(found.on_front)
    members = members[np.argsort(found.cost[members], kind="stable")]
    axis.plot(found.cost[members], found.gain[members], color=BLUE, lw=1.2, drawstyle="steps-post")
    places: dict[tuple[float, float], list[str]] = {}
    for option, place in enumerate(zip(found.cost.tolist(), found.gain.tolist(), strict=True)):
        places.setdefault(place, []).append(str(option))
    for place, options in places.items():
        axis.annotate(
            ", ".join(options), place, xytext=(4, 4), textcoords="offset points", fontsize=7,
            color=INK,
        )  # fmt: skip
    axis.set_xlabel(objectives[1].title, fontsize=8)
    axis.set_ylabel(objectives[0].title, fontsize=8)
    figure.suptitle("Blue: on the front by the means; numbers: options of the table", fontsize=9)
    return figure
