"""Metrics that tell postures apart hold together, in theaters with a little of everything."""

from math import isnan, log2

import pytest

from sim.engine.replication import run
from sim.metrics.regeneration import PARTS
from support import built, measured, small_theater


@pytest.mark.parametrize("number", range(6))
def test_parts_add_up(number):
    """Parts of a job to the whole, fleets to domains and all, areas to all, hubs to all hubs."""
    model = built(small_theater())
    found = measured(run(model, 3, number), model)
    jobs = [key for key in found if key[0] == "days_to_regenerate" and key[1].count("/") == 1]
    seen = 0
    for name, subject in jobs:
        whole = found[name, subject]
        parts = [found[name, f"{subject}/{part}"] for part in PARTS]
        assert all(isnan(part) == isnan(whole) for part in parts)
        if not isnan(whole) and sum(parts) > 0:
            seen += 1
            assert sum(parts) == pytest.approx(whole)
    assert seen > 3
    under_way = {
        subject: days for (name, subject), days in found.items() if name == "under_way_days"
    }
    assert sum(under_way[fleet] for fleet in model.fleets) == pytest.approx(under_way["all fleets"])
    domains = [
        days
        for who, days in under_way.items()
        if who in ("all ships", "all aircraft", "all vehicles")
    ]
    assert sum(domains) == pytest.approx(under_way["all fleets"])
    mean = sum(found["in_transit", hub] for hub in model.hubs)
    assert under_way["all fleets"] == pytest.approx(365 * mean)
    lines = [found["mission_uptime", mission] for mission in model.missions]
    assert found["lines_met", "all missions"] == pytest.approx(sum(lines))
    assert found["lines_met_curve", "k+0"] == found["lines_met", "all missions"]
    curve = [found["lines_met_curve", f"k{n:+d}"] for n in sorted(model.measure.k_shift)]
    assert curve == sorted(curve, reverse=True)


@pytest.mark.parametrize("posture", ["home", "near"])
def test_options_and_what_is_seen_of_them(posture):
    """A loss never serves more than none; who knows more strikes no less; entropy has its bounds."""
    model = built(small_theater(posture=posture))
    places = len({hub.node for hub in model.hubs.values()})
    for number in range(4):
        found = measured(run(model, 5, number), model)
        for who in (*model.fleets, "all fleets"):
            if isnan(found["one_place_share", who]):
                continue
            whole = found["served_after_loss", f"{who}/no loss"]
            for worst in ("worst place", "worst country"):
                assert 0 <= found["served_after_loss", f"{who}/{worst}"] <= whole <= 1
            assert 1 - found["one_place_share", who] <= found["reroutable", who] + 1e-12
            assert 0 <= found["entropy_of_repair", who] <= log2(places) + 1e-12
            assert found["strike_uninformed", who] <= found["strike_informed", who] <= 1
