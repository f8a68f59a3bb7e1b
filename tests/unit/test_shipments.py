"""Parts that travel by distance, and shops that a posture chooses: each by hand."""

import pytest
import yaml

from sim.cli.main import main
from sim.core.errors import ConfigError
from sim.engine.replication import run
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


def test_a_distance_needs_a_speed():
    """A shipment over a leg that has a distance, and no speed: told with the length of the leg."""
    message = (
        "stocks.engines.returned.speed_kn: is missing: the leg from sea to overseas has a "
        "distance, 2400 nm, and a speed [kn] makes it a time"
    )
    assert message in told(stock={"returned": {"takes": fixed(1), "legs": ["air"]}})


# Legs that are laws ----------------------------------------------------------------------------


@pytest.mark.parametrize("legs", ["any", ["air"]])
@pytest.mark.parametrize(("posture", "waits_d"), [("far", 25.0), ("near", 9.0)])
def test_a_leg_that_takes_a_time_needs_no_speed(posture, waits_d, legs):
    """Legs of 1 and of 9 d: handling 1 d and the way out, 3 d of repair, the way back, a swap."""
    spec = pipeline(posture, {"stock": 0, "returned": {"takes": fixed(1), "legs": legs}})
    spec["stocks"]["engines"]["delivered"] = {"takes": fixed(2), "legs": legs}
    spec["legs"] = {
        "near": {"start": "sea", "end": "harbor", "mode": "air", "takes": fixed(1)},
        "far": {"start": "sea", "end": "overseas", "mode": "air", "takes": fixed(9)},
    }
    found = demands_of(run(built(spec), 1, 0), "engines")
    assert found[0] == (20.0, 20.0 + waits_d - 1)


# Ways that belong to a shop --------------------------------------------------------------------


def by_laws(posture: str, **keys: object) -> Spec:
    """The pipeline with a law for each shop: 2 and 0.5 d by ``near``, 11 and 5 d by ``far``."""
    part = {
        "stock": 0,
        "node": "sea",
        "shop": {"hub": "far", "work": "mend"},
        "ways": {
            "near": {"returned": {"takes": fixed(2)}, "delivered": {"takes": fixed(0.5)}},
            "far": {"returned": {"takes": fixed(11)}, "delivered": {"takes": fixed(5)}},
        },
    }
    return pipeline(posture, **keys) | {"stocks": {"engines": part}}


@pytest.mark.parametrize("posture", ["far", "near"])
def test_laws_for_each_shop_are_legs_with_a_speed(posture):
    """240 nm at 10 kn are a day, 2400 nm at 20 kn are five: both ways of writing are one theater."""
    life = {"law": "exponential", "mean_d": 30.0}
    jets = fleet(3, modes={"engine": {**on_board(20, 1, part="engines"), "life": life}})
    legs = built(pipeline(posture, {"stock": 0}, fleets={"a": jets}, horizon_d=400.0))
    laws = built(by_laws(posture, fleets={"a": jets}, horizon_d=400.0))
    asked = [demands_of(run(each, 1, 0), "engines") for each in (legs, laws)]
    assert len(asked[0]) > 10
    assert asked[0] == asked[1]


@pytest.mark.parametrize(("posture", "cycle_d"), [("far", 11 + 3 + 5), ("near", 2 + 3 + 0.5)])
def test_a_posture_takes_the_way_of_its_shop(posture, cycle_d):
    """Without a spare each failure waits for its own engine: out, repair and back, then a swap."""
    found = demands_of(run(built(by_laws(posture)), 1, 0), "engines")
    first = 20.0 + cycle_d
    assert found[:2] == [(20.0, first), (first + 1 + 20, first + 1 + 20 + cycle_d)]


def closed(hub: str, start_d: float, lasts_d: float) -> Spec:
    """An event that closes a hub for some days."""
    does = [{"kind": "hub_closed", "hubs": [hub]}]
    return {"start_d": start_d, "lasts": fixed(lasts_d), "does": does}


@pytest.mark.parametrize(
    ("posture", "events", "waits_d"),
    [
        ("near", {}, 5.5),
        ("near", {"a": closed("near", 10, 50)}, 19.0),
        ("far", {"a": closed("far", 10, 50)}, 5.5),
        # both are closed: it waits at the first of them, from day 22 to day 30
        ("near", {"a": closed("near", 10, 20), "b": closed("far", 10, 20)}, 10 + 3 + 0.5),
        # it closes while the carcass is on its way: what has set out waits there
        ("near", {"a": closed("near", 21, 9)}, 10 + 3 + 0.5),
    ],
)
def test_the_next_shop_stands_in(posture, events, waits_d):
    """A carcass that would go to a closed hub goes to the other one, and comes back from there."""
    found = demands_of(run(built(by_laws(posture, events=events)), 1, 0), "engines")
    assert found[0] == (20.0, 20.0 + waits_d)


