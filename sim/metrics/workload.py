"""Workload: what industry can count on, by hub, trade and quarter, and how busy each trade is."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import ceil, inf, nan

import numpy as np

from sim.core.ticks import decimal
from sim.model.scenario import QUARTER_D
from sim.record.metric import Values, metric
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import View

MOST_QUARTERS = 8
"""Quarters that are told one by one: two years [count]."""
TRADES = ("labour", "berth")
"""Kinds of pool whose workload is told."""


@metric("labour_used", of="kind", unit="fraction", source="utilisation law; Little (1961)")
def labour_used(view: View) -> Values:
    """Mean share of a trade's people in somebody's hands, at all hubs together, off shift as well.

    Pools of one name count by their capacity; unlimited ones and those of nobody are left out.
    """
    busy: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for pool, held_d in zip(view.tables.names.pools, view.held_d, strict=True):
        if pool.kind == "labour":
            finite = 0 < pool.capacity < inf
            busy[pool.pool].append((held_d, pool.capacity) if finite else (0.0, 0.0))
    for trade, each in sorted(busy.items()):
        units = sum(capacity for _, capacity in each)
        held = sum(days for days, _ in each)
        yield trade, float(held / (units * view.length_d)) if units else nan


@metric(
    "workload",
    of="hub/stage/kind",
    unit="unit-days",
    source="ours: units x days in work, by quarter from day 0",
)
def workload(view: View) -> Values:
    """Days that the fleets' work holds units of a trade or berth while it is in work, by quarter.

    Calendar days: nights and free days within the work count, waits do not, nor do outside loads.
    The first eight quarters of the horizon; the last one may be cut short by it.
    """
    names = view.tables.names
    quarters = _quarters(view)
    days = _days_in_work(view, [bounds for _, bounds in quarters])
    for place, each in enumerate(names.pools):
        if each.kind in TRADES and each.capacity > 0:
            for number, (quarter, (first_d, last_d)) in enumerate(quarters):
                value = float(days[number, place]) if first_d < last_d else nan
                yield f"{each.hub or 'people'}/{each.pool}/{quarter}", value


@metric("inductions", of="hub/kind", unit="jobs", source="ours: work begun, by quarter from day 0")
def inductions(view: View) -> Values:
    """Orders of the fleets whose work a hub begins, by quarter of the horizon (the first eight)."""
    jobs, orders, names = view.tables.jobs, view.tables.orders, view.tables.names
    begun = np.full(len(orders.opened), inf)
    np.minimum.at(begun, jobs.order, jobs.started)
    ours = _of_fleets(view)
    quarters = _quarters(view)
    bounds = np.array([each for _, each in quarters])
    for hub in view.scenario.hubs:
        here = np.sort(begun[ours & (orders.hub == names.hubs.index(hub))])
        before = here.searchsorted(bounds)  # shape (quarters, 2)
        counts = (before[:, 1] - before[:, 0]).tolist()
        for (quarter, (first_d, last_d)), count in zip(quarters, counts, strict=True):
            yield f"{hub}/{quarter}", float(count) if first_d < last_d else nan


@metric(
    "parts_demand",
    of="item/kind",
    unit="parts",
    source="ours: parts asked for, by quarter from day 0",
)
def parts_demand(view: View) -> Values:
    """Parts that each stock is asked for, by quarter of the horizon (the first eight).

    Orders of other stocks count, and so do units outside the model; what was taken back does not.
    """
    demands = view.tables.demands
    for number, stock in enumerate(view.tables.names.stocks):
        own = (demands.stock == number) & ~demands.withdrawn
        for quarter, (first_d, last_d) in _quarters(view):
            asked = own & (demands.asked >= first_d) & (demands.asked < last_d)
            count = float(demands.amount[asked].sum())
            yield f"{stock.name}/{quarter}", count if first_d < last_d else nan


@metric(
    "workload_after",
    of="hub/stage@day",
    unit="unit-days",
    source="ours: workload of the quarter after a lead",
)
def workload_after(view: View) -> Values:
    """Workload of the 91.25 days that begin each of ``measure.forecast_leads_d`` after day 0."""
    leads = view.scenario.measure.forecast_leads_d
    if not leads:
        return
    days = _days_in_work(view, [(lead, min(lead + QUARTER_D, view.end_d)) for lead in leads])
    for place, each in enumerate(view.tables.names.pools):
        if each.kind in TRADES and each.capacity > 0:
            for number, lead in enumerate(leads):
                whole = lead + QUARTER_D <= view.end_d
                value = float(days[number, place]) if whole else nan
                yield f"{each.hub or 'people'}/{each.pool}@{decimal(lead)}", value


@metric("open_at_start", of="hub", unit="orders", source="ours: what a hub knows on day 0")
def open_at_start(view: View) -> Values:
    """Orders of the fleets at (or on their way to) each hub on day 0, if forecasts are asked for.

    Every pool of people that hubs share has the orders of all of them, as ``people``.
    """
    if view.scenario.measure.forecast_leads_d:
        orders = view.tables.orders
        ours = _of_fleets(view)
        waiting = ours & (orders.opened <= view.start_d) & (orders.closed > view.start_d)
        for hub, here in _by_hub(view):
            yield hub, float(np.count_nonzero(waiting & here))


@metric("due_after", of="hub@day", unit="orders", source="ours: what a hub knows on day 0")
def due_after(view: View) -> Values:
    """Scheduled work that each hub did last and that falls due in the quarter after each lead.

    What is known on day 0: when a platform last had it, and its interval, taken as calendar days
    at tempo 1 of a platform that is up.
    """
    if not view.scenario.measure.forecast_leads_d:
        return
    orders = view.tables.orders
    due = np.full(len(orders.opened), nan)
    for number, each in enumerate(view.tables.names.order_classes):
        if each.kind == "schedule":
            work = view.scenario.fleets[each.owner].scheduled[each.mode]
            own = np.flatnonzero((orders.order_class == number) & (orders.closed <= view.start_d))
            last = {int(orders.entity[row]): row for row in own}  # rows are in order of time
            rows = np.array(list(last.values()), dtype=np.int64)
            counted = orders.closed if work.counted_from == "completion" else orders.opened
            due[rows] = counted[rows] + work.every_d
    for hub, here in _by_hub(view):
        for lead in view.scenario.measure.forecast_leads_d:
            inside = here & (due >= view.start_d + lead) & (due < view.start_d + lead + QUARTER_D)
            yield f"{hub}@{decimal(lead)}", float(np.count_nonzero(inside))


def _of_fleets(view: View) -> Bools:
    """Which orders are those of fleets or of parts, and no outside load's."""
    orders = view.tables.orders
    if not len(orders.opened):
        return np.zeros(0, dtype=bool)
    return np.asarray(~view.classes(kind="load")[orders.order_class])


