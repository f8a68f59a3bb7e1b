"""Plans of scheduled work: what ends late, by how much, and what grows.

Only for scheduled work that has a plan (``fleets.NAME.scheduled.NAME.plan``). A period is meant to
start when it is due, after the mean way to its hub, and ends when its last stage does.
"""

from collections.abc import Callable, Iterable
from math import inf

import numpy as np

from sim.record.groups import Groups, grouped
from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.orders import classes, customers, hub_of_order
from sim.record.tables import Bools, Floats, Ints, OrderClass
from sim.record.view import View, ratio

ALL = "all fleets"
GAO = "GAO-20-588 (2020): days of maintenance delay; planned and actual end of a period"


def _planned(view: View) -> dict[str, list[str]]:
    """Scheduled work that has a plan, by fleet."""
    found = {
        name: [work for work, each in fleet.scheduled.items() if each.plan is not None]
        for name, fleet in view.scenario.fleets.items()
    }
    return {name: works for name, works in found.items() if works}


def _works(view: View) -> list[str]:
    """``all fleets``, and ``fleet`` and ``fleet/work`` of those that have a plan."""
    planned = _planned(view)
    own = [each for name, works in planned.items() for each in (name, *_of(name, works))]
    return [ALL, *own] if own else []


def _of(name: str, works: Iterable[str]) -> list[str]:
    return [f"{name}/{work}" for work in works]


def _places(view: View) -> list[str]:
    """``hub``, and ``hub/fleet`` of those that have planned work and may come there."""
    fleets = {
        hub: [each for each in customers(view, hub) if each in _planned(view)]
        for hub in view.scenario.hubs
    }
    return [each for hub, own in fleets.items() if own for each in (hub, *_of(hub, own))]


@kept
def _order_class(view: View) -> Ints:
    """The class of each order that has a plan."""
    return view.tables.orders.order_class[view.tables.plans.order]


@once()
def _named(view: View) -> tuple[Ints, Ints, Ints]:
    """Subjects of every order class: all, by fleet, by work."""

    def by(name: Callable[[OrderClass], str]) -> Ints:
        return classes(view, _works(view), lambda each: name(each) if _has_plan(each) else "")

    def _has_plan(each: OrderClass) -> bool:
        return each.kind == "schedule" and each.mode in _planned(view).get(each.owner, ())

    return (
        by(lambda _: ALL),
        by(lambda each: each.owner),
        by(lambda each: f"{each.owner}/{each.mode}"),
    )


@kept
def _by_work(view: View) -> Groups:
    """Plans by subject of ``_works``."""
    each = _order_class(view)
    return grouped(len(_works(view)), *(column[each] for column in _named(view)))


@kept
def _by_place(view: View) -> Groups:
    """Plans by subject of ``_places``, for the last hub of their orders."""
    places = {name: number for number, name in enumerate(_places(view))}
    hubs, fleets = view.tables.names.hubs, view.tables.names.fleets
    owners = [each.owner for each in view.tables.names.order_classes]
    hub = hub_of_order(view)[view.tables.plans.order]
    whole = np.array([places.get(each, -1) for each in hubs] + [-1])
    own = np.full((len(hubs) + 1, len(owners)), -1)
    for number, name in enumerate(hubs):
        for place, owner in enumerate(owners):
            own[number, place] = places.get(f"{name}/{owner}", -1) if owner in fleets else -1
    return grouped(len(places), whole[hub], own[hub, _order_class(view)])


@kept
def _ends(view: View) -> Floats:
    """When the last stage of each planned order ended, inf if it is not done."""
    orders, jobs, planned = view.tables.orders, view.tables.jobs, view.tables.plans.order
    last = np.full(len(orders.opened), -inf)
    np.maximum.at(last, jobs.order, jobs.ended)
    ends = np.where(last > -inf, last, orders.closed)  # where it is, it has no stages
    return np.where(orders.done, ends, inf)[planned]


