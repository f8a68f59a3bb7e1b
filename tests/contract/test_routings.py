"""Every routing policy has an effect, and the engine sends platforms where it says.

A new policy is picked up from the registry.
"""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest

from sim.engine.replication import run
from sim.model.condition import Place
from sim.model.families.routing import RoutingPolicy, bounds, routings
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from support import built, exponential, fixed, fleet, mapping, mode, repair, yard

HUBS = {"north": (2, 1), "south": (5, 2), "east": (9, 6), "west": (12, 1)}
"""Days away, and docks: the nearest one, the one at home, the largest one, and the farthest one."""


def four_hubs(kind: str) -> Scenario:
    """Eight ships and four yards, each of which has something that the others do not."""
    whole = mapping(
        fleets={
            "ships": fleet(
                8,
                home_hub="south",
                modes={"hull": mode(exponential(30))},
                scheduled={"overhaul": {"every_d": 200, "work": "repair"}},
            )
        },
        work={"repair": repair(exponential(6))},
        hubs={
            name: yard(berths={"dock": docks}) | {"node": name} for name, (_, docks) in HUBS.items()
        },
        postures={"it": {"routing": {"policy": kind, **routings[kind].example}}},
        posture="it",
        horizon_d=2400.0,
    )
    for name, (way_d, _) in HUBS.items():
        whole["nodes"][name] = {}
        whole["legs"][f"to_{name}"] = {"start": "sea", "end": name, "takes": fixed(way_d)}
    return built(whole)


def went_to(tables: Tables) -> list[str]:
    """The hub of every order, in the order of the decisions."""
    rows = np.argsort(tables.orders.opened, kind="stable")
    return [tables.names.hubs[number] for number in tables.orders.hub[rows]]


@pytest.mark.parametrize("kind", list(routings))
def test_platforms_go_where_the_policy_says_and_the_record_has_them_there(kind, monkeypatch):
    """Each decision is asked of the policy, and each stay at a hub is one at the hub it chose."""
    asked: list[str] = []
    policy = routings[kind]
    choose = policy.choose

    def listened(self, options, u):
        place = choose(self, options, u)
        asked.append(options[place].hub)
        return place

    monkeypatch.setattr(policy, "choose", listened)
    monkeypatch.setattr(policy, "fixed_shares", RoutingPolicy.fixed_shares)  # it is always asked
    tables = run(four_hubs(kind), 1, 0)
    assert len(asked) > 100
    assert went_to(tables) == asked
    spells, orders = tables.spells, tables.orders
    for row, hub in zip(np.argsort(orders.opened, kind="stable"), asked, strict=True):
        mine = spells.platform == orders.entity[row]
        during = (spells.start >= orders.opened[row]) & (spells.end <= orders.closed[row])
        stays = {
            tables.names.conditions[spells.condition[each]].hub
            for each in np.flatnonzero(mine & during)
            if tables.names.conditions[spells.condition[each]].place == Place.AT_HUB
        }
        assert stays <= {hub}


@dataclass(frozen=True)
class Way:
    """A hub of its own (``sim.model.families.routing.Option``) at which nobody is."""

    hub: str
    out_d: float
    is_home: bool
    is_at_homeport: bool
    is_at_home_node: bool
    is_scheduled: bool
    back_d: float = 1.0
    work_d: float = 1.0

    def at_once(self) -> float:
        return 1.0

    def expected_wait_d(self) -> float:
        return 0.0


@pytest.mark.parametrize("kind", list(routings))
def test_a_policy_that_tells_its_shares_chooses_by_them(kind):
    """At any uniform, the largest that is drawn and 0 among them, whatever the options are."""
    policy, random = routings[kind](**routings[kind].example), np.random.default_rng(1)
    told = 0
    for _ in range(200):
        names = sorted(random.choice([*HUBS, "home", "far"], random.integers(1, 6), replace=False))
        options = [
            Way(str(name), float(random.integers(1, 6)), *(random.random(4) < 0.4).tolist())
            for name in names
        ]
        shares = policy.fixed_shares(options)
        if shares is None:
            continue
        told += 1
        for u in (0.0, 1 - 2.0**-53, *random.random(20).tolist()):
            assert bisect_right(bounds(shares), u) == policy.choose(options, u)
    assert told in (0, 200)


def test_who_chooses_in_another_way_has_no_shares_of_the_one_before_him():
    """A policy that is derived from one with fixed shares, with a choice of its own, is asked."""

    class Second(routings["split"]):
        def choose(self, options, u):
            return len(options) - 1 - super().choose(options[::-1], u)

    class Same(routings["nearest"]):
        pass

    options = [Way(name, way_d, False, False, False, False) for name, (way_d, _) in HUBS.items()]
    second = Second(shares={"north": 1})
    assert second.fixed_shares(options) is None
    assert second.choose(options, 0.5) == 0
    assert Same().fixed_shares(options) == [1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("shares", "found"),
    [
        ([1, 1, 2], [0.25, 0.5, 1.0]),
        ([0, 0], [1.0, 1.0]),
        ([0, 3, 0], [0.0, 1.0, 1.0]),
        ([1e308, 1e308], [0.5, 1.0]),
    ],
)
def test_bounds_are_cumulated_shares_of_all(shares, found):
    """However large they are; the first has all if none has a share."""
    assert bounds(shares) == found


def test_no_two_policies_do_the_same():
    """On four yards that differ in distance, home and size, shares of the work differ: of failures
    and of scheduled work."""
    shares = {kind: Counter(went_to(run(four_hubs(kind), 1, 0))) for kind in routings}
    assert len({tuple(sorted(each.items())) for each in shares.values()}) == len(shares)
    assert set(shares["nearest"]) == {"north"}
    assert set(shares["home_only"]) == {"south"}
    assert set(shares["most_capable"]) == {"east"}
    assert set(shares["homeport"]) == {"north", "south"}
