"""Battle damage by class: how much there is, how long until it is undone, and in which steps.

Only for fleets whose damage is in classes; of all damage alike ``damaged`` and ``days`` tell.
"""

import numpy as np

from sim.metrics.lost_days import bucket_of, buckets
from sim.record.groups import grouped
from sim.record.kept import once
from sim.record.metric import metric
from sim.record.orders import classes, opened, restored
from sim.record.tables import Floats, Ints
from sim.record.view import View


def _classes(view: View) -> list[tuple[str, str]]:
    """Every class of damage with its fleet, as the record names it."""
    found = []
    for name, fleet in view.scenario.fleets.items():
        hits = None if fleet.damage is None else fleet.modes[fleet.damage].hits
        found += [(name, f"{fleet.damage}.{each}") for each in (hits.classes if hits else ())]
    return found


def by_class(view: View) -> list[str]:
    """``fleet/mode.class``, from the least severe on."""
    return [f"{fleet}/{kind}" for fleet, kind in _classes(view)]


@once()
def _damages(view: View) -> tuple[int, Ints]:
    """How many classes, and the class of every order class."""
    subjects = by_class(view)
    return len(subjects), classes(view, subjects, lambda each: f"{each.owner}/{each.mode}")


@metric("damaged_by_class", of="fleet/kind", unit="hits", source="count", subjects=by_class)
def damaged_by_class(view: View) -> Floats:
    """Hits in the window that left a platform damaged, by the class of the damage."""
    return grouped(*_damages(view)).sums(opened(view))


@metric(
    "regeneration", of="fleet/kind", unit="d", subjects=by_class,
    source="glossary: hit to return; Kaplan and Meier (1958)",
)  # fmt: skip
def regeneration(view: View) -> list[float]:
    """Mean time from a hit in the window to the return, by class of damage; what is open is cut."""
    orders, (count, kind) = view.tables.orders, _damages(view)
    return [each.mean for each in restored(view).of(grouped(count, kind[orders.order_class]))]


@once("conditions")
def _steps(view: View) -> tuple[Ints, int]:
    """Class of damage and bucket of every condition as one number, and how many there are."""
    every = len(buckets(view.scenario))
    kinds = list(dict.fromkeys(kind for _, kind in _classes(view)))
    place = {kind: number for number, kind in enumerate(kinds)}
    kind_of = np.array([place.get(each.mode, -1) for each in view.tables.names.conditions])
    return np.where(kind_of < 0, -1, kind_of * every + bucket_of(view)), len(kinds) * every


@metric(
    "damage_days", of="fleet/kind", unit="platform-days",
    source="ours: the days of `days` that are about damage, by class",
    subjects=lambda view: (
        f"{subject}/{each}" for subject in by_class(view) for each in buckets(view.scenario)
    ),
)  # fmt: skip
def damage_days(view: View) -> Floats:
    """Platform-days from hit to return by class of damage and bucket of ``days``: survey and
    planning as the work package names them, authorization, awaiting lift, load-out, transit, ..."""
    told = _classes(view)
    if not told:
        return np.zeros(0)
    step, count = _steps(view)
    every = len(buckets(view.scenario))
    kinds = list(dict.fromkeys(kind for _, kind in told))
    days = view.days_by(step, count).reshape(len(view.fleets), len(kinds), every)
    fleets = [*view.scenario.fleets]
    return np.concatenate([days[fleets.index(each), kinds.index(kind)] for each, kind in told])
