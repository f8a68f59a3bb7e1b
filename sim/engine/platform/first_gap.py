"""Ending a run at its first gap."""

from sim.core.ticks import to_days, to_ticks
from sim.engine.platform.on_station import OnStation
from sim.engine.time.end_of_instant import LATE, schedule
from sim.engine.time.events import Calendar, Event
from sim.model.scenario import Scenario
from sim.record.tables import Names


class FirstGap(OnStation):
    """A count whose event ends the run at the first gap from day 0 on.

    It looks only at the end of an instant.
    """

    def __init__(self, scenario: Scenario, env: Calendar, names: Names) -> None:
        super().__init__(scenario, names)
        self._env = env
        self.end = Event(env)
        horizon = to_ticks(scenario.horizon_d)
        for at in {0, *map(to_ticks, scenario.timeline[0])}:
            if 0 <= at < horizon:
                schedule(env, self._look, LATE + 1, at - env.now)
        schedule(env, self._finish, -1, horizon - env.now)

    def changes(self, fleet: str, step: int) -> None:
        """A platform begins or ceases to serve; who ceases may leave a gap."""
        super().changes(fleet, step)
        if step < 0 and self._env.now >= 0:
            schedule(self._env, self._look, LATE + 1)

    def _look(self, _: Event) -> None:
        if any(spare < 0 for _, spare in self.margins(to_days(self._env.now))):
            self._finish(_)

    def _finish(self, _: Event) -> None:
        if not self.end.triggered:
            self.end.succeed()
