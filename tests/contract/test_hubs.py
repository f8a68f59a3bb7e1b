"""What every kind of hub owes; a new one is picked up from the registry.

Kinds of this page act in orders of their own: the record has to say where the platform was then.
"""

from typing import Any, ClassVar

import numpy as np
import pytest

from contested import event
from sim.core.ticks import DAY
from sim.engine.replication import run
from sim.model.condition import Activity, Place
from sim.model.hub import Hub, Steps, Visit, hubs
from sim.model.scenario import Scenario
from support import Spec, exponential, fixed, fleet, mode, one_yard, repair


@pytest.mark.parametrize("kind", list(hubs))
def test_a_hub_restores_platforms(kind):
    """Through every step of its own: what failed is up again, and all units are given back."""
    example = hubs[kind].example
    pools = [*example.get("berths", {}), *example.get("crews", {})]
    model = one_yard(
        {"a": fleet(2, modes={"hull": mode(20)})},
        work={"repair": repair(3, **{pools[0]: 1})},
        out_d=1.0,
        hub={"kind": kind, **example, "node": "harbor", "accepts": "any"},
        horizon_d=50,
    )
    tables = run(model, 1, 0)
    assert tables.orders.done.sum() >= 2
    assert (tables.holds.released[:2] < 50).all()


@pytest.mark.parametrize("kind", list(hubs))
def test_a_hub_refuses_by_default(kind):
    """Without a rule it admits nobody."""
    hub: Hub = hubs[kind].model_validate(hubs[kind].example)
    assert not hub.may_serve("other", "US", "DDG-51", False)


# Where the platform is ----------------------------------------------------------------------------


class _Own(Hub):
    example: ClassVar[dict[str, Any]] = {"node": "harbor", "berths": {"dock": 1}}


class AwardThere(_Own):
    """The platform travels first and waits for its award alongside."""

    def restore(self, visit: Visit) -> Steps:
        """The way, the award, the work, the way back."""
        yield from visit.travel_out()
        yield from visit.authorization()
        yield from visit.work()
        yield from visit.travel_back()


class TwiceWorked(_Own):
    """A survey on station, then the work at the hub."""

    def restore(self, visit: Visit) -> Steps:
        """Everything is done twice, here and there."""
        yield from visit.authorization()
        yield from visit.work()
        yield from visit.travel_out()
        yield from visit.work()
        yield from visit.travel_back()


class BackAndForth(_Own):
    """It comes again for a second look."""

    def restore(self, visit: Visit) -> Steps:
        """Two ways out and back."""
        yield from visit.travel_out()
        yield from visit.work()
        yield from visit.travel_back()
        yield from visit.authorization()
        yield from visit.travel_out()
        yield from visit.work()
        yield from visit.travel_back()


OWN = {"award_there": AwardThere, "twice_worked": TwiceWorked, "back_and_forth": BackAndForth}


class Listening:
    """A visit whose steps are noted: when each begins and ends, and where the platform then is."""

    def __init__(self, visit: Any, moves: bool, places: list[tuple[float, Place]]) -> None:
        self._visit = visit
        self._moves = moves
        self._places = places

    def _is(self, place: Place) -> None:
        self._places.append((self._visit.env.now, place))

    def authorization(self) -> Steps:
        """It stays where it is."""
        yield from self._visit.authorization()

    def work(self) -> Steps:
        """It stays where it is."""
        yield from self._visit.work()

    def travel_out(self) -> Steps:
        """It is under way, and then there."""
        if self._moves:
            self._is(Place.UNDER_WAY)
        yield from self._visit.travel_out()
        if self._moves:
            self._is(Place.AT_HUB)

    def travel_back(self) -> Steps:
        """It is under way, and then on station."""
        self._is(Place.UNDER_WAY)
        yield from self._visit.travel_back()
        self._is(Place.ON_STATION)

    def send_team_home(self) -> None:
        """The platform has nothing to do with it."""
        self._visit.send_team_home()


@pytest.fixture
def registry(monkeypatch) -> None:
    """The kinds of this page among those that are shipped."""
    for name, kind in OWN.items():
        monkeypatch.setitem(hubs._parts, name, kind)


def one_ship(kind: str, contested: bool) -> Scenario:
    """One ship, 2 d from a hub that awards its work after 5 d in the mean."""
    example = hubs[kind].example
    pools = [*example.get("berths", {}), *example.get("crews", {})]
    hub = {"kind": kind, **example, "node": "harbor", "accepts": "any", "award": exponential(5)}
    parts: Spec = {"events": {"late": event(390, "slow_transit", factor=2.0)}} if contested else {}
    return one_yard(
        {"a": fleet(modes={"hull": mode(fixed(20))})},
        work={"repair": repair(exponential(3), **{pools[0]: 1})},
        out_d=2.0,
        hub=hub,
        horizon_d=400,
        **parts,
    )


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("contested", [False, True])
@pytest.mark.parametrize("kind", [*hubs, *OWN])
def test_the_record_has_the_platform_where_its_hub_put_it(kind, contested, monkeypatch):
    """In every spell of a repair, whatever the order of the acts, with and without events."""
    places: list[tuple[float, Place]] = [(0, Place.ON_STATION)]
    cls = hubs[kind]
    restore = cls.restore

    def listened(self: Hub, visit: Any) -> Steps:
        return restore(self, Listening(visit, self.moves_platform, places))  # type: ignore[arg-type]

    monkeypatch.setattr(cls, "restore", listened)
    tables = run(one_ship(kind, contested), 1, 0)
    spells, names = tables.spells, tables.names
    starts = np.array([at for at, _ in places]) / DAY
    seen = set()
    for row in range(len(spells.start)):
        told = names.conditions[spells.condition[row]]
        middle_d = (spells.start[row] + spells.end[row]) / 2
        place = places[np.searchsorted(starts, middle_d, side="right") - 1][1]
        assert told.place == place, (told, spells.start[row])
        seen.add((told.place, told.activity))
    assert (Place.ON_STATION, Activity.OPERATING) in seen
    if kind == "award_there":
        assert (Place.AT_HUB, Activity.AWAITING_AUTHORIZATION) in seen
    if kind == "twice_worked":
        assert {(Place.ON_STATION, Activity.IN_WORK), (Place.AT_HUB, Activity.IN_WORK)} <= seen
