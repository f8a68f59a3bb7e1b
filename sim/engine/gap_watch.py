"""Ending a run at its first gap: platforms that tell a watch when they start and stop to serve."""

from simpy import Environment, Event

from sim.domain.condition import Activity, Health, Place
from sim.domain.scenario import Scenario
from sim.engine.dispatcher import LATE
from sim.engine.fleet import FleetPlan
from sim.engine.life import Platform
from sim.record.log import Log
from sim.record.tables import Names


class GapWatch:
    """Counts who serves; its event ends the run at the first gap from day 0 on.

    It counts what is recorded anyway, draws nothing, and looks only at the end of an instant.
    """

    def __init__(self, scenario: Scenario, env: Environment, names: Names) -> None:
        self._env = env
        fleets = {name: number for number, name in enumerate(names.fleets)}
        self._needs = [
            ({fleets[fleet] for fleet in mission.fleets}, mission.k, mission.phases)
            for mission in scenario.missions.values()
        ]
        self._phase_at = scenario.phase_at
        self._fleet_of = names.fleet_of
        self._count = [0] * len(names.fleets)
        self.serving = [
            each.place == Place.ON_STATION
            and each.activity == Activity.OPERATING
            and each.health <= Health.PMC
            for each in names.conditions
        ]
        self.end = Event(env)
        for at_d in {0.0, *scenario.timeline[0]}:
            if 0 <= at_d < scenario.horizon_d:
                self._schedule(at_d - env.now, self._look, LATE + 1)
        self._schedule(scenario.horizon_d - env.now, self._finish, -1)

    def serves(self, platform: int, step: int) -> None:
        """A platform begins (+1) or ceases (-1) to serve."""
        self._count[self._fleet_of[platform]] += step
        if step < 0 and self._env.now >= 0:
            self._schedule(0.0, self._look, LATE + 1)

    def _schedule(self, delay_d: float, act: object, priority: int) -> None:
        event = Event(self._env)
        event._ok, event._value = True, None
        event.callbacks.append(act)  # type: ignore[arg-type]
        self._env.schedule(event, priority=priority, delay=delay_d)  # type: ignore[arg-type]

    def _look(self, _: Event) -> None:
        phase = self._phase_at(self._env.now)
        for fleets, k, phases in self._needs:
            required = not phases or phase in phases
            if required and sum(self._count[fleet] for fleet in fleets) < k:
                self._finish(_)

    def _finish(self, _: Event) -> None:
        if not self.end.triggered:
            self.end.succeed()


class WatchedPlatform(Platform):
    """A platform that tells the watch."""

    __slots__ = ("_served", "_watch")

    def __init__(
        self,
        env: Environment,
        log: Log,
        fleet: FleetPlan,
        number: int,
        index: int,
        watch: GapWatch,
    ) -> None:
        super().__init__(env, log, fleet, number, index)
        self._watch = watch
        self._served = False

    def enter(self, condition: int) -> None:
        """Record the change, and tell the watch if it matters."""
        super().enter(condition)
        serves = self._watch.serving[condition]
        if serves != self._served:
            self._served = serves
            self._watch.serves(self.index, 1 if serves else -1)
