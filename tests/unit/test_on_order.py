"""What a stock has on order, by hand, for every way that the schema allows to fill it again.

One unit is asked for on every tenth day from outside, and everything takes whole days, so that
each order, its way and its arrival can be told by hand over the window [0, 100).
"""

from typing import Any

import pytest

from sim.engine.replication import run
from sim.model.scenario import Scenario
from sim.model.supply import Stock
from sim.record.view import View
from sim.study.running.replicate import replicate
from support import (
    Spec,
    exponential,
    fixed,
    fleet,
    metric_of,
    mode,
    repair,
    scenario,
    yard,
)

USES: Spec = {"demand": {"units": {"arrivals": fixed(10)}}}
SOURCE: Spec = {"maker": {"lead": fixed(25)}}
AMPLE: Spec = {"item": "kit", "stock": 99, "replaced_after": fixed(1)}
ONE: Spec = {"stock": 1}
"""Demands on days 10, 20, ..., 90; each sets one order in motion."""


def theater(kit: Spec, **stocks: Spec) -> Scenario:
    """A stock that outsiders draw on, what else there is, and a yard that can repair a carcass."""
    return scenario(
        stocks={"kit": {**kit, **USES}, **stocks},
        hubs={"yard": yard(berths={"dock": 9})},
        work={"repair": repair(12)},
        horizon_d=100,
        measure={"days": [0, 25, 100]},
    )


def told(model: Scenario, name: str, subject: str = "kit") -> float:
    """A value of a metric in the first replication."""
    return metric_of(View(run(model, 1, 0), model), name)[subject]


def pipeline(lead_d: float, first: int = 1) -> float:
    """Mean of what is due in if each of nine demands orders one that comes after so many days."""
    return sum(min(lead_d, 100 - day) for day in range(10 * first, 100, 10)) / 100


