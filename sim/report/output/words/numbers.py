"""Numbers for people: a minus that is one, as few digits as they need, per cent for shares."""

from collections.abc import Iterable
from math import floor, isfinite, log10

NARROW = "\u00a0"
"""Between a number and its unit: they stand in one line."""
NOTHING = 1e-6
"""Smaller than this is the rounding of a sum, and told as 0."""


def share(value: float | None, digits: int | None = None) -> str:
    """A fraction as a percentage, with digits where they say something."""
    if value is None:
        return "–"
    percent = 100 * value
    if digits is None:
        digits = 1 if 0.05 <= abs(percent) < 10 or 90 < abs(percent) < 99.95 else 0
    return f"{_signed(percent, digits)}{NARROW}%"


def told(value: float | None, digits: int | None = None, sign: bool = False) -> str:
    """A number in as few digits as it needs."""
    if value is None:
        return "–"
    if digits is None:
        value = 0.0 if abs(value) < NOTHING else value
        size = abs(value)
        digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
        digits = 0 if value == int(value) and size < 1e6 else digits
    return ("+" if sign and value > 0 else "") + _signed(value, digits)


def with_interval(mean: float, low: float, high: float, unit: str = "", sign: bool = False) -> str:
    """Mean and interval, shares in per cent and changes of them in points; as few digits as tell.

    Parameters
    ----------
    low, high
        nan without an interval.
    unit
        ``fraction`` for shares; another one stands behind the number.
    """
    if not isfinite(mean):
        return "no value"
    is_share = unit == "fraction"
    scale = 100.0 if is_share else 1.0
    word = ("points" if sign else "%") if is_share else unit
    word = f"{NARROW}{word}" if word else ""
    wide = scale * (high - low) / 2
    if not isfinite(wide) or wide <= NOTHING:
        return told(scale * mean, 0 if is_share else None, sign) + word
    digits = min(3, max(0, 1 - floor(log10(2 * wide))))
    first, *ends = (told(scale * each, digits, sign) for each in (mean, low, high))
    return f"{first}{word} ({ends[0]} to {ends[1]})"


def times(counts: Iterable[int]) -> str:
    """How many replications stand behind some numbers: ``n = 10``, ``n = 10 to 40``."""
    every = sorted({*counts}) or [0]
    ends = dict.fromkeys([every[0], every[-1]])
    return f"n{NARROW}={NARROW}{' to '.join(f'{each:,}' for each in ends)}"


def _signed(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.lstrip("-")
