"""Clouds: every measure against every factor, a dot a point, for designs and large grids."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.report.output.page import name_unit, name_words, page, pages, say, wrapped
from sim.report.output.style import BLUE, INK, head
from sim.report.output.text import bars
from sim.report.output.words.names import text_of
from sim.report.sweep.swept import Swept, values_of
from sim.study.running.outcome import Key
from sim.study.sweeping.effects import numeric

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
MOST_TICKS = 8
"""Values of a factor with numbers that are each named on its axis at most."""
MOST_VALUES = 12
"""Values of a factor with numbers that each have a mean of their own at most."""
SPREAD = 0.5
"""Width over which dots with the same word are spread [words]."""
GOLDEN = 0.6180339887498949
"""Step from dot to dot within it, as a share: neighbours in the design are no neighbours there."""
ACROSS = 4
"""Panels beside each other at most: the factors of one measure, where they are so few."""
MOST_BARS = 150
"""Points with half-widths at most; of more the dots alone are drawn, with means of groups."""
GROUPS = 10
"""Groups of points, behind each other along a factor with many values."""


def clouds(swept: Swept) -> list["Figure"]:
    """Pages with a panel for each measure and factor, the panels of a measure behind each other."""
    panels = [(measure, key) for measure in swept.measures for key in swept.keys]
    across = min(len(swept.keys), ACROSS) if len(swept.keys) > 1 else ACROSS
    drawn = []
    for some in pages(panels):
        figure, axes = page(len(some), 3.7, 2.7, across)
        first: dict[Key, Any] = {}
        for axis, (measure, key) in zip(axes, some, strict=True):
            if first.setdefault(measure, axis) is not axis:
                axis.sharey(first[measure])
            _panel(axis, swept, measure, key)
        kind = "" if swept.kind == "grid" else f" ({swept.kind})"
        told = f"{len(swept.points)} points{kind}: in each panel all factors vary"
        if len(swept.points) > MOST_BARS:
            told += "; line: means of groups"
        else:
            told += f"; mean of each, {swept.seen}"
        if swept.base is not None:
            told += f"; dashed: baseline, {swept.against_title}"
        head(figure, swept.finding(some[0][0]), f"{told}.")
        drawn.append(figure)
    return drawn


def _panel(axis: Any, swept: Swept, measure: Key, key: str) -> None:
    points = [
        (value, found)
        for value, means in zip(values_of(swept, key), swept.means, strict=True)
        for found in [means.get(measure)]
        if found is not None and found.n
    ]
    axis.set_title(wrapped(swept.title(measure), 40), fontsize=9, loc="left")
    axis.set_xlabel(wrapped(swept.titles.key(key), 42), fontsize=8)
    name_unit(axis, swept.units[measure])
    if not points:
        say(axis, "no value at any point")
        return
    values = [each[0] for each in points]
    mean = np.array([each.mean for _, each in points])
    x = _places(axis, values)
    if len(points) <= MOST_BARS:
        sides = bars([each for _, each in points])
        axis.errorbar(x, mean, sides, ls="", marker="o", ms=3, lw=0.8, alpha=0.7, color=BLUE)
    else:
        axis.plot(x, mean, ls="", marker="o", ms=1.6, alpha=0.3, mew=0, color=BLUE)
        groups = _groups(x, numeric(values))
        axis.plot(
            [x[each].mean() for each in groups], [mean[each].mean() for each in groups],
            color=INK, lw=1.4, marker="_", ls="-" if numeric(values) else "", ms=9, mew=2,
        )  # fmt: skip
    if key in swept.logs:
        _logarithmic(axis)
    if swept.base is not None and measure in swept.base.keys:
        axis.axhline(swept.base.value(*measure).mean, color=INK, lw=1, ls="--")


def _groups(x: Floats, numbers: bool) -> list[NDArray[np.intp]]:
    """Points of the same value, or tenths of all points along numbers with many values."""
    near = x if numbers else np.round(x)
    values = np.unique(near)
    if numbers and len(values) > MOST_VALUES:
        return np.array_split(np.argsort(x, kind="stable"), GROUPS)
    return [np.flatnonzero(near == value) for value in values]


def _places(axis: Any, values: list[Any]) -> Floats:
    """Where the points stand along the axis, and its ticks."""
    if numeric(values):
        ticks = sorted(set(values))
        if len(ticks) <= min(MOST_TICKS, len(values) - 1):  # some come more than once
            axis.set_xticks(ticks, [text_of(each, 6) for each in ticks])
        return np.array(values, dtype=np.float64)
    words = [text_of(value) for value in values]
    ticks = sorted(set(words))
    name_words(axis, ticks)
    beside = SPREAD * (np.arange(len(words)) * GOLDEN % 1 - 0.5)
    at = {word: place for place, word in enumerate(ticks)}
    return np.asarray([at[word] for word in words] + beside)


def _logarithmic(axis: Any) -> None:
    """A logarithmic axis with ticks at 1, 2 and 5."""
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    axis.set_xscale("log")
    axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axis.xaxis.set_minor_formatter(NullFormatter())
