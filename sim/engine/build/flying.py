"""The flying of a fleet that counts it: clocks by the number of platforms that fly."""

from collections.abc import Sequence
from typing import get_args

from sim.core.amounts import exact
from sim.core.ticks import to_ticks
from sim.engine.platform.fleet_flying import Counted, FlyingPlan
from sim.engine.platform.fleet_plan import Turn
from sim.engine.time.clocks.operating_clock import Clock, PaceClock, clock
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
    paces = [
        [
            flying.pace(unit, name, up) * exact(hazard)
            for name, hazard in zip(names, hazards, strict=True)
        ]
        for up in range(size + 1)
    ]
    if flying.demanded_of == "platform":
        return (clock(starts_d, paces[-1]),) * len(paces)
    starts = [to_ticks(start) for start in starts_d]
    return tuple(PaceClock(starts, pace) for pace in paces)
