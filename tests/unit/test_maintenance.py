"""Maintenance rules, minimal repair, deferral and bundling: fixed laws, worked by hand."""

from dataclasses import fields
from itertools import accumulate

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.core.ticks import to_days, to_ticks
from sim.engine.platform.maintenance_script import Wear
from sim.engine.replication import run
from sim.laws.weibull import Weibull
from sim.model.families.maintenance import MaintenanceRule, rules
from sim.model.scenario import Scenario
from sim.study.running.replicate import replicate
from support import (
    Spec,
    built,
    exponential,
    fixed,
    fleet,
    healths,
    measured,
    mode,
    on_board,
    one_yard,
    orders_of,
    repair,
    scenario,
    small_theater,
    timeline,
    yard,
)

AGE = {"policy": "age_replacement", "applies_to": "all"}
WATCH = {"policy": "condition_based", "applies_to": "all"}
LOOK = {
    "policy": "inspection", "applies_to": "all", "interval_d": 6.0, "inspection_takes": fixed(1),
}  # fmt: skip


def kept(rule: Spec | None, **more: object) -> Spec:
    """The keys of a scenario with one rule in force."""
    rules = {} if rule is None else {"it": rule}
    return {"maintenances": {"that": {"rules": rules, **more}}, "maintenance": "that"}


def alone(rule: Spec | None, modes: Spec, **parts: object) -> Scenario:
    """One platform without a hub."""
    return scenario(fleets={"a": fleet(modes=modes)}, **kept(rule), **parts)


@pytest.mark.parametrize("future", [(), [(30, 1)], [(30, 1), (200, 2)]], ids=len)
@pytest.mark.parametrize(
    "rule", [{**AGE, "interval_d": 9}, {**WATCH, "detected_frac": 0.5, "warning_d": 3}]
)
def test_lives_that_are_looked_up_are_those_that_are_played(rule, future, monkeypatch):
    """Through the lives of a table and on, and in another future; with a delay and without."""
    life = {"law": "weibull", "mean_d": 12, "shape": 1.5}
    modes = {
        "x": {"life": life, "restored": "on_board", "takes": exponential(1)},
        "y": {"life": life, "delay": exponential(4), "restored": "on_board", "takes": fixed(0.5)},
    }
    parts = {"fleets": {"a": fleet(modes=modes, size=5)}, **kept(rule), "horizon_d": 300}
    looked_up = run(scenario(**parts), 3, 0, future=future)
    monkeypatch.setattr(rules[rule["policy"]], "ends", MaintenanceRule.ends)
    played = run(scenario(**parts), 3, 0, future=future)
    assert len(played.orders.opened) > 100
    for ours, theirs in ((looked_up.orders, played.orders), (looked_up.spells, played.spells)):
        for each in fields(ours):
            assert np.array_equal(getattr(ours, each.name), getattr(theirs, each.name))


def test_age_replacement_comes_before_the_failure():
    """Life 10, replaced at 6 in 1 day: up 6, down 1, and never a failure."""
    model = alone({**AGE, "interval_d": 6, "takes": fixed(1)}, {"x": on_board(10, 4)}, horizon_d=14)
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 6), ("IN_WORK", 6, 7), ("OPERATING", 7, 13), ("IN_WORK", 13, 14),
    ]  # fmt: skip
    found = measured(tables, model)
    assert found["failures", "a"] == 0
    assert found["upkeep_per_year", "a/x/planned"] == pytest.approx(2 * 365 / 14)
    assert found["forestalled", "a/x"] == 1


def test_an_interval_may_be_a_share_of_the_mean_life():
    """Half of 10 operating days, and the repair of the mode itself where no other is given."""
    model = alone({**AGE, "interval_frac": 0.5}, {"x": on_board(10, 4)}, horizon_d=10)
    assert timeline(run(model, 1, 0), "a") == [
        ("OPERATING", 0, 5), ("IN_WORK", 5, 9), ("OPERATING", 9, 10),
    ]  # fmt: skip


