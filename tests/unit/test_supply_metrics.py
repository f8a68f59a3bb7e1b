"""NMCS, NMCM and the demand for parts on a life worked by hand.

One ship fails after 10 operating days, waits 6 days for a part that is only replaced when it is
asked for (stock 0), and 2 days while it is put in: a cycle of 18 days, five of them in 90 days.
"""

import pytest

from sim.engine.replication import run
from sim.record.view import View
from support import Spec, fixed, fleet, metric_of, scenario


def view(**changes: object) -> View:
    """The life above over 90 days."""
    mode: Spec = {
        "life": fixed(10), "restored": "on_board", "part": "pump", "takes": fixed(2), **changes
    }  # fmt: skip
    model = scenario(
        fleets={"ships": fleet(modes={"pump": mode})},
        stocks={"pump": {"stock": 0, "replaced_after": fixed(6)}},
        horizon_d=180.0,
    )
    return View(run(model, 1, 0), model, 0.0, 180.0)


def test_nmcs_is_the_wait_for_parts_and_nmcm_the_rest():
    """6 of 18 days wait for a part, 2 of 18 are maintenance; with MC they are all days."""
    seen = view()
    values = {name: metric_of(seen, name)["ships"] for name in ("mc", "nmc", "nmcs", "nmcm")}
    assert values == pytest.approx({"mc": 10 / 18, "nmc": 8 / 18, "nmcs": 6 / 18, "nmcm": 2 / 18})


def test_a_degraded_platform_that_waits_is_mission_capable():
    """PMC for want of a part is not NMCS."""
    seen = view(severity="pmc")
    assert metric_of(seen, "nmcs")["ships"] == metric_of(seen, "nmcm")["ships"] == 0
    assert metric_of(seen, "mc")["ships"] == 1


def test_parts_are_counted_in_the_quarter_in_which_they_are_asked_for():
    """Failures on days 10, 28, 46, 64, 82 | 100, 118, 136, 154, 172."""
    assert metric_of(view(), "parts_demand") == {"pump/Q1": 5.0, "pump/Q2": 5.0}


def test_nothing_about_forecasts_unless_asked_for():
    """No lead, no subject: the names of other scenarios stay what they were."""
    for name in ("workload_after", "open_at_start", "due_after"):
        assert metric_of(view(), name) == {}
