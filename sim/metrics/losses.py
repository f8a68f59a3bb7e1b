"""What the other side does to the fleets: platforms hit, and platforms lost for good.

Only for fleets that can be hit, so that a theater in peace has no rows.
"""

from collections.abc import Iterator

import numpy as np

from sim.model.condition import Health
from sim.record.metric import Values, metric
from sim.record.tables import Bools
from sim.record.view import View

COUNT = "count"


def _exposed(view: View) -> Iterator[str]:
    for name, fleet in view.scenario.fleets.items():
        if fleet.damage is not None:
            yield name


def _lost(view: View) -> Bools:
    return np.asarray(view.health == Health.LOST)


@metric("lost", of="fleet", unit="platforms", source=COUNT)
def lost(view: View) -> Values:
    """Platforms of each fleet that are lost in the window; they never come back."""
    names, spells = view.tables.names, view.tables.spells
    gone = spells.platform[_lost(view)[spells.condition] & view.within(spells.start)]
    for fleet in _exposed(view):
        own = names.fleet_of[gone] == view.fleet_number[fleet]
        yield fleet, float(np.count_nonzero(own))


@metric("survivors_at_day", of="fleet@day", unit="platforms", source=COUNT)
def survivors_at_day(view: View) -> Values:
    """Platforms of each fleet not lost at each of ``measure.days``, in the theater or not yet."""
    for fleet in _exposed(view) if view.scenario.measure.days else ():
        size = view.scenario.fleets[fleet].size
        for day, count in view.at_days(view.steps([fleet], _lost(view))):
            yield f"{fleet}{day}", size - count


def _damaged(view: View) -> Iterator[tuple[str, float]]:
    orders = view.tables.orders
    opened = view.within(orders.opened)
    for fleet in _exposed(view):
        damage = view.classes(owner=fleet, kind="damage")[orders.order_class]
        yield fleet, float(np.count_nonzero(opened & damage))


@metric("damaged", of="fleet", unit="hits", source=COUNT)
def damaged(view: View) -> Values:
    """Hits in the window that left a platform of each fleet damaged, to be repaired."""
    return _damaged(view)


@metric("damaged_per_year", of="fleet", unit="1/year", source="count; a year is 365 days")
def damaged_per_year(view: View) -> Values:
    """Hits a year that left a platform of each fleet damaged."""
    for fleet, count in _damaged(view):
        yield fleet, count / view.years
