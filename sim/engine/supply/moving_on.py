"""What becomes of the carcasses of a stock whose shops close: they go on to the next, or are lost.

What is at a closed shop and not in work yet goes back by the way of that shop, and out again to the
first of the others that is open; what arrives there goes on alike. While all are closed it waits
where it is.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from simpy import Interrupt

from sim.engine.hub.customer import Customer
from sim.engine.hub.repair_plan import Plan
from sim.engine.hub.resources import Resources
from sim.engine.supply.shipping import Then, Way
from sim.engine.supply.stock import Server, Store
from sim.engine.time.interruptions import Lost
from sim.model.yards.hub import Steps

GOES_ON: Final = "its shop has closed"
"""A carcass leaves the shop that it waits in."""
IS_LOST: Final = "its shop has closed, and keeps what is there"
"""A carcass is lost with the shop that it is in."""


class Changes(Protocol):
    """Who tells that something has changed."""

    def wait(self, then: Then) -> None:
        """Call back once, at the next change."""
        ...


class Shop(NamedTuple):
    """A shop of the stock, and the ways of carcasses that come from another, or go there."""

    server: Server
    plan: Plan
    takes: Callable[[], bool]
    """Whether it takes a carcass that is there now."""
    back: Way
    on: Way


class MovableCarcass(Customer):
    """A part under repair that may leave its shop."""

    __slots__ = ("place",)
    place: int

    def __str__(self) -> str:
        return f"stocks.{self.name}"

    def stays(self, cause: object) -> bool:
        """Not if work in progress moves with the units that are lost."""
        return super().stays(cause) and not (isinstance(cause, Lost) and cause.work == "moved")


class MovingOn:
    """The carcasses of one stock, at the shops among which they move.

    Parameters
    ----------
    lost
        Whether what is in a shop on the day it closes is lost; else what waits there goes on.

    Attributes
    ----------
    order
        Places of the shops that are asked, the first before the others.
    """

    def __init__(
        self,
        resources: Resources,
        store: Store,
        access: Changes,
        shops: Sequence[Shop],
        lost: bool,
    ) -> None:
        self._resources = resources
        self._env, self._log = resources.env, resources.log
        self._store = store
        self._access = access
        self._shops = shops
        self.order: Sequence[int] = range(len(shops))
        self._lost = lost
        self._there: dict[MovableCarcass, Then] = {}
        """Who is in a shop, with what happens when he is repaired."""
        self._watching = False
        store.bring = self._bring
        store.servers = [
            shop.server._replace(repair=self._repairs(place)) for place, shop in enumerate(shops)
        ]

    def _repairs(self, place: int) -> Callable[[int, Then], None]:
        return lambda number, then: self._enter(place, number, then)

    # Choosing ------------------------------------------------------------------------------

    def _next(self, but: int = -1) -> int | None:
        """The first shop that takes a carcass which sets out now; None while there is none."""
        for place in self.order:
            if place != but and self._shops[place].server.is_open():
                return place
        return None

    def _bring(self, number: int) -> None:
        """A carcass at the stock goes to the first shop that is open, once one is."""
        place = self._next()
        if place is None:
            self._access.wait(lambda: self._bring(number))
            return
        trip = self._shops[place].server.trip
        if trip is None:
            self._arrive(number, place)
        else:
            trip[0].send(self._store.name, number, lambda: self._arrive(number, place))

    def _arrive(self, number: int, place: int) -> None:
        """It is at a shop, and goes on if that has closed."""
        if self._shops[place].takes():
            self._store.inspect(number, self._store.servers[place])
        elif self._next(place) is None:
            self._access.wait(lambda: self._arrive(number, place))
        else:
            self._go_on(number, place, "returning")

    def _go_on(self, number: int, place: int, state: str) -> None:
        """Back by the way of a shop, and out to the first that is open by then."""
        store = self._store
        n = store.moved
        store.moved += 1
        store.move(state, "sent on")
        self._shops[place].back.send(store.name, n, lambda: self._set_out(number, n))

    def _set_out(self, number: int, n: int) -> None:
        place = self._next()
        if place is None:
            self._access.wait(lambda: self._set_out(number, n))
            return
        self._shops[place].on.send(self._store.name, n, lambda: self._comes_on(number, place))

    def _comes_on(self, number: int, place: int) -> None:
        self._store.move("sent on", "returning")
        self._arrive(number, place)

    # In a shop -----------------------------------------------------------------------------

    def _enter(self, place: int, number: int, then: Then) -> None:
        carcass = MovableCarcass(self._resources, self._store.name, number, row=0)
        carcass.n, carcass.plan, carcass.place = number, self._shops[place].plan, place
        self._there[carcass] = then
        carcass.process = self._env.live(self._life(carcass), carcass)
        self._watch()

    def _life(self, who: MovableCarcass) -> Steps:
        """Every stage of the repair; or it leaves, or is lost."""
        log, place, number = self._log, who.place, who.number
        plan = who.plan
        who.order = log.order(plan.order_class, number, plan.hub_number, self._env.now)
        who.heading = True
        try:
            yield from who.work()
        except Interrupt as interrupt:
            log.absorb(who.order, self._env.now)
            self._there.pop(who)
            if interrupt.cause == IS_LOST:
                self._store.lose(number, self._store.servers[place])
            else:
                self._store.move("in repair", "returning")
                self._leave(number, place)
            return
        log.close(who.order, self._env.now)
        self._there.pop(who)()

    def _leave(self, number: int, place: int) -> None:
        """It goes on if another shop is open, and else waits for that, or for its own."""
        if self._next(place) is None:
            self._arrive(number, place)
        else:
            self._go_on(number, place, "returning")

    def _watch(self) -> None:
        if not self._watching:
            self._watching = True
            self._access.wait(self._look)

    def _look(self) -> None:
        """Something has changed: who is in a shop that has closed leaves it, or is lost."""
        self._watching = False
        for who in sorted(self._there, key=lambda each: each.number):
            if not self._shops[who.place].takes():
                if self._lost:
                    who.process.interrupt(IS_LOST)
                elif who.heading and not who.process.target.triggered:
                    who.process.interrupt(GOES_ON)
        if self._there:
            self._watch()
