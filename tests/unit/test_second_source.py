"""Another source: how long until it delivers, how long it qualifies, and what is owed meanwhile."""

from math import isnan

import pytest

from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import Spec, built, fixed, mapping, measured
from unit.test_closed_shops import two_shops

ROUTING = {"policy": "nearest"}


def found_in(model: Scenario) -> dict[tuple[str, str], float]:
    """Every metric of one replication."""
    return measured(run(model, 1, 0), model)


def test_the_shop_that_stands_in_takes_its_ways_and_its_work():
    """5 d there, 6 d of work, 4 d back: 15 d."""
    assert found_in(built(two_shops("moved")))["days_to_second_source", "engines"] == 15.0


def test_a_posture_that_uses_one_shop_has_no_second():
    """nan, and the subject is there all the same, so that postures can be compared."""
    postures = {"alone": {"routing": ROUTING, "hubs": ["near"]}, "both": {"routing": ROUTING}}
    for posture, none in (("alone", True), ("both", False)):
        model = built(two_shops("moved", postures=postures, posture=posture))
        assert isnan(found_in(model)["days_to_second_source", "engines"]) == none


def bought(sources: Spec, **keys: object) -> Scenario:
    """A part of which a unit outside asks for one every 10 d, and that is only made."""
    part = {
        "stock": 1,
        "sources": sources,
        "reorder_at": 0,
        "demand": {"x": {"arrivals": fixed(10)}},
    }
    return built(mapping(fleets={}, stocks={"round": part}, horizon_d=100.0, **keys))


def test_a_line_that_has_to_qualify_counts_from_its_first_day():
    """Opens on day 30, qualifies in 20 d, delivers in 7: day 57; and a third one after 80 d."""
    found = found_in(bought({
        "old": {"lead": fixed(3)},
        "new": {"lead": fixed(7), "opens_d": 30, "qualifies_in": fixed(20)},
        "slow": {"lead": fixed(80)},
    }))  # fmt: skip
    assert found["days_to_second_source", "round"] == 57.0
    assert found["days_to_qualify", "round/new"] == 20.0
    assert ("days_to_qualify", "round/old") not in found


def test_a_hub_that_an_event_opens_qualifies_for_so_long():
    """The mean of the event's ``after``."""
    opening = {"start_d": 5, "after": fixed(40), "does": [{"kind": "hub_opens", "hubs": ["far"]}]}
    found = found_in(built(two_shops("moved", opening)))
    assert found["days_to_qualify", "far"] == 40.0


def test_days_owed_are_those_of_the_wait():
    """Asked for every 10 d from a stock of none that takes 7 d: each of 10 is owed 7 d."""
    part = {"stock": 0, "replaced_after": fixed(7), "demand": {"x": {"arrivals": fixed(10)}}}
    model = built(mapping(fleets={}, stocks={"pump": part}, horizon_d=97.5))
    found = found_in(model)
    assert found["backorder_days", "pump"] == pytest.approx(9 * 7 / 97.5 * 365)
    assert found["backorder_days", "all items"] == found["backorder_days", "pump"]


def test_what_a_depot_owes_a_base_counts_once():
    """A base that orders from an empty depot: what the depot owes is not owed again."""
    depot = {"stock": 0, "item": "pump", "replaced_after": fixed(7)}
    base = {"stock": 0, "supplier": "depot", "demand": {"x": {"arrivals": fixed(10)}}}
    model = built(mapping(fleets={}, stocks={"depot": depot, "base": base}, horizon_d=97.5))
    found = found_in(model)
    assert found["backorders", "depot"] > 0
    assert found["backorder_days", "pump"] == pytest.approx(found["backorders", "base"] * 365)
