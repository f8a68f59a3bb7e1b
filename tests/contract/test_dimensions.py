"""Every metric says how its subjects are made, and every subject of a scenario is taken apart."""

import re

import pytest

from sim.engine.replication import run
from sim.load.compose import load_scenario
from sim.record.dimensions import DIMENSIONS, dimensions
from sim.record.metric import metrics
from sim.study.running.outcome import outcome
from support import built, small_theater


def test_every_metric_says_how_its_subjects_are_made():
    """With names of dimensions."""
    for name in metrics:
        assert metrics[name].of, f"{name}: of= says which dimensions its subjects have"
        assert {*re.split("[/@>]", metrics[name].of)} <= {*DIMENSIONS}


@pytest.mark.parametrize(
    ("metric", "subject", "told"),
    [
        ("ao", "ships", {"fleet": "ships"}),
        ("ao_at_day", "ships@30", {"fleet": "ships", "day": 30.0}),
        ("failures", "ships", {"fleet": "ships"}),
        ("days", "ships/operating degraded", {"fleet": "ships", "kind": "operating degraded"}),
        ("upkeep_per_year", "a/hull/planned", {"fleet": "a", "kind": "hull/planned"}),
        ("returned_by_kind", "all fleets/later yard@30",
         {"fleet": "all fleets", "kind": "later yard", "day": 30.0}),
        ("wait", "yokosuka/hull", {"hub": "yokosuka", "stage": "hull"}),
        ("wait_over", "yokosuka/hull/ddg51>30",
         {"hub": "yokosuka", "stage": "hull", "fleet": "ddg51", "kind": "30"}),
        ("workload", "home/dock/Q1", {"hub": "home", "stage": "dock", "kind": "Q1"}),
        ("gap_over", "hold>7", {"mission": "hold", "kind": "7"}),
        ("on_order_at_day", "engines@0", {"item": "engines", "day": 0.0}),
        ("dru_curve", "k-2", {"kind": "k-2"}),
    ],
)  # fmt: skip
def test_a_subject_is_taken_apart(metric, subject, told):
    """Worked by hand."""
    assert dimensions(metrics[metric].of, subject) == told


@pytest.mark.parametrize("name", ["break_even", "engines", "small theater"])
def test_names_of_a_scenario_come_back_whole(name):
    """What stands in a column is a name of the scenario, or a word for all of them."""
    short = "horizon_d=60", "measure.days=[0,30]"
    small = name == "small theater"
    scenario = built(small_theater()) if small else load_scenario(name, *short)
    loads = {load for hub in scenario.hubs.values() for load in hub.load}
    names = {
        "fleet": {
            *scenario.fleets,
            "all fleets",
            "all ships",
            "all aircraft",
            "all vehicles",
            *loads,
        },
        "hub": {*scenario.hubs, "all hubs", "people"},
        "mission": {*scenario.missions, "all missions"},
        "item": {
            "all stocks",
            "all items",
            *scenario.stocks,
            *(each.item or key for key, each in scenario.stocks.items()),
        },
    }
    for metric, subject in outcome(run(scenario, 1, 0, False), scenario).keys:
        told = dimensions(metrics[metric].of, subject)
        assert told
        for dimension in names.keys() & told.keys():
            assert told[dimension] in names[dimension], (metric, subject)
