"""Returned in time, by what the platforms were in on day 0 or what brought them down since.

A contingency of 30 to 90 days gets little back from yard periods of 6 months, and more from swaps
of components and voyage repairs; these counts say how much.
"""

from collections.abc import Iterable
from math import inf, nan

import numpy as np

from sim.core.ticks import decimal
from sim.model.eligibility.rules_in_force import planned_tasks
from sim.model.fleet import Fleet
from sim.model.scenario import Scenario
from sim.record.kept import kept, once, together
from sim.record.metric import metric
from sim.record.tables import Bools, Floats, Ints, OrderClass
from sim.record.view import View

ALL = "all fleets"
YARD, LATER_YARD = "yard", "later yard"
KINDS = (YARD, LATER_YARD, "dock", "voyage repair", "component", "damage", "other")
"""Scheduled or planned work at a hub that was due before day 0; the same, due since; repair at a
hub that is no voyage repair; voyage repair; a part swapped on board; battle damage; and the rest:
on board without a part, at the next upkeep, inspections, false alarms, work on the spot."""


DEFERRAL = "deferral"
"""The kind of the orders of work that is put off."""


def kind_of(scenario: Scenario, each: OrderClass) -> str:
    """What an order of a fleet is; work in a yard counts as due before day 0."""
    fleet = scenario.fleets[each.owner]
    if each.kind == "damage":
        return "damage"
    if each.kind == "schedule":
        return YARD if fleet.scheduled[each.mode].work is not None else "other"
    if each.kind == "planned":
        planned = {task.about for task in planned_tasks(scenario, each.owner, fleet)}
        return YARD if each.mode in planned else "other"
    if each.kind != "failure":
        return "other"
    mode = fleet.modes[each.mode]
    if mode.restored == "hub":
        return "voyage repair" if mode.kind_of_work == "voyage_repair" else "dock"
    return "component" if mode.part is not None else "other"


def _subjects(view: View) -> Iterable[str]:
    """``all fleets/kind@day``, and ``fleet/kind@day`` of those that have the kind."""
    fleets = [*view.scenario.fleets]
    own = [f"{fleets[fleet]}/{KINDS[kind]}" for fleet, kind in np.argwhere(has_kind(view))]
    every = [*(f"{ALL}/{kind}" for kind in KINDS), *own]
    return (each + day for day in _days(view) for each in every)


def _days(view: View) -> list[str]:
    return [f"@{decimal(day)}" for day in view.scenario.measure.returned_by_d]


@metric(
    "returned_by", of="fleet@day", unit="platforms", source="ours: returned in time",
    subjects=lambda view: (fleet + day for fleet in view.scenario.fleets for day in _days(view)),
)  # fmt: skip
@together
def returned_by(view: View) -> Floats:
    """Platforms that were down on day 0 or went down since, and back before each day; by fleet."""
    return np.ravel(_counts(view)[0].sum(axis=-1).swapaxes(-1, -2))


@metric(
    "returned_by_kind", of="fleet/kind@day", unit="platforms", source="ours: returned in time",
    subjects=_subjects,
)  # fmt: skip
@together
def returned_by_kind(view: View) -> Floats:
    """``returned_by`` by kind of work: of what was in the yard on day 0, in dock, and so on.

    A platform that goes down and comes back twice counts twice. The kinds add up.
    """
    return _told(view, _counts(view)[0])


@metric(
    "down_by_kind", of="fleet/kind@day", unit="platforms", source="ours: returned in time",
    subjects=_subjects,
)  # fmt: skip
@together
def down_by_kind(view: View) -> Floats:
    """Platforms that were down on day 0 or went down before each day, by kind of work.

    What came back is ``returned_by_kind``; what other work took over is in neither.
    """
    return _told(view, _counts(view)[1])


def _told(view: View, table: Floats) -> Floats:
    return np.concatenate((table.sum(axis=-2), table[..., has_kind(view)]), axis=-1).ravel()


@kept
def _counts(view: View) -> tuple[Floats, Floats]:
    """What came back and what was down by each day; nan if unknown.

    Shape (..., days, fleets, kinds).
    """
    orders = view.tables.orders
    cell = cell_of_class(view)[orders.order_class]
    these = (orders.closed >= view.start_d) & (orders.done | (orders.closed == inf))
    these &= (orders.opened < view.end_d) & (cell >= 0)
    rows = np.flatnonzero(these)
    cell, opened = cell[rows], orders.opened[rows]
    cell = cell + ((cell % len(KINDS) == KINDS.index(YARD)) & (opened >= view.start_d))
    return _by_day(view, rows, cell, orders.closed[rows]), _by_day(view, rows, cell, opened)


def _by_day(view: View, rows: Ints, cell: Ints, at: Floats) -> Floats:
    """How many of some orders before each day, shape (..., days, fleets, kinds)."""
    days, shape = view.scenario.measure.returned_by_d, (len(view.scenario.fleets), len(KINDS))
    table = np.full((*view.lead, len(days), *shape), nan)
    for number, day in enumerate(days):
        if day <= view.length_d:
            before = np.flatnonzero(at < view.start_d + day)
            counts = view.tally("orders", rows[before], cell[before], shape[0] * shape[1])
            table[..., number, :, :] = counts.reshape(*view.lead, *shape)
    return table


@once()
def cell_of_class(view: View) -> Ints:
    """Fleet and kind of every order class, as one number; -1 for those that take nobody away."""
    place = {name: number for number, name in enumerate(view.scenario.fleets)}
    found = np.full(len(view.tables.names.order_classes), -1)
    for number, each in enumerate(view.tables.names.order_classes):
        if each.owner in place and _takes_away(view.scenario.fleets[each.owner], each):
            kind = KINDS.index(kind_of(view.scenario, each))
            found[number] = place[each.owner] * len(KINDS) + kind
    return found


def _takes_away(fleet: Fleet, each: OrderClass) -> bool:
    """Whether platforms are down or away until an order of the class is done."""
    if each.kind == DEFERRAL:  # they go on
        return False
    mode = fleet.modes[each.mode] if each.kind == "failure" else None
    return mode is None or mode.severity != "pmc" or bool(mode.work)


@once()
def has_kind(view: View) -> Bools:
    """Which kinds each fleet can have by its modes and scheduled work, shape (fleets, kinds)."""
    every = [_kinds(view.scenario, fleet) for fleet in view.scenario.fleets]
    has = [[kind in kinds for kind in KINDS] for kinds in every]
    return np.array(has, dtype=bool).reshape(-1, len(KINDS))


def _kinds(scenario: Scenario, fleet: str) -> set[str]:
    spec = scenario.fleets[fleet]
    classes = [OrderClass(fleet, each, "schedule") for each in spec.scheduled]
    classes += [
        OrderClass(fleet, name, "failure" if mode.hits is None else "damage")
        for name, mode in spec.modes.items()
    ]
    classes += [
        OrderClass(fleet, each.about, "planned") for each in planned_tasks(scenario, fleet, spec)
    ]
    found = {kind_of(scenario, each) for each in classes} | {"other"}
    return found | {LATER_YARD} if YARD in found else found
