"""What is ordered at present: the posture in force, the tempo of fleets, and work that is put off.

An order ends as it began, by an event; of several that name a posture, the last one holds.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from sim.engine.time.events import Calendar
from sim.engine.time.tempo import Tempo
from sim.model.eligibility.eligibility import posture_of
from sim.model.event import Undo
from sim.model.families.routing import RoutingPolicy
from sim.model.scenario import Scenario


class Shops(Protocol):
    """Where carcasses go, as far as a posture says it."""

    def adopt(self, posture: str) -> None:
        """They go to the shops of a posture from now on."""
        ...


class StandingOrders:
    """The orders of one run.

    Attributes
    ----------
    posture
        Name of the posture in force.
    routing
        Its routing, where an event has made it another; None for that of the run.
    reroutes
        Whether who is not yet in work goes elsewhere when its hub is lost.
    tempos
        Of the fleets whose tempo some event changes, by name.
    deferred
        Scheduled work that is put off, by fleet and name.
    """

    def __init__(self, env: Calendar, scenario: Scenario, shops: Shops) -> None:
        self._env = env
        self._scenario = scenario
        self._shops = shops
        self._adopted: dict[object, str] = {}
        self.posture = scenario.posture
        self.routing: RoutingPolicy | None = None
        base = posture_of(scenario)
        self.reroutes = base is None or base.reroutes
        self.tempos: dict[str, Tempo] = {}
        self.deferred: Counter[tuple[str, str]] = Counter()

    def adopt(self, posture: str) -> Undo:
        """Hubs, ways and shops of another posture are in force; what is returned undoes it."""
        order = object()
        self._adopted[order] = posture
        self._take()

        def undo() -> None:
            del self._adopted[order]
            self._take()

        return undo

    def _take(self) -> None:
        """The last posture that was adopted is in force, or else that of the run."""
        scenario = self._scenario
        self.posture = [scenario.posture, *self._adopted.values()][-1]
        posture = scenario.postures[self.posture]
        self.routing = posture.routing if self._adopted else None
        self.reroutes = posture.reroutes
        self._shops.adopt(self.posture)

    def hasten(
        self, fleets: Sequence[str], factor: float, look_again: Callable[[str], None]
    ) -> Undo:
        """The tempo of fleets is a multiple of what it was; ``look_again`` tells each of it."""

        def undo() -> None:
            for fleet in fleets:
                look_again(fleet)
                self.tempos[fleet].relax(factor, self._env)

        for fleet in fleets:
            look_again(fleet)
            self.tempos[fleet].press(factor, self._env)
        return undo

    def defer(self, work: Iterable[tuple[str, str]]) -> Undo:
        """Scheduled work, by fleet and name, is put off."""
        put_off = list(work)
        self.deferred.update(put_off)
        return lambda: self.deferred.subtract(put_off)
