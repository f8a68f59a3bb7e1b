"""Cells of a game: what they may order, what comes back, and what each may know."""

from pathlib import Path

import numpy as np
import pytest
import yaml

import sim
from sim.api.game.told import node_text
from sim.core.errors import ConfigError
from sim.report.game.markdown import page_markdown
from sim.report.page.html import page_html
from sim.study.results.reported import count_reports

CELLS = {
    "blue": {"role": "blue", "authority": ["capacity", "deferral"], "over": ["port", "ships"],
             "lead_d": {"capacity": 3}, "budget": 3, "prices": {"capacity": 2}, "sees": "all",
             "reported_after_d": 2, "error_frac": 0.3},
    "red": {"role": "red"},
    "white": {"role": "white"},
}  # fmt: skip
DOCK = {"kind": "capacity", "hub": "port", "gains": {"dock": 1}}
STRIKE = {"kind": "hub_struck", "hub": "base", "lasts": {"law": "fixed", "value_d": 9}}


@pytest.fixture
def game(tmp_path: Path) -> sim.Game:
    """Three cells; nothing is done."""
    words = ["strait", "horizon_d=30", "warm_up_d=30"]
    return sim.Game.new(
        tmp_path / "game.yaml", *words, turns_d=[0, 5, 10], replications=3, cells=CELLS
    )


def orders(game: sim.Game, cell: str, day: float, **given: object) -> Path:
    """A file of orders."""
    file = game.file.with_name(f"{cell}_{day:g}.yaml")
    told = {"orders_of": cell, "day": day, "orders": given}
    file.write_text(yaml.safe_dump(told))
    return file


def refused(game: sim.Game, node: str) -> dict[str, str]:
    """Orders of a node that could not be done, and why."""
    return {each.order: "; ".join(each.because) for each in game.nodes[node].refused}


def test_an_order_that_cannot_be_done_comes_back_with_its_reason(game):
    """By authority, place, budget, the scenario, its own keys; the others are done."""
    given = {
        "first": DOCK,
        "second": DOCK,
        "strike": STRIKE,
        "elsewhere": {**DOCK, "hub": "base"},
        "unknown": {"kind": "deferral", "fleets": ["shps"]},
        "wrong": {"kind": "deferral", "flets": ["ships"]},
        "secret": {**DOCK, "visible_to": ["red"]},
        "late": {"kind": "deferral", "fleets": ["ships"], "lead_d": 40},
        "empty": 3,
    }
    game.merge("turn", [orders(game, "blue", 0, **given)])
    (move,) = game.nodes["turn"].moves
    assert (move.name, move.by, move.cost, move.lead_d) == ("blue_first", "blue", 2.0, 3.0)
    told = refused(game, "turn")
    assert told["second"] == "it costs 2, and blue has 1 left of its budget of 3"
    assert told["strike"].startswith("blue has no authority for hub_struck; it may order capacity")
    assert told["elsewhere"] == "blue has no authority over base; it has over port, ships"
    assert told["unknown"] == "fleets: no fleet is called 'shps'; did you mean 'ships'?"
    assert "flets: is not a known key; did you mean 'fleets'?" in told["wrong"]
    assert told["secret"] == "visible_to is the umpire's to say"
    assert "begins on day 40, after the end of the run on day 30" in told["late"]
    assert "empty" in told
    assert len(told) == 8


def test_cells_act_in_the_order_that_is_stated(game):
    """As the game lists them, or as was said; events of one instant happen in that order."""
    files = [orders(game, "red", 0, hit=STRIKE), orders(game, "blue", 0, dock=DOCK)]
    game.merge("a", files)
    assert game.nodes["a"].cells == ["blue", "red"]
    assert list(game.scenario("a").events) == ["g0101_blue_dock", "g0102_red_hit"]
    game.merge("b", files, after="start", first=["red"])
    assert game.nodes["b"].cells == ["red", "blue"]
    assert list(game.scenario("b").events) == ["g0101_red_hit", "g0102_blue_dock"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"orders_of": "blu"}, "orders_of: no cell is called 'blu'; did you mean 'blue'?"),
        ({"orders_of": "white"}, "'white' controls the game; `theater game inject` is its way"),
        ({"day": 5}, "day: 5 is not day 0 of the node"),
        ({"after": "there"}, "after: 'there' is not 'start', after which they are merged"),
        ({"game": "other.yaml"}, "game: 'other.yaml' is another game than 'game.yaml'"),
        ({"order": {}}, "order: is not a known key; did you mean 'orders'?"),
    ],
)
def test_orders_for_another_turn_or_game_are_refused(game, change, told):
    """A line each, and nothing is written."""
    file = orders(game, "blue", 0, dock=DOCK)
    file.write_text(yaml.safe_dump({**yaml.safe_load(file.read_text()), **change}))
    with pytest.raises(ConfigError) as error:
        game.merge("turn", [file])
    assert told in str(error.value)
    assert list(game.nodes) == ["start"]


