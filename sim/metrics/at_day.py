"""Values at given days; over replications their means are transient availabilities."""

from math import nan

from sim.model.condition import Health
from sim.record.metric import Values, metric
from sim.record.tables import Bools
from sim.record.view import View

TRANSIENT = "Barlow and Proschan, Mathematical Theory of Reliability (1965), ch. 3"


def _at_days(view: View, conditions: Bools, share: bool) -> Values:
    fleets = view.scenario.fleets if view.scenario.measure.days else {}
    for name, fleet in fleets.items():
        for day, count in view.at_days(view.steps([name], conditions)):
            yield f"{name}{day}", count / fleet.size if share else count


@metric("ao_at_day", of="fleet@day", unit="fraction", source=TRANSIENT)
def availability_at_day(view: View) -> Values:
    """Share of each fleet up at each of the days in ``measure.days``."""
    return _at_days(view, view.up, share=True)


@metric("on_station_at_day", of="fleet@day", unit="platforms", source=TRANSIENT)
def on_station_at_day(view: View) -> Values:
    """Platforms of each fleet on station at each day."""
    return _at_days(view, view.effective, share=False)


@metric("fmc_at_day", of="fleet@day", unit="fraction", source=TRANSIENT)
def fmc_at_day(view: View) -> Values:
    """Share of each fleet fully mission capable at each day."""
    return _at_days(view, ~view.away & (view.health == Health.FMC), share=True)


@metric("nmc_at_day", of="fleet@day", unit="fraction", source=TRANSIENT)
def nmc_at_day(view: View) -> Values:
    """Share of each fleet not mission capable at each day; lost platforms are told apart."""
    return _at_days(view, view.health == Health.NMC, share=True)


@metric("mission_at_day", of="mission@day", unit="fraction", source=TRANSIENT)
def mission_at_day(view: View) -> Values:
    """Whether at least k platforms of each mission are on station at each day."""
    for name, mission in view.scenario.missions.items():
        for day, count in view.at_days(view.mission_steps[name]):
            yield f"{name}{day}", float(count >= mission.k) if count == count else nan
