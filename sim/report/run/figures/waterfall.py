"""The waterfall of a comparison: platform-days won and lost, cause by cause."""

from typing import TYPE_CHECKING, Any

from sim.report.output.page import wrapped
from sim.report.output.style import BLUE, GREY, INK, ORANGE, head, new_figure
from sim.report.output.words.labels import cap, listed
from sim.report.output.words.numbers import told, with_interval
from sim.report.run.days import days_won
from sim.study.results.paired import Comparison
from sim.study.statistics.summary import Summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TICK = 20
"""Letters of a line of a name below an axis at most [count]."""


def waterfall(comparison: Comparison, base: str, other: str) -> "Figure":
    """Platform-days up of one choice against the other: what was won and lost, cause by cause."""
    won = days_won(comparison)
    steps = won.steps
    figure, ((axis,),) = new_figure(max(7.5, 1.0 * (len(steps) + 2)), 3.3)
    level = 0.0
    for place, step in enumerate(steps):
        _bar(axis, place, level, step)
        axis.plot([place - 0.35, place + 1.35], [level + step.mean] * 2, color=GREY, lw=0.7)
        level += step.mean
    _bar(axis, len(steps), 0.0, won.net, net=True)
    axis.axhline(0, color=INK, lw=1)
    labels = [*(each.subject for each in steps), f"{other}, net"]
    axis.set_xticks(range(len(labels)), [wrapped(each, TICK) for each in labels], fontsize=8)
    if len(labels) > 7:
        axis.tick_params(axis="x", rotation=30)
    axis.set_xlim(-0.6, len(labels) - 0.4)
    axis.margins(y=0.14)
    against = f"{wrapped(base, 28)} ({told(won.begins, 0)})"
    axis.set_ylabel(f"platform-days up, against\n{against}", fontsize=8)
    n, percent = comparison.base.replications, told(100 * comparison.base.level)
    note = (
        f"Platform-days of all fleets in the run, mean of {n} paired replications; bars: {percent} "
        "% interval of each change; pale: it holds 0. The axis is the change, and begins at 0."
    )
    head(figure, _waterfall_finding(won.net, steps, base, other), note)
    return figure


def _bar(axis: Any, place: int, level: float, step: Summary, net: bool = False) -> None:
    color = BLUE if step.mean >= 0 else ORANGE
    clear = step.low > 0 or step.high < 0 or step.n < 2
    axis.bar(
        place, step.mean, bottom=level, width=0.7, color=color, alpha=1.0 if clear else 0.35,
        hatch=None if step.mean >= 0 else "////", edgecolor="white" if not net else INK, lw=0.8,
    )  # fmt: skip
    if step.low == step.low and step.n > 1:
        axis.plot([place] * 2, [level + step.low, level + step.high], color=INK, lw=1.1)
        for end in (step.low, step.high):
            axis.plot([place - 0.06, place + 0.06], [level + end] * 2, color=INK, lw=1.1)
    ends = [step.mean, 0.0, *(each for each in (step.low, step.high) if each == each)]
    up = step.mean >= 0
    edge = level + (max(ends) if up else min(ends))
    axis.annotate(
        told(step.mean, 0 if abs(step.mean) >= 10 else 1, sign=True), (place, edge),
        xytext=(0, 2 if up else -3), textcoords="offset points", ha="center",
        va="bottom" if up else "top", fontsize=7.5, color=INK,
        fontweight="bold" if net else "normal",
    )  # fmt: skip


def _waterfall_finding(net: Summary, steps: list[Summary], base: str, other: str) -> str:
    change = with_interval(net.mean, net.low, net.high, "", sign=True)
    causes = listed(f"{each.subject} ({told(each.mean, 0, sign=True)})" for each in steps[:2])
    clear = "" if net.low > 0 or net.high < 0 or net.n < 2 else ", not told from nothing"
    told_causes = f"; most moved by {causes}" if causes else ""
    return f"{cap(other)} against {base}: {change} platform-days up{clear}{told_causes}"
