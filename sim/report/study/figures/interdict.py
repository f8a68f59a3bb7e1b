"""The ranking of losses as a figure."""

from typing import TYPE_CHECKING

import numpy as np

from sim.report.output.style import BLUE, GREY, INK, RED, new_figure
from sim.report.output.text import reach
from sim.study.interdiction.losses import told
from sim.study.interdiction.search import WORSE
from sim.study.interdiction.study import Interdiction, InterdictionDesign

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def loss_ranking(found: Interdiction, design: InterdictionDesign) -> "Figure":
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
            axis.plot([edge] * 2, [place + 0.12, place + 0.88], color=RED, lw=2.5)
    axis.plot([], [], color=RED, lw=2.5, label="order not decided")
    axis.set_yticks(places, [told(each.loss) for each in ranking])
    axis.set_ylim(len(ranking) - 0.5, -0.5)
    axis.set_xlabel(f"{design.objective.title} after the loss", fontsize=8)
    axis.legend(fontsize=7, ncols=3, loc="lower left", bbox_to_anchor=(0, 1.0), frameon=False)
    lost = "1 unit" if design.r == 1 else f"{design.r} units"
    title = f"The worst losses of {lost} from day {design.from_d:g} on, ± at level {design.level:g}"
    figure.suptitle(title, fontsize=10)
    return figure
