"""Three mappings that must never be mixed: available, mission capable, on station."""

import numpy as np

from sim.model.condition import Activity, Health
from sim.record.kept import kept, once, together
from sim.record.metric import metric
from sim.record.subjects import fleets
from sim.record.tables import Bools, Floats
from sim.record.view import View, ratio

DAU = "DAU glossary, operational availability"
MC = "COMNAVAIRFORINST 4790.2C ch. 17; DoDI 3110.05"


SETS = ("up", "effective", "possessed", "mc", "fmc", "pmc", "nmc", "nmcs", "nmcm")
"""Sets of conditions; from the fourth on, of possessed ones."""


@once("conditions")
def _sets(view: View) -> Bools:
    """Which conditions are in each of ``SETS``, shape (sets, conditions)."""
    nmc, parts = view.health == Health.NMC, view.activity == Activity.AWAITING_PARTS
    fmc, pmc = view.health == Health.FMC, view.health == Health.PMC
    rates = np.array([view.capable, fmc, pmc, nmc, nmc & parts, nmc & ~parts])
    return np.array([view.up, view.effective, view.possessed, *(rates & view.possessed)])


@kept
def _days(view: View) -> dict[str, Floats]:
    """Platform-days of each fleet by name of the set [d]."""
    return dict(zip(SETS, view.days_in(_sets(view)), strict=True))


def _of_possessed(view: View, name: str) -> Floats:
    """Share of possessed platform-days in some conditions; in scheduled work the depot has it."""
    return share_of_possessed(view, _days(view)[name])


def share_of_possessed(view: View, days: Floats) -> Floats:
    """Share that some platform-days of each fleet are of its possessed ones."""
    return ratio(days, _days(view)["possessed"])


@metric("ao", of="fleet", unit="fraction", source=DAU, subjects=fleets)
@together
@kept
def operational_availability(view: View) -> Floats:
    """Ao: share of all platform-days up (capable, not in work, not on the way to or from it).

    Over the whole inventory of the scenario: platforms that are lost or not yet in the theater
    count, and are not up.
    """
    return ratio(_days(view)["up"], view.total_d)


@metric(
    "ao_reached", of="fleet", unit="fraction", subjects=fleets,
    source="Kang, Doerr and Sanchez, WSC 2006: readiness risk",
)  # fmt: skip
@together
def availability_reached(view: View) -> Bools:
    """Whether a replication's own Ao reaches the level; the mean is the share that does."""
    return operational_availability(view) >= view.scenario.measure.availability_level


@metric("on_station", of="fleet", unit="platforms", source="ours", subjects=fleets)
@together
def mean_on_station(view: View) -> Floats:
    """Mean number of platforms that are up where they serve, by their rotation if they have one:
    a share of days on station, and no count of those that are ready to deploy."""
    return _days(view)["effective"] / view.length_d


@metric("mc", of="fleet", unit="fraction", source=MC, subjects=fleets)
@together
def mission_capable(view: View) -> Floats:
    """MC rate: FMC or PMC, of possessed platform-days: no scheduled work, not lost, not away."""
    return _of_possessed(view, "mc")


@metric("fmc", of="fleet", unit="fraction", source=MC, subjects=fleets)
@together
def fully_mission_capable(view: View) -> Floats:
    """FMC rate, of possessed platform-days."""
    return _of_possessed(view, "fmc")


@metric("pmc", of="fleet", unit="fraction", source=MC, subjects=fleets)
@together
def partially_mission_capable(view: View) -> Floats:
    """PMC rate, of possessed platform-days."""
    return _of_possessed(view, "pmc")


@metric("nmc", of="fleet", unit="fraction", source=MC, subjects=fleets)
@together
def not_mission_capable(view: View) -> Floats:
    """NMC rate, of possessed platform-days."""
    return _of_possessed(view, "nmc")


@metric("nmcs", of="fleet", unit="fraction", source=MC, subjects=fleets)
@together
def not_mission_capable_supply(view: View) -> Floats:
    """NMCS rate: NMC and waiting for parts, of possessed platform-days; with NMCM it is NMC."""
    return _of_possessed(view, "nmcs")


@metric("nmcm", of="fleet", unit="fraction", source=MC, subjects=fleets)
@together
def not_mission_capable_maintenance(view: View) -> Floats:
    """NMCM rate: NMC for anything but parts (ways, queues, work), of possessed platform-days."""
    return _of_possessed(view, "nmcm")
