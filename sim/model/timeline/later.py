"""The same theater, in which everything that has a day comes later: peace lasts so much longer."""

from functools import lru_cache
from typing import TypeVar

from sim.core.same import Same
from sim.core.ticks import on_grid
from sim.model.event import TheaterEvent
from sim.model.rule import Exemption, Rule
from sim.model.scenario import Phase, Scenario

Starts = TypeVar("Starts", Phase, TheaterEvent)
Holds = TypeVar("Holds", Rule, Exemption)

MOST_KEPT = 64
"""Scenarios that are kept for a while [count]."""


def later(scenario: Scenario, by_d: float) -> Scenario:
    """A scenario with the same first day, whose phases, events and rules come later.

    What was day 0 is day ``by_d``, and the horizon is as much later [d].
    """
    return _later(Same(scenario), by_d)


@lru_cache(maxsize=MOST_KEPT)
def _later(same: Same[Scenario], by_d: float) -> Scenario:
    """The same object each time, so that what is worked out from it is kept."""
    scenario = same.thing
    if by_d == 0:
        return scenario

    def moved(day: float) -> float:
        return on_grid(day + by_d)

    def starts(each: Starts) -> Starts:
        return each.model_copy(update={"start_d": moved(each.start_d)})

    def holds(each: Holds, **more: object) -> Holds:
        dates = {"from_d": moved(each.from_d), "until_d": moved(each.until_d)}
        return each.model_copy(update={**dates, **more})

    return scenario.but(
        horizon_d=moved(scenario.horizon_d),
        phases={name: starts(each) for name, each in scenario.phases.items()},
        events={name: starts(each) for name, each in scenario.events.items()},
        rules={
            name: holds(rule, exempts={key: holds(each) for key, each in rule.exempts.items()})
            for name, rule in scenario.rules.items()
        },
    )
