"""Figures of a sweep, whatever its points: heat maps over two numbers, lines, or clouds of dots."""

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.output.page import name_unit, name_words, page, pages, say, wrapped
from sim.report.output.style import DASHES, INK, MARKS, SERIES, head
from sim.report.output.text import bars
from sim.report.sweep.design import MOST_BARS, clouds
from sim.report.sweep.heat_map import Map, heat_maps
from sim.report.sweep.swept import Swept, values_of
from sim.study.sweeping.effects import numeric

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_LINES = 8
"""Lines of a panel, and settings of further keys that a heat map has panels for, at most."""
MOST_PAGES = 8
"""Pages at most."""


def figures(swept: Swept) -> tuple[list["Figure"], str]:
    """The pages of a sweep, and what is not drawn and why; empty if all of it is."""
    done = [each for each in swept.points if not each.error]
    if not done or not swept.measures:
        why = swept.points[0].error if not done else "no metric that is shown has a value"
        why = f"no point has a result: {why}" if not done else why
        return [_empty(why)], why
    across, up = ([*_numbers(swept), "", ""])[:2]
    several = [key for key in swept.keys if len(_levels(swept, key)) > 1]
    others = [key for key in several if key not in (across, up)]
    if swept.kind == "grid" and up and len(_numbers(swept)) == 2 and _combinations(swept, others):
        drawn = _maps(swept, across, up, others)
    elif swept.kind == "grid" and _have_lines(swept, [k for k in several if k != _along(swept)]):
        drawn = lines(swept)
    else:
        drawn = clouds(swept)
    if len(drawn) <= MOST_PAGES:
        return drawn, ""
    why = f"{len(drawn) - MOST_PAGES} pages more are not drawn; metric= and subject= choose some"
    return drawn[:MOST_PAGES], why


def _empty(why: str) -> "Figure":
    figure, (axis,) = page(1, 5.0, 2.0)
    say(axis, why)
    return figure


def _levels(swept: Swept, key: str) -> list[Any]:
    """Different values of a key, numbers in their order."""
    values = list({repr(value): value for value in values_of(swept, key)}.values())
    return sorted(values) if numeric(values) else values


def _numbers(swept: Swept) -> list[str]:
    """Keys with several numbers."""
    return [
        key for key in swept.keys if numeric(values_of(swept, key)) and len(_levels(swept, key)) > 1
    ]


def _along(swept: Swept) -> str:
    """The key along x: the first with several numbers, or else the first of all."""
    return [*_numbers(swept), *swept.keys][0]


def _combinations(swept: Swept, keys: Sequence[str]) -> list[tuple[Any, ...]]:
    """Settings of some keys; none if they are more than can be told apart in a figure."""
    every = list(product(*(_levels(swept, key) for key in keys)))
    return every if len(every) <= MOST_LINES else []


def _have_lines(swept: Swept, others: Sequence[str]) -> bool:
    """Whether there are few lines, and of few points."""
    few = len(_levels(swept, _along(swept))) <= MOST_BARS
    return few and bool(_combinations(swept, others))


def _words(swept: Swept, keys: Sequence[str], values: Sequence[Any]) -> str:
    return swept.titles.option(dict(zip(keys, values, strict=True)))


def _maps(swept: Swept, across: str, up: str, others: Sequence[str]) -> list["Figure"]:
    """A heat map for each measure and each setting of the further keys."""
    levels = [_levels(swept, key) for key in (across, up)]
    maps = []
    for measure, fixed in product(swept.measures, _combinations(swept, others)):
        grid = np.full((3, len(levels[1]), len(levels[0])), np.nan)
        for number, point in enumerate(swept.points):
            if all(point.settings[key] == value for key, value in zip(others, fixed, strict=True)):
                column, row = (
                    every.index(point.settings[key])
                    for every, key in zip(levels, (across, up), strict=True)
                )
                grid[:, row, column] = swept.interval(number, measure)
        title = "\n".join(filter(None, (swept.title(measure), _words(swept, others, fixed))))
        maps.append(Map(title, swept.units[measure], *grid))
    names = swept.names
    ticks = [
        [names.value(key, value) for value in every]
        for key, every in zip((across, up), levels, strict=True)
    ]
    keys = swept.titles.key(across), swept.titles.key(up)
    finding = swept.finding(swept.measures[0])
    return heat_maps(
        maps, keys, (ticks[0], ticks[1]), swept.against_title, swept.level, finding, swept.times
    )


def lines(swept: Swept) -> list["Figure"]:
    """A panel for each measure: the means along one key, a line for each setting of the others."""
    along = _along(swept)
    drawn = []
    for measures in pages(swept.measures):
        figure, axes = page(len(measures), 4.6, 3.2)
        for axis, measure in zip(axes, measures, strict=True):
            _panel(axis, swept, measure, along)
        handles, labels = axes[0].get_legend_handles_labels()
        room = int(figure.get_figwidth() / 0.075)
        note = f"Mean of each point, {swept.seen}."
        labels = [wrapped(label, room) for label in labels]
        head(figure, swept.finding(measures[0]), note, handles, labels)
        drawn.append(figure)
    return drawn


def _panel(axis: Any, swept: Swept, measure: tuple[str, str], along: str) -> None:
    others = [key for key in swept.keys if key != along and len(_levels(swept, key)) > 1]
    levels, numbers = _levels(swept, along), along in _numbers(swept)
    ends = [repr(level) for level in levels]
    drawn = False
    for number, fixed in enumerate(_combinations(swept, others)):
        chosen = [
            (place, swept.means[at][measure])
            for at, point in enumerate(swept.points)
            for place in [ends.index(repr(point.settings[along]))]
            if measure in swept.means[at]
            and [repr(point.settings[key]) for key in others] == [repr(each) for each in fixed]
        ]
        chosen.sort(key=lambda each: each[0])
        x = [float(levels[place]) if numbers else place + 0.06 * number for place, _ in chosen]
        mean = [each.mean for _, each in chosen]
        drawn = drawn or any(each == each for each in mean)
        axis.errorbar(
            x, mean, bars([each for _, each in chosen]), marker=MARKS[number % len(MARKS)],
            ms=4, lw=1.2, capsize=2, color=SERIES[number % len(SERIES)],
            ls=DASHES[number % len(DASHES)] if numbers else "",
            label=_words(swept, others, fixed) or None,
        )  # fmt: skip
    if swept.base is not None and measure in swept.base.keys:
        base = swept.base.value(*measure).mean
        axis.axhline(base, color=INK, lw=1, ls=":", label=f"baseline: {swept.against_title}")
    if not drawn:
        say(axis, "no value at any point")
    elif numbers and len(levels) <= 8:
        axis.set_xticks(levels, [swept.titles.value(along, level) for level in levels])
    elif not numbers:
        name_words(axis, [swept.titles.value(along, level) for level in levels])
    axis.set_xlabel(wrapped(swept.titles.key(along), 56), fontsize=8)
    axis.set_title(wrapped(swept.title(measure), 52), fontsize=9, loc="left")
    name_unit(axis, swept.units[measure])
