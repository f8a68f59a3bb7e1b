"""Every routing policy has an effect, and the engine sends platforms where it says.

A new policy is picked up from the registry.
"""

from collections import Counter

import numpy as np
import pytest

from sim.engine.replication import run
from sim.model.condition import Place
from sim.model.families.routing import routings
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


def test_no_two_policies_do_the_same():
    """On four yards that differ in distance, home and size, shares of the work differ: of failures
    and of scheduled work."""
    shares = {kind: Counter(went_to(run(four_hubs(kind), 1, 0))) for kind in routings}
    assert len({tuple(sorted(each.items())) for each in shares.values()}) == len(shares)
    assert set(shares["nearest"]) == {"north"}
    assert set(shares["home_only"]) == {"south"}
    assert set(shares["most_capable"]) == {"east"}
    assert set(shares["homeport"]) == {"north", "south"}
