"""The good side of a metric: of which more is better, of which less, and what has none.

A table and no rule: whether a yard that is busy is good news is for a person to say, in the file of
a baseline. ``ao_at_day`` and its like go with ``ao``.
"""

from typing import Literal

MORE = frozenset({
    "ao", "ao_reached", "between_gaps", "dru", "dru_curve", "fill_rate", "filled_at",
    "first_gap", "fmc", "lines_met", "lines_met_curve", "mc", "mission", "mission_mean",
    "mission_uptime", "net_serviceable", "no_backorder", "no_gap", "on_station", "on_time",
    "on_time_at", "served_after_loss", "sorties", "sorties_flown", "sorties_met", "survivors",
    "sustained_hold",
})  # fmt: skip
LESS = frozenset({
    "backlog_man_days", "backorder_days", "backorders", "cannibalizations_per_100_sorties",
    "cannibalizations_per_year", "cost", "cost_by_country", "cost_per_capable_day",
    "customer_wait", "damaged", "damaged_by_class", "damaged_per_year", "days_to_qualify",
    "days_to_regenerate", "days_to_second_source", "deferred", "deferred_work", "delay_days",
    "down_share", "failures", "failures_per_sortie", "failures_per_year", "gap_days",
    "gap_longest", "gap_mean", "gap_over", "gaps_per_year", "gaps_started", "late_days",
    "late_days_at", "load_time_at_hub", "lost", "lost_in_shops_per_year", "nmc", "nmcb", "nmcm",
    "nmcs", "put_off_days", "queue_length", "regain", "rule_days", "turnaround", "wait",
    "wait_over", "wait_q90", "wait_share",
})  # fmt: skip
AT_DAY = "_at_day"
"""The ending of the values of a metric at days."""


def good_side(metric: str) -> Literal["more", "less", ""]:
    """Which side of a metric is the good one."""
    name = metric.removesuffix(AT_DAY)
    return "more" if name in MORE else "less" if name in LESS else ""
