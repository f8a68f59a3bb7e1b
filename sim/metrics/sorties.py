"""Sorties and hours: what is flown of what is demanded, in the window and by phase.

Who flies is on the record: whoever operates on station. What is flown is the integral of a rate
that changes with their number and with the phase, so that it is exact.
"""

from collections.abc import Iterator
from math import isnan, nan

import numpy as np

from sim.model.fleet import Fleet
from sim.model.flying import Flying
from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.subjects import on_days
from sim.record.tables import Floats
from sim.record.view import View, ratio

SOURCE = "TSAR, RAND R-2584 (1982): sorties flown of those demanded"


@once()
def _flying(view: View) -> dict[str, tuple[Fleet, Flying]]:
    """Fleets of which sorties are demanded."""
    fleets = view.scenario.fleets.items()
    return {name: (fleet, fleet.flying) for name, fleet in fleets if fleet.flying is not None}


def _subjects(view: View) -> Iterator[str]:
    """Every fleet that flies, then by phase."""
    for name in _flying(view):
        yield name
        yield from (f"{name}/{phase}" for phase in view.scenario.timeline[1])


def _phases(view: View) -> tuple[list[str], Floats]:
    """Names of the phases, one for a scenario without, and the days that bound them."""
    starts_d, names = view.scenario.timeline
    bounds = np.array([-np.inf, *starts_d[1:], np.inf])
    return names or [""], np.clip(bounds, view.start_d, view.end_d)


@kept
def _flown(view: View) -> tuple[Floats, Floats]:
    """Sorties flown and demanded by every fleet in each phase, shape (fleets, phases)."""
    fleets, (phases, bounds) = _flying(view), _phases(view)
    flown, demanded = np.zeros((2, len(fleets), len(phases)))
    up = view.steps_of([([name], view.effective) for name in fleets]) if fleets else []
    for row, ((fleet, flying), steps) in enumerate(zip(fleets.values(), up, strict=True)):
        ends = np.append(steps.times[1:], steps.end_d)
        for column, phase in enumerate(phases):
            first, last = bounds[column : column + 2]
            length_d = np.clip(ends, first, last) - np.clip(steps.times, first, last)
            rates = np.array([float(flying.flown(phase, n)) for n in range(fleet.size + 1)])
            flown[row, column] = length_d @ rates[steps.counts]
            demanded[row, column] = float(flying.demanded(phase, fleet.size)) * (last - first)
    return flown, demanded


@once()
def _hours_per_sortie(view: View) -> Floats:
    """Shape (fleets, phases) [h]."""
    phases, _ = _phases(view)
    hours = [
        [float(flying.hours(phase)) for phase in phases] for _, flying in _flying(view).values()
    ]
    return np.array(hours).reshape(-1, len(phases))


def _told(view: View, by_phase: Floats) -> Floats:
    """A column: of every fleet the sum, and then its phases where there are some."""
    whole = by_phase.sum(axis=1, keepdims=True)
    named = view.scenario.timeline[1]
    return np.ravel(np.hstack((whole, by_phase)) if named else whole)


@metric("sorties_demanded", of="fleet/kind", unit="sorties", source=SOURCE, subjects=_subjects)
def sorties_demanded(view: View) -> Floats:
    """Sorties demanded of each fleet in the window, and in each phase."""
    return _told(view, _flown(view)[1])


@metric("sorties_flown", of="fleet/kind", unit="sorties", source=SOURCE, subjects=_subjects)
def sorties_flown(view: View) -> Floats:
    """Sorties that each fleet flies in the window, and in each phase."""
    return _told(view, _flown(view)[0])


@metric("sorties_met", of="fleet/kind", unit="fraction", source=SOURCE, subjects=_subjects)
def sorties_met(view: View) -> Floats:
    """Share of the sorties demanded that is flown, in the window and in each phase."""
    return np.minimum(ratio(sorties_flown(view), sorties_demanded(view)), 1.0)


@metric("hours_demanded", of="fleet/kind", unit="h", source=SOURCE, subjects=_subjects)
def hours_demanded(view: View) -> Floats:
    """Flying hours demanded of each fleet in the window, and in each phase."""
    return _told(view, _flown(view)[1] * _hours_per_sortie(view))


@metric("hours_flown", of="fleet/kind", unit="h", source=SOURCE, subjects=_subjects)
def hours_flown(view: View) -> Floats:
    """Hours that each fleet flies in the window, and in each phase."""
    return _told(view, _flown(view)[0] * _hours_per_sortie(view))


@metric(
    "failures_per_sortie", of="fleet/kind", unit="failures/sortie", subjects=_subjects,
    source="RAND MR-1225 (2001): removals per sortie, against the sortie rate",
)  # fmt: skip
def failures_per_sortie(view: View) -> Floats:
    """Failures of each fleet for each sortie that it flies, in the window and in each phase."""
    flown, _ = _flown(view)
    _, bounds = _phases(view)
    orders, classes = view.tables.orders, view.tables.names.order_classes
    failed = np.zeros(flown.shape)
    for row, name in enumerate(_flying(view)):
        ours = np.array([each.owner == name and each.kind == "failure" for each in classes])
        days = orders.opened[ours[orders.order_class]] if len(classes) else orders.opened
        failed[row] = np.diff(np.sort(days).searchsorted(bounds))
    return ratio(_told(view, failed), _told(view, flown))


@metric("sorties_at_day", of="fleet@day", unit="1/d", source=SOURCE, subjects=on_days(_flying))
def sorties_at_day(view: View) -> Floats:
    """Sorties a day that each fleet flies on each of the days in ``measure.days``."""
    fleets = [*view.scenario.fleets]
    up = view.at_days(view.effective)[[fleets.index(name) for name in _flying(view)]]
    phases = [view.scenario.phase_at(day) for day in view.asked_days.tolist()]
    flown = [
        [
            nan if isnan(n) else float(flying.flown(phase, int(n)))
            for n, phase in zip(row, phases, strict=True)
        ]
        for row, (_, flying) in zip(up.tolist(), _flying(view).values(), strict=True)
    ]
    return np.ravel(np.array(flown, dtype=float))
