"""The flying of a fleet that counts it: clocks by the number of platforms that fly."""

from collections.abc import Sequence
from typing import get_args

from sim.core.amounts import exact
from sim.engine.platform.fleet_plan import Turn
from sim.engine.platform.flying import Counted, FlyingPlan
from sim.engine.time.operating_clock import Clock, clock
from sim.model.condition import Health
from sim.model.fleet import Fleet
from sim.model.flying import Flown, Flying
from sim.model.scenario import Domain, Scenario


def flying_plan(scenario: Scenario, fleet: Fleet, turns: Sequence[Turn]) -> FlyingPlan | None:
    """What is counted of a fleet's flying; None where nothing of it counts any."""
    if fleet.flying is None:
        return None
    modes = [each.clock for each in fleet.modes.values()]
    periods = [each.clock for each in fleet.scheduled.values()]
    counted = tuple(
        Counted(
            unit,
            _clocks(scenario, fleet.flying, fleet.domain, unit, fleet.size),
            tuple(number for number, each in enumerate(modes) if each == unit),
            tuple(number for number, each in enumerate(periods) if each == unit),
        )
        for unit in get_args(Flown)
        if unit in modes or unit in periods
    )
    serving = (turn.conditions[: Health.NMC] for turn in turns if turn.on_station)
    return FlyingPlan(fleet.size, counted, frozenset().union(*serving)) if counted else None


def _clocks(
    scenario: Scenario, flying: Flying, domain: Domain, unit: Flown, size: int
) -> tuple[Clock, ...]:
    """What each has flown, by how many fly; it ages by the hazard of the phase."""
    starts_d, hazards = scenario.rates(
        {name: each.hazard.get(domain, 1.0) for name, each in scenario.phases.items()}
    )
    names = scenario.timeline[1] or [""]
    clocks: list[Clock] = []
    for up in range(size + 1):
        pace = [
            flying.pace(unit, name, up) * exact(hazard)
            for name, hazard in zip(names, hazards, strict=True)
        ]
        clocks.append(clock(starts_d, pace))
    if flying.demanded_of == "platform":
        clocks = [clocks[-1]] * len(clocks)
    return tuple(clocks)
