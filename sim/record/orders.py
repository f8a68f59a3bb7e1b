"""Orders and jobs by subject: by fleet and mode, by hub and customer, by stage."""

from collections.abc import Callable, Iterable, Sequence
from math import inf

import numpy as np

from sim.record.durations import Seen
from sim.record.groups import Groups
from sim.record.kept import kept, once, together
from sim.record.tables import Bools, Floats, Ints, OrderClass
from sim.record.view import View

Cells = tuple[list[str], Ints, Ints]
"""Subjects; of each place the subject that all of it is, and of each place and order class."""


@kept
def order_ends(view: View) -> tuple[Floats, Floats]:
    """When each order was done, and when other work took it over; inf for never."""
    orders = view.tables.orders
    return np.where(orders.done, orders.closed, inf), np.where(orders.done, inf, orders.closed)


@kept
def restored(view: View) -> Seen:
    """How long the orders of the window take, from the day they are opened; what other work took
    over is cut there."""
    return view.seen(view.tables.orders.opened, *order_ends(view))


@together
@kept
def opened(view: View) -> Ints:
    """Orders of each class that are opened in the window, shape (..., classes)."""
    return _by_class(view, view.within(view.tables.orders.opened))


@together
@kept
def closed(view: View) -> Ints:
    """Orders of each class that are done in the window, shape (..., classes)."""
    orders = view.tables.orders
    return _by_class(view, orders.done & view.within(orders.closed))


def _by_class(view: View, chosen: Bools) -> Ints:
    """Some orders by class."""
    these, classes = np.flatnonzero(chosen), len(view.tables.names.order_classes)
    return view.tally("orders", these, view.tables.orders.order_class[these], classes)


def classes(view: View, subjects: Iterable[str], name: Callable[[OrderClass], str]) -> Ints:
    """The subject of every order class by what it is called, -1 for none."""
    place = {each: number for number, each in enumerate(subjects)}
    found = [place.get(name(each), -1) for each in view.tables.names.order_classes]
    return np.array(found, dtype=np.int64)


def customers(view: View, hub: str) -> list[str]:
    """Fleets and loads that may come to a hub, in the scenario's order."""
    known = (*view.scenario.fleets, *view.scenario.hubs[hub].load)
    return [each for each in known if (hub, each) in view.tables.names.customers]


@once()
def station_cells(view: View) -> Cells:
    """Every stage in use of every hub, then by fleet or load."""
    stations = view.tables.names.stations
    ordered = [
        (f"{hub}/{stations[number].stage}", hub, number)
        for hub in view.scenario.hubs
        for number in sorted(
            (number for number, each in enumerate(stations) if each.hub == hub),
            key=lambda number: stations[number].stage,
        )
    ]
    return _cells(view, ordered, len(stations))


@once()
def hub_cells(view: View) -> Cells:
    """Every hub, then by fleet or load."""
    hubs = view.tables.names.hubs
    return _cells(view, [(hub, hub, hubs.index(hub)) for hub in view.scenario.hubs], len(hubs))


def _cells(view: View, places: Sequence[tuple[str, str, int]], count: int) -> Cells:
    """Subjects of some places (name, hub and number), each of all orders and by customer."""
    owners = [
        each.owner.split(".", 1)[1] if each.kind == "load" else each.owner
        for each in view.tables.names.order_classes
    ]
    subjects: list[str] = []
    whole, own = (
        np.full(count + 1, -1),
        np.full((count + 1, len(owners)), -1),
    )  # the last is nowhere
    for name, hub, place in places:
        whole[place] = len(subjects)
        subjects.append(name)
        for customer in customers(view, hub):
            own[place, [each == customer for each in owners]] = len(subjects)
            subjects.append(f"{name}/{customer}")
    return subjects, whole, own


@kept
def jobs_by_station(view: View) -> Groups:
    """Jobs by subject of ``station_cells``."""
    jobs, (subjects, whole, own) = view.tables.jobs, station_cells(view)
    order_class = view.tables.orders.order_class[jobs.order]
    return view.groups("jobs", len(subjects), whole[jobs.station], own[jobs.station, order_class])


@kept
def hub_of_order(view: View) -> Ints:
    """Hub of every order; -1 for none, and for what the record has no hub of."""
    hub = view.tables.orders.hub
    return np.where(hub < len(view.tables.names.hubs), hub, -1)


@kept
def orders_by_hub(view: View) -> Groups:
    """Orders by subject of ``hub_cells``."""
    hub, (subjects, whole, own) = hub_of_order(view), hub_cells(view)
    of_class = own[hub, view.tables.orders.order_class]
    return view.groups("orders", len(subjects), whole[hub], of_class)
