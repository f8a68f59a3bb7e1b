"""Options by gain and cost, with those that nobody dominates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.report.output.style import BLUE, GREY, INK, head, in_percent, new_figure
from sim.report.output.words.labels import listed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Numbers = NDArray[np.float64]
MOST_NAMED = 12
"""Options that have a number and a name at most, unless they are on the front."""


def front(
    names: Sequence[str],
    gain: Numbers,
    cost: Numbers,
    on_front: Sequence[bool],
    *,
    measures: tuple[str, str],
    units: tuple[str, str],
    note: str,
) -> "Figure":
    """Every option with both intervals and a number, whose name stands in the legend.

    Parameters
    ----------
    names
        Options in words, shape (options,).
    gain, cost
        Mean, low and high end of each, shape (options, 3).
    on_front
        Whether an option is on the front by the means.
    measures, units
        Of gain and cost; ``fraction`` for shares.
    note
        Replications and intervals in words.
    """
    figure, ((axis,),) = new_figure(9.5, 4.2)
    order = sorted(range(len(names)), key=lambda at: (not on_front[at], cost[at, 0], at))
    handles, labels = [], []
    for number, at in enumerate(order, start=1):
        color, mark = (BLUE, "o") if on_front[at] else (GREY, "x")
        apart = [np.nan_to_num(np.abs(each[at, 1:, None] - each[at, 0])) for each in (gain, cost)]
        drawn = axis.errorbar(
            cost[at, 0], gain[at, 0], apart[0], apart[1], ls="", marker=mark, ms=6, lw=0.8,
            capsize=2, color=color,
        )  # fmt: skip
        if not on_front[at] and number > MOST_NAMED:
            continue
        handles.append(drawn)
        labels.append(f"{number}: {names[at]}")
        axis.annotate(
            str(number), (cost[at, 0], gain[at, 0]), xytext=(5, 5), textcoords="offset points",
            fontsize=9, fontweight="bold", color=INK,
        )  # fmt: skip
    members = [at for at in order if on_front[at]]
    axis.plot(cost[members, 0], gain[members, 0], color=BLUE, lw=1.2, drawstyle="steps-post")
    for side, measure, unit in zip((axis.yaxis, axis.xaxis), measures, units, strict=True):
        side.set_label_text(f"{measure}{_unit(unit)}", fontsize=8)
        if unit == "fraction":
            in_percent(side)
    best = listed(str(each) for each in range(1, len(members) + 1))
    verb = "is" if len(members) == 1 else "are"
    title = f"{len(members)} of {len(names)} options {verb} on the front: {best}"
    head(figure, title, note, handles, labels)
    return figure


def _unit(unit: str) -> str:
    return f" [{unit}]" if unit not in ("", "fraction") else ""
