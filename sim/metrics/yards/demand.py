"""What yards are asked for, in man-days: what came, what was known of it on day 0, what was worked.

A man-day is a day of hands-on time of one of the people at work: those that ``people_per_day``
says for the domain; else the crews and people that a stage needs, one where it names none. What is
asked for counts at the mean of its work package at the hub.
"""

from collections.abc import Iterable, Iterator
from math import fsum, nan

import numpy as np

from sim.metrics.yards.options import options_of, task_name
from sim.metrics.yards.own_work import hands_on_cells, repaired
from sim.metrics.yards.workload import by_lead
from sim.model.eligibility.eligibility import package
from sim.model.eligibility.repair_options import every_task
from sim.model.scenario import QUARTER_D, Scenario
from sim.model.yards.hub import Hub
from sim.model.yards.shifts import stretch
from sim.model.yards.work import Stage
from sim.record.kept import kept, once
from sim.record.metric import metric
from sim.record.orders import hub_of_order
from sim.record.tables import Floats, Ints
from sim.record.view import View, ratio

ALL_HUBS = "all hubs"
WHAT = ("scheduled", "unscheduled")
KNOWN = "ours: what a yard knows on day 0"


def people(scenario: Scenario, fleet: str, hub: Hub, stage: Stage) -> float:
    """People at work in a stage at a hub: those that ``people_per_day`` says for the domain; else
    the crews and people that it needs, and one where it names none."""
    told = scenario.people_per_day.get(repaired(scenario, fleet))
    if told is not None:
        return told
    named = {**scenario.people, **hub.crews}
    return sum(amount for need, amount in stage.needs.items() if need in named) or 1


@once()
def _hubs(view: View) -> list[str]:
    """Hubs that do work of fleets."""
    works = np.flatnonzero(_content(view).any(axis=0))
    hubs = [*view.scenario.hubs]
    return [hubs[number] for number in works]


def _stages(view: View) -> Iterator[tuple[int, int, str, Stage]]:
    """Stages of the fleets' work at hubs: number of the order class, of the hub, name, stage."""
    scenario = view.scenario
    works = {
        (fleet, task.told): task.work for fleet in scenario.fleets
        for task in every_task(scenario, fleet)
    }  # fmt: skip
    for number, each in enumerate(view.tables.names.order_classes):
        work = works.get((each.owner, task_name(each)))
        for place, hub in enumerate(scenario.hubs.values()):
            if work is not None and (work in hub.work or work in scenario.work):
                stages = package(scenario, hub, work).stages.items()
                yield from ((number, place, name, stage) for name, stage in stages)


@once()
def _content(view: View) -> Floats:
    """Mean man-days of the work of each order class at each hub, shape (classes, hubs)."""
    hubs = [*view.scenario.hubs.values()]
    found = np.zeros((len(view.tables.names.order_classes), len(hubs)))
    for number, place, _, stage in _stages(view):
        owner = view.tables.names.order_classes[number].owner
        at_work = people(view.scenario, owner, hubs[place], stage)
        found[number, place] += stage.average_d * hubs[place].pace * at_work
    return found


@kept
def _hub(view: View) -> Ints:
    """Hub of every order in the order of the scenario, -1 for none."""
    place = [*map([*view.scenario.hubs].index, view.tables.names.hubs), -1]
    return np.array(place, dtype=np.int64)[hub_of_order(view)]


@kept
def _quarters(view: View) -> Floats:
    """First days of the quarters that begin after each lead."""
    return np.array(view.scenario.measure.forecast_leads_d, dtype=float) + view.start_d


def _told(view: View, by_hub: Floats) -> Floats:
    """Values by hub and lead of the hubs that are told; nan for quarters that are cut short."""
    cut = _quarters(view) + QUARTER_D > view.end_d
    own = [[*view.scenario.hubs].index(hub) for hub in _hubs(view)]
    return np.where(cut, nan, by_hub)[own]


@metric(
    "man_days_asked", of="hub/kind@day", unit="man-days", source="ours: mean content of what came",
    subjects=by_lead(lambda view: (f"{hub}/{what}" for hub in _hubs(view) for what in WHAT)),
)  # fmt: skip
def man_days_asked(view: View) -> Floats:
    """Man-days of the work that fleets send to each hub in the quarter after each lead.

    The 91.25 days that begin each of ``measure.forecast_leads_d`` after day 0; scheduled work, and
    all other.
    """
    orders = view.tables.orders
    kinds = [each.kind == "schedule" for each in view.tables.names.order_classes]
    scheduled = np.array(kinds, dtype=bool)[orders.order_class]
    found = np.zeros((len(view.scenario.hubs), len(WHAT), len(_quarters(view))))
    for column, first in enumerate(_quarters(view)):
        here = (_hub(view) >= 0) & (orders.opened >= first) & (orders.opened < first + QUARTER_D)
        hub, what = _hub(view)[here], 1 - scheduled[here]
        np.add.at(found[:, :, column], (hub, what), _content(view)[orders.order_class[here], hub])
    return _told(view, found).ravel()


