"""The whole theater as data: what a config becomes before anything runs."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Mapping
from functools import cached_property
from math import inf
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from sim.core.amounts import exact
from sim.core.columns.arrays import np
from sim.core.model import Cycle, Day, Fraction, Model, Span
from sim.core.names import LegName, Name
from sim.core.units import Capacity
from sim.model.calendars.calendar import SpellCalendar
from sim.model.cost import Costs, Repaired
from sim.model.event import Part, TheaterEvent
from sim.model.families.law import Law
from sim.model.families.maintenance import Maintenance
from sim.model.fleet import Fleet
from sim.model.headline import Headline
from sim.model.postures.opening import IsoDate, Opening
from sim.model.postures.posture import Posture
from sim.model.rule import AnyRule
from sim.model.supply import Lift, Stock
from sim.model.yards.hub import AnyHub
from sim.model.yards.work import Work

Domain = Literal["ship", "aircraft", "vehicle"]
Factor = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Degrees = Annotated[float, Field(allow_inf_nan=False)]
PositiveFactor = Annotated[float, Field(gt=0, allow_inf_nan=False)]

TABLES = ("node_table", "passage_table")
TABLES_BY_MODE = ("leg_tables", "closed_tables")
TABLE_KEYS = (*TABLES, *TABLES_BY_MODE, "great_circle")
"""Keys of a config that bring in nodes, legs and passages, beside the fields of a scenario."""
QUARTER_D = 91.25
"""A quarter of a year of 365 days [d]."""
MAX_DAYS = 3660
"""Days of the daily series that are kept at most: ten years and a little."""


class Node(Model):
    """A place; coordinates only where a map or a distance needs them."""

    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=360)
    title: str = ""
    in_theater: bool = True
    """Whether it is in the theater; what is done elsewhere is not served in the theater."""

    @model_validator(mode="after")
    def _both(self) -> "Node":
        if (self.lat is None) != (self.lon is None):
            raise ValueError("needs both 'lat' and 'lon', or none of them")
        return self


class Leg(Model):
    """The way between two nodes: a distance for a movement with a speed, or a duration law.

    Of several that a movement may use it takes the one that is fastest in the mean.
    """

    start: str
    end: str
    mode: str = ""
    """sea, air or land; empty means any movement may use it."""
    distance_nm: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    takes: Law | None = None
    """Time under way, for a leg without a distance [d]."""
    both_ways: bool = True
    without: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    """Distance while passages are closed [nm], or mean time for a leg with ``takes`` [d], by their
    names, sorted and joined by ``+``; inf where there is no way. What is not named changes nothing;
    a set of passages counts as the worst of its parts that are named."""
    calm: list[Name] = Field(default_factory=list)
    """Calendars that have to be calm when a platform or a team sets out; parts do not wait."""

    def stretch(self, closed: frozenset[str]) -> float:
        """How many times as long the way is while some passages are closed; inf without a way."""
        if not self.without or not closed:
            return 1.0
        whole = self.distance_nm if self.takes is None else self.takes.average_d
        longest = max(
            (each for key, each in self.without.items() if closed.issuperset(key.split("+"))),
            default=whole or 0.0,
        )
        if longest == inf:
            return inf
        return max(longest / whole, 1.0) if whole else 1.0


class Passage(Model):
    """A strait, a canal or an area of sea that an event can close."""

    title: str = ""
    boxes: list[tuple[Degrees, Degrees, Degrees, Degrees]] = Field(default_factory=list)
    """Its waters: west, south, east, north [deg], longitudes from 0 to 360."""


class Phase(Model):
    """A stretch of the timeline, until the next phase begins."""

    start_d: Day
    """First day [d]; the first phase also covers everything before it."""
    tempo: dict[Domain, Factor] = Field(default_factory=dict)
    """Operating days in a calendar day, by domain; 1 where it is not given."""
    transit_factor: PositiveFactor | dict[Domain, PositiveFactor] = 1.0
    """Factor on times under way that begin in this phase: on all, parts included, or by domain."""
    hazard: dict[Domain, Factor] = Field(default_factory=dict)
    """Factor on the rate at which platforms age, by domain and beside the tempo: towards failures,
    and towards work that is due on the operating clock; 1 where it is not given."""

    season: dict[Domain, Name] = Field(default_factory=dict)
    """Calendars whose factors multiply the hazard in this phase, by domain."""

    def transit(self, domain: Domain | None) -> float:
        """Factor on a time under way of a domain, or of a part."""
        if isinstance(self.transit_factor, dict):
            return 1.0 if domain is None else self.transit_factor.get(domain, 1.0)
        return self.transit_factor


class Mission(Model):
    """At least k of these platforms, mission capable and on station."""

    title: str = ""
    """What people call it; its area and name where none is given."""
    fleets: list[str] = Field(min_length=1)
    k: int = Field(ge=0)
    """Platforms required [count]."""
    degraded_worth: Fraction = 1.0
    """What a platform that is only partially mission capable counts for."""
    area: str = ""
    phases: list[str] = Field(default_factory=list)
    """Phases in which it is required; empty means always."""

    def worth(self, fully: Any, partially: Any) -> Any:
        """What fully and partially capable platforms count for, alone or in arrays of any shape.

        One division of whole numbers of any size, so that ten at 0.1 are one.
        """
        if self.degraded_worth == 1:
            return fully + partially
        share, of = exact(self.degraded_worth).as_integer_ratio()
        if not isinstance(fully, np.ndarray):
            return (int(fully) * of + int(partially) * share) / of
        width = int(partially.max(initial=0)) + 1
        pairs, place = np.unique(fully * width + partially, return_inverse=True)
        counts = [(pair // width * of + pair % width * share) / of for pair in pairs.tolist()]
        return np.array(counts, dtype=float)[place.reshape(fully.shape)]


class Measure(Model):
    """What is measured besides what always is."""

    days: list[Span] = Field(default_factory=list)
    """Days at which values are given [d]."""
    availability_level: Fraction = 0.9
    """Level for the share of replications whose own availability reaches it."""
    wait_over_d: list[Span] = Field(default_factory=list)
    """Waits whose share of exceedance is given [d]."""
    hold_d: Cycle = 30.0
    """A mission is held if it is met on every day from 0 to this one [d]."""
    gap_over_d: list[Span] = Field(default_factory=lambda: [7.0])
    """Gap lengths whose exceedance in a replication is counted [d]."""
    returned_by_d: list[Span] = Field(default_factory=lambda: [30.0, 60.0, 90.0])
    """Days by which platforms that were down are counted as back [d]."""
    options_within_d: list[Cycle] = Field(default_factory=lambda: [30.0, 90.0])
    """Days within which a hub would return a platform, in the mean and without queues, to count
    as an option [d]."""
    forecast_leads_d: list[Span] = Field(default_factory=list)
    """Days ahead for which the workload of a quarter is forecast on day 0 [d]."""
    k_shift: list[int] = Field(default_factory=lambda: [-2, -1, 0, 1, 2])
    """Shifts of every requirement k for the curve of DRU."""


class Scenario(Model):
    """A theater: its fleets, hubs, network, rules, missions and timeline."""

    title: str = ""
    source: str = ""
    """Where its numbers come from; told as the word of this file, which no other inherits."""
    classification: str = ""
    """What the file says of its inputs, e.g. ``public and unclassified``; not inherited either."""
    marking: str = ""
    """Words that stand at the top and the bottom of whatever is made of it; inherited."""
    real_world: bool = False
    """Whether every number needs a row in parameters.csv."""
    parameters_of: str = ""
    """The scenario whose rows of parameters.csv hold for this one; a file that builds on a scenario
    that ships inherits it."""
    horizon_d: Cycle
    """Length of the measured window, which starts on day 0 [d]."""
    warm_up_d: Span = 0.0
    """Days before day 0 that are simulated and not measured [d]."""
    windows: int = Field(default=1, ge=1, le=1000, strict=True)
    """Windows of ``horizon_d`` in which a run is observed, one after the other: replications that
    share a warm-up and are one block of every interval. For a theater without a timeline."""
    checkpoints: int = Field(default=1, ge=1, le=1000, strict=True)
    """Days, a year apart, of one long peace on which day 0 may fall: replications that share their
    past and are one block of every interval. For a theater that is steady before its timeline."""
    initial: Literal["steady", "all_up_new"] = "steady"
    """State at day 0: what the warm-up leads to, or everybody new and up."""
    fleets: dict[Name, Fleet] = Field(default_factory=dict)
    hubs: dict[Name, AnyHub] = Field(default_factory=dict)
    work: dict[Name, Work] = Field(default_factory=dict)
    stocks: dict[Name, Stock] = Field(default_factory=dict)
    """Parts in stock that belong to no hub, by name."""
    lifts: dict[Name, Lift] = Field(default_factory=dict)
    """Scheduled departures that shipments of parts share."""
    people: dict[Name, Capacity] = Field(default_factory=dict)
    """People that several hubs share (oversight, makers' field teams), by name [count]."""
    people_per_day: dict[Repaired, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = Field(
        default_factory=dict
    )
    """People at work at a hub on one platform or part, on a hands-on day, by what is repaired;
    with them work is told and paid in man-days, and in days without (a day is one) [count]."""
    nodes: dict[Name, Node] = Field(default_factory=dict)
    legs: dict[LegName, Leg] = Field(default_factory=dict)
    passages: dict[Name, Passage] = Field(default_factory=dict)
    phases: dict[Name, Phase] = Field(default_factory=dict)
    calendars: dict[Name, SpellCalendar] = Field(default_factory=dict)
    """Spells of weather, outages and the like, by the name of their record."""
    events: dict[Name, TheaterEvent] = Field(default_factory=dict)
    rules: dict[Name, AnyRule] = Field(default_factory=dict)
    """Rules of law and policy by name."""
    missions: dict[Name, Mission] = Field(default_factory=dict)
    groups: dict[Name, Annotated[list[str], Field(min_length=1)]] = Field(default_factory=dict)
    """Hubs within one reach, by the name of the group: lost together where a study asks."""
    day_0: IsoDate | None = None
    """The date of day 0, which makes a date a day of the run."""
    openings: dict[Name, Opening] = Field(default_factory=dict)
    """What opened when, by name: postures select from it."""
    postures: dict[Name, Posture] = Field(default_factory=dict)
    posture: str = ""
    """The posture in force, one of ``postures``."""
    compared: list[str] = Field(default_factory=list)
    """Postures that ``theater compare`` takes where it is given no choice: the first of them, minus
    each of the others."""
    maintenances: dict[Name, Maintenance] = Field(default_factory=dict)
    maintenance: str = ""
    """The maintenance in force, one of ``maintenances``."""
    costs: Costs | None = None
    """Prices, if the record is to be told in money as well."""
    measure: Measure = Field(default_factory=Measure)
    headlines: dict[Name, Headline] = Field(default_factory=dict)
    """What leads the output of a run and of a comparison, in this order."""
    stop_at_first_gap: bool = False
    """Whether a replication ends at the first moment from day 0 on that a mission is not met."""

    @field_validator("marking", mode="before")
    @classmethod
    def _one_marking(cls, given: Any) -> Any:
        """Several are those of files that it builds on: which holds for all is the user's word."""
        if isinstance(given, list):
            told = " and ".join(map(repr, given))
            raise ValueError(f"differs in the files it builds on: {told}; marking=WORDS says which")
        return given

    @model_validator(mode="after")
    def _opened(self) -> "Scenario":
        """What a posture selects of the openings is in its lists from here on."""
        opened = {
            name: each.opened(self.openings, self.hubs) for name, each in self.postures.items()
        }
        self.__dict__["postures"] = opened
        return self

    def but(self, **changes: Any) -> "Scenario":
        """The same theater with other parts, which are not checked anew."""
        return self.model_copy(update=changes)

    def __copy__(self) -> "Scenario":
        """A copy may get other parts: what was worked out from these is not kept."""
        other = super().__copy__()
        other.__setstate__(other.__getstate__())
        return other

    def __getstate__(self) -> dict[Any, Any]:
        """Its parts alone: what was worked out from them is worked out anew where it is wanted."""
        state = super().__getstate__()
        parts = {name: getattr(self, name) for name in Scenario.model_fields}
        return {**state, "__dict__": parts}

    @cached_property
    def worked_out(self) -> dict[Hashable, Any]:
        """What metrics have worked out from the scenario alone, the same in every replication; a
        copy begins without it."""
        return {}

    @cached_property
    def calm(self) -> "Scenario":
        """The same without events."""
        return self.but(events={})

    @cached_property
    def paced(self) -> frozenset[str]:
        """Hubs whose pace of work some event changes."""
        events = [each for each in self.events.values() if each.enabled]
        return frozenset(hub for event in events for each in event.does for hub in each.paces())

    @cached_property
    def changed(self) -> Mapping[Part, frozenset[str]]:
        """What some event may change, by where it stands; see ``Disruption.changes``."""
        found: dict[Part, set[str]] = {part: set() for part in get_args(Part)}
        for event in self.events.values():
            for each in event.does if event.enabled else ():
                for part, name in each.changes(self):
                    found[part].add(name)
        return {part: frozenset(names) for part, names in found.items()}

    def may_hold(self, rule: str) -> bool:
        """Whether a rule is in force, or some event makes it be."""
        return self.rules[rule].enabled or rule in self.changed["rules"]

    def may_defer(self, fleet: str, work: str) -> bool:
        """Whether scheduled work of a fleet is put off in some phases, or by some event."""
        in_phases = self.fleets[fleet].scheduled[work].deferred_in
        return bool(in_phases) or f"{fleet}.{work}" in self.changed["scheduled"]

    @cached_property
    def contested(self) -> bool:
        """Whether events, rules or hits may come between a platform and its repair.

        A rule that forbids the same cases on every day does not: no hub is an option for them.
        """
        return (
            any(event.enabled for event in self.events.values())
            or any(rule.enabled and not rule.timeless for rule in self.rules.values())
            or any(
                mode.hits is not None and mode.hits.per_day > 0
                for fleet in self.fleets.values()
                for mode in fleet.modes.values()
            )
        )

    @cached_property
    def timeline(self) -> tuple[list[float], list[str]]:
        """First days of the phases and their names, in order of time."""
        phases = sorted((phase.start_d, name) for name, phase in self.phases.items())
        return [start for start, _ in phases], [name for _, name in phases]

    @property
    def dates_of_rules(self) -> frozenset[float]:
        """Days on which the answer of a rule may change [d]."""
        rules = [rule for name, rule in self.rules.items() if self.may_hold(name)]
        phases = self.timeline[0] if any(rule.phases for rule in self.rules.values()) else ()
        return frozenset(phases).union(*(rule.dates() for rule in rules))

    def rates(self, factor: Mapping[str, float]) -> tuple[list[float], list[float]]:
        """First days of the phases, and a factor in each, 1 where it has none; one endless phase
        for a scenario without any."""
        starts, names = self.timeline
        return starts or [0.0], [factor.get(name, 1.0) for name in names] or [1.0]

    def phase_at(self, at_d: float) -> str:
        """Name of the phase at a date; empty without phases."""
        starts, names = self.timeline
        return names[max(bisect_right(starts, at_d) - 1, 0)] if names else ""

    @cached_property
    def legs_from(self) -> dict[tuple[str, str], list[Leg]]:
        """Legs by (start, end); the other way round too, unless one of that mode is given."""
        found: dict[tuple[str, str], list[Leg]] = defaultdict(list)
        given = {(leg.start, leg.end, leg.mode) for leg in self.legs.values()}
        for leg in self.legs.values():
            found[leg.start, leg.end].append(leg)
            if leg.both_ways and (leg.end, leg.start, leg.mode) not in given:
                found[leg.end, leg.start].append(leg)
        return dict(found)
