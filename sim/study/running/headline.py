"""Which metrics speak for a scenario where nobody asks for others: one answer for every command."""

from sim.model.scenario import Scenario


def headline(scenario: Scenario) -> list[str]:
    """DRU and the uptime of missions, and Ao of fleets; without either, utilisation and waits."""
    names = ["dru", "mission_uptime"] if scenario.missions else []
    names += ["ao"] if scenario.fleets else []
    return names or ["utilisation", "wait"]
