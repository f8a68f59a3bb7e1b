"""Man-days of scheduled work at hubs: what falls due, what they can do, and what is not done.

A man-day is a day of hands-on time of one unit of a trade, at the mean of the work package.
"""

from collections.abc import Iterable
from math import inf, nan

import numpy as np

from sim.metrics.yards.workload import QUARTERS, by_quarter, in_quarters, quarter_bounds
from sim.model.eligibility.eligibility import package
from sim.model.yards.shifts import stretch
from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.orders import hub_of_order
from sim.record.tables import Floats, Ints
from sim.record.view import View

Trade = tuple[str, str]
"""A hub, and a trade of its crews or people of the theater that its work needs."""


@once()
def _trades(view: View) -> list[Trade]:
    """Trades that scheduled work may need, hub by hub."""
    scenario = view.scenario
    works = {each.work for fleet in scenario.fleets.values() for each in fleet.scheduled.values()}
    found = []
    for name, hub in scenario.hubs.items():
        known = [each for each in works if each in hub.work or each in scenario.work]
        needs = {need for each in known for need in _needed(view, name, str(each))}
        found += [(name, trade) for trade in (*hub.crews, *scenario.people) if trade in needs]
    return found


def _needed(view: View, hub: str, work: str) -> dict[str, list[tuple[str, float]]]:
    """Stages and man-days of a work package at a hub, by trade."""
    spec, people = view.scenario.hubs[hub], view.scenario.people
    found: dict[str, list[tuple[str, float]]] = {}
    for stage_name, stage in package(view.scenario, spec, work).stages.items():
        for need, amount in stage.needs.items():
            if need in spec.crews or need in people:
                told = stage_name, amount * stage.average_d * spec.pace
                found.setdefault(need, []).append(told)
    return found


def _names(view: View) -> Iterable[str]:
    return (f"{hub}/{trade}" for hub, trade in _trades(view))


@kept
def _stages(view: View) -> tuple[Ints, Ints, Floats, Floats]:
    """Of each stage of each order: place of the trade, order, man-days, and when it ended."""
    orders, jobs, names = view.tables.orders, view.tables.jobs, view.tables.names
    place = {each: number for number, each in enumerate(_trades(view))}
    hub, ended = hub_of_order(view), np.full((len(names.stations), len(orders.opened)), -inf)
    worked = np.where(jobs.ended > jobs.started, jobs.ended, -inf)  # what was given up is not
    np.maximum.at(ended, (jobs.station, jobs.order), np.where(jobs.ended == inf, inf, worked))
    rows: list[tuple[Ints, Ints, Floats, Floats]] = []
    for number, each in enumerate(names.order_classes):
        if each.kind != "schedule":
            continue
        work = view.scenario.fleets[each.owner].scheduled[each.mode].work
        for at, name in enumerate(names.hubs if work is not None else ()):
            these = np.flatnonzero((orders.order_class == number) & (hub == at))
            if not len(these):
                continue
            for trade, stages in _needed(view, name, str(work)).items():
                for stage, man_days in stages:
                    station = next(
                        n for n, one in enumerate(names.stations)
                        if (one.hub, one.stage) == (name, stage)
                    )  # fmt: skip
                    last = ended[station, these]
                    done = np.where(last > -inf, last, inf)
                    until = np.minimum(done, orders.closed[these])
                    count = len(these)
                    rows.append(
                        (np.full(count, place[name, trade]), these, np.full(count, man_days), until)
                    )
    if not rows:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, np.empty(0), np.empty(0)
    trade_of, order, days, until = (np.concatenate(each) for each in zip(*rows, strict=True))
    return trade_of, order, days, until


@metric(
    "backlog_man_days", of="hub/stage", unit="man-days", subjects=_names,
    source="ours: due and not done, by Little's law (1961)",
)  # fmt: skip
def backlog_man_days(view: View) -> Floats:
    """Mean man-days of scheduled work that is due at a hub and whose stage is not done, by trade.

    A stage counts whole until it ends; what is sent to no hub yet is in no backlog.
    """
    trade, order, man_days, until = _stages(view)
    open_d = view.overlap_d(view.tables.orders.opened[order], until)
    sums = np.bincount(trade, man_days * open_d, minlength=len(_trades(view)))
    return sums.astype(np.float64) / view.length_d


@metric(
    "man_days_due", of="hub/stage/kind", unit="man-days", subjects=by_quarter(_names),
    source="ours: mean content of scheduled work by the quarter in which it is to be done",
)  # fmt: skip
def man_days_due(view: View) -> Floats:
    """Man-days of the scheduled work that falls to each hub in each quarter, by trade.

    Of the horizon's first eight quarters. Against ``man_days_capacity`` it is the load of the hub.
    """
    trade, order, man_days, _ = _stages(view)
    opened = view.tables.orders.opened[order]
    found = np.zeros((len(_trades(view)), QUARTERS))
    first_d, last_d = quarter_bounds(view)
    for quarter, (first, last) in enumerate(zip(first_d, last_d, strict=True)):
        here = (opened >= first) & (opened < last)
        weights = man_days[here]
        found[:, quarter] = np.bincount(trade[here], weights, minlength=len(_trades(view)))
    return in_quarters(view, found[:, : len(first_d)])


@metric(
    "man_days_capacity", of="hub/stage/kind", unit="man-days", subjects=by_quarter(_names),
    source="ours: people x days on shift",
)  # fmt: skip
def man_days_capacity(view: View) -> Floats:
    """Man-days that a trade of a hub can work in each quarter: people by days on shift.

    Without events and overtime; nan for a trade without a limit. People of the theater count at
    each hub in full.
    """
    first_d, last_d = quarter_bounds(view)
    per_day = []
    for name, trade in _trades(view):
        hub = view.scenario.hubs[name]
        units = {**view.scenario.people, **hub.crews}[trade]
        limited = nan if units == "unlimited" else float(units)
        per_day.append(limited / stretch(hub, [trade]))
    return in_quarters(view, np.outer(per_day, np.maximum(last_d - first_d, 0.0)))
