"""Lines met: how many missions are held on an average day, of all, by area, and over k.

DRU asks for every mission at once, so that it is a product of them all; these count them. No public
evidence links either to deterrence.
"""

from collections.abc import Iterable
from math import fsum

from sim.metrics.missions import ALL
from sim.metrics.over_time import share_held
from sim.record.kept import together
from sim.record.metric import metric
from sim.record.view import View

OURS = "ours: the sum of the uptimes of missions"


def _areas(view: View) -> dict[str, list[int]]:
    """All missions, and those of each area, by their numbers; none without missions."""
    missions = view.scenario.missions
    found: dict[str, list[int]] = {ALL: [*range(len(missions))]} if missions else {}
    for number, mission in enumerate(missions.values()):
        if mission.area:
            found.setdefault(f"{ALL}/{mission.area}", []).append(number)
    return found


@metric("lines_met", of="mission/kind", unit="missions", source=OURS, subjects=_areas)
@together
def lines_met(view: View) -> list[float]:
    """Missions held on an average day, of all and of each area: of as many as there are.

    One that is not required in a phase counts as held there, as in ``mission_uptime``.
    """
    areas = _areas(view).values()
    uptimes = share_held(view)[0].T
    return [fsum(each[area].tolist()) for each in uptimes for area in areas]


def _shifts(view: View) -> Iterable[str]:
    return (f"k{n:+d}" for n in view.scenario.measure.k_shift) if view.scenario.missions else ()


@metric("lines_met_curve", of="kind", unit="missions", source=OURS, subjects=_shifts)
@together
def lines_met_curve(view: View) -> list[float]:
    """Missions held on an average day with every requirement k shifted by a few platforms."""
    uptimes = share_held(view, view.scenario.measure.k_shift)
    return [fsum(each) for run in uptimes.transpose(2, 0, 1).tolist() for each in run]
