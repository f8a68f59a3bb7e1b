"""The dimensions of a subject: which fleet, hub, mission, ... a value is of, as columns.

A metric names its subjects in one word (``ddg51/dock@30``) and says where it is registered how that
word is made, ``of="fleet/kind@day"`` (parts at the end may be missing), so that a table of results
has a column for every part of it.
"""

import re
from functools import cache

ALL = "all"
"""The word for every subject of a metric."""
DIMENSIONS = ("fleet", "hub", "stage", "mission", "item", "kind", "day")
"""Columns. ``stage`` is also a pool of a hub, ``item`` also a stock, ``kind`` what else there is
(a mode, a class of days, a country, a threshold); ``day`` is a number [d]."""


def dimensions(form: str, subject: str) -> dict[str, str | float]:
    """The dimensions that a subject of a form has; all of it is ``kind`` where there is none."""
    found = _pattern(form or "kind").fullmatch(subject)
    told = {name: text for name, text in found.groupdict().items() if text} if found else {}
    day = told.pop("day", None)
    return {**told, **({} if day is None else {"day": float(day)})}


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Every part ends before the sign of the next one; the last one but the day takes the rest."""
    body, day = (form.removesuffix("@day"), r"@(?P<day>-?[\d.e+-]+)") if "@" in form else (form, "")
    body, _, over = body.partition(">")
    first, *others = body.split("/")
    last = "" if others else ".+?"
    words = f"(?P<{first}>{last or '[^/]+?'})"
    for each in others:
        words += f"(?:/(?P<{each}>{'.+?' if each == others[-1] else '[^/]+?'}))?"
    if over:
        words += rf"(?:>(?P<{over}>[\d.e+-]+))?"
    return re.compile(words + day)
