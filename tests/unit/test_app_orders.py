"""Moves of the live page beside units of hubs: what they are in the scenario, and that they are
played from the past as a whole run plays them."""

import json
from typing import Any

import numpy as np
import pytest

from sim.api.app.orders import is_foreseen, orders
from sim.api.app.settings import AppTurn, settings_of
from sim.api.app.sides import Bases, sides_of
from sim.api.app.view import METRICS, choices
from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.study.pasts.kept_replications import PastQuestion, PastToKeep
from sim.study.running.outcome import Outcome, outcome

WORDS = (
    "scenario=strait",
    "horizon_d=90",
    "warm_up_d=60",
    "+rules.law={kind: prohibition, enabled: false, applies_to: {not_countries: [us]}}",
    "+rules.share={kind: quota, enabled: false, at_most_frac: 0.0, "
    "applies_to: {not_countries: [us]}}",
    "+events.closure={title: Strait closed, enabled: false, start_d: 40, "
    "does: [{kind: passage_closed, passage: strait}]}",
    "+events.ally={title: The ally comes, enabled: false, start_d: 5, "
    "does: [{kind: hub_opens, hubs: [port]}]}",
    *(
        f"+hubs.{hub}.parts={{pump: {{stock: {count}, replaced_after: {{law: fixed, value_d: 40}}}}}}"
        for hub, count in {"base": 1, "port": 1, "home": 2}.items()
    ),
    "work.repair.stages.dock.needs={dock: 1, pump: 1}",
)
BASES = Bases(WORDS)


def asked(**turn: Any) -> str:
    """Settings with one turn on day 10."""
    return json.dumps({"turns": [{"day": 10, **turn}]})


def problems(**turn: Any) -> list[str]:
    """What is told of a turn."""
    with pytest.raises(ConfigError) as error:
        sides_of(settings_of(asked(**turn)), BASES)
    return [str(each) for each in error.value.problems]


