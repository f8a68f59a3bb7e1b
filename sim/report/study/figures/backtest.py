"""Predictions beside the record as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.report.figures.ratios import observations
from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREY, INK, RED, head, new_figure
from sim.study.results.backtested import INSIDE, HeldForecast, number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FARTHEST = 3.0
"""Widths of the interval beyond which a record stands at the edge, with an arrow."""


def backtest_figure(title: str, every: Sequence[HeldForecast]) -> "Figure | None":
    """A row for each record: our interval from 0 to 1, the record, and the naive forecast."""
    shown = [each for each in every if each.record and each.foretold.high > each.foretold.low]
    if not shown:
        return None
    figure, ((axis,),) = new_figure(10.5, 0.42 * len(shown) + 1.6)
    for place, each in enumerate(shown):
        told, record = each.foretold, each.record
        assert record is not None
        width = told.high - told.low

        def at(value: float, low: float = told.low, width: float = width) -> float:
            return min(max((value - low) / width, 0.5 - FARTHEST), 0.5 + FARTHEST)

        axis.plot([0, 1], [place, place], color=BLUE, lw=5, alpha=0.35, solid_capstyle="butt")
        axis.plot(at(told.mean), place, marker="|", ms=12, mew=2, color=BLUE)
        is_inside = each.verdict == INSIDE
        color = BLUE if is_inside else RED
        axis.plot([at(record.low), at(record.high)], [place, place], color=color, lw=2)
        axis.plot(at(record.value), place, marker="o" if is_inside else "X", ms=7, color=color)
        if each.naive is not None:
            axis.plot(at(each.naive.value), place, marker="D", ms=6, mfc="none", color=INK)
        ours = _span(told.low, told.high, told.unit)
        words = f"{_span(record.low, record.high, told.unit)}; ours {ours}"
        axis.text(1.02, place, words, transform=axis.get_yaxis_transform(), va="center", fontsize=8)
    labels = [wrapped(_label(each), 46) for each in shown]
    axis.set_yticks(range(len(shown)), labels, fontsize=8)
    axis.set_ylim(len(shown) - 0.4, -0.6)
    least = min(-0.6, *(line.get_xdata().min() for line in axis.lines))
    most = max(1.6, *(line.get_xdata().max() for line in axis.lines))
    axis.set_xlim(least - 0.1, most + 0.1)
    for end in (0, 1):
        axis.axvline(end, color=GREY, lw=0.8, ls=":")
    level = f"{100 * shown[0].foretold.level:g} %"
    axis.set_xlabel(f"0 and 1: the ends of our {level} interval", fontsize=8)
    inside = sum(each.verdict == INSIDE for each in shown)
    found = f"{inside} of {len(shown)} records lie inside our interval"
    legend = (
        f"Each interval of {observations(shown)}. Pale bar: our interval, tick: our forecast; dot, "
        "with a line between its ends: record inside, red cross: outside; diamond: naive forecast."
    )
    head(figure, f"{title}: {found}", legend)
    return figure


def _span(low: float, high: float, unit: str) -> str:
    """From one value to another in words; shares in per cent, ratios without a unit."""
    scale, word = (100, " %") if unit == "fraction" else (1, f" {unit}" if unit else "")
    word = "" if unit == "ratio" else word
    ends = number(scale * low), number(scale * high)
    return " to ".join(dict.fromkeys(ends)) + word


def _label(each: HeldForecast) -> str:
    title, years = each.foretold.title, each.record.told_years if each.record else ""
    return title if years in title else f"{title}, {years}"
