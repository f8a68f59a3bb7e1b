"""The allocation of a budget as a figure."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.scenario import Scenario
from sim.report.output.page import say, wrapped
from sim.report.output.style import BLUE, GREY, INK, ORANGE, head, in_percent, new_figure
from sim.report.output.text import reach
from sim.report.output.words.labels import OptionTitles, cap, objective_title
from sim.report.output.words.names import OptionNames
from sim.report.output.words.numbers import told as figure_of
from sim.report.output.words.numbers import with_interval
from sim.report.study.optimize import AllocationReport
from sim.study.running.variants import Objective

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def allocation_figure(
    told: AllocationReport, names: OptionNames, objective: Objective, scenario: Scenario
) -> "Figure":
    """Every allocation that was run by its price, those told on fresh replications, next steps."""
    found, space, sign = told.found, told.space, told.sign
    figure, ((left, right),) = new_figure(11.0, 4.2, 1, 2)
    left.plot(
        [each.price for each in found.tried], [sign * each.mean for each in found.tried],
        ls="", marker=".", ms=4, color=GREY, label="searched",
    )  # fmt: skip
    means = {each.allocation: sign * each.mean for each in found.tried}
    left.plot(
        [space.price(each) for each in found.path], [means[each] for each in found.path],
        color=GREY, lw=1, label="way of the search",
    )  # fmt: skip
    left.errorbar(
        [each.price for each in found.finalists],
        [sign * each.value for each in found.finalists],
        np.array([
            reach(sign * each.value, each.value_half_width, *told.seen)
            for each in found.finalists
        ]).T,
        ls="", marker="o", ms=4, capsize=2, color=BLUE, label="fresh replications",
    )  # fmt: skip
    best = found.best
    left.plot(
        best.price,
        sign * best.value,
        marker="D",
        ms=10,
        mfc="none",
        color=INK,
        ls="",
        label="best by its mean",
    )
    left.errorbar(
        space.price(space.begin), sign * found.begin[0],
        np.array([reach(sign * found.begin[0], found.begin[1], *told.seen)]).T,
        marker="s", ms=4, capsize=2, color=INK, ls="", label="begin",
    )  # fmt: skip
    left.axvline(space.budget, color=ORANGE, lw=1, ls="--", label="budget")
    left.set_xlabel("price", fontsize=8)
    left.set_ylabel(wrapped(cap(objective_title(scenario, objective)), 44), fontsize=8)
    if objective.unit == "fraction":
        in_percent(left.yaxis)
    places = np.arange(len(found.steps))
    right.barh(
        places,
        [each.gain / each.price for each in found.steps],
        xerr=[np.nan_to_num(each.gain_half_width) / each.price for each in found.steps] or None,
        color=BLUE, height=0.6, error_kw={"lw": 1, "capsize": 2},
    )  # fmt: skip
    here = space.settings(best.allocation)
    titles = OptionTitles(scenario, names)
    steps = [space.settings(each.allocation) for each in found.steps]
    labels = [
        titles.option({key: value for key, value in each.items() if here[key] != value})
        for each in steps
    ]
    right.set_yticks(places, [wrapped(label, 44) for label in labels])
    if len(places):
        right.set_ylim(len(places) - 0.5, -0.5)
        right.axvline(0, color=INK, lw=0.8)
    else:
        say(right, "no dearer step is allowed from the best allocation")
    right.set_xlabel("gain of the next step for a unit of price", fontsize=8)
    value = told.sign * best.value
    down, up = _sides(told, best)
    number = with_interval(value, value + down, value + up, objective.unit)
    title = f"Best within {figure_of(space.budget)}: {titles.option(here)}, {number}"
    note = (
        f"Search: {told.method}; means of {told.effort.fresh} fresh replications, bars: "
        f"{figure_of(100 * told.effort.level)} % interval."
    )
    head(figure, title, note, *left.get_legend_handles_labels())
    return figure


def _sides(told: AllocationReport, best: Any) -> tuple[float, float]:
    """How far the interval of the best allocation reaches down (negative) and up."""
    down, up = reach(told.sign * best.value, best.value_half_width, *told.seen)
    return -down, up
