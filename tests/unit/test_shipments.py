"""Parts that travel by distance, and shops that a posture chooses: each by hand."""

import pytest

from sim.core.errors import ConfigError
from sim.engine.theater import run
from support import Spec, built, demands_of, fixed, fleet, on_board, repair, yard

ROUTING = {"policy": "nearest"}


def pipeline(posture: str = "far", stock: Spec | None = None, **keys: object) -> Spec:
    """One part at ``sea``; it is repaired in 3 d at a shop 240 nm (``near``) or 2400 nm off."""
    part = {
        "stock": 1,
        "node": "sea",
        "shop": {"hub": "far", "work": "mend"},
        "returned": {"takes": fixed(1), "speed_kn": 10, "legs": ["air"]},
        "delivered": {"speed_kn": 20},
    }
    return {
        "initial": "all_up_new",
        "horizon_d": 100.0,
        "nodes": {"sea": {}, "harbor": {}, "overseas": {}},
        "legs": {
            "near": {"start": "sea", "end": "harbor", "mode": "air", "distance_nm": 240},
            "far": {"start": "sea", "end": "overseas", "mode": "air", "distance_nm": 2400},
        },
        "fleets": {"a": fleet(modes={"engine": on_board(20, 1, part="engines")})},
        "hubs": {"near": yard(), "far": yard(node="overseas")},
        "work": {"mend": repair(3)},
        "stocks": {"engines": part | (stock or {})},
        "postures": {
            "far": {"routing": ROUTING},
            "near": {"routing": ROUTING, "shops": {"engines": "near"}},
        },
        "posture": posture,
        **keys,
    }


def told(**keys: object) -> str:
    """The error that a scenario raises."""
    with pytest.raises(ConfigError) as error:
        built(pipeline(**keys))
    return str(error.value)


@pytest.mark.parametrize("posture", ["far", "near"])
def test_first_failures_are_filled_from_the_shelf(posture):
    """Life 20 d and a swap of 1 d: either way, out, repair and back, is shorter than that."""
    found = demands_of(run(built(pipeline(posture)), 1, 0), "engines")
    assert found[:2] == [(20.0, 20.0), (41.0, 41.0)]


@pytest.mark.parametrize(("posture", "waits_d"), [("far", 19.0), ("near", 5.5)])
def test_a_nearer_shop_is_faster(posture, waits_d):
    """With no spare the platform waits for its own engine: way out, repair and way back."""
    found = demands_of(run(built(pipeline(posture, {"stock": 0})), 1, 0), "engines")
    assert found[0] == pytest.approx((20.0, 20.0 + waits_d))


def test_a_forward_stock_is_supplied_by_distance():
    """With a supplier the distance is that to the supplier's node, whoever repairs for it."""
    stocks = {
        "engines": {
            "stock": 0,
            "node": "sea",
            "supplier": "depot",
            "delivered": {"speed_kn": 10},
        },
        "depot": {"stock": 1, "node": "harbor", "replaced_after": fixed(50)},
    }
    spec = pipeline(stocks=stocks, postures={}, posture="")
    assert demands_of(run(built(spec), 1, 0), "engines")[0] == (20.0, 21.0)


def test_a_stock_of_a_hub_is_at_its_node():
    """A part of a hub needs no node of its own."""
    part = pipeline()["stocks"]["engines"]
    del part["node"]
    hubs = {"near": yard(parts={"engines": part | {"stock": 0}}), "far": yard(node="overseas")}
    legs = pipeline()["legs"] | {
        "home": {"start": "harbor", "end": "overseas", "mode": "air", "distance_nm": 480}
    }
    spec = pipeline(stocks={}, hubs=hubs, legs=legs, postures={}, posture="")
    spec["fleets"] = {"a": fleet(modes={"engine": on_board(20, 1, part="near.engines")})}
    # out 1 + 2 d, repair 3 d, back 1 d
    assert demands_of(run(built(spec), 1, 0), "near.engines")[0] == (20.0, 27.0)


def test_a_carcass_and_a_unit_may_leave_at_the_same_instant():
    """On one lift with room for one a day they take turns: the unit goes first, by name."""
    way = {"lift": "daily", "weight_t": 1, "takes": fixed(1)}
    stocks = {
        "engines": {
            "stock": 0,
            "supplier": "depot",
            "returned": way,
            "delivered": way,
        },
        "depot": {"stock": 1, "replaced_after": fixed(10)},
    }
    spec = pipeline(stocks=stocks, lifts={"daily": {"room_t": 1}}, postures={}, posture="")
    found = run(built(spec), 1, 0)
    # failures on days 20 and 42; the first carcass leaves on day 21, and is mended on day 32
    assert demands_of(found, "engines")[:2] == [(20.0, 21.0), (42.0, 43.0)]
    assert demands_of(found, "depot")[:2] == [(20.0, 20.0), (42.0, 42.0)]


# What is wrong is told -----------------------------------------------------------------------------


def test_a_shop_must_be_in_use():
    """A posture that does not use a hub does not use it as a shop either."""
    postures = {"far": {"routing": ROUTING, "hubs": ["near"]}}
    assert (
        "postures.far.shops.engines: is repaired at 'far', which this posture does not use; "
        "name another hub here" in told(postures=postures)
    )


@pytest.mark.parametrize(
    ("shops", "message"),
    [
        ({"engine": "near"}, "shops.engine: no stock is called 'engine'"),
        ({"engines": "nere"}, "shops.engines: no hub is called 'nere'"),
        ({"spares": "near"}, "shops.spares: 'spares' has no 'shop', so there is none to replace"),
        ({"engines": "bare"}, "shops.engines: 'bare' has no dock for mend"),
    ],
)
def test_shops_of_a_posture_are_checked(shops, message):
    """Every name exists, and the shop can do the work."""
    spec = pipeline()
    stocks = spec["stocks"] | {"spares": {"stock": 1, "never_replaced": True}}
    hubs = spec["hubs"] | {"bare": {"node": "harbor", "accepts": "any"}}
    postures = {"far": {"routing": ROUTING, "shops": shops}}
    assert message in told(stocks=stocks, hubs=hubs, postures=postures)


@pytest.mark.parametrize(
    ("stock", "message"),
    [
        ({"node": None}, "returned.speed_kn: needs a distance, so the stock needs the key 'node'"),
        ({"node": "see"}, "stocks.engines.node: no node is called 'see'"),
        (
            {"shop": None, "replaced_after": fixed(9)},
            "returned.speed_kn: needs a distance, and there is neither a supplier nor a shop; "
            "use 'takes'",
        ),
        (
            {"returned": {"speed_kn": 10, "legs": ["sea"]}},
            "stocks.engines.returned: no leg from sea to overseas by sea",
        ),
        ({"shop": None, "supplier": "depot"}, "so 'depot' needs the key 'node'"),
    ],
)
def test_a_speed_needs_a_distance(stock, message):
    """Two ends and a leg between them, under every posture."""
    spec = pipeline(stock=stock)
    stocks = spec["stocks"] | {"depot": {"stock": 1, "never_replaced": True}}
    shops = {} if "shop" in stock else {"engines": "near"}
    postures = {
        "far": {"routing": ROUTING},
        "near": {"routing": ROUTING, "shops": shops},
    }
    assert message in told(stocks=stocks, postures=postures)


def test_legs_without_a_speed():
    """Modes of legs say nothing about a shipment by a law."""
    spec = pipeline(stock={"returned": {"takes": fixed(1), "legs": ["air"]}})
    with pytest.raises(ValueError, match="has 'legs', which only a shipment with 'speed_kn' uses"):
        built(spec)
