"""Hubs: queues, waits, numbers at the hub and under way, use of what they have."""

from collections.abc import Iterator
from math import fsum, inf

import numpy as np

from sim.core.ticks import decimal
from sim.model.condition import Activity
from sim.record.durations import Durations
from sim.record.metric import Values, metric
from sim.record.tables import Bools, Floats
from sim.record.view import View

LITTLE = "Little (1961); Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory"
WAITS = f"{LITTLE}; Kaplan and Meier (1958)"


@metric("queue_length", of="hub/stage/fleet", unit="jobs", source=LITTLE)
def queue_length(view: View) -> Values:
    """Mean number waiting for a stage, interrupted work included."""
    jobs = view.tables.jobs
    waiting_d = view.overlap_d(jobs.asked, np.minimum(jobs.started, jobs.ended))
    for subject, here in view.stations:
        yield subject, in_turn(waiting_d[here]) / view.length_d


def in_turn(days: Floats) -> float:
    """Sum of days one after the other: what has none in the window changes no bit."""
    return float(days.cumsum()[-1]) if len(days) else 0.0


def _waits(view: View) -> Iterator[tuple[str, Durations]]:
    """First waits for a stage that begin in the window, zeros included; who still waits is cut."""
    if "waits" not in view.kept:
        jobs = view.tables.jobs
        left = np.where(jobs.started < inf, inf, jobs.ended)
        seen, first = view.seen(jobs.asked, jobs.started, left), jobs.attempt == 0
        view.kept["waits"] = [(subject, seen.of(here & first)) for subject, here in view.stations]
    yield from view.kept["waits"]


@metric("wait", of="hub/stage/fleet", unit="d", source=WAITS)
def mean_wait(view: View) -> Values:
    """Mean wait for a stage that was asked for in the window, zeros included."""
    for subject, waits in _waits(view):
        yield subject, waits.mean


@metric("wait_share", of="hub/stage/fleet", unit="fraction", source="Erlang (1917)")
def share_that_waits(view: View) -> Values:
    """Share of the jobs of the window that wait for a stage at all."""
    for subject, waits in _waits(view):
        yield subject, waits.longer_than(0.0)


@metric("wait_over", of="hub/stage/fleet>kind", unit="fraction", source="Erlang (1917)")
def share_that_waits_longer(view: View) -> Values:
    """Share of the jobs of the window that wait longer than each of ``measure.wait_over_d``."""
    for subject, waits in _waits(view):
        for days in view.scenario.measure.wait_over_d:
            yield f"{subject}>{decimal(days)}", waits.longer_than(days)


@metric(
    "wait_q90",
    of="hub/stage/fleet",
    unit="d",
    source="empirical 90 % quantile; Kaplan and Meier (1958)",
)
def wait_quantile(view: View) -> Values:
    """The wait for a stage that nine jobs in ten of the window do not exceed."""
    for subject, waits in _waits(view):
        yield subject, waits.quantile(0.9)


def _at_hub(view: View) -> Iterator[tuple[str, Bools]]:
    """Subjects and their orders: every hub, then by fleet or load."""
    orders, names = view.tables.orders, view.tables.names
    owner = np.array(view.owner_of_order or [""])[orders.order_class]
    for hub_name in view.scenario.hubs:
        here = orders.hub == names.hubs.index(hub_name)
        yield hub_name, here
        for each in view.customers(hub_name):
            yield f"{hub_name}/{each}", here & (owner == each)


@metric("throughput", of="hub/kind", unit="1/year", source=LITTLE)
def throughput(view: View) -> Values:
    """Orders completed a year by hub, and by fleet or load."""
    orders = view.tables.orders
    closed = orders.done & view.within(orders.closed)
    for subject, here in _at_hub(view):
        yield subject, float(np.count_nonzero(closed & here) / view.years)


def _load_orders(view: View) -> Iterator[tuple[str, Bools]]:
    orders, names = view.tables.orders, view.tables.names
    for hub_name, hub in view.scenario.hubs.items():
        for load in hub.load:
            owner = f"{hub_name}.{load}"
            classes = np.array([each.owner == owner for each in names.order_classes])
            yield f"{hub_name}/{load}", classes[orders.order_class]


@metric("load_in_system", of="hub/kind", unit="jobs", source=LITTLE)
def load_in_system(view: View) -> Values:
    """Mean number of jobs of an outside load at its hub, waiting or in work."""
    orders = view.tables.orders
    there_d = view.overlap_d(orders.opened, orders.closed)
    for subject, here in _load_orders(view):
        yield subject, in_turn(there_d[here]) / view.length_d


@metric("load_time_at_hub", of="hub/kind", unit="d", source=WAITS)
def load_time_at_hub(view: View) -> Values:
    """Mean time from arrival to completion of the jobs of an outside load that arrive."""
    seen = view.seen(view.tables.orders.opened, *view.order_ends)
    for subject, here in _load_orders(view):
        yield subject, seen.of(here).mean


@metric("utilisation", of="hub/stage", unit="fraction", source=LITTLE)
def utilisation(view: View) -> Values:
    """Mean share of a pool's units in somebody's hands; nan for none or unlimited."""
    for pool, held_d in zip(view.tables.names.pools, view.held_d, strict=True):
        if pool.kind == "part":
            continue  # see the metrics of supply
        finite = 0 < pool.capacity < inf
        share = held_d / (pool.capacity * view.length_d) if finite else float("nan")
        yield f"{pool.hub or 'people'}/{pool.pool}", float(share)


@metric("in_transit", of="hub/kind", unit="platforms", source=LITTLE)
def in_transit(view: View) -> Values:
    """Mean number under way to or from each hub, and out and back, and by fleet."""
    hubs = np.array([each.hub for each in view.tables.names.conditions])
    out = view.activity == Activity.TRANSIT_OUT
    back = view.activity == Activity.TRANSIT_BACK
    for hub in view.scenario.hubs:
        here = hubs == hub
        for way, conditions in (("", out | back), ("/out", out), ("/back", back)):
            days = fsum(view.days[:, here & conditions].ravel().tolist())
            yield f"{hub}{way}", days / view.length_d
        for fleet in view.customers(hub):
            if fleet in view.scenario.fleets:
                days = view.fleet_days(fleet, here & (out | back))
                yield f"{hub}/{fleet}", days / view.length_d
