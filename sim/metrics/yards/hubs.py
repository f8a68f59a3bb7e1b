"""Hubs: queues, waits, numbers at the hub and under way, use of what they have."""

from collections.abc import Iterable
from math import inf, nan

import numpy as np

from sim.core.ticks import decimal
from sim.model.condition import Activity
from sim.record.durations import Durations
from sim.record.groups import Groups, exact_sums
from sim.record.kept import kept, once, together
from sim.record.metric import metric
from sim.record.orders import (
    classes,
    customers,
    hub_cells,
    jobs_by_station,
    orders_by_hub,
    restored,
    station_cells,
)
from sim.record.tables import Floats, Ints, PoolName
from sim.record.view import View

LITTLE = "Little (1961); Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory"
WAITS = f"{LITTLE}; Kaplan and Meier (1958)"


def by_stage(view: View) -> list[str]:
    """Every stage in use of every hub, then by fleet or load."""
    return station_cells(view)[0]


@metric("queue_length", of="hub/stage/fleet", unit="jobs", source=LITTLE, subjects=by_stage)
@together
def queue_length(view: View) -> Floats:
    """Mean number waiting for a stage, interrupted work included."""
    jobs = view.tables.jobs
    waiting_d = view.overlap_d(jobs.asked, np.minimum(jobs.started, jobs.ended))
    return jobs_by_station(view).sums(waiting_d) / view.length_d


@kept
def _waits(view: View) -> list[Durations]:
    """First waits for a stage that begin in the window, zeros included; who still waits is cut."""
    jobs = view.tables.jobs
    left = np.where(jobs.started < inf, inf, jobs.ended)
    seen = view.seen(jobs.asked, jobs.started, left)
    return seen.of(jobs_by_station(view).only(jobs.attempt == 0))


@metric("wait", of="hub/stage/fleet", unit="d", source=WAITS, subjects=by_stage)
@together
def mean_wait(view: View) -> list[float]:
    """Mean wait for a stage that was asked for in the window, zeros included."""
    return [waits.mean for waits in _waits(view)]


@metric(
    "wait_share", of="hub/stage/fleet", unit="fraction", source="Erlang (1917)",
    subjects=by_stage,
)  # fmt: skip
@together
def share_that_waits(view: View) -> list[float]:
    """Share of the jobs of the window that wait for a stage at all."""
    return [waits.longer_than(0.0) for waits in _waits(view)]


def _by_limit(view: View) -> Iterable[str]:
    limits = [f">{decimal(days)}" for days in view.scenario.measure.wait_over_d]
    return (subject + limit for subject in by_stage(view) for limit in limits)


@metric(
    "wait_over", of="hub/stage/fleet>kind", unit="fraction", source="Erlang (1917)",
    subjects=_by_limit,
)  # fmt: skip
@together
def share_that_waits_longer(view: View) -> list[float]:
    """Share of the jobs of the window that wait longer than each of ``measure.wait_over_d``."""
    limits = view.scenario.measure.wait_over_d
    return [waits.longer_than(days) for waits in _waits(view) for days in limits]


@metric(
    "wait_q90", of="hub/stage/fleet", unit="d", subjects=by_stage,
    source="empirical 90 % quantile; Kaplan and Meier (1958)",
)  # fmt: skip
@together
def wait_quantile(view: View) -> list[float]:
    """The wait for a stage that nine jobs in ten of the window do not exceed."""
    return [waits.quantile(0.9) for waits in _waits(view)]


@metric(
    "throughput", of="hub/kind", unit="1/year", source=LITTLE,
    subjects=lambda view: hub_cells(view)[0],
)  # fmt: skip
@together
def throughput(view: View) -> Floats:
    """Orders completed a year by hub, and by fleet or load."""
    orders = view.tables.orders
    closed = orders.done & view.within(orders.closed)
    return orders_by_hub(view).counts(closed) / view.years


def _loads(view: View) -> list[str]:
    """Outside loads of every hub."""
    return [f"{name}/{load}" for name, hub in view.scenario.hubs.items() for load in hub.load]


