"""Where a ship is in its cycle, where it goes from there, and what ends a stage: by hand."""

from typing import Any

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import (
    Spec,
    built,
    exponential,
    fixed,
    fleet,
    mapping,
    measured,
    mode,
    orders_of,
    repair,
    timeline,
    yard,
)

NODES: dict[str, Any] = {"sea": {}, "port": {}, "bay": {}}
LEGS: dict[str, Any] = {
    "home": {"start": "sea", "end": "port", "takes": fixed(4)},
    "near": {"start": "sea", "end": "bay", "takes": fixed(1)},
    "far": {"start": "port", "end": "bay", "takes": fixed(5)},
}
CALM: Spec = {}
CONTESTED = {
    "events": {"never": {"start_d": 999, "does": [{"kind": "hub_closed", "hubs": ["bay"]}]}}
}


def cycle(life: Spec | float, late: str = "keep", size: int = 1, **parts: Any) -> Scenario:
    """Twenty days at sea, ten in port; yards of three days of work in the port and in a bay."""
    stages = {
        "sea": {"duration_d": 20, "on_station": True},
        "port": {"duration_d": 10, "node": "port"},
    }
    ships = fleet(
        size,
        home_node="port",
        modes={"hull": mode(life)},
        rotation={"late": late, "stages": stages},
    )
    whole: Spec = {
        "horizon_d": 60.0,
        "nodes": NODES,
        "legs": LEGS,
        "fleets": {"ships": ships},
        "work": {"repair": repair(3)},
        "hubs": {"yard": yard(node="port"), "bay": yard(node="bay")},
    }
    return built(mapping(**{**whole, **parts}))


@pytest.mark.parametrize("more", [CALM, CONTESTED])
@pytest.mark.parametrize(
    ("life_d", "until", "expected"),
    [
        # At sea the bay is a day away, and the ship is back at sea before the stage ends.
        (5, 10, [("OPERATING", 0, 5), ("TRANSIT_OUT", 5, 6), ("IN_WORK", 6, 9),
                 ("TRANSIT_BACK", 9, 10)]),
        # It is done on day 22, when the cycle has the ship in port, five days from the bay.
        (18, 30, [("OPERATING", 0, 18), ("TRANSIT_OUT", 18, 19), ("IN_WORK", 19, 22),
                  ("TRANSIT_BACK", 22, 27), ("ROTATION", 27, 30)]),
        # In port there is no way to go.
        (22, 30, [("OPERATING", 0, 20), ("ROTATION", 20, 22), ("IN_WORK", 22, 25),
                  ("ROTATION", 25, 30)]),
        # It is done in port on day 32, when the cycle has the ship at sea, four days away.
        (29, 50, [("OPERATING", 0, 20), ("ROTATION", 20, 29), ("IN_WORK", 29, 32),
                  ("TRANSIT_BACK", 32, 36), ("OPERATING", 36, 50)]),
    ],
)  # fmt: skip
def test_ways_begin_and_end_where_the_cycle_has_the_ship(life_d, until, expected, more):
    """Failures on days 5, 18, 22 and 29 of a cycle of 20 d at sea and 10 d in port."""
    found = timeline(run(cycle(life_d, **more), 1, 0), "ships")
    assert [each for each in found if each[2] <= until] == expected


@pytest.mark.parametrize("more", [CALM, CONTESTED])
def test_a_cycle_that_slips_is_where_it_was(more):
    """Failed on day 18 and done on day 22, the ship goes back to sea, and to port the day after."""
    found = timeline(run(cycle(18, late="slip", **more), 1, 0), "ships")
    assert found[:5] == [
        ("OPERATING", 0, 18), ("TRANSIT_OUT", 18, 19), ("IN_WORK", 19, 22),
        ("TRANSIT_BACK", 22, 23), ("ROTATION", 23, 33),
    ]  # fmt: skip


def test_stages_that_are_all_as_far_from_a_yard_change_nothing():
    """Another node for the port, as far from both yards as the station: the same record."""
    alike = {
        "yard": {"start": "sea", "end": "bay", "takes": exponential(2)},
        "port": {"start": "port", "end": "bay", "takes": exponential(2)},
    }
    hubs = {"yard": yard(node="bay"), "other": yard(node="bay")}
    records = []
    for node in ("sea", "port"):
        whole = cycle(exponential(9), size=3, legs=alike, hubs=hubs, horizon_d=400.0)
        rotation = whole.fleets["ships"].rotation
        assert rotation is not None
        port = rotation.stages["port"].model_copy(update={"node": node})
        stages = {**rotation.stages, "port": port}
        ships = whole.fleets["ships"].model_copy(
            update={"rotation": rotation.model_copy(update={"stages": stages})}
        )
        tables = run(whole.but(fleets={"ships": ships}), 1, 0)
        records.append([timeline(tables, "ships", number) for number in range(3)])
    assert sum(map(len, records[0])) > 200
    assert records[0] == records[1]


