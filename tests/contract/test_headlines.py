"""The usual headlines and the published figures name what there is, and fit a line."""

import csv

import pytest

import sim
from sim.engine.replication import run
from sim.load.files.paths import config_dir
from sim.load.register.published import published
from sim.model.eligibility.pipelines import stocks_of
from sim.record.metric import metrics
from sim.report.run.headlines import named
from sim.study.results.headlines import fits
from sim.study.running.outcome import outcome

WIDEST = 37
"""Letters of a title with its unit, so that two differences stand beside it in 100 columns."""
SCENARIOS = sorted({band.scenario for band in published()})


@pytest.fixture(scope="module")
def scenario():
    return sim.load_scenario(
        "indo_pacific",
        "horizon_d=30",
        "warm_up_d=30",
        "measure.days=[]",
        "measure.returned_by_d=[]",
    )


def test_usual_headlines_have_metrics_and_fit(scenario) -> None:
    """Titles differ, and are short enough for a comparison with two sides."""
    titles = [each.title for each in scenario.headlines.values()]
    assert len({*titles}) == len(titles) >= 15
    told = [each for each in scenario.headlines.values() if each.metric]
    assert [name for each in told if len(name := named(each)) > WIDEST] == []


def test_sources_of_published_figures_are_in_the_list() -> None:
    """Each id is a row of sources.csv; a figure has a source, and what has none has no figure."""
    with (config_dir() / "data" / "sources.csv").open(encoding="utf-8") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    for band in published():
        assert {*band.sources} <= known, band.name
        assert bool(band.sources) == (band.low == band.low), band.name
        assert band.note, band.name


@pytest.mark.parametrize("name", SCENARIOS)
def test_published_figures_are_about_what_the_scenario_has(name) -> None:
    """Every subject is of a fleet, a hub or a stock there, and has a value if its metric has any.

    What is planned has values only of the hubs and fleets that have plans.
    """
    soon = sim.load_scenario(name, "horizon_d=1", "warm_up_d=1", "measure.days=[]")
    parts = {*soon.fleets, *soon.hubs, *stocks_of(soon)}
    bands = [each for each in published() if each.scenario == name and each.metric]
    keys = outcome(run(soon, 1, 0), soon, [each.metric for each in bands], series=False).keys
    for band in bands:
        have = [subject for metric, subject in keys if metric == band.metric]
        for pattern in (*band.subjects, *band.of):
            assert pattern.partition("/")[0] in parts, f"{band.metric} {pattern}"
            if band.metric not in PLANNED:
                assert any(fits(pattern, each) for each in have), f"{band.metric} {pattern}"


PLANNED = ("late_days", "late_days_at", "on_time", "on_time_at", "growth")
"""Metrics of planned periods."""


def test_every_headline_of_the_list_has_a_definition() -> None:
    """The docstring of its metric, which docs/headlines.md shows."""
    for each in sim.load_scenario("indo_pacific").headlines.values():
        assert each.without or (metrics[each.metric].measure.__doc__ or "").strip()
