"""Postures of the theaters that ship: equal jobs take equal time, every difference has its source."""

import csv
import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from sim.core.errors import few
from sim.disruptions.hub_opens import HubOpens
from sim.load.compose import load, scenarios
from sim.load.files.paths import config_dir
from sim.model.eligibility.eligibility import mean_work_d, package, pools, shared, usable
from sim.model.eligibility.pipelines import shops_of, stocks_of
from sim.model.postures.opening import Opening
from sim.model.scenario import Scenario
from sim.model.yards.hub import Hub

SCENARIOS = {name: load([f"scenario={name}"]).scenario for name in scenarios()}
REAL = {name: each for name, each in SCENARIOS.items() if each.real_world}
with (config_dir() / "data" / "sources.csv").open(encoding="utf-8", newline="") as _lines:
    SOURCES = {row["id"] for row in csv.DictReader(_lines)}
BOUND = "home"
"""The posture that bounds the others by its own list."""
A_REAL_ONE = pytest.mark.parametrize("name", REAL)


def does(scenario: Scenario, hub: Hub, work: str) -> bool:
    """Whether a hub has the package and every pool that it asks for, however many at present."""
    if work not in scenario.work and work not in hub.work:
        return False
    have = {**shared(scenario), **pools(hub)}
    return all(
        need in have
        for each in package(scenario, hub, work).stages.values()
        for need in each.asks_for
    )


def works(scenario: Scenario) -> list[str]:
    """Every work package that somebody may do."""
    return sorted({*scenario.work, *(work for hub in scenario.hubs.values() for work in hub.work)})


@A_REAL_ONE
def test_the_law_of_no_job_depends_on_the_posture(name):
    """Over all jobs: what a hub does, and how long it takes, is the same whoever may send work."""
    scenario = REAL[name]
    under = [scenario.but(posture=posture) for posture in scenario.postures]
    for hub in scenario.hubs:
        for work in works(scenario):
            if does(scenario, scenario.hubs[hub], work):
                found = [
                    (
                        package(each, usable(each, hub), work),
                        mean_work_d(each, usable(each, hub), work),
                    )
                    for each in under
                ]
                assert all(each == found[0] for each in found), (hub, work)


@A_REAL_ONE
def test_equal_jobs_take_equal_time_at_every_yard(name):
    """The calendar mean in an empty yard, public or contracted; teams that travel carry less and
    take longer."""
    scenario = REAL[name]
    for work in works(scenario):
        days = {
            hub: mean_work_d(scenario, each, work)
            for hub, each in scenario.hubs.items()
            if each.moves_platform and does(scenario, each, work)
        }
        if days:
            assert max(days.values()) == pytest.approx(min(days.values()), rel=0.01), (work, days)


@A_REAL_ONE
def test_no_yard_learns_on_a_law_of_first_jobs(name):
    """Laws of overhauls abroad are fitted to first jobs; a factor for first jobs would count twice."""
    assert [hub for hub, each in REAL[name].hubs.items() if each.learning is not None] == []


def unexplained(scenario: Scenario) -> Iterator[str]:
    """Differences between two postures that come from no opening with a row of the record."""
    postures = {name: each for name, each in scenario.postures.items() if name != BOUND}
    for (one, first), (two, second) in combinations(postures.items(), 2):
        mine, its = (
            {} if each.openings is None else each.openings.of(scenario.openings)
            for each in (first, second)
        )
        between = [scenario.openings[name] for name in {*mine} ^ {*its}]
        for hub in scenario.hubs:
            there = [usable(scenario.but(posture=each), hub).accepts for each in (one, two)]
            open_in = [each.uses(hub) for each in (first, second)]
            if open_in[0] != open_in[1] or (all(open_in) and there[0] != there[1]):
                yield from _due(
                    f"{one} and {two}: hub {hub}", [each for each in between if each.hub == hub]
                )
        for stock, each in stocks_of(scenario).items():
            if each.shop is not None and shops_of(each, stock, first) != shops_of(
                each, stock, second
            ):
                hubs = {*shops_of(each, stock, first)} ^ {*shops_of(each, stock, second)}
                movers = [new for new in between if stock in new.shops or new.hub in hubs]
                yield from _due(f"{one} and {two}: shop of {stock}", movers)


def _due(what: str, to: list[Opening]) -> Iterator[str]:
    """What is wrong with the openings to which a difference is due."""
    if not to:
        yield f"{what} is due to no opening"
    for each in to:
        ids = re.findall(r"\b[A-Z]\d{3}\b", each.source)
        if not ids or not set(ids) <= SOURCES:
            yield f"{what} is due to {each.hub or few([*each.shops])}, whose source is {each.source!r}"


@A_REAL_ONE
def test_every_difference_between_postures_is_an_opening_with_a_source(name):
    """Hubs, access and shops; but for the bound, whose list is what it is."""
    assert [*unexplained(REAL[name])] == []


def test_an_opening_without_a_source_is_found():
    """The test above sees what it is to see: without the row, and without the opening."""
    scenario = REAL["indo_pacific"]
    geoje = scenario.openings["geoje"].model_copy(update={"source": "a friend"})
    bare = scenario.but(openings={**scenario.openings, "geoje": geoje})
    assert any("a friend" in each for each in unexplained(bare))
    without = {key: each for key, each in scenario.openings.items() if each.hub != "geoje"}
    assert "today and rsf: hub geoje is due to no opening" in [
        *unexplained(scenario.but(openings=without))
    ]


@A_REAL_ONE
def test_a_hub_opens_by_an_event_on_the_day_of_its_opening(name):
    """What the timeline says of the past is what the record says: one date a hub."""
    scenario = REAL[name]
    for event in scenario.events.values():
        for hub in (hub for each in event.does if isinstance(each, HubOpens) for hub in each.hubs):
            days = [
                (each.opened - scenario.day_0).days
                for each in scenario.openings.values()
                if scenario.day_0 is not None and each.hub == hub and each.status == "operating"
            ]
            assert not days or event.start_d in days, (hub, event.start_d, days)