def _by_hub(view: View) -> Iterator[tuple[str, Bools]]:
    """Every hub and its orders; then, if hubs share people, the orders of all as ``people``."""
    orders, names = view.tables.orders, view.tables.names
    for hub in view.scenario.hubs:
        yield hub, orders.hub == names.hubs.index(hub)
    if view.scenario.people:
        yield "people", orders.hub >= 0


def _days_in_work(view: View, windows: Sequence[tuple[float, float]]) -> Floats:
    """Days in work of the fleets' orders by window and pool, shape (windows, pools)."""
    holds, count = view.tables.holds, len(view.tables.names.pools)
    hold, start, end = _in_work(view)
    pool, amount = holds.pool[hold], holds.amount[hold]
    first_d, last_d = np.array(windows).reshape(-1, 2).T[..., None]
    inside = np.maximum(np.minimum(end, last_d) - np.maximum(start, first_d), 0.0)
    cell = pool + count * np.arange(len(windows))[:, None]
    days = np.bincount(cell.ravel(), (inside * amount).ravel(), minlength=len(windows) * count)
    return days.astype(np.float64).reshape(len(windows), count)


def _quarters(view: View) -> list[tuple[str, tuple[float, float]]]:
    """Name and bounds of every quarter of the horizon, cut to the window; empty ones are outside.

    By the horizon and not by the window, so that every replication has the same.
    """
    if "quarters" not in view.kept:
        count = min(ceil(view.scenario.horizon_d / QUARTER_D), MOST_QUARTERS)
        bounds = [(n * QUARTER_D, (n + 1) * QUARTER_D) for n in range(count)]
        view.kept["quarters"] = [
            (f"Q{number}", (max(first_d, view.start_d), min(last_d, view.end_d)))
            for number, (first_d, last_d) in enumerate(bounds, start=1)
        ]
    kept: list[tuple[str, tuple[float, float]]] = view.kept["quarters"]
    return kept


def _in_work(view: View) -> tuple[Ints, Floats, Floats]:
    """Stretches in which a hold of a fleet's order is in work: hold, start and end.

    A hold outlives the stage that asked for it, so each is cut by every stage of its order: at
    most holds x stages of one order, all orders together.
    """
    holds, jobs = view.tables.holds, view.tables.jobs
    if not len(holds.job):
        return np.empty(0, np.int64), np.empty(0), np.empty(0)
    worked = np.flatnonzero((jobs.started < inf) & (jobs.ended > jobs.started))
    worked = worked[np.argsort(jobs.order[worked], kind="stable")]
    hold = np.flatnonzero(_of_fleets(view)[jobs.order[holds.job]])
    order = jobs.order[holds.job[hold]]
    first = np.searchsorted(jobs.order[worked], order, side="left")
    count = np.searchsorted(jobs.order[worked], order, side="right") - first
    hold = np.repeat(hold, count)
    nth = np.arange(len(hold)) - np.repeat(np.cumsum(count) - count, count)
    job = worked[np.repeat(first, count) + nth]
    start = np.maximum(holds.got[hold], jobs.started[job])
    end = np.minimum(holds.released[hold], jobs.ended[job])
    return hold, start, end
