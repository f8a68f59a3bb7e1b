"""Events of the timeline: on a day, or on days that are drawn before the run, several at once.

What an event does is a list of disruptions, one file each in ``sim.disruptions``. An event has
windows: it begins, its disruptions begin, and when it ends what they changed is undone.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from typing import Annotated, Literal, Protocol

from pydantic import Field, model_validator

from sim.core.errors import Problem
from sim.core.model import Day, Fraction, Kind, Kinds, Model, OfKind
from sim.model.families.law import Law
from sim.model.fleet import Fleet
from sim.model.rule import Rule, Scope
from sim.model.supply import Lift, Stock
from sim.model.yards.hub import Hub

Fate = Literal["held", "moved", "lost"]
"""What becomes of work in progress on units that are lost: it stays and goes on when they are
back, moves to another hub with what is left of it, or is begun anew."""

Undo = Callable[[], None]
"""Takes back what a disruption has changed."""

Part = Literal["postures", "rules", "stocks", "fleets", "scheduled"]
"""Where what an event changes stands in the scenario; of fleets it is the tempo, and scheduled work
is named ``fleet.work``."""

Chance = Callable[[str, int], float]
"""A uniform on [0, 1) of this event and window, for a purpose and a number."""


class TheaterData(Protocol):
    """What a disruption may name: a scenario, as it is seen from here."""

    @property
    def fleets(self) -> Mapping[str, Fleet]:
        """Fleets by name."""
        ...

    @property
    def hubs(self) -> Mapping[str, Hub]:
        """Hubs by name."""
        ...

    @property
    def lifts(self) -> Mapping[str, Lift]:
        """Lifts by name."""
        ...

    @property
    def stocks(self) -> Mapping[str, Stock]:
        """Stocks of the theater by name."""
        ...

    @property
    def postures(self) -> Mapping[str, object]:
        """Postures by name."""
        ...

    @property
    def passages(self) -> Mapping[str, object]:
        """Passages by name."""
        ...

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Rules of law by name."""
        ...

    @property
    def events(self) -> Mapping[str, "TheaterEvent"]:
        """Events by name."""
        ...


class Theater(Protocol):
    """What a disruption may do to a theater in time; each change can be undone."""

    @property
    def scenario(self) -> TheaterData:
        """The theater as data."""
        ...

    def lose(self, hub: str, units: Mapping[str, int] | float, work: Fate) -> Undo:
        """A hub loses units of its berths and crews by name, or this share of all of them."""
        ...

    def gain(self, hub: str, units: Mapping[str, int]) -> Undo:
        """A hub has more units."""
        ...

    def close(self, hub: str) -> Undo:
        """A hub begins nothing new for the force; what is in work there is finished."""
        ...

    def block(self, passage: str) -> Undo:
        """A passage can not be used; legs lead around it, or nowhere."""
        ...

    def slow(self, domains: Iterable[str], factor: float) -> Undo:
        """Ways of platforms of these domains that begin from now on take longer."""
        ...

    def pace(self, hub: str, factor: float) -> Undo:
        """All work at a hub takes so many times as long, what is in work with its units included.

        Only a disruption that names the hub in ``paces`` may do it.
        """
        ...

    def halt(self, lift: str, under_way: Literal["goes_on", "stops"]) -> Undo:
        """Nothing departs with a lift; what is under way goes on, or stops as well."""
        ...

    def waive(self, rule: str, scope: Scope) -> Undo:
        """A rule does not hold for some cases."""
        ...

    def make(self, rule: str) -> Undo:
        """A rule that is not enabled is in force; ``changes`` names it."""
        ...

    def adopt(self, posture: str) -> Undo:
        """Hubs, ways and shops of another posture are in force; ``changes`` names it."""
        ...

    def add(self, stock: str, units: int) -> Undo:
        """Units more, or less (below 0), of a stock by its full name; ``changes`` names it."""
        ...

    def hasten(self, fleets: Iterable[str], factor: float) -> Undo:
        """The tempo of fleets is a multiple of what it was; ``changes`` names them."""
        ...

    def defer(self, work: Iterable[tuple[str, str]]) -> Undo:
        """Scheduled work, by fleet and name, is put off; ``changes`` names it."""
        ...

    def expedite(self, hubs: Sequence[str], within_d: float, factor: float) -> None:
        """Work in progress that is nearly done goes faster."""
        ...

    def strike(self, hub: str, hit_frac: float, lost_frac: float | None, chance: Chance) -> None:
        """Each platform at a hub is hit with a probability; those hit are damaged or lost."""
        ...

    def salvo(
        self, fleets: Iterable[str], hit_frac: float, lost_frac: float | None, chance: Chance
    ) -> None:
        """Each exposed platform of some fleets is hit with a probability."""
        ...

    def hold_back(self, fleet: str, platforms: int) -> Undo:
        """The last platforms of a fleet are not in the theater; undone, they arrive."""
        ...


