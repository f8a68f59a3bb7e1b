"""The options of a selection as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREEN, GREY, new_figure
from sim.report.study.select import ranked
from sim.study.selection.choose import SelectionDesign
from sim.study.selection.options import Selection
from sim.study.statistics.summary import interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_OPTIONS = 40
"""Options in the figure at most, the best of them."""


def options_figure(found: Selection, question: SelectionDesign, names: Sequence[str]) -> "Figure":
    """Mean and interval of every option, its paired difference from the best, and what it took."""
    order = ranked(found, question)[:MOST_OPTIONS]
    figure, ((left, middle, right),) = new_figure(11.0, 0.34 * len(order) + 1.7, 1, 3)
    places = np.arange(len(order))
    for place, option in enumerate(order):
        values = found.values[option]
        color = GREEN if option == found.best else BLUE
        if found.eliminated[option] is not None:
            color = GREY
        style = {"marker": "o", "ms": 4, "capsize": 2, "color": color, "lw": 1.2}
        mean = float(values.mean())
        low, high = interval(values, question.level, question.objective.within)
        left.errorbar(mean, place, xerr=np.nan_to_num([[mean - low], [high - mean]]), **style)
        change, spread = found.difference(option, question.level)
        middle.errorbar(change, place, xerr=np.nan_to_num(spread), **style)
        right.barh(place, found.had(option), color=color, height=0.6)
    left.set_yticks(places, [wrapped(names[option], 48) for option in order])
    for axis in (middle, right):
        axis.set_yticks(places, [""] * len(places))
    for axis in (left, middle, right):
        axis.set_ylim(len(order) - 0.5, -0.5)
    middle.axvline(0, color=GREEN, lw=1, ls="--")
    left.set_xlabel(question.objective.title, fontsize=8)
    middle.set_xlabel("paired difference from the best", fontsize=8)
    right.set_xlabel("replications", fontsize=8)
    lead = "best" if found.decided else "leads, NOT decided"
    told = f"Green: {lead}; grey: eliminated; ± at level {question.level:g}"
    if len(found.values) > len(order):
        told += f"; the first {len(order)} of {len(found.values)} options"
    figure.suptitle(told, fontsize=9)
    return figure
