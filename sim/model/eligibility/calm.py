"""Calendars of a stage at a hub: which have to be calm, and how often they are."""

from collections.abc import Iterable
from math import lcm, prod

from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub
from sim.model.yards.people import Shift
from sim.model.yards.work import Stage


def calendars_of(hub: Hub, stage: Stage) -> list[str]:
    """Names of those that have to be calm."""
    return sorted({*hub.calm, *stage.calm})


def calm_frac(scenario: Scenario, hub: Hub, stage: Stage) -> float:
    """Share of the time in which they are, as if each for itself."""
    named = (scenario.calendars[name] for name in calendars_of(hub, stage))
    return prod(each.calm_frac for each in named)


def reach_d(scenario: Scenario, calm: Iterable[str], shifts: tuple[Shift, ...]) -> float:
    """How far ahead every stretch that is on shift and calm has been seen [d]."""
    found = 0.0
    for name in calm:
        calendar = scenario.calendars[name]
        last_d = calendar.spells[-1][1] if calendar.spells else 0.0
        found += calendar.repeats_every_d or last_d + scenario.warm_up_d
    return found + lcm(1, *(each.days_on + each.days_off for each in shifts))
