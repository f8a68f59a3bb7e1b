"""Figures of ``theater explain``: effects, indices, curves, luck against ignorance."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREEN, GREY, RED, new_figure
from sim.report.output.text import bars
from sim.study.explain.curves import Curve
from sim.study.explain.luck_or_ignorance import QUANTILES, InputDraws, VarianceSplit
from sim.study.explain.morris import MATTERS, Screening
from sim.study.explain.order_reversals import Driver
from sim.study.explain.sobol import Decomposition, Estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 20
"""Factors in a figure at most."""
MOST_NAME = 56
"""Letters of a line of a name on an axis at most."""
ACROSS = 3
"""Panels beside each other at most."""


def _label(name: str) -> str:
    return wrapped(name, MOST_NAME)


def effects(found: Screening, title: str) -> "Figure":
    """mu* of every factor with its interval, and mu* against sigma."""
    shown = [each for each in found.effects[:MOST] if each.trajectories]
    figure, ((left, right),) = new_figure(10.5, 0.26 * len(shown) + 2.2, 1, 2)
    places = np.arange(len(shown))
    colors = [BLUE if each.verdict == MATTERS else GREY for each in shown]
    ends = np.array([(each.mu_star - each.low, each.high - each.mu_star) for each in shown])
    left.barh(
        places, [each.mu_star for each in shown], color=colors, height=0.6,
        xerr=np.nan_to_num(ends.reshape(-1, 2).T),
    )  # fmt: skip
    luck = [each.luck for each in shown]
    left.plot(luck, places, ls="", marker="|", ms=9, color=RED, label="luck alone")
    names = [f"{_label(each.name)}  {number}" for number, each in enumerate(shown, start=1)]
    left.set_yticks(places, names, fontsize=7)
    left.set_xlim(left=0)
    left.set_ylim(len(shown) - 0.5, -0.5)
    left.set_xlabel("mu* (mean absolute effect over the range)", fontsize=8)
    left.legend(fontsize=7, frameon=False, loc="lower right")
    right.scatter([each.mu_star for each in shown], [each.sigma for each in shown], c=colors, s=18)
    for number, each in enumerate(shown[:8]):
        right.annotate(
            str(number + 1), (each.mu_star, each.sigma), fontsize=7, xytext=(3, 3),
            textcoords="offset points",
        )  # fmt: skip
    right.set_xlabel("mu*", fontsize=8)
    right.set_ylabel("sigma (interaction or curvature)", fontsize=8)
    figure.suptitle(f"{title}; blue: matters", fontsize=10)
    return figure


def indices(found: Decomposition, title: str) -> "Figure":
    """First-order and total index of every factor."""
    shown = found.indices[:MOST]
    figure, ((axis,),) = new_figure(8.0, 0.34 * len(shown) + 1.8)
    places = np.arange(len(shown))
    for shift, color, label, parts in (
        (-0.13, BLUE, "first order", [each.first for each in shown]),
        (0.13, RED, "total", [each.total for each in shown]),
    ):
        axis.errorbar(
            [each.value for each in parts], places + shift, xerr=_bars(parts), fmt="o", ms=4,
            color=color, capsize=2, lw=1.2, label=label,
        )  # fmt: skip
    axis.set_yticks(places, [_label(each.name) for each in shown], fontsize=8)
    axis.set_ylim(len(shown) - 0.5, -0.5)
    axis.axvline(0, color=GREY, lw=0.8)
    axis.set_xlabel("share of the variance of the mean", fontsize=8)
    axis.legend(fontsize=7, frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1.0))
    figure.suptitle(title, fontsize=10)
    return figure


def _bars(parts: Sequence[Estimate]) -> np.ndarray:
    return np.maximum(
        [
            [each.value - each.low for each in parts],
            [each.high - each.value for each in parts],
        ],
        0.0,
    )


def curves(found: Sequence[Curve], title: str) -> "Figure":
    """A panel for each factor: mean, its interval, and the quantiles of luck."""
    across = min(ACROSS, len(found))
    down = -(-len(found) // across)
    figure, axes = new_figure(3.4 * across + 0.4, 2.6 * down + 0.6, down, across)
    for panel in axes.flat[len(found) :]:
        panel.set_visible(False)
    for panel, curve in zip(axes.flat, found, strict=False):
        x = np.array(curve.numbers)
        mean, low, high = (
            np.array([getattr(each, part) for each in curve.summaries])
            for part in ("mean", "q05", "q95")
        )
        sides = bars(curve.summaries)
        if curve.axis.words:
            panel.vlines(x, low, high, color=BLUE, alpha=0.3, lw=6)
            panel.errorbar(x, mean, sides, fmt="o", ms=4, color=BLUE, capsize=3)
            panel.set_xticks(x, [wrapped(value, 18) for value in curve.values], fontsize=7)
        else:
            panel.fill_between(x, low, high, color=BLUE, alpha=0.15, lw=0)
            panel.fill_between(x, mean - sides[0], mean + sides[1], color=BLUE, alpha=0.35, lw=0)
            panel.plot(x, mean, color=BLUE, lw=1.4, marker="o", ms=3)
        panel.set_xlabel(_label(curve.axis.name), fontsize=8)
        panel.sharey(axes.flat[0])
    bands = "dark: interval of the mean, light: 5-95 % of replications"
    figure.suptitle(f"{title}; {bands}", fontsize=9)
    return figure


def ignorance(
    splits: Sequence[VarianceSplit],
    draws: InputDraws,
    flips: Mapping[str, Sequence[Driver]],
    names: Sequence[str],
    title: str,
) -> "Figure":
    """Quantiles of luck, of what is not known and of both; and the input that flips most."""
    turned = [(name, one) for name, every in flips.items() for one in every if one.moves]
    width_in, columns = (10.5, 2) if turned else (7.5, 1)
    figure, axes = new_figure(width_in, 0.9 * len(splits) + 2.2, 1, columns)
    panel = axes[0, 0]
    for place, each in enumerate(splits):
        rows = zip((-0.25, 0.0, 0.25), (GREY, BLUE, GREEN), each.fan, strict=True)
        for shift, color, fan in rows:
            at = place + shift
            panel.plot([fan[0], fan[-1]], [at, at], color=color, lw=2, alpha=0.6)
            panel.plot([fan[1], fan[3]], [at, at], color=color, lw=7, alpha=0.6)
            panel.plot(fan[2], at, marker="|", ms=11, color="black")
    for color, label in ((GREY, "luck"), (BLUE, "not known"), (GREEN, "both")):
        panel.plot([], [], color=color, lw=5, alpha=0.6, label=label)
    panel.set_yticks(range(len(splits)), [wrapped(each.name, 44) for each in splits])
    panel.set_ylim(len(splits) - 0.5, -0.5)
    panel.legend(fontsize=7, frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1.0))
    panel.set_xlabel(f"{QUANTILES[0]:.0%} to {QUANTILES[-1]:.0%}, half of all, median", fontsize=8)
    if turned:
        name, driver = turned[0]
        _turned(axes[0, 1], name, driver, splits, draws, list(names))
    figure.suptitle(title, fontsize=10)
    return figure


def _turned(
    panel: Any, name: str, driver: Driver, splits: Sequence[VarianceSplit], draws: InputDraws,
    names: list[str],
) -> None:  # fmt: skip
    """The difference of two options against an input, a dot a draw."""
    (one, other), *_ = (
        pair
        for pair in permutations(range(len(splits)), 2)
        if name == " - ".join(splits[at].name for at in pair)
    )
    change = draws.values[one].mean(axis=1) - draws.values[other].mean(axis=1)
    x = draws.places[:, names.index(driver.name)]
    panel.plot(x, change, ls="", marker="o", ms=3, color=BLUE)
    panel.axhline(0, color=RED, lw=1, ls="--")
    panel.set_xlabel(f"{_label(driver.name)} [share of its range]", fontsize=8)
    panel.set_ylabel(name, fontsize=8)
