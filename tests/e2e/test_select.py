"""``theater select`` from end to end."""

import json

import pytest

from journals import visible
from sim.cli.main import main

SHORT = ("scenario=break_even", "metric=ao", "horizon_d=300", "warm_up_d=100")
WORDS = (*SHORT, "posture=theater", "hubs.theater.berths.dock=1,2")


def test_the_answer_does_not_depend_on_the_workers(capsys):
    """The same json to the last bit, and two docks in theater are better than one."""
    texts = []
    for workers in ("workers=1", "workers=2"):
        assert main(["select", *WORDS, "replications=10", "format=json", workers]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    told = json.loads(texts[0])
    assert told["best"] == {"hubs.theater.berths.dock": 2}


def test_a_fixed_budget_is_spent_and_the_chance_of_being_right_is_an_estimate(capsys):
    """With ocba."""
    words = ["procedure=ocba", "replications=5", "budget=20"]
    assert main(["select", *WORDS, *words, "format=json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["best"] == {"hubs.theater.berths.dock": 2}
    assert sum(each["replications"] for each in told["options"]) == told["replications"] == 20
    assert 0.9 < told["correct_estimate"] <= 1
    assert main(["select", *WORDS, *words]) == 0
    text = capsys.readouterr().out
    assert "nothing is promised" in text
    assert "Promised: " not in text


def test_files_and_the_lowest(capsys, tmp_path):
    """``best=min`` turns the order; the table, the csv and the figure are written."""
    assert (
        main(["select", *WORDS, "best=min", "delta=0.05", "figures=true", f"out={tmp_path}"]) == 0
    )
    text = capsys.readouterr().out
    assert "Promised: " in text
    assert {*visible(tmp_path)} == {"select.csv", "select.json", "select.png"}
    told = json.loads((tmp_path / "select.json").read_text())
    assert told["best"] == {"hubs.theater.berths.dock": 1}
    (best,) = [each for each in told["options"] if each["verdict"] == "best"]
    assert best["value"] == min(each["value"] for each in told["options"])


def test_a_budget_that_ends_too_soon_is_said(capsys):
    """UNDECIDED, no promise, and how many replications would do."""
    words = ["posture=split,home", "delta=0.001", "budget=50"]
    assert main(["select", *SHORT, *words]) == 0
    text = capsys.readouterr().out
    assert "UNDECIDED" in text
    assert "leads, not decided" in text
    assert "Promised: " not in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["posture=home"], ["nothing to sweep"]),
        (["seed=1,2", "replications=1"], ["seed: is swept", "replications: 1 has no variance"]),
        (["posture=home,theater", "delta=0", "budget=0"], ["delta: 0", "budget: 0"]),
        (["posture=home,theater", "metric=wait"], ["delta: is missing"]),
        (["posture=home,theater", "metric=aoo"], ["metric: no metric is called 'aoo'"]),
        (
            ["posture=home,theater", "procedure=ocba", "delta=1", "budget=9"],
            ["delta: has no use", "budget: 9 is less"],
        ),
        (
            ["posture=home,theater", "against=posture=split"],
            ["against: is not a key of `theater select`"],
        ),
        (["posture=home,theater", "subject=nobody"], ["subject: dru has no subject 'nobody'"]),
        (["posture=home,theater", "level=0.4"], ["level: 0.4 is what a blind choice of 2 has"]),
    ],
)
def test_wrong_input_is_told_and_nothing_is_written(capsys, tmp_path, words, told):
    """One line a problem, status 2."""
    out = tmp_path / "out"
    assert main(["select", "scenario=break_even", "horizon_d=50", *words, f"out={out}"]) == 2
    error = capsys.readouterr().err
    for each in told:
        assert each in error
    assert not out.exists() or not visible(out)
