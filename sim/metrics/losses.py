"""What the other side does to the fleets: platforms hit, and platforms lost for good.

Only for fleets that can be hit, so that a theater in peace has no rows.
"""

import numpy as np

from sim.model.condition import Health
from sim.record.groups import Groups, grouped
from sim.record.kept import once
from sim.record.metric import metric
from sim.record.orders import classes, opened
from sim.record.subjects import on_days
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import View

COUNT = "count"


def exposed(view: View) -> list[str]:
    """Fleets that can be hit."""
    return [name for name, fleet in view.scenario.fleets.items() if fleet.damage is not None]


def _lost(view: View) -> Bools:
    return np.asarray(view.health == Health.LOST)


@metric("lost", of="fleet", unit="platforms", source=COUNT, subjects=exposed)
def lost(view: View) -> Ints:
    """Platforms of each fleet that are lost in the window; they never come back."""
    stays = view.stays
    gone = stays.fleet[_lost(view)[stays.condition] & view.within(stays.start)]
    counts = np.bincount(gone, minlength=len(view.fleet_number))
    return counts[[view.fleet_number[each] for each in exposed(view)]]


@metric(
    "survivors_at_day", of="fleet@day", unit="platforms", source=COUNT, subjects=on_days(exposed)
)
def survivors_at_day(view: View) -> Floats:
    """Platforms of each fleet not lost at each of ``measure.days``, in the theater or not yet."""
    fleets = view.scenario.fleets.values()
    left = np.array([[each.size] for each in fleets]) - view.at_days(_lost(view))
    return left[[each.damage is not None for each in fleets]].ravel()


@once()
def _damages(view: View) -> Groups:
    fleets = exposed(view)
    named = classes(view, fleets, lambda each: each.owner if each.kind == "damage" else "")
    return grouped(len(fleets), named)


@metric("damaged", of="fleet", unit="hits", source=COUNT, subjects=exposed)
def damaged(view: View) -> Floats:
    """Hits in the window that left a platform of each fleet damaged, to be repaired."""
    return _damages(view).sums(opened(view))


@metric(
    "damaged_per_year", of="fleet", unit="1/year", source="count; a year is 365 days",
    subjects=exposed,
)  # fmt: skip
def damaged_per_year(view: View) -> Floats:
    """Hits a year that left a platform of each fleet damaged."""
    return damaged(view) / view.years
