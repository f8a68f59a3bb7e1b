"""Flying by hand: who is up flies for those that are not, up to what one can fly."""

from math import inf, isnan

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.scenario import Scenario
from support import (
    Spec,
    built,
    exponential,
    fixed,
    fleet,
    mapping,
    measured,
    mode,
    on_board,
    one_yard,
    orders_of,
    repair,
    scenario,
    timeline,
    yard,
)


def flying(sorties: float | Spec = 4, hours: float | Spec = 2, **keys: object) -> Spec:
    """A demand for flying; one platform flies four sorties a day unless told otherwise."""
    return {"sorties_per_day": sorties, "hours_per_sortie": hours, "most_per_day": 4, **keys}


def test_two_share_the_sorties_of_a_fleet():
    """Four sorties of 2 h a day: each of two flies 4 h a day, one alone 8 h.

    Both fail after 40 h, on day 10, and the yard takes 3 d for each. The first flies for both from
    day 13 to 16, which is 24 h, and has 16 h left when the second is back: it fails on day 20. The
    second has flown 16 h by then, and flies 24 h alone until day 23.
    """
    spec = mode(fixed(40), clock="hours")
    model = one_yard({"a": fleet(2, modes={"m": spec}, flying=flying())}, horizon_d=25)
    tables = run(model, 1, 0)
    first, second = [(10, 13, True), (20, 23, True)], [(10, 16, True), (23, inf, False)]
    assert orders_of(tables, "a", "m") == first + second
    found = measured(tables, model)
    assert found["sorties_flown", "a"] == pytest.approx(22 * 4)  # nobody flies from day 10 to 13
    assert found["sorties_demanded", "a"] == 100
    assert found["sorties_met", "a"] == pytest.approx(0.88)
    assert found["hours_flown", "a"] == pytest.approx(176)
    assert found["hours_demanded", "a"] == 200
    assert found["failures_per_sortie", "a"] == pytest.approx(4 / 88)


def test_one_flies_no_more_than_it_can():
    """Of six sorties a day one alone flies two, two fly four: what they cannot fly is lost."""
    spec = on_board(20, 5, clock="sorties")
    model = scenario(
        fleets={"a": fleet(2, modes={"m": spec}, flying=flying(6, most_per_day=2))}, horizon_d=30
    )
    tables = run(model, 1, 0)
    assert timeline(tables, "a", 1) == [
        ("OPERATING", 0, 10), ("IN_WORK", 10, 15), ("OPERATING", 15, 25), ("IN_WORK", 25, 30),
    ]  # fmt: skip
    assert measured(tables, model)["sorties_met", "a"] == pytest.approx(80 / 180)


@pytest.mark.parametrize(("clock", "life"), [("hours", 60), ("sorties", 30), ("landings", 90)])
def test_a_life_counts_hours_sorties_or_landings(clock, life):
    """Three sorties a day, each of 2 h and with three landings: each of these lives is 10 d."""
    spec = on_board(life, 1, clock=clock)
    flown = flying(3, landings_per_sortie=3)
    model = scenario(fleets={"a": fleet(modes={"m": spec}, flying=flown)}, horizon_d=15)
    assert orders_of(run(model, 1, 0), "a", "m") == [(10, 11, True)]


def test_clocks_of_one_platform_run_side_by_side():
    """A life of 12 d of operating, one of 40 h, work every 25 sorties; 2 sorties of 2 h a day.

    The hours fail on day 10 (1 d), the operating time on day 13 (1 d), when 24 sorties are flown;
    the work is due half a day after that one's repair, on day 14.5, and takes 1 d. The next 40 h
    began on day 11: 10 d of flying later, with two days of repair and work between, it is day 23.
    """
    modes = {"days": on_board(12, 1), "hours": on_board(40, 1, clock="hours")}
    phase = {"every_d": 25, "clock": "sorties", "takes": fixed(1)}
    one = fleet(modes=modes, scheduled={"phase": phase}, flying=flying(2))
    tables = run(scenario(fleets={"a": one}, horizon_d=25), 1, 0)
    assert orders_of(tables, "a", "days")[0] == (13, 14, True)
    assert orders_of(tables, "a", "hours") == [(10, 11, True), (23, 24, True)]
    assert orders_of(tables, "a", "phase") == [(14.5, 15.5, True)]


def test_the_demand_is_another_one_in_each_phase():
    """Two sorties of 1 h a day, from day 10 on six of 2 h: 50 h are flown on day 12.5."""
    flown = flying({"calm": 2, "surge": 6}, {"calm": 1, "surge": 2}, most_per_day=6)
    spec = on_board(50, 2.5, clock="hours")
    phases = {"calm": {"start_d": 0}, "surge": {"start_d": 10}}
    one = fleet(modes={"m": spec}, flying=flown)
    model = scenario(fleets={"a": one}, phases=phases, horizon_d=20, measure={"days": [5, 14, 16]})
    tables = run(model, 1, 0)
    assert orders_of(tables, "a", "m")[0] == (12.5, 15, True)
    found = measured(tables, model)
    assert found["sorties_flown", "a/calm"] == pytest.approx(20)
    assert found["hours_flown", "a/surge"] == pytest.approx((2.5 + 25 / 6) * 12)
    assert found["sorties_met", "a/calm"] == 1
    assert [found["sorties_at_day", f"a@{day}"] for day in (5, 14, 16)] == [2, 0, 6]


