"""Figures of ``theater explain``: effects, indices, curves, luck against ignorance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.scenario import Scenario
from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREY, INK, ORANGE, VIOLET, head, in_percent, new_figure
from sim.report.output.text import bars
from sim.report.output.words.labels import (
    cap,
    key_title,
    listed,
    objective_title,
    option_title,
)
from sim.report.output.words.numbers import share, told
from sim.study.explain.curves import Curve
from sim.study.explain.luck_or_ignorance import QUANTILES, InputDraws, VarianceSplit
from sim.study.explain.morris import MATTERS, Screening
from sim.study.explain.order_reversals import Driver
from sim.study.explain.sobol import Decomposition, Estimate
from sim.study.running.variants import Objective

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 20
"""Factors in a figure at most."""
MOST_NAME = 56
"""Letters of a line of a name on an axis at most."""
ACROSS = 3
"""Panels beside each other at most."""


@dataclass(frozen=True)
class ToldStudy:
    """What a study is of, in words.

    Attributes
    ----------
    note
        How it was made.
    """

    scenario: Scenario
    objective: Objective
    note: str

    @property
    def title(self) -> str:
        """The objective in words."""
        return objective_title(self.scenario, self.objective)

    def label(self, name: str) -> str:
        """A factor in words, in lines."""
        return wrapped(self.factor(name), MOST_NAME)

    def factor(self, name: str) -> str:
        """A factor in words."""
        return cap(key_title(self.scenario, name))

    def option(self, name: str) -> str:
        """An option in words."""
        return option_title(self.scenario, name)

    def scale(self, axis: Any) -> None:
        """Shares along an axis in per cent."""
        if self.objective.unit == "fraction":
            in_percent(axis)


def effects(found: Screening, of: ToldStudy) -> "Figure":
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
    left.plot(luck, places, ls="", marker="|", ms=9, color=ORANGE, mew=2, label="luck alone")
    names = [f"{of.label(each.name)}  {number}" for number, each in enumerate(shown, start=1)]
    left.set_yticks(places, names, fontsize=7)
    left.set_xlim(left=0)
    left.set_ylim(len(shown) - 0.5, -0.5)
    left.set_xlabel("mean absolute effect over the range (mu*)", fontsize=8)
    of.scale(left.xaxis)
    right.scatter([each.mu_star for each in shown], [each.sigma for each in shown], c=colors, s=18)
    for number, each in enumerate(shown[:8]):
        right.annotate(
            str(number + 1), (each.mu_star, each.sigma), fontsize=7, xytext=(3, 3),
            textcoords="offset points",
        )  # fmt: skip
    right.set_xlabel("mean absolute effect (mu*)", fontsize=8)
    right.set_ylabel("spread of the effect (sigma):\ninteraction or curvature", fontsize=8)
    of.scale(right.xaxis)
    of.scale(right.yaxis)
    matter = [of.factor(each.name) for each in found.effects if each.verdict == MATTERS]
    note = f"Morris screening, {of.note}; blue: matters; bars: interval of mu*."
    head(figure, _matter(matter, len(found.effects), of.title), note,
         *left.get_legend_handles_labels())  # fmt: skip
    return figure


def indices(found: Decomposition, of: ToldStudy) -> "Figure":
    """First-order and total index of every factor."""
    shown = found.indices[:MOST]
    figure, ((axis,),) = new_figure(8.0, 0.34 * len(shown) + 1.8)
    places = np.arange(len(shown))
    for shift, color, mark, label, parts in (
        (-0.13, BLUE, "o", "by itself (first order)", [each.first for each in shown]),
        (0.13, ORANGE, "s", "with all interactions (total)", [each.total for each in shown]),
    ):
        axis.errorbar(
            [each.value for each in parts], places + shift, xerr=_bars(parts), fmt=mark, ms=4,
            color=color, capsize=2, lw=1.2, label=label,
        )  # fmt: skip
    axis.set_yticks(places, [of.label(each.name) for each in shown], fontsize=8)
    axis.set_ylim(len(shown) - 0.5, -0.5)
    axis.axvline(0, color=GREY, lw=0.8)
    axis.set_xlabel("share of the variance of the mean", fontsize=8)
    in_percent(axis.xaxis)
    title = "No factor has an index"
    if shown:
        first = shown[0]
        part = share(first.total.value, 0)
        title = f"{of.factor(first.name)} makes {part} of the variance of {of.title}"
    head(figure, title, f"Sobol indices, {of.note}; bars: their intervals.",
         *axis.get_legend_handles_labels())  # fmt: skip
    return figure


def _matter(names: Sequence[str], count: int, title: str) -> str:
    """Which factors matter, in a sentence."""
    if not names:
        return f"None of {count} factors is shown to matter for {title}"
    some = listed(names) if len(names) <= 3 else f"{', '.join(names[:3])}, ..."
    verb = "matters" if len(names) == 1 else "matter"
    return f"{len(names)} of {count} factors {verb} for {title}: {some}"


def _bars(parts: Sequence[Estimate]) -> np.ndarray:
    return np.maximum(
        [
            [each.value - each.low for each in parts],
            [each.high - each.value for each in parts],
        ],
        0.0,
    )


def curves(found: Sequence[Curve], of: ToldStudy) -> "Figure":
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
            panel.fill_between(x, mean - sides[0], mean + sides[1], color=BLUE, alpha=0.3, lw=0)
            for edge in (low, high):
                panel.plot(x, edge, color=GREY, lw=0.9, ls=":")
            panel.plot(x, mean, color=BLUE, lw=1.4, marker="o", ms=3)
        panel.set_xlabel(wrapped(of.factor(curve.axis.name), 40), fontsize=8)
        panel.sharey(axes.flat[0])
        of.scale(panel.yaxis)
    moves = {
        of.factor(each.axis.name): max(one.mean for one in each.summaries)
        - min(one.mean for one in each.summaries)
        for each in found
    }
    most = max(moves, key=lambda name: moves[name])
    number = (
        f"{told(100 * moves[most], 0)} points"
        if of.objective.unit == "fraction"
        else told(moves[most])
    )
    title = f"{cap(of.title)} moves most along {most}: by {number}"
    note = (
        f"Mean along each factor, {of.note}; band: interval of the mean; dotted: 90 % of "
        "replications."
    )
    head(figure, title, note)
    return figure


def ignorance(
    splits: Sequence[VarianceSplit],
    draws: InputDraws,
    flips: Mapping[str, Sequence[Driver]],
    names: Sequence[str],
    of: ToldStudy,
) -> "Figure":
    """Quantiles of luck, of what is not known and of both; and the input that flips most."""
    turned = [(name, one) for name, every in flips.items() for one in every if one.moves]
    width_in, columns = (10.5, 2) if turned else (7.5, 1)
    figure, axes = new_figure(width_in, 0.9 * len(splits) + 2.2, 1, columns)
    panel = axes[0, 0]
    for place, each in enumerate(splits):
        rows = zip((-0.25, 0.0, 0.25), (GREY, BLUE, VIOLET), each.fan, strict=True)
        for shift, color, fan in rows:
            at = place + shift
            panel.plot([fan[0], fan[-1]], [at, at], color=color, lw=2, alpha=0.6)
            panel.plot([fan[1], fan[3]], [at, at], color=color, lw=7, alpha=0.6)
            panel.plot(fan[2], at, marker="|", ms=11, color="black")
    for color, label in ((GREY, "luck"), (BLUE, "not known"), (VIOLET, "both")):
        panel.plot([], [], color=color, lw=5, alpha=0.6, label=label)
    panel.set_yticks(range(len(splits)), [wrapped(of.option(each.name), 44) for each in splits])
    panel.set_ylim(len(splits) - 0.5, -0.5)
    of.scale(panel.xaxis)
    panel.set_xlabel(wrapped(cap(of.title), 60), fontsize=8)
    if turned:
        name, driver = turned[0]
        _turned(axes[0, 1], name, driver, splits, draws, list(names), of)
    widest = max(splits, key=lambda each: each.share)
    which = f", with {cap(of.option(widest.name))}" if len(splits) > 1 else ""
    title = (
        f"What is not known makes {share(widest.share, 0)} ({share(widest.share_low, 0)} to "
        f"{share(widest.share_high, 0)}) of the variance of {of.title}{which}"
    )
    note = (
        f"{cap(of.note)}; lines: {share(QUANTILES[0], 0)} to {share(QUANTILES[-1], 0)}, bars: half "
        "of all, tick: median" + ("; right: each dot a draw of the inputs." if turned else ".")
    )
    head(figure, title, note, *panel.get_legend_handles_labels())
    return figure


def _turned(
    panel: Any, name: str, driver: Driver, splits: Sequence[VarianceSplit], draws: InputDraws,
    names: list[str], of: ToldStudy,
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
    panel.axhline(0, color=INK, lw=1, ls="--")
    of.scale(panel.yaxis)
    panel.set_xlabel(f"{of.label(driver.name)} [share of its range]", fontsize=8)
    ends = of.option(splits[one].name), of.option(splits[other].name)
    panel.set_ylabel(f"{ends[0]} less {ends[1]}", fontsize=8)
