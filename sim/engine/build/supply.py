"""The stocks of a scenario: joined by ways, shops, sources and demand, worked out once."""

from dataclasses import dataclass, replace
from math import inf

from sim.engine.build.draft import Draft
from sim.engine.build.repair_plans import shop_plan
from sim.engine.supply.shipping import TransitFactor, transit_factor
from sim.engine.supply.stock_plan import (
    DemandPlan,
    RoundTrip,
    ServerPlan,
    SourcePlan,
    StockPlan,
    WayPlan,
)
from sim.engine.time.clocks.operating_clock import clock
from sim.model.eligibility.pipelines import (
    Served,
    item_of,
    node_of,
    served_by,
    shipment_leg,
    stocks_of,
)
from sim.model.families.law import DurationLaw
from sim.model.fleet import Movement
from sim.model.scenario import Scenario
from sim.model.supply import RoundTrip as Trip
from sim.model.supply import Shipment, Stock
from sim.record.tables import StockName, from_hub


def stock_plans(draft: Draft) -> list[StockPlan]:
    """Every stock by its full name, behind its pool of a hub or of the theater; not joined yet."""
    specs, scenario = stocks_of(draft.scenario), draft.scenario
    pools = [(name, name, draft.stocks) for name in scenario.stocks]
    pools += [
        (f"{hub}.{part}", part, draft.shops[hub])
        for hub in scenario.hubs
        for part in scenario.hubs[hub].parts
    ]
    found = []
    for name, pool, shop in sorted(pools, key=lambda each: each[0]):
        item, place = item_of(specs, name), shop.places[pool]
        number = draft.directory.stock(StockName(name, item, shop.pools[place].capacity))
        spec = specs[name]
        found.append(
            StockPlan(name=name, spec=spec, item=item, shop=shop.number, place=place, number=number)
        )
    return found


def joined(draft: Draft, plans: list[StockPlan]) -> tuple[StockPlan, ...]:
    """Every stock with its laws, its supplier, its helpers, its shop and its outside demand."""
    specs, factor = stocks_of(draft.scenario), transit_factor(draft.scenario)
    return tuple(_Joint(draft, specs, factor, plan).joined() for plan in plans)


