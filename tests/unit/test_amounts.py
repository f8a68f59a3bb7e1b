"""Amounts: tons, shares and counts are compared as the fractions that they stand for."""

from fractions import Fraction
from math import inf
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.core.amounts import exact, fits, relative
from sim.engine.replication import run
from sim.model.families.routing import routings
from sim.model.rule import Case, legal_rules
from sim.model.scenario import Mission
from sim.model.yards.work import Stage
from sim.record.view import View
from support import demands_of, fixed, fleet, metric_of, mode, one_yard, scenario, timeline


@pytest.mark.parametrize(
    ("amount", "fraction"),
    [
        (0.1, "1/10"), (1 / 3, "1/3"), (0.3333333333333333, "1/3"), (2 / 7, "2/7"), (12.5, "25/2"),
        (1e-9, "1e-9"), (0.123456789, "0.123456789"), (1234.5678, "1234.5678"), (7, 7), (0.0, 0),
    ],
)  # fmt: skip
def test_a_number_stands_for_the_simplest_fraction_that_it_may_be(amount, fraction):
    """Decimals are decimals, and thirds and sevenths as floats are thirds and sevenths."""
    assert exact(amount) == Fraction(fraction)


def test_ten_tenths_are_one():
    """Ten times 0.1 fit into 1 and eleven do not; nothing is too much for what has no limit."""
    tenth = exact(0.1)
    assert fits(10 * tenth, 1)
    assert not fits(11 * tenth, 1)
    assert fits(3 * exact(1 / 3), 1.0)
    assert fits(0.3, 3 * tenth)
    assert not fits(0.30000000000000004, 3 * tenth)
    assert fits(1e300, inf)
    assert not fits(inf, 1e300)


def test_a_lift_takes_ten_parts_of_a_tenth_of_its_room():
    """Twelve parts of 0.1 t, asked for on day 0.5, and 1 t on each day: ten on day 1, two on day 2."""
    parts = {"kit": {
        "stock": 0, "supplier": "depot", "delivered": {"lift": "convoy", "weight_t": 0.1},
        "demand": {"user": {"arrivals": fixed(0.5)}},
    }, "depot": {"stock": 100, "never_replaced": True}}  # fmt: skip
    model = scenario(
        fleets={"a": fleet()}, stocks=parts, lifts={"convoy": {"room_t": 1.0}}, horizon_d=12
    )
    waits = [filled - asked for asked, filled in demands_of(run(model, 1, 0), "kit")]
    assert {wait for wait in waits if wait < inf} == {0.0, 0.5}


def test_room_that_others_leave_is_exact():
    """Three parts of 0.7 t leave with 7 t of which others take 0.7: 7 x 0.3 is 2.1 = 3 x 0.7."""
    stock = {"stock": 0, "supplier": "depot", "delivered": {"lift": "convoy", "weight_t": 0.7}}
    asking = {
        name: {**stock, "demand": {"user": {"arrivals": fixed(9.5)}}} for name in ("k", "l", "m")
    }
    model = scenario(
        fleets={"a": fleet()}, stocks={**asking, "depot": {"stock": 9, "never_replaced": True}}, horizon_d=15,
        lifts={"convoy": {"room_t": 7.0, "others_frac": {"war": 0.7}, "every_d": 5.0}},
        phases={"war": {"start_d": 0}},
    )  # fmt: skip
    assert [demands_of(run(model, 1, 0), name) for name in ("k", "l", "m")] == [[(9.5, 10.0)]] * 3


def case(**keys: object) -> Case:
    """Work of 0.1 d at a yard in Japan, unless told otherwise."""
    words = {"fleet": "a", "type": "", "domain": "ship", "homeport": "us", "nuclear": False}
    words |= {"kind_of_work": "other", "hub": "yard", "country": "japan", "place": "shipyard"}
    return Case(**{**words, "work_d": 0.1, **keys})


