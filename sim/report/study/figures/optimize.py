"""The allocation of a budget as a figure."""

from typing import TYPE_CHECKING

import numpy as np

from sim.report.output.names import OptionNames
from sim.report.output.page import say, wrapped
from sim.report.output.style import BLUE, GREEN, GREY, INK, RED, new_figure
from sim.report.output.text import reach
from sim.report.study.optimize import AllocationReport, change

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def allocation_figure(told: AllocationReport, names: OptionNames) -> "Figure":
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
    left.plot(best.price, sign * best.value, marker="o", ms=8, mfc="none", color=GREEN)
    left.errorbar(
        space.price(space.begin), sign * found.begin[0],
        np.array([reach(sign * found.begin[0], found.begin[1], *told.seen)]).T,
        marker="s", ms=4, capsize=2, color=INK, ls="", label="begin",
    )  # fmt: skip
    left.axvline(space.budget, color=RED, lw=1, ls="--", label="budget")
    left.set_xlabel("price", fontsize=8)
    left.set_ylabel(told.title, fontsize=8)
    left.legend(fontsize=7, frameon=False)
    places = np.arange(len(found.steps))
    right.barh(
        places,
        [each.gain / each.price for each in found.steps],
        xerr=[np.nan_to_num(each.gain_half_width) / each.price for each in found.steps] or None,
        color=BLUE, height=0.6, error_kw={"lw": 1, "capsize": 2},
    )  # fmt: skip
    here = space.settings(best.allocation)
    labels = [change(names, here, space.settings(each.allocation)) for each in found.steps]
    right.set_yticks(places, [wrapped(label, 44) for label in labels])
    if len(places):
        right.set_ylim(len(places) - 0.5, -0.5)
        right.axvline(0, color=INK, lw=0.8)
    else:
        say(right, "no dearer step is allowed from the best allocation")
    right.set_xlabel("gain of the next step for a unit of price", fontsize=8)
    note = f"green: first by its mean; ± at level {told.effort.level:g}"
    figure.suptitle(f"Search: {told.method}; {note}", fontsize=9)
    return figure