def test_a_player_who_moves_himself_is_held_to_the_same(game):
    """Authority, lead time and price; the umpire is not."""
    with pytest.raises(ConfigError, match="blue has no authority for hub_struck"):
        game.move("x", by="blue", moves=[STRIKE])
    game.move("a", by="blue", moves=[DOCK])
    assert (game.nodes["a"].moves[0].lead_d, game.nodes["a"].moves[0].cost) == (3.0, 2.0)
    with pytest.raises(ConfigError, match="'blue' has spent 4 by now, of a budget of 3"):
        game.move("b", by="blue", moves=[DOCK])
    game.inject("c", day=7, moves=[STRIKE])


def test_what_others_do_is_no_reason_that_a_cell_is_told(tmp_path):
    """Red has taken the spares: blue is told that it cannot be, and the umpire why."""
    keys = {
        "turns_d": [0, 5],
        "replications": 2,
        "cells": {"blue": {"role": "blue"}, "red": {"role": "red"}},
    }
    words = ["engines", "horizon_d=30", "warm_up_d=30"]
    game = sim.Game.new(tmp_path / "g.yaml", *words, **keys)
    all_of_it = game.base.scenario.stocks["forward"].stock
    taken = {"kind": "stock_changed", "stock": "forward", "units": -all_of_it}
    game.move("theft", by="red", moves=[taken])
    one = {"kind": "stock_changed", "stock": "forward", "units": -1}
    game.merge("turn", [orders(game, "blue", 5, less=one)])
    (back,) = game.nodes["turn"].refused
    assert back.because == ["it cannot be done as things stand; the umpire knows why"]
    assert "units are taken of forward" in back.really[0]
    assert "taken of forward" not in page_markdown(game.page("blue", "turn"))


def hidden_game(game: sim.Game) -> sim.Game:
    """Red strikes the base in secret and closes the strait in the open; blue is told late."""
    closed = {"kind": "passage_closed", "passage": "strait"}
    game.merge("night", [orders(game, "red", 0, hit=STRIKE, mines=closed)])
    game.tell("night", "red_mines", "all")
    game.tell("night", "red_hit", ["blue"], 7, "There was a fire.")
    game.move("dawn", by="blue", day=5, past=1, moves=[DOCK])
    game.move("noon", by="blue", day=10, moves=[])
    return game


def test_hidden_facts_are_absent_from_the_page_of_the_other_cell(game):
    """In words, in HTML and in its data: no name of a node, no strike, no number of a forecast."""
    hidden_game(game)
    for node, fire in (("night", False), ("dawn", False), ("noon", True)):
        page = game.page("blue", node)
        for text in (page_markdown(page), page_html(page)):
            body = text.partition("<body>")[2].partition("<script>")[0] or text
            assert "Strait closed" in body
            assert ("There was a fire." in body) is fire
            for word in ("struck", "Base", "red_hit", "night", "dawn", "noon"):
                assert f" {word}" not in body, word
                assert f'"{word}' not in body, word
    red = page_markdown(game.page("red", "noon"))
    assert "Base struck" in red
    assert "Port" not in red
    white = page_markdown(game.page("white", "noon"))
    assert "Base struck" in white
    assert "Port gains 1 dock" in white


def test_counts_come_late_and_with_an_error_that_stays(game):
    """Days before the turn less the delay; the same error in a later report, and another cell's."""
    hidden_game(game)
    page = page_markdown(game.page("blue", "noon"))
    assert "| day 2 |" in page
    assert "| day 3 |" not in page  # known up to day 5, where the past ends, and two days late
    result = game.result("noon")
    early, late = (count_reports(result, ["ships", "patrol"], "blue", day, 0.3) for day in (3, 5))
    for one, other in zip(early, late, strict=True):
        np.testing.assert_array_equal(one.reported, other.reported[:3])
        np.testing.assert_array_equal(other.true, result.daily[2, list(result.series).index(
            "mission patrol" if other.name == "patrol" else "ships"), :5])  # fmt: skip
    np.testing.assert_array_equal(late[0].reported, late[1].reported)  # patrol is all the ships
    exact = count_reports(result, ["ships"], "blue", 5, 0.0)[0]
    np.testing.assert_array_equal(exact.reported, exact.true)
    assert (
        count_reports(result, ["ships"], "red", 5, 0.3)[0].reported.tolist()
        != late[0].reported.tolist()
    )