def test_every_way_out_is_that_of_the_stage():
    """Of many random failures, each at sea takes a day to the bay, and each in port none."""
    model = cycle(exponential(7), size=6, horizon_d=3000.0, posture="it", postures={
        "it": {"routing": {"policy": "nearest"}},
    })  # fmt: skip
    tables = run(model, 1, 0)
    names, orders = tables.names, tables.orders
    hub = np.array([names.hubs[each] for each in orders.hub])
    days_of = np.zeros(len(hub))
    spells = tables.spells
    for row in range(len(spells.start)):
        if names.conditions[spells.condition[row]].activity.name == "TRANSIT_OUT":
            mine = orders.entity == spells.platform[row]
            order = np.flatnonzero(mine & (orders.opened <= spells.start[row])).max()
            days_of[order] += spells.end[row] - spells.start[row]
    closed = orders.done
    assert set(hub) == {"yard", "bay"}
    assert (hub == "bay").sum() > 500
    np.testing.assert_allclose(days_of[closed & (hub == "bay")], 1.0, atol=1e-6)
    np.testing.assert_allclose(days_of[closed & (hub == "yard")], 0.0)


# Where it goes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("within_d", "hub"), [(3.9, "bay"), (4.0, "yard")])
def test_a_failure_goes_home_if_home_is_near(within_d, hub):
    """The home port is four days away, and another yard one."""
    routing = {"policy": "homeport", "within_d": within_d}
    tables = run(cycle(5, postures={"it": {"routing": routing}}, posture="it"), 1, 0)
    assert tables.names.hubs[tables.orders.hub[0]] == hub


def test_between_yards_at_home_and_between_all_another_policy_chooses():
    """Two yards at home, of which the busy one is first by name: the other returns a ship sooner.
    Out of reach of home it is the bay, which is sooner still."""
    load = {"arrivals": fixed(1), "work": "repair"}
    yards = {
        "a": yard(node="port", load={"others": load}),
        "b": yard(node="port"),
        "bay": yard(node="bay"),
    }
    for by, within_d, hub in (
        ("nearest", 9.0, "a"),
        ("shortest_expected_return", 9.0, "b"),
        ("shortest_expected_return", 3.0, "bay"),
    ):
        routing = {"policy": "homeport", "within_d": within_d, "by": {"policy": by}}
        model = cycle(5, hubs=yards, postures={"it": {"routing": routing}}, posture="it")
        tables = run(model, 1, 0)
        classes = tables.names.order_classes
        first = next(
            hub
            for number, hub in zip(tables.orders.order_class, tables.orders.hub, strict=True)
            if classes[number].owner == "ships"
        )
        assert tables.names.hubs[first] == hub


@pytest.mark.parametrize(("needs", "hub"), [(False, "yard"), (True, "bay")])
def test_who_has_no_home_node_has_its_home_hub_for_a_home_port_or_none(needs, hub):
    """An overhaul goes to the home hub four days away, or to the nearest bay as if far from home."""
    ships = fleet(
        home_hub="yard",
        scheduled={"overhaul": {"every_d": 5, "work": "repair", "staggered": False}},
    )
    routing = {"policy": "homeport", "within_d": 0.0, "needs_home_node": needs}
    model = cycle(5, fleets={"ships": ships}, postures={"it": {"routing": routing}}, posture="it")
    tables = run(model, 1, 0)
    assert tables.names.hubs[tables.orders.hub[0]] == hub


def test_a_home_port_without_a_yard_is_refused_where_a_posture_sends_ships_there():
    """One line; where no posture does, nobody asks."""
    there = {"hubs": {"bay": yard(node="bay")}}
    routing = {"policy": "homeport", "within_d": 9.0}
    cycle(5, **there)
    with pytest.raises(ConfigError) as error:
        cycle(5, postures={"it": {"routing": routing}}, posture="it", **there)
    assert str(error.value) == (
        "fleets.ships.home_node: 'port' has no yard: a home port is a node with a hub, such as bay"
    )


def test_scheduled_work_goes_home_however_far():
    """An overhaul on day 5 sails four days to the home port, past the bay."""
    ships = fleet(
        home_node="port",
        scheduled={"overhaul": {"every_d": 5, "work": "repair", "staggered": False}},
    )
    routing = {"policy": "homeport", "within_d": 0.0}
    model = cycle(5, fleets={"ships": ships}, postures={"it": {"routing": routing}}, posture="it")
    assert timeline(run(model, 1, 0), "ships")[:3] == [
        ("OPERATING", 0, 5), ("TRANSIT_OUT", 5, 9), ("IN_WORK", 9, 12),
    ]  # fmt: skip


