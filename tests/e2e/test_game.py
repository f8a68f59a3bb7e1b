"""``theater game``: played on the command line, told when wrong, killed and gone on with."""

import json
import shlex
import signal
from pathlib import Path

import pytest

import sim
from complaints import told
from journals import query
from processes import nobody_left, started, wait_for
from sim.api.game.runs import results_of
from sim.cli.main import main

STRIKE = "moves={kind: hub_struck, hub: base, lasts: {law: lognormal, mean_d: 20, cv: 0.5}}"
DOCK = "moves={kind: capacity, hub: port, gains: {dock: 1}, lead_d: 3}"


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    """The game of docs/game.md with few replications, typed."""
    monkeypatch.chdir(tmp_path)
    words = ["scenario=strait", "turns_d=[0,5,10,30]", "horizon_d=40", "replications=4"]
    assert main(["game", "new", "mine.yaml", *words]) == 0
    assert (
        main(["game", "move", "mine.yaml", "struck", "by=red", "day=5", "why=a strike", STRIKE])
        == 0
    )
    assert main(["game", "move", "mine.yaml", "dock", "by=blue", "past=typical", DOCK]) == 0
    slower = "moves={kind: tempo_changed, factor: 0.7}"
    assert main(["game", "branch", "mine.yaml", "tempo", "dock", slower]) == 0
    return tmp_path / "mine.yaml"


def test_a_game_is_played_and_told(file, capsys):
    """The tree, a node, a difference with other pasts, pages, a replay."""
    capsys.readouterr()
    for words, parts in (
        (["show"], ["    tempo", "its moves bought", "struck: Base struck, all of it is lost", "typical: number 1 of 4"]),
        (["show", "dock"], ["dock of mine.yaml, day 10", "given that past", "all at once (DRU)"]),
        (["compare", "dock", "tempo", "robust=2"], ["tempo minus dock, paired, given that past", "2 other pasts"]),
        (["past", "struck"], ["past=typical chooses replication"]),
        (["report"], ["# A game of strait", "## What has happened"]),
        (["aar", "tempo"], ["start > struck > tempo", "| dock | tempo |"]),
        (["replay"], ["4 nodes, 0 differ, 4 not found before", "stands in the file now"]),
        (["replay", "--check"], ["4 nodes, 0 differ, 0 not found before"]),
    ):  # fmt: skip
        part, *rest = words
        assert main(["game", part, file.name, *rest]) == 0
        text = capsys.readouterr().out
        for each in parts:
            assert each in text, (words, text)


def test_a_replay_that_differs_ends_with_1(file, capsys):
    """And says which node."""
    assert main(["game", "replay", "mine.yaml"]) == 0
    text = file.read_text()
    file.write_text(text.replace("digest: ", "digest: x", 1))
    assert main(["game", "replay", "mine.yaml", "--check"]) == 1
    assert "DIFFERS" in capsys.readouterr().out


def test_the_scenario_of_a_node_runs_by_the_command_that_it_names(file, capsys):
    """Every number of `theater run` is that of the node, also after a past of a past."""
    assert (
        main(["game", "move", file.name, "later", "after=dock", "day=30", "past=2", "moves=[]"])
        == 0
    )
    for node in ("struck", "dock", "later"):
        capsys.readouterr()
        assert main(["game", "scenario", "mine.yaml", node]) == 0
        text = capsys.readouterr().out
        Path("node.yaml").write_text(text)
        line = next(each for each in text.splitlines() if each.startswith("# again: "))
        _, _, *words = shlex.split(line.removeprefix("# again: ").replace("FILE", "node.yaml"))
        assert main(["run", *words, "format=json"]) == 0
        found = json.loads(capsys.readouterr().out)["metrics"]
        result = sim.Game(file).result(node)
        means = {(each["metric"], each["subject"]): each["mean"] for each in found}
        for summary in result.summaries():
            if summary.n:
                assert means[summary.metric, summary.subject] == summary.mean


def test_json_of_the_tree(file, capsys):
    """Every node with its moves, its past and its numbers."""
    capsys.readouterr()
    assert main(["game", "show", file.name, "format=json", "metric=dru"]) == 0
    tree = json.loads(capsys.readouterr().out)
    assert tree["measure"] == "dru all missions"
    dock = next(each for each in tree["nodes"] if each["name"] == "dock")
    assert dock["after"] == "struck"
    assert dock["past"]["from_d"] == 10.0
    assert dock["bought"]["n"] == 4


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "one of new, move, inject, branch"),
        (["shw", "mine.yaml"], "shw: is nothing that a game does; did you mean 'show'?"),
        (["show"], "0 names; `theater game show FILE [NODE]` is right"),
        (["show", "none.yaml"], "none.yaml: there is no such game"),
        (["show", "mine.yaml", "dok"], "no node is called 'dok'; did you mean 'dock'?"),
        (["show", "mine.yaml", "formt=json"], "formt: is not a key of `theater game show`"),
        (["show", "mine.yaml", "subject=patrol"], "subject: is for nothing without metric="),
        (["move", "mine.yaml", "x", "moves={kind: capacty}"], "no disruption is called 'capacty'"),
        (["undo", "mine.yaml", "struck"], "'struck' has dock, tempo after it"),
        (["compare", "mine.yaml", "start", "dock"], "no past was chosen"),
        (["replay", "mine.yaml", "--chek"], "--chek: is a flag"),
        (["new", "mine.yaml", "scenario=strait"], "is there already, and nothing is written over it"),
        (["new", "other.yaml", "scenario=strait", "horzon_d=3"], "did you mean 'horizon_d'?"),
        (["new", "other.yaml"], "scenario: is missing"),
        (["move", "seminar", "x", "day=60"], "ships and stays; `theater game new mine.yaml game=seminar`"),
        (["publish", "mine.yaml", "dock", "out=pages"], "cells: there are none"),
        (["merge", "mine.yaml", "x"], "orders: is missing"),
        (["inject", "mine.yaml", "x", "day=30", "value=3"], "fixes=WORDS says which"),
    ],
)  # fmt: skip
def test_wrong_words_are_told(file, capsys, words, problem):
    """One line, status 2, and the game is what it was."""
    before = file.read_text()
    capsys.readouterr()
    problems = told(capsys, "game", *words)
    assert any(problem in each for each in problems), problems
    assert file.read_text() == before


def test_a_killed_command_goes_on(file):
    """Killed when some replications are kept: the same command ends with the same numbers."""
    text = file.read_text().replace("replications: 4", "replications: 60")
    file.write_text(text)
    folder = results_of(file)

    def kept() -> int:
        found = query(folder, "SELECT count(*) FROM sqlite_master WHERE name = 'replications'")
        if not found or not found[0][0]:
            return 0
        return int(query(folder, "SELECT count(*) FROM replications")[0][0])

    with started("game", "show", str(file), "workers=2") as process:
        wait_for(lambda: kept() >= 10 or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_for(lambda: nobody_left(process))
    assert file.read_text() == text
    runs = sim.Game(file, workers=2).replay()
    other = file.with_name("other.yaml")
    other.write_text(text)
    whole = sim.Game(other, workers=2).replay()
    assert [each.found.digest for each in runs.nodes] == [each.found.digest for each in whole.nodes]
