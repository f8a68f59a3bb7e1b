"""Options of the jobs there were: the hubs of ``repair_options``, weighted by orders."""

import numpy as np

from sim.core.ticks import decimal
from sim.model.eligibility.repair_options import RepairOption, all_options, counts
from sim.record.kept import kept, once, together
from sim.record.metric import metric
from sim.record.tables import Bools, Floats, OrderClass
from sim.record.view import View, ratio

ALL = "all fleets"
LOWMAN = "ours; the mechanism: ASD Lowman, 18 Jul 2024"


def fleets_and_all(view: View) -> list[str]:
    """Every fleet, and all of them; none without a hub."""
    fleets = [*view.scenario.fleets]
    return [*fleets, ALL] if view.scenario.hubs and fleets else []


@metric("options", of="fleet", unit="hubs", source=LOWMAN, subjects=fleets_and_all)
@together
def mean_options(view: View) -> Floats:
    """Mean number of hubs that may and can do a job, over the orders sent to a hub, by fleet.

    On day 0 as the scenario says it: events, queues and quotas are not counted.
    """
    return _means(view, _columns(view)[:1])


@metric(
    "options_within", of="fleet@day", unit="hubs", source=LOWMAN,
    subjects=lambda view: (
        f"{fleet}@{decimal(days)}"
        for fleet in fleets_and_all(view) for days in view.scenario.measure.options_within_d
    ),
)  # fmt: skip
@together
def options_within(view: View) -> Floats:
    """Mean number of hubs that would return the platform within ``measure.options_within_d``.

    In the mean, from the decision to the return, without queues; over the orders sent to a hub.
    """
    return _means(view, _columns(view)[2:])


@metric("reroutable", of="fleet", unit="fraction", source=LOWMAN, subjects=fleets_and_all)
@together
def reroutable(view: View) -> Floats:
    """Share of the orders sent to a hub for which there is another hub that may and can do it."""
    return _means(view, _columns(view)[1:2])


def _means(view: View, columns: Floats) -> Floats:
    """Mean over the jobs of each subject of what each column says of their class."""
    jobs = jobs_of(view)
    return ratio(jobs @ columns.T, jobs.sum(axis=-1, keepdims=True)).ravel()


@kept
def jobs_of(view: View) -> Floats:
    """Orders sent to a hub of each subject by class, shape (..., subjects, classes)."""
    orders, classes = view.tables.orders, len(view.tables.names.order_classes)
    sent = np.flatnonzero((orders.hub >= 0) & view.within(orders.opened))
    jobs = view.tally("orders", sent, orders.order_class[sent], classes)
    return np.where(owned(view), jobs[..., None, :], 0.0)


@once()
def owned(view: View) -> Bools:
    """Order classes of each subject that are tasks of hubs, shape (subjects, classes)."""
    found = np.zeros((len(fleets_and_all(view)), len(view.tables.names.order_classes)), dtype=bool)
    owners = [view.tables.names.order_classes[each].owner for each in options_of(view)]
    own = [[fleet in (owner, ALL) for owner in owners] for fleet in fleets_and_all(view)]
    found[:, [*options_of(view)]] = np.array(own, dtype=bool).reshape(len(found), -1)
    return found


@once()
def options_of(view: View) -> dict[int, list[RepairOption]]:
    """Options of every order class that is a task of hubs, by its number."""
    table, found = all_options(view.scenario), {}
    for number, each in enumerate(view.tables.names.order_classes):
        if (each.owner, task_name(each)) in table:
            found[number] = table[each.owner, task_name(each)]
    return found


def task_name(each: OrderClass) -> str:
    """Name of the task of a fleet that an order class is about; empty for an outside load."""
    names = {"planned": f"{each.mode}.planned", "load": ""}
    return names.get(each.kind, each.mode)


@once()
def _columns(view: View) -> Floats:
    """What each order class has, shape (2 + days, classes); 0 for those that are no task of a hub.

    Hubs that can, whether that is two or more, and how many within each of the days.
    """
    within_d = view.scenario.measure.options_within_d
    columns = np.zeros((2 + len(within_d), len(view.tables.names.order_classes)))
    for number, found in options_of(view).items():
        _, can, within = counts(found, within_d)
        columns[:, number] = [can, can > 1, *within]
    return columns
