"""``antithetic=true`` and ``control=`` from the command line."""

import json

import pytest

from complaints import told
from sim.cli.main import main

QUICK = ("scenario=break_even", "horizon_d=300", "warm_up_d=600", "replications=20")
LAW = "work.repair.stages.dock.takes={law: lognormal, mean_d: 30, cv: 1}"
TWIN = "work.repair.stages.dock.takes={law: exponential, mean_d: 30}"


def test_a_control_is_printed_beside_the_plain_value(capsys):
    """Plain, twin, exact, corrected and the factor; the plain metrics stay what they were."""
    words = ("run", *QUICK, LAW)
    assert main([*words, "format=json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert main([*words, f"control={TWIN}", "format=json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["metrics"] == plain["metrics"]
    assert whole["controlled"]["twin"] == TWIN
    rows = {row["metric"]: row for row in whole["controlled"]["metrics"]}
    ao = next(row for row in plain["metrics"] if row["metric"] == "ao")
    assert (rows["ao"]["plain"], rows["ao"]["plain_half_width"]) == (ao["mean"], ao["half_width"])
    assert rows["ao"]["factor"] == pytest.approx((ao["half_width"] / rows["ao"]["half_width"]) ** 2)
    assert rows["ao"]["exact"] == pytest.approx(0.4921750)  # docs/break_even.md: 5.90610 / 12
    assert "wait" not in rows
    assert main([*words, f"control={TWIN}"]) == 0
    out = capsys.readouterr().out
    assert "Corrected by a twin that is solved exactly" in out
    assert main([*words, f"control={TWIN}", "format=csv"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("metric,subject")
    assert "Corrected by a twin" in err


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("control=missions.hold.k=8", "no exact solution: hub theater, stage dock waits for"),
        ("control=seed=2", "control=seed: a twin has the scenario, the seed"),
        ("control=hub", "control=hub: is no control; control=KEY=VALUE is right"),
        ("control=hubs.theatre.berths.dock=2", "theatre"),
    ],
)
def test_a_control_that_is_none(capsys, word, problem):
    """What was given, and what would be right."""
    (found,) = told(capsys, "run", *QUICK, LAW, word)
    assert problem in found


def test_pairs_are_told_and_the_same_for_any_number_of_workers(capsys):
    """The heading says pairs; JSON of two workers is that of one; medians have an interval."""
    words = ("run", *QUICK, "antithetic=true")
    assert main([*words]) == 0
    assert "20 replications in antithetic pairs of 300 d" in capsys.readouterr().out
    found = []
    for workers in (1, 2):
        assert main([*words, "format=json", f"workers={workers}"]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert found[0]["metrics"] == found[1]["metrics"]
    assert all(row["low_d"] <= row["median_d"] for row in found[0]["survival"] if row["n"])
    pair = ("posture=home", "posture=theater", "antithetic=true", "precision=0.2", "format=json")
    assert main(["compare", *QUICK, *pair]) == 0
    assert json.loads(capsys.readouterr().out)["replications"] % 2 == 0


@pytest.mark.parametrize(
    ("command", "words", "problem"),
    [
        ("run", ("replications=7",), "replications: 7 cannot be antithetic pairs"),
        ("run", ("precision=0.1", "budget=9"), "budget: 9 cannot be antithetic pairs"),
        ("sweep", ("seed=1,2",), "antithetic: is not a key of `theater sweep`"),
        ("rules", (), "antithetic: is not a key of `theater rules`"),
    ],
)
def test_pairs_where_there_can_be_none(capsys, command, words, problem):
    """Odd numbers, and commands that have no use for them."""
    (found,) = told(capsys, command, *QUICK[:-1], "antithetic=true", *words)
    assert found.startswith(problem)
