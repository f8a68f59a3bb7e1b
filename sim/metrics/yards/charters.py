"""Charters: hired units, how often they are called, how long they stay, what they do and cost."""

from math import nan

import numpy as np

from sim.metrics.yards.hubs import pool_name
from sim.model.yards.hired import Hired
from sim.record.groups import Groups, grouped
from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.orders import classes
from sim.record.tables import CHARTER, Floats, Ints
from sim.record.view import View

OURS = "ours: orders of kind charter"


def hired(view: View) -> list[str]:
    """Everything that is hired, as hub and unit."""
    return [f"{name}/{unit}" for name, hub in view.scenario.hubs.items() for unit in hub.hired]


def _hires(view: View) -> list[Hired]:
    return [each for hub in view.scenario.hubs.values() for each in hub.hired.values()]


@once()
def _class_of(view: View) -> Ints:
    return classes(view, hired(view), lambda each: each.owner if each.kind == CHARTER else "")


@kept
def _charters(view: View) -> Groups:
    """Orders of charters by what is hired."""
    return grouped(len(hired(view)), _class_of(view)[view.tables.orders.order_class])


@kept
def _here_d(view: View) -> Floats:
    """Days in the window on which what is hired is here, by what is hired [d]."""
    jobs, orders = view.tables.jobs, view.tables.orders
    rows = grouped(len(hired(view)), _class_of(view)[orders.order_class[jobs.order]])
    return rows.sums(view.overlap_d(jobs.started, jobs.ended))


def _called(view: View) -> Ints:
    return _charters(view).counts(view.within(view.tables.orders.opened))


@metric("charters", of="hub/stage", unit="1/year", source=OURS, subjects=hired)
def charters(view: View) -> Floats:
    """How often hired units are called in a year."""
    return _called(view) / view.years


@metric("charter_share", of="hub/stage", unit="fraction", source=OURS, subjects=hired)
def charter_share(view: View) -> Floats:
    """Share of the window in which hired units are here, until the last of them has left."""
    return _here_d(view) / view.length_d


@metric("charter_use", of="hub/stage", unit="fraction", source=OURS, subjects=hired)
def charter_use(view: View) -> list[float]:
    """Share of the days of hired units that they work; a hub's own units work first.

    nan where none came.
    """
    found, place = [], {pool_name(each): n for n, each in enumerate(view.tables.names.pools)}
    for name, each, here_d in zip(hired(view), _hires(view), _here_d(view).tolist(), strict=True):
        pool = place[name]
        own = view.tables.names.pools[pool].capacity - each.units
        found.append(_above(view, pool, own) / (here_d * each.units) if here_d else nan)
    return found


def _above(view: View, pool: int, own: float) -> float:
    """Unit-days of a pool in somebody's hands beyond those of the hub's own units [d]."""
    holds = view.tables.holds
    these = (holds.pool == pool) & (holds.released > view.start_d)
    if own == 0:
        return float(view.held_d[pool])
    at = np.concatenate((holds.got[these], holds.released[these]))
    step = np.concatenate((holds.amount[these], -holds.amount[these]))
    order = at.argsort(kind="stable")
    number = np.zeros(len(at), dtype=np.int64)
    held = view.counted(number, at[order], step[order], [0])[0]
    return float((np.maximum(held.counts - own, 0) * held.lengths_d).sum())


@metric("charter_cost", of="hub/stage", unit="money", source=OURS, subjects=hired)
def charter_cost(view: View) -> list[float]:
    """What hired units cost in the window: each call, and each day until they have left."""
    return hire_paid(view)


@kept
def hire_paid(view: View) -> list[float]:
    """Money spent in the window by what is hired."""
    return [
        called * each.cost_mobilisation + here_d * each.cost_per_day
        for each, called, here_d in zip(
            _hires(view), _called(view).tolist(), _here_d(view).tolist(), strict=True
        )
    ]
