"""Supply: the stocks of a scenario, joined by ways, shops, sources and demand, for one run."""

from collections.abc import Callable, Mapping
from math import inf

from sim.core.ticks import to_ticks
from sim.engine.build.repair_plans import Planner
from sim.engine.codes import Directory
from sim.engine.hub.job import Entity
from sim.engine.hub.repair_plan import Plan, Shop, Timing
from sim.engine.state.theater_state import Situation
from sim.engine.supply.production import Line, Production
from sim.engine.supply.shipping import Departures, Then, Way, after, transit_factor
from sim.engine.supply.stock import Requisition, Server, Store
from sim.engine.time.operating_clock import clock
from sim.engine.time.progress import Calendar
from sim.model.eligibility.eligibility import posture_of
from sim.model.eligibility.pipelines import (
    Served,
    item_of,
    node_of,
    served_by,
    shipment_leg,
    stocks_of,
)
from sim.model.fleet import Movement
from sim.model.hub import Steps
from sim.model.scenario import Scenario
from sim.model.supply import Demand, RoundTrip, Shipment, Stock
from sim.record.log import Log
from sim.record.tables import PartState, StockName, from_hub

NOWHERE = ("in use", "used", "made", "condemned")
"""States of a part that belong to no stock."""


def open_stores(
    scenario: Scenario,
    env: Calendar,
    log: Log,
    directory: Directory,
    shops: Mapping[str, Shop],
    stocks: Shop,
) -> dict[str, Store]:
    """The stores by full name, each behind its pool of a hub or of the theater."""
    specs = stocks_of(scenario)
    pools = [(name, name, stocks) for name in scenario.stocks]
    pools += [
        (f"{hub}.{part}", part, shops[hub])
        for hub in scenario.hubs
        for part in scenario.hubs[hub].parts
    ]
    stores = {}
    for name, pool, shop in sorted(pools, key=lambda each: each[0]):
        item, place = item_of(specs, name), shop.places[pool]
        base = shop.dispatcher.capacity[place]
        number = directory.stock(StockName(name, item, base))
        state = _states(directory, item, name)
        store = Store(env, log, name, specs[name], shop.dispatcher, place, number, state)
        stores[name] = shop.shelves[pool] = store
    return stores


def _states(directory: Directory, item: str, name: str) -> Callable[[str, str], int]:
    def number(state: str, origin: str) -> int:
        place = "" if state in NOWHERE else name
        return directory.part_state(PartState(item, place, state, origin))

    return number


def connect(
    planner: Planner,
    scenario: Scenario,
    env: Calendar,
    log: Log,
    stores: dict[str, Store],
    lifts: Mapping[str, Departures],
    situation: Situation | None,
) -> None:
    """Give every store its laws, its supplier, its helpers, its shop and its outside demand."""
    factor = transit_factor(scenario)
    specs, posture = stocks_of(scenario), posture_of(scenario)

    for name, store in stores.items():
        spec = store.spec

        def timing(law: object, purpose: str, name: str = name) -> Timing | None:
            return None if law is None else planner.timing(law, name, f"stock.{purpose}", 1)  # type: ignore[arg-type]

        def way(
            shipment: Shipment, purpose: str, start: str | None, end: str | None, name: str = name
        ) -> Way:
            departures = None if shipment.lift is None else lifts[shipment.lift]
            takes = timing(shipment.takes, purpose, name)
            leg = distance = None
            if shipment.by_leg:
                leg = shipment_leg(scenario, start, end, shipment)
                movement = Movement(speed_kn=shipment.speed_kn)
                distance = planner.under_way(leg, movement, name, f"stock.{purpose}.way", 1)
            weight_t = shipment.weight_t
            return Way(env, takes, departures, weight_t, factor, distance, purpose, leg, situation)

        def ways(trip: RoundTrip, far: str | None, name: str = name) -> tuple[Way, Way]:
            """Out and back, between a stock and a place."""
            near = node_of(scenario, specs, name)
            return (
                way(trip.returned, "returned", near, far, name),
                way(trip.delivered, "delivered", far, near, name),
            )

        if 0 < spec.share_repaired_here < 1:
            store.fate = planner.uniforms(name, "stock.fate", 1)
        if spec.condemned_frac > 0:
            store.judgement = planner.uniforms(name, "stock.condemned", 1)
        for each in served_by(scenario, specs, name, posture):
            trip = None if each.way is None else ways(each.way, each.node)
            store.servers.append(_server(planner, env, log, name, spec, each, trip, situation))
        if store.base < inf and spec.is_simple:
            store.replaced_after = timing(spec.replaced_after, "repair")
        if spec.sources:
            store.production = _production(planner, env, name, spec)
        if spec.supplier is not None:
            store.supplier = stores[spec.supplier]
            far = node_of(scenario, specs, spec.supplier)
            store.from_supplier = ways(spec.own_way, far)
        if spec.lateral is not None:
            for helper in spec.lateral.stocks:
                takes = timing(spec.lateral.way_from(helper), "lateral")
                store.helpers.append((stores[helper], Way(env, takes, factor=factor)))
        for source, demand in spec.demand.items():
            who = f"{path_of(scenario, name)}.demand.{source}"
            env.live(_outside_demand(planner, env, store, source, demand), who)


