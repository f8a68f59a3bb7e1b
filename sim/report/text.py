"""Text that every table is made of: columns side by side, a mean with its half-width."""

from collections.abc import Sequence
from math import floor, log10

from sim.study.summary import Summary


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side, the first to the left, the others to the right."""
    table = [list(head), *[list(row) for row in rows]]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "-" * max(len(line) for line in lines))
    return "\n".join(lines)


def interval(value: Summary, digits: int = 3) -> str:
    """Mean and half-width."""
    if value.n == 0:
        return "-"
    half = "" if value.half_width != value.half_width else f" ±{value.half_width:.{digits}f}"
    return f"{value.mean:.{digits}f}{half}"


def change(value: Summary, digits: int = 3) -> str:
    """A difference with its sign, and its half-width where there is one."""
    if value.n == 0:
        return "-"
    half = "" if value.half_width != value.half_width else f" ±{value.half_width:.{digits}f}"
    return f"{value.mean:+.{digits}f}{half}"


def to_half_width(mean: float, half_width: float, sign: str = "") -> str:
    """Mean and half-width, both to two digits of the half-width."""
    if not half_width > 0:
        return f"{mean:{sign}.4g}"
    digits = max(0, 1 - floor(log10(half_width)))
    return f"{mean:{sign}.{digits}f} ±{half_width:.{digits}f}"
