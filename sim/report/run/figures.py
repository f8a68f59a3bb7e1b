"""Figures of a result: fan charts, where the days go and the waterfall."""

from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.metrics.lost_days import buckets
from sim.report.output.style import BLUE, COLORS, GREEN, GREY, INK, NAMED, RED, new_figure
from sim.report.run.events import enabled_events
from sim.study.results.paired import Comparison
from sim.study.running.replicate import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TICK, HALF = 28, 50
"""Letters of a choice beside an axis, and in a title, at most [count]."""


def missions(result: Result) -> "Figure":
    """Fan chart of every mission: mean and 90 % band of platforms on station against k."""
    names = list(result.scenario.missions)
    columns = 2 if len(names) > 1 else 1
    rows = -(-len(names) // columns)
    figure, axes = new_figure(5.2 * columns, 2.3 * rows + 0.5, rows, columns)
    for axis in axes.flat[len(names) :]:
        axis.set_visible(False)
    for axis, (row, name) in zip(axes.flat, enumerate(names), strict=False):
        mission = result.scenario.missions[name]
        seen = result.daily[:, row][:, (result.daily[:, row] >= 0).any(axis=0)]
        table = np.where(seen < 0, np.nan, seen)
        if not table.size:
            continue
        days = np.arange(table.shape[1])
        low, high = np.nanquantile(table, (0.05, 0.95), axis=0)
        axis.fill_between(days, low, high, color=BLUE, alpha=0.2, lw=0, step="post")
        axis.plot(days, np.nanmean(table, axis=0), color=BLUE, lw=1.4)
        axis.axhline(mission.k, color=RED, lw=1, ls="--")
        uptime = result.value("mission_uptime", name).mean
        axis.set_title(f"{name}: held {100 * uptime:.0f} % of the time", fontsize=9, loc="left")
        axis.set_ylim(0, max(axis.get_ylim()[1], mission.k + 1))
        _shade_phases(axis, result, table.shape[1])
        _mark_events(axis, result, table.shape[1])
        axis.set_xlabel("day", fontsize=8)
        axis.set_ylabel("on station", fontsize=8)
    figure.suptitle(
        "Platforms on station: mean and 90 % of replications; dashed: required", fontsize=10
    )
    return figure


def _shade_phases(axis: Any, result: Result, days: int) -> None:
    starts = sorted((phase.start_d, name) for name, phase in result.scenario.phases.items())
    for number, (start, name) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else days
        if end <= 0 or start >= days or len(starts) == 1:
            continue
        start, end = max(start, 0), min(end, days)
        axis.axvspan(start, end, color=GREY, alpha=0.14 if number % 2 else 0.0, lw=0)
        axis.text((start + end) / 2, 0.2, name, fontsize=7, color=GREY, ha="center")


def _mark_events(axis: Any, result: Result, days: int) -> None:
    """A line with the name of each event where it begins, dotted where that day is drawn."""
    events = [each for each in enabled_events(result.scenario) if 0 <= each.begins_d < days]
    for number, each in enumerate(events):
        style = "-" if each.sure else ":"
        axis.axvline(each.begins_d, color=INK, lw=0.8, ls=style)
        axis.annotate(
            each.name if each.sure else f"{each.name} (mean)",
            (each.begins_d, 1.0), xycoords=("data", "axes fraction"), fontsize=6, color=INK,
            xytext=(2, -7 - 7 * (number % 4)), textcoords="offset points",
            bbox={"fc": "white", "alpha": 0.6, "lw": 0, "pad": 0.4},
        )  # fmt: skip


def days(result: Result) -> "Figure":
    """Where the days of every fleet go, as shares of its platform-days."""
    fleets = list(result.scenario.fleets)
    figure, ((axis,),) = new_figure(8.5, 0.34 * len(fleets) + 1.8)
    left = np.zeros(len(fleets))
    every = buckets(result.scenario)
    totals = {
        fleet: sum(result.value("days", f"{fleet}/{each}").mean for each in every) or 1.0
        for fleet in fleets
    }
    for bucket in every:
        share = np.array(
            [100 * result.value("days", f"{each}/{bucket}").mean / totals[each] for each in fleets]
        )
        if share.any():
            color = COLORS.get(bucket, NAMED)
            axis.barh(fleets, share, left=left, color=color, label=bucket, height=0.75)
            left += share
    axis.set_ylim(len(fleets) - 0.4, -0.6)
    axis.set_xlim(0, 100)
    axis.set_xlabel("share of platform-days [%]", fontsize=8)
    if left.any():
        axis.legend(
            fontsize=7, ncols=5, loc="lower center", bbox_to_anchor=(0.45, 1.0), frameon=False
        )
    return figure


def waterfall(comparison: Comparison, base: str, other: str) -> "Figure":
    """From the days up under one choice to those under the other, bucket by bucket."""
    up = ("operating", "operating degraded", "rotation")
    changes = {row.subject: row.mean for row in comparison.waterfall()}
    total = sum(
        comparison.base.value("days", f"{fleet}/{bucket}").mean
        for fleet in comparison.fleets
        for bucket in up
    )
    losses = [(name, -change) for name, change in changes.items() if name not in up and change]
    losses.sort(key=lambda each: -abs(each[1]))
    more_d = sum(changes.values())
    if abs(more_d) > 1e-6:
        losses.append(("size, window", more_d))
    figure, ((axis,),) = new_figure(8.5, 3.6)
    labels, level = [base], total
    axis.bar(0, total, color=GREY, width=0.7)
    for place, (name, gain) in enumerate(losses, start=1):
        axis.bar(place, gain, bottom=level, color=GREEN if gain > 0 else RED, width=0.7)
        axis.text(
            place,
            level + max(gain, 0),
            f"{gain:+.0f}",
            ha="center",
            va="bottom",
            fontsize=7,
            color=INK,
        )
        level += gain
        labels.append(name)
    axis.bar(len(losses) + 1, level, color=BLUE, width=0.7)
    labels.append(other)
    for place, value in ((0, total), (len(losses) + 1, level)):
        axis.text(place, value, f"{value:.0f}", ha="center", va="bottom", fontsize=7, color=INK)
    extremes = [total, level, *np.cumsum([total, *(gain for _, gain in losses)])]
    span = max(extremes) - min(extremes) or 1.0
    axis.set_ylim(min(extremes) - 0.6 * span, max(extremes) + 0.3 * span)
    names = [_cut(each, TICK) for each in labels]
    axis.set_xticks(range(len(labels)), names, rotation=30, ha="right", fontsize=8)
    axis.set_ylabel("platform-days up", fontsize=8)
    title = f"Platform-days up, {_cut(base, HALF)} to {_cut(other, HALF)}: days won (+) or lost (-)"
    axis.set_title(fill(f"{title} by cause (axis cut)", 2 * HALF), fontsize=9, loc="left")
    return figure


def _cut(text: str, letters: int) -> str:
    """A name that fits; the line at the foot has all of it."""
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
