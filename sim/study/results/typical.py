"""Which of several pasts is a typical one, by a stated distance, and how each stands among them.

The distance of a replication is from the median day: for each mission (each fleet, where there are
none) and each day from 0 up to the day of the turn, how many platforms more or fewer it has on
station than the median of all replications on that day; the mean of it, as a share of the
platforms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from sim.model.scenario import Scenario
from sim.study.running.replicate import Result

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RankedPast:
    """A replication among all of them, up to a day.

    Attributes
    ----------
    distance
        From the median day, as a share of the platforms.
    held
        Share of the missions that are held, mean over the days; platforms on station as a share of
        all, where there are no missions.
    near
        Place by distance; 1 is the most typical [count].
    better
        Replications that hold more [count].
    of
        Replications [count].
    """

    replication: int
    distance: float
    held: float
    near: int
    better: int
    of: int


def ranked_pasts(result: Result, until_d: float) -> list[RankedPast]:
    """Every replication by its number, as it stands among the others up to a day.

    Raises
    ------
    ValueError
        If the day is before day 0, up to which there are no daily counts.
    """
    if until_d < 0:
        raise ValueError(f"day {until_d:g} is before day 0, and daily counts begin there")
    counts, sizes, needs = _counts(result, until_d)
    middle = np.median(counts, axis=0)
    distance = (np.abs(counts - middle) / sizes[:, None]).mean(axis=(1, 2))
    met = counts >= needs[:, None] if len(result.scenario.missions) else counts / sizes[:, None]
    held = met.mean(axis=(1, 2))
    near = _places(distance)
    return [
        RankedPast(
            replication=number,
            distance=float(distance[number]),
            held=float(held[number]),
            near=near[number],
            better=int((held > held[number]).sum()),
            of=len(held),
        )
        for number in range(len(held))
    ]


def typical_past(ranked: Sequence[RankedPast]) -> RankedPast:
    """The one that is nearest to the median; of several the first."""
    return min(ranked, key=lambda each: each.near)


def _counts(result: Result, until_d: float) -> tuple[Floats, Floats, Floats]:
    """Platforms by replication, line and day; the platforms of each line, and those it needs."""
    scenario = result.scenario
    lines = len(scenario.missions)
    rows = slice(0, lines) if lines else slice(None)
    counts = result.daily[:, rows, : floor(until_d) + 1].astype(float)
    sizes, needs = _sizes(scenario)
    return counts, np.maximum(sizes, 1.0), needs


def _sizes(scenario: Scenario) -> tuple[Floats, Floats]:
    fleets = {name: float(fleet.size) for name, fleet in scenario.fleets.items()}
    if not scenario.missions:
        sizes = np.array([*fleets.values()])
        return sizes, sizes
    missions = scenario.missions.values()
    sizes = np.array([sum(fleets[each] for each in {*mission.fleets}) for mission in missions])
    return sizes, np.array([float(mission.k) for mission in missions])


def _places(values: Floats) -> list[int]:
    """Places from 1 by ascending value; of equals the first replication comes first."""
    places = np.empty(len(values), dtype=np.int64)
    places[np.argsort(values, kind="stable")] = np.arange(1, len(values) + 1)
    return [int(each) for each in places]
