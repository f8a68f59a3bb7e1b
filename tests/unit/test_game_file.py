"""A game in its file: what is right, what is told, what is written, who may write."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from processes import patient
from sim.api.game.file import lock_of, plain_yaml, read_game, text_of
from sim.api.game.runs import results_of
from sim.core.errors import ConfigError
from sim.load.files.paths import config_dir
from sim.load.files.reader import document_of
from sim.study.results.typical import ranked_pasts, typical_past

QUICK = {"replications": 3, "turns_d": [0, 5, 8]}
WORDS = ["strait", "horizon_d=20", "warm_up_d=30"]
DOCK: dict[str, Any] = {"kind": "capacity", "hub": "port", "gains": {"dock": 1}}


@pytest.fixture
def game(tmp_path: Path) -> sim.Game:
    """Two turns, and a branch beside the second."""
    found = sim.Game.new(tmp_path / "game.yaml", *WORDS, **QUICK)
    found.move("a", by="blue", moves=[DOCK], why="yes")
    found.move("b", by="red", moves=[{"kind": "hub_closed", "hubs": ["base"]}])
    found.branch("c", "b", moves=[DOCK])
    return found


def problems(file: Path) -> list[str]:
    """What is told of a file."""
    with pytest.raises(ConfigError) as error:
        sim.Game(file)
    return [str(each) for each in error.value.problems]


def edited(game: sim.Game, was: str, now: str) -> Path:
    """The file of a game with another text at the first place of one."""
    text = game.file.read_text()
    assert was in text
    game.file.write_text(text.replace(was, now, 1))
    return game.file


def test_what_is_written_reads_as_it_was_meant(game):
    """Words that YAML takes for truth values, numbers and dates, and a title with a colon."""
    words = ["yes", "no", "on", "1e5", "2024-05-01", "0x1f", "a: b", "12:30", "ja\n nein", "'", '"']
    for word in words:
        text = plain_yaml({"why": word, "list": [word]})
        assert document_of(text, game.file, "x").data == {"why": word, "list": [word]}, word
    assert yaml.safe_load(text_of(game.record)) == game.record.as_written()
    assert read_game(game.file).game == game.record


def test_turns_follow_each_other(game):
    """The next turn is the day of a move; a branch has the day of the node that it stands beside."""
    assert {name: node.day for name, node in game.nodes.items()} == {
        "start": 0.0, "a": 0.0, "b": 5.0, "c": 5.0,
    }  # fmt: skip
    assert [game.nodes[name].after for name in "abc"] == ["start", "a", "a"]


def test_moves_happen_in_the_order_of_the_game(game):
    """Events of one instant happen by name: nodes before come first, then moves in their order."""
    game.inject("d", after="b", day=5, moves=[DOCK, {**DOCK, "name": "second"}])
    events = game.scenario("d").events
    assert list(events) == sorted(events) == ["g0101_a", "g0201_b", "g0301_d", "g0302_second"]


def test_undo_takes_what_comes_after_only_when_told(game):
    """And never what begins the game."""
    before = game.file.read_text()
    for name, told in (("a", "'a' has b, c after it; descendants=true"), ("start", "begins")):
        with pytest.raises(ConfigError, match=told):
            game.undo(name)
    assert game.file.read_text() == before
    assert game.undo("c") == ["c"]
    assert game.undo("a", descendants=True) == ["a", "b"]
    assert list(sim.Game(game.file).nodes) == ["start"]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("hub: port", "hub: prot", "nodes.a.moves.0.hub: no hub is called 'prot'; did you mean 'port'? (game.yaml:16)"),
        ("after: start", "after: strat", "nodes.a.after: no node is called 'strat'; did you mean 'start'?"),
        ("  start: {}", "  start: {after: c}", "nodes: every one comes after another; one begins the game"),
        ("  start: {}", "  start: {}\n  other: {}", "nodes: 2 have no 'after'; one begins the game: start: {}"),
        ("by: red", "by: red\n    past: {node: c, replication: 0}", "nodes.b.past.node: no node before it is called 'c'"),
        ("by: red", "by: red\n    past: {node: a, replication: 3}", "nodes.b.past.replication: 3 is none of 3; they count from 0"),
        ("why: \"yes\"", "why: \"yes\"\n    whi: no reason", "nodes.a.whi: is not a known key; did you mean 'why'?"),
        ("game: 1", "game: 2", "game: 2 is not right: this version of theater reads 1"),
        ("turns_d: [0.0, 5.0, 8.0]", "turns_d: [0, 8, 5]", "turns_d: [0.0, 8.0, 5.0] are not right: each day after"),
        ("horizon_d=20, ", "horizon_d=20, seed=3, ", "overrides.1: 'seed=3' is about the game and not its scenario; seed: at the top"),
        ("warm_up_d=30", "warm_up=30", "warm_up: is not a key of this scenario"),
        ("kind: hub_closed", "kind: hub_close", "nodes.b.moves.0.kind: no disruption is called 'hub_close'"),
        ("kind: hub_closed", "kind: hub_opens", "'hub_opens' says what held from the start of the run, and a move cannot"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told(game, monkeypatch, was, now, told):
    """With the line of the file; several problems of a layer at once."""
    monkeypatch.chdir(game.file.parent)
    file = edited(game, was, now)
    assert any(told in each for each in problems(file)), problems(file)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"day": 3, "by": "blue", "after": "a"}, "3 is no turn; one of 0, 5, 8 is, or by: umpire for an inject"),
        ({"day": 3, "by": "umpire", "after": "b"}, "3 is before day 5 of 'b', which it is after"),
        ({"day": 20, "by": "umpire"}, "20 is after the end of the run; before 20 is right"),
        ({"moves": [{**DOCK, "lead_d": 15}]}, "begins on day 23, after the end of the run on day 20"),
        ({"after": "x"}, "no node is called 'x'"),
        ({"past": 3}, "3 is none of 3 replications; they count from 0"),
        ({"past": "good"}, "'good' is not right: a number, or one of typical, best, worst"),
        ({"moves": [{"hub": "port"}]}, "nodes.new.moves.0.kind: is missing"),
        ({"moves": [{**DOCK, "repeats": True}]}, "repeats, and so needs 'after' and 'lasts' (laws)"),
        ({"day": "five"}, "nodes.new.day: 'five' is not right"),
        ({"moves": [{"kind": "posture_changed", "posture": "near"}]}, "moves.0.posture: 'near' is in force on day 8 already; home would change it"),
    ],
)  # fmt: skip
def test_a_wrong_move_is_told_and_nothing_is_written(game, keys, told):
    """Whatever is wrong with it."""
    before = game.file.read_text()
    with pytest.raises(ConfigError) as error:
        game.move("new", **{"moves": [DOCK], **keys})
    assert told in str(error.value)
    assert game.file.read_text() == before
    assert "new" not in game.nodes


def test_a_posture_is_ordered_where_another_one_may_be_in_force(game):
    """Back to the first after the second; not the second again, but where chance may have ended it."""
    home, near = ({"kind": "posture_changed", "posture": each} for each in ("home", "near"))
    game.move("away", after="start", moves=[home])
    game.move("back", after="away", moves=[near])
    with pytest.raises(ConfigError, match="'home' is in force on day 5 already; near would"):
        game.move("again", after="away", moves=[home])
    short = {**home, "lasts": {"law": "exponential", "mean_d": 2.0}}
    game.move("short", after="start", moves=[short])
    game.move("again", after="short", moves=[home])
    assert {"away", "back", "short", "again"} <= {*game.nodes}


def test_a_game_of_another_scenario_is_refused_and_the_difference_named(game):
    """Part by part; it is taken as it is when that is said."""
    scenario = game.file.with_name("mine.yaml")
    shipped = config_dir() / "scenario" / "strait.yaml"
    scenario.write_text(shipped.read_text())
    mine = sim.Game.new(game.file.with_name("own.yaml"), "mine.yaml", *WORDS[1:], **QUICK)
    mine.move("a", moves=[DOCK])
    mine.replay()
    scenario.write_text(shipped.read_text().replace("dock: 1}, accepts", "dock: 3}, accepts"))
    told = problems(mine.file)
    assert "hubs.port is another" in told[0]
    assert "--accept` takes it as it is now" in told[-1]
    again = sim.Game(mine.file, accept=True)
    assert {each.verdict for each in again.replay(accept=True).nodes} == {"differs"}
    assert sim.Game(mine.file).replay(check=True).right


def test_a_second_writer_is_refused(game):
    """While one writes, and when the file is another than was read."""
    lock = lock_of(game.file)
    try:
        with pytest.raises(
            ConfigError, match=rf"another command writes to it now .process {os.getpid()}"
        ):
            game.undo("c")
    finally:
        lock.let_go()
    sim.Game(game.file).undo("c")
    with pytest.raises(ConfigError, match="was changed by another since it was read"):
        game.undo("b")


def test_a_game_that_is_killed_while_it_is_written_is_whole(game):
    """Whatever it was doing: the file is the one before, or the one after."""
    script = (
        "import os, sys, sim\n"
        "game, parent = sim.Game(sys.argv[1]), os.getppid()\n"
        "print('ready', flush=True)\n"
        "while os.getppid() == parent:\n"
        "    game.move('k', after='a', moves=[])\n"
        "    game.undo('k')\n"
    )
    for wait_s in (0.0, 0.013, 0.031):
        words = [sys.executable, "-c", script, str(game.file)]
        child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        with patient(child), child.stdout:
            assert child.stdout.readline() == "ready\n"
            time.sleep(wait_s)
            child.kill()
            child.wait()
        assert list(sim.Game(game.file).nodes)[:4] == ["start", "a", "b", "c"]
        if "k" in sim.Game(game.file).nodes:
            sim.Game(game.file).undo("k")


def test_a_replay_knows_the_same_bits_and_the_same_values(game):
    """The same here; on another platform values within 1e-9; else it differs, and says by how much."""
    assert {each.verdict for each in game.replay(check=True).nodes} == {"new"}
    assert game.replay().written
    assert game.replay(check=True).right
    text = game.file.read_text()
    other = text.replace("digest: ", "digest: x").replace("platform: Linux", "platform: Other")
    game.file.write_text(other)
    assert {each.verdict for each in sim.Game(game.file).replay(check=True).nodes} == {"close"}
    game.file.write_text(text.replace("digest: ", "digest: x"))
    found = sim.Game(game.file).replay(check=True)
    assert {(each.verdict, each.apart) for each in found.nodes} == {("differs", 0.0)}
    assert not found.right


def test_results_are_kept_beside_the_game_for_its_owner_alone(game, monkeypatch):
    """A second reading runs nothing; a damaged file is begun anew."""
    found = game.result("b")
    folder = results_of(game.file)
    assert folder.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr("sim.study.running.chunks.Chunk.work", lambda _: 1 / 0)
    again = sim.Game(game.file).result("b")
    assert again.values.tobytes() == found.values.tobytes()
    monkeypatch.undo()
    (folder / "study.sqlite").write_bytes(b"no file of ours" * 100)
    assert sim.Game(game.file).result("b").values.tobytes() == found.values.tobytes()


def test_the_typical_past_is_the_nearest_to_the_median(game):
    """By hand: of three replications the one with the fewest platforms from the middle one."""
    result = game.result("a")
    ranked = ranked_pasts(result, 5.0)
    counts = result.daily[:, :2, :6]
    apart = []
    for each in counts:
        total = 0.0
        for line, size in enumerate((8, 3)):
            for day in range(6):
                median = sorted(counts[:, line, day])[1]
                total += abs(each[line, day] - median) / size
        apart.append(total / 12)
    assert [each.distance for each in ranked] == pytest.approx(apart)
    assert typical_past(ranked).replication == apart.index(min(apart))
    with pytest.raises(ValueError, match="before day 0"):
        ranked_pasts(result, -1.0)


def test_a_past_says_how_it_was_chosen(game):
    """Typical by its distance; the best and the worst say so, and a number says where it stands."""
    for past, told in (("typical", "typical: number 1 of 3"), ("best", "the best one: number"),
                       ("worst", "the worst one: number"), (2, "picked: number")):  # fmt: skip
        name = f"p_{past}"
        node = game.move(name, after="b", day=8, past=past)
        assert node.past is not None
        assert node.past.chosen.startswith(told)
        assert "of 3 hold more, up to day 8" in node.past.chosen
    held = {each.replication: each.held for each in game.ranked_pasts("b", 8.0)}
    best, worst = (game.nodes[f"p_{word}"].past.replication for word in ("best", "worst"))
    assert held[best] == max(held.values())
    assert held[worst] == min(held.values())


def test_nodes_without_a_common_past_are_not_paired(game):
    """One line says which pasts they have; other pasts are for those that have one."""
    game.move("d", after="b", day=8, past=0, moves=[DOCK])
    game.branch("e", "d", moves=[])
    with pytest.raises(
        ConfigError, match="b: no past was chosen; d: futures of replication 0 from day 8"
    ):
        game.compare("b", "d")
    with pytest.raises(ConfigError, match="every replication has one of its own already"):
        game.compare("b", "c", robust=2)
    found = game.compare("d", "e", robust=2)
    assert sorted(found.others) == [1, 2]
    assert found.pair.difference("dru", "all missions").n == 3


def test_what_moves_bought_is_from_the_node_before_after_the_same_past(game):
    """A node without moves bought nothing, and one that does nothing else than the other no more."""
    game.move("d", after="b", day=8, past=1, moves=[{"kind": "slow_transit", "factor": 1.0}])
    bought = game.bought()
    assert sorted(bought) == ["a", "b", "c", "d"]
    assert bought["d"].contrast.base == "b"
    assert bought["d"].pair.difference("dru", "all missions").mean == 0.0
