"""The stocks of one replication, joined by ways, shops, sources and demand."""

from collections.abc import Iterator
from functools import partial
from typing import Protocol

from sim.engine.hub.customer import Customer
from sim.engine.hub.option import is_capable
from sim.engine.hub.repair_plan import Plan
from sim.engine.hub.resources import Resources
from sim.engine.supply.changing_stock import ChangingStore
from sim.engine.supply.moving_on import MovingOn, Shop
from sim.engine.supply.production import Line, Production
from sim.engine.supply.shipping import Departures, LongWay, Sea, Then, Way, after
from sim.engine.supply.stock import Requisition, Server, Store
from sim.engine.supply.stock_plan import DemandPlan, RoundTrip, ServerPlan, StockPlan, WayPlan
from sim.model.scenario import Scenario
from sim.model.yards.hub import Steps


class SeaAndHubs(Sea, Protocol):
    """What supply must know of the theater at present."""

    @property
    def change(self) -> object:
        """Happens at the next change."""
        ...

    def is_closed(self, hub: str) -> bool:
        """Whether a hub takes nothing new of the force."""
        ...

    def wait(self, then: Then) -> None:
        """Call back once, at the next change."""
        ...


class StockNetwork:
    """The stores of one replication by full name.

    Parameters
    ----------
    access
        The state of the theater; None where nothing happens to it.
    """

    def __init__(
        self, resources: Resources, scenario: Scenario, plans: tuple[StockPlan, ...]
    ) -> None:
        self._resources = resources
        self._scenario = scenario
        self._plans = plans
        self.lifts = {
            name: Departures(resources.env, lift, scenario.phase_at)
            for name, lift in scenario.lifts.items()
        }
        self.stores = {
            plan.name: (ChangingStore if plan.changes else Store)(resources, plan) for plan in plans
        }
        self._every: dict[str, list[Server]] = {}
        """Who repairs the carcasses of each stock under any posture that may be in force."""
        self._movers: dict[str, MovingOn] = {}
        self._access: SeaAndHubs | None = None

    @property
    def productions(self) -> Iterator[Production]:
        """Where parts are made anew."""
        return (each.production for each in self.stores.values() if each.production is not None)

    def join(self, access: SeaAndHubs | None) -> None:
        """Give every store its laws, its supplier, its helpers, its shop and its demand."""
        self._access = access
        for plan in self._plans:
            self._join(self.stores[plan.name], plan)

    def add(self, stock: str, units: int) -> None:
        """A stock has more units, or less (below 0)."""
        store = self.stores[stock]
        assert isinstance(store, ChangingStore)  # the blueprint knows which may change
        store.add(units)

    def adopt(self, posture: str) -> None:
        """Carcasses go to the shops of a posture from now on."""
        for plan in self._plans:
            if plan.servers_under:
                self._take(plan, posture)

    def _take(self, plan: StockPlan, posture: str) -> None:
        places = plan.servers_under[posture]
        if plan.name in self._movers:
            self._movers[plan.name].order = places
        else:
            every = self._every[plan.name]
            self.stores[plan.name].servers = [every[place] for place in places]

    def _join(self, store: Store, plan: StockPlan) -> None:
        timings = self._resources.timings
        store.fate = None if plan.fate is None else timings[plan.fate]
        store.judgement = None if plan.judgement is None else timings[plan.judgement]
        store.servers = [self._server(plan, each) for each in plan.servers]
        if self._access is not None and any(each.moved for each in plan.servers):
            self._movers[plan.name] = self._moves_on(store, plan, self._access)
        self._every[plan.name] = store.servers
        if plan.servers_under:
            self._take(plan, self._scenario.posture)
        if plan.replaced_after is not None:
            store.replaced_after = timings[plan.replaced_after]
        if plan.sources is not None:
            store.production = self._production(plan)
        if plan.from_supplier is not None:
            store.supplier = self.stores[str(plan.spec.supplier)]
            store.from_supplier = self._ways(plan.from_supplier)
        store.helpers = [(self.stores[name], self._way(way)) for name, way in plan.helpers]
        for demand in plan.demand:
            self._resources.env.live(_outside_demand(self._resources, store, demand), demand.path)

    def _way(self, plan: WayPlan) -> Way:
        if not plan.hops:
            return self._leg(plan)
        return LongWay(self._resources.env, [*map(self._leg, plan.hops)])

    def _leg(self, plan: WayPlan) -> Way:
        timings = self._resources.timings
        return Way(
            self._resources.env,
            None if plan.takes is None else timings[plan.takes],
            None if plan.lift is None else self.lifts[plan.lift],
            plan.weight_t,
            plan.factor,
            None if plan.distance is None else timings[plan.distance],
            plan.purpose,
            plan.leg,
            self._access,
        )

    def _ways(self, trip: RoundTrip) -> tuple[Way, Way]:
        return self._way(trip[0]), self._way(trip[1])

    def _server(self, stock: StockPlan, plan: ServerPlan) -> Server:
        """How a carcass of a stock is repaired or replaced, and comes and goes."""
        resources, access = self._resources, self._access
        trip = None if plan.trip is None else self._ways(plan.trip)
        if plan.replaced is not None:
            env, takes = resources.env, resources.timings[plan.replaced]

            def replaced(number: int, then: Then) -> None:
                after(env, (takes, 0, number, 1.0, None, takes(0, number), env._now), then)

            return Server(trip, replaced, "")
        repair = plan.repair
        if repair is None:
            return Server(trip, None, "")

        def mend(number: int, then: Then) -> None:
            carcass = Carcass(resources, stock.name, number, row=0)
            carcass.n, carcass.plan = number, repair
            carcass.process = resources.env.live(carcass.life(repair, then, access), carcass)

        def is_open() -> bool:
            takes = _takes(resources, access, repair)
            return takes and (trip is None or trip[0].is_open)

        return Server(trip, mend, plan.origin, is_open)

    def _moves_on(self, store: Store, plan: StockPlan, access: SeaAndHubs) -> MovingOn:
        """Let the carcasses of a stock leave the shops that close."""
        shops = []
        for server, each in zip(store.servers, plan.servers, strict=True):
            assert each.repair is not None
            assert each.moved is not None
            back, on = self._ways(each.moved)
            takes = partial(_takes, self._resources, access, each.repair)
            shops.append(Shop(server, each.repair, takes, back, on))
        assert plan.spec.shop is not None
        lost = plan.spec.shop.when_closed == "lost"
        return MovingOn(self._resources, store, access, shops, lost)

    def _production(self, plan: StockPlan) -> Production:
        timings, lines = self._resources.timings, []
        for source in plan.sources or ():
            qualifies = None if source.qualifies is None else timings[source.qualifies]
            lead, phase_at = timings[source.lead], self._scenario.phase_at
            lines.append(Line(source.spec, lead, qualifies, phase_at))
        return Production(self._resources.env, lines)


