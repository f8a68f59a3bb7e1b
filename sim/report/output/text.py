"""Text that every table is made of: columns side by side, a mean with its half-width."""

from collections.abc import Sequence
from math import floor, log10
from textwrap import wrap
from typing import TYPE_CHECKING

from sim.core.columns.arrays import Floats, np
from sim.report.output.terminal import columns

if TYPE_CHECKING:
    from sim.study.statistics.intervals import Range
    from sim.study.statistics.summary import Summary


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side, the first to the left, the others to the right.

    Where they do not fit the line, the columns that are left stand below, with the first one again;
    a cell that is too long alone has several lines.
    """
    table = [list(head), *[list(row) for row in rows]]
    room = columns()
    first = min(max(len(row[0]) for row in table), room // 2)
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    widths = [first, *(min(width, room - first - 2) for width in widths[1:])]
    blocks: list[list[int]] = [[]]
    for column, width in enumerate(widths[1:], start=1):
        if blocks[-1] and first + sum(2 + widths[each] for each in blocks[-1]) + 2 + width > room:
            blocks.append([])
        blocks[-1].append(column)
    return "\n\n".join(_block(table, widths, [0, *block]) for block in blocks)


def _block(table: Sequence[Sequence[str]], widths: Sequence[int], block: Sequence[int]) -> str:
    """Some columns of a table, with a line below their heads."""
    lines: list[str] = []
    for row in table:
        cells = [wrap(row[each], widths[each]) or [""] for each in block]
        for place in range(max(map(len, cells))):
            parts = [cell[place] if place < len(cell) else "" for cell in cells]
            told = [parts[0].ljust(widths[0])]
            for each, cell, part in zip(block[1:], cells[1:], parts[1:], strict=True):
                told.append((part.ljust if len(cell) > 1 else part.rjust)(widths[each]))
            lines.append("  ".join(told).rstrip())
        if row is table[0]:
            heads = len(lines)
    lines.insert(heads, "-" * max(len(line) for line in lines))
    return "\n".join(lines)


def interval(value: "Summary", digits: int = 3) -> str:
    """Mean and interval: ±, or both sides where they are not the same."""
    if value.n == 0:
        return "-"
    return mean_and_interval(value.mean, value.low, value.high, digits)


def mean_and_interval(mean: float, low: float, high: float, digits: int) -> str:
    """Mean and interval."""
    return f"{mean:.{digits}f}{_sides(mean, low, high, digits)}"


def _sides(mean: float, low: float, high: float, digits: int) -> str:
    """How far an interval reaches up and down; nothing where there is none."""
    if low != low:
        return ""
    up, down = f"{high - mean:.{digits}f}", f"{mean - low:.{digits}f}"
    return f" ±{up}" if up == down else f" +{up}/-{down}"


def change(value: "Summary", digits: int = 3) -> str:
    """A difference with its sign, and its interval."""
    if value.n == 0:
        return "-"
    return f"{value.mean:+z.{digits}f}{_sides(value.mean, value.low, value.high, digits)}"


def to_sides(mean: float, low: float, high: float, sign: str = "") -> str:
    """Mean and interval, to two digits of its half-width; with ``+`` the mean has a sign."""
    if not high > low:
        return f"{mean:{sign}.4g}" if mean == mean else "-"
    digits = max(0, 1 - floor(log10((high - low) / 2)))
    return f"{mean:{sign}z.{digits}f}{_sides(mean, low, high, digits)}"


def to_ends(
    mean: float, half_width: float, n: int, level: float, within: "Range", digits: int | None = None
) -> str:
    """Mean of n values and an interval inside what it can be, to two digits of its half-width."""
    from sim.study.statistics.intervals import ends

    low, high = ends(mean, half_width, n, level, within)
    if digits is None:
        return to_sides(mean, low, high)
    return mean_and_interval(mean, low, high, digits)


def reach(mean: float, half_width: float, n: int, level: float, within: "Range") -> list[float]:
    """How far that interval reaches down and up, for a figure; 0 where there is none."""
    from sim.study.statistics.intervals import ends

    low, high = ends(mean, half_width, n, level, within)
    return [0.0, 0.0] if low != low else [max(mean - low, 0.0), max(high - mean, 0.0)]


def bars(found: "Sequence[Summary]") -> Floats:
    """Bars of a figure, down and up from each mean, shape (2, values); 0 without an interval."""
    ends = [(each.mean - each.low, each.high - each.mean) for each in found]
    sides: Floats = np.nan_to_num(np.array(ends).reshape(-1, 2).T)
    return sides


def to_half_width(mean: float, half_width: float, sign: str = "") -> str:
    """Mean and half-width, both to two digits of the half-width."""
    if not half_width > 0:
        return f"{mean:{sign}.4g}" if mean == mean else "-"
    digits = max(0, 1 - floor(log10(half_width)))
    return f"{mean:{sign}.{digits}f} ±{half_width:.{digits}f}"
