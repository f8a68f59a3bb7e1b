"""Missions over time: what each has over its k, on one axis of times for all of them.

The axis of a replication are the times at which the count of any mission changes; the axes of
replications side by side stand behind each other, as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from sim.record.groups import in_order
from sim.record.kept import kept
from sim.record.steps import lengths_d
from sim.record.tables import Bools, Floats, Ints
from sim.record.view import View, on_station

ALWAYS = np.iinfo(np.int64).max
"""What a mission has over its k while it is not required."""


@dataclass(frozen=True)
class CommonTimes:
    """Common times of the missions of each replication.

    Attributes
    ----------
    times
        Starts of the intervals, shape (times,); the last one of a replication lasts to ``end_d``.
    run
        The replication of each, in their order, shape (times,).
    ends
        Where those of each replication end, shape (replications,).
    """

    times: Floats
    run: Ints
    ends: Ints
    end_d: float

    @cached_property
    def first(self) -> Ints:
        """The first time of each replication; none in an empty window."""
        return np.append(0, self.ends[:-1]) if len(self.times) else self.ends[:0]

    @cached_property
    def last(self) -> Ints:
        """The last time of each replication; none in an empty window."""
        return self.ends - 1 if len(self.times) else self.ends[:0]

    @cached_property
    def lengths(self) -> Floats:
        """How long each interval lasts [d]."""
        lengths = lengths_d(self.times, self.end_d)
        lengths[self.last] = self.end_d - self.times[self.last]
        return lengths

    def days(self, chosen: Bools) -> Floats:
        """Days of each replication in some of the intervals [d].

        Parameters
        ----------
        chosen
            Shape (..., times).

        Returns
        -------
        days
            Shape (..., replications).
        """
        shape = *chosen.shape[:-1], len(self.ends)
        if not len(self.times):
            return np.zeros(shape)
        lengths = self.lengths[chosen.nonzero()[-1]]
        sizes = np.add.reduceat(chosen, self.first, axis=-1, dtype=np.int64)
        ends = pairwise([0, *sizes.ravel().cumsum().tolist()])
        return np.array([np.add.reduce(lengths[begin:end]) for begin, end in ends]).reshape(shape)


@kept
def slack(view: View) -> tuple[CommonTimes, Ints]:
    """The common times, and the whole platforms that each mission has over its k, or lacks, from
    each of them on, shape (missions, times)."""
    missions, steps = view.scenario.missions, on_station(view)
    bounds = np.array([view.start_d, *phase_bounds(view).tolist()])
    bounds = bounds[(bounds >= view.start_d) & (bounds < view.end_d)]
    if not len(bounds):
        nothing = np.zeros(0, dtype=np.int64)
        axis = CommonTimes(np.empty(0), nothing, np.zeros(view.runs, dtype=np.int64), view.end_d)
        return axis, np.empty((len(missions), 0), dtype=np.int64)
    runs, sizes = np.arange(view.runs), [len(each.times) for each in steps]
    times = np.concatenate([np.tile(bounds, view.runs), *(each.times for each in steps)])
    run = np.append(runs.repeat(len(bounds)), runs.repeat(len(missions)).repeat(sizes))
    axis, place = _common_times(view, times, run)
    place = place[len(bounds) * view.runs :]
    mission = np.tile(np.arange(len(missions)), view.runs).repeat(sizes)
    counts = np.concatenate([np.empty(0), *(np.floor(each.counts) for each in steps)])
    found = np.empty((len(missions), len(axis.times)), dtype=np.int64)
    for row, (name, each) in enumerate(missions.items()):
        own = np.flatnonzero(mission == row)
        lasts = np.diff(place[own], append=len(axis.times))
        found[row] = counts[own].repeat(lasts) - each.k
        if each.phases:
            found[row, ~required(view, name, axis.times)] = ALWAYS
    return axis, found


def _common_times(view: View, times: Floats, run: Ints) -> tuple[CommonTimes, Ints]:
    """Every time of each replication once, in order; and the place of each that is given."""
    order = times.argsort()
    order = order[in_order(run[order], view.runs)[0]]
    times, run = times[order], run[order]
    new = np.ones(len(times), dtype=bool)
    new[1:] = (times[1:] != times[:-1]) | (run[1:] != run[:-1])
    place = np.empty(len(times), dtype=np.int64)
    place[order] = new.cumsum() - 1
    ends = np.bincount(run[new], minlength=view.runs).cumsum()
    return CommonTimes(times[new], run[new], ends, view.end_d), place


def phase_bounds(view: View) -> Floats:
    """First days of the phases."""
    return np.array([phase.start_d for phase in view.scenario.phases.values()], dtype=float)


def required(view: View, mission: str, times: Floats) -> Bools:
    """Whether a mission is required at each time: in its phases, or always."""
    phases = view.scenario.missions[mission].phases
    if not phases:
        return np.ones(len(times), dtype=bool)
    starts, names = view.scenario.timeline
    place = np.searchsorted(starts, times, side="right") - 1
    wanted = np.array([name in phases for name in names], dtype=bool)
    return wanted[np.maximum(place, 0)]


def share_held(view: View, shifts: Sequence[int] = (0,)) -> Floats:
    """Share of the window in which each mission has its k and some more, shape (shifts, missions,
    replications)."""
    axis, over = slack(view)
    return axis.days(over >= np.array(shifts)[:, None, None]) / view.length_d


def share_all_held(view: View, shifts: Sequence[int] = (0,)) -> Floats:
    """Share of the window in which all missions have their k and some more, shape (shifts,
    replications)."""
    axis, over = slack(view)
    return axis.days(over.min(axis=0) >= np.array(shifts)[:, None]) / view.length_d
