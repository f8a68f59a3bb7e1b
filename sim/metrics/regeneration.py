"""How long it takes to have a platform back, by kind of job and by part of it.

A job goes from the failure or the hit, or from the start of scheduled work, to the return. How long
it is comes from the orders, as ``turnaround``; how its days divide comes from the conditions of the
platforms, in which every platform-day has one bucket, as in ``days``.
"""

from collections.abc import Iterable
from itertools import product
from math import fsum

import numpy as np

from sim.metrics.lost_days import LOAD_OUT, bucket
from sim.metrics.returned import ALL, KINDS, LATER_YARD, cell_of_class, has_kind, kind_of
from sim.model.condition import Activity, Cause, Condition
from sim.model.families.maintenance import What
from sim.model.fleet import Fleet
from sim.model.scenario import Scenario
from sim.record.groups import exact_sums
from sim.record.kept import once, together
from sim.record.metric import metric
from sim.record.orders import restored
from sim.record.tables import Bools, Floats, Ints, OrderClass
from sim.record.view import View

ALL_KINDS = "all kinds"
PARTS = ("way", "award", "queue", "parts", "work")
"""Of a job: under way, with the wait for lift or passage; until it may leave or begin, survey and
planning included; waiting for a berth, people or the next upkeep; for parts; and in work, the trial
included."""
_BUCKETS = {
    "way": ("transit", "awaiting lift", LOAD_OUT, "passage"),
    "award": ("authorization", "rules", "access"),
    "queue": ("queue", "host priority", "labour", "on hold", "awaiting upkeep"),
    "parts": ("parts",),
    "work": ("hands-on", "scheduled", "trial"),
}
_PART = {name: part for part, names in _BUCKETS.items() for name in names}
"""The part of each bucket; what is left is in no job: operating, rotation, upkeep, lost, away."""


def part_of(condition: Condition) -> str | None:
    """The part of a job in which a platform is; None for one that is in no job."""
    preparing = condition.activity == Activity.PREPARING
    return "award" if preparing else _PART.get(bucket(condition))


def belongs_to(name: str, fleet: Fleet) -> tuple[str, str, str]:
    """Whom a fleet belongs to: all fleets, those of its domain (all ships), itself."""
    some = fleet.domain if fleet.domain == "aircraft" else f"{fleet.domain}s"
    return ALL, f"all {some}", name


@once()
def _who(view: View) -> dict[str, list[int]]:
    """All fleets, those of each domain and each one, with their numbers."""
    found: dict[str, list[int]] = {}
    for number, (name, fleet) in enumerate(view.scenario.fleets.items()):
        for who in belongs_to(name, fleet):
            found.setdefault(who, []).append(number)
    return found


@metric(
    "under_way_days", of="fleet", unit="platform-days/year", subjects=_who,
    source="ours: days under way for repair; 365 times `in_transit` of all hubs",
)  # fmt: skip
@together
def under_way_days(view: View) -> list[float]:
    """Platform-days a year under way to and from repair: ship-days of ships, by fleet and domain.

    The wait for a tow or a lift and the load-out are not under way; see ``days``.
    """
    days = view.days_in(_under_way(view)).reshape(view.runs, -1)
    return [fsum(row[who].tolist()) / view.years for row in days for who in _who(view).values()]


@once("conditions")
def _under_way(view: View) -> Bools:
    moving = (view.activity == Activity.TRANSIT_OUT) | (view.activity == Activity.TRANSIT_BACK)
    return np.asarray(moving)


@once()
def _subjects(view: View) -> tuple[list[str], Ints]:
    """Who and kind; and the six of them to which each kind of each fleet belongs, (6, cells)."""
    place: dict[str, int] = {}
    found = np.full((6, len(view.scenario.fleets), len(KINDS)), -1)
    for number, (name, fleet) in enumerate(view.scenario.fleets.items()):
        for kind, (what, has) in enumerate(zip(KINDS, has_kind(view)[number], strict=True)):
            of = (what, ALL_KINDS) if has and what != LATER_YARD else ()
            for row, (who, each) in enumerate(product(belongs_to(name, fleet), of)):
                found[row, number, kind] = place.setdefault(f"{who}/{each}", len(place))
    return [*place], found.reshape(6, -1)


def _names(view: View) -> Iterable[str]:
    for name in _subjects(view)[0]:
        yield from (name, *(f"{name}/{part}" for part in PARTS))