def test_planned_work_at_a_hub_waits_for_no_award():
    """Failures wait 5 days for their award; a predicted one leaves at once, 2 days early."""
    rule = {**WATCH, "detected_frac": 1, "warning_d": 2}
    hub = yard(award=fixed(5))
    fleets = {"a": fleet(modes={"hull": mode(10)})}
    reactive = one_yard(fleets, hub=hub, out_d=2, horizon_d=30)
    assert orders_of(run(reactive, 1, 0), "a", "hull")[0] == (10, 22, True)
    proactive = one_yard(fleets, hub=hub, out_d=2, horizon_d=30, **kept(rule))
    assert orders_of(run(proactive, 1, 0), "a", "hull")[0] == (8, 15, True)


def test_inspections_find_a_defect_before_it_fails():
    """Defect at 10, failure at 30; looked at after 6 and 12 operating days, the second finds it."""
    modes = {"x": {**on_board(10, 4), "delay": fixed(20)}}
    model = alone({**LOOK, "detected_frac": 1, "takes": fixed(2)}, modes, horizon_d=20)
    tables = run(model, 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 6), ("IN_WORK", 6, 7), ("OPERATING", 7, 13), ("IN_WORK", 13, 16),
        ("OPERATING", 16, 20),
    ]  # fmt: skip
    found = measured(tables, model)
    assert found["upkeep_per_year", "a/x/inspection"] == pytest.approx(2 * 365 / 20)
    assert found["upkeep_per_year", "a/x/failure"] == 0


def test_without_inspections_it_fails_after_its_delay():
    """Defect at 10 and 3 days more."""
    model = alone(None, {"x": {**on_board(10, 4), "delay": fixed(3)}}, horizon_d=20)
    assert orders_of(run(model, 1, 0), "a", "x") == [(13, 17, True)]


@pytest.mark.parametrize(
    "rule",
    [
        None,
        {"policy": "run_to_failure", "applies_to": "all"},
        {**WATCH, "detected_frac": 0},
        {**AGE, "interval_d": 1e6},
    ],
    ids=["no rule", "run to failure", "useless prognostics", "never replaced"],
)
def test_a_rule_that_does_nothing_changes_no_bit(rule):
    """Every metric of the small theater is what it is without maintenance, to the last bit."""
    whole = small_theater()
    whole["fleets"]["jets"]["modes"].pop("wear")  # planned work of it would need a place
    before = replicate(built(whole), seed=1, replications=2)
    after = replicate(built({**whole, **kept(rule)}), seed=1, replications=2)
    now = dict(zip(after.keys, after.values.T.tolist(), strict=True))
    for key, values in zip(before.keys, before.values.T.tolist(), strict=True):
        assert repr(now[key]) == repr(values), key


def test_better_prognostics_never_hurt_where_planned_work_is_short():
    """From useless to perfect on the same draws: Ao rises, and the same failures are caught."""
    shares = []
    for detected in (0.0, 0.5, 1.0):
        rule = {**WATCH, "detected_frac": detected, "takes": fixed(1)}
        modes = {"x": {"life": exponential(20), "restored": "on_board", "takes": fixed(10)}}
        model = alone(rule, modes, horizon_d=5000)
        shares.append(measured(run(model, 1, 0), model)["ao", "a"])
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(20 / 30, abs=0.05)
    assert shares[2] == pytest.approx(20 / 21, abs=0.02)


def test_minimal_repair_keeps_the_age():
    """Cumulative hazards between failures are the exponentials drawn, whatever the age."""
    law = Weibull(mean_d=100.0, shape=2.0)
    steps = [0.5, 1.25, 0.25]
    wear = Wear(law, 1, lambda _row, _n: to_ticks(law.age_d(steps[0])), lambda _row, n: steps[n])
    ages = [*accumulate([wear(0, 0), wear.mended(0, 1), wear.mended(0, 2)])]
    hazards = [law.cumulative_hazard(to_days(age)) for age in ages]
    assert hazards == pytest.approx(np.cumsum(steps))
    assert wear(0, 0) == ages[0]  # an overhaul makes it new again


