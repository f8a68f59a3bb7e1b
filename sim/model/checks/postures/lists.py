"""Checks of what postures list: hubs, access and routing."""

from collections.abc import Iterator

from sim.core.errors import Problem, known
from sim.model.scenario import Scenario

Problems = Iterator[Problem]


def posture_problems(scenario: Scenario) -> Problems:
    """Every hub that a posture names exists, and its routing names hubs that it uses."""
    for name, posture in scenario.postures.items():
        path = f"postures.{name}"
        for hub in posture.hubs if posture.hubs != "all" else ():
            yield from known(f"{path}.hubs", hub, scenario.hubs, "hub")
        for hub in posture.accepts:
            yield from known(f"{path}.accepts.{hub}", hub, scenario.hubs, "hub")
        for hub in posture.routing.names():
            yield from known(f"{path}.routing", hub, scenario.hubs, "hub")
            if hub in scenario.hubs and not posture.uses(hub):
                told = f"names {hub!r}, which is none of the hubs of this posture"
                yield Problem(f"{path}.routing", f"{told}; its share would go to the others")
