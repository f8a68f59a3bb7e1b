"""Down for supply against down for maintenance, on the flight line."""

from math import nan

import numpy as np

from sim.metrics.availability import (
    not_mission_capable_maintenance,
    not_mission_capable_supply,
    share_of_possessed,
)
from sim.model.condition import Activity, Health
from sim.record.kept import once
from sim.record.metric import metric, metrics
from sim.record.tables import Bools, Floats
from sim.record.view import View, ratio

SCIR = "COMNAVAIRFORINST 4790.2C ch. 17"
IN_WORK_TOO = "in work too"
"""How the stage of a wait for a part ends while another failure is worked on."""


def _with_parts(view: View) -> list[str]:
    """Fleets with repairs on board that need a part, by their names."""
    fleets = view.scenario.fleets.items()
    return [n for n, fleet in fleets if any(mode.part for mode in fleet.modes.values())]


def _by_chance(view: View) -> list[str]:
    """Fleets with failures that need labour or a part by chance, or people on board."""
    return [
        name
        for name, fleet in view.scenario.fleets.items()
        if any(
            mode.part_frac < 1 or mode.takes_frac < 1 or mode.hands for mode in fleet.modes.values()
        )
    ]


def _of(view: View, names: list[str], column: Floats) -> Floats:
    places = [*view.scenario.fleets]
    return column[[places.index(name) for name in names]]


@metric("nmcs_per_nmcm", of="fleet", unit="d/d", source=SCIR, subjects=_with_parts)
def supply_against_maintenance(view: View) -> Floats:
    """Days down for parts for each day down for anything else, of possessed platform-days."""
    supply, work = not_mission_capable_supply(view), not_mission_capable_maintenance(view)
    return _of(view, _with_parts(view), ratio(supply, work))


@once("conditions")
def _both(view: View) -> Bools:
    parts = (view.health == Health.NMC) & (view.activity == Activity.AWAITING_PARTS)
    too = [each.stage.endswith(IN_WORK_TOO) for each in view.tables.names.conditions]
    found: Bools = parts & np.array(too, dtype=bool) & view.possessed
    return found


@metric("nmcb", of="fleet", unit="fraction", source=SCIR, subjects=_by_chance)
def not_mission_capable_both(view: View) -> Floats:
    """NMCB rate: waiting for a part while another failure is worked on; part of ``nmcs``."""
    days = view.days_in(_both(view)[None, :])[0]
    return _of(view, _by_chance(view), share_of_possessed(view, days))


def _taking_and_flying(view: View) -> list[str]:
    """Fleets that cannibalize and of which sorties are demanded."""
    fleets = view.scenario.fleets.items()
    return [n for n, each in fleets if each.flying and each.cannibalization.policy != "none"]


@metric(
    "cannibalizations_per_100_sorties", of="fleet", unit="parts/100 sorties",
    source="GAO-02-86 (2001): cannibalizations per 100 sorties", subjects=_taking_and_flying,
)  # fmt: skip
def cannibalizations_per_100_sorties(view: View) -> list[float]:
    """Parts that each fleet took from one of its platforms for another, in 100 sorties flown."""
    taken = dict(metrics["cannibalizations_per_year"].measure(view))
    flown = dict(metrics["sorties_flown"].measure(view))
    return [
        100 * taken[name] * view.years / flown[name] if flown[name] else nan
        for name in _taking_and_flying(view)
    ]
