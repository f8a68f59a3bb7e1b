"""Supply by hand: dates of orders, ways, sources, help and holes, worked out on paper."""

import pytest
from pydantic import ValidationError

from sim.engine.replication import run
from support import Spec, demands_of, fixed, fleet, on_board, scenario, spells_of
from unit.test_supply import down, moved, uses


def test_a_carcass_travels_before_its_depot_repairs_it():
    """Asked on day 10: a unit is there on day 13, the carcass on day 15, mended on day 19."""
    stocks = {
        "depot": {"stock": 1, "replaced_after": fixed(4)},
        "base": {
            "stock": 1, "supplier": "depot", **uses(10),
            "returned": {"takes": fixed(5)}, "delivered": {"takes": fixed(3)},
        },
    }  # fmt: skip
    tables = run(scenario(stocks=stocks, horizon_d=30.0), 1, 0)
    arrived = sorted(moved(tables, "shipping", "shelf") + moved(tables, "in repair", "shelf"))
    assert arrived == [("base", 13), ("base", 23), ("depot", 19), ("depot", 29)]
    assert demands_of(tables, "base") == [(10, 10), (20, 20)]


def test_a_source_that_drops_out_has_its_orders_placed_elsewhere():
    """Near promises day 15 and closes on day 12; far delivers eight days after that."""
    sources = {
        "near": {"lead": fixed(5), "closes_d": 12},
        "far": {"lead": fixed(8)},
    }
    stocks = {"pump": {"stock": 0, "sources": sources, **uses(10)}}
    tables = run(scenario(stocks=stocks, horizon_d=29.0), 1, 0)
    assert demands_of(tables, "pump") == [(10, 20), (20, 28)]


def test_a_line_takes_its_orders_in_turn_and_surges():
    """One in ten days, one in five from day 20 on: turns on days 4, 14, 24, 29; two days of lead."""
    source = {"lead": fixed(2), "per_year": 36.5, "surge": {"war": 2.0}}
    stocks = {"pump": {"stock": 0, "sources": {"maker": source}, **uses(4)}}
    phases = {"peace": {"start_d": 0}, "war": {"start_d": 20}}
    tables = run(scenario(stocks=stocks, phases=phases, horizon_d=32.0), 1, 0)
    filled = [end for _, end in demands_of(tables, "pump")]
    assert filled[:4] == pytest.approx([6, 16, 26, 31])


def test_a_source_is_qualified_before_it_begins():
    """It opens on day 5 and is qualified on day 25, so the order of day 10 is there on day 28."""
    source = {"lead": fixed(3), "opens_d": 5, "qualifies_in": fixed(20)}
    stocks = {"pump": {"stock": 0, "sources": {"maker": source}, **uses(10)}}
    tables = run(scenario(stocks=stocks, horizon_d=29.0), 1, 0)
    assert demands_of(tables, "pump")[0] == (10, 28)


def test_another_stock_helps_until_it_has_none():
    """Twice it lends a unit, a day away; then the order is one's own."""
    stocks = {
        "a": {
            "stock": 0, "item": "pump", "replaced_after": fixed(5),
            "lateral": {"stocks": ["b"], "takes": fixed(1)}, **uses(10),
        },
        "b": {"stock": 2, "item": "pump", "replaced_after": fixed(50)},
    }  # fmt: skip
    tables = run(scenario(stocks=stocks, horizon_d=39.0), 1, 0)
    assert demands_of(tables, "a") == [(10, 11), (20, 21), (30, 35)]
    assert demands_of(tables, "b") == [(10, 10), (20, 20)]


def helped(**lateral: object) -> Spec:
    """A stock without units, and two others that have one each."""
    pump = {"item": "pump", "replaced_after": fixed(50)}
    own = {"stock": 0, "lateral": lateral, **uses(10)}
    return {"a": {**pump, **own}, "b": {**pump, "stock": 1}, "c": {**pump, "stock": 1}}


def test_a_unit_comes_the_way_from_the_stock_that_helps():
    """From b, a day away, and then from c, six days away: days 11 and 26; in the order asked."""
    ways = {"c": fixed(6), "b": fixed(1)}
    stocks = helped(stocks=["b", "c"], ways=ways)
    tables = run(scenario(stocks=stocks, horizon_d=29.0), 1, 0)
    assert demands_of(tables, "a") == [(10, 11), (20, 26)]


RIGHT = "b or c may help, and a way belongs to one of them; ways: {b: LAW, c: LAW} is right"


@pytest.mark.parametrize(
    ("lateral", "message"),
    [
        ({"stocks": ["b", "c"], "takes": fixed(1)}, RIGHT),
        ({"stocks": ["b", "c"]}, RIGHT),
        ({"stocks": ["b", "c"], "ways": {"b": fixed(1)}}, RIGHT),
        ({"stocks": ["b", "c"], "ways": {"b": fixed(1), "d": fixed(1)}}, RIGHT),
        ({"stocks": ["b"], "takes": fixed(1), "ways": {"b": fixed(1)}}, "both 'takes' and 'ways'"),
    ],
)
def test_every_stock_that_helps_has_a_way_of_its_own(lateral, message):
    """One law for two stocks, or none, is refused, and told what to write."""
    with pytest.raises(ValidationError) as error:
        scenario(stocks=helped(**lateral))
    assert "stocks.a.lateral" in str(error.value)
    assert message in str(error.value)


def programme(policy: str) -> Spec:
    """Two aircraft; radios are asked for on days 10, 20, ..., radars on day 13; none is left."""
    stock = {"stock": 0, "replaced_after": fixed(100)}
    modes = {
        "radio": {
            "life": fixed(10), "restored": "on_board", "part": "radio", "exogenous": True,
        },
        "radar": {
            "life": fixed(13), "restored": "on_board", "part": "radar", "exogenous": True,
        },
    }  # fmt: skip
    return {
        "fleets": {"jets": fleet(2, modes=modes, cannibalization={"policy": policy})},
        "stocks": {"radio": stock, "radar": stock},
        "horizon_d": 24.0,
    }


def test_full_cannibalization_puts_holes_together():
    """Radio and radar are missing from the one aircraft; the second radio downs the other."""
    tables = run(scenario(**programme("full")), 1, 0)
    began = sorted(spell[0] for number in (0, 1) for spell in down(tables, "jets", number)[:1])
    assert began == [10, 20]
    first = min((0, 1), key=lambda number: down(tables, "jets", number)[0][0])
    assert down(tables, "jets", first)[0][0] == 10
    assert not [each for each in down(tables, "jets", 1 - first) if each[0] < 20]


def test_a_part_ordered_with_the_warning_is_there_sooner():
    """Warned five days before day 20, the part comes on day 23 and not on day 28; a day to swap."""
    rule = {
        "policy": "condition_based", "applies_to": "all", "detected_frac": 1.0, "warning_d": 5,
        "orders_ahead": True,
    }  # fmt: skip
    for maintenance, back in (("reactive", 29), ("ahead", 24)):
        model = scenario(
            fleets={"jets": fleet(modes={"radar": on_board(20, 1, part="radar")})},
            stocks={"radar": {"stock": 0, "replaced_after": fixed(8)}},
            maintenances={"reactive": {}, "ahead": {"rules": {"order": rule}}},
            maintenance=maintenance,
            horizon_d=30.0,
        )
        tables = run(model, 1, 0)
        assert spells_of(tables, "jets", 0)[0][2] == 20
        assert down(tables, "jets")[-1][1] == back
