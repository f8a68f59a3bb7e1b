"""A hub: what it has, for whom it may work, and who else it works for."""

from collections.abc import Generator, Iterable
from math import inf
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Protocol

from pydantic import Field

from sim.core.model import Kind, Kinds, Model, OfKind
from sim.core.names import Name
from sim.core.units import Capacity
from sim.model.families.law import Law
from sim.model.families.queueing import Queue
from sim.model.supply import Stock
from sim.model.yards.hired import Hired
from sim.model.yards.people import Learning, Shift
from sim.model.yards.work import KindOfWork, Work

Steps = Generator[Any, Any, None]
"""What a simulated activity is: it yields events and returns nothing."""


class Access(Model):
    """A rule that admits work; what no rule admits is refused."""

    work: list[KindOfWork] | Literal["any"] = "any"
    homeports: list[str] | Literal["any"] = "any"
    """Countries of the homeports it holds for."""
    not_homeports: list[str] = Field(default_factory=list)
    """Countries of the homeports it does not hold for."""
    types: list[str] | Literal["any"] = "any"
    nuclear: bool = False
    """Whether it admits nuclear-powered platforms."""
    source: str = ""
    """The rule in the public record, if there is one."""

    def admits(self, kind: KindOfWork, homeport: str, platform_type: str, nuclear: bool) -> bool:
        """Whether this rule admits the work."""
        return (
            (self.work == "any" or kind in self.work)
            and (self.homeports == "any" or homeport in self.homeports)
            and homeport not in self.not_homeports
            and (self.types == "any" or platform_type in self.types)
            and (self.nuclear or not nuclear)
        )


class Load(Model):
    """A stream of other people's work at a hub: host nation, commercial, units not modelled."""

    arrivals: Law
    """Time between arrivals [d], at factor and intensity 1."""
    work: str
    """Work package."""
    priority: int = 0
    factor: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        default_factory=dict
    )
    """Factor on the rate of arrivals by phase; 1 where it is not given."""
    intensity: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    """Factor on the rate of arrivals in every phase; 0 for none of it."""

    @property
    def every_d(self) -> float:
        """Mean time between arrivals, at factor 1 [d]."""
        return self.arrivals.average_d / self.intensity if self.intensity else inf


class Visit(Protocol):
    """What a hub may do with a platform that it restores; each step takes simulated time."""

    def authorization(self) -> Iterable[Any]:
        """Wait until the work is authorized and awarded."""
        ...

    def travel_out(self) -> Iterable[Any]:
        """Bring the platform to the hub."""
        ...

    def work(self) -> Steps:
        """Do every stage of the work package."""
        ...

    def travel_back(self) -> Iterable[Any]:
        """Bring the platform back to its station."""
        ...

    def send_team_home(self) -> None:
        """Let a team that travelled go home; the platform does not wait for it."""
        ...


class TeamWay(NamedTuple):
    """How the team of a hub travels to a platform."""

    modes: tuple[str, ...] = ()
    """Modes of legs that it may use; empty means any."""
    speed_kn: float | None = None
    """Speed made good on legs that have a distance [kn]; without one a leg needs a law."""


class Hub(Kind):
    """A place that repairs. Its kind decides who moves: the platform or the team."""

    moves_platform: ClassVar[bool] = True
    """Whether a platform has to come; a team that travels goes to it."""

    node: str
    country: str = ""
    title: str = ""
    berths: dict[Name, Capacity] = Field(default_factory=dict)
    """Places in which one platform is worked on, by class (dock, pier, bay, slot) [count]."""
    berth_length_m: dict[str, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = Field(
        default_factory=dict
    )
    """Longest platform that a class of berths takes [m]; no entry means any."""
    crews: dict[Name, Capacity] = Field(default_factory=dict)
    """Labour by trade: crews that work on one job each, or persons [count]."""
    hired: dict[str, Hired] = Field(default_factory=dict)
    """Further units by class of berths or trade, which come only when they are called."""
    shifts: dict[str, Shift] = Field(default_factory=dict)
    """Working hours by trade, or by name of people of the theater; the hands-on time of a stage
    passes while all that it needs are on shift. A name without an entry is always on shift."""
    overtime: dict[str, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = Field(
        default_factory=dict
    )
    """Hands-on work done in a day of work by phase of the timeline; 1 where it is not given."""
    season: Name | None = None
    """Calendar whose factors multiply the work done in a day of work."""
    calm: list[Name] = Field(default_factory=list)
    """Calendars that have to be calm while hands-on time of any stage passes here."""
    learning: Learning | None = None
    """How much longer the first jobs of each work package take here."""
    parts: dict[Name, Stock] = Field(default_factory=dict)
    queue: Queue = Field(default={"policy": "fifo"}, validate_default=True)
    """Who is next."""
    preemptive: bool = False
    """Whether urgent work interrupts less urgent work, which resumes later without loss."""
    overtake: bool = True
    """Whether work that fits may start while earlier or more urgent work waits for a unit."""
    accepts: list[Access] | Literal["any"] = Field(default_factory=list)
    """For whom it may work; what no rule admits is refused."""
    award: Law | None = None
    """Time to authorize and award unscheduled work, before the platform leaves [d]."""
    pace: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    """Factor on every duration of work here."""
    work: dict[str, Work] = Field(default_factory=dict)
    """Work packages that this hub does in its own way."""
    load: dict[Name, Load] = Field(default_factory=dict)
    """Outside loads by name."""

    def restore(self, visit: Visit) -> Steps:
        """The steps from the decision to use this hub until the platform is up again.

        A kind that has no steps of its own has these: there, the work, and back.
        """
        yield from visit.authorization()
        yield from visit.travel_out()
        yield from visit.work()
        yield from visit.travel_back()

    @property
    def units(self) -> dict[str, Capacity]:
        """Every berth and crew by name, hired ones included, wherever they are at present."""
        have = {**self.berths, **self.crews}
        for name, each in self.hired.items():
            own = have.get(name, "unlimited")  # what is not there is told by the checks
            if own != "unlimited":
                have[name] = own + each.units
        return have

    @property
    def there_and_back(self) -> bool:
        """Whether its steps are those that hubs have by default."""
        return type(self).restore is Hub.restore

    def way_to(self, station: str) -> TeamWay | None:  # noqa: ARG002
        """How a team of the hub comes to a platform at a station; None where that comes to it."""
        return None if self.moves_platform else TeamWay()

    @property
    def works_as(self) -> Literal["shipyard", "team"]:
        """What a rule of law calls the place of work."""
        return "shipyard" if self.moves_platform else "team"

    def may_serve(self, kind: KindOfWork, homeport: str, platform_type: str, nuclear: bool) -> bool:
        """Whether the hub may do this work for this platform."""
        if self.accepts == "any":
            return True
        return any(rule.admits(kind, homeport, platform_type, nuclear) for rule in self.accepts)


hubs: Kinds[Hub] = Kinds("kind of hub", "sim.hubs", "kind", default="yard")

AnyHub = Annotated[Hub, OfKind(hubs)]
