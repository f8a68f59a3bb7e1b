"""How often things fail, and how long until they are restored."""

from collections.abc import Callable, Iterable

import numpy as np

from sim.record.groups import Groups, grouped
from sim.record.kept import kept, once, together
from sim.record.metric import metric
from sim.record.orders import classes, closed, opened, restored
from sim.record.tables import Floats, Ints
from sim.record.view import View


def _subjects(kind: str) -> Callable[[View], Iterable[str]]:
    """Every fleet and then every one of its modes, or kinds of scheduled work."""

    def found(view: View) -> Iterable[str]:
        """Those of a scenario."""
        for name, fleet in view.scenario.fleets.items():
            yield name
            for mode in fleet.modes if kind == "failure" else fleet.scheduled:
                yield f"{name}/{mode}"

    return found


of_failures, of_schedules = _subjects("failure"), _subjects("schedule")


def _classes(view: View, kind: str) -> tuple[int, Ints, Ints]:
    """How many subjects, and of every order class its fleet and its mode among them."""
    subjects = [*_subjects(kind)(view)]
    fleet = classes(view, subjects, lambda each: each.owner if each.kind == kind else "")
    mode = classes(view, subjects, lambda each: f"{each.owner}/{each.mode}")
    return len(subjects), fleet, np.where(fleet >= 0, mode, -1)


@once()
def _failures(view: View) -> tuple[int, Ints, Ints]:
    return _classes(view, "failure")


@once()
def _schedules(view: View) -> Groups:
    return grouped(*_classes(view, "schedule"))


@metric("failures", of="fleet/kind", unit="failures", source="count", subjects=of_failures)
@together
@kept
def failures(view: View) -> Floats:
    """Failures in the window, by fleet and by mode."""
    return grouped(*_failures(view)).sums(opened(view))


@metric(
    "failures_per_year", of="fleet/kind", unit="1/year", subjects=of_failures,
    source="count; a year is 365 days",
)  # fmt: skip
@together
def failures_per_year(view: View) -> Floats:
    """Failures a year, by fleet and by mode."""
    return failures(view) / view.years


@metric(
    "turnaround", of="fleet/kind", unit="d", subjects=of_failures,
    source="glossary: failure to return; Kaplan and Meier (1958)",
)  # fmt: skip
@together
def turnaround(view: View) -> list[float]:
    """Mean time from failure to return, of the failures in the window; what is open is cut."""
    orders, (subjects, fleet, mode) = view.tables.orders, _failures(view)
    of_fleet, of_mode = fleet[orders.order_class], mode[orders.order_class]
    rows = view.groups("orders", subjects, of_fleet, of_mode)
    return [each.mean for each in restored(view).of(rows)]


@metric(
    "scheduled_done_per_year", of="fleet/kind", unit="1/year", source="count",
    subjects=of_schedules,
)  # fmt: skip
@together
def scheduled_done_per_year(view: View) -> Floats:
    """Scheduled work completed a year, by fleet and by kind."""
    return _schedules(view).sums(closed(view)) / view.years