@metric(
    "days_to_regenerate", of="fleet/kind/stage", unit="d", subjects=_names,
    source="glossary: failure to return; Kaplan and Meier (1958); parts by Little (1961)",
)  # fmt: skip
@together
def days_to_regenerate(view: View) -> Floats:
    """Mean days from failure, hit or start of scheduled work to back on station, by kind of job.

    Of the jobs that begin in the window; what is open at its end is cut, by product limit. Kinds
    are those of ``returned_by_kind`` (``yard`` is all work in a yard). The parts add up to the
    whole, and divide it as the days divide that platforms spend in jobs of the kind in the window.
    nan where no such job begins. A degraded platform that goes on counts from its failure.
    """
    (names, belongs), orders = _subjects(view), view.tables.orders
    cell = _jobs_of_classes(view)[orders.order_class]
    of = (np.where(cell >= 0, row[cell], -1) for row in belongs)
    jobs = view.groups("orders", len(names), *of)
    mean = np.array([each.mean for each in restored(view).of(jobs)])
    days = _days(view)
    total = days.sum(axis=1, keepdims=True)
    share = np.divide(days, total, out=np.zeros_like(days), where=total > 0)
    return np.column_stack([mean, mean[:, None] * share]).ravel()


@once()
def _jobs_of_classes(view: View) -> Ints:
    """Fleet and kind of the jobs of every order class, as one number; -1 for none.

    A part that is taken for another platform moves a hole and is no job of its own.
    """
    moved = [each.kind == "cannibalization" for each in view.tables.names.order_classes]
    return np.where(moved, -1, cell_of_class(view))


def _days(view: View) -> Floats:
    """Platform-days of the window in jobs of each who and kind, by part, shape (..., parts)."""
    (names, belongs), (group, count, kind) = _subjects(view), _jobs_of_conditions(view)
    days = view.days_by(group, count).reshape(view.runs, *kind.shape, len(PARTS))
    fleet, about = np.nonzero(kind >= 0)
    of = belongs[:, fleet * len(KINDS) + kind[fleet, about]]
    row, place = np.nonzero(of >= 0)
    cell = of[row, place][:, None] * len(PARTS) + np.arange(len(PARTS))
    values, size = days[:, fleet[place], about[place]], len(names) * len(PARTS)
    cells = np.arange(0, view.runs * size, size)[:, None, None] + cell
    sums = exact_sums(cells.ravel(), values.ravel(), view.runs * size)
    return sums.reshape(-1, len(PARTS))


@once("conditions")
def _jobs_of_conditions(view: View) -> tuple[Ints, int, Ints]:
    """What every condition is about, and its part, as one number, -1 for no job; how many there
    are; and the kind of job of each fleet that is about it, shape (fleets, abouts)."""
    place: dict[OrderClass, int] = {}
    group = np.full(len(view.tables.names.conditions), -1)
    for number, each in enumerate(view.tables.names.conditions):
        part = part_of(each)
        if part is not None:
            about = place.setdefault(_about(each), len(place))
            group[number] = about * len(PARTS) + PARTS.index(part)
    kind = np.array([
        [_kind(view.scenario, name, about) for about in place] for name in view.scenario.fleets
    ], dtype=np.int64)  # fmt: skip
    shape = len(view.scenario.fleets), len(place)
    return group, len(place) * len(PARTS), kind.reshape(shape)


def _about(condition: Condition) -> OrderClass:
    """What a condition is about, of whatever fleet: the class of its order, without the owner."""
    if condition.cause == Cause.SCHEDULE:
        unplanned = What.INSPECTION.value, What.FALSE_ALARM.value
        what = condition.stage if condition.stage in unplanned else "schedule"
        return OrderClass("", condition.mode, what)
    return OrderClass("", condition.mode, condition.cause.name.lower())


def _kind(scenario: Scenario, name: str, about: OrderClass) -> int:
    """The kind of job of a fleet that is about something; -1 where it has no such thing."""
    fleet, what = scenario.fleets[name], about.kind
    if what == "schedule" and about.mode not in fleet.scheduled:
        what = "planned"
    known = {"schedule": fleet.scheduled, "damage": fleet.kinds}.get(what, fleet.modes)
    if about.mode and about.mode not in known:
        return -1
    if not about.mode:  # down until the next upkeep of its rotation
        return KINDS.index("other")
    return KINDS.index(kind_of(scenario, OrderClass(name, about.mode, what)))
