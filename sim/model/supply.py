"""Supply: what is kept where, where it comes from, and how parts travel.

A stock is one item at one place. Base stock policies as in Sherbrooke, Optimal Inventory Modeling
of Systems (2004): every demand orders one unit at once, (S-1, S); a consumable with a reorder
point orders up to its stock, (s, S).
"""

from math import inf
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.core.model import Date, Day, Fraction, Model, Span
from sim.core.names import Name
from sim.core.units import Capacity
from sim.model.families.law import Law
from sim.model.families.queueing import Queue

Tons = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Lift(Model):
    """Scheduled departures that shipments share: convoys, or a daily budget of lift."""

    every_d: Span = 1.0
    """Days between departures [d]; one leaves on day ``first_d``, before and after it. 0: it
    departs whenever somebody is ready."""
    first_d: Day = 0.0
    room_t: Tons | Literal["unlimited"] = "unlimited"
    """What a departure carries in all [t]."""
    others_frac: dict[str, Fraction] = Field(default_factory=dict)
    """Share of the room that munitions, fuel and troops take, by phase; 0 where not given."""

    @model_validator(mode="after")
    def _timetable(self) -> "Lift":
        if self.every_d == 0 and (self.room_t != "unlimited" or self.others_frac):
            raise ValueError(
                "has 'every_d' 0 and departs whenever somebody is ready, so its room_t is "
                "unlimited and nobody else takes a share; or give days between departures"
            )
        return self


class Hop(Model):
    """One leg of a way over several."""

    to: str
    """Node at which it ends; the last one ends where the way does."""
    takes: Law | None = None
    """Handling at the node where it begins, before it waits for a lift or a way [d]."""
    speed_kn: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Speed made good on a leg that has a distance [kn]."""
    legs: list[str] | Literal["any"] = "any"
    """Modes of legs that it may use."""
    lift: str | None = None
    """The lift whose next departure with room it waits for."""


class Shipment(Model):
    """The way of a part: at once, or a lift, a law and a leg or several, as far as given."""

    takes: Law | None = None
    """Time under way [d]; of a shipment over a leg the time for packing, papers and handling, which
    comes before the way. None where it is not given."""
    speed_kn: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Speed made good on a leg that has a distance [kn]."""
    legs: list[str] | Literal["any"] | None = None
    """It goes over the leg between the node of the stock and that of its supplier or shop, by these
    modes (sea, air, land) or by any; by any too where only a ``speed_kn`` is given. Without both it
    takes what ``takes`` says, wherever it goes."""
    lift: str | None = None
    """The lift whose next departure with room it waits for."""
    weight_t: Tons = 0.0
    """Room that one unit takes on the lift [t]."""
    path: list[Hop] = Field(default_factory=list)
    """Legs one after the other, each with a mode, a speed, a lift and handling of its own, from the
    node of the sender on; ``takes`` comes before the first."""

    @property
    def by_leg(self) -> bool:
        """Whether it goes over a leg, and so takes as long as it is far."""
        return self.speed_kn is not None or self.legs is not None or bool(self.path)

    def hops(self, start: str | None, end: str | None) -> "list[Hopped]":
        """Its legs from node to node, each as a way of its own; the way itself without a path."""
        if not self.path:
            return [(start, end, self)]
        found: list[Hopped] = []
        for hop in self.path:
            own = {name: getattr(hop, name) for name in ("takes", "speed_kn", "legs", "lift")}
            found.append((start, hop.to, self.model_copy(update={**own, "path": []})))
            start = hop.to
        return found

    @model_validator(mode="after")
    def _over_one_or_several(self) -> "Shipment":
        own = {"speed_kn": self.speed_kn, "legs": self.legs, "lift": self.lift}
        given = [key for key, value in own.items() if value is not None]
        if self.path and given:
            told = f"has 'path' and {given[0]!r}; each leg of the path says its own"
            raise ValueError(told)
        return self

    @property
    def modes(self) -> tuple[str, ...]:
        """Modes of legs it may use; empty means any."""
        return tuple(self.legs) if isinstance(self.legs, list) else ()


Hopped = tuple[str | None, str | None, Shipment]
"""Where a leg begins and ends, and how it is travelled."""