@kept
def _finished(view: View) -> Bools:
    """Which planned periods end in the window."""
    return view.within(_ends(view))


@kept
def _late(view: View) -> Floats:
    """Days after its planned end that each finished one ended; 0 for what is not finished [d]."""
    late = np.maximum(_ends(view) - view.tables.plans.end, 0.0)
    return np.where(_finished(view), late, 0.0)


def _late_days(view: View, groups: Groups) -> Floats:
    return ratio(groups.sums(_late(view)), groups.counts(_finished(view)))


def _on_time(view: View, groups: Groups) -> Floats:
    finished = _finished(view)
    return ratio(groups.counts(finished & (_late(view) == 0)), groups.counts(finished))


@metric("late_days", of="fleet/kind", unit="d", source=GAO, subjects=_works)
def late_days(view: View) -> Floats:
    """Mean days late of the planned periods that end in the window; who is on time counts as 0.

    ``late_days / (1 - on_time)`` is the mean of those that are late.
    """
    return _late_days(view, _by_work(view))


@metric("late_days_at", of="hub/fleet", unit="d", source=GAO, subjects=_places)
def late_days_at(view: View) -> Floats:
    """``late_days`` by the hub that did the work, and there by fleet."""
    return _late_days(view, _by_place(view))


@metric("on_time", of="fleet/kind", unit="fraction", source=GAO, subjects=_works)
def on_time(view: View) -> Floats:
    """Share of the planned periods that end in the window, and not after their planned end."""
    return _on_time(view, _by_work(view))


@metric("on_time_at", of="hub/fleet", unit="fraction", source=GAO, subjects=_places)
def on_time_at(view: View) -> Floats:
    """``on_time`` by the hub that did the work, and there by fleet."""
    return _on_time(view, _by_place(view))


@metric("delay_days", of="fleet/kind", unit="platform-days", source=GAO, subjects=_works)
def delay_days(view: View) -> Floats:
    """Days of maintenance delay in the window: after a planned end, until the work ended.

    What is not finished counts too, up to the end of the window or until it is given up.
    """
    orders, plans = view.tables.orders, view.tables.plans
    until = np.minimum(_ends(view), np.where(orders.done, inf, orders.closed)[plans.order])
    return _by_work(view).sums(view.overlap_d(plans.end, until))


@metric(
    "put_off_days", of="fleet/kind", unit="d", subjects=_works,
    source="ours: due, and begun to be done",
)  # fmt: skip
def put_off_days(view: View) -> Floats:
    """Mean days by which planned periods are put off that the window takes up; on the day is 0.

    From the day one is due until its platform is up and some hub may do it: then it is asked for.
    """
    plans, opened = view.tables.plans, view.tables.orders.opened[view.tables.plans.order]
    here, groups = view.within(opened), _by_work(view)
    late = np.where(here, np.maximum(opened - plans.due, 0.0), 0.0)
    return ratio(groups.sums(late), groups.counts(here))


@metric(
    "growth", of="fleet/kind", unit="ratio", subjects=_works,
    source="ours: days in work over planned days",
)  # fmt: skip
def growth(view: View) -> Floats:
    """Days in work of the planned periods that end in the window, over their planned days."""
    orders, jobs, plans = view.tables.orders, view.tables.jobs, view.tables.plans
    begun = jobs.started < inf
    worked = np.where(begun, np.minimum(jobs.ended, view.end_d) - jobs.started, 0.0)
    in_work = np.bincount(jobs.order, worked, minlength=len(orders.opened))
    has_jobs = np.bincount(jobs.order, minlength=len(orders.opened)) > 0
    in_place = np.where(orders.done, orders.closed - orders.opened, 0.0)
    actual = np.where(has_jobs, in_work, in_place)[plans.order]
    finished, groups = _finished(view), _by_work(view)
    planned = np.where(finished, plans.end - plans.start, 0.0)
    return ratio(groups.sums(np.where(finished, actual, 0.0)), groups.sums(planned))