def _server(
    planner: Planner,
    env: Calendar,
    log: Log,
    name: str,
    spec: Stock,
    served: Served,
    trip: tuple[Way, Way] | None,
    situation: Situation | None,
) -> Server:
    """How a carcass of this stock is repaired or replaced, and comes and goes."""
    if spec.replaced_after is not None:
        takes = planner.timing(spec.replaced_after, name, "stock.repair", 1)
        return Server(trip, lambda number, then: after(env, takes(0, number), then), "")
    if served.shop is None:
        return Server(trip, None, "")
    plan = planner.shop_plan(name, served.shop)

    def repair(number: int, then: Then) -> None:
        carcass = Carcass(env, log, name, number, row=0)
        carcass.n, carcass.plan = number, plan
        carcass.process = env.live(carcass.life(plan, then, situation), carcass)

    def is_open() -> bool:
        closed = situation is not None and situation.is_closed(plan.hub)
        return plan.is_capable() and not closed and (trip is None or trip[0].is_open)

    return Server(trip, repair, from_hub(served.shop.hub), is_open)


class Carcass(Entity):
    """A part under repair: an item with jobs of its own, never a platform."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"stocks.{self.name}"

    def life(self, plan: Plan, then: Then, situation: Situation | None) -> Steps:
        """Every stage of the repair, once the shop takes it, and then the way to the shelf."""
        log = self.log
        self.order = log.order(plan.order_class, self.number, plan.hub_number, self.env.now)
        while situation is not None and situation.is_closed(plan.hub):
            yield situation.change
        yield from self.work()
        log.order_closed[self.order] = self.env.now
        then()


def _production(planner: Planner, env: Calendar, name: str, spec: Stock) -> Production:
    lines = []
    for source, each in sorted(spec.sources.items()):
        opens = to_ticks(each.opens_d)
        if each.qualifies_in is not None:
            opens += planner.timing(each.qualifies_in, name, f"stock.{source}.qualifies", 1)(0, 0)
        lead = planner.timing(each.lead, name, f"stock.{source}.lead", 1)
        lines.append(Line(each, lead, opens, planner.scenario.phase_at))
    return Production(env, lines)


def _outside_demand(
    planner: Planner, env: Calendar, store: Store, source: str, demand: Demand
) -> Steps:
    """Units outside the model ask for parts, one after the other, at the pace of the phase."""
    pace = clock(*planner.scenario.rates(demand.factor))
    between = planner.timing(demand.arrivals, store.name, f"stock.demand.{source}", 1)
    number, owner = 0, f"{store.name}.{source}"
    while True:
        date = pace.date(env.now, between(0, number))
        if date == inf:
            return
        yield env.timeout(date - env.now)
        store.request(Requisition(owner, number, None), 0.0, _nothing)
        number += 1


def path_of(scenario: Scenario, stock: str) -> str:
    """Where a stock stands in the scenario, by its full name."""
    if stock in scenario.stocks:
        return f"stocks.{stock}"
    hub, _, part = stock.partition(".")
    return f"hubs.{hub}.parts.{part}"


def _nothing() -> None:
    """Who asked from outside is not followed any further."""
