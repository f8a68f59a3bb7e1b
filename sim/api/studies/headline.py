"""What a step found, in a line."""

from collections.abc import Sequence

from sim.api.alternatives.select import Selected
from sim.api.calibration.answer import Calibration
from sim.api.reasons.explain import Explanation
from sim.api.reasons.provenance import Provenance
from sim.api.results.answer import Answer
from sim.api.studies.rows import MeasureRow
from sim.report.output.text import mean_and_interval

FEW = 3
"""Rows that a line tells at most; of more it tells the ends."""


def headline_of(answer: Answer, rows: Sequence[MeasureRow]) -> str:
    """The first measure of a step: its value, or the least and the most of several."""
    if isinstance(answer, Explanation):
        return next(iter(answer.told.text.splitlines()), "")
    if isinstance(answer, Provenance | Calibration):
        return answer.line
    told = [row for row in rows if row.n and (row.metric, row.subject) == _first(rows)]
    if not told:
        return "no measure of the study has a value here"
    what = f"{told[0].metric} {told[0].subject}"
    if isinstance(answer, Selected):
        best = told[answer.found.best]
        return f"{what}: {_value(best)} at {best.choice}, selected of {len(told)}"
    if len(told) <= FEW:
        return f"{what}: " + "; ".join(_value(row) + _at(row) for row in told)
    low, high = min(told, key=lambda row: row.mean), max(told, key=lambda row: row.mean)
    return f"{what}, {len(told)} values: {_value(low)}{_at(low)} to {_value(high)}{_at(high)}"


def _first(rows: Sequence[MeasureRow]) -> tuple[str, str]:
    """The measure that the line is of."""
    return next(((row.metric, row.subject) for row in rows if row.n), ("", ""))


def _value(row: MeasureRow) -> str:
    low, high = row.low, row.high
    if low != low and row.half_width == row.half_width:
        low, high = row.mean - row.half_width, row.mean + row.half_width
    text = mean_and_interval(row.mean, low, high, 3)
    return f"+{text}" if row.against and row.mean > 0 else text


def _at(row: MeasureRow) -> str:
    """Which choice, and what it is compared with."""
    than = f" minus {row.against}" if row.against else ""
    return f" ({row.choice}{than})" if row.choice else ""
