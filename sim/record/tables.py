"""The finished record of one replication: tables of numpy columns, and their names."""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from sim.core.columns.ticks import days_of
from sim.core.ticks import Ticks, to_days
from sim.model.condition import Condition
from sim.record.columns.stable_order import stable_order
from sim.record.log import Log, row_numbers, split

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


CHARTER = "charter"
"""The kind of the orders of hired units."""


@dataclass(frozen=True)
class OrderClass:
    """What orders are about: a fleet's failure mode or scheduled work, a hub's load, a charter."""

    owner: str
    """Fleet, ``hub.load`` for an outside load, or ``hub/unit`` for what is hired."""
    mode: str
    kind: str
    """failure, schedule, load or charter; of a maintenance rule also planned, inspection or
    false_alarm."""


@dataclass(frozen=True)
class HubStage:
    """A stage at a hub; the hub is empty for work on board."""

    hub: str
    stage: str


@dataclass(frozen=True)
class PoolName:
    """A pool of a hub (the hub is empty for people and stocks of the theater)."""

    hub: str
    pool: str
    kind: str
    """berth, labour or part."""
    capacity: float


@dataclass(frozen=True)
class StockName:
    """A stock: an item at one place."""

    name: str
    """Of a stock of the theater, or ``hub.part``."""
    item: str
    base: float
    """Base stock; inf is unlimited [count]."""


@dataclass(frozen=True)
class PartState:
    """Where a part can be: on the shelf of a stock, on its way there, in repair, and so on."""

    item: str
    stock: str
    """Empty for what belongs to no stock: installed, condemned, used, made, elsewhere."""
    state: str
    origin: str = ""
    """Of what is shipped: the hub or the stock that it comes from; empty for neither."""


def from_hub(hub: str) -> str:
    """The origin of what a hub repaired, or a source made instead of it."""
    return f"hubs.{hub}"


def from_stock(stock: str) -> str:
    """The origin of what another stock handed out, or a source made for it."""
    return f"stocks.{stock}"


@dataclass(frozen=True)
class Names:
    """What the integer columns stand for."""

    fleets: tuple[str, ...]
    fleet_of: Ints
    """Fleet index of each platform, shape (platforms,)."""
    conditions: tuple[Condition, ...]
    order_classes: tuple[OrderClass, ...]
    stations: tuple[HubStage, ...]
    pools: tuple[PoolName, ...]
    hubs: tuple[str, ...]
    """Names for the hub column; index -1 is none."""
    customers: frozenset[tuple[str, str]]
    """Who may come where: (hub, fleet, load or stock)."""
    stocks: tuple[StockName, ...] = ()
    part_states: tuple[PartState, ...] = ()


@dataclass(frozen=True)
class Spells:
    """Unbroken stays of a platform in one condition; they tile the run for each platform."""

    platform: Ints
    condition: Ints
    start: Floats
    end: Floats
    cut: Bools
    """Whether the run ended first."""


@dataclass(frozen=True)
class Orders:
    """From the day something was due to be restored until it was; ``closed`` inf while open."""

    order_class: Ints
    entity: Ints
    """Platform index, or the number of the arrival."""
    hub: Ints
    opened: Floats
    closed: Floats
    done: Bools


@dataclass(frozen=True)
class Plans:
    """Orders of work that has a plan, in their order: when it is due, meant to start and to end."""

    order: Ints
    due: Floats
    start: Floats
    end: Floats


NO_PLANS = Plans(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0), np.empty(0))
"""Those of a record without planned work."""


@dataclass(frozen=True)
class Jobs:
    """Attempts at a stage: asked, started (inf: not yet), ended (inf: not yet)."""

    order: Ints
    station: Ints
    attempt: Ints
    asked: Floats
    started: Floats
    ended: Floats


@dataclass(frozen=True)
class Holds:
    """Units of a pool in the hands of a job."""

    job: Ints
    pool: Ints
    amount: Ints
    got: Floats
    released: Floats


@dataclass(frozen=True)
class Demands:
    """Requisitions of parts: asked, filled (inf: not yet)."""

    stock: Ints
    amount: Ints
    asked: Floats
    filled: Floats
    withdrawn: Bools
    """Whether who asked went away without a part, at the time ``filled``."""
    job: Ints
    """Row of the job that needs them; -1 for who has none."""


@dataclass(frozen=True)
class Moves:
    """Changes of the state of one part each, in order of time."""

    at: Floats
    start: Ints
    end: Ints


@dataclass(frozen=True)
class Resupply:
    """Orders of stocks for their own shelves, in order of stocks and time."""

    stock: Ints
    amount: Ints
    at: Floats


@dataclass(frozen=True)
class Tables:
    """Everything a metric may see of one replication."""

    names: Names
    spells: Spells
    orders: Orders
    jobs: Jobs
    holds: Holds
    demands: Demands
    resupply: Resupply
    moves: Moves
    start_d: float
    end_d: float
    plans: Plans = NO_PLANS

    def attribute(self, field: str) -> NDArray[np.object_]:
        """One field of every condition, indexed by its code."""
        return np.array([getattr(each, field) for each in self.names.conditions], dtype=object)


