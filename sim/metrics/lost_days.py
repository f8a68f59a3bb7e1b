"""Where the days go: every platform-day in exactly one bucket."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from sim.model.condition import Activity, Cause, Condition, Health
from sim.model.scenario import Scenario
from sim.record.kept import once, together
from sim.record.metric import metric
from sim.record.tables import Floats, Ints
from sim.record.view import View, ratio

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
LOAD_OUT = "load-out"
ACCESS = "access"
"""Stage of a wait for access that is no rule's: an event has closed the hubs."""


def buckets(scenario: Scenario) -> list[str]:
    """The buckets of a scenario: those of all, and waits that its work and movements name."""
    works = [
        *scenario.work.values(),
        *(each for hub in scenario.hubs.values() for each in hub.work.values()),
    ]
    named = [name for work in works for name in work.before]
    loads = any(
        way.load is not None for each in scenario.fleets.values() for way in each.moves.values()
    )
    return [*dict.fromkeys((*BUCKETS, *named, *([LOAD_OUT] if loads else [])))]


_BUCKET = {
    Activity.ROTATION: "rotation",
    Activity.UPKEEP: "upkeep",
    Activity.AWAITING_UPKEEP: "awaiting upkeep",
    Activity.AWAITING_AUTHORIZATION: "authorization",
    Activity.AWAITING_LIFT: "awaiting lift",
    Activity.LOADING: LOAD_OUT,
    Activity.TRANSIT_OUT: "transit",
    Activity.TRANSIT_BACK: "transit",
    Activity.AWAITING_BERTH: "queue",
    Activity.AWAITING_HOST: "host priority",
    Activity.AWAITING_LABOUR: "labour",
    Activity.AWAITING_PARTS: "parts",
    Activity.TRIAL: "trial",
    Activity.ON_HOLD: "on hold",
    Activity.AWAITING_PASSAGE: "passage",
    Activity.AWAITING_WINDOW: "on hold",
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
    if condition.activity == Activity.PREPARING:
        return condition.stage
    if condition.activity == Activity.AWAY:
        return "lost" if condition.health == Health.LOST else "not in theater"
    if condition.activity == Activity.AWAITING_ACCESS:
        return "access" if condition.stage == ACCESS else "rules"
    if condition.activity == Activity.AWAITING_AUTHORIZATION and condition.stage:
        return "rules"
    return _BUCKET[condition.activity]


@once("conditions")
def bucket_of(view: View) -> Ints:
    """Number of the bucket of every condition."""
    place = {each: number for number, each in enumerate(buckets(view.scenario))}
    return np.array([place[bucket(each)] for each in view.tables.names.conditions])


def _every(view: View) -> Iterator[str]:
    own = buckets(view.scenario)
    return (f"{fleet}/{each}" for fleet in view.scenario.fleets for each in own)


@metric(
    "days", of="fleet/kind", unit="platform-days",
    source="ours: the buckets add up to platforms x window",
    subjects=_every,
)  # fmt: skip
@together
def days_by_bucket(view: View) -> Floats:
    """Platform-days of each fleet by bucket; a wait counts for what is lacking first."""
    return view.days_by(bucket_of(view), len(buckets(view.scenario))).ravel()


@once("conditions")
def _rule_of(view: View) -> Ints:
    """The rule that every condition waits for, -1 for none."""
    place = {rule: number for number, rule in enumerate(view.scenario.rules)}
    return np.array([
        place.get(each.stage, -1) if each.activity in GATES else -1
        for each in view.tables.names.conditions
    ])  # fmt: skip


@metric(
    "rule_days", of="fleet/kind", unit="platform-days",
    source="ours: waits at a gate, by the rule that shuts it",
    subjects=lambda view: (
        f"{fleet}/{rule}" for fleet in view.scenario.fleets for rule in view.scenario.rules
    ),
)  # fmt: skip
@together
def rule_days(view: View) -> Floats:
    """Platform-days of each fleet lost to each rule of the scenario: forbidden, or not yet allowed.

    A platform that every rule and event together keep from every hub counts for the one it is told
    by; what else a rule costs (a farther hub, a later day) is found by a comparison without it.
    """
    return view.days_by(_rule_of(view), len(view.scenario.rules)).ravel()


def _modes(view: View) -> list[tuple[str, str]]:
    """Every failure mode and scheduled work of every fleet, damage by class."""
    return [(name, each) for name, fleet in view.scenario.fleets.items() for each in fleet.kinds]


@once("conditions")
def _mode_of(view: View) -> tuple[Ints, int, Ints, Ints]:
    """Mode of every condition, and their number; fleet and mode of every subject; all numbers."""
    modes = sorted({mode for _, mode in _modes(view)})
    fleets = [*view.scenario.fleets]
    place = {mode: number for number, mode in enumerate(modes)}
    of_condition = np.array([place.get(each.mode, -1) for each in view.tables.names.conditions])
    row = np.array([fleets.index(fleet) for fleet, _ in _modes(view)], dtype=np.int64)
    column = np.array([place[mode] for _, mode in _modes(view)], dtype=np.int64)
    return of_condition, len(modes), row, column


@metric(
    "down_share", of="fleet/kind", unit="fraction",
    source="Barlow and Proschan (1975), ch. 7: series systems",
    subjects=lambda view: (f"{fleet}/{mode}" for fleet, mode in _modes(view)),
)  # fmt: skip
@together
def down_share(view: View) -> Floats:
    """Share of each fleet's platform-days lost to each failure mode and to each scheduled work."""
    of_condition, count, fleet, mode = _mode_of(view)
    return ratio(view.days_by(of_condition, count)[..., fleet, mode], view.total_d[..., fleet])
