"""Workload: what industry can count on, by hub, trade and quarter, and how busy each trade is."""

from collections.abc import Callable, Iterable
from math import ceil, inf, nan

import numpy as np

from sim.core.ticks import decimal
from sim.metrics.yards.hubs import pool_name
from sim.model.scenario import QUARTER_D
from sim.record.groups import in_order
from sim.record.kept import kept, once, together
from sim.record.metric import metric
from sim.record.orders import hub_of_order
from sim.record.subjects import stocks
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import View

QUARTERS = 8
"""Quarters that are told one by one: two years [count]."""
TRADES = ("labour", "berth")
"""Kinds of pool whose workload is told."""


@once()
def _trades(view: View) -> dict[str, tuple[list[int], float]]:
    """By trade: its pools of a limited number, and the units of all of them."""
    found: dict[str, tuple[list[int], float]] = {}
    for number, pool in enumerate(view.tables.names.pools):
        if pool.kind == "labour":
            pools, units = found.get(pool.pool, ([], 0))
            if 0 < pool.capacity < inf:
                pools, units = [*pools, number], units + pool.capacity
            found[pool.pool] = pools, units
    return dict(sorted(found.items()))


@metric(
    "labour_used", of="kind", unit="fraction", source="utilisation law; Little (1961)",
    subjects=_trades,
)  # fmt: skip
def labour_used(view: View) -> list[float]:
    """Mean share of a trade's people in somebody's hands, at all hubs together, off shift as well.

    Pools of one name count by their capacity; unlimited ones and those of nobody are left out.
    """
    held_d = view.held_d.tolist()
    return [
        sum(held_d[each] for each in pools) / (units * view.length_d) if units else nan
        for pools, units in _trades(view).values()
    ]


@once()
def _worked(view: View) -> dict[str, int]:
    """Pools of people and places whose workload is told, by their subject."""
    pools = view.tables.names.pools
    told = [number for number, each in enumerate(pools) if each.kind in TRADES and each.capacity]
    return {pool_name(pools[number]): number for number in told}


def by_quarter(subjects: Callable[[View], Iterable[str]]) -> Callable[[View], Iterable[str]]:
    """Some subjects by quarter of the horizon."""
    return lambda view: (
        f"{each}/Q{number}" for each in subjects(view) for number in range(1, _quarters(view) + 1)
    )


def _quarters(view: View) -> int:
    """Quarters that are told: by the horizon, so that every replication has the same."""
    return min(ceil(view.scenario.horizon_d / QUARTER_D), QUARTERS)


@kept
def quarter_bounds(view: View) -> tuple[Floats, Floats]:
    """First and last day of every quarter, cut to the window; empty ones are outside."""
    first_d = np.arange(_quarters(view)) * QUARTER_D
    return np.maximum(first_d, view.start_d), np.minimum(first_d + QUARTER_D, view.end_d)


def in_quarters(view: View, values: Floats) -> Floats:
    """Values, shape (..., subjects, quarters), as a column; nan for quarters outside the window."""
    first_d, last_d = quarter_bounds(view)
    return np.where(first_d < last_d, values, nan).ravel()


@metric(
    "workload", of="hub/stage/kind", unit="unit-days", subjects=by_quarter(_worked),
    source="ours: units x days in work, by quarter from day 0",
)  # fmt: skip
@together
def workload(view: View) -> Floats:
    """Days that the fleets' work holds units of a trade or berth while it is in work, by quarter.

    Calendar days: nights and free days within the work count, waits do not, nor do outside loads.
    The first eight quarters of the horizon; the last one may be cut short by it.
    """
    days = _days_in_work(view, *quarter_bounds(view))
    return in_quarters(view, days[..., [*_worked(view).values()]].swapaxes(-1, -2))


