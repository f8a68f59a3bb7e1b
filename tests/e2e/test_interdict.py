"""``theater interdict`` and ``theater rules`` from end to end, on a small theater in a file."""

import csv
import io
import json
import signal
from pathlib import Path

import numpy as np
import pytest

from journals import kept, visible
from processes import ended, started, wait_for
from sim.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
THEATER = """
title: Three yards and a ship that fails
source: made up
horizon_d: 200
warm_up_d: 100
nodes: {sea: {}, harbor: {}, port: {}}
legs:
  near: {start: sea, end: harbor, takes: {law: fixed, value_d: 1}}
  far: {start: sea, end: port, takes: {law: fixed, value_d: 9}}
fleets:
  ships:
    size: 6
    station: sea
    modes: {failure: {life: {law: exponential, mean_d: 30}, work: repair}}
work: {repair: {stages: {dock: {needs: {dock: 1}, takes: {law: exponential, mean_d: 5}}}}}
hubs:
  near: {node: harbor, country: there, berths: {dock: 2}, accepts: any}
  other: {node: harbor, country: there, berths: {dock: 1}, accepts: any}
  far: {node: port, country: elsewhere, berths: {dock: 1}, accepts: any}
groups: {harbor: [near, other]}
rules: {ban: {applies_to: {fleets: [ships], hubs: [near]}, source: made up}}
missions: {hold: {fleets: [ships], k: 4}}
postures:
  near: {routing: {policy: nearest}}
  quick: {routing: {policy: shortest_expected_return}}
posture: near
"""
QUICK = ("replications=4", "budget=30", "top=3")


@pytest.fixture
def theater(tmp_path: Path) -> str:
    """The override that chooses the theater."""
    file = tmp_path / "three_yards.yaml"
    file.write_text(THEATER)
    return f"scenario={file}"


