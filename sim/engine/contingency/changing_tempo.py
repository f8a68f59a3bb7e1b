"""A fleet whose tempo events change: its plan, with clocks of one replication."""

from dataclasses import replace

from sim.engine.platform.fleet_plan import FleetPlan
from sim.engine.time.tempo import Tempo


def at_tempo(fleet: FleetPlan, tempo: Tempo) -> FleetPlan:
    """The plan of a fleet whose clocks go at a tempo that may change."""
    parts = fleet.parts
    return replace(
        fleet,
        clock=tempo.of(fleet.clock),
        turns=tuple(replace(each, clock=tempo.of(each.clock)) for each in fleet.turns),
        parts=None if parts is None else replace(parts, clock=tempo.of(parts.clock)),
    )