class Carcass(Customer):
    """A part under repair: an item with jobs of its own, never a platform."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"stocks.{self.name}"

    def life(self, plan: Plan, then: Then, access: SeaAndHubs | None) -> Steps:
        """Every stage of the repair, once the shop takes it, and then the way to the shelf."""
        log = self.log
        self.order = log.order(plan.order_class, self.number, plan.hub_number, self.env._now)
        while access is not None and access.is_closed(plan.hub):
            yield access.change
        yield from self.work()
        log.close(self.order, self.env._now)
        then()


def _takes(resources: Resources, access: SeaAndHubs | None, repair: Plan) -> bool:
    """Whether a shop takes carcasses now: it is not closed, and has what the work asks for."""
    closed = access is not None and access.is_closed(repair.hub)
    return is_capable(repair, resources) and not closed


def _outside_demand(resources: Resources, store: Store, demand: DemandPlan) -> Steps:
    """Units outside the model ask for parts, one after the other, at the pace of the phase."""
    env, pace, between = resources.env, demand.pace, resources.timings[demand.between]
    number = 0
    while True:
        now, left = env._now, between(0, number)
        yield env.timeout(pace.date(now, left) - now, (between, 0, number, 1.0, pace, left, now))
        store.request(Requisition(demand.owner, number, None), 0.0, _nothing)
        number += 1


def _nothing() -> None:
    """Who asked from outside is not followed any further."""
