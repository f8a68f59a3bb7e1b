"""Hubs day by day: berths in use and jobs that wait, for whoever draws a replication or many."""

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.record.kept import once
from sim.record.tables import Floats, Ints
from sim.record.view import View

MOST = 732
"""Days that are kept at most: of longer runs every second, third, ... [count]."""
NONE = np.empty((0, 0), dtype=np.int16)
"""Of a replication whose daily series are not kept."""
LARGEST = np.iinfo(np.int16).max


def every_d(scenario: Scenario) -> int:
    """Days from one value to the next [d]."""
    return max(1, -(-int(np.ceil(scenario.horizon_d)) // MOST))


def hub_days(view: View) -> NDArray[np.int16]:
    """Berths in use of every hub, then jobs that wait at each, shape (2 x hubs, days kept).

    At the start of day 0 and of every ``every_d`` th day from it on; -1 after an early end. Outside
    loads count as well.
    """
    tables, every = view.tables, every_d(view.scenario)
    hubs = len(view.scenario.hubs)
    days = -(-int(np.ceil(view.scenario.horizon_d)) // every)
    pool_hub, station_hub = _hubs_of(view)
    held, jobs = tables.holds, tables.jobs
    waits = np.minimum(jobs.started, jobs.ended)

    def counted(row: Ints, start: Floats, end: Floats, amount: Ints | None) -> Floats:
        """What is there at the start of each day, by hub."""
        known = np.flatnonzero((row >= 0) & (end > start) & (end > 0))
        first, last = (
            np.ceil(np.clip(at[known] / every, 0, days)).astype(np.int64) for at in (start, end)
        )
        place = row[known] * (days + 1)
        size = hubs * (days + 1)
        weight = None if amount is None else amount[known]
        came = np.bincount(place + first, weight, minlength=size)
        left = np.bincount(place + last, weight, minlength=size)
        found: Floats = (came - left).reshape(hubs, days + 1).cumsum(axis=1)[:, :days]
        return found

    used = counted(pool_hub[held.pool], held.got, held.released, held.amount)
    waiting = counted(station_hub[jobs.station], jobs.asked, waits, None)
    table = np.concatenate([used, waiting]).clip(0, LARGEST).astype(np.int16)
    table[:, every * np.arange(days) >= view.end_d] = -1
    return table


@once()
def _hubs_of(view: View) -> tuple[Ints, Ints]:
    """The hub of each pool of berths and of each station, by its place in the scenario; else -1."""
    place = {name: number for number, name in enumerate(view.scenario.hubs)}
    names = view.tables.names
    pools = [place.get(each.hub, -1) if each.kind == "berth" else -1 for each in names.pools]
    stations = [place.get(each.hub, -1) for each in names.stations]
    return np.array(pools, dtype=np.int64), np.array(stations, dtype=np.int64)
