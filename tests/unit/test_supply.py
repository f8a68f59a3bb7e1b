"""Supply by hand: consumables, lots on a lift, parts that come when they are not needed any more."""

import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.condition import Health
from sim.record.tables import Tables
from support import Spec, exponential, fixed, fleet, scenario, spells_of, yard


def moved(tables: Tables, start: str, end: str) -> list[tuple[str, float]]:
    """Stock of the second state (or of the first) and date of the moves between two states."""
    moves, states = tables.moves, tables.names.part_states
    return [
        (states[b].stock or states[a].stock, float(at))
        for at, a, b in zip(moves.at, moves.start, moves.end, strict=True)
        if (states[a].state, states[b].state) == (start, end)
    ]


def down(tables: Tables, name: str, number: int = 0) -> list[tuple[float, float]]:
    """When a platform was not mission capable."""
    return [
        (start, end)
        for condition, start, end, _ in spells_of(tables, name, number)
        if condition.health == Health.NMC
    ]


def uses(every_d: float) -> Spec:
    """Somebody outside who asks for a part now and then."""
    return {"demand": {"units": {"arrivals": fixed(every_d)}}}


@pytest.mark.parametrize(
    "store",
    [
        {"reorder_at": 1, "replaced_after": fixed(1)},
        {"never_replaced": True},
        {"sources": {"maker": {"lead": fixed(2)}}},
        {"replaced_after": fixed(2)},
    ],
)
def test_a_consumable_is_used_up_once(store):
    """It comes from a store: the store hands out another, and no carcass is sent back to it."""
    front = {"stock": 2, "reorder_at": 1, "supplier": "store", **uses(10)}
    model = scenario(stocks={"store": {"stock": 9, **store}, "front": front}, horizon_d=35.0)
    tables = run(model, 1, 0)
    assert [at for _, at in moved(tables, "in use", "used")] == [10, 20, 30]
    assert moved(tables, "in use", "shipping") == [("front", 10), ("front", 20), ("front", 30)]
    assert moved(tables, "in use", "returning") == moved(tables, "returning", "condemned") == []


def test_a_lot_leaves_with_one_lift():
    """Three filters ordered together go on board together; they are alike in every tie."""
    front = {
        "stock": 3, "reorder_at": 0, "supplier": "store", "delivered": {"lift": "truck"}, **uses(2),
    }  # fmt: skip
    store = {"stock": 5, "reorder_at": 4, "replaced_after": fixed(1)}
    model = scenario(
        stocks={"store": store, "front": front}, lifts={"truck": {"every_d": 7.0}}, horizon_d=15.0
    )
    tables = run(model, 1, 0)
    arrived = [at for stock, at in moved(tables, "shipping", "shelf") if stock == "front"]
    assert arrived == [7.0] * 3 + [14.0] * 3


def test_a_lot_that_waits_at_its_supplier():
    """Units of a lot wait there one behind the other."""
    front = {"stock": 3, "reorder_at": 0, "supplier": "store", **uses(1)}
    store = {"stock": 0, "replaced_after": fixed(5)}
    model = scenario(stocks={"store": store, "front": front}, horizon_d=10.0)
    tables = run(model, 1, 0)
    arrived = [at for stock, at in moved(tables, "shipping", "shelf") if stock == "front"]
    assert arrived == [8.0] * 3


def test_a_departure_has_its_room_once():
    """Who arrives late in the instant of a departure gets the room that is left."""
    stocks = {
        name: {
            "stock": 1, "replaced_after": fixed(1),
            "delivered": {"lift": "truck", "weight_t": 1.0}, **uses(6),
        }
        for name in ("a", "b")
    }  # fmt: skip
    chain = {"stock": 0, "supplier": "a", "delivered": {"lift": "truck", "weight_t": 1.0}}
    stocks["c"] = {**chain, **uses(1)}
    lifts = {"truck": {"every_d": 7.0, "room_t": 1.0}}
    tables = run(scenario(stocks=stocks, lifts=lifts, horizon_d=60.0), 1, 0)
    arrived = sorted(at for _, at in moved(tables, "shipping", "shelf"))
    assert len(arrived) == len(set(arrived)) == 8  # one on each departure


def test_a_degrading_part_that_is_swapped_fails_once():
    """While a part is moved from another platform, the failure does not happen again."""
    modes = {
        "radio": {"life": exponential(10), "restored": "on_board", "part": "radio"},
        "lamp": {
            "life": exponential(15), "restored": "on_board", "part": "lamp", "severity": "pmc",
        },
    }  # fmt: skip
    never = {"stock": 0, "never_replaced": True}
    planes = fleet(
        2, domain="aircraft", modes=modes,
        cannibalization={"policy": "full", "takes": fixed(3)},
    )  # fmt: skip
    model = scenario(fleets={"planes": planes}, stocks={"radio": never, "lamp": never})
    for replication in range(20):
        tables = run(model, 3, replication)
        asked = tables.demands.asked.tolist()
        assert len(asked) == len(set(asked)) <= 4  # one for each part that there is


def test_who_still_lacks_a_part_stays_down():
    """A part from another platform helps only if it is the last one that is missing."""
    modes = {
        "pump": {
            "life": fixed(2), "restored": "on_board", "part": "pump", "positions": 2,
            "exogenous": True,
        },
        "radio": {
            "life": fixed(3), "restored": "on_board", "part": "radio", "positions": 3,
            "exogenous": True,
        },
    }  # fmt: skip
    never = {"stock": 0, "never_replaced": True}
    planes = fleet(
        2, domain="aircraft", modes=modes,
        cannibalization={"policy": "full", "takes": fixed(1)},
    )  # fmt: skip
    stocks = {"pump": never, "radio": never}
    for replication in range(20):
        model = scenario(fleets={"planes": planes}, stocks=stocks, horizon_d=40.0)
        tables = run(model, 1, replication)
        for number in range(2):
            assert down(tables, "planes", number)[-1][1] == 40  # nothing is ever replaced
        assert len(tables.demands.asked) == 19 + 13  # the programme goes on, whatever is missing


def test_a_requisition_bars_nobody_from_the_docks():
    """Without overtaking, a stock that waits for a part of a hub does not close the hub."""
    kit = {"stock": 0, "never_replaced": True, **uses(1)}
    ships = fleet(modes={"hull": {"life": fixed(5), "work": "repair"}})
    repair = {"stages": {"s": {"needs": {"dock": 1}, "takes": fixed(3)}}}
    model = scenario(
        fleets={"ships": ships}, hubs={"yard": yard(parts={"kit": kit}, overtake=False)},
        work={"repair": repair}, horizon_d=20.0,
    )  # fmt: skip
    assert down(run(model, 1, 0), "ships")[:1] == [(5, 8)]


@pytest.mark.parametrize(
    ("stocks", "words"),
    [
        (
            {"store": {"item": "x", "stock": 1, "replaced_after": fixed(1)},
             "front": {"item": "y", "stock": 1, "supplier": "store"}},
            "is a stock of x, and 'front' one of y",
        ),
        (
            {"store": {"stock": 1, "shop": {"hub": "yard", "work": "repair"}},
             "front": {"stock": 1, "supplier": "store", "reorder_at": 0}},
            "is a consumable, and 'store' has a shop",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_supplied_is_said(stocks, words):
    """Another item, and a shop that would have no carcass."""
    repair = {"stages": {"s": {"needs": {"dock": 1}, "takes": fixed(3)}}}
    with pytest.raises(ConfigError, match=words):
        scenario(stocks=stocks, hubs={"yard": yard()}, work={"repair": repair})
