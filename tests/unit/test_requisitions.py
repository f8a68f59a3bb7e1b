"""Where requisitions are filled, and how long they wait there: by hand, in three echelons."""

import pytest

from sim.engine.replication import run
from support import demands_of, fixed, measured, scenario

DAILY = {"units": {"arrivals": fixed(1), "factor": {"before": 0.0, "after": 0.0}}}


def three_echelons():
    """One unit aboard, two forward, three at home; asked for on days 10 to 13; 3 d and 5 d away."""
    return scenario(
        phases={"before": {"start_d": 0}, "asked": {"start_d": 9}, "after": {"start_d": 13.5}},
        stocks={
            "home": {"stock": 3, "item": "pump", "replaced_after": fixed(100)},
            "forward": {"stock": 2, "supplier": "home", "delivered": {"takes": fixed(5)}},
            "aboard": {
                "stock": 1, "supplier": "forward", "delivered": {"takes": fixed(3)},
                "demand": DAILY,
            },
        },
        horizon_d=40.0,
    )  # fmt: skip


def test_each_requisition_is_filled_by_the_first_that_has_one():
    """Day 10 aboard, day 11 forward, day 12 at home, day 13 by none of them; filled on days 10, 13,
    14 and 18: the units that forward had leave on days 10 and 11, the next comes from home on
    day 15."""
    model = three_echelons()
    tables = run(model, 1, 0)
    assert demands_of(tables, "aboard") == [(10, 10), (11, 13), (12, 14), (13, 18)]
    found = measured(tables, model)
    places = ("aboard", "forward", "home", "none at once")
    assert [found["filled_at", f"aboard/{each}"] for each in places] == [0.25] * 4
    assert [found["wait_filled_at", f"aboard/{each}"] for each in places] == [0, 2, 2, 5]
    echelons = (1, 2, 3, "none at once")
    assert [found["filled_at", f"all stocks/{each}"] for each in echelons] == [0.25] * 4
    # forward has two of the four that are asked of it, home three of four
    assert found["filled_at", "forward/forward"] == found["fill_rate", "forward"] == 0.5
    assert found["filled_at", "forward/home"] == 0.25


def test_the_wait_of_all_is_that_of_the_places():
    """Shares times waits add up to the customer wait."""
    model = three_echelons()
    found = measured(run(model, 1, 0), model)
    total = sum(
        found["filled_at", f"aboard/{each}"] * found["wait_filled_at", f"aboard/{each}"]
        for each in ("aboard", "forward", "home", "none at once")
    )
    assert total == pytest.approx(found["customer_wait", "aboard"]) == 2.25
