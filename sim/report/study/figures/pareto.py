"""The front of a gain against a cost as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.model.scenario import Scenario
from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREY, INK, head, in_percent, new_figure
from sim.report.output.words.labels import cap, listed, objective_title
from sim.study.running.variants import Objective
from sim.study.selection.pareto import Front

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def pareto_figure(
    found: Front,
    ends: Sequence[Sequence[tuple[float, float]]],
    objectives: Sequence[Objective],
    names: Sequence[str],
    scenario: Scenario,
) -> "Figure":
    """Every option with both intervals; the line joins those on the front, which are named."""
    figure, ((axis,),) = new_figure(8.6, 4.6)
    means = np.column_stack([found.gain, found.cost])[..., None]
    apart = np.nan_to_num(np.abs(np.array(ends) - means))  # option, gain or cost, down or up
    for flags, color, mark in ((~found.on_front, GREY, "x"), (found.on_front, BLUE, "o")):
        axis.errorbar(
            found.cost[flags], found.gain[flags], apart[flags, 0].T, apart[flags, 1].T,
            ls="", marker=mark, ms=5, lw=1, capsize=2, color=color,
        )  # fmt: skip
    members = np.flatnonzero(found.on_front)
    members = members[np.argsort(found.cost[members], kind="stable")]
    axis.plot(found.cost[members], found.gain[members], color=BLUE, lw=1.2, drawstyle="steps-post")
    places: dict[tuple[float, float], list[str]] = {}
    for option, place in enumerate(zip(found.cost.tolist(), found.gain.tolist(), strict=True)):
        places.setdefault(place, []).append(names[option])
    for place, options in places.items():
        axis.annotate(
            wrapped("; ".join(options), 34), place, xytext=(5, 5), textcoords="offset points",
            fontsize=6.5, color=INK,
        )  # fmt: skip
    gain, cost = (cap(objective_title(scenario, each)) for each in objectives)
    axis.set_xlabel(f"{cost}{_unit(objectives[1])}", fontsize=8)
    axis.set_ylabel(wrapped(f"{gain}{_unit(objectives[0])}", 44), fontsize=8)
    axis.margins(x=0.18, y=0.12)
    for each, side in zip(objectives, (axis.yaxis, axis.xaxis), strict=True):
        if each.unit == "fraction":
            in_percent(side)
    best = [names[each] for each in members[:3].tolist()]
    more = f" and {len(members) - 3} more" if len(members) > 3 else ""
    title = f"{len(members)} of {len(names)} options are on the front: {listed(best, 'and')}{more}"
    head(figure, title, "Means with their intervals; blue dots: on the front by the means.")
    return figure


def _unit(objective: Objective) -> str:
    return f" [{objective.unit}]" if objective.unit not in ("", "fraction") else ""
