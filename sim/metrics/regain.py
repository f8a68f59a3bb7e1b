"""After a shock: how long until a mission is met again.

Summed up over replications by Kaplan-Meier (``sim.study.survival``): a gap that the end of the
run cuts is longer than what was seen of it, and is never left out. The time to it is ``first_gap``.
"""

from collections.abc import Iterator
from math import inf, nan

import numpy as np

from sim.domain.condition import Health
from sim.metrics.missions import gaps, required
from sim.record.metric import Values, metric
from sim.record.view import View

KAPLAN_MEIER = "ours; over replications Kaplan and Meier, JASA 53 (1958)"


@metric("regain", unit="d", source=KAPLAN_MEIER)
def regain(view: View) -> Values:
    """Length of the first gap of a mission that begins on or after day 0, as far as it was seen.

    A gap that was under way before day 0 is no consequence of what begins then, and is left out.
    """
    for name, length_d, _ in _first_gaps(view):
        yield name, length_d


@metric("regain_cut", unit="fraction", source=KAPLAN_MEIER)
def regain_cut(view: View) -> Values:
    """Whether that gap lasts beyond the window: the share of censored times to regain k."""
    for name, _, cut in _first_gaps(view):
        yield name, cut


def _first_gaps(view: View) -> Iterator[tuple[str, float, float]]:
    """By mission, and all together: length of its first gap, and whether it is cut; nan without."""
    for name, start, length in gaps(view):
        first = 0
        if len(start) and start[0] == view.start_d and not _met_before(view, name):
            first = 1
        if first == len(start):
            yield name, nan, nan
        else:
            cut = start[first] + length[first] >= view.end_d
            yield name, float(length[first]), float(cut)


def _met_before(view: View, name: str) -> bool:
    """Whether a mission was met right before the window; a run without a past was whole."""
    if view.tables.start_d >= view.start_d:
        return True
    if "met before" not in view.kept:
        view.kept["met before"] = _all_met_before(view)
    held: dict[str, bool] = view.kept["met before"]
    return held.get(name, all(held.values()))


def _all_met_before(view: View) -> dict[str, bool]:
    """Whether each mission was met right before the window."""
    before_d = float(np.nextafter(view.start_d, -inf))
    spells = view.tables.spells
    then = np.flatnonzero((spells.start <= before_d) & (spells.end > before_d))
    then = then[view.effective[spells.condition[then]]]
    fleet = view.tables.names.fleet_of[spells.platform[then]]
    fully = view.health[spells.condition[then]] == Health.FMC
    found = {}
    for name, mission in view.scenario.missions.items():
        numbers = [view.fleet_number[each] for each in mission.fleets]
        own = np.isin(fleet, numbers) if len(numbers) > 1 else fleet == numbers[0]
        count = float(np.count_nonzero(own & fully))
        count += mission.degraded_worth * np.count_nonzero(own & ~fully)
        needed = bool(required(view, name, np.array([before_d]))[0])
        found[name] = bool(count >= mission.k) or not needed
    return found