@once()
def _load_of(view: View) -> Ints:
    """The outside load of every order class."""
    return classes(
        view, _loads(view), lambda each: each.owner.replace(".", "/") if each.kind == "load" else ""
    )


@kept
def _load_orders(view: View) -> Groups:
    of_rows = _load_of(view)[view.tables.orders.order_class]
    return view.groups("orders", len(_loads(view)), of_rows)


@metric("load_in_system", of="hub/kind", unit="jobs", source=LITTLE, subjects=_loads)
@together
def load_in_system(view: View) -> Floats:
    """Mean number of jobs of an outside load at its hub, waiting or in work."""
    orders = view.tables.orders
    return _load_orders(view).sums(view.overlap_d(orders.opened, orders.closed)) / view.length_d


@metric("load_time_at_hub", of="hub/kind", unit="d", source=WAITS, subjects=_loads)
@together
def load_time_at_hub(view: View) -> list[float]:
    """Mean time from arrival to completion of the jobs of an outside load that arrive."""
    return [each.mean for each in restored(view).of(_load_orders(view))]


def _used(view: View) -> list[int]:
    """Pools of places and people; for parts see the metrics of supply."""
    pools = enumerate(view.tables.names.pools)
    return [number for number, pool in pools if pool.kind != "part"]


@once()
def _units(view: View) -> tuple[list[int], Floats]:
    """Pools of places and people, and their units; nan for none or unlimited."""
    pools, used = view.tables.names.pools, _used(view)
    units = [pools[each].capacity for each in used]
    return used, np.array([each if 0 < each < inf else nan for each in units])


@metric(
    "utilisation", of="hub/stage", unit="fraction", source=LITTLE,
    subjects=lambda view: (pool_name(view.tables.names.pools[each]) for each in _used(view)),
)  # fmt: skip
@together
def utilisation(view: View) -> Floats:
    """Mean share of a pool's units in somebody's hands; nan for none or unlimited."""
    used, units = _units(view)
    return view.held_d[..., used] / (units * view.length_d)


def pool_name(pool: PoolName) -> str:
    """Subject of a pool; that of people is of no hub."""
    return f"{pool.hub or 'people'}/{pool.pool}"


def _ways(view: View) -> Iterable[str]:
    for hub in view.scenario.hubs:
        fleets = [each for each in customers(view, hub) if each in view.scenario.fleets]
        yield from (hub, f"{hub}/out", f"{hub}/back", *(f"{hub}/{each}" for each in fleets))


@once("conditions")
def _moving(view: View) -> tuple[int, Ints]:
    """Number of subjects; those of a fleet in a condition, shape (3, fleets, conditions), or -1."""
    conditions, fleets = view.tables.names.conditions, view.scenario.fleets
    place = {name: number for number, name in enumerate(_ways(view))}
    found = np.full((3, len(fleets), len(conditions)), -1)
    for number, each in enumerate(conditions):
        way = {Activity.TRANSIT_OUT: "out", Activity.TRANSIT_BACK: "back"}.get(each.activity)
        if way is not None:
            found[:2, :, number] = [[place.get(each.hub, -1)], [place.get(f"{each.hub}/{way}", -1)]]
            found[2, :, number] = [place.get(f"{each.hub}/{fleet}", -1) for fleet in fleets]
    return len(place), found


@metric("in_transit", of="hub/kind", unit="platforms", source=LITTLE, subjects=_ways)
@together
def in_transit(view: View) -> Floats:
    """Mean number under way to or from each hub, and out and back, and by fleet."""
    (subjects, moving), (fleet, condition, days_d) = _moving(view), view.cells
    run, fleet = np.divmod(fleet, len(view.fleets))
    subject = moving[:, fleet, condition]
    of, cell = np.nonzero(subject >= 0)
    own = run[cell] * subjects + subject[of, cell]
    return exact_sums(own, days_d[cell], view.runs * subjects) / view.length_d
