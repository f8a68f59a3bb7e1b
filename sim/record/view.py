"""What a metric may see: one replication over a window, and what many metrics share.

Whatever ended before the window is in no metric, to the last bit, so that a window of a longer run
does without it. Moves, orders of stocks for their shelves and orders of scheduled work are whole:
they tell what is on a shelf, due in, and due next when the window opens.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import fsum, inf, nan, prod
from typing import Any

import numpy as np

from sim.core.columns.ticks import whole
from sim.core.ticks import YEAR_D
from sim.model.condition import Activity, Cause, Health, Place
from sim.model.scenario import Mission, Scenario
from sim.record.counting import EVERY, Counting
from sim.record.durations import Seen
from sim.record.groups import exact_sums, in_order
from sim.record.kept import Found, StandsBeside, kept, once, together
from sim.record.steps import StepFunction
from sim.record.tables import Bools, Floats, Ints, Tables

FIXED = ("fleets", "order_classes", "stations", "pools", "hubs", "customers", "stocks")
"""Names of a record that are the same in every replication of a scenario."""


def ratio(part: Floats | Ints, of: Floats | Ints) -> Floats:
    """A part of something; nan where there is nothing."""
    return np.asarray(part / np.where(of == 0, nan, of))


@dataclass(frozen=True)
class Stays:
    """Stays of platforms that last into the window: row of the record, number of the fleet,
    condition, start, end."""

    row: Ints
    fleet: Ints
    condition: Ints
    start: Floats
    end: Floats


class View(Counting):
    """One replication over the window [start_d, end_d); or several (``sim.record.side_by_side``).

    Parameters
    ----------
    tables
        The record of the replication.
    scenario
        What was simulated.
    start_d, end_d
        The window [d]; by default from day 0 to the end of the run.
    """

    def __init__(
        self, tables: Tables, scenario: Scenario, start_d: float = 0.0, end_d: float = inf
    ) -> None:
        self.tables = tables
        self.scenario = scenario
        self.start_d = start_d
        self.end_d = min(end_d, tables.end_d)
        self.kept: dict[Hashable, Any] = {}
        """What one metric has worked out and others need as well."""
        self.beside: StandsBeside | None = None
        """Those that this one stands beside, if any."""
        self._of_names: dict[Found, dict[Hashable, Any]] = {}

    def of_names(self, found_too: Found = "") -> dict[Hashable, Any]:
        """What is worked out from the scenario and names alone (``sim.record.kept.once``)."""
        if self.beside is not None:
            return self.beside.of_names(found_too)
        if found_too not in self._of_names:
            names = [getattr(self.tables.names, each) for each in (*FIXED, found_too) if each]
            known = self.scenario.worked_out.get(found_too)
            if known is None or known[0] != names:
                known = self.scenario.worked_out[found_too] = names, {}
            self._of_names[found_too] = known[1]
        return self._of_names[found_too]

    @property
    def length_d(self) -> float:
        """Length of the window [d]; nan if it is empty, so that nothing is divided by zero."""
        return self.end_d - self.start_d or nan

    @property
    def stopped(self) -> bool:
        """Whether the run ended before its horizon, at its first gap."""
        return self.tables.end_d < self.scenario.horizon_d

    @property
    def years(self) -> float:
        """Length of the window in years of 365 days."""
        return self.length_d / YEAR_D

    @cached_property
    def fleet_number(self) -> dict[str, int]:
        """Number of each fleet in the record."""
        return {name: number for number, name in enumerate(self.tables.names.fleets)}

    @cached_property
    def fleets(self) -> Ints:
        """Numbers of the fleets in the order of the scenario, which columns by fleet have."""
        return np.array([self.fleet_number[each] for each in self.scenario.fleets], dtype=np.int64)

    def overlap_d(self, start: Floats, end: Floats) -> Floats:
        """Days of each interval inside the window."""
        inside = np.minimum(end, self.end_d) - np.maximum(start, self.start_d)
        return np.asarray(np.maximum(inside, 0.0))

    def within(self, at: Floats) -> Bools:
        """Whether each moment lies in the window."""
        return (at >= self.start_d) & (at < self.end_d)

    def seen(self, begun: Floats, ended: Floats, left: Floats) -> Seen:
        """How long what begins in the window is seen to last.

        Parameters
        ----------
        begun, ended, left
            When each began, came to its end, and was given up without it; inf for never.
        """
        until = np.minimum(np.minimum(ended, left), self.end_d)
        cut = (until < ended) | (ended >= self.end_d)
        return Seen(self.within(begun), whole(until - begun), cut)

    # Conditions ----------------------------------------------------------------------------

    @property
    @once("conditions")
    def health(self) -> Ints:
        """Health of every condition, by its number."""
        return np.array([each.health for each in self.tables.names.conditions], dtype=np.int64)

    @property
    @once("conditions")
    def place(self) -> Ints:
        """Place of every condition, by its number."""
        return np.array([each.place for each in self.tables.names.conditions], dtype=np.int64)

    @property
    @once("conditions")
    def activity(self) -> Ints:
        """Activity of every condition, by its number."""
        return np.array([each.activity for each in self.tables.names.conditions], dtype=np.int64)

    @property
    @once("conditions")
    def scheduled(self) -> Bools:
        """Whether a condition is part of scheduled work."""
        causes = [each.cause == Cause.SCHEDULE for each in self.tables.names.conditions]
        return np.array(causes, dtype=bool)

    @property
    @once("conditions")
    def away(self) -> Bools:
        """Whether a condition is that of a platform not yet in the theater, or lost."""
        return np.asarray(self.activity == Activity.AWAY)

    @property
    @once("conditions")
    def possessed(self) -> Bools:
        """Whether the unit has the platform: not in scheduled work, and neither lost nor away."""
        return np.asarray(~self.scheduled & ~self.away)

    @property
    @once("conditions")
    def capable(self) -> Bools:
        """Mission capable: FMC or PMC."""
        return np.asarray(self.health <= Health.PMC)

    @property
    @once("conditions")
    def up(self) -> Bools:
        """Up: capable, and neither worked on nor on the way to or from work."""
        busy = (self.activity == Activity.OPERATING) | (self.activity == Activity.ROTATION)
        return np.asarray(self.capable & busy)

    @property
    @once("conditions")
    def effective(self) -> Bools:
        """On station: up, and where it serves."""
        return np.asarray(self.up & (self.place == Place.ON_STATION))

    # Platforms -----------------------------------------------------------------------------

    @cached_property
    def stays(self) -> Stays:
        """Stays of platforms that last into the window."""
        names, spells = self.tables.names, self.tables.spells
        these = np.flatnonzero(spells.end > self.start_d)
        fleet = names.fleet_of[spells.platform[these]]
        return Stays(these, fleet, spells.condition[these], spells.start[these], spells.end[these])

    @cached_property
    def days(self) -> Floats:
        """Platform-days in the window by fleet of the record and condition [d]."""
        stays, names = self.stays, self.tables.names
        shape = (len(names.fleets), len(names.conditions))
        cell = stays.fleet * shape[1] + stays.condition
        days_d = self.overlap_d(stays.start, stays.end)
        days = self.tally("spells", stays.row, cell, shape[0] * shape[1], days_d)
        return days.astype(np.float64).reshape(*self.lead, *shape)

    @cached_property
    def cells(self) -> tuple[Ints, Ints, Floats]:
        """Fleet, condition and platform-days, where there are any; fleets as the scenario has, and
        those of every replication behind those of the one before."""
        shape = self.runs * len(self.fleets), len(self.tables.names.conditions)
        days = self.days[..., self.fleets, :].reshape(shape)
        fleet, condition = np.nonzero(days)
        return fleet, condition, days[fleet, condition]

    def days_by(self, group: Ints, count: int) -> Floats:
        """Platform-days of each fleet by group of conditions, shape (..., fleets, count) [d].

        Summed exactly: conditions of a fleet elsewhere must not change the last bit. ``group`` is
        the number of the group of each condition, -1 for none.
        """
        fleet, condition, days_d = self.cells
        own, shape = group[condition], (*self.lead, len(self.fleets), count)
        cell, known = fleet * count + own, own >= 0
        return exact_sums(cell[known], days_d[known], prod(shape)).reshape(shape)

    def days_in(self, conditions: Bools) -> Floats:
        """Platform-days of each fleet in some conditions, or in each of several sets of them [d].

        Shape (..., fleets) for conditions of shape (conditions,); (sets, ..., fleets) for sets.
        """
        fleet, condition, days_d = self.cells
        sets, cell = conditions.reshape(-1, conditions.shape[-1])[:, condition].nonzero()
        shape = (*conditions.shape[:-1], *self.lead, len(self.fleets))
        group = sets * (self.runs * len(self.fleets)) + fleet[cell]
        return exact_sums(group, days_d[cell], prod(shape)).reshape(shape)

    @cached_property
    def total_d(self) -> Floats:
        """All platform-days of each fleet, shape (..., fleets) [d]."""
        return self.days_in(np.ones(len(self.tables.names.conditions), dtype=bool))

    def fleet_share(self, fleet: str, conditions: Bools, of: Bools | None = None) -> float:
        """Share of a fleet's platform-days (all, or ``of`` some conditions) in some conditions."""
        total = self.fleet_days(fleet, of)
        return self.fleet_days(fleet, conditions) / total if total else nan

    def fleet_days(self, fleet: str, conditions: Bools | None = None) -> float:
        """Platform-days of a fleet in the window, all or in some conditions [d]."""
        row = self.days[self.fleet_number[fleet]]
        return fsum((row if conditions is None else row[conditions]).tolist())

    # Counts over time ----------------------------------------------------------------------

    def _turns(self, wanted: Bools) -> tuple[Floats, Ints, Ints]:
        """Begin (1) and end (-1) of the stays that are wanted of fleets in conditions, in order of
        time: date, stay, step."""
        stays = self.stays
        (these,) = wanted[stays.fleet, stays.condition].nonzero()
        at = np.concatenate((stays.start[these], stays.end[these]))
        order = at.argsort()
        step = np.where(order < len(these), 1, -1)
        here = these[order % max(len(these), 1)]
        return at[order], here, step

    def steps(self, fleets: Sequence[str], conditions: Bools) -> StepFunction:
        """How many platforms of some fleets are in some conditions, over the window."""
        return self.steps_of([(fleets, conditions)])[0]

    def steps_of(self, sets: Sequence[tuple[Sequence[str], Bools]]) -> list[StepFunction]:
        """The same of several sets of fleets and conditions; of one replication after the other."""
        shape = len(sets), len(self.fleet_number), len(self.tables.names.conditions)
        wanted = np.zeros(shape, dtype=bool)
        for each, (fleets, conditions) in zip(wanted, sets, strict=True):
            each[[self.fleet_number[fleet] for fleet in fleets]] = conditions
        at, stay, step = self._turns(np.asarray(wanted.any(axis=0)))
        stays = self.stays
        number, turn = wanted[:, stays.fleet[stay], stays.condition[stay]].nonzero()
        number = self.own("spells", stays.row[stay[turn]], number, len(sets))
        return self.counted(number, at[turn], step[turn], [0] * (self.runs * len(sets)))

    def counted(
        self, number: Ints, at: Floats, step: Ints, before: Sequence[float]
    ) -> list[StepFunction]:
        """Counts that are ``before`` and change by ``step`` at each date, over the window.

        Parameters
        ----------
        number, at, step
            Which count changes, when and by how much, in order of time, shape (n,).
        before
            What each count is at first, shape (counts,).
        """
        rows, first = np.flatnonzero(at < self.end_d), np.arange(len(before))
        number = np.concatenate((first, number[rows]))
        at = np.concatenate((np.full(len(first), self.start_d), at[rows]))
        step = np.concatenate((np.zeros(len(first), dtype=np.int64), step[rows]))
        order, ends = in_order(number, len(first))
        number, at = number[order], np.maximum(at[order], self.start_d)
        sums = step[order].cumsum()
        begun = sums[ends - np.bincount(number)]  # the sum over all counts before
        counts = sums + (np.asarray(before) - begun)[number]
        last = np.ones(len(at), dtype=bool)
        last[:-1] = (at[1:] != at[:-1]) | (number[1:] != number[:-1])
        number, at, counts = number[last], at[last], counts[last]
        new = np.ones(len(at), dtype=bool)
        new[1:] = (counts[1:] != counts[:-1]) | (number[1:] != number[:-1])
        at, counts = at[new], counts[new]
        ends = np.bincount(number[new], minlength=len(first)).cumsum()
        return [
            StepFunction(at[begin:end], counts[begin:end], self.end_d)
            for begin, end in pairwise([0, *ends.tolist()])
        ]

    def on_days(self, day: Callable[[Floats], Ints], days: int, conditions: Bools) -> Ints:
        """Platforms of each fleet in some conditions on some days, shape (fleets, days).

        ``day`` gives the first of the days, 0, 1, ..., on which what happens at a date is seen.
        """
        stays = self.stays
        these = np.flatnonzero(conditions[stays.condition])
        row, size = stays.fleet[these] * (days + 1), len(self.fleet_number) * (days + 1)
        came = np.bincount(row + day(stays.start[these]), minlength=size)
        left = np.bincount(row + day(stays.end[these]), minlength=size)
        counts: Ints = (came - left).reshape(-1, days + 1).cumsum(axis=1)
        return counts[self.fleets, :-1]

    @cached_property
    def asked_days(self) -> Floats:
        """``measure.days``, shape (days,)."""
        return np.asarray(self.scenario.measure.days, dtype=float)

    def known(self, values: Bools | Ints | Floats) -> Floats:
        """Values at each of ``measure.days``, shape (..., days); nan from an early end on."""
        days = self.asked_days
        early = (days > self.end_d) | (self.stopped & (days == self.end_d))
        return np.where(early, nan, values)

    def at_days(self, conditions: Bools) -> Floats:
        """Platforms of each fleet in some conditions at ``measure.days``, shape (fleets, days).

        A day at the end of the window has what was there right before it.
        """
        days, place = np.unique(self.asked_days, return_inverse=True)
        before = np.minimum(days, np.nextafter(self.end_d, -inf))
        return self.known(self.on_days(before.searchsorted, len(days), conditions)[:, place])

    @cached_property
    def held_d(self) -> Floats:
        """Unit-days of each pool in somebody's hands in the window, shape (..., pools)."""
        holds, pools = self.tables.holds, len(self.tables.names.pools)
        held_d = self.overlap_d(holds.got, holds.released) * holds.amount
        return self.tally("holds", EVERY, holds.pool, pools, held_d).astype(np.float64)

    @cached_property
    def mission_steps(self) -> dict[str, StepFunction]:
        """Platforms on station for each mission, a degraded one at its worth, over the window."""
        return dict(zip(self.scenario.missions, on_station(self), strict=True))


@together
@kept
def on_station(view: View) -> list[StepFunction]:
    """``View.mission_steps`` of one replication after the other."""
    missions = [*view.scenario.missions.values()]
    found = view.steps_of([(each.fleets, view.effective) for each in missions])
    for number, mission in enumerate(missions):
        if mission.degraded_worth < 1:
            found[number :: len(missions)] = _worth(view, mission)
    return found


def _worth(view: View, mission: Mission) -> list[StepFunction]:
    """What a mission has, where degraded platforms count for less."""
    fully = view.health == Health.FMC
    sets = (view.effective & fully, view.effective & ~fully)
    every = view.steps_of([(mission.fleets, each) for each in sets])
    found = []
    for full, part in zip(every[::2], every[1::2], strict=True):
        times = np.union1d(full.times, part.times)
        worth = mission.worth(full.at(times), part.at(times))
        found.append(StepFunction(times, worth, view.end_d))
    return found