def test_the_table_tells_all_that_is_asked(capsys, theater):
    """Ranking, replications used, reroute, both values of the game, and the caveats."""
    assert main(["interdict", theater, "r=2", *QUICK]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    flat = " ".join(out.split())
    for words in (
        "Loss of 2 units from day 0 on, for good. Objective: dru all missions; intact 0.",
        "loss value change chosen at order kept verdict",
        "1. ", "2. ", "3. ",
        "replications used in all",
        "Exhaustive: every one of 13 sets was run at least once.",
        "replications that chose nothing",
        "(winner's curse)",
        "Leader-follower value", "Simultaneous game", "Concealment is worth",
        "No public evidence links these numbers to deterrence.",
        "Strikes on the hub of an ally have consequences outside the model.",
    ):  # fmt: skip
        assert words in flat


def test_files_hold_the_same_ranking(capsys, theater, tmp_path):
    """interdict.json, interdict.csv and a figure; the count of replications adds up."""
    out = tmp_path / "results"
    words = ["interdict", theater, "r=1", *QUICK, f"out={out}", "figures=true", "format=json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert [*visible(out)] == [
        "interdict.csv", "interdict.json", "loss_ranking.png",
    ]  # fmt: skip
    assert json.loads((out / "interdict.json").read_text()) == told
    rows = list(csv.DictReader(io.StringIO((out / "interdict.csv").read_text())))
    assert [row["loss"] for row in rows] == [each["loss"] for each in told["ranking"]]
    assert len(rows) == 3
    for column in ("value", "value_half_width", "change", "change_half_width", "selected"):
        assert [float(row[column]) for row in rows] == [each[column] for each in told["ranking"]]
    for each in told["ranking"]:  # shares: also where a half-width would reach outside
        assert 0 <= each["value_low"] <= each["value"] <= each["value_high"] <= 1
    assert told["ranking"][0]["change"] < 0
    values = [each["value"] for each in told["ranking"]]
    assert values == sorted(values)
    for each in told["ranking"]:
        assert each["change"] == pytest.approx(each["value"] - told["intact"]["value"])
    used = told["search"]["replications"] + 4 * (1 + 2 * 3)
    assert told["replications"] == {"report": 4, "used_in_all": used}
    game = told["game"]
    assert np.array(game["matrix"]).shape == (2, 3)
    assert game["matrix"][0] == pytest.approx(values)
    assert game["concealment_at_most"]["value"] >= 0
    assert told["draws"] == 0  # a textbook scenario has no ranges
    pixels = (out / "loss_ranking.png").read_bytes()
    assert pixels[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_result_does_not_depend_on_the_workers(capsys, theater):
    """To the last digit, with a greedy search of three units."""
    told = []
    for workers in (1, 2):
        words = ["interdict", theater, "r=3", "search=greedy", *QUICK, f"workers={workers}"]
        assert main([*words, "format=csv"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert len(told[0].splitlines()) > 1


def test_greedy_says_what_was_not_searched(capsys, theater):
    """The bound of the text is named with what it needs."""
    assert main(["interdict", theater, "r=2", "search=greedy", *QUICK]) == 0
    flat = " ".join(capsys.readouterr().out.split())
    assert "Greedy: of 15 sets of this size" in flat
    assert "how much less is not known" in flat
    assert "Were damage submodular" in flat


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["r=0"], ["r: 0", "greater than or equal to 1"]),
        (["r=9"], ["r: 9", "at most 6"]),
        (["r=one"], ["r: 'one'", "integer"]),
        (["r=1,2"], ["r: gives several values"]),
        (["units=hub"], ["units: ", "'hub'", "did you mean 'hubs'?"]),
        (["units=passages"], ["units: ", "has no passages"]),
        (["units=[hubs,passage]"], ["units: ", "'passage'", "did you mean 'passages'?"]),
        (["metric=drru"], ["metric: ", "'drru'", "did you mean 'dru'?"]),
        (["metric=backorders"], ["metric: 'backorders' has no value in this scenario"]),
        (["metric=ao", "subject=ship"], ["subject: ", "'ship'", "did you mean 'ships'?"]),
        (["on_d=200"], ["on_d: 200 is not in the run", "-100 to before 200"]),
        (["on_d=soon"], ["on_d: 'soon'", "a day, or start"]),
        (["routes=[nearest]"], ["routes: ", "'nearest'", "did you mean 'near'?"]),
        (["draws=-1"], ["draws: -1", "greater than or equal to 0"]),
        (["budget=0"], ["budget: 0", "greater than or equal to 1"]),
        (["top=0"], ["top: 0", "greater than or equal to 1"]),
        (["search=all"], ["search: 'all'", "'auto'"]),
        (["spells=true"], ["spells: is not a key of `theater interdict`"]),
        (["units=[groups,hubs]", "r=4"], ["r: 4", "group"]),
    ],
)  # fmt: skip
def test_wrong_input_is_one_clear_message(capsys, theater, words, parts):
    """What was given, where, and what would be right; status 2 and no result."""
    assert main(["interdict", theater, *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    head, problem = err.splitlines()
    assert head.startswith("theater interdict: 1 problem in the overrides")
    for part in parts:
        assert part in problem


def test_a_scenario_without_hubs_has_nothing_to_lose(capsys, tmp_path):
    """The message says so."""
    file = tmp_path / "no_hubs.yaml"
    file.write_text(
        "title: none\nsource: made up\nhorizon_d: 10\ninitial: all_up_new\nnodes: {sea: {}}\n"
        "fleets: {ships: {size: 1, station: sea, modes: {crew: {life: {law: fixed, value_d: 2},"
        " restored: on_board, takes: {law: fixed, value_d: 1}}}}}\n"
    )
    assert main(["interdict", f"scenario={file}"]) == 2
    told = capsys.readouterr().err
    assert (
        "units: this scenario has no hubs, passages, countries or groups that could be lost" in told
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_writes_nothing(theater, tmp_path, workers):
    """Ctrl-C: one line, status 130, and no file that looks complete."""
    out = tmp_path / "results"
    words = ("interdict", theater, "budget=1000000", f"out={out}", f"workers={workers}")
    with started(*words) as process:
        wait_for(lambda: bool(list(kept(out))), process)
        told, complaint = ended(process, signal.SIGINT)
    assert process.returncode == 130
    assert told == ""
    assert complaint.strip() == (
        "theater interdict: interrupted; the same command goes on where it was"
    )
    assert visible(out) == {}


# rules --------------------------------------------------------------------------------------------


def test_rules_are_told_with_their_costs(capsys, theater, tmp_path):
    """Each rule and, with several, all of them; table and files."""
    out = tmp_path / "results"
    words = ["+rules.bar={applies_to: {fleets: [ships], hubs: [far]}}", "replications=3"]
    assert main(["rules", theater, *words, f"out={out}"]) == 0
    flat = " ".join(capsys.readouterr().out.split())
    for part in ("Uptime lost to rules.", "ban", "bar", "all rules", "No public evidence"):
        assert part in flat
    told = json.loads((out / "rules.json").read_text())
    assert {row["rule"] for row in told["lost"]} == {"ban", "bar", "all rules"}
    assert {row["metric"] for row in told["lost"]} == {"dru", "days_on_station"}
    assert len((out / "rules.csv").read_text().splitlines()) == 1 + 3 * 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["~rules.ban"], "rules: this scenario has none"),
        (["rules.ban.enabled=false"], "rules: none is enabled, of ban"),
    ],
)
def test_without_a_rule_nothing_is_lost_to_rules(capsys, theater, words, told):
    """It says whether there are none, or none that is enabled."""
    assert main(["rules", theater, *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
