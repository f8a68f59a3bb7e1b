"""The dimensions of a subject: which fleet, hub, mission, ... a value is of, as columns.

A metric names its subjects in one word (``ddg51/dock@30``). Here each metric says how that word is
made, so that a table of results has a column for every part of it.
"""

import re
from collections.abc import Mapping
from functools import cache

ALL = "all"
"""The word for every subject of a metric."""
DIMENSIONS = ("fleet", "hub", "stage", "mission", "item", "kind", "day")
"""Columns. ``stage`` is also a pool of a hub, ``item`` also a stock, ``kind`` what else there is
(a mode, a class of days, a country, a threshold); ``day`` is a number [d]."""

_FORMS: Mapping[str, str] = {
    "fleet": "ao ao_reached cannibalizations_per_year cost_per_capable_day damaged damaged_per_year"
    " fmc lost mc nmc nmcm nmcs on_station options pmc reroutable ton_miles",
    "fleet@day": "ao_at_day fmc_at_day nmc_at_day on_station_at_day options_within returned_by"
    " survivors_at_day",
    "fleet/kind": "days down_share failures failures_per_year forestalled rule_days"
    " scheduled_done_per_year turnaround up_between_renewals upkeep_per_year",
    "fleet/kind@day": "down_by_kind returned_by_kind",
    "hub": "effective_hubs open_at_start",
    "hub@day": "due_after",
    "hub/kind": "in_transit inductions load_in_system load_time_at_hub throughput",
    "hub/stage": "utilisation",
    "hub/stage@day": "workload_after",
    "hub/stage/kind": "workload",
    "hub/stage/fleet": "queue_length wait wait_q90 wait_share",
    "hub/stage/fleet>kind": "wait_over",
    "mission": "between_gaps dru first_gap gap_days gap_longest gap_mean gaps_per_year gaps_started"
    " mission_mean mission_uptime no_gap regain regain_cut sustained_hold",
    "mission@day": "mission_at_day",
    "mission>kind": "gap_over",
    "item": "backorders condemned_per_year customer_wait demands_per_year fill_rate no_backorder"
    " on_hand on_order on_order_variance parts_shipped parts_ton_miles",
    "item@day": "backorders_at_day nothing_on_order_at_day on_order_at_day",
    "item/kind": "parts_demand",
    "kind": "cost cost_by_country dru_curve labour_used work_share",
}
FORMS: Mapping[str, str] = {name: form for form, names in _FORMS.items() for name in names.split()}
"""How the metrics that ship make a subject; parts at the end may be missing. A metric of your own
says it where it is registered: ``@metric(..., of="fleet/kind")``."""


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
