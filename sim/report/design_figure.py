"""The figure of a design: every metric against every factor, a dot a point."""

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.figures import BLUE, RED, new_figure
from sim.report.sweep_figure import Drawn

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS = 4
"""Panels beside each other at most."""
MOST_TICKS = 8
"""Values of a factor with numbers that are each named on its axis at most."""
SPREAD = 0.5
"""Width over which dots with the same word are spread [words]."""
GOLDEN = 0.6180339887498949
"""Step from dot to dot within it, as a share: neighbours in the design are no neighbours there."""


def panels(
    points: Sequence[Drawn],
    keys: Sequence[str],
    metrics: Sequence[str],
    kind: str,
    logs: Set[str],
    baseline: Mapping[str, float],
    against: str,
) -> "Figure":
    """A row or more of panels for each metric, one for each factor; all other factors vary too.

    Parameters
    ----------
    points
        One mapping a point: every factor, and ``(mean, half_width)`` by metric.
    keys, metrics
        Names of the factors and of the metrics to draw.
    kind
        What the design is called.
    logs
        Factors whose axis is logarithmic.
    baseline, against
        By metric: the value of a baseline, drawn as a dashed line; and what it is, in words.
    """
    down = -(-len(keys) // COLUMNS)
    across = -(-len(keys) // down)
    figure, axes = new_figure(3.1 * across + 0.4, 2.5 * down * len(metrics) + 0.5,
                              down * len(metrics), across)  # fmt: skip
    for number, metric in enumerate(metrics):
        block = axes[number * down : (number + 1) * down].flat
        drawn = [point for point in points if metric in point]
        for axis, key in zip(block, keys, strict=False):
            _panel(axis, drawn, key, metric)
            if key in logs:
                _logarithmic(axis)
            if metric in baseline:
                axis.axhline(baseline[metric], color=RED, lw=1, ls="--")
        for axis in block[len(keys) :]:
            axis.set_visible(False)
        for axis in block[1 : len(keys)]:
            axis.sharey(block[0])
        for axis in block[: len(keys) : across]:
            axis.set_ylabel(metric, fontsize=8)
    told = f"{len(points)} points ({kind}): mean and half-width; in each panel all factors vary"
    if baseline:
        told += f"; dashed: {against}"
    figure.suptitle(told, fontsize=9)
    return figure


def _panel(axis: Any, points: Sequence[Drawn], key: str, metric: str) -> None:
    values = [point[key] for point in points]
    if all(isinstance(each, int | float) and not isinstance(each, bool) for each in values):
        x = np.array(values, dtype=np.float64)
        ticks = sorted(set(values))
        if len(ticks) <= min(MOST_TICKS, len(values) - 1):  # some come more than once
            axis.set_xticks(ticks)
    else:
        words = [str(value) for value in values]
        ticks = sorted(set(words))
        beside = SPREAD * (np.arange(len(words)) * GOLDEN % 1 - 0.5)
        x = np.array([ticks.index(word) for word in words]) + beside
        axis.set_xticks(range(len(ticks)), [_cut(word) for word in ticks])
    mean, half = (np.array([point[metric][place] for point in points]) for place in (0, 1))
    axis.errorbar(
        x, mean, np.nan_to_num(half), ls="", marker="o", ms=3, lw=0.8, alpha=0.7, color=BLUE,
    )  # fmt: skip
    axis.set_xlabel(key if len(key) <= 40 else "… " + ".".join(key.split(".")[-2:]), fontsize=8)


def _logarithmic(axis: Any) -> None:
    """A logarithmic axis with ticks at 1, 2 and 5."""
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    axis.set_xscale("log")
    axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axis.xaxis.set_minor_formatter(NullFormatter())


def _cut(word: str) -> str:
    """The beginning of a long word, so that it fits under its dots."""
    return word if len(word) <= 16 else word[:15] + "…"
