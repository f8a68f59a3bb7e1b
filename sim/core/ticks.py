"""Whole ticks: the time of the engine, in which sums are exact and one instant is one number.

A day is 604,800,000 = 2^10 x 3^3 x 5^5 x 7 ticks, so that thirds, fifths, sevenths and tenths of a
day, hours, minutes and seconds are whole. A duration is rounded once, when it is drawn or read, and
never again. Up to 8 million days different ticks are different days as floats, and
``to_ticks(to_days(t)) == t``. See docs/decisions/0029-ticks.md.
"""

from math import inf
from typing import Final

Ticks = int | float
"""A Python int, or ``inf`` for what never is; any other float is a fault, which the log refuses."""

DAY: Final = 604_800_000
"""Ticks in a day."""
YEAR_D: Final = 365.0
"""A year, in which sorties, quotas and lots are counted [d]."""
HOUR: Final = DAY // 24
"""Ticks in an hour."""
LONGEST_D: Final = 2.0e9
"""The longest time: what is drawn longer is as long [d]."""
LONGEST: Final = int(LONGEST_D) * DAY
"""The same in ticks."""
NEVER: Final = 2**63 - 1
"""What stands for ``inf`` in a column of whole numbers."""


def to_ticks(days: float) -> Ticks:
    """The nearest whole number of ticks to some days; inf stays inf."""
    if -LONGEST_D < days < LONGEST_D:
        return round(days * DAY)
    if abs(days) == inf:
        return days
    return round(max(-LONGEST_D, min(days, LONGEST_D)) * DAY)


def to_days(ticks: Ticks) -> float:
    """The float nearest to so many ticks [d]."""
    return ticks / DAY


def on_grid(days: float) -> float:
    """The float nearest to the whole number of ticks that is nearest to some days [d]."""
    return to_days(to_ticks(days))


def decimal(days: float) -> str:
    """The shortest decimal, of six digits or more, of the same tick: how a subject names it."""
    texts = (f"{days:.{digits}g}" for digits in range(6, 17))
    return next((text for text in texts if to_ticks(float(text)) == to_ticks(days)), repr(days))


def scaled(ticks: Ticks, factor: float) -> Ticks:
    """A time that takes ``factor`` times as long, in whole ticks."""
    product = ticks * factor
    return round(product) if abs(product) < inf else product
