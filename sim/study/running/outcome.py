"""From one replication to numbers: every metric, and the daily series."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.model.condition import Health
from sim.model.scenario import MAX_DAYS, Scenario
from sim.record.kept import MeasuredTogether
from sim.record.metric import Column, metrics
from sim.record.side_by_side import Columns, in_batches, side_by_side, values_of
from sim.record.tables import Tables
from sim.record.view import View
from sim.study.running.hub_days import NONE, hub_days

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
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
    return _outcome(View(tables, scenario), _names(only), series)


def _names(only: Collection[str] | None) -> tuple[str, ...]:
    return (*metrics,) if only is None else (*only,)


def outcomes_of(
    records: Iterable[Tables], scenario: Scenario, only: Collection[str] | None, series: bool
) -> Iterator[Outcome]:
    """The outcomes of some records of a scenario, each with the numbers that ``outcome`` gives it.

    Short records are measured side by side; an error in one comes after the outcomes before it.
    """
    names = _names(only)
    for every in in_batches(records):
        for place, view in enumerate(side_by_side(every, scenario)):
            try:
                found = _outcome(view, names, series)
            except Exception:
                if view.beside is None:
                    raise
                found = outcome(every[place], scenario, only, series)  # whose error it is
            yield found


def _outcome(view: View, names: tuple[str, ...], series: bool) -> Outcome:
    asked = _asked(view, names)
    alone = (each(view) for each in asked.alone)
    values = np.concatenate([values_of(view, asked.together), *alone])
    if len(values) != len(asked.keys):
        raise ValueError(f"{len(values)} values of metrics that have {len(asked.keys)} subjects")
    values = values[asked.place]
    if not series:
        return Outcome(asked.keys, values, np.empty((0, 0), dtype=np.int64))
    return Outcome(asked.keys, values, daily(view), hub_days(view))


def prepare(tables: Tables, scenario: Scenario, only: Collection[str] | None = None) -> None:
    """Let metrics work out what they know of the scenario, before a process is copied.

    They see the record up to now, over all of it.
    """
    view = View(tables, scenario, tables.start_d)
    with suppress(Exception), np.errstate(all="ignore"):  # each outcome tells it in its own way
        asked = _asked(view, _names(only))
        values_of(view, asked.together)
        for each in asked.alone:
            each(view)


@dataclass(frozen=True)
class AskedColumns:
    """The columns of some metrics, as far as the scenario has a subject of them.

    Attributes
    ----------
    keys
        Metric and subject of each value.
    together, alone
        Columns that are worked out of all views that stand side by side, and of each alone.
    place
        Where the value of each key stands when those of ``alone`` come behind those of
        ``together``.
    """

    keys: tuple[Key, ...]
    together: Columns
    alone: tuple[Callable[[View], Column], ...]
    place: Ints


def _asked(view: View, names: tuple[str, ...]) -> AskedColumns:
    """What some metrics have of a scenario."""
    known = view.of_names()
    if names not in known:
        every = [(metrics[name], metrics[name].subjects(view)) for name in names]
        columns = [each.column for each, subjects in every if subjects]
        shared = [isinstance(each.column, MeasuredTogether) for each, of in every for _ in of]
        known[names] = AskedColumns(
            tuple((each.name, subject) for each, subjects in every for subject in subjects),
            tuple(each for each in columns if isinstance(each, MeasuredTogether)),
            tuple(each for each in columns if not isinstance(each, MeasuredTogether)),
            np.argsort(np.argsort(~np.array(shared, dtype=bool), kind="stable")),
        )
    found: AskedColumns = known[names]
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
