"""Values at given days; over replications their means are transient availabilities."""

import numpy as np

from sim.model.condition import Health
from sim.record.metric import metric
from sim.record.subjects import fleets, missions, on_days
from sim.record.tables import Bools, Floats
from sim.record.view import View

TRANSIENT = "Barlow and Proschan, Mathematical Theory of Reliability (1965), ch. 3"


def shares(view: View, conditions: Bools) -> Floats:
    """Share of each fleet in some conditions at each day."""
    sizes = np.array([[fleet.size] for fleet in view.scenario.fleets.values()])
    return np.ravel(view.at_days(conditions) / sizes)


@metric("ao_at_day", of="fleet@day", unit="fraction", source=TRANSIENT, subjects=on_days(fleets))
def availability_at_day(view: View) -> Floats:
    """Share of each fleet up at each of the days in ``measure.days``."""
    return shares(view, view.up)


@metric(
    "on_station_at_day", of="fleet@day", unit="platforms", source=TRANSIENT,
    subjects=on_days(fleets),
)  # fmt: skip
def on_station_at_day(view: View) -> Floats:
    """Platforms of each fleet on station at each day."""
    return view.at_days(view.effective).ravel()


@metric("fmc_at_day", of="fleet@day", unit="fraction", source=TRANSIENT, subjects=on_days(fleets))
def fmc_at_day(view: View) -> Floats:
    """Share of each fleet fully mission capable at each day."""
    return shares(view, ~view.away & (view.health == Health.FMC))


@metric("nmc_at_day", of="fleet@day", unit="fraction", source=TRANSIENT, subjects=on_days(fleets))
def nmc_at_day(view: View) -> Floats:
    """Share of each fleet not mission capable at each day; lost platforms are told apart."""
    return shares(view, view.health == Health.NMC)


@metric(
    "mission_at_day", of="mission@day", unit="fraction", source=TRANSIENT,
    subjects=on_days(missions),
)  # fmt: skip
def mission_at_day(view: View) -> Floats:
    """Whether at least k platforms of each mission are on station at each day."""
    rows = [
        view.known(view.mission_steps[name].at(view.asked_days) >= mission.k)
        for name, mission in view.scenario.missions.items()
    ]
    return np.concatenate(rows)