@metric(
    "inductions", of="hub/kind", unit="jobs", source="ours: work begun, by quarter from day 0",
    subjects=by_quarter(lambda view: view.scenario.hubs),
)  # fmt: skip
@together
def inductions(view: View) -> Floats:
    """Orders of the fleets whose work a hub begins, by quarter of the horizon (the first eight)."""
    hub, hubs = hub_of_order(view), view.tables.names.hubs
    jobs, first, count = _jobs_of_orders(view, view.tables.jobs.started < inf)
    began = np.flatnonzero(count)
    begun_d = np.full(len(count), inf)
    if len(began):
        begun_d[began] = np.minimum.reduceat(view.tables.jobs.started[jobs], first[began])
    ours = np.flatnonzero(_of_fleets(view) & (hub >= 0) & (begun_d < inf))
    counts = _by_quarters(view, "orders", ours, hub[ours], len(hubs), begun_d[ours])
    return in_quarters(view, counts[..., [hubs.index(hub) for hub in view.scenario.hubs], :])


@metric(
    "parts_demand", of="item/kind", unit="parts", subjects=by_quarter(stocks),
    source="ours: parts asked for, by quarter from day 0",
)  # fmt: skip
@together
def parts_demand(view: View) -> Floats:
    """Parts that each stock is asked for, by quarter of the horizon (the first eight).

    Orders of other stocks count, and so do units outside the model; what was taken back does not.
    """
    demands, count = view.tables.demands, len(view.tables.names.stocks)
    these = np.flatnonzero(~demands.withdrawn)
    asked, amount, stock = demands.asked[these], demands.amount[these], demands.stock[these]
    parts = _by_quarters(view, "demands", these, stock, count, asked, amount)
    return in_quarters(view, parts)


def _by_quarters(
    view: View, table: str, rows: Ints, group: Ints, count: int, at: Floats,
    amount: Ints | None = None,
) -> Floats:  # fmt: skip
    """What happens to each group in each quarter by some rows, shape (..., groups, quarters)."""
    here = np.flatnonzero(view.within(at))
    edges = np.arange(_quarters(view) + 1) * QUARTER_D
    width = len(edges) + 1  # with what is before the first and after the last
    cell = group[here] * width + edges.searchsorted(at[here], side="right")
    weights = None if amount is None else amount[here]
    cells = view.tally(table, rows[here], cell, count * width, weights)
    return cells.astype(np.float64).reshape(*view.lead, count, width)[..., 1:-1]


def by_lead(subjects: Callable[[View], Iterable[str]]) -> Callable[[View], Iterable[str]]:
    """Some subjects at each of ``measure.forecast_leads_d``."""
    return lambda view: (
        f"{each}@{decimal(lead)}"
        for each in subjects(view) for lead in view.scenario.measure.forecast_leads_d
    )  # fmt: skip


@metric(
    "workload_after", of="hub/stage@day", unit="unit-days", subjects=by_lead(_worked),
    source="ours: workload of the quarter after a lead",
)  # fmt: skip
@together
def workload_after(view: View) -> Floats:
    """Workload of the 91.25 days that begin each of ``measure.forecast_leads_d`` after day 0."""
    first_d = np.array(view.scenario.measure.forecast_leads_d)
    last_d = first_d + QUARTER_D
    days = _days_in_work(view, first_d, np.minimum(last_d, view.end_d))
    known = last_d[:, None] <= view.end_d
    own = np.where(known, days[..., [*_worked(view).values()]], nan)
    return own.swapaxes(-1, -2).ravel()


def _forecast(view: View) -> list[str]:
    """Every hub, and all of them as ``people`` if they share some."""
    return [*view.scenario.hubs, *(["people"] if view.scenario.people else [])]


def _per_hub(view: View, these: Bools) -> list[int]:
    """Orders by hub among some, and those of all hubs if they share people."""
    hub, hubs = hub_of_order(view), view.tables.names.hubs
    counts = np.bincount(hub[these & (hub >= 0)], minlength=len(hubs))
    own = [int(counts[hubs.index(each)]) for each in view.scenario.hubs]
    sent = these & (view.tables.orders.hub >= 0)
    return [*own, *([int(np.count_nonzero(sent))] if view.scenario.people else [])]


