"""The record without what was over before day 0, which no metric looks at.

A run that is observed in several windows has a longer and longer past; what is left out of it here
changes no metric (tests/property/test_windows.py), and makes each of them cost the same.
"""

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from sim.record.tables import Bools, Demands, Holds, Ints, Jobs, Orders, Spells, Tables

T = TypeVar("T", Spells, Orders, Jobs, Holds, Demands)


def since_day_0(tables: Tables) -> Tables:
    """The same record without spells, orders, jobs, holds and demands that ended before day 0.

    Moves of parts and orders of stocks stay: a stock's position is counted from all of them. An
    order stays with its jobs, so that attempts are counted as before.
    """
    orders, jobs, holds, demands = tables.orders, tables.jobs, tables.holds, tables.demands
    held, owed = holds.released >= 0, demands.filled >= 0
    job_stays = jobs.ended >= 0
    job_stays[holds.job[held]] = True
    job_stays[demands.job[owed & (demands.job >= 0)]] = True
    order_stays = orders.closed >= 0
    order_stays[jobs.order[job_stays]] = True
    job_stays |= order_stays[jobs.order]
    job_place = np.append(_places(job_stays), -1)  # -1 is the last, and stays -1
    jobs, holds, demands = _rows(jobs, job_stays), _rows(holds, held), _rows(demands, owed)
    return replace(
        tables,
        spells=_rows(tables.spells, tables.spells.end >= 0),
        orders=_rows(orders, order_stays),
        jobs=replace(jobs, order=_places(order_stays)[jobs.order]),
        holds=replace(holds, job=job_place[holds.job]),
        demands=replace(demands, job=job_place[demands.job]),
    )


def _places(stays: Bools) -> Ints:
    """Where each row that stays goes."""
    return np.cumsum(stays) - 1


def _rows(table: T, stays: Bools) -> T:
    """The rows of a table that stay."""
    return replace(table, **{each.name: getattr(table, each.name)[stays] for each in fields(table)})
