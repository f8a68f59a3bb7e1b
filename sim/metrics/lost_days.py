"""Where the days go: every platform-day in exactly one bucket."""

from functools import lru_cache
from math import fsum

import numpy as np

from sim.model.condition import Activity, Cause, Condition, Health
from sim.record.metric import Values, metric
from sim.record.view import View

BUCKETS = (
    "operating",
    "operating degraded",
    "rotation",
    "upkeep",
    "awaiting upkeep",
    "authorization",
    "awaiting lift",
    "transit",
    "queue",
    "host priority",
    "labour",
    "parts",
    "hands-on",
    "trial",
    "scheduled",
    "on hold",
    "passage",
    "rules",
    "access",
    "not in theater",
    "lost",
)
ACCESS = "access"
"""Stage of a wait for access that is no rule's: an event has closed the hubs."""

_BUCKET = {
    Activity.ROTATION: "rotation",
    Activity.UPKEEP: "upkeep",
    Activity.AWAITING_UPKEEP: "awaiting upkeep",
    Activity.AWAITING_AUTHORIZATION: "authorization",
    Activity.AWAITING_LIFT: "awaiting lift",
    Activity.TRANSIT_OUT: "transit",
    Activity.TRANSIT_BACK: "transit",
    Activity.AWAITING_BERTH: "queue",
    Activity.AWAITING_HOST: "host priority",
    Activity.AWAITING_LABOUR: "labour",
    Activity.AWAITING_PARTS: "parts",
    Activity.TRIAL: "trial",
    Activity.ON_HOLD: "on hold",
    Activity.AWAITING_PASSAGE: "passage",
}
GATES = (Activity.AWAITING_AUTHORIZATION, Activity.AWAITING_ACCESS)
"""Waits whose stage names the rule that is waited for."""


@lru_cache(maxsize=4096)
def bucket(condition: Condition) -> str:
    """The one bucket of a condition; waits of scheduled work count where they are waited."""
    if condition.activity == Activity.OPERATING:
        return "operating" if condition.health == Health.FMC else "operating degraded"
    if condition.activity == Activity.IN_WORK:
        return "scheduled" if condition.cause == Cause.SCHEDULE else "hands-on"
    if condition.activity == Activity.AWAY:
        return "lost" if condition.health == Health.LOST else "not in theater"
    if condition.activity == Activity.AWAITING_ACCESS:
        return "access" if condition.stage == ACCESS else "rules"
    if condition.activity == Activity.AWAITING_AUTHORIZATION and condition.stage:
        return "rules"
    return _BUCKET[condition.activity]


@metric(
    "days",
    of="fleet/kind",
    unit="platform-days",
    source="ours: the buckets add up to platforms x window",
)
def days_by_bucket(view: View) -> Values:
    """Platform-days of each fleet by bucket; a wait counts for what is lacking first."""
    members: dict[str, list[int]] = {name: [] for name in BUCKETS}
    for number, each in enumerate(view.tables.names.conditions):
        members[bucket(each)].append(number)
    for fleet in view.scenario.fleets:
        days = view.days[view.fleet_number[fleet]].tolist()
        for name, conditions in members.items():
            yield f"{fleet}/{name}", fsum(days[number] for number in conditions)


@metric(
    "rule_days",
    of="fleet/kind",
    unit="platform-days",
    source="ours: waits at a gate, by the rule that shuts it",
)
def rule_days(view: View) -> Values:
    """Platform-days of each fleet lost to each rule of the scenario: forbidden, or not yet allowed.

    A platform that every rule and event together keep from every hub counts for the one it is told
    by; what else a rule costs (a farther hub, a later day) is found by a comparison without it.
    """
    told = [each.stage if each.activity in GATES else "" for each in view.tables.names.conditions]
    stage = np.array(told, dtype=object)
    for fleet in view.scenario.fleets:
        for rule in view.scenario.rules:
            yield f"{fleet}/{rule}", view.fleet_days(fleet, stage == rule)


@metric(
    "down_share",
    of="fleet/kind",
    unit="fraction",
    source="Barlow and Proschan (1975), ch. 7: series systems",
)
def down_share(view: View) -> Values:
    """Share of each fleet's platform-days lost to each failure mode and to each scheduled work."""
    modes = np.array([each.mode for each in view.tables.names.conditions])
    for name, fleet in view.scenario.fleets.items():
        for mode in (*fleet.modes, *fleet.scheduled):
            yield f"{name}/{mode}", view.fleet_share(name, modes == mode)
