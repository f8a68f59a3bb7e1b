"""A stock before the run: who repairs its parts, and how they travel, by the numbers of timings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sim.engine.hub.repair_plan import Plan
from sim.engine.supply.shipping import TransitFactor
from sim.engine.time.clocks.operating_clock import Clock
from sim.model.scenario import Leg
from sim.model.supply import Source, Stock


class WayPlan(NamedTuple):
    """One way of a part from place to place."""

    takes: int | None
    """Timing whatever the distance."""
    lift: str | None = None
    weight_t: float = 0.0
    factor: TransitFactor | None = None
    distance: int | None = None
    """Timing of the leg."""
    purpose: str = ""
    leg: Leg | None = None
    hops: "tuple[WayPlan, ...]" = ()
    """Handling and legs one after the other, instead."""


RoundTrip = tuple[WayPlan, WayPlan]
"""Out and back."""


class ServerPlan(NamedTuple):
    """Who repairs or replaces the carcasses of a stock."""

    trip: RoundTrip | None
    """None where they are repaired on the spot."""
    replaced: int | None
    """Timing of a replacement; None where there is a repair."""
    repair: Plan | None
    """Work at a hub; None if carcasses are only bought anew."""
    origin: str
    """What the record calls the place that units come from."""
    moved: RoundTrip | None = None
    """The way back to the stock from it when it closes, and on to it from there; None where
    carcasses are kept."""


class SourcePlan(NamedTuple):
    """A source of new parts."""

    spec: Source
    lead: int
    qualifies: int | None
    """Timings of a delivery, and until the source may be asked."""


class DemandPlan(NamedTuple):
    """Units outside the model that ask for parts."""

    owner: str
    path: str
    """Where it stands in the scenario."""
    between: int
    pace: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPlan:
    """A stock, and what it needs of the others."""

    name: str
    spec: Stock
    item: str
    shop: int
    place: int
    """Dispatcher and pool that it stands behind."""
    number: int
    """Its number in the record."""
    fate: int | None = None
    judgement: int | None = None
    """Uniforms of who is repaired here, and of who is condemned."""
    servers: tuple[ServerPlan, ...] = ()
    """Whoever does under a posture that may be in force."""
    servers_under: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Places of those who do under each posture, the first before the others; empty where no event
    puts another in force."""
    replaced_after: int | None = None
    """Timing until a part is back, where nothing else happens to its carcass."""
    sources: tuple[SourcePlan, ...] | None = None
    from_supplier: RoundTrip | None = None
    helpers: tuple[tuple[str, WayPlan], ...] = ()
    demand: tuple[DemandPlan, ...] = ()
    changes: bool = False
    """Whether some event adds units or takes some."""