def test_a_repair_restarts_the_interval_of_scheduled_work():
    """Service every 8 days; the repair from 5 to 7 does it as well, so it is due at 15."""
    modes = {"x": on_board(5, 2, restarts=["service"])}
    service = {"every_d": 8.0, "takes": fixed(1), "staggered": False}
    model = scenario(
        fleets={"a": fleet(modes={**modes, "y": on_board(50, 1)}, scheduled={"service": service})},
        horizon_d=11,
    )
    assert orders_of(run(model, 1, 0), "a", "service") == []
    plain = scenario(
        fleets={"a": fleet(modes={"x": on_board(5, 2)}, scheduled={"service": service})},
        horizon_d=11,
    )
    assert orders_of(run(plain, 1, 0), "a", "service") == [(8, 9, True)]


def test_a_deferred_failure_is_carried_for_a_while():
    """Degraded at 10, leaves at 15, one order from 10 until it is back at 22."""
    modes = {"hull": mode(10, severity="pmc", defer_d=5)}
    tables = run(one_yard({"a": fleet(modes=modes)}, out_d=2, horizon_d=30), 1, 0)
    assert timeline(tables, "a")[:4] == [
        ("OPERATING", 0, 15), ("TRANSIT_OUT", 15, 17), ("IN_WORK", 17, 20), ("TRANSIT_BACK", 20, 22),
    ]  # fmt: skip
    assert healths(tables, "a")[:3] == [("FMC", 0, 10), ("PMC", 10, 22), ("FMC", 22, 30)]
    assert orders_of(tables, "a", "hull")[0] == (10, 22, True)


def test_a_deferred_failure_joins_other_work():
    """Degraded at 10; the failure at 12 takes it to the dock, where both are done one by one."""
    modes = {"hull": mode(10, severity="pmc", defer_d=50), "shaft": mode(12)}
    tables = run(one_yard({"a": fleet(modes=modes)}, out_d=2, horizon_d=25), 1, 0)
    assert timeline(tables, "a") == [
        ("OPERATING", 0, 12), ("TRANSIT_OUT", 12, 14), ("IN_WORK", 14, 20),
        ("TRANSIT_BACK", 20, 22), ("OPERATING", 22, 25),
    ]  # fmt: skip
    assert orders_of(tables, "a", "hull") == [(10, 22, True)]
    assert orders_of(tables, "a", "shaft") == [(12, 22, True)]


def test_scheduled_work_that_is_due_soon_joins_a_repair():
    """Docking of 4 days due on day 20; the repair of day 12 brings the ship there already."""
    ships = fleet(
        modes={"hull": mode(12)},
        scheduled={"docking": {"every_d": 20.0, "work": "docking", "staggered": False}},
    )
    for within_d, docked in ((10.0, [(17, 23, True)]), (2.0, [(20, 28, True)])):
        model = one_yard(
            {"a": ships}, work={"repair": repair(3), "docking": repair(4)}, out_d=2, horizon_d=29,
            **kept(None, bundle_within_d=within_d),
        )  # fmt: skip
        assert orders_of(run(model, 1, 0), "a", "docking") == docked


def test_a_degraded_platform_may_count_for_less():
    """Two platforms degraded half of the time: 2 or 1 of them count, 1.5 in the mean."""
    model = scenario(
        fleets={"a": fleet(2, modes={"x": on_board(10, 10, "pmc")})},
        missions={
            "line": {"fleets": ["a"], "k": 2, "degraded_worth": 0.5},
            "both": {"fleets": ["a"], "k": 2},
        },
        horizon_d=100,
    )
    found = measured(run(model, 1, 0), model)
    assert found["mission_mean", "line"] == pytest.approx(1.5)
    assert found["mission_uptime", "line"] == pytest.approx(0.5)
    assert found["mission_uptime", "both"] == 1


MODES = {"x": on_board(10, 4)}