def test_who_is_homeported_abroad_has_a_home_hub_as_well():
    """``home_only`` goes to the home hub, and ``homeport`` to the yard of the home port."""
    ships = fleet(home_node="port", home_hub="bay", modes={"hull": mode(5)})
    went = []
    for routing in ({"policy": "home_only"}, {"policy": "homeport", "within_d": 9.0}):
        postures = {"it": {"routing": routing}}
        tables = run(cycle(5, fleets={"ships": ships}, postures=postures, posture="it"), 1, 0)
        went.append(tables.names.hubs[tables.orders.hub[0]])
    assert went == ["bay", "yard"]


def test_who_cannot_be_moved_is_where_its_cycle_has_it_when_it_is_mended():
    """Down in port on day 22, mended in place by the yard there until day 25; the other yard is at
    sea, so that a ship that fails there is mended there."""
    yards = {"yard": yard(node="port"), "tender": yard(node="sea")}
    stages = {
        "sea": {"duration_d": 20, "on_station": True},
        "port": {"duration_d": 10, "node": "port"},
    }
    ships = fleet(modes={"hull": mode(29, when_down="stays")}, rotation={"stages": stages})
    found = timeline(run(cycle(5, fleets={"ships": ships}, hubs=yards), 1, 0), "ships")
    assert found[:4] == [
        ("OPERATING", 0, 20), ("ROTATION", 20, 29), ("IN_WORK", 29, 32), ("OPERATING", 32, 50),
    ]  # fmt: skip


# A stage that work ends -------------------------------------------------------------------------


def docked(
    work_d: float, life_d: float = 999.0, late: str = "keep", plan: Spec | None = None, **parts: Any
) -> Scenario:
    """Twenty days at sea, then a docking in port that is planned to last ten."""
    stages = {
        "sea": {"duration_d": 20, "on_station": True},
        "depot": {"duration_d": 10, "node": "port"},
    }
    ships = fleet(
        modes={"hull": mode(life_d)},
        rotation={"late": late, "stages": stages},
        scheduled={"docking": {"stage": "depot", "work": "docking", "plan": plan}},
    )
    work = {"repair": repair(3), "docking": repair(work_d)}
    return cycle(5, fleets={"ships": ships}, work=work, **parts)


@pytest.mark.parametrize("more", [CALM, CONTESTED])
@pytest.mark.parametrize("late", ["keep", "slip"])
@pytest.mark.parametrize("work_d", [4.0, 14.0])
def test_a_stage_lasts_until_its_work_is_done(work_d, late, more):
    """Planned to last ten days, it lasts 4 or 14, and the next 20 days at sea begin then."""
    tables = run(docked(work_d, late=late, **more), 1, 0)
    again = 20 + work_d
    assert timeline(tables, "ships")[:4] == [
        ("OPERATING", 0, 20), ("IN_WORK", 20, again), ("OPERATING", again, again + 20),
        ("IN_WORK", again + 20, min(again + 20 + work_d, 60)),
    ]  # fmt: skip
    assert orders_of(tables, "ships", "docking")[0] == (20, again, True)


@pytest.mark.parametrize("more", [CALM, CONTESTED])
def test_a_stage_that_lasts_longer_than_its_plan_is_late(more):
    """Planned to last ten days from the day the stage begins, it lasts 14: four days late."""
    model = docked(14, plan={"takes": fixed(10)}, horizon_d=50.0, **more)
    assert measured(run(model, 1, 0), model)["late_days", "ships/docking"] == 4


def test_a_repair_comes_before_the_work_of_the_stage():
    """Failed on day 18, mended in the bay by day 22 and in port on day 27: then it docks."""
    assert timeline(run(docked(5, 18), 1, 0), "ships")[3:6] == [
        ("TRANSIT_BACK", 22, 27), ("IN_WORK", 27, 32), ("OPERATING", 32, 50),
    ]  # fmt: skip


def test_work_that_no_hub_may_do_is_waited_for_in_port():
    """The yard takes nothing from day 10 to 25: the ship lies there, up, and docks on day 25."""
    closed = {"kind": "hub_closed", "hubs": ["yard", "bay"]}
    shut = {"shut": {"start_d": 10, "lasts": fixed(15), "does": [closed]}}
    assert timeline(run(docked(5, events=shut), 1, 0), "ships")[:4] == [
        ("OPERATING", 0, 20), ("ROTATION", 20, 25), ("IN_WORK", 25, 30), ("OPERATING", 30, 50),
    ]  # fmt: skip


def test_who_begins_in_the_stage_begins_its_work():
    """Of three ships spread over the cycle of 30 d, the last begins on its 20th day, in dock."""
    ships = docked(5).fleets["ships"].model_copy(update={"size": 3})
    tables = run(docked(5).but(fleets={"ships": ships}), 1, 0)
    assert timeline(tables, "ships", 2)[:2] == [("IN_WORK", 0, 5), ("OPERATING", 5, 25)]


