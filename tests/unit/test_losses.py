"""Units of loss as events, objectives, draws from the input ranges, and rules that are lifted."""

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.disruptions.access_withdrawn import AccessWithdrawn
from sim.disruptions.hub_closed import HubClosed
from sim.disruptions.hub_struck import HubStruck
from sim.disruptions.passage_closed import PassageClosed
from sim.load.compose import load
from sim.load.factors.draws import drawn, ranges
from sim.load.register.parameters import numbers
from sim.model.checks.scenario import check_references
from sim.study.interdiction.losses import LossUnit, told, units_of, without
from sim.study.interdiction.rule_costs import EVERY, NOTHING, in_force, lifted, rule_costs, variants
from sim.study.running.outcome import Outcome
from sim.study.running.replicate import replicate, run_tasks
from sim.study.running.variants import Objective, Runner
from support import built, exponential, fixed, fleet, mapping, mode, repair, scenario, yard

SMALL = {
    "fleets": {"ships": fleet(3, home_hub="home", modes={"failure": mode(exponential(20))})},
    "hubs": {
        "home": yard(country="here"),
        "near": yard(country="there"),
        "far": yard(country="there"),
        "other": yard(country="elsewhere"),
    },
    "work": {"repair": repair(3)},
    "legs": {
        "way": {"start": "sea", "end": "harbor", "takes": fixed(1), "without": {"strait": 2.0}}
    },
    "passages": {"strait": {}},
    "groups": {"bay": ["near", "far"]},
    "postures": {"nearest": {"routing": {"policy": "nearest"}}},
    "posture": "nearest",
    "missions": {"hold": {"fleets": ["ships"], "k": 2}},
}


# Units --------------------------------------------------------------------------------------------


def test_every_kind_of_unit_is_found_but_access_at_home():
    """Hubs, passages, groups, and the countries with hubs in which no fleet has its home hub."""
    names = [str(unit) for unit in units_of(scenario(**SMALL))]
    assert names == [
        "home", "near", "far", "other", "passage strait", "country there", "country elsewhere",
        "group bay",
    ]  # fmt: skip
    assert units_of(scenario(**SMALL), ["group"]) == [LossUnit("group", "bay")]


def test_a_loss_is_an_event_for_good_that_the_scenario_could_have_said():
    """One event a unit from that day on, without an end; the checks of a scenario accept it."""
    units = units_of(scenario(**SMALL))
    lossy = without(scenario(**SMALL), units, from_d=5.0)
    check_references(lossy)
    assert len(lossy.events) == len(units)
    for event in lossy.events.values():
        assert (event.start_d, event.lasts, event.after, event.probability) == (5.0, None, None, 1)
    does = {name: [type(each) for each in event.does] for name, event in lossy.events.items()}
    assert does["loss of near"] == [HubClosed, HubStruck]
    assert does["loss of group bay"] == [HubClosed, HubStruck, HubStruck]
    assert does["loss of passage strait"] == [PassageClosed]
    assert does["loss of country there"] == [AccessWithdrawn]
    struck = lossy.events["loss of near"].does[1]
    assert (struck.hub, struck.loses_frac, struck.work, struck.hit_frac) == (
        "near",
        1,
        "held",
        None,
    )


def test_losing_nothing_is_the_scenario_itself():
    """No event, no copy."""
    whole = scenario(**SMALL)
    assert without(whole, (), 0.0) is whole
    assert told(()) == "nothing"
    assert told((LossUnit("hub", "near"), LossUnit("country", "there"))) == "near + country there"


def test_a_changed_scenario_forgets_what_was_worked_out():
    """Whether events may come between is told of the copy, not of the original."""
    whole = scenario(**SMALL)
    assert not whole.contested
    lossy = without(whole, units_of(whole, ["hub"])[:1], 0.0)
    assert lossy.contested
    assert not whole.contested
    assert lossy.hubs is whole.hubs


def test_a_group_names_hubs_of_the_scenario_once():
    """An unknown hub, a hub twice and an empty group are problems with a path."""
    with pytest.raises(ConfigError, match=r"groups\.bay: no hub is called 'nera'; did you mean"):
        scenario(**{**SMALL, "groups": {"bay": ["nera"]}})
    with pytest.raises(ConfigError, match=r"groups\.bay: has a hub twice"):
        scenario(**{**SMALL, "groups": {"bay": ["near", "near"]}})
    with pytest.raises(ValueError, match="at least 1 item"):
        scenario(**{**SMALL, "groups": {"bay": []}})


# Objectives and blocks ----------------------------------------------------------------------------

OUTCOME = Outcome(
    (("ao", "ships"), ("ao", "tanks"), ("dru", "all missions"), ("wait", "ships"),
     ("sustained_hold", "hold"), ("sustained_hold", "all missions")),
    np.array([0.5, 0.7, 0.2, np.nan, 1.0, 0.0]),
    np.zeros((0, 0), dtype=np.int64),
)  # fmt: skip


@pytest.mark.parametrize(
    ("objective", "value"),
    [
        (Objective(), 0.2),
        (Objective("ao"), 0.6),
        (Objective("ao", over="sum"), 1.2),
        (Objective("ao", "tanks"), 0.7),
        (Objective("ao", ("ships", "tanks")), 0.6),
        (Objective("ao", ("tanks", "ships"), "sum"), 1.2),
        (Objective("sustained_hold"), 0.0),
        (Objective("sustained_hold", "hold"), 1.0),
    ],
)
def test_an_objective_is_one_number(objective, value):
    """One subject, the mean or the sum over all, or all missions together where there is that."""
    assert objective.value(OUTCOME) == pytest.approx(value)