def test_a_phase_without_a_demand_flies_nothing():
    """Nothing is asked for, so no share of it is met, and nobody ages."""
    flown = flying({"calm": 0, "surge": 4})
    phases = {"calm": {"start_d": 0}, "surge": {"start_d": 10}}
    one = fleet(modes={"m": on_board(8, 50, clock="sorties")}, flying=flown)
    model = scenario(fleets={"a": one}, phases=phases, horizon_d=20)
    tables = run(model, 1, 0)
    assert orders_of(tables, "a", "m") == [(12, inf, False)]
    assert isnan(measured(tables, model)["sorties_met", "a/calm"])


def rich(clock: str, per_platform: bool) -> Scenario:
    """Eight aircraft with failures and work on one clock, which runs 3.5 in peace, then 10.5."""
    keys = {"clock": clock}
    modes = {
        "engine": mode({"law": "weibull", "mean_d": 60.0, "shape": 2.0}, **keys),
        "radar": on_board(1, 1, "pmc", **keys) | {"life": exponential(35.0)},
        "gear": on_board(1, 2, **keys) | {"life": exponential(90.0)},
    }
    work = {"phase": {"every_d": 150.0, "clock": clock, "work": "phase"}}
    calendar = {"wash": {"every_d": 17.0, "takes": fixed(0.25)}}
    one = fleet(8, domain="aircraft", modes=modes, scheduled=work | calendar)
    calm = {"start_d": 0.0, "hazard": {"aircraft": 1.5}}
    surge = {"start_d": 100.0, "hazard": {"aircraft": 1.5}}
    if per_platform:
        one["flying"] = {
            "sorties_per_day": {"calm": 1.75, "surge": 5.25}, "hours_per_sortie": 2,
            "demanded_of": "platform",
        }  # fmt: skip
    else:
        calm["tempo"], surge["tempo"] = {"aircraft": 3.5}, {"aircraft": 10.5}
    return one_yard(
        {"a": one},
        work={"repair": repair(exponential(2)), "phase": repair(4.1)},
        hub=yard(berths={"dock": 2}),
        phases={"calm": calm, "surge": surge},
        horizon_d=200.0,
    )


def test_a_demand_of_every_platform_is_a_tempo():
    """Hours of each, whatever the others do, are operating days at so many a day, to the bit."""
    for replication in range(5):
        one = run(rich("hours", per_platform=True), 1, replication)
        other = run(rich("operating", per_platform=False), 1, replication)
        for table in ("spells", "orders", "jobs", "holds"):
            for name, column in vars(getattr(one, table)).items():
                np.testing.assert_array_equal(column, vars(getattr(other, table))[name])


def test_flying_that_nobody_counts_changes_nothing():
    """A demand alone is compared with who is there: the same record without it."""
    spec = mode(exponential(20))
    with_it = fleet(4, modes={"m": spec}, flying=flying())
    tables = [run(one_yard({"a": each}), 1, 0) for each in (with_it, fleet(4, modes={"m": spec}))]
    np.testing.assert_array_equal(tables[0].spells.end, tables[1].spells.end)


WRONG = {
    "has no hours": ({"hours_per_sortie": None}, {}, "hours_per_sortie"),
    "no cap": ({"most_per_day": None}, {}, "most_per_day"),
    "a cap below zero": ({"most_per_day": -1}, {}, "most_per_day"),
    "more than a day has": ({"most_per_day": 13}, {}, "26 h a day"),
    "no such phase": ({"sorties_per_day": {"surge": 3}}, {}, "surge"),
    "no negative demand": ({"sorties_per_day": -3}, {}, "sorties_per_day"),
    "a cap of each": ({"demanded_of": "platform"}, {}, "most_per_day"),
    "a programme counts days": ({}, {"part": "radar", "exogenous": True}, "clock"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_flying_is_refused(case):
    """In a line that names the key."""
    keys, mode_keys, told = WRONG[case]
    spec = on_board(20, 1, clock="hours", **mode_keys)
    given = {key: value for key, value in (flying() | keys).items() if value is not None}
    whole = mapping(fleets={"a": fleet(modes={"m": spec}, flying=given)})
    with pytest.raises((ConfigError, ValueError), match=told):
        built(whole)


def test_a_clock_of_flying_needs_flying():
    """Nobody says how many hours a fleet without a demand flies."""
    with pytest.raises(ConfigError, match="the fleet has no key 'flying'"):
        scenario(fleets={"a": fleet(modes={"m": on_board(20, 1, clock="hours")})})


def test_every_phase_has_its_number():
    """A phase that is left out is no silent zero."""
    phases = {"calm": {"start_d": 0}, "surge": {"start_d": 10}}
    one = fleet(modes={"m": on_board(8, 1, clock="hours")}, flying=flying({"calm": 3}))
    with pytest.raises(ConfigError, match="says nothing of the phase 'surge'"):
        scenario(fleets={"a": one}, phases=phases)