SHELF = {"takes": fixed(4)}
WAYS: list[tuple[str, Spec, dict[str, Spec], float]] = [
    ("on the spot", {**ONE, "replaced_after": fixed(15)}, {}, pipeline(15)),
    ("by way", {**ONE, "replaced_after": fixed(15), "returned": SHELF, "delivered": SHELF}, {},
     pipeline(4 + 15 + 4)),
    ("shop", {**ONE, "shop": {"hub": "yard", "work": "repair"}, "returned": SHELF}, {},
     pipeline(4 + 12)),
    ("bought", {**ONE, "sources": SOURCE}, {}, pipeline(25)),
    ("condemned", {**ONE, "replaced_after": fixed(9), "condemned_frac": 1.0, "sources": SOURCE,
                   "returned": SHELF}, {}, pipeline(4 + 25)),
    ("supplier", {**ONE, "supplier": "depot", "delivered": SHELF}, {"depot": AMPLE}, pipeline(4)),
    ("slow supplier", {**ONE, "supplier": "depot", "delivered": SHELF},
     {"depot": {"item": "kit", "stock": 0, "replaced_after": fixed(8)}}, pipeline(8 + 4)),
    ("lateral", {"stock": 0, "replaced_after": fixed(40),
                 "lateral": {"stocks": ["other"], "takes": fixed(6)}}, {"other": AMPLE},
     pipeline(6)),
    ("never", {"stock": 3, "never_replaced": True}, {}, 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("kit", "others", "right"), [way[1:] for way in WAYS],
                         ids=[way[0] for way in WAYS])  # fmt: skip
def test_what_is_due_in_by_hand(kit, others, right):
    """From the demand until its unit is on the shelf, wherever it is; nothing for a mere reserve."""
    model = theater(kit, **others)
    assert told(model, "on_order") == pytest.approx(right)
    assert told(model, "nothing_on_order_at_day", "kit@0") == 1


def test_an_unlimited_stock_has_no_pipeline():
    """It is never short, orders nothing, and has no row."""
    model = theater({"stock": "unlimited", "replaced_after": fixed(5)})
    assert "kit" not in metric_of(View(run(model, 1, 0), model), "on_order")


def test_lots_by_hand():
    """Up to 3 when down to 1, in 15 d: three are due in on days 20 to 35, and so on every 20 days.

    Demands 2, 4, 6 and 8 bring the position to 1, so that 2 are ordered; each lot is due in for 15
    days: 4 x 15 x 2 / 100, and the variance of that is 1.2 x (2 - 1.2).
    """
    model = theater({"stock": 3, "reorder_at": 1, "replaced_after": fixed(15)})
    assert told(model, "on_order") == pytest.approx(1.2)
    assert told(model, "on_order_variance") == pytest.approx(1.2 * 0.8)
    found = [told(model, "on_order_at_day", f"kit@{day}") for day in (0, 25, 100)]
    assert found == [0, 2, 0]
    assert [told(model, "nothing_on_order_at_day", f"kit@{day}") for day in (0, 25, 100)] == [
        1,
        0,
        1,
    ]


def test_lots_from_a_store():
    """The same lots come from a store that has them, after 4 days: 4 x 4 x 2 / 100."""
    front = {"stock": 3, "reorder_at": 1, "supplier": "store", "delivered": SHELF}
    store = {"stock": 9, "reorder_at": 0, "replaced_after": fixed(5)}
    assert told(theater(front, store=store), "on_order") == pytest.approx(0.32)


def test_what_was_taken_back_stays_on_order():
    """The ship asks on day 5, a docking absorbs its repair on day 6, and the order still comes.

    On day 35, for a base of 0: stock less shelf would say that -1 are on order from then on.
    """
    docking = {
        "every_d": 6, "work": "docking", "staggered": False, "clears": "all", "when_down": "absorb",
    }  # fmt: skip
    model = scenario(
        fleets={"ships": fleet(modes={"hull": mode(5, "fix")}, scheduled={"docking": docking})},
        stocks={"kit": {"stock": 0, "replaced_after": fixed(30)}},
        hubs={"yard": yard()},
        work={"fix": repair(1, dock=1, kit=1), "docking": repair(60)},
        horizon_d=50,
    )
    assert told(model, "backorders") == pytest.approx(1 / 50)
    assert told(model, "on_order") == pytest.approx(30 / 50)
    assert told(model, "on_hand") == pytest.approx(15 / 50)


def test_a_part_of_a_hub():
    """The kit of a hub counts like any other: used on days 10 and 33, each back after 20 days."""
    model = scenario(
        fleets={"ships": fleet(modes={"hull": mode(10)})},
        hubs={"yard": yard(parts={"kit": {"stock": 1, "replaced_after": fixed(20)}})},
        work={"repair": repair(13, dock=1, kit=1)},
        horizon_d=50,
    )
    assert told(model, "on_order", "yard.kit") == pytest.approx((20 + 17) / 50)


def test_littles_law_of_lots():
    """Poisson demands at 0.15 a day and 20 days to come: 3.000 are due in, for every (s, S).

    Little (1961): the rate of what is ordered in the long run is that of the demands.
    """
    kit = {"stock": 6, "reorder_at": 2, "replaced_after": fixed(20),
           "demand": {"units": {"arrivals": exponential(1 / 0.15)}}}  # fmt: skip
    model = scenario(stocks={"kit": kit}, initial="steady", warm_up_d=200, horizon_d=4000)
    found = replicate(model, replications=12).value("on_order", "kit")
    assert found.half_width < 0.15
    assert found.mean == pytest.approx(3.0, abs=2 * found.half_width)


def test_backorders_are_seen_in_the_wait():
    """Nothing comes in time: who still waits at the end has waited for as long as we saw.

    Five jets are down from day 10 on, and the part takes 200 days: 90 days of waiting, not 0.
    """
    jets = fleet(5, modes={"seal": {"life": fixed(10), "restored": "on_board", "part": "seal"}})
    seal: dict[str, Any] = {"stock": 0, "replaced_after": fixed(200)}
    model = scenario(fleets={"jets": jets}, stocks={"seal": seal}, horizon_d=100)
    assert told(model, "backorders", "seal") == pytest.approx(5 * 0.9)
    assert told(model, "customer_wait", "seal") == 90


def test_a_reserve_that_nobody_replaces_orders_nothing():
    """A reorder point of such a reserve is refused: nobody would answer its order."""
    with pytest.raises(ValueError, match="never_replaced, and has a way to be replaced"):
        Stock.model_validate({"stock": 3, "reorder_at": 0, "never_replaced": True})