@metric(
    "man_days_known", of="hub@day", unit="man-days", source=KNOWN, subjects=by_lead(_hubs),
)  # fmt: skip
def man_days_known(view: View) -> Floats:
    """What each hub knows on day 0 of that: man-days of scheduled work that falls due in it.

    Of the hub that has a platform, had it last, or is to have it first; and again after its
    interval, taken as calendar days at tempo 1 of a platform that is up, and the mean time away.
    The first date of work that was last done before the record begins is on the calendar of the
    platform, and taken from the record: from its plan if it has one.
    """
    found = np.zeros((len(view.scenario.hubs), len(_quarters(view))))
    for number, each in enumerate(view.tables.names.order_classes):
        if each.kind == "schedule":
            hub, due, cycle = _next(view, number)
            for column, first in enumerate(_quarters(view)):
                times = _times(due, cycle, first + QUARTER_D) - _times(due, cycle, first)
                np.add.at(found[:, column], hub, times * _content(view)[number, hub])
    return _told(view, found).ravel()


def _times(due: Floats, cycle: Floats, until: float) -> Floats:
    """How often what is due on a date, and again after every cycle, falls due before a date."""
    return np.maximum(np.ceil((until - due) / cycle), 0.0)


def _next(view: View, number: int) -> tuple[Ints, Floats, Floats]:
    """Scheduled work of a class by platform: hub, next date due as known on day 0, cycle [d]."""
    orders, each = view.tables.orders, view.tables.names.order_classes[number]
    fleet, options = view.scenario.fleets[each.owner], options_of(view).get(number, [])
    rows = np.flatnonzero((orders.order_class == number) & (_hub(view) >= 0))  # by platform, time
    _, first = np.unique(orders.entity[rows], return_index=True)
    if not len(rows) or not options:
        return np.empty(0, dtype=np.int64), np.empty(0), np.empty(0)
    begun = np.add.reduceat((orders.opened[rows] <= view.start_d).astype(np.int64), first)
    row = rows[first + np.maximum(begun - 1, 0)]
    hub, opened, closed = _hub(view)[row], orders.opened[row], orders.closed[row]
    away_d = np.array([each.takes_d for each in options])[hub]
    away_d = np.where(np.isinf(away_d), 0.0, away_d)
    if fleet.scheduled[each.mode].counted_from == "due_date":
        away_d, closed = np.zeros(len(row)), opened
    interval_d = fleet.interval_d(each.mode)
    done = np.where(closed <= view.start_d, closed, opened + away_d)
    planned = np.full(len(orders.opened), nan)
    planned[view.tables.plans.order] = view.tables.plans.due
    calendar = np.where(np.isnan(planned[row]), opened, planned[row])
    return hub, np.where(begun > 0, done + interval_d, calendar), interval_d + away_d


def _and_all(view: View) -> Iterable[str]:
    return [*_hubs(view), ALL_HUBS] if _hubs(view) else []


@metric(
    "demand_foreseen", of="hub@day", unit="fraction", source=KNOWN, subjects=by_lead(_and_all),
)  # fmt: skip
def demand_foreseen(view: View) -> Floats:
    """Share of ``man_days_asked`` that was known on day 0: of the scheduled work that came to each
    hub no more than was ``man_days_known`` there. nan where nothing was asked."""
    asked = np.reshape(man_days_asked(view), (-1, len(WHAT), len(_quarters(view))))
    foreseen = np.minimum(np.reshape(man_days_known(view), (len(asked), -1)), asked[:, 0])
    whole = asked.sum(axis=1)
    both = (
        np.vstack([each, [fsum(lead) for lead in each.T.tolist()]]) for each in (foreseen, whole)
    )
    return ratio(*both).ravel()


@once()
def _crews(view: View) -> Floats:
    """Man-days in a calendar day of work by station and order class, shape (stations, classes)."""
    names, hubs = view.tables.names, [*view.scenario.hubs.items()]
    row = {(each.hub, each.stage): number for number, each in enumerate(names.stations)}
    found = np.zeros((len(names.stations), len(names.order_classes)))
    for number, place, stage_name, stage in _stages(view):
        name, hub = hubs[place]
        if (name, stage_name) in row:
            at_work = people(view.scenario, names.order_classes[number].owner, hub, stage)
            found[row[name, stage_name], number] = at_work / stretch(hub, stage.needs)
    return found


@metric(
    "man_days_per_year", of="hub", unit="man-days/year", source="ours: days in work x people",
    subjects=_and_all,
)  # fmt: skip
def man_days_per_year(view: View) -> Floats:
    """Man-days a year that each hub works for the fleets, and all hubs together.

    Days in work of the window times the people of the stage, growth and what is interrupted
    included, nights and free days not. Parts and outside loads are left out.
    """
    hubs = [each.hub for each in view.tables.names.stations]
    days = hands_on_cells(view) * _crews(view)
    own = [fsum(days[[each == hub for each in hubs]].ravel().tolist()) for hub in _hubs(view)]
    return np.array([*own, fsum(own)]) / view.years
