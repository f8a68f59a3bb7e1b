"""The state of the theater: what is closed, lost, blocked, halted or ordered, and who is told.

It is what events may change (``sim.model.event.Theater``) and what platforms look at before they
go anywhere. Changes take effect late in their instant (priority ``LATE``): what is done by then
is done. Nobody knows beforehand what will happen, or for how long.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil, inf
from typing import Literal, Protocol

from sim.core.amounts import exact
from sim.core.errors import ConfigError, Problem
from sim.core.ticks import Ticks, to_days, to_ticks
from sim.engine.hub.reducible_dispatcher import ReducibleDispatcher
from sim.engine.hub.repair_plan import Plan, Restrictions
from sim.engine.hub.resources import Resources, ShopPlan
from sim.engine.state.legal_state import LegalState
from sim.engine.state.outlook import Outlook
from sim.engine.state.standing_orders import StandingOrders
from sim.engine.state.traveller import Traveller
from sim.engine.supply.shipping import Departures
from sim.engine.time.end_of_instant import schedule
from sim.engine.time.events import Event
from sim.engine.time.interruptions import REPACED, Expedited
from sim.model.condition import Activity
from sim.model.event import Chance, Fate, Part, Undo, together
from sim.model.rule import Scope
from sim.model.scenario import Leg, Scenario

Obstacle = tuple[Activity, str]
"""Why a hub cannot be chosen: the activity of who waits for it, and the rule or ``access``."""


class Supplies(Protocol):
    """The stocks and lifts, as far as events change them."""

    lifts: dict[str, Departures]

    def add(self, stock: str, units: int) -> None:
        """A stock has more units, or less (below 0)."""
        ...

    def adopt(self, posture: str) -> None:
        """Carcasses go to the shops of a posture."""
        ...


class TheaterState:
    """The present state of everything that events change."""

    def __init__(
        self,
        resources: Resources,
        scenario: Scenario,
        shops: Sequence[ShopPlan],
        supply: Supplies,
    ) -> None:
        self.env = env = resources.env
        self.scenario = scenario
        self._resources = resources
        self._shops = dict(zip(sorted(scenario.hubs), shops, strict=False))
        self._supply = supply
        self._closed: Counter[str] = Counter()
        self._blocked: Counter[str] = Counter()
        self._passages: frozenset[str] = frozenset()
        self._slow: dict[str, list[float]] = {"ship": [], "aircraft": [], "vehicle": []}
        self.legal = LegalState(env, scenario, self.changed)
        self.standing = StandingOrders(env, scenario, supply)
        self._platforms: dict[str, list[Traveller]] = {}
        self._heeding: set[Traveller] = set()
        self._absent: dict[str, list[tuple[int, Event]]] = {}
        self._disturbances = 0
        self.has_rules = self.legal.may_change
        self._outlooks: dict[int, Outlook] = {}
        self._same_until_d = -inf
        self.ways_as_planned = True
        """Whether none is slowed, and no passage is closed."""
        self.is_calm = not self.has_rules
        """Whether nothing is lost, closed, slowed or ordered, and no rule may forbid anything."""
        self.change = Event(env)
        """Happens at the next change."""
        self._looking = False

    def become(self, scenario: Scenario) -> None:
        """Go on as another scenario, that has been the same until now."""
        self.scenario = self.legal.scenario = scenario
        self._same_until_d = -inf

    def at(self, date: Ticks, act: Callable[[], None]) -> None:
        """Do something late at an instant of the run."""
        schedule(self.env, lambda _: act(), delay=date - self.env.now)

    # Telling -------------------------------------------------------------------------------

    def join(self, platform: Traveller) -> None:
        """A platform of the theater."""
        self._platforms.setdefault(platform.name, []).append(platform)

    def leave(self, platform: Traveller) -> None:
        """A platform that is lost."""
        self._platforms[platform.name].remove(platform)
        self._heeding.discard(platform)

    def heeds(self, platform: Traveller) -> None:
        """A platform that is bound for a hub, waits for one, or has put something off."""
        self._heeding.add(platform)

    def changed(self) -> None:
        """Something has changed: late in this instant everybody who heeds it is told."""
        if not self._looking:
            self._looking = True
            self.at(self.env.now, self._tell)

    def _tell(self) -> None:
        self._looking = False
        for platform in sorted(self._heeding, key=lambda each: (each.name, each.number)):
            if not platform.told():
                self._heeding.discard(platform)
        event, self.change = self.change, Event(self.env)
        event.succeed()

    # What platforms look at ----------------------------------------------------------------

    def obstacle(
        self, plan: Plan, committed: bool = False, instead_of: Restrictions | None = None
    ) -> Obstacle | None:
        """Why a hub may not be chosen at present; None if it may.

        Who is ``committed`` to it is not troubled by rules that count work or days: they were
        asked when it was chosen. Who would come ``instead_of`` going where it is committed is
        judged as if that work had been withdrawn.
        """
        limits = plan.restrictions
        assert limits is not None
        if self._closed[plan.hub] or self.standing.posture in limits.not_under:
            return Activity.AWAITING_ACCESS, "access"
        for gate in limits.gates:
            asked = gate.rule.plain or not committed
            if asked and self.legal.forbids(gate, limits.case, instead_of):
                return Activity.AWAITING_ACCESS, gate.name
        return None

    def bars(self, plan: Plan) -> bool:
        """Whether a hub may not be chosen until something changes, whatever work was done."""
        limits = plan.restrictions
        assert limits is not None
        if self._closed[plan.hub] or self.standing.posture in limits.not_under:
            return True
        return any(
            gate.rule.keeps_to_dates and self.legal.forbids(gate, limits.case, None)
            for gate in limits.gates
        )

    @property
    def outlooks(self) -> dict[int, Outlook]:
        """What was seen from the station, by the identity of the ways, until the next change."""
        if self.has_rules and (now_d := to_days(self.env.now)) >= self._same_until_d:
            self._outlooks.clear()
            self._same_until_d = self.legal.same_until_d(now_d)
        return self._outlooks

    def is_closed(self, hub: str) -> bool:
        """Whether a hub takes nothing new of the force."""
        return self._closed[hub] > 0

    def stretch(self, leg: Leg) -> float:
        """How many times as long a leg is at present; inf if there is no way."""
        return leg.stretch(self._passages)

    def wait(self, then: Callable[[], None]) -> None:
        """Call back once, at the next change."""
        assert self.change.callbacks is not None
        self.change.callbacks.append(lambda _: then())

    def factor(self, domain: str) -> float:
        """Factor on times under way that begin now, by events."""
        product = 1.0
        for each in self._slow[domain]:
            product *= each
        return product

    def arrival(self, fleet: str, number: int) -> Event | None:
        """When a platform arrives in the theater; None if it is there from the start."""
        left = self.scenario.fleets[fleet].size - number
        for count, event in self._absent.get(fleet, ()):
            if left <= count:
                return event
            left -= count
        return None

    # What events do (``sim.model.event.Theater``) --------------------------------------------

    def lose(self, hub: str, units: Mapping[str, int] | float, work: Fate) -> Undo:
        """A hub loses units by name, or a share of every berth and crew, rounded up."""
        spec = self.scenario.hubs[hub]
        if isinstance(units, Mapping):
            losses = {name: float(count) for name, count in units.items()}
        else:
            losses = {}
            for name, capacity in {**spec.berths, **spec.crews}.items():
                if capacity != "unlimited":
                    losses[name] = float(ceil(exact(units) * capacity))
                elif units == 1.0:
                    losses[name] = inf
        return self._change(hub, {name: -loss for name, loss in losses.items()}, work)

    def gain(self, hub: str, units: Mapping[str, int]) -> Undo:
        """A hub has more units."""
        return self._change(hub, {name: float(count) for name, count in units.items()}, "held")

    def _change(self, hub: str, amounts: Mapping[str, float], work: Fate) -> Undo:
        """Units of a hub more, or less (below 0), by name; it takes effect in their order."""
        dispatcher, places = self._dispatcher(hub), self._shops[hub].places
        undo = [dispatcher.change(places[name], n, work) for name, n in sorted(amounts.items())]
        return self._noted(together(undo))

    def _dispatcher(self, hub: str) -> ReducibleDispatcher:
        dispatcher = self._resources.dispatchers[self._shops[hub].number]
        assert isinstance(dispatcher, ReducibleDispatcher)  # every hub of a contested theater
        return dispatcher

    def close(self, hub: str) -> Undo:
        """A hub takes nothing new of the force."""
        return self._counted(self._closed, hub)

    def block(self, passage: str) -> Undo:
        """A passage cannot be used."""
        return self._counted(self._blocked, passage)

    def slow(self, domains: Iterable[str], factor: float) -> Undo:
        """Ways that begin from now on take longer."""
        wanted = list(domains)
        for domain in wanted:
            self._slow[domain].append(factor)

        def undo() -> None:
            for domain in wanted:
                self._slow[domain].remove(factor)

        return self._noted(undo)

    def pace(self, hub: str, factor: float) -> Undo:
        """All work at a hub takes longer, what is in work included."""
        pace = self._resources.paces.get(self._shops[hub].number)
        if pace is None:
            told = f"the pace of {hub!r} changes; paces() of the disruption has to name the hub"
            raise ConfigError("run", [Problem("events", told)])
        dispatcher = self._dispatcher(hub)
        pace.slow(factor)
        dispatcher.tell_workers(REPACED)

        def undo() -> None:
            pace.restore(factor)
            dispatcher.tell_workers(REPACED)

        return undo

    def halt(self, lift: str, under_way: Literal["goes_on", "stops"]) -> Undo:
        """Nothing departs with a lift."""
        return self._supply.lifts[lift].halt(under_way == "stops")

    def waive(self, rule: str, scope: Scope) -> Undo:
        """A rule does not hold for some cases."""
        return self._noted(self.legal.waive(rule, scope))

    def make(self, rule: str) -> Undo:
        """A rule that is not enabled is in force."""
        self._must_name("rules", rule)
        return self._noted(self.legal.make(rule))

    def adopt(self, posture: str) -> Undo:
        """Hubs, ways and shops of another posture are in force; of several the last adopted."""
        self._must_name("postures", posture)
        return self._noted(self.standing.adopt(posture))

    def add(self, stock: str, units: int) -> Undo:
        """Units more, or less (below 0), on the shelf of a stock and of its base stock."""
        self._must_name("stocks", stock)
        self._supply.add(stock, units)
        return lambda: self._supply.add(stock, -units)

    def hasten(self, fleets: Iterable[str], factor: float) -> Undo:
        """The tempo of fleets is a multiple of what it was."""
        changed = sorted(fleets)
        for fleet in changed:
            self._must_name("fleets", fleet)
        return self.standing.hasten(changed, factor, self._look_again)

    def _look_again(self, fleet: str) -> None:
        for platform in self._platforms.get(fleet, ()):
            platform.look_again()

    def defer(self, work: Iterable[tuple[str, str]]) -> Undo:
        """Scheduled work, by fleet and name, is put off."""
        put_off = list(work)
        for fleet, name in put_off:
            self._must_name("scheduled", f"{fleet}.{name}")
        return self._noted(self.standing.defer(put_off))

    def _must_name(self, part: Part, name: str) -> None:
        if name not in self.scenario.changed[part]:
            told = f"changes {part}.{name}; changes() of the disruption has to name it"
            raise ConfigError("run", [Problem("events", told)])

    def expedite(self, hubs: Sequence[str], within_d: float, factor: float) -> None:
        """Work in progress that is nearly done goes faster."""
        for hub in hubs:
            self._dispatcher(hub).tell_workers(Expedited(to_ticks(within_d), factor))

    def strike(self, hub: str, hit_frac: float, lost_frac: float | None, chance: Chance) -> None:
        """Each platform at a hub is hit with a probability."""
        self._hit(self._platforms, lambda each: each.is_at(hub), hit_frac, lost_frac, chance)

    def salvo(
        self, fleets: Iterable[str], hit_frac: float, lost_frac: float | None, chance: Chance
    ) -> None:
        """Each exposed platform of some fleets is hit with a probability."""
        self._hit(set(fleets), lambda each: each.is_exposed(), hit_frac, lost_frac, chance)

    def hold_back(self, fleet: str, platforms: int) -> Undo:
        """The last platforms of a fleet, before those held back already, are not there yet."""
        arrival = Event(self.env)
        self._absent.setdefault(fleet, []).append((platforms, arrival))

        def arrive() -> None:
            arrival.succeed()

        return arrive

    def _hit(
        self,
        fleets: Iterable[str],
        is_target: Callable[[Traveller], bool],
        hit_frac: float,
        lost_frac: float | None,
        chance: Chance,
    ) -> None:
        for name in sorted(fleets):
            fleet = self.scenario.fleets[name]
            if fleet.damage is None:
                continue
            hits = fleet.modes[fleet.damage].hits
            assert hits is not None
            share, below = hits.lost_frac if lost_frac is None else lost_frac, hits.below
            for platform in self._platforms[name]:
                number = platform.number
                if is_target(platform) and chance(f"{name}.hit", number) < hit_frac:
                    damage = bisect_right(below, chance(f"{name}.class", number)) if below else 0
                    platform.hit(chance(f"{name}.lost", number) < share, damage)

    def _counted(self, counter: Counter[str], name: str) -> Undo:
        counter[name] += 1

        def undo() -> None:
            counter[name] -= 1

        return self._noted(undo)

    def _noted(self, undo: Undo) -> Undo:
        """Tell everybody that something is disturbed, and when it is undone."""
        self._disturb(1)

        def undone() -> None:
            undo()
            self._disturb(-1)

        return undone

    def _disturb(self, step: int) -> None:
        self._disturbances += step
        self._outlooks.clear()
        self.is_calm = not (self._disturbances or self.has_rules)
        self._passages = frozenset(name for name, count in self._blocked.items() if count)
        self.ways_as_planned = not (self._passages or any(self._slow.values()))
        self.changed()