def test_a_shop_without_benches_is_closed():
    """Capacity 0 is a closed hub for parts as it is for platforms."""
    hubs = {"near": yard(berths={"dock": 0}), "far": yard(node="overseas")}
    found = demands_of(run(built(by_laws("near", hubs=hubs)), 1, 0), "engines")
    assert found[0] == (20.0, 39.0)


def test_a_shop_that_the_posture_does_not_use_does_not_stand_in():
    """The carcass waits at the closed one, from day 22 until it opens on day 60."""
    near = {"routing": ROUTING, "hubs": ["near"], "shops": {"engines": "near"}}
    spec = by_laws("near", events={"a": closed("near", 10, 50)}, postures={"near": near})
    assert demands_of(run(built(spec), 1, 0), "engines")[0] == (20.0, 63.5)


def test_a_way_that_is_closed_is_not_taken():
    """No way leads to the nearer shop while the strait is closed, so the other one stands in."""
    spec = by_laws("near", passages={"strait": {}})
    legs = {"near": {"returned": {"speed_kn": 10}, "delivered": {"speed_kn": 10}}}
    spec["stocks"]["engines"]["ways"] |= legs
    spec["legs"]["near"]["without"] = {"strait": float("inf")}
    does = [{"kind": "passage_closed", "passage": "strait"}]
    spec["events"] = {"a": {"start_d": 10, "does": does}}
    assert demands_of(run(built(spec), 1, 0), "engines")[0] == (20.0, 39.0)


def test_a_stock_with_a_supplier_may_have_ways_to_its_shops():
    """Half are repaired here, across the harbor; the way to the supplier is another one."""
    spec = by_laws("near")
    depot = {"stock": 0, "replaced_after": fixed(50)}
    spec["stocks"]["depot"] = depot
    spec["stocks"]["engines"] |= {
        "supplier": "depot", "repaired_frac": 1.0, "item": "engine",
        "returned": {"takes": fixed(30)}, "delivered": {"takes": fixed(30)},
    }  # fmt: skip
    spec["stocks"]["depot"]["item"] = "engine"
    assert demands_of(run(built(spec), 1, 0), "engines")[0] == (20.0, 25.5)


@pytest.mark.parametrize(
    ("stock", "message"),
    [
        (
            {"ways": {}},
            "stocks.engines.ways: postures have it repaired at far or near, and a way belongs to "
            "one shop; {far: {returned: ..., delivered: ...}, near: {returned: ..., "
            "delivered: ...}} is right, or a way over legs",
        ),
        ({"ways": {}, "returned": {"takes": fixed(2)}, "delivered": {"speed_kn": 9}},
         "{far: {returned: ...}, near: {returned: ...}} is right"),
        ({"ways": {"far": {}}}, "stocks.engines.ways: no way of this stock is called 'near'"),
        ({"ways": {"far": {}, "near": {}, "nere": {}}},
         "stocks.engines.ways.nere: no hub is called 'nere'"),
        ({"ways": {"far": {}, "near": {"returned": {"lift": "ship"}}}},
         "stocks.engines.ways.near.returned.lift: no lift is called 'ship'"),
        ({"ways": {"far": {}, "near": {"returned": {"legs": ["sea"]}}}},
         "stocks.engines.ways.near.returned: no leg from sea to harbor by sea"),
    ],
)  # fmt: skip
def test_a_way_for_every_shop(stock, message):
    """One way for two shops is refused, and told what to write."""
    spec = by_laws("far")
    spec["stocks"]["engines"] |= stock
    with pytest.raises(ConfigError) as error:
        built(spec)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("stock", "message"),
    [
        ({"returned": {"takes": fixed(1)}}, "has 'ways' and 'returned' or 'delivered'"),
        ({"shop": None, "replaced_after": fixed(1)}, "has 'ways', which lead to its shops, and no"),
    ],
)
def test_ways_lead_to_shops(stock, message):
    """Not beside a way of another kind, and not without a shop."""
    spec = by_laws("far")
    spec["stocks"]["engines"] |= stock
    with pytest.raises(ValueError, match=message):
        built(spec)


@pytest.mark.parametrize(
    ("posture", "told_of"),
    [("far", "at far (5 d), else near (0.5 d)"), ("near", "at near (0.5 d)")],
)
def test_check_names_the_shop_in_force(posture, told_of, tmp_path, capsys):
    """``theater check`` tells who repairs under the posture, how far off, and who stands in."""
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump(by_laws(posture)), encoding="utf-8")
    assert main(["check", f"scenario={file}"]) == 0
    assert told_of in capsys.readouterr().out
