"""Returned in time, by what the platforms were in on day 0 or what brought them down since.

A contingency of 30 to 90 days gets little back from yard periods of 6 months, and more from swaps
of components and voyage repairs; these counts say how much.
"""

from collections.abc import Mapping
from math import inf, nan

import numpy as np

from sim.core.ticks import decimal
from sim.metrics.failures import takes_away
from sim.model.eligibility.rules_in_force import planned_tasks
from sim.model.scenario import Scenario
from sim.record.metric import Values, metric
from sim.record.tables import Floats, Ints, OrderClass
from sim.record.view import View

ALL = "all fleets"
YARD, LATER_YARD = "yard", "later yard"
KINDS = (YARD, LATER_YARD, "dock", "voyage repair", "component", "damage", "other")
"""Scheduled or planned work at a hub that was due before day 0; the same, due since; repair at a
hub that is no voyage repair; voyage repair; a part swapped on board; battle damage; and the rest:
on board without a part, at the next upkeep, inspections, false alarms, work on the spot."""


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


@metric("returned_by_kind", of="fleet/kind@day", unit="platforms", source="ours: returned in time")
def returned_by_kind(view: View) -> Values:
    """``returned_by`` by kind of work: of what was in the yard on day 0, in dock, and so on.

    A platform that goes down and comes back twice counts twice. The kinds add up.
    """
    return _told(view, _counts(view)[0])


@metric("down_by_kind", of="fleet/kind@day", unit="platforms", source="ours: returned in time")
def down_by_kind(view: View) -> Values:
    """Platforms that were down on day 0 or went down before each day, by kind of work.

    What came back is ``returned_by_kind``; what other work took over is in neither.
    """
    return _told(view, _counts(view)[1])


def _told(view: View, counts: Mapping[str, Floats]) -> Values:
    """Subjects ``all fleets/kind@day``, and ``fleet/kind@day`` of those that have the kind."""
    for day_number, day in enumerate(view.scenario.measure.returned_by_d):
        known, end = day <= view.length_d, f"@{decimal(day)}"
        for subject, values in counts.items():
            yield subject + end, float(values[day_number]) if known else nan


def _counts(view: View) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """What came back and what was down by each day, by subject, shape (days,)."""
    if "returned by kind" not in view.kept:
        view.kept["returned by kind"] = _count(view)
    kept: tuple[dict[str, Floats], dict[str, Floats]] = view.kept["returned by kind"]
    return kept


def _count(view: View) -> tuple[dict[str, Floats], dict[str, Floats]]:
    scenario, orders, names = view.scenario, view.tables.orders, view.tables.names
    width = len(KINDS)
    key = "cells of order classes", names.order_classes
    if key not in scenario.worked_out:
        scenario.worked_out[key] = _cells(view)
    cell_of: Ints = scenario.worked_out[key]
    relevant = (orders.closed >= view.start_d) & (orders.done | (orders.closed == inf))
    relevant &= orders.opened < view.end_d
    cell = cell_of[orders.order_class] if len(cell_of) else np.zeros(0, dtype=np.int64)
    relevant &= cell >= 0
    cell, opened, closed = cell[relevant], orders.opened[relevant], orders.closed[relevant]
    cell = cell + ((cell % width == KINDS.index(YARD)) & (opened >= view.start_d))
    back, down = _by_day(view, cell, closed), _by_day(view, cell, opened)
    return _subjects(scenario, back), _subjects(scenario, down)


def _cells(view: View) -> Ints:
    """Fleet and kind of every order class, as one number; -1 for those that take nobody away."""
    scenario, classes = view.scenario, view.tables.names.order_classes
    found = np.full(len(classes), -1)
    for place, fleet in enumerate(scenario.fleets):
        for number in np.flatnonzero(takes_away(view, fleet)):
            kind = KINDS.index(kind_of(scenario, classes[number]))
            found[number] = place * len(KINDS) + kind
    return found


def _by_day(view: View, cell: Ints, at: Floats) -> Floats:
    """How many before each day, shape (days, fleets, kinds)."""
    width, fleets, days = len(KINDS), len(view.scenario.fleets), view.scenario.measure.returned_by_d
    rows = [np.bincount(cell[at < view.start_d + day], minlength=width * fleets) for day in days]
    return np.array(rows, dtype=float).reshape(len(days), fleets, width)


def _subjects(scenario: Scenario, table: Floats) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for number, kind in enumerate(KINDS):
        found[f"{ALL}/{kind}"] = table[:, :, number].sum(axis=1)
    for place, fleet in enumerate(scenario.fleets):
        own = _kinds(scenario, fleet)
        for number, kind in enumerate(KINDS):
            if kind in own:
                found[f"{fleet}/{kind}"] = table[:, place, number]
    return found


def _kinds(scenario: Scenario, fleet: str) -> set[str]:
    """Kinds that a fleet can have by its failure modes and scheduled work."""
    key = "kinds of orders", fleet
    if key not in scenario.worked_out:
        scenario.worked_out[key] = _find_kinds(scenario, fleet)
    kept: set[str] = scenario.worked_out[key]
    return kept


def _find_kinds(scenario: Scenario, fleet: str) -> set[str]:
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
