"""Whose work it is: hands-on days by country, and how few hubs carry them.

Economy figures, not deterrence figures: much work at one good hub is cheap, and one target.
"""

from collections import defaultdict
from math import fsum, inf, nan

import numpy as np

from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.tables import Floats
from sim.record.view import View

UNNAMED = "no country"
"""Country of hubs for which none is given."""


@kept
def hands_on_cells(view: View) -> Floats:
    """Days in the window that jobs are in work, by station and order class [d]."""
    jobs, names = view.tables.jobs, view.tables.names
    shape = len(names.stations), len(names.order_classes)
    cell = jobs.station * shape[1] + view.tables.orders.order_class[jobs.order]
    started = jobs.started < inf
    days = view.overlap_d(np.where(started, jobs.started, 0.0), np.where(started, jobs.ended, 0.0))
    cells = np.bincount(cell, days, minlength=shape[0] * shape[1])
    return cells.astype(np.float64).reshape(shape)


@kept
def hands_on_d(view: View) -> dict[tuple[str, str], float]:
    """Days in the window that jobs are in work, by hub and by who owns them [d].

    The owner is a fleet, or a stock whose carcasses are repaired; outside loads are left out.
    Calendar days from the start to the end of each stage: nights within it count, waits do not.
    """
    cells, names = hands_on_cells(view), view.tables.names
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for station, number in zip(*np.nonzero(cells), strict=True):
        each, hub = names.order_classes[number], names.stations[station].hub
        if each.kind != "load" and hub:
            found[hub, each.owner].append(float(cells[station, number]))
    return {key: fsum(days) for key, days in found.items()}


@kept
def by_hub(view: View) -> dict[str, float]:
    """Hands-on days of the force's work at every hub of the scenario [d]."""
    days: dict[str, list[float]] = {hub: [] for hub in view.scenario.hubs}
    for (hub, _), each in hands_on_d(view).items():
        if hub in days:
            days[hub].append(each)
    return {hub: fsum(each) for hub, each in days.items()}


@once()
def countries(view: View) -> dict[str, str]:
    """Country of every hub."""
    return {name: hub.country or UNNAMED for name, hub in view.scenario.hubs.items()}


def _named(view: View) -> list[str]:
    """Countries of the hubs; none if no hub has one."""
    found = {*countries(view).values()}
    return [] if found <= {UNNAMED} else sorted(found)


@metric("work_share", of="kind", unit="fraction", source="ours: an economy figure", subjects=_named)
def work_share(view: View) -> list[float]:
    """Share of the hands-on days at hubs by country of the hub; the shares add up to 1.

    Work of the fleets and on their parts, outside loads left out; only if some hub has a country.
    """
    where, days = countries(view), by_hub(view)
    total = fsum(days.values())
    own = [fsum(days[hub] for hub in where if where[hub] == each) for each in _named(view)]
    return [each / total if total else nan for each in own]


@metric(
    "effective_hubs", of="hub", unit="hubs",
    source="Herfindahl-Hirschman index; Laakso, Taagepera (1979)",
    subjects=lambda view: ["all hubs"] if view.scenario.hubs else [],
)  # fmt: skip
def effective_hubs(view: View) -> list[float]:
    """Effective number of hubs: the inverse of the sum of squared shares of hands-on days.

    Concentration of work is an economy figure and not a deterrence figure.
    """
    days = [*by_hub(view).values()]
    total = fsum(days)
    return [1.0 / fsum((each / total) ** 2 for each in days) if total else nan]
