"""From one replication to numbers: every metric, and the daily series."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.model.condition import Health
from sim.model.scenario import MAX_DAYS, Scenario
from sim.record.metric import Metric, metrics
from sim.record.side_by_side import in_batches, side_by_side
from sim.record.tables import Tables
from sim.record.view import View
from sim.study.running.hub_days import NONE, hub_days

Floats = NDArray[np.float64]
Key = tuple[str, str]
"""Metric and subject."""


@dataclass(frozen=True)
class Outcome:
    """What is kept of one replication.

    Attributes
    ----------
    keys
        Metric and subject of each value; the same in every replication of a scenario.
    values
        Shape (keys,).
    daily
        Platforms on station on days 0, 1, ... by mission and by fleet, shape (series, days).
    hubs
        Berths in use and jobs that wait, by hub and day (``sim.study.running.hub_days``).
    """

    keys: tuple[Key, ...]
    values: Floats
    daily: NDArray[np.int64]
    hubs: NDArray[np.int16] = field(default_factory=NONE.copy)


def outcome(
    tables: Tables, scenario: Scenario, only: Collection[str] | None = None, series: bool = True
) -> Outcome:
    """Every metric of one replication over the window from day 0.

    With ``only`` the metrics of those names; without ``series`` no daily series.
    """
    return _outcome(View(tables, scenario), only, series)


def outcomes_of(
    records: Iterable[Tables], scenario: Scenario, only: Collection[str] | None, series: bool
) -> Iterator[Outcome]:
    """The outcomes of some records of a scenario, each with the numbers that ``outcome`` gives it.

    Short records are measured side by side; an error in one comes after the outcomes before it.
    """
    for every in in_batches(records):
        for place, view in enumerate(side_by_side(every, scenario)):
            try:
                found = _outcome(view, only, series)
            except Exception:
                if view.beside is None:
                    raise
                found = outcome(every[place], scenario, only, series)  # whose error it is
            yield found


def _outcome(view: View, only: Collection[str] | None, series: bool) -> Outcome:
    keys, wanted = _asked(view, (*metrics,) if only is None else (*only,))
    values = np.concatenate([np.empty(0), *(each.column(view) for each in wanted)])
    if len(values) != len(keys):
        raise ValueError(f"{len(values)} values of metrics that have {len(keys)} subjects")
    if not series:
        return Outcome(keys, values, np.empty((0, 0), dtype=np.int64))
    return Outcome(keys, values, daily(view), hub_days(view))


def prepare(tables: Tables, scenario: Scenario, only: Collection[str] | None = None) -> None:
    """Let metrics work out what they know of the scenario, before a process is copied.

    They see the record up to now, over all of it.
    """
    view = View(tables, scenario, tables.start_d)
    with suppress(Exception), np.errstate(all="ignore"):  # each outcome tells it in its own way
        for each in _asked(view, (*metrics,) if only is None else (*only,))[1]:
            each.column(view)


def _asked(view: View, names: tuple[str, ...]) -> tuple[tuple[Key, ...], list[Metric]]:
    """Keys of some metrics, and those of them that the scenario has a subject of."""
    known = view.of_names()
    if names not in known:
        every = [(metrics[name], metrics[name].subjects(view)) for name in names]
        keys = tuple((each.name, subject) for each, subjects in every for subject in subjects)
        known[names] = keys, [each for each, subjects in every if subjects]
    found: tuple[tuple[Key, ...], list[Metric]] = known[names]
    return found


def series_names(scenario: Scenario) -> list[str]:
    """Names of the daily series: missions, then fleets."""
    return [*(f"mission {name}" for name in scenario.missions), *scenario.fleets]


def daily(view: View) -> NDArray[np.int64]:
    """Platforms on station at the start of every day of the window; -1 after an early end.

    Where degraded platforms count for less, what a mission has is rounded down.
    """
    scenario, place = view.scenario, {name: row for row, name in enumerate(view.scenario.fleets)}
    days = min(int(np.ceil(scenario.horizon_d)), MAX_DAYS)

    def day(at: Floats) -> NDArray[np.int64]:
        return np.ceil(np.minimum(np.maximum(at, 0), days)).astype(np.int64)

    every = full = view.on_days(day, days, view.effective)
    if any(each.degraded_worth < 1 for each in scenario.missions.values()):
        full = view.on_days(day, days, view.effective & (view.health == Health.FMC))
    table = np.empty((len(scenario.missions) + len(every), days), dtype=np.int64)
    table[len(scenario.missions) :] = every
    for row, mission in enumerate(scenario.missions.values()):
        own = [place[each] for each in {*mission.fleets}]
        fully = full[own].sum(axis=0)
        table[row] = mission.worth(fully, every[own].sum(axis=0) - fully)
    table[:, np.arange(days) >= view.end_d] = -1
    return table
