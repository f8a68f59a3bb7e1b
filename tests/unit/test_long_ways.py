"""Shipments over several legs: by sea, then by air, with handling and closed passages, by hand."""

import pytest
from pydantic import ValidationError

from sim import check
from sim.core.errors import ConfigError
from sim.engine.replication import run
from support import Spec, built, demands_of, fixed, measured
from unit.test_supply import moved, uses

SEA_THEN_AIR = [
    {"to": "guam", "speed_kn": 10, "legs": ["sea"]},
    {"to": "base", "takes": fixed(2), "speed_kn": 200, "legs": ["air"]},
]


def long_way(path: object = SEA_THEN_AIR, **keys: object) -> Spec:
    """A base asks a port for a unit every 40 d: 2,400 nm by sea to Guam, 1,200 nm by air on."""
    delivered = {"takes": fixed(1), "path": path, "weight_t": 0.5}
    spec = {
        "initial": "all_up_new",
        "horizon_d": 100.0,
        "nodes": {"port": {}, "guam": {}, "base": {}, "other": {}},
        "legs": {
            "sea": {"start": "port", "end": "guam", "mode": "sea", "distance_nm": 2400},
            "air": {"start": "guam", "end": "base", "mode": "air", "distance_nm": 1200},
            "direct": {"start": "port", "end": "base", "mode": "sea", "distance_nm": 9600},
        },
        "stocks": {
            "base": {
                "stock": 0, "node": "base", "supplier": "port", "item": "pump",
                "delivered": delivered, **uses(40),
            },
            "port": {"stock": 9, "node": "port", "item": "pump", "replaced_after": fixed(1)},
        },
    }  # fmt: skip
    return {**spec, **keys}


def filled(spec: Spec) -> float:
    """When the demand of day 40 is filled."""
    return demands_of(run(built(spec), 1, 0), "base")[0][1]


def test_a_way_over_two_legs_is_their_sum():
    """Packing 1 d, 2400 / 10 / 24 = 10 d by sea, 2 d at Guam, 1200 / 200 / 24 = 0.25 d by air."""
    assert filled(long_way()) == pytest.approx(40 + 1 + 10 + 2 + 0.25)


def test_ton_miles_are_those_of_both_legs():
    """Half a ton over 3,600 nm, twice: days 40 and 80."""
    model = built(long_way())
    tables = run(model, 1, 0)
    assert len(moved(tables, "shipping", "shelf")) > 0
    assert measured(tables, model)["parts_ton_miles", "base"] == pytest.approx(2 * 0.5 * 3600)


def closed(passage: str, start_d: float, lasts_d: float) -> Spec:
    """A passage that is closed for some days."""
    does = [{"kind": "passage_closed", "passage": passage}]
    return {"start_d": start_d, "lasts": fixed(lasts_d), "does": does}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        # the strait is on the first leg: it waits at the port until day 50
        ({"a": closed("strait", 30, 20)}, 50 + 10 + 2 + 0.25),
        # it closes when the part is through, and the other one while it is at sea: it waits at Guam
        ({"a": closed("strait", 45, 50), "b": closed("corridor", 45, 15)}, 60 + 0.25),
        # the corridor opens before it is there
        ({"b": closed("corridor", 45, 3)}, 53.25),
    ],
)
def test_a_passage_closes_any_leg(events, expected):
    """What is packed waits where the closed leg begins."""
    spec = long_way(passages={"strait": {}, "corridor": {}}, events=events)
    spec["legs"]["sea"]["without"] = {"strait": float("inf")}
    spec["legs"]["air"]["without"] = {"corridor": float("inf")}
    assert filled(spec) == pytest.approx(expected)


def test_each_leg_may_wait_for_a_lift():
    """Packed on day 41, by sea on day 42; at Guam on day 52, handled by day 54, by air on day 55."""
    path = [SEA_THEN_AIR[0] | {"lift": "convoy"}, SEA_THEN_AIR[1] | {"lift": "flight"}]
    lifts = {"convoy": {"every_d": 7}, "flight": {"every_d": 5}}
    assert filled(long_way(path, lifts=lifts)) == pytest.approx(55 + 0.25)


def test_the_check_tells_how_long_it_takes():
    """The mean of all legs with their handling."""
    assert "from port (13.25 d)" in str(check(built(long_way())))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (SEA_THEN_AIR[:1], "stocks.base.delivered.path.0.to: the path ends at guam, and the way at "
         "base; its legs lead from port to base"),
        ([*reversed(SEA_THEN_AIR)], "stocks.base.delivered.path.1.to: the path ends at guam"),
        ([SEA_THEN_AIR[0], {"to": "base", "legs": ["sea"], "speed_kn": 9}],
         "stocks.base.delivered.path.1: no leg from guam to base by sea"),
        ([{"to": "other", "speed_kn": 9}, {"to": "base", "speed_kn": 9}],
         "stocks.base.delivered.path.0: no leg from port to other"),
        ([{"to": "guan", "speed_kn": 9}, SEA_THEN_AIR[1]],
         "stocks.base.delivered.path.0.to: no node is called 'guan'"),
        ([{"to": "guam"}, SEA_THEN_AIR[1]], "stocks.base.delivered.path.0.speed_kn: is missing"),
        ([SEA_THEN_AIR[0] | {"lift": "boat"}, SEA_THEN_AIR[1]],
         "stocks.base.delivered.path.0.lift: no lift is called 'boat'"),
    ],
)  # fmt: skip
def test_legs_that_do_not_join_are_refused(path, message):
    """One line with the leg, what it is and what would be right."""
    with pytest.raises(ConfigError) as error:
        built(long_way(path))
    assert message in str(error.value)


def test_a_path_says_its_own_speeds():
    """A speed of the shipment beside a path is refused."""
    spec = long_way()
    spec["stocks"]["base"]["delivered"]["speed_kn"] = 9
    with pytest.raises((ValidationError, ConfigError), match="has 'path' and 'speed_kn'"):
        built(spec)