def tables(log: Log, names: Names, start: Ticks, end: Ticks, origin: Ticks = 0) -> Tables:
    """Sort the log into tables in days whose row order does not depend on the order of events.

    Parameters
    ----------
    log, names
        What was written until ``end``, and what its numbers stand for.
    start, end
        When the run began, and how far it has come [ticks].
    origin
        The instant that is day 0 of the tables [ticks].
    """
    start_d, end_d = to_days(start - origin), to_days(end - origin)
    key, entity, opened_at, closed_at = log.columns("orders")
    order_class, hub = split(key)
    opened, closed = days_of(opened_at, origin), days_of(closed_at, origin)
    done = closed < inf
    done[row_numbers(log.absorbed)] = False
    rank = np.lexsort((opened, entity, order_class))
    orders = Orders(
        order_class[rank], entity[rank], hub[rank] - 1, opened[rank], closed[rank], done[rank]
    )
    order_place = _inverse(rank)
    plans = _plans(log, order_place, origin)
    jobs, job_place = _jobs(log, order_place, origin)
    held_by, key, got_at, released_at = log.columns("holds")
    job = job_place[row_numbers(held_by)]
    pool, amount = split(key)
    rank = np.lexsort((got_at, job, pool))
    job = job[rank]
    got, released = days_of(got_at[rank], origin), days_of(released_at[rank], origin)
    holds = Holds(job, pool[rank], amount[rank], got, released)
    spells = _spells(log, len(names.fleet_of), end_d, origin)
    demands = _demands(log, job_place, origin)
    moves, resupply = _moves(log, origin), _resupply(log, origin)
    return Tables(
        names, spells, orders, jobs, holds, demands, resupply, moves, start_d, end_d, plans
    )


def _plans(log: Log, order_place: Ints, origin: Ticks) -> Plans:
    """Sort plans by their orders."""
    planned, due_at, start_at, end_at = log.columns("plans")
    order = order_place[row_numbers(planned)]
    rank = np.argsort(order)
    due, start = days_of(due_at[rank], origin), days_of(start_at[rank], origin)
    return Plans(order[rank], due, start, days_of(end_at[rank], origin))


def _demands(log: Log, job_place: Ints, origin: Ticks) -> Demands:
    """Sort demands by stock and time."""
    key, asked_by, asked_at, filled_at = log.columns("demands")
    stock, amount = split(key)
    asked, filled = days_of(asked_at, origin), days_of(filled_at, origin)
    withdrawn = np.zeros(len(stock), dtype=bool)
    withdrawn[row_numbers(log.withdrawn)] = True
    job = np.append(job_place, -1)[row_numbers(asked_by)]  # -1 is the last, and stays -1
    rank = np.lexsort((job, filled, asked, stock))
    return Demands(stock[rank], amount[rank], asked[rank], filled[rank], withdrawn[rank], job[rank])


def _resupply(log: Log, origin: Ticks) -> Resupply:
    """Sort orders of stocks by stock and time."""
    ordered_at, key = log.columns("resupply")
    at, (stock, amount) = days_of(ordered_at, origin), split(key)
    rank = np.lexsort((amount, at, stock))
    return Resupply(stock[rank], amount[rank], at[rank])


def _moves(log: Log, origin: Ticks) -> Moves:
    """Sort moves by time."""
    moved_at, key = log.columns("moves")
    at, (start, end) = days_of(moved_at, origin), split(key)
    rank = np.lexsort((end, start, at))
    return Moves(at[rank], start[rank], end[rank])


def _spells(log: Log, platforms: int, end_d: float, origin: Ticks) -> Spells:
    """Sort changes by platform; a spell lasts until the platform's condition is another one."""
    changed_at, key = log.columns("changes")
    at, (platform, condition) = days_of(changed_at, origin), split(key)
    order = stable_order(platform, platforms)
    at, platform, condition = at[order], platform[order], condition[order]
    last = np.append(platform[1:] != platform[:-1], True)[: len(at)]
    end = np.where(last, end_d, np.append(at[1:], end_d)[: len(at)])
    stays = end > at
    platform, condition = platform[stays], condition[stays]
    at, end, last = at[stays], end[stays], last[stays]
    goes_on = (platform[1:] == platform[:-1]) & (condition[1:] == condition[:-1])
    first = np.flatnonzero(np.append(True, ~goes_on)[: len(at)])
    final = np.append(first[1:], len(at))[: len(first)] - 1
    return Spells(platform[first], condition[first], at[first], end[final], last[final])


def _jobs(log: Log, order_place: Ints, origin: Ticks) -> tuple[Jobs, Ints]:
    """Sort jobs by station, order and time; attempts at one stage of an order follow each other."""
    key, asked_at, started_at, ended_at = log.columns("jobs")
    order, station = split(key)
    order, asked = order_place[row_numbers(order)], days_of(asked_at, origin)
    rank = np.lexsort((asked, order, station))
    order, station = order[rank], station[rank]
    again = np.append(False, (order[1:] == order[:-1]) & (station[1:] == station[:-1]))[
        : len(order)
    ]
    row = np.arange(len(order))
    attempt = row - np.maximum.accumulate(np.where(again, 0, row)) if len(order) else row
    started, ended = days_of(started_at[rank], origin), days_of(ended_at[rank], origin)
    return Jobs(order, station, attempt, asked[rank], started, ended), _inverse(rank)


def _inverse(order: Ints) -> Ints:
    """Where each old row went."""
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place
