"""What a maintenance policy does: failures and what was done instead, by failure mode.

Only for scenarios that name maintenances; every choice then has the same subjects.
"""

from collections.abc import Iterator

import numpy as np

from sim.model.families.maintenance import What
from sim.record.metric import Values, metric
from sim.record.view import View

RENEWALS = (What.FAILURE, What.PLANNED)
COUNTED = (*RENEWALS, What.INSPECTION, What.FALSE_ALARM)
"""What stops a platform; a part that is ordered ahead is a demand of its stock."""


def _modes(view: View) -> Iterator[tuple[str, str]]:
    if view.scenario.maintenances:
        for name, fleet in view.scenario.fleets.items():
            for mode in fleet.modes:
                yield name, mode


def _count(view: View, fleet: str, mode: str, *whats: What) -> int:
    """Orders about these things that were opened in the window."""
    if "upkeep counts" not in view.kept:
        orders, names = view.tables.orders, view.tables.names
        opened = orders.order_class[view.within(orders.opened)]
        counts = np.bincount(opened, minlength=len(names.order_classes))
        view.kept["upkeep counts"] = {
            (each.owner, each.mode, each.kind): int(count)
            for each, count in zip(names.order_classes, counts, strict=False)
        }
    counts_of = view.kept["upkeep counts"]
    return sum(counts_of.get((fleet, mode, what.value), 0) for what in whats)


@metric("upkeep_per_year", of="fleet/kind", unit="1/year", source="count; a year is 365 days")
def upkeep_per_year(view: View) -> Values:
    """Failures, planned repairs, inspections and false alarms a year, by mode."""
    for fleet, mode in _modes(view):
        for what in COUNTED:
            yield f"{fleet}/{mode}/{what.value}", _count(view, fleet, mode, what) / view.years


@metric(
    "forestalled",
    of="fleet/kind",
    unit="fraction",
    source="Christer and Waller (1984): delay-time models",
)
def forestalled(view: View) -> Values:
    """Share of a mode's renewals that were planned work: defects caught before the failure."""
    for fleet, mode in _modes(view):
        every = _count(view, fleet, mode, *RENEWALS)
        planned = _count(view, fleet, mode, What.PLANNED)
        yield f"{fleet}/{mode}", planned / every if every else float("nan")


@metric(
    "up_between_renewals",
    of="fleet/kind",
    unit="d",
    source="renewal-reward; Barlow and Proschan (1965)",
)
def up_between_renewals(view: View) -> Values:
    """Mean days up of a platform between a mode's failures and planned repairs."""
    for fleet, mode in _modes(view):
        every = _count(view, fleet, mode, *RENEWALS)
        yield f"{fleet}/{mode}", view.fleet_days(fleet, view.up) / every if every else float("nan")