class RoundTrip(Model):
    """The way from a stock to one of its shops, and back."""

    returned: Shipment = Field(default_factory=Shipment)
    """How a carcass comes to the shop."""
    delivered: Shipment = Field(default_factory=Shipment)
    """How a unit comes from it."""


class Source(Model):
    """New production of a part, at home or in a partner country."""

    lead: Law
    """From the order, or its turn on the line, until it is delivered [d]."""
    per_year: float = Field(default=inf, gt=0)
    """What its line can begin in a year [count]; no limit where it is not given."""
    surge: dict[str, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = Field(
        default_factory=dict
    )
    """Factor on that rate by phase."""
    opens_d: Date = -inf
    """First day on which it may begin to qualify [d]."""
    qualifies_in: Law | None = None
    """Time to qualify, counted from that day [d]."""
    closes_d: Date = inf
    """Day on which it drops out; what it has not delivered is ordered elsewhere [d]."""
    country: str = ""

    @model_validator(mode="after")
    def _dates(self) -> "Source":
        if self.qualifies_in is not None and self.opens_d == -inf:
            raise ValueError("has 'qualifies_in', which counts from 'opens_d'; give that day too")
        if self.closes_d <= self.opens_d:
            told = f"closes_d {self.closes_d:g} is not after opens_d {self.opens_d:g}"
            raise ValueError(f"{told}; a source opens before it closes")
        return self


class Workshop(Model):
    """Where carcasses are repaired on finite stations and crews."""

    hub: str
    work: str
    priority: int = 0
    when_closed: Literal["kept", "moved", "lost"] = "kept"
    """What becomes of carcasses whose shop closes. Kept: what has arrived is worked off there, and
    what arrives later waits until it opens again. Moved: what is not in work yet, or arrives later,
    goes on to the first of the ``ways`` that is open, by the way back and out again; what is in
    work is finished. Lost: what is there is lost, and what arrives later goes on."""


class Lateral(Model):
    """Help from other stocks of the same echelon, when a demand finds none here."""

    stocks: list[str] = Field(min_length=1)
    """Whom to ask, in this order."""
    takes: Law | None = None
    """The way of a unit from the only stock that helps [d]; at once where it is not given."""
    ways: dict[str, Law] = Field(default_factory=dict)
    """The way of a unit from each of several stocks, by their names [d]."""
    keeps: int = Field(default=0, ge=0)
    """What a stock that helps keeps for itself [count]."""

    def way_from(self, stock: str) -> Law | None:
        """How long a unit is under way from a stock that helps [d]; None if it is there at once."""
        return self.ways.get(stock, self.takes)

    @model_validator(mode="after")
    def _one_way_each(self) -> "Lateral":
        if self.ways and self.takes is not None:
            raise ValueError("has both 'takes' and 'ways'; one of them")
        names = list(dict.fromkeys(self.stocks))
        if set(self.ways) != set(names) and (self.ways or len(names) > 1):
            shape = ", ".join(f"{each}: LAW" for each in names)
            told = f"{' or '.join(names)} may help, and a way belongs to one of them"
            raise ValueError(f"{told}; ways: {{{shape}}} is right, without 'takes'")
        return self


class Demand(Model):
    """Demand of units outside the model."""

    arrivals: Law
    """Time between demands [d], at factor 1."""
    factor: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        default_factory=dict
    )
    """Factor on the rate of demand by phase."""


