"""A stock in time: what a demand sets in motion, until its replacement is on the shelf.

Every demand is answered by one order at once, (S-1, S): the carcass travels to where it is
repaired, is repaired or condemned, and comes back to the shelf; or the supplier is asked for
another unit and gets the carcass. Source: Sherbrooke, Optimal Inventory Modeling of Systems
(2004), ch. 3; the decisions are those of docs/decisions/0011-supply.md.
"""

from collections.abc import Callable, Sequence
from math import inf
from typing import Final, NamedTuple

from sim.core.ticks import NEVER
from sim.engine.hub.claims import Claim, Claimant, Shelf, Unit, claim_of
from sim.engine.hub.resources import Resources
from sim.engine.supply.production import Production
from sim.engine.supply.shipping import Then, Way
from sim.engine.supply.stock_plan import StockPlan
from sim.engine.time.events import Event
from sim.engine.time.timings import Timing, Uniforms
from sim.record.log import FILLED, SHIFT
from sim.record.tables import PartState, from_stock

NOWHERE: Final = ("in use", "used", "made", "condemned", "lost", "elsewhere")
"""States of a part that belong to no stock."""


class Requisition(Claimant):
    """Somebody who asks a stock for a part, and comes with no platform of his own."""

    __slots__ = ("carcass", "used_up")

    def __init__(
        self,
        name: str,
        number: int,
        carcass: "Callable[[Then], None] | None",
        used_up: bool = False,
    ) -> None:
        super().__init__(name, number)
        self.carcass = carcass
        """Brings the carcass to this stock; None if it is here at once."""
        self.used_up = used_up
        """Whether there is none, because a consumable was used up where it was needed."""


def _always() -> bool:
    return True


class Server(NamedTuple):
    """Who repairs the carcasses of a stock."""

    trip: tuple[Way, Way] | None
    """The way there and back; None if they are repaired on the spot."""
    repair: Callable[[int, Then], None] | None
    """Repairs the carcass of a number; None if it is only bought anew."""
    origin: str
    """What the record calls the place that units come from."""
    is_open: Callable[[], bool] = _always
    """Whether it takes a carcass that sets out now."""


