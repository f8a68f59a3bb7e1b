"""On station: how many platforms of each fleet serve at present, and what missions lack."""

from math import inf

from sim.model.condition import Activity, Health, Place
from sim.model.scenario import Scenario
from sim.record.tables import Names


class OnStation:
    """Counts who serves. It counts what is recorded anyway, and draws nothing."""

    def __init__(self, scenario: Scenario, names: Names) -> None:
        self._phase_at = scenario.phase_at
        self._missions = list(scenario.missions.values())
        self.counts = dict.fromkeys(names.fleets, 0)
        self._present: set[int] = set()
        self._serving = [
            each.place == Place.ON_STATION
            and each.activity == Activity.OPERATING
            and each.health <= Health.PMC
            for each in names.conditions
        ]

    def is_serving(self, condition: int) -> bool:
        """Whether who is in a condition serves; one that came up later is a wait."""
        return condition < len(self._serving) and self._serving[condition]

    def changes(self, fleet: str, step: int) -> None:
        """A platform begins (+1) or ceases (-1) to serve."""
        self.counts[fleet] += step

    def margins(self, at_d: float) -> list[tuple[list[str], int]]:
        """Fleets of each mission that is required on a day, and what they have beyond k."""
        phase = self._phase_at(at_d)
        return [
            (each.fleets, sum(self.counts[fleet] for fleet in each.fleets) - each.k)
            for each in self._missions
            if not each.phases or phase in each.phases
        ]

    def margin(self, fleet: str, at_d: float) -> float:
        """The smallest margin of the missions of a fleet; inf without one."""
        return min((spare for fleets, spare in self.margins(at_d) if fleet in fleets), default=inf)

    def sees(self, fleet: str, platform: int, condition: int) -> None:
        """A platform, by its place among all, enters a condition."""
        if (serves := self.is_serving(condition)) != (platform in self._present):
            self._present ^= {platform}
            self.changes(fleet, 1 if serves else -1)
