"""The options of a selection as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.model.scenario import Scenario
from sim.report.output.page import wrapped
from sim.report.output.style import (
    BLUE,
    GREY,
    INK,
    head,
    in_percent,
    in_points,
    in_whole,
    new_figure,
)
from sim.report.output.words.labels import cap, objective_title
from sim.report.output.words.numbers import times, told, with_interval
from sim.report.study.select import ranked
from sim.study.selection.choose import SelectionDesign
from sim.study.selection.options import Selection
from sim.study.statistics.summary import interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_OPTIONS = 40
"""Options in the figure at most, the best of them."""


def options_figure(
    found: Selection, question: SelectionDesign, names: Sequence[str], scenario: Scenario
) -> "Figure":
    """Mean and interval of every option, its paired difference from the best, and what it took."""
    order = ranked(found, question)[:MOST_OPTIONS]
    figure, ((left, middle, right),) = new_figure(11.0, 0.34 * len(order) + 1.7, 1, 3)
    places = np.arange(len(order))
    for place, option in enumerate(order):
        values = found.values[option]
        is_out, is_best = found.eliminated[option] is not None, option == found.best
        color = GREY if is_out else BLUE
        style = {
            "marker": "D" if is_best else "x" if is_out else "o",
            "ms": 5,
            "capsize": 2,
            "color": color,
            "lw": 1.2,
        }
        mean = float(values.mean())
        low, high = interval(values, question.level, question.objective.within)
        left.errorbar(mean, place, xerr=np.nan_to_num([[mean - low], [high - mean]]), **style)
        change, spread = found.difference(option, question.level)
        middle.errorbar(change, place, xerr=np.nan_to_num(spread), **style)
        hatch = "////" if is_out else None
        had = found.had(option)
        right.barh(place, had, color=color, height=0.6, hatch=hatch, edgecolor="white")
    left.set_yticks(places, [wrapped(cap(names[option]), 48) for option in order])
    for axis in (middle, right):
        axis.set_yticks(places, [""] * len(places))
    for axis in (left, middle, right):
        axis.set_ylim(len(order) - 0.5, -0.5)
    middle.axvline(0, color=INK, lw=1, ls="--")
    left.set_xlabel(cap(objective_title(scenario, question.objective)), fontsize=8)
    is_share = question.objective.unit == "fraction"
    if is_share:
        in_percent(left.xaxis)
        in_points(middle.xaxis)
    in_whole(right.xaxis)
    difference = "paired difference from the best"
    middle.set_xlabel(f"{difference} [points]" if is_share else difference, fontsize=8)
    right.set_xlabel("replications", fontsize=8)
    best = cap(names[found.best])
    values = found.values[found.best]
    ends = interval(values, question.level, question.objective.within)
    number = with_interval(float(values.mean()), *ends, question.objective.unit)
    what = objective_title(scenario, question.objective)
    lead = f"{best} is best" if found.decided else f"Not decided; {best} leads"
    lead = f"{lead}: {what} {number}"
    seen = times(found.had(option) for option in order)
    note = (
        f"Diamond: {'best' if found.decided else 'leads'}; crosses and hatched: dropped on the "
        f"way; mean of each option, {seen}; bars: {told(100 * question.level)} % interval of each "
        "by itself."
    )
    if len(found.values) > len(order):
        note += f" The first {len(order)} of {len(found.values)} options."
    head(figure, lead, note)
    return figure
