"""Rules of law and policy: what work may be done where, for whom, since when, and how soon.

A hub says what it can and is willing to do (``Hub.accepts``); a rule forbids or delays it all the
same. Rules are data with a name and a source, so that a run can tell what each one costs.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from sim.core.model import Date, Kind, Kinds, Model, OfKind, Span
from sim.core.names import Name
from sim.core.ticks import on_grid
from sim.model.families.law import Law
from sim.model.yards.work import KindOfWork

Words = list[str] | Literal["any"]


@dataclass(frozen=True)
class Case:
    """Work that a hub would do for a platform, as a rule sees it."""

    fleet: str
    type: str
    domain: str
    homeport: str
    nuclear: bool
    kind_of_work: KindOfWork
    hub: str
    country: str
    """Country of the hub."""
    place: Literal["shipyard", "team"]
    """Whether the platform goes to the hub, or a team of the hub to the platform."""
    work_d: float
    """Mean calendar time of the work [d]."""


class Scope(Model):
    """Some cases: those for which every key that is given holds."""

    work: list[KindOfWork] | Literal["any"] = "any"
    fleets: Words = "any"
    types: Words = "any"
    domains: list[Literal["ship", "aircraft", "vehicle"]] | Literal["any"] = "any"
    homeports: Words = "any"
    """Countries of the homeports of the platforms."""
    not_homeports: list[str] = Field(default_factory=list)
    hubs: Words = "any"
    countries: Words = "any"
    """Countries of the hubs."""
    not_countries: list[str] = Field(default_factory=list)
    places: list[Literal["shipyard", "team"]] | Literal["any"] = "any"
    nuclear: bool | None = None
    longer_than_d: Span | None = None
    """Only work that takes longer than this, in the mean [d]."""

    def holds(self, case: Case) -> bool:
        """Whether a case is one of these."""
        asked: tuple[tuple[Words, str], ...] = (
            (self.work, case.kind_of_work),  # type: ignore[assignment]
            (self.fleets, case.fleet),
            (self.types, case.type),
            (self.domains, case.domain),
            (self.homeports, case.homeport),
            (self.hubs, case.hub),
            (self.countries, case.country),
            (self.places, case.place),
        )
        return (
            all(words == "any" or given in words for words, given in asked)
            and case.homeport not in self.not_homeports
            and case.country not in self.not_countries
            and self.nuclear in (None, case.nuclear)
            and (self.longer_than_d is None or case.work_d > self.longer_than_d)
        )


class Exemption(Scope):
    """Cases for which a rule does not hold, in a window of days."""

    from_d: Date = -inf
    until_d: Date = inf
    source: str = ""


Ledger = Mapping[Case, float]
"""Mean days of work begun in the year so far, by case [d]."""


class CountedWork(Mapping[Case, float]):
    """A ledger that grows: which of its cases are in which scopes is found out once."""

    def __init__(self) -> None:
        self._cases: dict[Case, int] = {}
        """Place of each in the days."""
        self._days: list[float] = []
        self._inside: dict[tuple[int, ...], tuple[tuple[Scope, ...], list[int]]] = {}
        """Places of the cases that are in some scopes, by the identities of these."""

    def __getitem__(self, case: Case) -> float:
        return self._days[self._cases[case]]

    def __iter__(self) -> Iterator[Case]:
        return iter(self._cases)

    def __len__(self) -> int:
        return len(self._days)

    def add(self, case: Case, days: float) -> None:
        """Some days more, or less (below 0) [d]."""
        place = self._cases.setdefault(case, len(self._days))
        if place == len(self._days):
            self._days.append(0.0)
            for scopes, places in self._inside.values():
                if all(each.holds(case) for each in scopes):
                    places.append(place)
        self._days[place] = counted(self._days[place], days)

    def days_in(self, *scopes: Scope) -> list[float]:
        """Days of each case that is in all of some scopes [d]."""
        key = tuple(map(id, scopes))
        if key not in self._inside:
            cases = self._cases.items()
            places = [at for case, at in cases if all(each.holds(case) for each in scopes)]
            self._inside[key] = scopes, places
        days = self._days
        return [days[place] for place in self._inside[key][1]]


def counted(before: float, days: float) -> float:
    """Days of work, and some more or less of them [d]."""
    return max(on_grid(before + days), 0.0)


def days_in(ledger: Ledger, *scopes: Scope) -> list[float]:
    """Days of each case of a ledger that is in all of some scopes [d]."""
    if isinstance(ledger, CountedWork):
        return ledger.days_in(*scopes)
    return [days for case, days in ledger.items() if all(each.holds(case) for each in scopes)]


class Rule(Kind):
    """A gate before work: it forbids it, or makes it wait.

    It holds for the cases in its scope, from ``from_d`` until ``until_d``, except those exempt.
    """

    counts_work: ClassVar[bool] = False
    """Whether its answer depends on the work done so far, so that it is not known beforehand."""
    plain: ClassVar[bool] = False
    """Whether it forbids every case for which it holds, whatever the day and the work so far."""
    keeps_to_dates: ClassVar[bool] = False
    """Whether it says the same of a case from one of its dates to the next, whatever the work so
    far: then a run asks it once in between."""

    title: str = ""
    source: str = ""
    """The text it comes from, with the date of the text that was read."""
    enabled: bool = True
    """Whether it is in force at all."""
    applies_to: Scope = Field(default_factory=Scope)
    from_d: Date = -inf
    until_d: Date = inf
    phases: list[str] = Field(default_factory=list)
    """Phases of the timeline in which it holds; empty means all."""
    exempts: dict[Name, Exemption] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _dates(self) -> "Rule":
        if self.until_d <= self.from_d:
            raise ValueError(f"until_d {self.until_d:g} is not after from_d {self.from_d:g}")
        return self

    def concerns(self, case: Case) -> bool:
        """Whether the rule holds for a case, wherever and whenever it is in force."""
        return self.applies_to.holds(case)

    def holds(self, case: Case, now_d: float, phase: str) -> bool:
        """Whether it holds for a case that it concerns, on a day and in its phase."""
        if not self.from_d <= now_d < self.until_d or (self.phases and phase not in self.phases):
            return False
        return not any(
            each.from_d <= now_d < each.until_d and each.holds(case)
            for each in self.exempts.values()
        )

    @abstractmethod
    def forbids(self, case: Case, now_d: float, ledger: Ledger) -> bool:
        """Whether it forbids a case for which it holds."""

    def delay_of(self, case: Case) -> Law | None:  # noqa: ARG002
        """How long a case that it holds for has to wait [d]; None if it need not."""
        return None

    @property
    def timeless(self) -> bool:
        """Whether it forbids the same cases on every day, unless an event waives it."""
        return self.plain and not self.phases and not self.dates()

    def always_forbids(self, case: Case) -> bool:
        """Whether it forbids a case on every day, unless an event waives it."""
        return (
            self.enabled
            and self.plain
            and not self.phases
            and (self.from_d, self.until_d) == (-inf, inf)
            and self.concerns(case)
            and not any(each.holds(case) for each in self.exempts.values())
        )

    def dates(self) -> set[float]:
        """Days on which its answer may change [d]."""
        ends = [self.from_d, self.until_d]
        for each in self.exempts.values():
            ends += [each.from_d, each.until_d]
        return {end for end in ends if abs(end) < inf}


legal_rules: Kinds[Rule] = Kinds("rule", "sim.policies.rules", "kind", default="prohibition")

AnyRule = Annotated[Rule, OfKind(legal_rules)]