@pytest.mark.parametrize(("day", "hit"), [(15.0, 0), (25.0, 3), (35.0, 0)])
def test_a_strike_on_a_yard_hits_who_is_in_port_there(day, hit):
    """All three ships are in port from day 20 to 30, with nothing to be done about them."""
    stages = {
        "sea": {"duration_d": 20, "on_station": True},
        "port": {"duration_d": 10, "node": "port"},
    }
    ships = fleet(modes={"damage": {"hits": {}, "work": "repair"}}, rotation={"stages": stages})
    strike = {"kind": "hub_struck", "hub": "yard", "loses": {"dock": 1}, "hit_frac": 1.0}
    event = {"start_d": day, "lasts": fixed(1), "does": [strike]}
    fleets = {f"ship{number}": ships for number in range(3)}
    model = cycle(5, fleets=fleets, events={"strike": event})
    assert len(run(model, 1, 0).orders.opened) == hit


# Wrong input ------------------------------------------------------------------------------------


def ships_with(**keys: Any) -> Spec:
    """The fleet of the cycle with other keys."""
    return {"fleets": {"ships": fleet(**{**_KEYS, **keys})}}


_KEYS: Spec = {
    "modes": {"hull": mode(5)},
    "rotation": {"stages": {"sea": {"duration_d": 20}, "port": {"duration_d": 10, "node": "port"}}},
}
DOCKING = {"stage": "port", "work": "repair"}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (ships_with(home_node="prt"), ["fleets.ships.home_node: ", "'prt'", "port"]),
        (
            ships_with(rotation={"stages": {"sea": {"duration_d": 9, "node": "see"}}}),
            ["fleets.ships.rotation.stages.sea.node: ", "'see'", "sea"],
        ),
        (
            ships_with(scheduled={"docking": {"stage": "prt", "work": "repair"}}),
            ["fleets.ships.scheduled.docking.stage: ", "'prt'", "port"],
        ),
        (
            ships_with(scheduled={"one": DOCKING, "other": DOCKING}),
            ["fleets.ships.scheduled.other.stage: ", "one and other", "one work for a stage"],
        ),
        (
            ships_with(
                modes={"hull": mode(5, restarts=["docking"])}, scheduled={"docking": DOCKING}
            ),
            ["fleets.ships.modes.hull.restarts: ", "'docking'", "no interval"],
        ),
        (
            {"legs": {"near": LEGS["near"]}, "hubs": {"bay": yard(node="bay")}},
            ["fleets.ships.modes.hull: ", "a platform at port", "no leg from port to bay"],
        ),
        (
            {"legs": {"near": LEGS["near"]}},
            ["fleets.ships.rotation.stages: ", "from sea to bay for hull", "port"],
        ),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_refused(parts, told):
    """One line with the path, what was given, and what would be right."""
    with pytest.raises(ConfigError) as error:
        cycle(5, **parts)
    assert all(each in str(error.value) for each in told), str(error.value)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"work": "repair"}, "needs either 'every_d' or 'stage'"),
        ({"work": "repair", "every_d": 9, "stage": "port"}, "needs either 'every_d' or 'stage'"),
        ({**DOCKING, "when_down": "skip"}, "when_down 'defer'"),
        ({**DOCKING, "clock": "operating"}, "'calendar'"),
        ({**DOCKING, "staggered": False}, "'staggered'"),
        ({**DOCKING, "counted_from": "due_date"}, "'counted_from'"),
    ],
)
def test_work_is_due_by_an_interval_or_with_a_stage(keys, told):
    """Never by both, and with a stage on the calendar alone."""
    with pytest.raises(ValueError, match="scheduled") as error:
        cycle(5, **ships_with(scheduled={"docking": keys}))
    assert told in str(error.value)


def test_ton_miles_are_those_of_the_ways_that_are_sailed():
    """Out from sea, 24 nm, and back to port, 120 nm, at 1 kn; in port none: 144 nm at 10 t."""
    legs = {
        name: {"start": leg["start"], "end": leg["end"], "distance_nm": nm}
        for (name, leg), nm in zip(LEGS.items(), (96, 24, 120), strict=True)
    }
    stages = {
        "sea": {"duration_d": 20, "on_station": True},
        "port": {"duration_d": 10, "node": "port"},
    }
    ships = fleet(
        weight_t=10.0,
        moves={"own": {"speed_kn": 1.0}},
        modes={"hull": mode(18)},
        rotation={"stages": stages},
    )
    model = cycle(18, fleets={"ships": ships}, legs=legs, horizon_d=30.0)
    assert measured(run(model, 1, 0), model)["ton_miles", "ships"] == pytest.approx(1440.0)
