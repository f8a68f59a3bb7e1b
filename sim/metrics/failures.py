"""How often things fail, and how long until they are restored."""

from collections.abc import Iterator
from math import inf

import numpy as np

from sim.core.ticks import decimal
from sim.record.metric import Values, metric
from sim.record.tables import Bools
from sim.record.view import View


def _classes(view: View, kind: str) -> Iterator[tuple[str, Bools]]:
    """Subjects and their order classes: every fleet, then every one of its modes."""
    names = view.tables.names.order_classes
    key = "order classes", kind, names
    if key not in view.scenario.worked_out:
        found = view.scenario.worked_out[key] = []
        for name, fleet in view.scenario.fleets.items():
            own = view.classes(owner=name, kind=kind)
            found.append((name, own))
            for mode in fleet.modes if kind == "failure" else fleet.scheduled:
                these = own & np.array([each.mode == mode for each in names])
                found.append((f"{name}/{mode}", these))
    yield from view.scenario.worked_out[key]


@metric("failures", of="fleet/kind", unit="failures", source="count")
def failures(view: View) -> Values:
    """Failures in the window, by fleet and by mode."""
    orders = view.tables.orders
    opened = view.within(orders.opened)
    for subject, classes in _classes(view, "failure"):
        yield subject, float(np.count_nonzero(opened & classes[orders.order_class]))


@metric("failures_per_year", of="fleet/kind", unit="1/year", source="count; a year is 365 days")
def failures_per_year(view: View) -> Values:
    """Failures a year, by fleet and by mode."""
    for subject, count in failures(view):
        yield subject, count / view.years


@metric(
    "turnaround",
    of="fleet/kind",
    unit="d",
    source="glossary: failure to return; Kaplan and Meier (1958)",
)
def turnaround(view: View) -> Values:
    """Mean time from failure to return, of the failures in the window; what is open is cut."""
    orders = view.tables.orders
    seen = view.seen(orders.opened, *view.order_ends)
    for subject, classes in _classes(view, "failure"):
        yield subject, seen.of(classes[orders.order_class]).mean


@metric("scheduled_done_per_year", of="fleet/kind", unit="1/year", source="count")
def scheduled_done_per_year(view: View) -> Values:
    """Scheduled work completed a year, by fleet and by kind."""
    orders = view.tables.orders
    closed = orders.done & view.within(orders.closed)
    for subject, classes in _classes(view, "schedule"):
        yield subject, np.count_nonzero(closed & classes[orders.order_class]) / view.years


def takes_away(view: View, fleet: str) -> Bools:
    """Order classes of a fleet whose platforms are down or away until they are restored."""
    key = "takes away", fleet, view.tables.names.order_classes
    if key not in view.scenario.worked_out:
        view.scenario.worked_out[key] = _takes_away(view, fleet)
    kept: Bools = view.scenario.worked_out[key]
    return kept


def _takes_away(view: View, fleet: str) -> Bools:
    modes = view.scenario.fleets[fleet].modes
    stays = [name for name, each in modes.items() if each.severity == "pmc" and not each.work]
    own = view.classes(owner=fleet)
    away = [
        each.mode not in stays or each.kind != "failure" for each in view.tables.names.order_classes
    ]
    return np.asarray(own & np.array(away, dtype=bool))


@metric("returned_by", of="fleet@day", unit="platforms", source="ours: returned in time")
def returned_by(view: View) -> Values:
    """Platforms that were down on day 0 or went down since, back by each day; by fleet."""
    orders = view.tables.orders
    relevant = (orders.closed >= view.start_d) & (orders.closed < inf) & orders.done
    for name in view.scenario.fleets:
        these = relevant & takes_away(view, name)[orders.order_class]
        closed = orders.closed[these] - view.start_d
        for day in view.scenario.measure.returned_by_d:
            known = day <= view.length_d
            yield (
                f"{name}@{decimal(day)}",
                float(np.count_nonzero(closed < day)) if known else float("nan"),
            )