@pytest.mark.parametrize(
    ("objective", "message"),
    [
        (Objective("mc"), "metric: 'mc' has no value in this scenario"),
        (
            Objective("ao", ("ships", "tank")),
            "subject: ao has no subject 'tank'; did you mean 'tanks'",
        ),
        (Objective("ao", "tank"), "subject: ao has no subject 'tank'; did you mean 'tanks'"),
        (Objective("wait"), "metric: 'wait' has no value in some replications"),
    ],
)
def test_an_objective_without_a_value_is_a_problem(objective, message):
    """It says which, and what there is."""
    with pytest.raises(ConfigError, match=message):
        objective.value(OUTCOME)


def test_a_block_of_replications_is_that_part_of_a_run():
    """Replications 3 to 6 of a batch that begins with 3 are those of a run from 0."""
    whole = scenario(**SMALL)
    result = replicate(whole, seed=4, replications=7)
    runner = Runner(4, 1, lambda _: None)
    values = runner.values([whole], [Objective("ao", "ships")], range(3, 7))
    assert values[0, :, 0].tolist() == result.of("ao", "ships")[3:].tolist()


@pytest.mark.parametrize("workers", [1, 2])
def test_batches_of_a_later_block_have_its_numbers(workers):
    """Every replication of the block once, and no other."""
    batches = [batch for _, batch, _ in run_tasks([scenario(**SMALL)], 1, range(100, 111), workers)]
    assert sorted(number for batch in batches for number in batch) == list(range(100, 111))


# Draws --------------------------------------------------------------------------------------------


def test_a_draw_lies_in_the_ranges_and_is_always_the_same():
    """Every number between its low and high, counts whole; another draw differs."""
    loaded = load(["scenario=indo_pacific"])
    first, again, second = (drawn(loaded, 1, number) for number in (0, 0, 1))
    assert first.config == again.config
    assert first.config != second.config
    rows, values = ranges(loaded.config), numbers(first.config)
    own = numbers(loaded.config)
    moved = [path for path in rows if values[path] != own[path]]
    assert len(moved) > 0.5 * len(rows)
    for path, row in rows.items():
        assert row.low <= values[path] <= row.high
        assert row.unit != "count" or values[path] == int(values[path])
    assert {path for path in own if values[path] != own[path]} <= set(rows)


def test_a_number_of_the_command_line_is_not_drawn():
    """Who sets a number means it."""
    loaded = load(["scenario=indo_pacific", "missions.ryukyus_air.k=6"])
    assert "missions.ryukyus_air.k" not in ranges(loaded.config)
    assert drawn(loaded, 1, 0).scenario.missions["ryukyus_air"].k == 6


def test_a_textbook_scenario_has_nothing_to_draw():
    """Its numbers have no rows."""
    loaded = load(["scenario=break_even"])
    assert ranges(loaded.config) == {}


# Rules --------------------------------------------------------------------------------------------

RULES = {
    "ban": {"applies_to": {"hubs": ["near"]}},
    "bar": {"applies_to": {"hubs": ["far"]}},
    "off": {"enabled": False},
}


def test_each_rule_in_force_is_lifted_alone_and_all_together():
    """A rule that is not enabled is not lifted; with one rule, all is that one."""
    whole = scenario(**SMALL, rules=RULES)
    assert in_force(whole) == ["ban", "bar"]
    every = variants(whole)
    assert list(every) == [NOTHING, "ban", "bar", EVERY]
    assert in_force(every["ban"]) == ["bar"]
    assert in_force(every[EVERY]) == []
    assert whole.rules["ban"].enabled
    assert list(variants(lifted(whole, ["bar"]))) == [NOTHING, "ban"]


def test_a_rule_that_concerns_nobody_costs_nothing():
    """The paired difference is 0 in every replication, in days and in DRU."""
    nobody = {"ban": {"applies_to": {"nuclear": True}}}
    whole = built(mapping(**SMALL, rules=nobody))
    days, dru, costs = rule_costs(whole, 3, 0.95, Runner(1, 1, lambda _: None))
    result = replicate(whole, seed=1, replications=3)
    assert days.mean == pytest.approx(100 * result.value("on_station", "ships").mean)
    assert dru is not None
    assert dru.mean == result.value("dru", "all missions").mean
    (cost,) = costs
    assert (cost.rule, cost.days.mean, cost.days.half_width) == ("ban", 0, 0)
    assert cost.dru is not None
    assert cost.dru.mean == 0


def test_without_missions_days_alone_are_told():
    """There is no DRU to lose."""
    parts = {key: value for key, value in SMALL.items() if key != "missions"}
    whole = scenario(**parts, rules={"ban": {"applies_to": {"nuclear": True}}})
    _, dru, costs = rule_costs(whole, 2, 0.95, Runner(1, 1, lambda _: None))
    assert dru is None
    assert costs[0].dru is None


def test_a_drawn_fleet_too_small_for_a_given_requirement_keeps_its_size():
    """A requirement that an override set to the whole fleet is not drawn, and the fleet may be."""
    loaded = load(["scenario=southcom", "missions.southern_patrol.k=4"])
    own = loaded.scenario.fleets["p8a_comalapa"].size
    assert own == 4
    sizes = [drawn(loaded, 1, number).scenario.fleets["p8a_comalapa"].size for number in range(8)]
    assert min(sizes) == own
    assert all(
        drawn(loaded, 1, number).scenario.missions["southern_patrol"].k == 4 for number in range(2)
    )