@dataclass(frozen=True)
class _Joint:
    """One stock while it is joined to the others."""

    draft: Draft
    specs: dict[str, Stock]
    factor: TransitFactor | None
    plan: StockPlan

    def joined(self) -> StockPlan:
        """The whole plan."""
        draft, spec, name = self.draft, self.plan.spec, self.plan.name
        fate = judgement = replaced_after = sources = from_supplier = None
        if 0 < spec.share_repaired_here < 1:
            fate = draft.uniforms(name, "stock.fate", 1)
        if spec.condemned_frac > 0:
            judgement = draft.uniforms(name, "stock.condemned", 1)
        others = draft.scenario.changed["postures"]
        under = {
            each: served_by(draft.scenario, self.specs, name, draft.scenario.postures.get(each))
            for each in (draft.scenario.posture, *sorted(others - {draft.scenario.posture}))
        }
        every = {_hub(each): each for served in under.values() for each in served}
        if self._base() < inf and spec.is_simple:
            replaced_after = self._timing(spec.replaced_after, "repair")
        if spec.sources:
            sources = self._sources()
        if spec.supplier is not None:
            far = node_of(draft.scenario, self.specs, spec.supplier)
            from_supplier = self._ways(spec.own_way, far)
        return replace(
            self.plan,
            fate=fate,
            judgement=judgement,
            servers=tuple(self._server(each) for each in every.values()),
            servers_under={
                posture: tuple([*every].index(_hub(each)) for each in served)
                for posture, served in under.items()
            }
            if others
            else {},
            replaced_after=replaced_after,
            sources=sources,
            from_supplier=from_supplier,
            helpers=self._helpers(),
            demand=self._demand(),
            changes=name in draft.scenario.changed["stocks"],
        )

    def _base(self) -> float:
        shops = [*self.draft.shops.values(), self.draft.people, self.draft.stocks]
        return shops[self.plan.shop].pools[self.plan.place].capacity

    def _timing(self, law: DurationLaw | None, purpose: str) -> int | None:
        if law is None:
            return None
        return self.draft.timing(law, self.plan.name, f"stock.{purpose}", 1)

    def _way(self, shipment: Shipment, purpose: str, start: str | None, end: str | None) -> WayPlan:
        """A way, or one leg of it after the other, each after its handling."""
        if not shipment.path:
            return self._leg(shipment, purpose, start, end)
        hops = [self._handling(shipment.takes, purpose)]
        for number, (here, there, each) in enumerate(shipment.hops(start, end), start=1):
            word = f"{purpose}.{number}"
            hops.append(self._handling(each.takes, word))
            hops.append(self._leg(each.model_copy(update={"takes": None}), word, here, there))
        return WayPlan(None, hops=tuple(each for each in hops if each is not None))

    def _handling(self, law: DurationLaw | None, purpose: str) -> WayPlan | None:
        takes = self._timing(law, purpose)
        return None if takes is None else WayPlan(takes, factor=self.factor)

    def _leg(self, shipment: Shipment, purpose: str, start: str | None, end: str | None) -> WayPlan:
        leg = distance = None
        if shipment.by_leg:
            leg = shipment_leg(self.draft.scenario, start, end, shipment)
            movement = Movement(speed_kn=shipment.speed_kn)
            word = f"stock.{purpose}.way"
            distance = self.draft.under_way(leg, movement, self.plan.name, word, 1)
        takes = self._timing(shipment.takes, purpose)
        return WayPlan(takes, shipment.lift, shipment.weight_t, self.factor, distance, purpose, leg)

    def _ways(self, trip: Trip, far: str | None) -> RoundTrip:
        """Out and back, between the stock and a place."""
        near = node_of(self.draft.scenario, self.specs, self.plan.name)
        return (
            self._way(trip.returned, "returned", near, far),
            self._way(trip.delivered, "delivered", far, near),
        )

    def _server(self, served: Served) -> ServerPlan:
        """How a carcass of the stock is repaired or replaced, and comes and goes."""
        trip = None if served.way is None else self._ways(served.way, served.node)
        replaced = self._timing(self.plan.spec.replaced_after, "repair")
        if replaced is not None or served.shop is None:
            return ServerPlan(trip, replaced, None, "")
        repair = shop_plan(self.draft, self.plan.name, served.shop)
        moved = None
        if served.shop.when_closed != "kept":
            moved = self._moved(served.way or Trip(), served.node)
        return ServerPlan(trip, None, repair, from_hub(served.shop.hub), moved)

    def _moved(self, way: Trip, far: str | None) -> RoundTrip:
        """Ways of carcasses that go on from a shop, or to it: its own, with draws of their own."""
        near = node_of(self.draft.scenario, self.specs, self.plan.name)
        return (
            self._way(way.delivered, "moved.back", far, near),
            self._way(way.returned, "moved.on", near, far),
        )

    def _sources(self) -> tuple[SourcePlan, ...]:
        found = []
        for source, spec in sorted(self.plan.spec.sources.items()):
            qualifies = self._timing(spec.qualifies_in, f"{source}.qualifies")
            lead = self.draft.timing(spec.lead, self.plan.name, f"stock.{source}.lead", 1)
            found.append(SourcePlan(spec, lead, qualifies))
        return tuple(found)

    def _helpers(self) -> tuple[tuple[str, WayPlan], ...]:
        lateral = self.plan.spec.lateral
        if lateral is None:
            return ()
        return tuple(
            (helper, WayPlan(self._timing(lateral.way_from(helper), "lateral"), factor=self.factor))
            for helper in lateral.stocks
        )

    def _demand(self) -> tuple[DemandPlan, ...]:
        draft, name = self.draft, self.plan.name
        return tuple(
            DemandPlan(
                owner=f"{name}.{source}",
                path=f"{path_of(draft.scenario, name)}.demand.{source}",
                between=draft.timing(each.arrivals, name, f"stock.demand.{source}", 1),
                pace=clock(*draft.scenario.rates(each.factor)),
            )
            for source, each in self.plan.spec.demand.items()
        )


def _hub(served: Served) -> str | None:
    """The hub that repairs carcasses; None where they are repaired in no shop."""
    return None if served.shop is None else served.shop.hub


def path_of(scenario: Scenario, stock: str) -> str:
    """Where a stock stands in the scenario, by its full name."""
    if stock in scenario.stocks:
        return f"stocks.{stock}"
    hub, _, part = stock.partition(".")
    return f"hubs.{hub}.parts.{part}"
