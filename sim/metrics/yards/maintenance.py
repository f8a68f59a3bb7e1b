"""What a maintenance policy does: failures and what was done instead, by failure mode.

Only for scenarios that name maintenances; every choice then has the same subjects.
"""

import numpy as np

from sim.model.families.maintenance import What
from sim.record.groups import Groups, grouped
from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.orders import classes, opened
from sim.record.tables import Floats
from sim.record.view import View, ratio

RENEWALS = (What.FAILURE, What.PLANNED)
COUNTED = (*RENEWALS, What.INSPECTION, What.FALSE_ALARM)
"""What stops a platform; a part that is ordered ahead is a demand of its stock."""


def _modes(view: View) -> list[str]:
    """Every failure mode of every fleet, as ``fleet/mode``."""
    fleets = view.scenario.fleets.items() if view.scenario.maintenances else ()
    return [f"{name}/{mode}" for name, fleet in fleets for mode in fleet.modes]


def _things(view: View) -> list[str]:
    return [f"{each}/{what.value}" for each in _modes(view) for what in COUNTED]


@once()
def _orders(view: View) -> Groups:
    things = _things(view)
    named = classes(view, things, lambda each: f"{each.owner}/{each.mode}/{each.kind}")
    return grouped(len(things), named)


@kept
def _counts(view: View) -> Floats:
    """Orders about each thing that were opened in the window, shape (modes, things)."""
    return _orders(view).sums(opened(view)).reshape(-1, len(COUNTED))


@metric(
    "upkeep_per_year", of="fleet/kind", unit="1/year", source="count; a year is 365 days",
    subjects=_things,
)  # fmt: skip
def upkeep_per_year(view: View) -> Floats:
    """Failures, planned repairs, inspections and false alarms a year, by mode."""
    return (_counts(view) / view.years).ravel()


def _renewals(view: View) -> Floats:
    renewals: Floats = _counts(view)[:, [COUNTED.index(each) for each in RENEWALS]].sum(axis=1)
    return renewals


@metric(
    "forestalled", of="fleet/kind", unit="fraction", subjects=_modes,
    source="Christer and Waller (1984): delay-time models",
)  # fmt: skip
def forestalled(view: View) -> Floats:
    """Share of a mode's renewals that were planned work: defects caught before the failure."""
    return ratio(_counts(view)[:, COUNTED.index(What.PLANNED)], _renewals(view))


@metric(
    "up_between_renewals", of="fleet/kind", unit="d", subjects=_modes,
    source="renewal-reward; Barlow and Proschan (1965)",
)  # fmt: skip
def up_between_renewals(view: View) -> Floats:
    """Mean days up of a platform between a mode's failures and planned repairs."""
    modes = [len(fleet.modes) for fleet in view.scenario.fleets.values()]
    return ratio(np.repeat(view.days_in(view.up), modes), _renewals(view))
