"""Places of repair: what is left after a loss, and what an adversary knows, by hand."""

from math import isnan, log2

import pytest

from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import Spec, built, exponential, fixed, fleet, measured, mode, repair


def theater(**changes: Spec) -> Scenario:
    """Hulls that three hubs may mend, and engines that one may; two hubs are at one node."""
    docks = {"dock": "unlimited"}
    anything: Spec = {"berths": docks, "accepts": "any"}
    own: Spec = {"berths": docks, "accepts": [{"work": ["voyage_repair"]}]}
    hubs: Spec = {
        "pier": {**anything, "node": "harbor", "country": "near"},
        "shed": {**own, "node": "harbor", "country": "near"},
        "island": {**own, "node": "atoll", "country": "far"},
        "home": {**own, "node": "coast", "country": "own"},
    }
    legs = {
        name: {"start": "sea", "end": name, "takes": fixed(days)}
        for name, days in (("harbor", 1.0), ("atoll", 2.0), ("coast", 9.0))
    }
    hull = mode(10, kind_of_work="voyage_repair")
    whole: Spec = {
        "initial": "all_up_new", "horizon_d": 100.0, "hubs": hubs, "legs": legs,
        "nodes": {"sea": {}, "harbor": {}, "atoll": {}, "coast": {"in_theater": False}},
        "fleets": {"ships": fleet(4, modes={"hull": hull}), "boats": fleet(modes={"engine": mode(5)})},
        "work": {"repair": repair(1)},
    }  # fmt: skip
    return built({**whole, **changes})


def test_shares_after_each_loss():
    """Hulls have two places in the theater and one outside, engines one: by orders of each."""
    model = theater()
    found = measured(run(model, 1, 0), model)
    hulls, engines = found["failures", "ships/hull"], found["failures", "boats/engine"]
    assert hulls > 0
    assert engines > 0
    share = hulls / (hulls + engines)
    served = {
        subject: value for (name, subject), value in found.items() if name == "served_after_loss"
    }
    assert served["all fleets/no loss"] == 1.0
    for loss in ("place harbor", "country near", "worst place", "worst country"):
        assert served[f"all fleets/{loss}"] == pytest.approx(share)
    for loss in ("place atoll", "country far"):
        assert served[f"all fleets/{loss}"] == 1.0
    assert "all fleets/place coast" not in served  # it is not in the theater
    assert served["ships/worst place"] == 1.0
    assert served["boats/worst place"] == 0.0
    assert found["one_place_share", "all fleets"] == pytest.approx(1 - share)
    assert found["one_place_share", "ships"] == 0.0
    assert found["one_place_share", "boats"] == 1.0


def test_hubs_at_one_node_are_one_place():
    """Two hubs at one node can do hulls: another hub, and no other place."""
    model = theater()
    near = {name: hub for name, hub in model.hubs.items() if hub.node == "harbor"}
    alone = model.but(hubs=near)
    found = measured(run(alone, 1, 0), alone)
    assert found["reroutable", "ships"] == 1.0
    assert found["one_place_share", "ships"] == 1.0


def test_a_fleet_that_never_fails_has_no_shares():
    """No class of orders at all: nan, and no error."""
    model = theater(fleets={"ships": fleet(2, modes={})})
    found = measured(run(model, 1, 0), model)
    for name in ("entropy_of_repair", "effective_places"):
        assert isnan(found[name, "ships"])


def test_work_outside_the_theater_is_not_served_in_it():
    """With nobody else the coast does hulls: reach of the theater 0, entropy 0, nothing to strike."""
    model = theater()
    far = model.but(hubs={"home": model.hubs["home"]}, fleets={"ships": model.fleets["ships"]})
    found = measured(run(far, 1, 0), far)
    assert found["served_after_loss", "all fleets/no loss"] == 0.0
    assert found["served_after_loss", "all fleets/worst place"] == 0.0
    assert found["entropy_of_repair", "all fleets"] == 0.0
    assert found["effective_places", "all fleets"] == 1.0
    assert found["strike_informed", "all fleets"] == found["strike_uninformed", "all fleets"] == 0.0


