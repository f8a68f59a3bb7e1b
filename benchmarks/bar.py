"""A bar: two measurements of one run, their ratio, and what it should be."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

HEADINGS = ("bar", "what", "ours", "other", "ratio", "bar value", "", "note")


@dataclass(frozen=True)
class Bar:
    """One line of the table.

    Attributes
    ----------
    number
        Number of the bar in docs/performance.md.
    ours, other
        The two measurements as text, with their units.
    value
        What is compared with the limit, mostly ours / other; nan if it could not be measured.
    limit
        The bar; None for a line that only informs.
    at_least
        Whether the value is to be at least the limit, or at most.
    """

    number: str
    what: str
    ours: str
    other: str
    value: float = nan
    limit: float | None = None
    at_least: bool = True
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the bar holds."""
        if self.limit is None or isnan(self.value):
            return "-"
        held = self.value >= self.limit if self.at_least else self.value <= self.limit
        return "holds" if held else "misses"

    def cells(self) -> tuple[str, ...]:
        """The line as text."""
        sign = ">=" if self.at_least else "<="
        return (
            self.number,
            self.what,
            self.ours,
            self.other,
            "-" if isnan(self.value) else f"{self.value:.3g}",
            "-" if self.limit is None else f"{sign} {self.limit:g}",
            self.verdict,
            self.note,
        )


def table(bars: Sequence[Bar]) -> str:
    """All bars, aligned."""
    rows = [HEADINGS, *(bar.cells() for bar in bars)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "-" * max(len(line) for line in lines))
    return "\n".join(lines)


def per_second(rate: float) -> str:
    """A rate in thousands a second."""
    return f"{rate / 1000:.4g} k/s"
