"""Break-even curves as a figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.scenario import Scenario
from sim.report.output.page import wrapped
from sim.report.output.style import (
    DASHES,
    INK,
    MARKS,
    SERIES,
    head,
    in_percent,
    in_whole,
    new_figure,
)
from sim.report.output.words.labels import (
    OptionTitles,
    cap,
    choice_title,
    key_title,
    objective_title,
)
from sim.report.output.words.names import OptionNames
from sim.report.output.words.numbers import told
from sim.report.study.break_even import BreakEvenCurve
from sim.study.running.variants import Objective
from sim.study.statistics.summary import half_width

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def break_even_figure(
    found: Sequence[BreakEvenCurve],
    along: str,
    objective: Objective,
    against: str,
    level: float,
    scenario: Scenario,
) -> "Figure":
    """The difference along the factor with its zeros; over a second number also the zeros alone."""
    second = _second(found)
    figure, axes = new_figure(5.6 * (1 + bool(second)), 4.0, 1, 1 + bool(second))
    left = axes.flat[0]
    titles = OptionTitles(scenario, OptionNames.of([each.settings for each in found]))
    key, base = key_title(scenario, along), choice_title(scenario, against)
    handles, labels = [], []
    for number, each in enumerate(found):
        color = SERIES[number % len(SERIES)]
        order = np.argsort(each.x)
        x, values = np.asarray(each.x)[order], each.differences[order]
        mean = values.mean(axis=1)
        half = np.nan_to_num([half_width(row, level) for row in values])
        (line,) = left.plot(
            x, mean, color=color, lw=1.2, marker=MARKS[number % len(MARKS)], ms=4,
            ls=DASHES[number % len(DASHES)],
        )  # fmt: skip
        if each.settings:
            handles.append(line)
            labels.append(titles.option(each.settings))
        left.fill_between(x, mean - half, mean + half, color=color, alpha=0.15, lw=0)
        if each.zero.zeros:
            ends = np.clip([each.zero.low, each.zero.high], x[0], x[-1])
            left.plot(ends, [0, 0], color=color, lw=4, alpha=0.5, solid_capstyle="butt")
            left.plot(each.zero.at, 0, color=color, marker="D", ms=5)
    left.axhline(0, color=INK, lw=0.8)
    title = cap(objective_title(scenario, objective))
    left.set_xlabel(cap(key), fontsize=8)
    left.set_ylabel(wrapped(f"{title}: difference from {base}", 44), fontsize=8)
    axis_of = [left, *([axes.flat[1]] if second else [])]
    if objective.unit == "fraction":
        in_percent(left.yaxis)
    if all(float(each).is_integer() for one in found for each in one.x):
        for axis in axis_of:
            in_whole(axis.xaxis)
    if second:
        _zeros(axes.flat[1], found, key_title(scenario, second), second, cap(key))
    n = found[0].differences.shape[1]
    note = (
        f"{title}, paired difference from {base}, mean of {n} values; band: {told(100 * level)} % "
        "interval; diamond and bar: break-even and its interval."
    )
    head(figure, _finding(found, key, base), note, handles, labels)
    return figure


def _finding(found: Sequence[BreakEvenCurve], key: str, base: str) -> str:
    """Where the first curve is at zero, in a sentence."""
    first = found[0].zero
    if not first.zeros:
        side = "above" if first.rises else "below"
        return f"No value of {key} in the range equals {base}: all of them are {side} it"
    ends = [
        told(each) if np.isfinite(each) else "beyond the range" for each in (first.low, first.high)
    ]
    way = "more" if first.rises else "less"
    curves = " (first curve)" if len(found) > 1 else ""
    where = f"{told(first.at)} {key} ({ends[0]} to {ends[1]})"
    return f"As good as {base} at {where}; better with {way}{curves}"


def _second(found: Sequence[BreakEvenCurve]) -> str:
    """The only other key, if it has numbers."""
    keys = list(found[0].settings)
    numbers = len(keys) == 1 and all(
        isinstance(each.settings[keys[0]], int | float) for each in found
    )
    return keys[0] if numbers and len(found) > 1 else ""


def _zeros(axis: Any, found: Sequence[BreakEvenCurve], title: str, second: str, along: str) -> None:
    """Break-even against the second number."""
    known = [each for each in found if each.zero.zeros]
    for each in known:
        low, high = np.clip([each.zero.low, each.zero.high], min(each.x), max(each.x))
        y = each.settings[second]
        axis.plot([low, high], [y, y], color=INK, lw=1.2)
    axis.plot(
        [each.zero.at for each in known], [each.settings[second] for each in known],
        color=INK, marker="D", ms=5, lw=1,
    )  # fmt: skip
    axis.set_xlim(
        min(map(min, (each.x for each in found))), max(map(max, (each.x for each in found)))
    )
    axis.set_xlabel(along, fontsize=8)
    axis.set_ylabel(cap(title), fontsize=8)
    axis.set_title("Break-even", fontsize=9, loc="left")
