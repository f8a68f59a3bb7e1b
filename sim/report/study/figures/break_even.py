"""Break-even curves as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.output.names import OptionNames
from sim.report.output.page import wrapped
from sim.report.output.style import INK, new_figure
from sim.report.study.break_even import BreakEvenCurve
from sim.study.statistics.summary import half_width

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def break_even_figure(
    found: Sequence[BreakEvenCurve], along: str, title: str, against: str, level: float
) -> "Figure":
    """The difference along the factor with its zeros; over a second number also the zeros alone."""
    second = _second(found)
    figure, axes = new_figure(5.6 * (1 + bool(second)), 4.0, 1, 1 + bool(second))
    left = axes.flat[0]
    names = OptionNames.of([each.settings for each in found])
    for number, each in enumerate(found):
        color = f"C{number % 10}"
        order = np.argsort(each.x)
        x, values = np.asarray(each.x)[order], each.differences[order]
        mean = values.mean(axis=1)
        half = np.nan_to_num([half_width(row, level) for row in values])
        label = wrapped(names.option(each.settings), 40) or None
        left.plot(x, mean, color=color, lw=1.2, marker="o", ms=3, label=label)
        left.fill_between(x, mean - half, mean + half, color=color, alpha=0.15, lw=0)
        if each.zero.zeros:
            ends = np.clip([each.zero.low, each.zero.high], x[0], x[-1])
            left.plot(ends, [0, 0], color=color, lw=4, alpha=0.5, solid_capstyle="butt")
            left.plot(each.zero.at, 0, color=color, marker="D", ms=5)
    left.axhline(0, color=INK, lw=0.8)
    left.set_xlabel(along, fontsize=8)
    left.set_ylabel(f"{title}: difference from {against}", fontsize=8)
    if any(each.settings for each in found):
        left.legend(fontsize=7, frameon=False)
    if second:
        _zeros(axes.flat[1], found, second, along)
    figure.suptitle(f"Diamonds: break-even; bands and bars at level {level:g}", fontsize=9)
    return figure


def _second(found: Sequence[BreakEvenCurve]) -> str:
    """The only other key, if it has numbers."""
    keys = list(found[0].settings)
    numbers = len(keys) == 1 and all(
        isinstance(each.settings[keys[0]], int | float) for each in found
    )
    return keys[0] if numbers and len(found) > 1 else ""


def _zeros(axis: Any, found: Sequence[BreakEvenCurve], second: str, along: str) -> None:
    """Break-even against the second number."""
    known = [each for each in found if each.zero.zeros]
    for each in known:
        low, high = np.clip([each.zero.low, each.zero.high], min(each.x), max(each.x))
        y = each.settings[second]
        axis.plot([low, high], [y, y], color=INK, lw=1.2)
    axis.plot(
        [each.zero.at for each in known], [each.settings[second] for each in known],
        color=INK, marker="D", ms=5, lw=1,
    )  # fmt: skip
    axis.set_xlim(
        min(map(min, (each.x for each in found))), max(map(max, (each.x for each in found)))
    )
    axis.set_xlabel(along, fontsize=8)
    axis.set_ylabel(second, fontsize=8)
    axis.set_title("break-even", fontsize=9, loc="left")