class Disruption(Kind):
    """One thing that an event does."""

    @abstractmethod
    def begin(self, theater: Theater, chance: Chance) -> Undo:
        """Do it; what is returned undoes it when the event ends."""

    def before(self, theater: Theater) -> Undo | None:  # noqa: ARG002
        """What holds from the start of the run until the event begins; None if nothing does."""
        return None

    def paces(self) -> Sequence[str]:
        """Hubs whose pace of work it changes."""
        return ()

    def opens(self) -> Sequence[str]:
        """Hubs that are closed until it begins."""
        return ()

    def closes(self, scenario: TheaterData) -> Sequence[str]:  # noqa: ARG002
        """Hubs that may take nothing new while it lasts."""
        return ()

    def changes(self, scenario: TheaterData) -> Iterable[tuple[Part, str]]:  # noqa: ARG002
        """Postures, rules, stocks, fleets and work that it may change: plans leave room for it."""
        return ()

    def waived(self) -> tuple[str, Scope] | None:
        """The rule that it waives, and the cases; None for what waives none."""
        return None

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:  # noqa: ARG002
        """What it names and the scenario does not have; paths start at this disruption."""
        return ()


disruptions: Kinds[Disruption] = Kinds("disruption", "sim.disruptions", "kind")

AnyDisruption = Annotated[Disruption, OfKind(disruptions)]


def nothing() -> None:
    """What undoes a change that cannot be undone."""


def together(undos: Iterable[Undo]) -> Undo:
    """Undoes several changes."""
    kept = list(undos)

    def undo() -> None:
        for each in kept:
            each()

    return undo


class TheaterEvent(Model):
    """Something that happens once, or again and again, and may do several things at once."""

    title: str = ""
    source: str = ""
    enabled: bool = True
    """Whether it is part of the run at all."""
    start_d: Day = 0.0
    """Day on which it begins, or from which ``after`` counts [d]."""
    after: Law | None = None
    """Time from that day until it begins [d]; none where it is not given."""
    lasts: Law | None = None
    """Time until it ends, and what it did is undone [d]; where not given, to the end of the run."""
    repeats: bool = False
    """Whether it begins anew, each time ``after`` its last end."""
    probability: Fraction = 1.0
    """Probability that it happens at all."""
    does: list[AnyDisruption] = Field(min_length=1)

    @model_validator(mode="after")
    def _again(self) -> "TheaterEvent":
        if self.repeats and (self.after is None or self.lasts is None):
            raise ValueError("repeats, and so needs 'after' and 'lasts' (laws)")
        if self.repeats:
            assert self.after is not None
            assert self.lasts is not None
            if self.after.average_d + self.lasts.average_d <= 0:
                raise ValueError("repeats at once for ever; 'after' or 'lasts' must take time")
        return self

    @property
    def may_last_d(self) -> tuple[float, float]:
        """From which day on it may have begun, and by which it has ended [d]."""
        after_d = 0.0 if self.after is None else self.after.constant_d
        lasts_d = inf if self.lasts is None else self.lasts.constant_d
        if self.repeats or after_d is None or lasts_d is None:
            return self.start_d, inf
        return self.start_d + after_d, self.start_d + after_d + lasts_d
