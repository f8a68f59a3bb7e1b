"""Values at given days; over replications their means are transient availabilities."""

import numpy as np

from sim.domain.condition import Health
from sim.record.metric import Values, metric
from sim.record.tables import Bools
from sim.record.view import View

TRANSIENT = "Barlow and Proschan, Mathematical Theory of Reliability (1965), ch. 3"


def _at_days(view: View, conditions: Bools, share: bool) -> Values:
    days = np.asarray(view.scenario.measure.days, dtype=float)
    for name, fleet in view.scenario.fleets.items():
        counts = view.steps([name], conditions).at(days).astype(float)
        counts[days >= view.end_d] = np.nan
        for day, count in zip(days, counts, strict=True):
            yield f"{name}@{day:.15g}", float(count / fleet.size if share else count)


@metric("ao_at_day", unit="fraction", source=TRANSIENT)
def availability_at_day(view: View) -> Values:
    """Share of each fleet up at each of the days in ``measure.days``."""
    return _at_days(view, view.up, share=True)


@metric("on_station_at_day", unit="platforms", source=TRANSIENT)
def on_station_at_day(view: View) -> Values:
    """Platforms of each fleet on station at each day."""
    return _at_days(view, view.effective, share=False)


@metric("fmc_at_day", unit="fraction", source=TRANSIENT)
def fmc_at_day(view: View) -> Values:
    """Share of each fleet fully mission capable at each day."""
    return _at_days(view, view.health == Health.FMC, share=True)


@metric("nmc_at_day", unit="fraction", source=TRANSIENT)
def nmc_at_day(view: View) -> Values:
    """Share of each fleet not mission capable at each day."""
    return _at_days(view, view.health >= Health.NMC, share=True)


@metric("mission_at_day", unit="fraction", source=TRANSIENT)
def mission_at_day(view: View) -> Values:
    """Whether at least k platforms of each mission are on station at each day."""
    days = np.asarray(view.scenario.measure.days, dtype=float)
    for name, mission in view.scenario.missions.items():
        enough = (view.mission_steps[name].at(days) >= mission.k).astype(float)
        enough[days >= view.end_d] = np.nan
        for day, met in zip(days, enough, strict=True):
            yield f"{name}@{day:.15g}", float(met)
