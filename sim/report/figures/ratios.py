"""Forecasts as shares of what was recorded."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.report.output.style import BLUE, INK, RED, head, new_figure
from sim.study.results.backtested import INSIDE, HeldForecast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FARTHEST = 4.0
"""Times the record beyond which a forecast stands at the edge, with an arrow."""


def ratios(groups: Sequence[tuple[str, Sequence[HeldForecast]]]) -> "Figure":
    """A row for each record that is not 0: the interval foretold, over the record.

    Parameters
    ----------
    groups
        Name of each back-test, and its forecasts that have a record.
    """
    rows = [
        (name if not number else "", each)
        for name, every in groups
        for number, each in enumerate(one for one in every if one.record and one.record.value)
    ]
    figure, ((axis,),) = new_figure(8.6, 0.6 + 0.17 * len(rows))
    for place, (name, each) in enumerate(rows):
        assert each.record is not None
        record, told = each.record.value, each.foretold
        inside = each.verdict == INSIDE
        color = BLUE if inside else RED
        low, mean, high = (
            min(value / record, FARTHEST) for value in (told.low, told.mean, told.high)
        )
        axis.plot([low, high], [place, place], color=color, lw=1.4)
        cut = told.mean / record > FARTHEST
        axis.plot(mean, place, marker=">" if cut else "o" if inside else "X", ms=5, color=color)
        if name and place:
            axis.axhline(place - 0.5, color=INK, lw=0.3)
    axis.axvline(1, color=INK, lw=0.9)
    ticks = [(place, name) for place, (name, _) in enumerate(rows) if name]
    axis.set_yticks([at for at, _ in ticks], [name for _, name in ticks], fontsize=8)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.set_xlim(0, FARTHEST + 0.1)
    axis.set_xlabel("foretold over recorded; 1: as it was recorded", fontsize=8)
    found = [each for _, every in groups for each in every]
    inside_n = sum(each.verdict == INSIDE for each in found)
    levels = sorted({round(100 * each.foretold.level, 6) for each in found})
    level = " and ".join(f"{each:g} %" for each in levels)
    note = (
        f"{len(rows)} records that are not 0; line: our {level} interval "
        f"({observations([each for _, each in rows])}), mark: our forecast; blue "
        f"dot: record inside, red cross: outside, arrow: beyond {FARTHEST:g} times."
    )
    title = (
        f"{inside_n} of {len(found)} records of {len(groups)} back-tests lie inside the interval"
    )
    head(figure, title, note)
    return figure


def observations(every: Sequence[HeldForecast]) -> str:
    """Of how many observations of the model the forecasts are made, in words."""
    least, most = (end(each.foretold.n for each in every) for end in (min, max))
    ends = " to ".join(dict.fromkeys((f"{least:,}", f"{most:,}")))
    return f"n = {ends} observations of the model"
