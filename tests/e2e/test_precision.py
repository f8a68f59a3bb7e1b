"""``precision=`` and ``budget=`` from the command line."""

import json

import pytest

from complaints import told
from sim.cli.main import main

QUICK = ("scenario=break_even", "horizon_d=300", "warm_up_d=100")


def test_a_run_ends_when_it_is_precise(capsys):
    """As many replications as it took, the intervals that ended it, and the same with two workers."""
    words = ("run", *QUICK, "precision=0.06", "format=json")
    assert main([*words]) == 0
    one = json.loads(capsys.readouterr().out)
    assert main([*words, "workers=2"]) == 0
    two = json.loads(capsys.readouterr().out)
    assert one["metrics"] == two["metrics"]
    found = one["precision"]
    assert (found["precision"], found["first"], found["budget"]) == (0.06, 30, 1000)
    assert found["reached"]
    assert 30 < one["replications"] < 1000
    assert [row["metric"] for row in found["metrics"]] == ["ao", "dru", "mission_uptime"]
    rows = {(row["metric"], row["subject"]): row for row in one["metrics"]}
    for row in found["metrics"]:
        plain = rows[row["metric"], row["subject"]]["half_width"]
        assert plain <= row["half_width"] <= row["target"] == 0.06
    again = ["run", *QUICK, f"replications={one['replications']}", "format=json"]
    assert main(again) == 0
    assert json.loads(capsys.readouterr().out)["metrics"] == one["metrics"]


def test_a_budget_that_is_used_up_is_said(capsys):
    """Which metrics missed, and by how much; the status is 0, and csv keeps stdout clean."""
    words = ("run", *QUICK, "precision=0.01", "replications=12", "budget=20")
    assert main([*words]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "NOT reached by 3 of 3 intervals in the budget of 20 replications" in out
    assert "20 replications of 300 d" in out
    assert main([*words, "format=csv"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("metric,subject")
    assert "NOT reached" in " ".join(err.split())


def test_show_says_what_is_to_be_precise(capsys):
    """The metrics that are shown, and no others."""
    words = ("run", *QUICK, "precision=0.5", "metric=utilisation", "format=json")
    assert main([*words]) == 0
    found = json.loads(capsys.readouterr().out)["precision"]["metrics"]
    assert {row["metric"] for row in found} == {"utilisation"}


def test_a_comparison_ends_when_its_differences_are_precise(capsys):
    """Both choices have the same replications; the half-widths are those of the differences."""
    words = ("compare", *QUICK, "posture=home", "posture=theater", "precision=0.05")
    assert main([*words]) == 0
    assert "Precision 0.05 at level 0.95 of the difference theater minus home" in (
        capsys.readouterr().out
    )
    assert main([*words, "format=json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    (found,) = whole["precision"]
    rows = {(row["metric"], row["subject"]): row for row in whole["differences"]}
    for row in found["metrics"]:
        plain = rows[row["metric"], row["subject"]]["half_width"]
        assert plain <= row["half_width"] <= 0.05


@pytest.mark.parametrize("command", ["rules", "interdict"])
def test_commands_of_a_fixed_number_say_so(capsys, command):
    """A precision is refused where it would do nothing."""
    (problem,) = told(capsys, command, "scenario=truth/G03", "precision=0.1")
    assert f"precision: is not a key of `theater {command}`" in problem


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["precision=0"], "precision: 0 is not right"),
        (["precision=nan"], "precision: nan is not right"),
        (["precision=0.1", "budget=0"], "budget: 0 is not right"),
        (["budget=10"], "budget: 10 is for nothing without precision="),
    ],
)
def test_a_precision_that_is_none(capsys, words, problem):
    """The value, and what would be right."""
    (found,) = told(capsys, "run", *QUICK, *words)
    assert found.startswith(problem)


def test_every_point_of_a_sweep_stops_as_a_run_would(tmp_path, capsys):
    """The replications of each point are those of its run or comparison, and a budget is told."""
    words = (*QUICK, "precision=0.06")
    for posture in ("theater", "home"):
        assert main(["run", *words, f"posture={posture}", "format=json"]) == 0
    alone = [json.loads(text)["replications"] for text in _objects(capsys.readouterr().out)]
    sweep = ("sweep", *words, "posture=theater,home", f"out={tmp_path}")
    assert main([*sweep, "format=json", "workers=2"]) == 0
    assert _replications(capsys.readouterr().out) == alone
    assert main([*sweep, "against=posture=split", "format=json"]) == 0
    paired = _replications(capsys.readouterr().out)
    for posture, count in zip(("theater", "home"), paired, strict=True):
        assert main(["compare", *words, "posture=split", f"posture={posture}", "format=json"]) == 0
        assert json.loads(capsys.readouterr().out)["replications"] == count
    assert main([*sweep, "budget=40"]) == 0
    assert "2 of 2 points ended at the budget of 40 replications" in capsys.readouterr().out


def _objects(text):
    """The JSON objects that stand one after the other."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text.rstrip()):
        _, end = decoder.raw_decode(text, at)
        yield text[at:end]
        at = end + 1


def _replications(text):
    """Replications of the DRU of each point of a sweep, in their order."""
    return [row["n"] for row in json.loads(text)["rows"] if row["metric"] == "dru"]
