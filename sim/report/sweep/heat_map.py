"""Heat maps of a sweep over two numbers: one scale for all panels of a unit, luck in grey."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.report.output.page import page, pages, wrapped
from sim.report.output.style import GREY, INK, USE, change_colours, head, in_percent
from sim.report.output.words.labels import cap

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
LUCK, HATCH = "#ededed", "#cdcdcd"
"""Colours of a cell that is not told from zero."""
CELL_IN, LEAST_IN, MOST_IN = 0.5, 2.8, 4.6
"""Width of a cell that holds its value, and of a panel [in]."""
LETTER_IN = 0.068
"""Width of a letter of 8 points [in]."""
MOST_TICKS = 12
"""Values that an axis names at most."""
MOST_HATCHED = 1000
"""Cells of a panel that are hatched at most: smaller ones are plain."""


@dataclass(frozen=True)
class Map:
    """A panel: values over two numbers.

    Attributes
    ----------
    title, unit
        What it shows.
    mean, low, high
        Shape (up, across): means, or paired differences from a baseline, and the ends of their
        intervals; nan without a value, and the ends of a single replication.
    """

    title: str
    unit: str
    mean: Floats
    low: Floats
    high: Floats

    @property
    def told(self) -> NDArray[np.bool_]:
        """Where the interval leaves out zero; a single replication tells nothing."""
        return (self.low > 0) | (self.high < 0)


def heat_maps(
    maps: Sequence[Map],
    names: tuple[str, str],
    ticks: tuple[Sequence[str], Sequence[str]],
    against: str = "",
    level: float = 0.95,
    finding: str = "",
    times: str = "",
) -> list["Figure"]:
    """Pages of heat maps, those of one unit together and on one scale.

    Parameters
    ----------
    maps
        The panels.
    names, ticks
        Of the key across and of the key up: what it is called, and its values, spaced evenly.
    against
        What the baseline is, if the values are differences from it: then the scale is centred at
        zero, a cell that is not told from zero is grey, and a line runs where better meets worse.
    level
        Of the intervals.
    finding
        What stands above them.
    times
        How many replications stand behind each point, in words.
    """
    figures = []
    for unit in dict.fromkeys(each.unit for each in maps):
        alike = [each for each in maps if each.unit == unit]
        scale = _scale(alike, bool(against))
        figures += [
            _page(each, names, ticks, against, level, scale, (finding, times))
            for each in pages(alike)
        ]
    return figures


def _scale(maps: Sequence[Map], paired: bool) -> dict[str, Any]:
    """The norm and the colours of all panels of a unit."""
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    values = np.concatenate([each.mean.ravel() for each in maps])
    known = values[~np.isnan(values)]
    if paired:  # as far down as up
        largest = float(np.abs(known).max(initial=0.0)) or 1.0
        return {"norm": Normalize(-largest, largest), "cmap": change_colours()}
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    return {
        "norm": Normalize(low, high if high > low else low + 1.0),
        "cmap": LinearSegmentedColormap.from_list("use", list(USE)),
    }


def _page(
    maps: Sequence[Map],
    names: tuple[str, str],
    ticks: tuple[Sequence[str], Sequence[str]],
    against: str,
    level: float,
    scale: dict[str, Any],
    said: tuple[str, str],
) -> "Figure":
    up, across = maps[0].mean.shape
    wide, height = (float(np.clip(CELL_IN * n + 0.9, LEAST_IN, MOST_IN)) for n in (across, up))
    figure, axes = page(len(maps), wide, 0.8 * height + 0.5)
    marks: dict[str, Any] = {}
    for axis, each in zip(axes, maps, strict=True):
        shown = axis.pcolormesh(np.ma.masked_invalid(each.mean), **scale)
        for spine in axis.spines.values():
            spine.set_visible(False)
        if against:
            marks |= _grey(axis, each) | _line(axis, each)
        marks |= _missing(axis, each)
        inner = (wide - 0.9) / across
        if inner >= 0.38:
            _write(axis, each, scale["norm"], bool(against))
        _ticks(axis.xaxis, ticks[0], inner)
        _ticks(axis.yaxis, ticks[1], 2 * (0.8 * height - 0.4) / up)
        axis.set_title(wrapped(each.title, int(wide / LETTER_IN)), fontsize=9, loc="left")
    bar = figure.colorbar(shown, ax=axes, shrink=min(1.0, 4.0 / figure.get_figheight()), aspect=25)
    bar.ax.tick_params(labelsize=8)
    if maps[0].unit == "fraction":
        in_percent(bar.ax.yaxis)
        bar.set_label("difference [points]" if against else "", fontsize=8)
    else:
        bar.set_label(f"{'difference ' if against else ''}[{maps[0].unit}]", fontsize=8)
    columns = axes[0].get_gridspec().ncols
    for axis in axes[-columns:]:  # nothing stands below these
        axis.set_xlabel(wrapped(names[0], int(wide / LETTER_IN)), fontsize=8)
    for axis in axes[::columns]:
        axis.set_ylabel(wrapped(names[1], int(0.8 * height / LETTER_IN)), fontsize=8)
    finding, times = said
    mean = f"mean of each point, {times} of each" if times else "mean of each point"
    note = f"Paired difference from {against}, {mean}." if against else f"{cap(mean)}."
    labels = [text.format(level=f"{level:g}") for text in marks]
    head(figure, finding, note, list(marks.values()), labels)
    return figure


def _grey(axis: Any, panel: Map) -> dict[str, Any]:
    """Grey cells where luck alone may have made the difference, and their mark."""
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Patch, Rectangle

    style: dict[str, Any] = {
        "facecolor": LUCK,
        "edgecolor": HATCH,
        "hatch": "////",
        "linewidth": 0.0,
    }
    cells = np.argwhere(~np.isnan(panel.mean) & ~panel.told)
    if len(cells) > MOST_HATCHED:
        style["hatch"] = None
    squares = [Rectangle((column, row), 1, 1) for row, column in cells.tolist()]
    axis.add_collection(PatchCollection(squares, gid="not told", **style), autolim=False)
    return {"not told from zero (level {level})": Patch(**style)} if len(cells) else {}


def _line(axis: Any, panel: Map) -> dict[str, Any]:
    """The line on which the difference is 0, between cells that are told from zero only."""
    from matplotlib.lines import Line2D
    from matplotlib.patheffects import withStroke

    change = np.ma.masked_where(np.isnan(panel.mean) | ~panel.told, panel.mean)
    if min(change.shape) < 2 or not (change.min() < 0 < change.max()):  # masked is no number
        return {}
    places = [np.arange(cells) + 0.5 for cells in change.shape]
    line = axis.contour(places[1], places[0], change, levels=[0.0], colors=INK, linewidths=2)
    line.set_path_effects([withStroke(linewidth=4.5, foreground="white")])
    if not any(len(path.vertices) for path in line.get_paths()):
        return {}
    return {"break-even": Line2D([], [], color=INK, lw=2)}


def _missing(axis: Any, panel: Map) -> dict[str, Any]:
    """A cross where there is no value: the point failed, or the metric has none there."""
    from matplotlib.lines import Line2D

    rows, columns = np.nonzero(np.isnan(panel.mean))
    style: dict[str, Any] = {"ls": "", "marker": "x", "ms": 5, "color": GREY}
    axis.set_xlim(0, panel.mean.shape[1])
    axis.set_ylim(0, panel.mean.shape[0])
    if not len(rows):
        return {}
    axis.plot(columns + 0.5, rows + 0.5, **style)
    return {"no value": Line2D([], [], **style)}


def _write(axis: Any, panel: Map, norm: Any, paired: bool) -> None:
    """The value of every cell in it, light on dark."""
    for (row, column), value in np.ndenumerate(panel.mean):
        if value != value:
            continue
        grey = paired and not panel.told[row, column]
        share = abs(2 * float(norm(value)) - 1) if paired else float(norm(value))
        axis.text(
            column + 0.5, row + 0.5, _cell(value, panel.unit, paired), ha="center",
            va="center", fontsize=8, color="white" if share > 0.62 and not grey else INK,
        )  # fmt: skip


def _cell(value: float, unit: str, paired: bool) -> str:
    """A value as short as it can be: shares in per cent, changes of them in points."""
    sign = "+" if paired else ""
    if unit == "fraction":
        digits = 1 if 0 < abs(value) < 0.0095 else 0
        return f"{100 * value:{sign}.{digits}f}"
    return f"{value:{sign}.2g}"


def _ticks(axis: Any, labels: Sequence[str], cell_in: float) -> None:
    """Names of values, as many as have room: every second, third, ... of them."""
    wide = max(len(label) for label in labels) * LETTER_IN + 0.08
    step = max(1, int(np.ceil(wide / cell_in)), int(np.ceil(len(labels) / MOST_TICKS)))
    places = range(0, len(labels), step)
    axis.set_ticks([place + 0.5 for place in places], [labels[place] for place in places])
