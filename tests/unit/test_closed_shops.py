"""Shops that close: what waits there goes on, stays or is lost, by hand and with fixed laws."""

import pytest

from sim import check
from sim.engine.replication import run
from sim.record.tables import Tables
from support import Spec, built, demands_of, fixed, mapping, measured, repair, yard
from unit.test_supply import moved

ROUTING = {"policy": "nearest"}


def closed(hub: str, start_d: float, lasts_d: float) -> Spec:
    """An event that closes a hub for some days."""
    does = [{"kind": "hub_closed", "hubs": [hub]}]
    return {"start_d": start_d, "lasts": fixed(lasts_d), "does": does}


def struck(start_d: float, lasts_d: float, work: str = "held") -> Spec:
    """An event that takes the one bench of the near shop."""
    does = [{"kind": "hub_struck", "hub": "near", "work": work}]
    return {"start_d": start_d, "lasts": fixed(lasts_d), "does": does}


def two_shops(when_closed: str, *events: Spec, **keys: object) -> Spec:
    """Two engines are asked for on day 10, by two units outside, and never again; none is there.

    The near shop is 2 d away and 1 d back and has one bench; the far one 5 and 4 d, and two. Work
    takes 6 d.
    """
    asks = {"arrivals": fixed(10), "factor": {"quiet": 0.0}}
    near = {"returned": {"takes": fixed(2)}, "delivered": {"takes": fixed(1)}}
    far = {"returned": {"takes": fixed(5)}, "delivered": {"takes": fixed(4)}}
    engines = {
        "stock": 0,
        "shop": {"hub": "near", "work": "mend", "when_closed": when_closed},
        "ways": {"near": near, "far": far},
        "demand": {"x": asks, "y": asks},
    }
    spec = mapping(
        initial="all_up_new",
        fleets={},
        horizon_d=60.0,
        work={"mend": repair(fixed(6))},
        hubs={
            "near": yard(country="japan"),
            "far": yard(node="harbor", berths={"dock": 2}),
        },
        stocks={"engines": engines},
        events={f"e{number}": each for number, each in enumerate(events)},
        phases={"first": {"start_d": 0}, "quiet": {"start_d": 11}},
    )
    return {**spec, **keys}


def played(*args: object, **keys: object) -> Tables:
    """One run."""
    return run(built(two_shops(*args, **keys)), 1, 0)


def arrivals(tables: Tables) -> list[float]:
    """When the two units that were ordered on day 10 are on the shelf."""
    assert [at for at, _ in demands_of(tables, "engines")] == [10, 10]
    return sorted(at for _, at in moved(tables, "shipping", "shelf"))


@pytest.mark.parametrize(
    ("rule", "events", "expected"),
    [
        # the first is in work on day 12, the second waits for the bench until day 18
        ("kept", [], [19, 25]),
        ("moved", [], [19, 25]),
        # closed on day 14: the second stays in line, or goes back and out again: 14 + 1 + 5 + 6 + 4
        ("kept", [closed("near", 14, 100)], [19, 25]),
        ("moved", [closed("near", 14, 100)], [19, 30]),
        # closed on day 11, under way: both wait there until day 20, or go on on day 12
        ("kept", [closed("near", 11, 9)], [27, 33]),
        ("moved", [closed("near", 11, 9)], [28, 28]),
        # all are closed: the second waits where it is, until its own shop opens on day 22
        ("moved", [closed("near", 14, 8), closed("far", 14, 30)], [19, 29]),
        # ... or until the other one does
        ("moved", [closed("near", 14, 40), closed("far", 14, 11)], [19, 25 + 1 + 5 + 6 + 4]),
        # closed before they set out, and both: they wait at the stock until day 15
        ("moved", [closed("near", 9, 6), closed("far", 9, 30)], [24, 30]),
        # the bench is lost on day 14: work is held until day 34, and who waits for it goes on
        ("moved", [struck(14, 20)], [30, 34 + 4 + 1]),
        # ... or the work moves too, and is begun anew
        ("moved", [struck(14, 20, "moved")], [30, 30]),
        ("kept", [struck(14, 20, "moved")], [34 + 4 + 1, 34 + 4 + 6 + 1]),
    ],
)
def test_what_waits_in_a_closed_shop_goes_on(rule, events, expected):
    """Two carcasses, one bench: dates of their return, worked out on paper."""
    assert arrivals(played(rule, *events)) == expected


def test_what_is_in_a_shop_on_the_day_it_closes_is_lost():
    """Both are there on day 14, so nothing ever comes back."""
    model = built(two_shops("lost", closed("near", 14, 100)))
    tables = run(model, 1, 0)
    assert moved(tables, "in repair", "lost") == [("engines", 14), ("engines", 14)]
    assert not arrivals(tables)
    found = measured(tables, model)
    assert found["lost_in_shops_per_year", "engines"] == pytest.approx(2 * 365 / 60)
    assert found["sent_on_per_year", "engines"] == 0
    # due in from day 10 to day 14, and owed from then on
    assert found["on_order", "engines"] == pytest.approx(2 * 4 / 60)
    assert found["backorders", "engines"] == pytest.approx(2 * 50 / 60)
    assert found["net_serviceable", "engines"] == pytest.approx(-2 * 50 / 60)


def test_what_is_lost_is_made_anew_where_somebody_makes_it():
    """Lost on day 14, made by day 21, and a day on the way from there."""
    spec = two_shops("lost", closed("near", 14, 100))
    spec["stocks"]["engines"] |= {"sources": {"maker": {"lead": fixed(7)}}}
    assert arrivals(run(built(spec), 1, 0)) == [22, 22]


def test_a_shop_with_one_way_loses_what_is_there_too():
    """Without ways the shop is beside the stock, and its rule holds all the same."""
    spec = two_shops("lost", closed("near", 14, 100))
    del spec["stocks"]["engines"]["ways"]
    assert moved(run(built(spec), 1, 0), "in repair", "lost") == [("engines", 14)] * 2


def test_access_that_is_withdrawn_sends_them_on():
    """As if the hub had closed."""
    does = [{"kind": "access_withdrawn", "country": "japan"}]
    assert arrivals(played("moved", {"start_d": 14.0, "does": does})) == [19, 30]


def test_a_shop_without_a_stand_in_is_told_beforehand():
    """The check names the stock, the hub and the event; not where another shop stands in."""
    alone = two_shops("kept", closed("near", 14, 100))
    del alone["stocks"]["engines"]["ways"]
    told = str(check(built(alone)))
    assert "engines: near, which e0 may close; its carcasses wait" in told
    assert "which e0 may close" not in str(check(built(two_shops("kept", closed("near", 14, 9)))))
