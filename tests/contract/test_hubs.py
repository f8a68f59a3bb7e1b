"""What every kind of hub owes; a new one is picked up from the registry.

Kinds of this page act in orders of their own: the record has to say where the platform was then.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import pytest

from contested import event
from sim.core.errors import ConfigError
from sim.core.ticks import DAY
from sim.engine.replication import run
from sim.model.condition import Activity, Place
from sim.model.eligibility.repair_options import all_options
from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub, Steps, TeamWay, Visit, hubs
from sim.model.yards.work import KindOfWork
from support import Spec, exponential, fixed, fleet, mode, one_yard, repair, scenario


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
    assert len(tables.holds.released) >= 2
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
        self.asked: list[str] = []
        self.done: list[str] = []

    def _is(self, place: Place) -> None:
        self._places.append((self._visit.env.now, place))

    def authorization(self) -> Steps:
        """It stays where it is."""
        return self._act("authorization", self._visit.authorization)

    def work(self) -> Steps:
        """It stays where it is."""
        return self._act("work", self._visit.work)

    def travel_out(self) -> Steps:
        """It is under way, and then there."""
        return self._act("travel_out", self._out)

    def travel_back(self) -> Steps:
        """It is under way, and then on station."""
        return self._act("travel_back", self._back)

    def _act(self, name: str, steps: Callable[[], Any]) -> Steps:
        """Noted when it is asked for, and again when it begins, which ``yield from`` brings."""
        self.asked.append(name)

        def begun() -> Steps:
            self.done.append(name)
            yield from steps()

        return begun()

    def _out(self) -> Steps:
        if self._moves:
            self._is(Place.UNDER_WAY)
        yield from self._visit.travel_out()
        if self._moves:
            self._is(Place.AT_HUB)

    def _back(self) -> Steps:
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


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("kind", [*hubs, *OWN])
def test_what_a_kind_asks_for_comes_to_pass(kind, monkeypatch):
    """Each act begins (``yield from``), there is work, and who went out has come back, by turns."""
    visits: list[Listening] = []
    cls = hubs[kind]
    restore = cls.restore

    def listened(self: Hub, visit: Any) -> Steps:
        visits.append(Listening(visit, self.moves_platform, []))
        yield from restore(self, visits[-1])  # type: ignore[arg-type]

    monkeypatch.setattr(cls, "restore", listened)
    run(one_ship(kind, contested=False), 1, 0)
    assert len(visits) > 2
    for each in visits[:-1]:  # the end of the run may cut the last
        assert each.asked == each.done, "an act is not begun without yield from"
        assert "work" in each.done
        ways = [act for act in each.done if act.startswith("travel")]
        assert ways == ["travel_out", "travel_back"] * (len(ways) // 2)
        assert ways or not cls.moves_platform


# A kind answers for itself ------------------------------------------------------------------------


class Crawlers(Hub):
    """A team with a speed in a key of its own, who works for destroyers only."""

    example: ClassVar[dict[str, Any]] = {"node": "harbor", "crews": {"gang": 1}, "crawl_kn": 10.0}
    moves_platform: ClassVar[bool] = False

    crawl_kn: float = 10.0

    def way_to(self, station: str) -> TeamWay:  # noqa: ARG002
        """At a crawl, over the sea."""
        return TeamWay(("sea",), self.crawl_kn)

    def may_serve(
        self,
        kind: KindOfWork,
        homeport: str,
        platform_type: str,
        nuclear: bool,
    ) -> bool:
        """Destroyers that it is also allowed to serve."""
        return platform_type == "DDG" and super().may_serve(kind, homeport, platform_type, nuclear)

    def restore(self, visit: Visit) -> Steps:
        """The work, which begins with the team's way."""
        yield from visit.work()
        visit.send_team_home()


def crawled(platform_type: str) -> Scenario:
    """A ship that fails after 20 d, 480 nm from a team by sea and nearer by air."""
    leg = {"start": "sea", "end": "harbor", "distance_nm": 480.0, "mode": "sea"}
    return scenario(
        fleets={"a": fleet(type=platform_type, modes={"hull": mode(20)})},
        hubs={"gang": {"kind": "crawlers", **Crawlers.example, "accepts": "any"}},
        work={"repair": repair(3, gang=1)},
        legs={"sea": leg, "air": {**leg, "distance_nm": 48.0, "mode": "air"}},
        horizon_d=40,
    )


def test_a_team_travels_as_its_kind_says(monkeypatch):
    """480 nm by sea at 10 kn take 2 d, then the work 3 d; in the record and in the options."""
    monkeypatch.setitem(hubs._parts, "crawlers", Crawlers)
    model = crawled("DDG")
    tables = run(model, 1, 0)
    assert tables.orders.opened[0] == 20.0
    assert tables.orders.closed[0] == 25.0
    ((option,),) = all_options(model).values()
    assert option.takes_d == 5.0


def test_a_hub_serves_whom_its_kind_says(monkeypatch):
    """A frigate finds no hub, and the checker says why."""
    monkeypatch.setitem(hubs._parts, "crawlers", Crawlers)
    with pytest.raises(ConfigError, match="gang: may not do other for FFG"):
        crawled("FFG")