@pytest.mark.parametrize("n", [1, 2, 4])
def test_equal_shares_have_the_entropy_of_their_number(n):
    """n fleets, each with a yard of its own: log2(n) bits, n places, and knowing is worth nothing."""
    hubs = {
        f"yard{k}": {
            "node": f"port{k}", "berths": {"dock": 1}, "accepts": [{"types": [f"type{k}"]}]
        } for k in range(n)
    }  # fmt: skip
    fleets = {f"fleet{k}": fleet(type=f"type{k}", modes={"hull": mode(10)}) for k in range(n)}
    legs = {f"l{k}": {"start": "sea", "end": f"port{k}", "takes": fixed(1)} for k in range(n)}
    nodes = {"sea": {}, **{f"port{k}": {} for k in range(n)}}
    model = built({
        "initial": "all_up_new", "horizon_d": 100.0, "hubs": hubs, "fleets": fleets, "legs": legs,
        "nodes": nodes, "work": {"repair": repair(1)},
    })  # fmt: skip
    found = measured(run(model, 1, 0), model)
    assert found["entropy_of_repair", "all fleets"] == pytest.approx(log2(n))
    assert found["effective_places", "all fleets"] == pytest.approx(n)
    assert found["strike_informed", "all fleets"] == pytest.approx(1 / n)
    assert found["strike_uninformed", "all fleets"] == pytest.approx(1 / n)
    assert found["entropy_of_repair", "fleet0"] == 0.0


def test_knowing_the_shares_is_worth_the_largest_against_the_mean():
    """Three orders in four go to one of two places: 3/4 against 1/2."""
    fleets = {
        "many": fleet(3, type="many", modes={"hull": mode(90)}),
        "one": fleet(1, type="one", modes={"hull": mode(90)}),
    }
    hubs = {
        name: {"node": name, "berths": {"dock": 4}, "accepts": [{"types": [each]}]}
        for name, each in (("big", "many"), ("small", "one"))
    }
    legs = {name: {"start": "sea", "end": name, "takes": fixed(1)} for name in hubs}
    model = built({
        "initial": "all_up_new", "horizon_d": 100.0, "hubs": hubs, "fleets": fleets, "legs": legs,
        "nodes": {"sea": {}, "big": {}, "small": {}}, "work": {"repair": repair(1)},
    })  # fmt: skip
    found = measured(run(model, 1, 0), model)
    assert found["strike_informed", "all fleets"] == 0.75
    assert found["strike_uninformed", "all fleets"] == 0.5
    expected = -(0.75 * log2(0.75) + 0.25 * log2(0.25))
    assert found["entropy_of_repair", "all fleets"] == pytest.approx(expected)
    quiet = model.but(horizon_d=50.0)
    assert all(
        value != value for (name, _), value in measured(run(quiet, 1, 0), quiet).items()
        if name in ("entropy_of_repair", "strike_informed", "one_place_share")
    )  # fmt: skip


def test_lawful_bounds_over_many_draws():
    """Informed is never less than uninformed; a loss never serves more; entropy within its bounds."""
    spec = {
        "hull": mode(exponential(9), kind_of_work="voyage_repair"),
        "engine": mode(exponential(30)),
    }
    model = theater(fleets={"ships": fleet(5, modes=spec)})
    for number in range(10):
        found = measured(run(model, 1, number), model)
        assert found["strike_informed", "ships"] >= found["strike_uninformed", "ships"]
        assert 0 <= found["entropy_of_repair", "ships"] <= log2(3)
        whole = found["served_after_loss", "ships/no loss"]
        assert found["served_after_loss", "ships/worst country"] <= whole
        worst = min(
            found["served_after_loss", f"all fleets/place {n}"] for n in ("harbor", "atoll")
        )
        assert found["served_after_loss", "ships/worst place"] == worst <= whole