def same(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes have the same bits."""
    wanted = dict(zip(other.keys, other.values.tolist(), strict=True))
    mine = dict(zip(one.keys, one.values.tolist(), strict=True))
    return np.array_equal(one.daily, other.daily) and all(
        value == wanted[key] or (value != value and wanted[key] != wanted[key])
        for key, value in mine.items()
    )


@pytest.mark.parametrize(
    ("turn", "foreseen"),
    [
        ({"posture": "home"}, False),
        ({"rules": {"law": True}}, True),
        ({"rules": {"share": True}}, False),
        ({"stocks": {"base.pump": 2}}, True),
        ({"deferred": ["ships"]}, True),
        ({"tempo": {"any": 3.0}}, True),
        ({"tempo": {"ships": 0.5}, "units": {"port/dock": 3}}, True),
        ({"events": ["closure"]}, True),
        ({"posture": "home", "tempo": {"any": 2.0}, "events": ["closure"]}, False),
    ],
)
def test_an_order_is_played_from_the_past_as_a_whole_run_plays_it(turn, foreseen):
    """To the last bit; what the past can foresee needs none of its own."""
    first, side = sides_of(settings_of(asked(**turn)), BASES)
    assert (side.past == first.past) is foreseen
    past = PastToKeep(side.common, side.origin, side.until_d, 1, METRICS).drawn_up()
    found = past.played(0).answer(PastQuestion(side.changes))
    assert isinstance(found, Outcome)
    alone = outcome(run(side.scenario, 1, 0), side.scenario, METRICS)
    assert same(found, alone)
    before = outcome(run(first.scenario, 1, 0), first.scenario, METRICS)
    assert (found.daily[:, :10] == before.daily[:, :10]).all()
    if turn != {"deferred": ["ships"]}:  # none falls due in the time
        assert not same(found, before)


def test_orders_of_a_turn_before_hold_in_both_sides():
    """And what is moved since is played from a past that has them."""
    turns = [{"day": 5, "posture": "home"}, {"day": 10, "tempo": {"any": 2.0}}]
    first, side = sides_of(settings_of(json.dumps({"turns": turns})), BASES)
    assert "app_order_00_posture" in first.scenario.events
    assert side.past == first.past
    past = PastToKeep(side.common, side.origin, side.until_d, 1, METRICS)
    found = past.played(0).answer(PastQuestion(side.changes))
    assert isinstance(found, Outcome)
    assert same(found, outcome(run(side.scenario, 1, 0), side.scenario, METRICS))


def test_each_order_has_a_title_and_what_it_changes_nothing_by_is_none():
    """A tempo of 1 and no units are no order."""
    scenario = BASES.of(settings_of("{}"))[1].scenario
    turn = AppTurn(
        day=3, posture="home", rules={"law": True}, stocks={"home.pump": -1}, deferred=["ships"],
        tempo={"any": 1.5, "ships": 1.0}, events=["closure"],
    )  # fmt: skip
    found = [each.event for each in orders(scenario, turn)]
    assert [each.title for each in found] == [
        "posture Home", "Law: in force", "Home, pump -1", "work of Ships put off",
        "tempo of all fleets times 1.5", "Strait closed",
    ]  # fmt: skip
    assert {each.start_d for each in found} == {3}
    assert [is_foreseen(scenario, each) for each in found] == [False, *[True] * 5]
    assert not [*orders(scenario, AppTurn(day=3, stocks={"base.pump": 0}, tempo={"any": 1.0}))]


@pytest.mark.parametrize(
    ("turn", "parts"),
    [
        ({"posture": "hom"}, ["turns.0.posture: no posture is called 'hom'; did you mean 'home'"]),
        ({"rules": {"lw": True}}, ["turns.0.rules.lw: no rule is called 'lw'; did you mean 'law'"]),
        ({"stocks": {"pmp": 1}}, ["turns.0.stocks.pmp: no stock is called 'pmp'"]),
        (
            {"stocks": {"home.pump": -5}},
            ["turns.0.stocks.home.pump: 5 units are taken of home.pump"],
        ),
        ({"deferred": ["oilers"]}, ["turns.0.deferred: no scheduled work of oilers"]),
        ({"tempo": {"tanks": 2}}, ["turns.0.tempo.tanks: no fleet is called 'tanks'"]),
        ({"tempo": {"any": -1}}, ["turns.0.tempo.any"]),
        ({"events": ["war"]}, ["turns.0.events.war: no event is called 'war'"]),
        ({"events": ["ally"]}, ["turns.0.events.ally: 'ally' says what held from the start"]),
        ({"posture": "x", "events": ["y"]}, ["turns.0.events.y", "turns.0.posture"]),
    ],
)
def test_what_is_wrong_with_an_order_is_told(turn, parts):
    """All of it at once, by where it stands in the link."""
    told = problems(**turn)
    assert len(told) == len(parts)
    for line, part in zip(told, parts, strict=True):
        assert line.startswith(part)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"turns": [{"day": 10, "posture": "near"}]}, "turns.0.posture: 'near' is in force on day 10"),
        (
            {"turns": [{"day": 5, "posture": "home"}, {"day": 10, "posture": "home"}]},
            "turns.1.posture: 'home' is in force on day 10 already; near would change it",
        ),
        ({"other": "home", "turns": [{"day": 9, "posture": "home"}]}, "turns.0.posture: 'home' is in"),
        ({"other": "near"}, "other: 'near' is the posture of both sides already"),
    ],
)  # fmt: skip
def test_a_posture_that_is_in_force_is_no_move(said, told):
    """Of the side that has it."""
    with pytest.raises(ConfigError) as error:
        sides_of(settings_of(json.dumps(said)), BASES)
    (line,) = [str(each) for each in error.value.problems]
    assert line.startswith(told)


def test_one_side_may_adopt_what_the_other_has():
    """A from a day on, and B from the start; and back again."""
    turns = [{"day": 5, "posture": "home"}, {"day": 10, "posture": "near"}]
    assert len(sides_of(settings_of(json.dumps({"turns": turns})), BASES)) == 2
    turns = [{"day": 5, "posture": "home"}, {"day": 10, "tempo": {"any": 2.0}}]
    found = sides_of(settings_of(json.dumps({"other": "home", "turns": turns})), BASES)
    assert [each.scenario.posture for each in found] == ["near", "home"]


def test_what_can_be_ordered_is_offered_by_names_for_people():
    """Events that may begin on a day, rules as they stand, stocks with their number, fleets with
    their work."""
    settings = settings_of("{}")
    scenario = BASES.of(settings)[1].scenario
    found = choices(settings, scenario, "strait")
    assert [(each["name"], each["title"], each["may_begin"]) for each in found["events"]] == [
        ("closure", "Strait closed", True), ("ally", "The ally comes", False),
    ]  # fmt: skip
    assert found["rules"][0] == {"name": "law", "title": "Law", "on": False}
    assert found["stocks"] == [
        {"name": "base.pump", "title": "Base, pump", "now": 1},
        {"name": "port.pump", "title": "Port, pump", "now": 1},
        {"name": "home.pump", "title": "Home, pump", "now": 2},
    ]
    assert [each["scheduled"] for each in found["fleets"]] == [["overhaul"], []]
