"""What a theater can lose: a hub, a passage, a country's access, or a group of hubs.

A loss is written as an event of the timeline that begins on a day and does not end, so that it is
simulated like any other event. A hub that is lost is struck and closed: all of its berths and crews
are gone, the work in progress stays where it is (a ship in a struck dock does not sail), and what
is on the way to it or in its queue goes elsewhere. Nobody on the platforms that are there is hit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sim.disruptions.access_withdrawn import AccessWithdrawn
from sim.disruptions.hub_closed import HubClosed
from sim.disruptions.hub_struck import HubStruck
from sim.disruptions.passage_closed import PassageClosed
from sim.model.event import Disruption, TheaterEvent
from sim.model.scenario import Scenario

UnitKind = Literal["hub", "passage", "country", "group"]
KINDS: tuple[UnitKind, ...] = get_args(UnitKind)


@dataclass(frozen=True, order=True)
class LossUnit:
    """A unit of loss."""

    kind: UnitKind
    name: str

    def __str__(self) -> str:
        return self.name if self.kind == "hub" else f"{self.kind} {self.name}"


Loss = tuple[LossUnit, ...]
"""Units that are lost together."""


def told(loss: Sequence[LossUnit]) -> str:
    """A loss in words."""
    return " + ".join(str(unit) for unit in loss) or "nothing"


def units_of(scenario: Scenario, kinds: Iterable[UnitKind] = KINDS) -> list[LossUnit]:
    """Every unit of some kinds, in the order of the scenario.

    A country in which a fleet has its home hub does not withdraw access to it.
    """
    home = {
        scenario.hubs[fleet.home_hub].country
        for fleet in scenario.fleets.values()
        if fleet.home_hub is not None
    }
    abroad = {hub.country: None for hub in scenario.hubs.values() if hub.country not in {"", *home}}
    names: dict[UnitKind, Iterable[str]] = {
        "hub": scenario.hubs,
        "passage": scenario.passages,
        "country": abroad,
        "group": scenario.groups,
    }
    wanted = set(kinds)
    return [LossUnit(kind, name) for kind in KINDS if kind in wanted for name in names[kind]]


def without(scenario: Scenario, units: Iterable[LossUnit], from_d: float) -> Scenario:
    """The theater that loses some units on a day, for good.

    Parameters
    ----------
    scenario
        A checked scenario; the result is not checked again.
    units
        What it loses, each by an event of its own.
    from_d
        Day of the loss [d]; ``-warm_up_d`` for a theater that never had them.
    """
    events = {
        f"loss of {unit}": TheaterEvent(
            title=f"loss of {unit}", start_d=from_d, does=_does(scenario, unit)
        )
        for unit in units
    }
    return scenario.but(events={**scenario.events, **events}) if events else scenario


def _does(scenario: Scenario, unit: LossUnit) -> list[Disruption]:
    match unit.kind:
        case "hub":
            return _lost([unit.name])
        case "group":
            return _lost(scenario.groups[unit.name])
        case "passage":
            return [PassageClosed(passage=unit.name)]
        case "country":
            return [AccessWithdrawn(country=unit.name)]


def _lost(hubs: Sequence[str]) -> list[Disruption]:
    struck = [HubStruck(hub=hub, loses_frac=1.0, work="held") for hub in hubs]
    return [HubClosed(hubs=list(hubs)), *struck]