def test_a_quota_is_used_up_exactly():
    """Seven jobs of 0.1 d abroad beside three at home are 70 %; the eighth would be 8 of 11."""
    rule = legal_rules["quota"].model_validate(
        {"at_most_frac": 0.7, "applies_to": {"countries": ["japan"]}}
    )
    home = case(country="us")
    assert 0.7 * (0.1 + 0.2 + 0.7) != 0.1 * 6 + 0.1
    assert not rule.forbids(case(), 0.0, {home: 0.1 + 0.2, case(): sum([0.1] * 6)})
    assert rule.forbids(case(), 0.0, {home: 0.1 + 0.2, case(): 0.7})


def test_work_that_is_done_on_the_last_day_is_in_time():
    """Work of 2.2 d begun on day 1.1 is done by day 3.3; 1.1 + 2.2 is more in floats."""
    rule = legal_rules["horizon"].model_validate({"by_d": 3.3})
    assert not rule.forbids(case(work_d=2.2), 1.1, {})
    assert rule.forbids(case(work_d=2.2001), 1.1, {})


def test_probabilities_that_add_up_to_one():
    """Ten parts at 0.1 each may be all there is; a millionth more is too much."""
    tenths = {f"part_{number}": 0.1 for number in range(10)}
    assert Stage(replaces=tenths).replaces == tenths
    with pytest.raises(ValidationError, match="add up to"):
        Stage(replaces={**tenths, "part_0": 0.100001})


def test_a_share_of_units_is_rounded_up_from_what_it_is():
    """A hub of three docks loses two thirds, which are two: one works on."""
    strike = {"kind": "hub_struck", "hub": "yard", "loses_frac": 2 / 3}
    model = one_yard(
        {"a": fleet(2, modes={"hull": mode(1)})},
        hub={"node": "harbor", "berths": {"dock": 3}, "accepts": "any"},
        events={"strike": {"start_d": 0.5, "does": [strike]}},
        horizon_d=5,
    )
    found = run(model, 1, 0)
    ends = sorted(timeline(found, "a", number)[1][2] for number in (0, 1))
    assert ends[0] == 4.0


def test_degraded_platforms_at_a_hundredth_each():
    """0.29 x 100 is 28.999999999999996 in floats; a hundred such platforms count for 29."""
    mission = Mission(fleets=["a"], k=29, degraded_worth=0.29)
    assert mission.worth(0, 100) == 29
    model = scenario(
        fleets={"a": fleet(100, modes={"x": {
            "life": fixed(1), "restored": "on_board", "severity": "pmc", "takes": fixed(50)}})},
        missions={"line": mission.model_dump()}, horizon_d=10,
    )  # fmt: skip
    assert metric_of(View(run(model, 1, 0), model), "mission_uptime") == {"line": 1.0}


@pytest.mark.parametrize("worth", [0.012345678901234567, 0.3000000000000001, 1e-300, 5e-324])
def test_a_worth_of_any_denominator_is_exact(worth):
    """In arrays as alone: the float nearest to the sum, also where its parts fit in no 64 bits."""
    mission = Mission(fleets=["a"], k=1, degraded_worth=worth)
    fully, partially = np.array([0, 100, 7, 0]), np.array([900, 3, 0, 1])
    told = [
        float(int(full) + int(part) * exact(worth))
        for full, part in zip(fully, partially, strict=True)
    ]
    assert mission.worth(fully, partially).tolist() == told
    assert [mission.worth(*each) for each in zip(fully, partially, strict=True)] == told


def test_weights_as_parts_of_the_largest():
    """Their sum is a number, whatever the unit in which they are given."""
    assert relative([1e308, 1e308, 0.0]) == [1.0, 1.0, 0.0]
    assert relative([5e-324, 0.0]) == [1.0, 0.0]
    assert relative([0.0, 0.0]) == [0.0, 0.0]
    assert relative([]) == []


def test_a_split_by_large_shares_is_a_split():
    """Shares of 1e308 each send half to each hub; their sum is no float."""
    split = routings["split"].model_validate({"shares": {"a": 1e308, "b": 1e308}})
    options: list[Any] = [SimpleNamespace(hub="a"), SimpleNamespace(hub="b")]
    assert [split.choose(options, u) for u in (0.0, 0.49, 0.51, 0.99)] == [0, 0, 1, 1]
