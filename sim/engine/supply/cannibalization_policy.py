"""When a fleet cannibalizes: under one policy, or under another one in some phases."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.core.ticks import Ticks, to_days
from sim.model.fleet import Cannibalization
from sim.model.scenario import Scenario


class PolicyByPhase(NamedTuple):
    """Policies of cannibalization by the phase."""

    by_phase: Mapping[str, str]
    phase_at: Callable[[float], str]

    def at(self, at: Ticks) -> str:
        """The policy at an instant."""
        return self.by_phase[self.phase_at(to_days(at))]


def policy_of(scenario: Scenario, fleet: Cannibalization) -> str | PolicyByPhase:
    """The policy of a fleet, or one by phase."""
    if not fleet.in_phases:
        return fleet.policy
    by_phase: dict[str, str] = dict.fromkeys(scenario.phases, fleet.policy)
    return PolicyByPhase({**by_phase, **fleet.in_phases}, scenario.phase_at)
