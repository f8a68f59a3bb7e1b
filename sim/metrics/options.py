"""Options of the jobs there were: the hubs of ``repair_options``, weighted by orders."""

from collections.abc import Iterator, Sequence
from math import nan

import numpy as np

from sim.core.ticks import decimal
from sim.model.eligibility.repair_options import all_options, counts
from sim.model.scenario import Scenario
from sim.record.metric import Values, metric
from sim.record.tables import Floats, OrderClass
from sim.record.view import View

ALL = "all fleets"
LOWMAN = "ours; the mechanism: ASD Lowman, 18 Jul 2024"


@metric("options", of="fleet", unit="hubs", source=LOWMAN)
def mean_options(view: View) -> Values:
    """Mean number of hubs that may and can do a job, over the orders sent to a hub, by fleet.

    On day 0 as the scenario says it: events, queues and quotas are not counted.
    """
    for subject, jobs, columns in _jobs(view):
        yield subject, _mean(jobs, columns[0])


@metric("options_within", of="fleet@day", unit="hubs", source=LOWMAN)
def options_within(view: View) -> Values:
    """Mean number of hubs that would return the platform within ``measure.options_within_d``.

    In the mean, from the decision to the return, without queues; over the orders sent to a hub.
    """
    for subject, jobs, columns in _jobs(view):
        for number, days in enumerate(view.scenario.measure.options_within_d):
            yield f"{subject}@{decimal(days)}", _mean(jobs, columns[number + 2])


@metric("reroutable", of="fleet", unit="fraction", source=LOWMAN)
def reroutable(view: View) -> Values:
    """Share of the orders sent to a hub for which there is another hub that may and can do it."""
    for subject, jobs, columns in _jobs(view):
        yield subject, _mean(jobs, columns[1])


def _mean(jobs: Floats, values: Floats) -> float:
    total = jobs.sum()
    return float(jobs @ values / total) if total else nan


def _jobs(view: View) -> Iterator[tuple[str, Floats, Floats]]:
    """Subjects, their orders sent to a hub by class, and what each class has.

    The rows of what it has: hubs that can, whether that is two or more, and how many within each
    of the days.
    """
    if not view.scenario.hubs or not view.scenario.fleets:
        return
    if "options" not in view.kept:
        orders, classes = view.tables.orders, view.tables.names.order_classes
        sent = (orders.hub >= 0) & view.within(orders.opened)
        jobs = np.bincount(orders.order_class[sent], minlength=len(classes)).astype(float)
        columns = _columns(view)
        jobs[columns[0] < 0] = 0.0
        owner = np.array([each.owner for each in classes] or [""])
        told = [
            (fleet, np.where(owner == fleet, jobs, 0.0), columns) for fleet in view.scenario.fleets
        ]
        view.kept["options"] = [*told, (ALL, jobs, columns)]
    yield from view.kept["options"]


def _columns(view: View) -> Floats:
    """Shape (2 + days, classes); -1 for classes that are no task of a hub."""
    key = "options by order class", view.tables.names.order_classes
    if key not in view.scenario.worked_out:
        view.scenario.worked_out[key] = _find_columns(view.scenario, key[1])
    kept: Floats = view.scenario.worked_out[key]
    return kept


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
