"""The game that ships: played again move by move, and replayed to the same digests.

``--accept`` writes the game as it is played now, with its digests.
"""

import shutil
from pathlib import Path

import pytest

import sim
from seminar_game import play
from sim.api.game.measure import asked_measure
from sim.api.game.pages import whole_page
from sim.model.event import disruptions
from sim.report.game.markdown import page_markdown
from sim.report.page.html import page_html

SHIPPED = Path(__file__).resolve().parents[2] / "configs" / "game" / "seminar.yaml"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, accept: bool) -> sim.Game:
    """The game, played now."""
    game = play(tmp_path_factory.mktemp("game") / "seminar.yaml")
    if accept:
        game.replay()
        shutil.copyfile(game.file, SHIPPED)
    return game


def test_it_is_played_as_it_ships(played):
    """Three cells, five turns, three branches; one node is undone, and one order is refused."""
    shipped = sim.Game("seminar").record
    assert played.record.nodes == shipped.nodes
    assert played.record.cells == shipped.cells
    assert played.record.made_for is not None
    assert shipped.made_for is not None
    assert played.record.made_for.parts == shipped.made_for.parts
    assert len(shipped.turns_d) == 5
    assert "mistake" not in shipped.nodes
    assert [each.order for node in shipped.nodes.values() for each in node.refused] == [
        "two_more", "strike_back",
    ]  # fmt: skip
    fixed = shipped.nodes["one_dock"].fixes
    assert fixed is not None
    assert fixed.model is not None
    assert (fixed.by, fixed.why) == ("umpire", "the crane was not hit")


def test_its_pages_tell_what_is_done_in_words(played):
    """The tree, after action and each cell's page at each node, in text and in HTML: no kind of a
    move as it is typed, no name of a measure."""
    pages = [whole_page(played, asked_measure(played.base.scenario, "", "all", "mean"))]
    pages += [played.aar("port_lost")]
    pages += [played.page(cell, node) for cell in played.record.cells for node in played.nodes]
    texts = [page_markdown(each) for each in pages] + [page_html(each) for each in pages[:2]]
    raw = [*(each for each in disruptions if "_" in each), "mission_uptime", "on_station"]
    assert {word for text in texts for word in raw if word in text} == set()
    assert "Base struck, 50 % of it lost" in texts[1]


def test_it_replays_to_the_same_digests(tmp_path):
    """Every node; on another platform to the same values."""
    game = sim.Game.copy("seminar", tmp_path / "mine.yaml")
    replay = game.replay(check=True)
    assert {each.name for each in replay.nodes} == {*game.nodes}
    assert replay.right, [(each.name, each.verdict, each.apart) for each in replay.nodes]