@pytest.mark.parametrize(
    ("parts", "path", "right"),
    [
        (kept({**AGE, "interval_d": 1, "applies_to": ["a/y"]}), "applies_to", "'a/x'"),
        (kept({**LOOK, "detected_frac": 1}), "applies_to", "without 'delay'"),
        (kept({**WATCH, "detected_frac": 1, "warning_d": 10}), "warning_d", "less than"),
        (kept({**AGE, "interval_d": 1, "work": "wrok"}), "work", "no work package"),
        ({**kept(None), "maintenance": "this"}, "maintenance", "one of: that"),
        ({**kept(None), "maintenance": ""}, "maintenance", "is missing"),
        ({"maintenance": "that"}, "maintenance", "no maintenances"),
        ({"maintenances": {"that": {"rules": {"p": {**AGE, "interval_d": 1}, "q": {**AGE, "interval_d": 2}}}},
          "maintenance": "that"}, "rules", "p and q both apply to a/x"),
        ({"fleets": {"a": fleet(modes={"x": {
            **on_board(10, 4), "repair": "minimal", "life": {"law": "lognormal", "mean_d": 9, "cv": 1}
        }})}}, "repair", "not lognormal; one of: exponential, weibull"),
        ({"fleets": {"a": fleet(modes={"x": on_board(10, 4, restarts=["service"])})}}, "restarts", "service"),
    ],
)  # fmt: skip
def test_a_maintenance_that_makes_no_sense_is_told(parts, path, right):
    """One clear message with the path, and what would be right."""
    with pytest.raises(ConfigError) as told:
        scenario(**{"fleets": {"a": fleet(modes=MODES)}, **parts})
    (problem,) = told.value.problems
    assert path in problem.path
    assert right in problem.message


@pytest.mark.parametrize(
    ("rule", "right"),
    [
        ({**WATCH, "detected_frac": 1.5}, "less than or equal to 1"),
        (AGE, "interval_frac"),
        ({**AGE, "interval_d": 1, "interval_frac": 1}, "interval_frac"),
        ({**WATCH, "detected_frac": 1, "false_alarm_every_d": 9}, "false_alarm_takes"),
        ({**AGE, "interval_d": 1, "takes": fixed(1), "work": "repair"}, "one of them"),
        ({**AGE, "policy": "age_replacment"}, "age_replacement"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(rule, right):
    """Told as a field, before anything runs."""
    with pytest.raises(ValueError, match=right):
        alone(rule, MODES)


def everything() -> Scenario:
    """The small theater with every rule, deferral, bundling, minimal repair and absorbing work."""
    whole = small_theater()
    ships, jets = whole["fleets"]["ships"], whole["fleets"]["jets"]
    ships["modes"]["radar"] = mode(exponential(20.0), "casualty", severity="pmc", defer_d=15.0)
    ships["modes"]["pump"] = {**ships["modes"]["hull"], "delay": exponential(20.0)}
    ships["scheduled"]["survey"] = {"every_d": 50.0, "work": "docking", "clears": ["engine"]}
    ships["scheduled"]["docking"]["restarts"] = ["survey"]
    jets["modes"]["fault"]["repair"] = "minimal"
    whole["maintenances"] = {"whole": {"bundle_within_d": 30.0, "rules": {
        "hull": {**AGE, "applies_to": ["ships/hull"], "interval_frac": 0.5},
        "pump": {**LOOK, "applies_to": ["ships/pump"], "detected_frac": 0.5,
                 "false_positive_frac": 0.3, "false_alarm_takes": fixed(1)},
        "rest": {**WATCH, "applies_to": ["ships/engine", "trucks"], "detected_frac": 0.5, "warning_d": 9.0,
                 "false_alarm_every_d": 10.0, "false_alarm_takes": exponential(1)},
    }}}  # fmt: skip
    return built({**whole, "maintenance": "whole"})


@pytest.mark.parametrize("replication", range(6))
def test_everything_at_once_keeps_the_books(replication):
    """Spells tile the run, orders close after they open, berths are never over-full; repeatable."""
    model = everything()
    tables = run(model, 1, replication)
    spells, orders = tables.spells, tables.orders
    length_d = model.horizon_d + model.warm_up_d
    per_platform = np.bincount(spells.platform, spells.end - spells.start)
    assert per_platform == pytest.approx(length_d)
    assert (orders.closed >= orders.opened).all()
    kinds = {tables.names.order_classes[each].kind for each in orders.order_class}
    assert kinds >= {"failure", "planned", "inspection", "false_alarm", "schedule"}
    found = measured(tables, model)
    assert not any(value > 1 + 1e-9 for (name, _), value in found.items() if name == "utilisation")
    assert repr(measured(run(model, 1, replication), model)) == repr(found)
