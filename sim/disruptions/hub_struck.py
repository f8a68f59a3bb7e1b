"""A hub is struck: it loses capacity, and platforms that are there may be damaged or lost."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from sim.core.errors import Problem, known
from sim.core.exact import Claim, Refused
from sim.core.model import Fraction
from sim.model.event import Chance, Disruption, Fate, Theater, TheaterData, Undo, disruptions


@disruptions.register("hub_struck")
class HubStruck(Disruption):
    """Berths and crews are lost until the event ends, which is when the hub is repaired."""

    example: ClassVar[dict[str, Any]] = {"hub": "yard"}

    hub: str
    loses: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """Units lost by name of a class of berths or a trade [count], all where that is more than there
    are; ``loses_frac`` where empty."""
    loses_frac: Fraction | None = None
    """Share of every class of berths and every trade that is lost, rounded up; all where neither
    this nor ``loses`` is given."""
    work: Fate = "held"
    """What becomes of work in progress on them."""
    hit_frac: Fraction | None = None
    """Probability that a platform at the hub, or in port there by its rotation, is hit; none is
    where it is not given."""
    lost_frac: Fraction | None = None
    """Share of those hit that are lost; as its mode of damage says where it is not given."""

    @model_validator(mode="after")
    def _one_of(self) -> "HubStruck":
        if self.loses and self.loses_frac is not None:
            raise ValueError("has both 'loses' and 'loses_frac'; one of them")
        if self.lost_frac is not None and self.hit_frac is None:
            raise ValueError("has 'lost_frac', a share of those hit, and no 'hit_frac'")
        return self

    def begin(self, theater: Theater, chance: Chance) -> Undo:
        """Strike it."""
        if self.hit_frac:
            theater.strike(self.hub, self.hit_frac, self.lost_frac, chance)
        share = 1.0 if self.loses_frac is None else self.loses_frac
        return theater.lose(self.hub, self.loses or share, self.work)

    def closes(self, scenario: TheaterData) -> Sequence[str]:  # noqa: ARG002
        """The hub, as far as it loses all of something."""
        return (self.hub,)

    def problems(self, scenario: TheaterData) -> Iterable[Problem]:
        """The hub, the units it loses, and somebody who can be hit there."""
        yield from known("hub", self.hub, scenario.hubs, "hub")
        if self.hit_frac and all(each.damage is None for each in scenario.fleets.values()):
            told = f"{self.hit_frac:g}: no fleet has a failure mode with 'hits', which says what "
            yield Problem("hit_frac", told + "damage means")
        if self.hub in scenario.hubs:
            hub = scenario.hubs[self.hub]
            for unit in self.loses:
                yield from known(f"loses.{unit}", unit, [*hub.berths, *hub.crews], "berth or crew")

    def exact_as(self) -> Claim:
        """Not the same on every day."""
        return Refused("a hub loses units for a time, and platforms there may be hit")
