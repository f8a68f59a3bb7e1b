"""The ranking of losses as a figure."""

from typing import TYPE_CHECKING

import numpy as np

from sim.model.scenario import Scenario
from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREY, INK, ORANGE, head, in_percent, new_figure
from sim.report.output.text import reach
from sim.report.output.words.labels import cap, loss_title, objective_title
from sim.report.output.words.numbers import told as figure_of
from sim.report.output.words.numbers import with_interval
from sim.study.interdiction.search import WORSE
from sim.study.interdiction.study import Interdiction, InterdictionDesign

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def loss_ranking(found: Interdiction, design: InterdictionDesign, scenario: Scenario) -> "Figure":
    """What is left after each of the worst losses, with intervals; a bracket joins neighbours
    whose order is not decided."""
    ranking = found.ranking
    figure, ((axis,),) = new_figure(8.6, 0.42 * len(ranking) + 1.9)
    places = np.arange(len(ranking))
    seen = design.replications, design.level, design.objective.within
    half = np.array([reach(each.value, each.value_half_width, *seen) for each in ranking]).T
    values = [each.value for each in ranking]
    axis.errorbar(values, places, xerr=half, fmt="o", ms=5, color=BLUE, capsize=3, lw=1.3)
    chosen = [each.selected for each in ranking]
    axis.plot(chosen, places, ls="", marker="|", ms=9, color=GREY, label="on the block that chose")
    intact = found.intact.mean
    low, high = np.nan_to_num([found.intact.low, found.intact.high], nan=intact)
    axis.axvspan(low, high, color=GREY, alpha=0.2, lw=0)
    axis.axvline(intact, color=INK, lw=1, ls="--", label="intact")
    right = max(high, max(np.add(values, half[1])), max(chosen))
    left = min(min(np.subtract(values, half[0])), min(chosen))
    edge = right + 0.05 * ((right - left) or 1.0)
    for place, each in enumerate(ranking[:-1]):
        if each.verdict != WORSE:
            axis.plot([edge] * 2, [place + 0.12, place + 0.88], color=ORANGE, lw=2.5)
    axis.plot([], [], color=ORANGE, lw=2.5, label="order not decided")
    titles = [cap(loss_title(scenario, each.loss)) for each in ranking]
    axis.set_yticks(places, [wrapped(each, 44) for each in titles])
    axis.set_ylim(len(ranking) - 0.5, -0.5)
    objective = cap(objective_title(scenario, design.objective))
    axis.set_xlabel(f"{objective}, after the loss", fontsize=8)
    unit = design.objective.unit
    if unit == "fraction":
        in_percent(axis.xaxis)
    n = design.replications
    note = (
        f"Losses from day {design.from_d:g} on; mean of {n} replications, bars: "
        f"{figure_of(100 * design.level)} % interval; band: the same where nothing is lost."
    )
    head(figure, _finding(found, titles, unit), note, *axis.get_legend_handles_labels())
    return figure


def _finding(found: Interdiction, titles: list[str], unit: str) -> str:
    """The worst loss, and how sure it is the worst."""
    if not titles:
        return "No loss was found"
    worst = found.ranking[0]
    half = worst.change_half_width
    change = with_interval(worst.change, worst.change - half, worst.change + half, unit, sign=True)
    sure = "" if worst.verdict in (WORSE, "") else "; its order against the next is not decided"
    return f"{cap(titles[0])} is the worst loss: {change}{sure}"
