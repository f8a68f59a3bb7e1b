"""What a metric may see: one replication over a window, and what many metrics share.

Whatever ended before the window is in no metric, to the last bit, so that a window of a longer run
does without it. Moves, orders of stocks for their shelves and orders of scheduled work are whole:
they tell what is on a shelf, due in, and due next when the window opens.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum, inf, nan
from typing import Any

import numpy as np

from sim.core.ticks import decimal, whole
from sim.model.condition import Activity, Cause, Health, Place
from sim.model.scenario import Mission, Scenario
from sim.record.durations import Seen
from sim.record.tables import Bools, Floats, Ints, Tables

YEAR_D = 365.0


@dataclass(frozen=True)
class StepFunction:
    """A count over time: ``counts[i]`` from ``times[i]`` until the next time or the end."""

    times: Floats
    counts: Ints | Floats
    end_d: float

    @property
    def lengths_d(self) -> Floats:
        """How long each count lasted [d]."""
        lengths_d = np.empty(len(self.times))
        np.subtract(self.times[1:], self.times[:-1], out=lengths_d[:-1])
        lengths_d[-1:] = self.end_d - self.times[-1:]
        return lengths_d

    def at(self, days: Floats) -> Ints | Floats:
        """Counts at given days."""
        return self.counts[self.times.searchsorted(days, side="right") - 1]


class View:
    """One replication over the window [start_d, end_d).

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

    @cached_property
    def health(self) -> Ints:
        """Health of every condition, by its number."""
        return np.array([each.health for each in self.tables.names.conditions], dtype=np.int64)

    @cached_property
    def place(self) -> Ints:
        """Place of every condition, by its number."""
        return np.array([each.place for each in self.tables.names.conditions], dtype=np.int64)

    @cached_property
    def activity(self) -> Ints:
        """Activity of every condition, by its number."""
        return np.array([each.activity for each in self.tables.names.conditions], dtype=np.int64)

    @cached_property
    def scheduled(self) -> Bools:
        """Whether a condition is part of scheduled work."""
        causes = [each.cause == Cause.SCHEDULE for each in self.tables.names.conditions]
        return np.array(causes, dtype=bool)

    @cached_property
    def away(self) -> Bools:
        """Whether a condition is that of a platform not yet in the theater, or lost."""
        return np.asarray(self.activity == Activity.AWAY)

    @cached_property
    def possessed(self) -> Bools:
        """Whether the unit has the platform: not in scheduled work, and neither lost nor away."""
        return np.asarray(~self.scheduled & ~self.away)

    @cached_property
    def capable(self) -> Bools:
        """Mission capable: FMC or PMC."""
        return np.asarray(self.health <= Health.PMC)

    @cached_property
    def up(self) -> Bools:
        """Up: capable, and neither worked on nor on the way to or from work."""
        busy = (self.activity == Activity.OPERATING) | (self.activity == Activity.ROTATION)
        return np.asarray(self.capable & busy)

    @cached_property
    def effective(self) -> Bools:
        """On station: up, and where it serves."""
        return np.asarray(self.up & (self.place == Place.ON_STATION))

    @cached_property
    def days(self) -> Floats:
        """Platform-days in the window by fleet and condition, shape (fleets, conditions)."""
        names, spells = self.tables.names, self.tables.spells
        shape = (len(names.fleets), len(names.conditions))
        cell = names.fleet_of[spells.platform] * shape[1] + spells.condition
        weights = self.overlap_d(spells.start, spells.end)
        days = np.bincount(cell, weights, minlength=shape[0] * shape[1])
        return days.astype(np.float64).reshape(shape)

    def fleet_share(self, fleet: str, conditions: Bools, of: Bools | None = None) -> float:
        """Share of a fleet's platform-days (all, or ``of`` some conditions) in some conditions."""
        total = self.fleet_days(fleet, of)
        return self.fleet_days(fleet, conditions) / total if total else nan

    def fleet_days(self, fleet: str, conditions: Bools | None = None) -> float:
        """Platform-days of a fleet in the window, all or in some conditions [d].

        Summed exactly: conditions of a fleet elsewhere must not change the last bit.
        """
        row = self.days[self.fleet_number[fleet]]
        return fsum((row if conditions is None else row[conditions]).tolist())

    # Counts over time ----------------------------------------------------------------------

    def steps(self, fleets: Sequence[str], conditions: Bools) -> StepFunction:
        """How many platforms of some fleets are in some conditions, over the window."""
        names, spells = self.tables.names, self.tables.spells
        chosen = conditions[spells.condition]
        if len(fleets) < len(names.fleets):
            wanted = np.zeros(len(names.fleets), dtype=bool)
            wanted[[self.fleet_number[fleet] for fleet in fleets]] = True
            chosen &= wanted[names.fleet_of[spells.platform]]
        chosen &= spells.end > self.start_d
        start, end = spells.start[chosen], spells.end[chosen]
        step = np.repeat(np.array([1, -1]), len(start))
        return self.changes(np.concatenate((start, end)), step)

    def changes(self, at: Floats, step: Ints | Floats, before: float = 0) -> StepFunction:
        """A count that is ``before`` and changes by ``step`` at each date, over the window."""
        seen = at < self.end_d
        at, step = at[seen], step[seen]
        order = at.argsort(kind="stable")
        at, counts = at[order], before + step[order].cumsum()
        first = int(at.searchsorted(self.start_d, side="right"))
        begun = counts[first - 1] if first else before
        at = np.concatenate(([self.start_d], at[first:]))
        counts = np.concatenate(([begun], counts[first:]))
        last = np.ones(len(at), dtype=bool)
        np.not_equal(at[1:], at[:-1], out=last[:-1])
        times, counts = at[last], counts[last]
        changed = np.ones(len(times), dtype=bool)
        np.not_equal(counts[1:], counts[:-1], out=changed[1:])
        return StepFunction(times[changed], counts[changed], self.end_d)

    def at_days(self, steps: StepFunction) -> Iterator[tuple[str, float]]:
        """``@day`` and the count from each of ``measure.days`` on; nan from an early end on.

        A day at the end of the window has what was there right before it.
        """
        if not self.scenario.measure.days:
            return
        days = np.asarray(self.scenario.measure.days, dtype=float)
        counts = steps.at(days).astype(float)
        counts[(days > self.end_d) | (self.stopped & (days == self.end_d))] = nan
        for day, count in zip(days, counts, strict=True):
            yield f"@{decimal(day)}", float(count)

    @cached_property
    def held_d(self) -> Floats:
        """Unit-days of each pool in somebody's hands in the window, shape (pools,)."""
        holds = self.tables.holds
        held_d = self.overlap_d(holds.got, holds.released) * holds.amount
        by_pool = np.bincount(holds.pool, held_d, minlength=len(self.tables.names.pools))
        return by_pool.astype(np.float64)

    @cached_property
    def mission_steps(self) -> dict[str, StepFunction]:
        """Platforms on station for each mission, a degraded one at its worth, over the window."""
        return {name: self._worth(each) for name, each in self.scenario.missions.items()}

    def _worth(self, mission: Mission) -> StepFunction:
        if mission.degraded_worth == 1:
            return self.steps(mission.fleets, self.effective)
        fully = self.health == Health.FMC
        full = self.steps(mission.fleets, self.effective & fully)
        part = self.steps(mission.fleets, self.effective & ~fully)
        times = np.union1d(full.times, part.times)
        return StepFunction(times, mission.worth(full.at(times), part.at(times)), self.end_d)

    # Orders --------------------------------------------------------------------------------

    @cached_property
    def order_ends(self) -> tuple[Floats, Floats]:
        """When each order was done, and when other work took it over; inf for never."""
        orders = self.tables.orders
        return np.where(orders.done, orders.closed, inf), np.where(orders.done, inf, orders.closed)

    @cached_property
    def owner_of_order(self) -> list[str]:
        """Short owner of every order class: the fleet, or the load without its hub."""
        return [
            each.owner.split(".", 1)[1] if each.kind == "load" else each.owner
            for each in self.tables.names.order_classes
        ]

    def classes(self, *, owner: str | None = None, kind: str | None = None) -> Bools:
        """Which order classes belong to an owner and are of a kind."""
        return np.array(
            [
                (owner is None or each.owner == owner) and (kind is None or each.kind == kind)
                for each in self.tables.names.order_classes
            ],
            dtype=bool,
        )

    def customers(self, hub: str) -> list[str]:
        """Fleets and loads that may come to a hub, in the scenario's order."""
        known = (*self.scenario.fleets, *self.scenario.hubs[hub].load)
        return [each for each in known if (hub, each) in self.tables.names.customers]

    @cached_property
    def stations(self) -> list[tuple[str, Bools]]:
        """Subjects and their jobs: every stage in use of every hub, then by fleet or load."""
        jobs, names, orders = self.tables.jobs, self.tables.names, self.tables.orders
        owner = np.array(self.owner_of_order or [""])[orders.order_class[jobs.order]]
        found = []
        for hub in self.scenario.hubs:
            stages = {
                each.stage: number for number, each in enumerate(names.stations) if each.hub == hub
            }
            for stage, number in sorted(stages.items()):
                here = jobs.station == number
                found.append((f"{hub}/{stage}", here))
                for each in self.customers(hub):
                    found.append((f"{hub}/{stage}/{each}", here & (owner == each)))
        return found