class Store(Shelf):
    """One stock of one run; ``stock_network`` fills in what it needs of the others.

    Attributes
    ----------
    shop, place
        Number of the dispatcher of its hub, or of the theater, and its pool there.
    """

    def __init__(self, resources: Resources, plan: StockPlan) -> None:
        self.env = resources.env
        self.log = log = resources.log
        self._demands, self._moves = log.demands, log.moves
        self.name = plan.name
        self.spec = plan.spec
        self.shop, self.place = plan.shop, plan.place
        self.dispatcher = resources.dispatchers[plan.shop]
        self.dispatcher.shelves[plan.place] = self
        self.base = self.dispatcher.capacity[plan.place]
        self._key = plan.number << SHIFT
        self._item = plan.item
        self._directory = resources.directory
        self._steps: dict[tuple[str, str, str], int] = {}
        self._shipped: dict[str, int] = {}
        self._issue = self._step("shelf", "in use")
        self._fail, self._mend = self._step("in use", "in repair"), self._step("in repair", "shelf")
        self._orders = 0
        self._requests = 0
        self._surplus = 0
        self._position = self.base
        self._claims: dict[float, Claim] = {}
        self.servers: list[Server] = []
        """Who repairs carcasses that do not go to the supplier, the first that is open."""
        self.bring: Callable[[int], None] = self._bring
        """Brings a carcass to where it is repaired."""
        self.moved = 0
        """Carcasses that went on from a shop that had closed [count]."""
        self.fate: Uniforms | None = None
        """Uniforms: below the share that is repaired here, it is."""
        self.judgement: Uniforms | None = None
        """Uniforms: below the share condemned, it is."""
        self.production: Production | None = None
        self.supplier: Store | None = None
        self.from_supplier: tuple[Way, Way]
        """The way to it and back."""
        self.helpers: list[tuple[Store, Way]] = []
        self.replaced_after: Timing | None = None
        """Time until a part is back, where nothing else happens to its carcass: most stocks."""

    # What the dispatcher tells (``sim.engine.hub.claims.Shelf``) ---------------------------------

    def taken(self, claimant: Claimant, amount: int, job: int) -> None:
        """A demand that is filled at once."""
        self.issued(self.asked(claimant, amount, job, amount), amount)

    def asked(self, claimant: Claimant, amount: int, job: int, found: float | None = None) -> int:
        """A demand: as many are ordered, unless an earlier order has lost its demand.

        It has ``found`` so many units on the shelf; those that are there where it is not told.
        """
        row, now = len(self._demands), self.env._now
        self._demands.extend((self._key | amount, job, now, NEVER))
        carcass, used_up = None, False
        if isinstance(claimant, Requisition):
            carcass, used_up = claimant.carcass, claimant.used_up
        replaced_after = self.replaced_after
        if replaced_after is not None and carcass is None and not (used_up or self._surplus):
            self.log.resupply.extend((now, self._key | amount))
            for _ in range(amount):  # what _replace comes to where carcasses go nowhere
                self._moves.extend((now, self._fail))
                number, takes = self._orders, replaced_after(0, self._orders)
                passing = replaced_after, 0, number, 1.0, None, takes, now
                repair = self.env.timeout(takes, passing)
                repair.callbacks.append(self._back)
                self._orders += 1
        elif self.base < inf:
            if self.spec.reorder_at is not None:
                self._use(amount, self.spec.reorder_at, used_up)
            else:
                lacks = 0.0
                if self.helpers:
                    lacks = amount - (self.spare if found is None else found)
                for unit in range(amount):
                    self._replace(carcass, used_up, unit < lacks)
        return row

    def issued(self, demand: int, amount: int) -> None:
        """Parts leave the shelf."""
        self._demands[demand + FILLED] = now = self.env._now
        for _ in range(amount):
            self._moves.extend((now, self._issue))

    def withdrawn(self, demand: int, amount: int) -> None:
        """A demand is gone, and its order is not: the next demand needs none."""
        self.log.withdraw(demand, self.env._now)
        self._surplus += amount if self.base < inf else 0

    def take_back(self) -> None:
        """A part was handed out to somebody who did not need it any more: the next one's order."""
        self._surplus += 1 if self.base < inf else 0
        self._arrive("in use")

    def drawn(self, purpose: str) -> Sequence[int] | None:
        """Draws so far: one for each order, or way on; None for what none of them draws."""
        if purpose.startswith("stock.moved."):
            return [self.moved]
        goes_on = purpose.startswith("stock.demand.") or purpose.endswith(".qualifies")
        return None if goes_on else [self._orders]

    # Asking --------------------------------------------------------------------------------

    def request(self, who: Requisition, urgency: float, then: Then) -> None:
        """Ask for one part; ``then`` when it is handed out."""
        claim = self._claims.get(urgency)
        if claim is None:
            unit = Unit(self.place, 1, self.dispatcher.numbers[self.place] << SHIFT | 1)
            claim = self._claims[urgency] = claim_of(self.shop, [], [unit], urgency)
        grant = self.dispatcher.claim(who, claim, -1, self.env._now)
        if grant is None:
            then()
        else:
            assert grant.callbacks is not None
            grant.callbacks.append(lambda _: then())

    @property
    def spare(self) -> float:
        """Units on the shelf that nobody waits for [count]."""
        return 0.0 if self.dispatcher.jobs_at(self.place) else self.dispatcher.free[self.place]

    # Replacing -----------------------------------------------------------------------------

    def _back(self, _: Event) -> None:
        """A part that was replaced on the spot is on the shelf."""
        self._moves.extend((self.env._now, self._mend))
        self.dispatcher.put(self.place)

    def _replace(
        self, carcass: Callable[[Then], None] | None, used_up: bool, lacking: bool
    ) -> None:
        """One demand of a reparable: the carcass goes its way, and another unit is due."""
        if self._surplus:
            self._surplus -= 1
            return
        number = self._orders
        self._orders += 1
        if self.spec.never_replaced:
            if not used_up:
                self.move("in use", "used")
            return
        self.log.due_in(self._key | 1, self.env._now)
        if used_up:
            self._order_new(number)
            return
        helper = self._helper() if lacking else None
        if helper is not None:
            self._order_from(*helper, number, carcass, lateral=True)
        elif self._repaired_here(number):
            self.move("in use", "returning")
            if carcass is None:
                self.bring(number)
            else:
                carcass(lambda: self.bring(number))
        else:
            assert self.supplier is not None  # the scenario has been checked
            self._order_from(self.supplier, self.from_supplier[1], number, carcass)

    def _helper(self) -> "tuple[Store, Way] | None":
        """Another stock that lends a unit, because a demand found none here, and the way from
        there."""
        keeps = 0 if self.spec.lateral is None else self.spec.lateral.keeps
        return next((each for each in self.helpers if each[0].spare > keeps), None)

    def _repaired_here(self, number: int) -> bool:
        share = self.spec.share_repaired_here
        return share == 1 or (self.fate is not None and self.fate(0, number) < share)

    def _order_from(
        self,
        seller: "Store",
        way: Way,
        number: int,
        carcass: Callable[[Then], None] | None,
        lateral: bool = False,
        used_up: bool = False,
    ) -> None:
        """Another stock hands out a unit, and gets the carcass."""

        def bring(then: Then) -> None:
            """The carcass, once it is here, goes on to the seller."""

            def on() -> None:
                if lateral:
                    then()
                else:
                    self.from_supplier[0].send(self.name, number, then)

            if carcass is None:
                on()
            else:
                carcass(on)

        def leave() -> None:
            seller._ship(self)
            way.send(self.name, number, lambda: self._arrive("shipping", from_stock(seller.name)))

        who = Requisition(self.name, self._requests, bring, used_up)
        self._requests += 1  # units of one lot have the same number, and requests never
        seller.request(who, seller.spec.queue.planned(self), leave)

    def _bring(self, number: int) -> None:
        """The carcass goes where it is repaired: the first that is open, or else the first."""
        server = next((each for each in self.servers if each.is_open()), self.servers[0])
        if server.trip is None:
            self.inspect(number, server)
        else:
            server.trip[0].send(self.name, number, lambda: self.inspect(number, server))

    def inspect(self, number: int, server: Server) -> None:
        """There it is repaired, or condemned and bought anew."""
        condemned = server.repair is None or (
            self.judgement is not None and self.judgement(0, number) < self.spec.condemned_frac
        )
        if condemned:
            self.move("returning", "condemned")
            self._buy(number, server)
            return
        assert server.repair is not None
        self.move("returning", "in repair")
        server.repair(number, lambda: self._send("in repair", number, server.trip, server.origin))

    def lose(self, number: int, server: Server) -> None:
        """A carcass is lost with its shop; another unit is due if somebody makes them."""
        self.move("in repair", "lost")
        if self.production is not None:
            self.log.due_in(self._key | 1, self.env._now)
            self._buy(number, server)

    def _buy(self, number: int, server: Server) -> None:
        """What is made comes the way of the supplier, or else of who would have repaired it."""
        assert self.production is not None  # the scenario has been checked
        trip, origin = server.trip, server.origin
        if self.supplier is not None:
            trip, origin = self.from_supplier, from_stock(self.supplier.name)
        self.move("made", "on order")
        self.production.order(number, lambda: self._send("on order", number, trip, origin))

    def _send(self, state: str, number: int, trip: tuple[Way, Way] | None, origin: str) -> None:
        """What is repaired or made travels here, unless it was repaired on the spot."""
        if trip is None:
            self._arrive(state)
            return
        self.move(state, "shipping", origin)
        trip[1].send(self.name, number, lambda: self._arrive("shipping", origin))

    def _arrive(self, state: str, origin: str = "") -> None:
        self.move(state, "shelf", origin)
        self.dispatcher.put(self.place)

    # Consumables ---------------------------------------------------------------------------

    def _use(self, amount: int, reorder_at: int, used_up: bool) -> None:
        """A demand of a consumable: at the reorder point, order up to the base stock."""
        amount -= (credit := min(amount, self._surplus))
        self._surplus -= credit
        for _ in range(0 if used_up else amount):
            self.move("in use", "used")
        self._position -= amount
        if self._position > reorder_at:
            return
        lot = int(self.base - self._position)
        self._position = self.base
        number = self._orders
        self._orders += 1
        self.log.due_in(self._key | lot, self.env._now)
        for _ in range(lot):
            self._order_new(number)

    def _order_new(self, number: int) -> None:
        """Another unit for one that was used up, so that there is no carcass."""
        if self.supplier is not None:
            self._order_from(self.supplier, self.from_supplier[1], number, None, used_up=True)
            return
        server = self.servers[0]
        if server.repair is not None:
            self.move("made", "on order")
            server.repair(
                number, lambda: self._send("on order", number, server.trip, server.origin)
            )
        else:
            self._buy(number, server)

    # The record ----------------------------------------------------------------------------

    def _state(self, state: str, origin: str) -> int:
        place = "" if state in NOWHERE else self.name
        return self._directory.part_state(PartState(self._item, place, state, origin))

    def _step(self, start: str, end: str, origin: str = "") -> int:
        first, last = (
            self._state(state, origin if state == "shipping" else "") for state in (start, end)
        )
        return first << SHIFT | last

    def move(self, start: str, end: str, origin: str = "") -> None:
        """A part changes its state; ``origin`` is where it comes from, if it is shipped."""
        step = self._steps.get((start, end, origin))
        if step is None:
            step = self._steps[start, end, origin] = self._step(start, end, origin)
        self.log.move(step, self.env._now)

    def _ship(self, to: "Store") -> None:
        """A part that was handed out here goes on to another stock."""
        if to.name not in self._shipped:
            shipping = to._state("shipping", from_stock(self.name))
            self._shipped[to.name] = self._state("in use", "") << SHIFT | shipping
        self.log.move(self._shipped[to.name], self.env._now)

    # What a queue policy may know of it (``sim.model.families.queueing.Job``) ---------------------

    @property
    def priority(self) -> int:
        """Urgency of its orders at its supplier."""
        return self.spec.priority

    @property
    def work_d(self) -> float:
        """No work."""
        return 0.0
