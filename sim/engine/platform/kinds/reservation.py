"""A place in line at a hub, of a platform that goes on operating until it is called."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple, Protocol

from simpy import Interrupt

from sim.core.ticks import Ticks
from sim.engine.hub.customer import Customer
from sim.engine.hub.dispatcher import Dispatcher
from sim.engine.hub.repair_plan import Plan, StagePlan
from sim.engine.hub.resources import Resources
from sim.engine.time.events import Event
from sim.model.yards.hub import Steps

GIVEN_UP: Final = "its place in line is given up"
"""The cause of the interrupt that ends a reservation."""


class Asked(NamedTuple):
    """Scheduled work that a platform has asked a hub for."""

    due: Ticks
    """Reading of its clock at which it was due."""
    since: Ticks
    """When it was first asked for: its place in every line, until it is done."""
    order: int
    n: int
    """Number of its draws."""


class Called(Protocol):
    """Who is called when everything is ready."""

    resources: Resources
    name: str
    number: int
    row: int

    def called(self) -> None:
        """What it has asked for is ready."""
        ...


class Reservation(Customer):
    """What asks in place of a platform: for all that the first stage needs, and for its team.

    It holds what it has been given until the platform is there, or gives it back.

    Attributes
    ----------
    place, period
        The scheduled work, and its name.
    since
        When it was first asked for.
    """

    __slots__ = ("_called", "_me", "period", "place", "since")

    def __init__(self, me: Called, place: int, period: str, plan: Plan, asked: Asked) -> None:
        super().__init__(me.resources, me.name, me.number, me.row)
        self._me = me
        self.place, self.period = place, period
        self.plan = replace(plan, stages=before_work(plan.stages))
        self.order, self.n, self.since = asked.order, asked.n, asked.since
        steps = self.work(self.since)
        first = next(steps, None)
        self._called = first is None
        self.process = self.env.live(self.life(steps, first), self)

    def __str__(self) -> str:
        """Whose it is."""
        return f"fleets.{self.name}"

    def __lt__(self, other: "Reservation") -> bool:
        """Of two that one platform asks for at once the first by name is served first."""
        return self.period < other.period

    def __hash__(self) -> int:
        """That of who it is: a compiled class that has an order has none of its own."""
        return id(self)

    @property
    def ready(self) -> bool:
        """Whether all was granted, and is there: a strike of this instant may have taken it."""
        return self._called and all(
            unit.key in self.held
            for stage in self.plan.stages
            for claim in stage.claims
            for unit in claim.units
        )

    def life(self, steps: Steps, first: Event | Ticks | None) -> Steps:
        """Wait for what was not granted at once, call the platform, and hold what was granted until
        that is taken over, or away."""
        try:
            if first is not None:
                yield from _resumed(steps, first)
                self._called = True
                self._me.called()
            yield Event(self.env)
        except Interrupt:
            self.gives_back()

    def gives_up(self) -> None:
        """Leave the line, at once, and give back what was granted."""
        self.gives_back()
        if self.process.is_alive:
            self.process.interrupt(GIVEN_UP)

    def gives_back(self) -> None:
        """Nothing of it is at the hub any more."""
        self._called = False
        self.resources.put_by.pop(self, None)
        for dispatcher in self._dispatchers():
            dispatcher.withdraw(self)
            dispatcher.release_all(self)

    def hands_over(self, taker: Customer) -> None:
        """The platform has what was granted, and goes on from there."""
        for dispatcher in self._dispatchers():
            dispatcher.hand_on(self, taker)
        taker.plan = replace(taker.plan, stages=from_work_on(taker.plan.stages))
        self.gives_up()

    def _dispatchers(self) -> list[Dispatcher]:
        """Whomever it may ask."""
        stages = self.plan.stages
        shops = {shop for stage in stages for shop in stage.shops}
        shops |= {claim.shop for stage in stages for claim in stage.claims}
        return [self.resources.dispatchers[shop] for shop in sorted(shops)]


def _resumed(steps: Steps, target: Event | Ticks) -> Steps:
    """Go on with steps that have begun, and wait for this."""
    while True:
        interrupt: Interrupt | None = None
        try:
            yield target
        except Interrupt as each:
            interrupt = each
        try:
            target = next(steps) if interrupt is None else steps.throw(interrupt)
        except StopIteration:
            return


def _first(stages: Sequence[StagePlan]) -> int:
    """How many steps the first stage has: the way of a team and a wait for parts are their own."""
    station = stages[0].station
    return next((n for n, each in enumerate(stages) if each.station != station), len(stages))


def before_work(stages: Sequence[StagePlan]) -> tuple[StagePlan, ...]:
    """All of the first stage but its work: what a reservation does."""
    *before, first = stages[: _first(stages)]
    asks = replace(
        first, takes=None, gives_back=(), clock=None, experience=None, chance=None, opening=None
    )
    return (*before, asks) if asks.claims or not before else tuple(before)


def from_work_on(stages: Sequence[StagePlan]) -> tuple[StagePlan, ...]:
    """The rest of it: what the platform does."""
    count = _first(stages)
    return replace(stages[count - 1], claims=()), *stages[count:]
