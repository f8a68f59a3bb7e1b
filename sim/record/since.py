"""The record without what was over before day 0, as far as metrics may do without it.

A run that is observed in several windows has a longer and longer past; what is left out of it here
changes no metric (tests/property/test_drawn_scenarios.py), and makes each of them cost the same.
"""

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from sim.record.tables import Bools, Demands, Holds, Ints, Jobs, Orders, Spells, Tables

T = TypeVar("T", Spells, Orders, Jobs, Holds, Demands)


def since_day_0(tables: Tables) -> Tables:
    """The same record less every row that ended before day 0 and that no kept row refers to.

    Moves, orders of stocks for their shelves and orders of scheduled work stay whole: from them
    metrics tell what is on a shelf, due in, and due next on day 0. A kept order has all its jobs,
    so that attempts are counted as before.
    """
    orders, jobs, holds, demands = tables.orders, tables.jobs, tables.holds, tables.demands
    held, owed = holds.released >= 0, demands.filled >= 0
    live = orders.closed >= 0
    live[jobs.order[jobs.ended >= 0]] = True
    live[jobs.order[holds.job[held]]] = True
    live[jobs.order[demands.job[owed & (demands.job >= 0)]]] = True
    scheduled = np.array([each.kind == "schedule" for each in tables.names.order_classes], bool)
    order_stays, job_stays = live | scheduled[orders.order_class], live[jobs.order]
    order_place, job_place = _places(order_stays), np.append(_places(job_stays), -1)
    jobs, holds, demands = _rows(jobs, job_stays), _rows(holds, held), _rows(demands, owed)
    return replace(
        tables,
        spells=_rows(tables.spells, tables.spells.end >= 0),
        orders=_rows(orders, order_stays),
        plans=replace(tables.plans, order=order_place[tables.plans.order]),
        jobs=replace(jobs, order=order_place[jobs.order]),
        holds=replace(holds, job=job_place[holds.job]),
        demands=replace(demands, job=job_place[demands.job]),
    )


def _places(stays: Bools) -> Ints:
    """Where each row that stays goes; -1 for others."""
    return np.where(stays, np.cumsum(stays) - 1, -1)


def _rows(table: T, stays: Bools) -> T:
    """The rows of a table that stay."""
    return replace(table, **{each.name: getattr(table, each.name)[stays] for each in fields(table)})