class Stock(Model):
    """One item at one place: how many, and how they are replaced."""

    stock: Capacity
    """Base stock S, on the shelf at the start [count]."""
    node: str | None = None
    """Where it is; that of its hub, where it belongs to one. Only a shipment by speed uses it."""
    item: str = ""
    """What it is a stock of; that of its supplier, or its own name, where it is not given."""
    queue: Queue = Field(default={"policy": "fifo"}, validate_default=True)
    """Which requisition is filled first."""
    priority: int = 0
    """Urgency of its own orders at a supplier with a priority queue, 0 first."""
    replaced_after: Law | None = None
    """Time to repair or replace a unit, however many there are at once [d]."""
    shop: Workshop | None = None
    """Repair on the stations of a hub, instead."""
    ways: dict[str, RoundTrip] = Field(default_factory=dict)
    """The way to each hub that may be its shop. The shop in force serves it; while that is closed,
    or no way leads there, carcasses go to the first of the others, in this order, that the posture
    uses. Where there is only one shop, ``returned`` and ``delivered`` say the same."""
    supplier: str | None = None
    """The stock from which it orders what is not repaired here."""
    repaired_frac: Fraction | None = None
    """Share of its carcasses repaired here; all without a supplier, none with one."""
    condemned_frac: Fraction = 0.0
    """Share of those that turn out beyond repair, and are bought anew."""
    sources: dict[Name, Source] = Field(default_factory=dict)
    """Where new ones are made."""
    reorder_at: int | None = Field(default=None, ge=0)
    """A consumable: when stock and orders are down to this, order up to the base stock."""
    returned: Shipment = Field(default_factory=Shipment)
    """How a carcass comes to the supplier; without one, to where it is repaired, if there are no
    ``ways``."""
    delivered: Shipment = Field(default_factory=Shipment)
    """How a unit comes here from the supplier; without one, from repair, if there are no
    ``ways``."""
    lateral: Lateral | None = None
    demand: dict[Name, Demand] = Field(default_factory=dict)
    """Demand of units outside the model."""
    never_replaced: bool = False
    """A reserve that is used up."""

    @property
    def repairs(self) -> bool:
        """Whether it has a way to repair or replace what is not ordered from a supplier."""
        return self.replaced_after is not None or self.shop is not None

    @property
    def is_simple(self) -> bool:
        """Whether a carcass goes nowhere and is only replaced after a time."""
        beside = (self.supplier, self.lateral, self.reorder_at)
        return (
            self.replaced_after is not None
            and all(each is None for each in beside)
            and self.condemned_frac == 0
            and self.returned == self.delivered == Shipment()
        )

    @property
    def own_way(self) -> RoundTrip:
        """``returned`` and ``delivered``."""
        return RoundTrip(returned=self.returned, delivered=self.delivered)

    @property
    def share_repaired_here(self) -> float:
        """Share of its carcasses that do not go to the supplier."""
        if self.repaired_frac is not None:
            return self.repaired_frac
        return 1.0 if self.supplier is None else 0.0

    @model_validator(mode="after")
    def _replaced(self) -> "Stock":
        if self.replaced_after is not None and self.shop is not None:
            raise ValueError("has both 'replaced_after' and 'shop'; one of them")
        if self.ways and self.shop is None:
            raise ValueError("has 'ways', which lead to its shops, and no 'shop'")
        if self.ways and self.supplier is None and self.own_way != RoundTrip():
            told = "has 'ways' and 'returned' or 'delivered'; without a supplier"
            raise ValueError(f"{told} the ways to its shops are all there are")
        if self.never_replaced:
            if self.repairs or self.supplier or self.sources or self.reorder_at is not None:
                raise ValueError("is never_replaced, and has a way to be replaced; one of them")
            return self
        if not (self.repairs or self.supplier or self.sources):
            raise ValueError(
                "nobody repairs or replaces it; give 'replaced_after', 'shop', 'supplier' or "
                "'sources', or say never_replaced: true"
            )
        if self.repaired_frac is not None and self.supplier is None and self.repaired_frac < 1:
            raise ValueError("has 'repaired_frac' below 1, and no 'supplier' for the rest")
        if self.share_repaired_here > 0 and not (self.repairs or self.sources):
            raise ValueError("is repaired here in part, and has no 'replaced_after' or 'shop'")
        if self.condemned_frac > 0 and not self.sources:
            told = f"has 'condemned_frac' {self.condemned_frac:g}"
            raise ValueError(f"{told}, and no 'sources' to replace what is condemned")
        if self.reorder_at is not None:
            self._check_consumable(self.reorder_at)
        return self

    def _check_consumable(self, reorder_at: int) -> None:
        if self.shop is not None or self.condemned_frac > 0 or self.lateral is not None:
            raise ValueError("has 'reorder_at': a consumable is not repaired, condemned or lent")
        if self.repaired_frac is not None:
            raise ValueError("has 'reorder_at': a consumable has no 'repaired_frac'")
        if self.stock == "unlimited" or reorder_at >= self.stock:
            told = f"reorder_at {reorder_at} is not below the stock {self.stock}"
            raise ValueError(f"{told}; it orders up to the stock, so a smaller number")
