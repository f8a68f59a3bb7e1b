"""What is reported of platforms on station: some days late, and with an error.

An error is drawn from the stream of the cell that gets the report, the fleets and the day: two
reports of one day have the same, and what others are told changes nothing.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.core.streams import Streams
from sim.model.scenario import Scenario
from sim.study.running.outcome import series_names
from sim.study.running.replicate import Result

Counts = NDArray[np.int64]
MOST_DAYS = 10
"""Days that a report goes back [count]."""


@dataclass(frozen=True)
class CountReport:
    """Platforms of one mission or fleet, day by day.

    Attributes
    ----------
    name
        The mission or the fleet.
    needed
        Platforms that a mission needs; None for a fleet.
    days
        The days that are reported, shape (days,).
    reported, true
        As they are told, and as they are, shape (days,).
    """

    name: str
    needed: int | None
    days: Counts
    reported: Counts
    true: Counts


def count_reports(
    result: Result, names: list[str], cell: str, known_d: float, error_frac: float
) -> list[CountReport]:
    """Reports of what has happened, the same in all futures of one past.

    Parameters
    ----------
    result
        Of a node after one past.
    names
        Missions and fleets.
    cell
        Who gets them.
    known_d
        Days before this one are known [d].
    error_frac
        Standard error of a count, as a share of it.
    """
    last = min(ceil(known_d), result.daily.shape[2])
    days = np.arange(max(0, last - MOST_DAYS), last)
    return [_report(result, name, cell, days, error_frac) for name in names if len(days)]


def _report(result: Result, name: str, cell: str, days: Counts, error_frac: float) -> CountReport:
    scenario = result.scenario
    mission = scenario.missions.get(name)
    series = f"mission {name}" if mission is not None else name
    true = result.daily[0, series_names(scenario).index(series), days]
    streams = Streams(result.seed, 0)
    of = "+".join(sorted({*mission.fleets})) if mission is not None else name
    drawn = streams.uniforms(f"reports to {cell}", of, shape=(int(days[-1]) + 1,))[days]
    errors = ndtri(np.clip(drawn, 1e-12, 1 - 1e-12))
    told = np.rint(true * (1.0 + error_frac * errors)).astype(np.int64)
    needed = None if mission is None else mission.k
    return CountReport(name, needed, days, told.clip(0, _platforms(scenario, name)), true)


def _platforms(scenario: Scenario, name: str) -> int:
    mission = scenario.missions.get(name)
    if mission is None:
        return scenario.fleets[name].size
    return sum(scenario.fleets[each].size for each in {*mission.fleets})
