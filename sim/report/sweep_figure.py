"""Figures of a sweep: lines over one key, or a heat map over two with its break-even line."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.figures import INK, RED, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Drawn = Mapping[str, Any]
"""A point: every swept key, and ``(mean, half_width)`` by metric."""
MOST_WRITTEN = 120
"""Cells of a heat map whose values are written into them at most."""


def lines(
    points: Sequence[Drawn],
    keys: Sequence[str],
    metrics: Sequence[str],
    baseline: Mapping[str, float] | None = None,
    against: str = "",
) -> "Figure":
    """Headline metrics over a sweep: the first numeric key along x, the others as lines.

    Parameters
    ----------
    points
        One mapping a point: every swept key, and ``(mean, half_width)`` by metric.
    keys, metrics
        Names of the swept keys and of the metrics to draw.
    baseline, against
        By metric: the value of a baseline, drawn as a dashed line; and what it is, in words.
    """
    numeric = [key for key in keys if all(_is_number(point[key]) for point in points)]
    along = numeric[0] if numeric else keys[0]
    others = [key for key in keys if key != along]
    figure, axes = new_figure(4.6 * len(metrics), 3.4, 1, len(metrics))
    labels = list(dict.fromkeys(_label(point, others) for point in points))
    ticks = list(dict.fromkeys(point[along] for point in points))
    for axis, metric in zip(axes.flat, metrics, strict=True):
        for number, label in enumerate(labels):
            chosen = [each for each in points if _label(each, others) == label and metric in each]
            x = [float(p[along]) if along in numeric else ticks.index(p[along]) for p in chosen]
            mean = [point[metric][0] for point in chosen]
            half = [np.nan_to_num(point[metric][1]) for point in chosen]
            axis.errorbar(
                x, mean, half, marker="o", ms=3.5, lw=1.2, capsize=2,
                color=f"C{number}", label=label or None,
            )  # fmt: skip
        if baseline and metric in baseline:
            axis.axhline(baseline[metric], color=RED, lw=1, ls="--", label=against)
        if along in numeric and len(ticks) <= 12:
            axis.set_xticks(ticks)
        elif along not in numeric:
            axis.set_xticks(range(len(ticks)), [str(tick) for tick in ticks])
        axis.set_xlabel(along, fontsize=8)
        axis.set_title(metric, fontsize=9, loc="left")
    if len(labels) > 1 or baseline:
        axes.flat[-1].legend(fontsize=7, frameon=False)
    return figure


def is_map(points: Sequence[Drawn], keys: Sequence[str]) -> bool:
    """Whether a sweep is over exactly two keys with numbers, several of each."""
    return len(keys) == 2 and all(
        all(_is_number(point[key]) for point in points)
        and len({point[key] for point in points}) > 1
        for key in keys
    )


def heat_map(
    points: Sequence[Drawn],
    keys: Sequence[str],
    metrics: Sequence[str],
    differences: Sequence[Mapping[str, tuple[float, float]]] = (),
    against: str = "",
) -> "Figure":
    """Headline metrics over two keys, a cell a point; the axes show the values swept, evenly.

    Parameters
    ----------
    points, keys, metrics
        As for ``lines``.
    differences
        By point: the paired ``(difference, half_width)`` from the baseline by metric. The
        break-even line is where it is 0; a cell whose interval holds 0 is marked.
    against
        What the baseline is, in words.
    """
    across, up = keys
    figure, axes = new_figure(5.4 * len(metrics), 4.2, 1, len(metrics))
    ticks = [sorted({point[key] for point in points}) for key in keys]
    place = [(ticks[1].index(point[up]), ticks[0].index(point[across])) for point in points]
    for axis, metric in zip(axes.flat, metrics, strict=True):
        mean = _grid(ticks, place, [point.get(metric, (np.nan,))[0] for point in points])
        shown = axis.pcolormesh(np.ma.masked_invalid(mean), cmap="YlGnBu")
        centers = [np.arange(len(each)) + 0.5 for each in ticks]
        if differences:
            pairs = [each.get(metric, (np.nan, np.nan)) for each in differences]
            change = _grid(ticks, place, [pair[0] for pair in pairs])
            half = np.nan_to_num(_grid(ticks, place, [pair[1] for pair in pairs]))
            _break_even(axis, centers, change, half)
        if mean.size <= MOST_WRITTEN:
            _write(axis, mean)
        figure.colorbar(shown, ax=axis).ax.tick_params(labelsize=7)
        for at, each, letter in ((centers[0], ticks[0], "x"), (centers[1], ticks[1], "y")):
            getattr(axis, f"set_{letter}ticks")(at, [f"{value:g}" for value in each])
        axis.set_xlabel(_short(across), fontsize=8)
        axis.set_ylabel(_short(up), fontsize=8)
        axis.set_title(metric, fontsize=9, loc="left")
    if differences:
        told = f"line: break-even with {against}; dots: no difference at this level"
        figure.suptitle(told, fontsize=9)
    return figure


def _grid(ticks: Sequence[Sequence[float]], place: Sequence[tuple[int, int]], values: Any) -> Any:
    grid = np.full((len(ticks[1]), len(ticks[0])), np.nan)
    for (row, column), value in zip(place, values, strict=True):
        grid[row, column] = value
    return grid


def _break_even(axis: Any, centers: Any, change: Any, half: Any) -> None:
    """The line on which the difference is 0, and the cells in which it may be."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=4.5, foreground="white")]
    known = change[~np.isnan(change)]
    if known.size and known.min() < 0 < known.max():
        line = axis.contour(
            *centers, np.ma.masked_invalid(change), levels=[0.0], colors=RED, linewidths=2
        )
        line.set_path_effects(halo)
    row, column = np.nonzero(np.abs(change) <= half)
    axis.plot(column + 0.85, row + 0.85, ls="", marker="o", ms=4, color=RED, mec="white")


def _write(axis: Any, mean: Any) -> None:
    """The value of every cell in it, light on dark."""
    low, high = np.nanmin(mean), np.nanmax(mean)
    for (row, column), value in np.ndenumerate(mean):
        if value == value:
            dark = high > low and (value - low) / (high - low) > 0.6
            axis.text(
                column + 0.5, row + 0.25, f"{value:.3g}", ha="center", va="center", fontsize=7,
                color="white" if dark else INK,
            )  # fmt: skip


def _short(key: str) -> str:
    """The end of a long key, so that it fits on an axis."""
    return key if len(key) <= 40 else "… " + ".".join(key.split(".")[-2:])


def _label(point: Drawn, keys: Sequence[str]) -> str:
    return ", ".join(f"{key.split('.')[-1]}={point[key]}" for key in keys)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
