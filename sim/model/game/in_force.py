"""Which posture is in force on a day: an order of that one changes nothing."""

from collections.abc import Iterator

from sim.core.errors import Problem, shown
from sim.model.event import TheaterEvent
from sim.model.scenario import Scenario

POSTURE = "posture_changed"


def posture_of(event: TheaterEvent) -> str:
    """The posture that an event puts in force; empty where it puts none."""
    return next(
        (each.model_dump()["posture"] for each in event.does if each.chosen_by["kind"] == POSTURE),
        "",
    )


def posture_before(scenario: Scenario, name: str) -> str | None:
    """The posture in force when an event begins; None where chance says which.

    Parameters
    ----------
    name
        Of the event, which is one of the scenario. Events of one instant happen in the order of
        their names.
    """
    own = scenario.events[name]
    if own.after is not None:
        return None
    ordered = sorted(
        (each.start_d, key, each)
        for key, each in scenario.events.items()
        if key != name and each.enabled and posture_of(each)
        if (each.start_d, key) < (own.start_d, name)
    )
    found = scenario.posture
    for _, _, each in ordered:
        if each.after is not None or each.lasts is not None or each.probability < 1:
            return None
        found = posture_of(each)
    return found


def in_force_already(scenario: Scenario, name: str) -> Iterator[Problem]:
    """That an event orders the posture that is in force when it begins."""
    ordered = posture_of(scenario.events[name])
    if ordered and ordered == posture_before(scenario, name):
        others = [each for each in scenario.postures if each != ordered]
        right = f"; {', '.join(others)} would change it" if others else ""
        day = scenario.events[name].start_d
        yield Problem("posture", f"{shown(ordered)} is in force on day {day:g} already{right}")
