"""Three mappings that must never be mixed: available, mission capable, on station."""

import numpy as np

from sim.model.condition import Activity, Health
from sim.record.metric import Values, metric
from sim.record.tables import Bools
from sim.record.view import View

DAU = "DAU glossary, operational availability"
MC = "COMNAVAIRFORINST 4790.2C ch. 17; DoDI 3110.05"


@metric("ao", of="fleet", unit="fraction", source=DAU)
def operational_availability(view: View) -> Values:
    """Ao: share of all platform-days up (capable, not in work, not on the way to or from it).

    Over the whole inventory of the scenario: platforms that are lost or not yet in the theater
    count, and are not up.
    """
    for fleet in view.scenario.fleets:
        yield fleet, view.fleet_share(fleet, view.up)


@metric(
    "ao_reached",
    of="fleet",
    unit="fraction",
    source="Kang, Doerr and Sanchez, WSC 2006: readiness risk",
)
def availability_reached(view: View) -> Values:
    """Whether a replication's own Ao reaches the level; the mean is the share that does."""
    for fleet in view.scenario.fleets:
        share = view.fleet_share(fleet, view.up)
        yield fleet, float(share >= view.scenario.measure.availability_level)


@metric("on_station", of="fleet", unit="platforms", source="ours")
def mean_on_station(view: View) -> Values:
    """Mean number of platforms that are up where they serve."""
    for fleet in view.scenario.fleets:
        yield fleet, view.fleet_days(fleet, view.effective) / view.length_d


def _share_of_possessed(view: View, fleet: str, healths: tuple[Health, ...]) -> float:
    """Share of possessed platform-days in some healths; in scheduled work the depot has it."""
    possessed = view.possessed
    these = np.logical_or.reduce([view.health == each for each in healths])
    return view.fleet_share(fleet, possessed & these, possessed)


@metric("mc", of="fleet", unit="fraction", source=MC)
def mission_capable(view: View) -> Values:
    """MC rate: FMC or PMC, of possessed platform-days: no scheduled work, not lost, not away."""
    for fleet in view.scenario.fleets:
        yield fleet, _share_of_possessed(view, fleet, (Health.FMC, Health.PMC))


@metric("fmc", of="fleet", unit="fraction", source=MC)
def fully_mission_capable(view: View) -> Values:
    """FMC rate, of possessed platform-days."""
    for fleet in view.scenario.fleets:
        yield fleet, _share_of_possessed(view, fleet, (Health.FMC,))


@metric("pmc", of="fleet", unit="fraction", source=MC)
def partially_mission_capable(view: View) -> Values:
    """PMC rate, of possessed platform-days."""
    for fleet in view.scenario.fleets:
        yield fleet, _share_of_possessed(view, fleet, (Health.PMC,))


@metric("nmc", of="fleet", unit="fraction", source=MC)
def not_mission_capable(view: View) -> Values:
    """NMC rate, of possessed platform-days."""
    for fleet in view.scenario.fleets:
        yield fleet, _share_of_possessed(view, fleet, (Health.NMC,))


@metric("nmcs", of="fleet", unit="fraction", source=MC)
def not_mission_capable_supply(view: View) -> Values:
    """NMCS rate: NMC and waiting for parts, of possessed platform-days; with NMCM it is NMC."""
    for fleet in view.scenario.fleets:
        yield fleet, _share_nmc(view, fleet, view.activity == Activity.AWAITING_PARTS)


@metric("nmcm", of="fleet", unit="fraction", source=MC)
def not_mission_capable_maintenance(view: View) -> Values:
    """NMCM rate: NMC for anything but parts (ways, queues, work), of possessed platform-days."""
    for fleet in view.scenario.fleets:
        yield fleet, _share_nmc(view, fleet, view.activity != Activity.AWAITING_PARTS)


def _share_nmc(view: View, fleet: str, activities: Bools) -> float:
    these = view.possessed & (view.health == Health.NMC) & activities
    return view.fleet_share(fleet, these, view.possessed)
