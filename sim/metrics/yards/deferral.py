"""Deferred work: scheduled work that is put off in some phases or by order, and the backlog."""

from collections.abc import Iterator

import numpy as np

from sim.record.groups import Groups, grouped
from sim.record.kept import once
from sim.record.metric import metric
from sim.record.orders import classes, opened
from sim.record.subjects import on_days
from sim.record.tables import Floats, Ints
from sim.record.view import View


def _fleets(view: View) -> list[str]:
    """Fleets that put work off in some phases, or by order."""
    scenario = view.scenario
    return [
        name
        for name, fleet in scenario.fleets.items()
        if any(scenario.may_defer(name, work) for work in fleet.scheduled)
    ]


def _works(view: View) -> Iterator[str]:
    """Those fleets, and then by kind of work."""
    for name in _fleets(view):
        yield name
        for work in view.scenario.fleets[name].scheduled:
            if view.scenario.may_defer(name, work):
                yield f"{name}/{work}"


@once()
def _of_classes(view: View) -> tuple[int, Ints, Ints]:
    """How many subjects, and of every order class its fleet and its work among them."""
    subjects = [*_works(view)]
    fleet = classes(view, subjects, lambda each: each.owner if each.kind == "deferral" else "")
    work = classes(view, subjects, lambda each: f"{each.owner}/{each.mode}")
    return len(subjects), fleet, np.where(fleet >= 0, work, -1)


@once()
def _groups(view: View) -> Groups:
    return grouped(*_of_classes(view))


@metric("deferrals", of="fleet/kind", unit="periods", source="count", subjects=_works)
def deferrals(view: View) -> Floats:
    """Scheduled work that is put off in the window, by its phase or by order, by fleet and work."""
    return _groups(view).sums(opened(view))


@metric(
    "deferred_work", of="fleet/kind", unit="periods", subjects=_works,
    source="Little (1961): the backlog of what is put off",
)  # fmt: skip
def deferred_work(view: View) -> Floats:
    """Mean number of periods that are put off, by fleet and by work."""
    orders = view.tables.orders
    waits_d = view.overlap_d(orders.opened, orders.closed)
    by_class = np.bincount(orders.order_class, waits_d, len(view.tables.names.order_classes))
    return _groups(view).sums(by_class) / view.length_d


@metric(
    "deferred_at_day", of="fleet@day", unit="periods", subjects=on_days(_fleets),
    source="count: the backlog of what is put off",
)  # fmt: skip
def deferred_at_day(view: View) -> Floats:
    """Periods of each fleet that are put off on each of the days in ``measure.days``."""
    orders, classes_ = view.tables.orders, view.tables.names.order_classes
    days, rows = view.asked_days, []
    for name in _fleets(view):
        ours = np.array([each.owner == name and each.kind == "deferral" for each in classes_])
        these = np.flatnonzero(ours[orders.order_class])
        begun, over = np.sort(orders.opened[these]), np.sort(orders.closed[these])
        count = begun.searchsorted(days, side="right") - over.searchsorted(days, side="right")
        rows.append(view.known(count))
    return np.ravel(np.array(rows, dtype=float))
