"""Intervals and units of a page in words, with the digits that they need."""

from math import floor, log10

from sim.report.output.words.numbers import NARROW, NOTHING, told
from sim.report.page.parts import PageNumber

UNITS = {"d": "days", "missions": ""}
"""Units in words; lines are what is counted."""


def unit_in_words(unit: str, change: bool = False) -> str:
    """A unit in words: shares are told in per cent at the numbers, changes of them in points."""
    if unit == "fraction":
        return "points" if change else ""
    return UNITS.get(unit, unit)


def with_unit(title: str, unit: str, change: bool = False) -> str:
    """What is measured, with its unit behind it where it does not say it."""
    told_in = unit_in_words(unit, change)
    return f"{title} [{told_in}]" if told_in and not title.startswith(told_in) else title


def digits_of(each: PageNumber, scale: float = 1.0) -> int | None:
    """Digits that tell its interval: two of the half-width."""
    if each.low is None or each.high is None or not scale * (each.high - each.low) > NOTHING:
        return None
    return min(3, max(0, 1 - floor(log10(scale * (each.high - each.low) / 2))))


def ends(each: PageNumber, scale: float = 1.0, sign: bool = False) -> str:
    """The interval in words; empty without one."""
    digits = digits_of(each, scale)
    if digits is None or each.low is None or each.high is None:
        return ""
    return f"{told(scale * each.low, digits, sign)} to {told(scale * each.high, digits, sign)}"


def with_ends(each: PageNumber, scale: float = 1.0, unit: str = "", sign: bool = False) -> str:
    """Mean and interval."""
    if each.mean is None:
        return "–"
    mean = told(scale * each.mean, digits_of(each, scale), sign)
    interval = ends(each, scale, sign)
    unit = f"{NARROW}{unit}" if unit else ""
    return f"{mean}{unit} ({interval})" if interval else f"{mean}{unit}"


def as_percent(each: PageNumber) -> str:
    """A fraction with its interval, in per cent."""
    return with_ends(each, 100.0, "%")


def tell(each: PageNumber, sign: bool = False) -> str:
    """A number of any unit with its interval; fractions in per cent, changes of them in points."""
    if each.unit == "fraction":
        return with_ends(each, 100.0, "points" if sign else "%", sign)
    return with_ends(each, 1.0, "", sign)


def verdict(each: PageNumber) -> int:
    """1 where the interval of a change lies above 0, -1 where below, 0 where it holds 0."""
    if each.low is None or each.high is None:
        return 0
    return int(each.low > NOTHING) - int(each.high < -NOTHING)
