"""A record without what ended before day 0, as far as metrics may do without it."""

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from sim.record.tables import Bools, Ints, Tables

Table = TypeVar("Table")


def without_past(tables: Tables) -> Tables:
    """The same record less every row that ended before day 0 and that no kept row refers to.

    Moves, orders of stocks for their shelves and orders of scheduled work stay whole: from them
    metrics tell what is on a shelf, due in, and due next on day 0.
    """
    orders, jobs, holds, demands = tables.orders, tables.jobs, tables.holds, tables.demands
    live = orders.closed >= 0
    live[jobs.order[jobs.ended >= 0]] = True
    live[jobs.order[holds.job[holds.released >= 0]]] = True
    jobs_kept = live[jobs.order]
    scheduled = np.array([each.kind == "schedule" for each in tables.names.order_classes], bool)
    orders_kept = live | scheduled[orders.order_class]
    holds_kept = holds.released >= 0
    demands_kept = demands.filled >= 0
    order_place, job_place = _places(orders_kept), np.append(_places(jobs_kept), -1)
    kept_jobs, kept_holds = _rows(jobs, jobs_kept), _rows(holds, holds_kept)
    kept_demands = _rows(demands, demands_kept)
    return replace(
        tables,
        spells=_rows(tables.spells, tables.spells.end >= 0),
        orders=_rows(orders, orders_kept),
        jobs=replace(kept_jobs, order=order_place[kept_jobs.order]),
        holds=replace(kept_holds, job=job_place[kept_holds.job]),
        demands=replace(kept_demands, job=job_place[kept_demands.job]),
    )


def _rows(table: Table, kept: Bools) -> Table:
    """Some rows of a table."""
    columns = {each.name: getattr(table, each.name)[kept] for each in fields(table)}  # type: ignore[arg-type]
    return type(table)(**columns)


def _places(kept: Bools) -> Ints:
    """Where each kept row goes; -1 for others."""
    return np.where(kept, np.cumsum(kept) - 1, -1)