def test_a_fixed_outcome_says_what_the_model_said(game):
    """By whom, why, and the distribution of the node before after the same past."""
    game.move("a", by="red", moves=[STRIKE])
    fixes = {
        "what": "the patrol holds",
        "metric": "mission_uptime",
        "subject": "patrol",
        "value": 1.0,
    }
    node = game.inject("b", day=5, past=0, why="the weather", fixes=fixes)
    fixed = node.fixes
    assert fixed is not None
    assert (fixed.by, fixed.why, fixed.value) == ("umpire", "the weather", 1.0)
    said = game.result_after("a", game.past("b")).value("mission_uptime", "patrol")
    assert (fixed.model.mean, fixed.model.n, fixed.model.node) == (said.mean, 3, "a")
    for keys, told in (({"what": "x"}, "fixes.why: is missing"), ({"wat": "x"}, "fixes.wat: is not a known key"),
                       ({"what": "x", "why": "y", "value": 1.0}, "has a value of no measure")):  # fmt: skip
        with pytest.raises(ConfigError, match=told):
            game.inject("c", day=6, fixes=keys)


def test_after_action_tells_what_each_cell_knew(game):
    """Orders, reports against the truth, the umpire, and the road not taken."""
    hidden_game(game)
    game.branch("instead", "dawn", moves=[])
    fixes = {"what": "the fire is out", "why": "rain"}
    game.inject("rain", after="noon", day=12, fixes=fixes, moves=[])
    text = page_markdown(game.aar("rain"))
    assert "start > night > dawn > noon > rain" in text
    assert "| day 5 | Strait closed | Base struck, all of it is lost |" in text
    assert "| rain | 12 | umpire | the fire is out | rain |" in text
    assert "| instead | dawn |" in text
    assert "not paired" not in text


def test_pages_are_written_in_the_place_of_older_ones_alone(game, tmp_path):
    """What is no page of ours is left alone."""
    hidden_game(game)
    out = tmp_path / "pages"
    files = game.publish("noon", out)
    assert {each.name for each in files} == {
        f"game_day10_{cell}.{end}" for cell in CELLS for end in ("md", "html")
    }
    assert game.publish("noon", out) == files
    files[0].write_text("mine")
    with pytest.raises(ConfigError, match="is there and is no page of ours"):
        game.publish("noon", out)
    assert files[0].read_text() == "mine"


def test_a_game_without_cells_has_no_pages(tmp_path):
    """One line."""
    game = sim.Game.new(tmp_path / "g.yaml", "strait", "horizon_d=20", replications=2)
    with pytest.raises(ConfigError, match="cells: there are none"):
        game.publish("start", tmp_path / "out")


def test_the_marking_stands_at_the_top_and_the_bottom(tmp_path):
    """Of the file, of what is printed, and of every page."""
    marking = "EXERCISE ONLY"
    keys = {"replications": 2, "cells": {"blue": {"role": "blue"}}, "marking": marking}
    game = sim.Game.new(tmp_path / "g.yaml", "strait", "horizon_d=20", "warm_up_d=20", **keys)
    game.move("a", day=2, by="blue", moves=[DOCK])
    pages = [game.page("blue", "a"), game.report(), game.aar()]
    texts = [game.file.read_text(), node_text(game, "a"), *map(page_markdown, pages)]
    for text in texts:
        lines = [line for line in text.splitlines() if line and "<!--" not in line]
        assert marking in lines[0]
        assert marking in lines[-1]
    inherited = sim.Game.new(tmp_path / "h.yaml", "strait", "marking=ONLY HERE", replications=2)
    assert inherited.file.read_text().startswith("# ONLY HERE\n")
    assert inherited.record.marking == "ONLY HERE"
    for page in pages:
        assert page_html(page).count(f'<div class="marking">{marking}</div>') == 2
