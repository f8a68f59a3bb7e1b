"""Platforms on station by day: a panel for each line, the hardest first, all choices in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.report.output.style import (
    CHOICES,
    DASHES,
    GREY,
    INK,
    PHASE,
    head,
    in_whole,
    new_figure,
)
from sim.report.output.words.labels import cap, event_title, mission_title, plain
from sim.report.output.words.numbers import share, told, with_interval
from sim.report.run.events import enabled_events
from sim.study.running.replicate import Result
from sim.study.statistics.summary import summarise

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UPTIME = "mission_uptime"
SURE = 0.9
"""Held on at least so many of the days is called held [share]."""
MOST_CHOICES = len(CHOICES)
Numbers = NDArray[np.float64]
Side = tuple[str, Result]
"""What a choice is called, and its replications."""


def missions(sides: Sequence[Side]) -> "Figure":
    """Fans of every mission: median and 90 % of the replications, against what is required."""
    sides = sides[:MOST_CHOICES]
    _, first = sides[0]
    scenario = first.scenario
    names = [
        name for name in scenario.missions if all((UPTIME, name) in each.keys for _, each in sides)
    ]
    names.sort(key=lambda name: min(each.value(UPTIME, name).mean for _, each in sides))
    columns = 2 if len(names) > 1 else 1
    rows = max(1, -(-len(names) // columns))
    width_in, height_in = (5.2, 1.95) if columns > 1 else (9.0, 2.4)
    figure, axes = new_figure(width_in * columns, height_in * rows + 0.3, rows, columns)
    for axis in axes.flat[len(names) :]:
        axis.set_visible(False)
    for axis, name in zip(axes.flat, names, strict=False):
        _panel(axis, sides, name)
    for axis in axes[-1]:
        axis.set_xlabel("day", fontsize=8)
    head(figure, _finding(sides, names), _note(sides), *_legend(sides))
    return figure


def _panel(axis: Any, sides: Sequence[Side], name: str) -> None:
    _, first = sides[0]
    mission = first.scenario.missions[name]
    days = 0
    for (_, result), color, dashes in zip(sides, CHOICES, DASHES, strict=False):
        seen = _series(result, name)
        if not seen.size:
            continue
        days = max(days, seen.shape[1])
        at = np.arange(seen.shape[1], dtype=float)
        low, middle, high = np.nanquantile(seen, (0.05, 0.5, 0.95), axis=0)
        draw_fan(axis, at, (low, middle, high), color, dashes, len(sides) == 1)
    axis.axhline(mission.k, color=INK, lw=1.1)
    axis.text(
        1.005, mission.k, f"{mission.k} needed", transform=axis.get_yaxis_transform(),
        fontsize=6.5, color=INK, va="center",
    )  # fmt: skip
    held = " / ".join(
        with_interval(each.mean, each.low, each.high, each.unit)
        for each in (result.value(UPTIME, name) for _, result in sides)
    )
    title = cap(mission_title(first.scenario, name))
    crowded = len(sides) > 2  # two lines, or a title runs into that of the next panel
    told_held = f"\nheld {held}" if crowded else f": held {held}"
    size = 7.0 if crowded else 8.5
    axis.set_title(f"{title}{told_held}", fontsize=size, loc="left", color=INK)
    axis.set_ylim(0, max(axis.get_ylim()[1], mission.k * 1.08 + 0.5))
    axis.set_ylabel("on station", fontsize=7.5)
    in_whole(axis.yaxis)
    if days:
        axis.set_xlim(0, days)
        shade_phases(axis, first.scenario, days)
        _mark_events(axis, first, days)


def draw_fan(
    axis: Any, days: Numbers, ends: tuple[Numbers, Numbers, Numbers], color: str, dashes: str,
    is_alone: bool,
) -> None:  # fmt: skip
    """Low end, median and high end by day, shape (days,); a band where it is alone."""
    low, middle, high = ends
    if is_alone:
        axis.fill_between(days, low, high, facecolor=color, alpha=0.2, lw=0, step="post")
    else:  # two pale bands make a third colour: their edges tell them apart
        for edge in (low, high):
            axis.step(days, edge, where="post", color=color, lw=0.7, ls=dashes, alpha=0.8)
    axis.step(days, middle, where="post", color=color, lw=1.5, ls=dashes)


def _series(result: Result, name: str) -> NDArray[np.float64]:
    """Platforms on station, shape (replications, days); nan after an early end."""
    row = result.series.index(f"mission {name}")
    seen = result.daily[:, row][:, (result.daily[:, row] >= 0).any(axis=0)]
    return np.where(seen < 0, np.nan, seen.astype(float))


def shade_phases(axis: Any, scenario: Scenario, days: int) -> None:
    """Every second phase shaded, with the names of all at the top."""
    starts = sorted((phase.start_d, name) for name, phase in scenario.phases.items())
    ends = [*(start for start, _ in starts[1:]), float(days)]
    seen = [
        (max(start, 0), min(end, days), name)
        for (start, name), end in zip(starts, ends, strict=False)
        if end > 0 and start < days
    ]
    if len(seen) < 2:
        return
    for number, (start, end, name) in enumerate(seen):
        if number % 2 == 0:
            axis.axvspan(start, end, color=PHASE, lw=0, zorder=0)
        axis.text(
            (start + end) / 2, 0.03, plain(name).lower(), fontsize=6.5, color=GREY, ha="center",
            transform=axis.get_xaxis_transform(),
        )  # fmt: skip


def _mark_events(axis: Any, result: Result, days: int) -> None:
    """A numbered line where each event begins, dotted where that day is drawn."""
    for number, each in enumerate(_events(result, days), start=1):
        axis.axvline(each.begins_d, color=INK, lw=0.8, ls="-" if each.sure else ":")
        axis.text(
            each.begins_d, 0.99, f" {number}", transform=axis.get_xaxis_transform(), fontsize=7,
            color=INK, va="top", ha="left", fontweight="bold",
        )  # fmt: skip


def _events(result: Result, days: int) -> list[Any]:
    return [each for each in enabled_events(result.scenario) if 0 <= each.begins_d < days]


def _finding(sides: Sequence[Side], names: Sequence[str]) -> str:
    """What the figure shows, in a sentence."""
    if not names:
        return "No line is held by both"
    scenario = sides[0][1].scenario
    hardest = cap(mission_title(scenario, names[0]))
    means = [[result.value(UPTIME, name).mean for _, result in sides] for name in names]
    if len(sides) == 1:
        told_held = f"held {share(means[0][0], 0)} of the time"
        if len(names) == 1:
            return f"{hardest} is {told_held}"
        good = sum(each[0] >= SURE for each in means)
        whole = f"{good} of {len(names)} lines are held on at least nine days in ten"
        return f"{hardest} is hardest: {told_held}; {whole}"
    both = " against ".join(share(each, 0) for each in means[0])
    changed = [name for name in names if _changes(sides, name, len(names))]
    if not changed:
        sure = "no line changes so that it shows"
    elif len(names) == 1:
        sure = "that difference shows"
    else:
        sure = f"{len(changed)} of {len(names)} lines change so that it shows"
    return f"{hardest} is {'hardest: ' if len(names) > 1 else ''}held {both} of the time; {sure}"


def _changes(sides: Sequence[Side], name: str, among: int) -> bool:
    """Whether the interval that holds for all lines at once leaves out 0, of some pair."""
    _, base = sides[0]
    level = 1 - (1 - base.level) / (among * max(len(sides) - 1, 1))
    for _, other in sides[1:]:
        if other.replications != base.replications:
            continue
        values = other.of(UPTIME, name) - base.of(UPTIME, name)
        found = summarise(UPTIME, name, "", values, level, base.block, difference=True)
        if found.low > 0 or found.high < 0:
            return True
    return False


def _note(sides: Sequence[Side]) -> str:
    _, first = sides[0]
    n, level = first.replications, told(100 * first.level)
    fan = "band" if len(sides) == 1 else "thin lines"
    parts = [
        f"Platforms on station by day: median, and 90 % of {n} replications ({fan})"
        if n > 1
        else "Platforms on station by day, one replication",
        f"held: share of the time, with its {level} % interval" if n > 1 else "",
    ]
    if len(sides) > 1 and n > 1:
        parts.append("shows: the paired interval that holds for all lines at once leaves out 0")
    return "; ".join(filter(None, parts)) + "."


def _legend(sides: Sequence[Side]) -> tuple[list[Any], list[str]]:
    from matplotlib.lines import Line2D

    handles: list[Any] = []
    labels: list[str] = []
    if len(sides) > 1:
        for (label, _), color, dashes in zip(sides, CHOICES, DASHES, strict=False):
            handles.append(Line2D([], [], color=color, ls=dashes, lw=1.5))
            labels.append(label)
    _, first = sides[0]
    days = first.daily.shape[-1] if first.daily.size else 0
    for number, each in enumerate(_events(first, days), start=1):
        handles.append(Line2D([], [], color=INK, lw=0.8, ls="-" if each.sure else ":"))
        when = "" if each.sure else " in the mean"
        title = event_title(first.scenario, each.name)
        labels.append(f"{number} {title}, day {each.begins_d:g}{when}")
    return handles, labels
