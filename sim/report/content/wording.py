"""Names and numbers for people: no raw keys, a minus that is one, intervals in words."""

from collections.abc import Iterable
from math import floor, log10

from sim.model.scenario import Scenario
from sim.report.page.parts import PageNumber

NARROW = "\u00a0"
"""Between a number and its unit: they stand in one line."""
NOTHING = 1e-6
"""Smaller than this is the rounding of a sum, and told as 0."""


def plain(name: str) -> str:
    """A name of a config as words."""
    return cap(" ".join(name.replace("_", " ").split()))


def cap(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def hub_title(scenario: Scenario, name: str) -> str:
    """What a hub is called."""
    hub = scenario.hubs.get(name)
    return (hub.title if hub is not None else "") or plain(name)


def fleet_title(scenario: Scenario, name: str) -> str:
    """What a fleet is called: its title, or its type in front of the rest of its name."""
    fleet = scenario.fleets[name]
    if fleet.title:
        return fleet.title
    first, _, rest = name.partition("_")
    bare = "".join(each for each in fleet.type.lower() if each.isalnum())
    lead = fleet.type if bare and bare == first.lower() else _capital(first)
    return " ".join([lead, *(_capital(each) for each in rest.split("_") if each)])


def _capital(word: str) -> str:
    """A word with a capital; all of it, where it has no vowel or has a digit in it."""
    is_short = not {*word.lower()} & {*"aeiouy"} or any(each.isdigit() for each in word)
    return word.upper() if is_short else cap(word)


def mission_title(scenario: Scenario, name: str) -> str:
    """What a line is called: its title, or its name with its area as that is written."""
    mission = scenario.missions[name]
    told = plain(name)
    if not mission.title and told.lower().startswith(mission.area.lower()):
        return mission.area + told[len(mission.area) :]
    return mission.title or told


def event_title(scenario: Scenario, name: str) -> str:
    """What an event is called."""
    return scenario.events[name].title or plain(name)


def listed(every: Iterable[str], last: str = "and") -> str:
    """Some words as a list: a, b and c."""
    found = list(every)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


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


def _signed(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.lstrip("-")


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
