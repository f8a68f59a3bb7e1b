"""A visitor: what a hub may do with a platform that it restores (``sim.model.hub.Visit``)."""

from collections.abc import Iterable

from simpy import Event, Interrupt

from sim.core.ticks import Ticks, scaled
from sim.engine.hub.job import Entity
from sim.engine.hub.repair_plan import Plan, Timing
from sim.engine.platform.fleet_plan import FleetPlan
from sim.engine.time.progress import Calendar
from sim.model.hub import Steps
from sim.record.log import Log


class Visitor(Entity):
    """Somebody with a station, who goes to a hub and comes back, or to whom a team comes.

    Attributes
    ----------
    at_hub
        The plan of the hub that he is at, while that matters.
    away
        Whether he has left his station for a hub.
    """

    __slots__ = ("at_hub", "away", "fleet")

    def __init__(self, env: Calendar, log: Log, fleet: FleetPlan, number: int) -> None:
        super().__init__(env, log, fleet.name, number, row=number)
        self.fleet = fleet
        self.at_hub: Plan | None = None
        self.away = False

    def is_at_hub(self) -> bool:
        """Whether he is at a hub, between two steps of its own."""
        return self.away

    def authorization(self) -> Iterable[Event]:
        """Wait until the work is authorized and awarded."""
        authorize = self.plan.authorize
        if authorize is None:
            return ()
        condition = self.plan.conditions["authorization"]
        self.enter(self.plan.elsewhere(condition) if self.is_at_hub() else condition)
        return (self.env.timeout(authorize(self.row, self.n)),)

    def travel_out(self) -> Iterable[Event]:
        """Bring the platform to the hub, after the tow or the lift has come."""
        plan = self.plan
        self.away = plan.kind.moves_platform
        if plan.out is None and plan.lift is None and not self.fleet.absorbing:
            return ()
        if plan.lift is not None or self.fleet.absorbing or plan.out is None:
            return self._fetched()
        self.enter(plan.conditions["out"])
        return (self.env.timeout(self._way(plan.out)),)

    def travel_back(self) -> Iterable[Event]:
        """Bring the platform back to its station."""
        plan = self.plan
        self.at_hub = None
        self.away = False
        if plan.back is None:
            return ()
        self.enter(plan.conditions["back"])
        if self.fleet.absorbing:
            return self._under_way(self._way(plan.back), lost=True)
        return (self.env.timeout(self._way(plan.back)),)

    def work(self) -> Steps:
        """Every stage of the order, wherever the platform is."""
        usual = self.is_at_hub() == self.plan.kind.moves_platform
        return super().work() if usual else self._work_elsewhere()

    def _work_elsewhere(self) -> Steps:
        usual = self.plan
        self.plan = usual.displaced()
        self.fleet.working.update(each.working for each in self.plan.stages)
        try:
            yield from super().work()
        finally:
            self.plan = usual

    def _fetched(self) -> Steps:
        """Wait for the lift and travel; a platform that is at the hub already has arrived."""
        plan = self.plan
        if self.at_hub is not None and self.at_hub.hub == plan.hub:
            return
        if plan.lift is not None:
            self.enter(plan.conditions["lift"])
            yield self.env.timeout(plan.lift(self.row, self.n))
        if plan.out is not None:
            self.enter(plan.conditions["out"])
        try:
            yield from self._under_way(0 if plan.out is None else self._way(plan.out))
        finally:
            self.at_hub = plan

    def send_team_home(self) -> None:
        """Let the team go: its units are busy until it is back at the hub."""
        plan = self.plan
        shops = plan.stages[-1].shops
        team = Entity(self.env, self.log, self.name, self.number, self.row)
        team.held, self.held = self.held, {}
        back = 0 if plan.back is None else self._way(plan.back)
        arrival = self.env.timeout(back)

        def is_back(_: Event) -> None:
            for shop in shops:
                shop.release_all(team)

        for shop in shops:
            shop.forget(self)
        arrival.callbacks.append(is_back)

    def _way(self, timing: Timing) -> Ticks:
        """Time under way that begins now."""
        factor = self.fleet.factor
        way = timing(self.row, self.n)
        return way if factor is None else scaled(way, factor(self.env.now))

    def _under_way(self, left: Ticks, lost: bool = False) -> Steps:
        """Travel; nobody turns round, so an interrupt takes effect on arrival (or is ``lost``)."""
        env = self.env
        interrupted: Interrupt | None = None
        while left > 0:
            begun = env.now
            try:
                yield env.timeout(left)
                break
            except Interrupt as interrupt:
                interrupted = interrupt
                left -= env.now - begun
        if interrupted is not None and not lost:
            raise interrupted
