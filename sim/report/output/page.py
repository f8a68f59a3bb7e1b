"""Panels on pages: as many beside and below each other as can be read, labels wrapped."""

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, TypeVar

from sim.report.output.style import GREY, in_percent, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Item = TypeVar("Item")
PANELS = 12
"""Panels of a page at most."""
ACROSS = 3
"""Panels beside each other at most."""
UPRIGHT, MOST_WORDS = 4, 32
"""Words beside each other at most, and names upright at most: of more every second, third, ..."""
MOST_LINES = 3
"""Lines of a label at most."""


def pages(items: Sequence[Item], size: int = PANELS) -> Iterator[Sequence[Item]]:
    """The items of one page after the other."""
    for first in range(0, len(items), size):
        yield items[first : first + size]


def page(
    panels: int, width_in: float, height_in: float, across: int = ACROSS
) -> tuple["Figure", list[Any]]:
    """A figure with so many panels of a size, and their axes; the rest of the grid is hidden."""
    columns = 2 if panels == 4 and across > 2 else min(across, panels)
    rows = ceil(panels / columns)
    figure, axes = new_figure(width_in * columns + 0.5, height_in * rows + 0.8, rows, columns)
    for each in axes.flat[panels:]:
        each.set_visible(False)
    return figure, list(axes.flat[:panels])


def wrapped(text: str, width: int) -> str:
    """A text in lines of at most so many letters, broken behind blanks, dots, commas and slashes.

    Of more than three lines the middle is left out: what tells a name from others is at its ends.
    """
    lines = [""]
    for token in re.split(r"(?<=[ .,/\n])", text):
        for start in range(0, len(token), width):
            part = token[start : start + width]
            full = len(lines[-1]) + len(part.rstrip()) > width
            if lines[-1] and (full or lines[-1].endswith("\n")):
                lines.append("")
            lines[-1] += part
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"… {lines[-1]}"]
    return "\n".join(line.rstrip() for line in lines)


def say(axis: Any, why: str) -> None:
    """Say in a panel why nothing is drawn in it."""
    axis.text(
        0.5, 0.5, wrapped(why, 36), transform=axis.transAxes, ha="center", va="center",
        fontsize=8, color=GREY,
    )  # fmt: skip
    axis.set_xticks([])
    axis.set_yticks([])


def name_unit(axis: Any, unit: str) -> None:
    """The unit along the y axis: shares in per cent."""
    if unit == "fraction":
        in_percent(axis.yaxis)
    elif unit:
        axis.set_ylabel(f"[{unit}]", fontsize=8)


def name_words(axis: Any, words: Sequence[str]) -> None:
    """Words along the x axis at 0, 1, ...: beside each other, or upright where they are many."""
    step = ceil(len(words) / MOST_WORDS)
    upright = len(words) > UPRIGHT
    width = 28 if upright else max(10, 66 // len(words))
    names = [wrapped(word, width) for word in words[::step]]
    axis.set_xticks(range(0, len(words), step), names, rotation=90 if upright else 0)
    axis.set_xlim(-0.6, len(words) - 0.4)