@metric(
    "open_at_start", of="hub", unit="orders", source="ours: what a hub knows on day 0",
    subjects=lambda view: _forecast(view) if view.scenario.measure.forecast_leads_d else [],
)  # fmt: skip
def open_at_start(view: View) -> list[int]:
    """Orders of the fleets at (or on their way to) each hub on day 0, if forecasts are asked for.

    Every pool of people that hubs share has the orders of all of them, as ``people``.
    """
    orders = view.tables.orders
    waiting = (orders.opened <= view.start_d) & (orders.closed > view.start_d)
    return _per_hub(view, _of_fleets(view) & waiting)


@metric(
    "due_after", of="hub@day", unit="orders", source="ours: what a hub knows on day 0",
    subjects=by_lead(_forecast),
)  # fmt: skip
def due_after(view: View) -> Ints:
    """Scheduled work that each hub did last and that falls due in the quarter after each lead.

    What is known on day 0: when a platform last had it, and its interval, taken as calendar days
    at tempo 1 of a platform that is up.
    """
    orders = view.tables.orders
    due = np.full(len(orders.opened), nan)
    for number, each in enumerate(view.tables.names.order_classes):
        if each.kind == "schedule":
            fleet = view.scenario.fleets[each.owner]
            work = fleet.scheduled[each.mode]
            own = np.flatnonzero((orders.order_class == number) & (orders.closed <= view.start_d))
            last = {int(orders.entity[row]): row for row in own}  # rows are in order of time
            rows = np.array(list(last.values()), dtype=np.int64)
            counted = orders.closed if work.counted_from == "completion" else orders.opened
            due[rows] = counted[rows] + fleet.interval_d(each.mode)
    leads = [view.start_d + lead for lead in view.scenario.measure.forecast_leads_d]
    counts = [_per_hub(view, (due >= lead) & (due < lead + QUARTER_D)) for lead in leads]
    return np.array(counts).T.ravel()


@kept
def _of_fleets(view: View) -> Bools:
    """Which orders are those of fleets or of parts, and no outside load's."""
    kinds = [each.kind for each in view.tables.names.order_classes]
    ours = np.array([kind != "load" for kind in kinds], dtype=bool)
    return ours[view.tables.orders.order_class]


def _days_in_work(view: View, first_d: Floats, last_d: Floats) -> Floats:
    """Days in work of the fleets' orders by window and pool, shape (..., windows, pools)."""
    holds, count = view.tables.holds, len(view.tables.names.pools)
    hold, start, end = _in_work(view)
    days = np.minimum(end, last_d[:, None]) - np.maximum(start, first_d[:, None])
    window, these = np.nonzero(days > 0)
    own, cells = hold[these], len(first_d) * count
    unit_days = days[window, these] * holds.amount[own]
    found = view.tally("holds", own, window * count + holds.pool[own], cells, unit_days)
    return found.astype(np.float64).reshape(*view.lead, -1, count)


def _jobs_of_orders(view: View, chosen: Bools) -> tuple[Ints, Ints, Ints]:
    """Some jobs, those of an order together; of each order where they begin, and how many."""
    order, rows = view.tables.jobs.order, np.flatnonzero(chosen)
    place, ends = in_order(order[rows], len(view.tables.orders.opened))
    count = np.bincount(order[rows], minlength=len(ends))
    return rows[place], ends - count, count


@kept
def _in_work(view: View) -> tuple[Ints, Floats, Floats]:
    """Stretches in which a hold of a fleet's order is in work: hold, start and end.

    A hold outlives the stage that asked for it, so each is cut by every stage of its order: at
    most holds x stages of one order, all orders together.
    """
    holds, jobs = view.tables.holds, view.tables.jobs
    worked, first, count = _jobs_of_orders(view, (jobs.started < inf) & (jobs.ended > jobs.started))
    late = np.flatnonzero(holds.released > view.start_d)
    hold = late[_of_fleets(view)[jobs.order[holds.job[late]]]]
    order = jobs.order[holds.job[hold]]
    first, count = first[order], count[order]
    hold = hold.repeat(count)
    nth = np.arange(len(hold)) - (count.cumsum() - count).repeat(count)
    job = worked[first.repeat(count) + nth]
    start = np.maximum(holds.got[hold], jobs.started[job])
    end = np.minimum(holds.released[hold], jobs.ended[job])
    both = np.flatnonzero(end > start)
    return hold[both], start[both], end[both]
