"""Options of the jobs there were: the hubs of ``repair_options``, weighted by orders."""

from collections.abc import Sequence
from math import nan

import numpy as np

from sim.core.ticks import decimal
from sim.model.eligibility.repair_options import all_options, counts
from sim.model.scenario import Scenario
from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.tables import Bools, Floats, OrderClass
from sim.record.view import View

ALL = "all fleets"
LOWMAN = "ours; the mechanism: ASD Lowman, 18 Jul 2024"


def _fleets(view: View) -> list[str]:
    """Every fleet, and all of them; none without a hub."""
    fleets = [*view.scenario.fleets]
    return [*fleets, ALL] if view.scenario.hubs and fleets else []


@metric("options", of="fleet", unit="hubs", source=LOWMAN, subjects=_fleets)
def mean_options(view: View) -> list[float]:
    """Mean number of hubs that may and can do a job, over the orders sent to a hub, by fleet.

    On day 0 as the scenario says it: events, queues and quotas are not counted.
    """
    return [_mean(jobs, _columns(view)[0]) for jobs in _jobs(view)]


@metric(
    "options_within", of="fleet@day", unit="hubs", source=LOWMAN,
    subjects=lambda view: (
        f"{fleet}@{decimal(days)}"
        for fleet in _fleets(view) for days in view.scenario.measure.options_within_d
    ),
)  # fmt: skip
def options_within(view: View) -> list[float]:
    """Mean number of hubs that would return the platform within ``measure.options_within_d``.

    In the mean, from the decision to the return, without queues; over the orders sent to a hub.
    """
    return [_mean(jobs, column) for jobs in _jobs(view) for column in _columns(view)[2:]]


@metric("reroutable", of="fleet", unit="fraction", source=LOWMAN, subjects=_fleets)
def reroutable(view: View) -> list[float]:
    """Share of the orders sent to a hub for which there is another hub that may and can do it."""
    return [_mean(jobs, _columns(view)[1]) for jobs in _jobs(view)]


def _mean(jobs: Floats, values: Floats) -> float:
    total = jobs.sum()
    return float(jobs @ values / total) if total else nan


@kept
def _jobs(view: View) -> list[Floats]:
    """Orders sent to a hub by class, of each subject."""
    orders, classes = view.tables.orders, view.tables.names.order_classes
    sent = (orders.hub >= 0) & view.within(orders.opened)
    jobs = np.bincount(orders.order_class[sent], minlength=len(classes)).astype(float)
    jobs[_columns(view)[0] < 0] = 0.0
    return [np.where(own, jobs, 0.0) for own in _owned(view)]


@once()
def _owned(view: View) -> Bools:
    """Order classes of each subject, shape (subjects, classes)."""
    owners = [each.owner for each in view.tables.names.order_classes]
    return np.array([[fleet in (owner, ALL) for owner in owners] for fleet in _fleets(view)])


@once()
def _columns(view: View) -> Floats:
    """What each order class has, shape (2 + days, classes); -1 for those that are no task of a hub.

    Hubs that can, whether that is two or more, and how many within each of the days.
    """
    return _find_columns(view.scenario, view.tables.names.order_classes)


def _find_columns(scenario: Scenario, classes: Sequence[OrderClass]) -> Floats:
    within_d, table = scenario.measure.options_within_d, all_options(scenario)
    columns = np.full((2 + len(within_d), len(classes)), -1.0)
    for number, each in enumerate(classes):
        found = table.get((each.owner, _task(each)))
        if found is not None and each.kind != "load":
            _, can, within = counts(found, within_d)
            columns[:, number] = [can, can > 1, *within]
    return columns


def _task(each: OrderClass) -> str:
    return f"{each.mode}.planned" if each.kind == "planned" else each.mode
