"""`theater solve`: exact values as text, JSON and csv, and reasons where there are none."""

import csv
import io
import json

import pytest

from complaints import told
from sim.analytic.solve import solve
from sim.cli.main import main
from sim.load.compose import load_scenario

LOOP = "scenario=break_even"


def out_of(capsys: pytest.CaptureFixture[str], status: int, *words: str) -> str:
    """What a command tells that ends with a status."""
    assert main(["solve", *words]) == status
    return capsys.readouterr().out


def test_json_and_csv_have_the_values_of_the_api(capsys):
    """To the last bit; JSON says by which method and on which assumptions."""
    values = solve(load_scenario("break_even", "posture=home"))
    assert values is not None
    found = json.loads(out_of(capsys, 0, LOOP, "posture=home", "format=json"))
    assert found["schema"] == {"name": "theater solve", "version": 1}
    assert {(each["metric"], each["subject"]): each["value"] for each in found["values"]} == values
    assert found["method"] == "closed network in product form"
    assert "each hub gets a fixed share" in found["assumes"]
    assert found["not_solved"] == []
    rows = csv.DictReader(io.StringIO(out_of(capsys, 0, LOOP, "posture=home", "format=csv")))
    assert {(row["metric"], row["subject"]): float(row["value"]) for row in rows} == values


def test_the_text_has_values_units_and_assumptions(capsys):
    """The known 5.906 ships of one near dock (docs/break_even.md), and 2.16 pumps on order."""
    text = out_of(capsys, 0, LOOP, "posture=theater")
    assert "on_station ships                 platforms    5.9061" in text
    assert "It assumes, and the scenario keeps" in text
    assert "asked: theater solve scenario=break_even posture=theater" in text
    pumps = out_of(capsys, 0, "scenario=truth/D01")
    assert "on_order pump          parts      2.16" in pumps
    assert "demands are Poisson" in pumps


def test_approximations_stand_beside_the_exact_values(capsys):
    """METRIC is too hopeful about the bases of D02 and VARI-METRIC is near (docs/metric.md)."""
    rows = csv.DictReader(io.StringIO(out_of(capsys, 0, "scenario=truth/D02", "format=csv")))
    owed = {row["method"]: float(row["value"]) for row in rows
            if (row["metric"], row["subject"]) == ("backorders", "base_0")}  # fmt: skip
    assert list(owed) == ["exact", "METRIC", "VARI-METRIC"]
    assert owed["METRIC"] < owed["exact"]
    assert abs(owed["VARI-METRIC"] - owed["exact"]) < abs(owed["METRIC"] - owed["exact"])
    assert "VARI-METRIC" in out_of(capsys, 0, "scenario=truth/D02")


def test_every_method_says_why_it_does_not_hold(capsys):
    """Status 3, no value, and the key that each method stumbles over."""
    text = out_of(capsys, 3, LOOP, "initial=all_up_new", "warm_up_d=0")
    assert "closed network in product form: initial" in text
    assert "stocks with Poisson demand: there is no stock" in text
    found = json.loads(out_of(capsys, 3, "scenario=strait", "format=json"))
    assert found["values"] == found["assumes"] == []
    assert [each["method"] for each in found["not_solved"]] == [
        "closed network in product form", "stocks with Poisson demand",
    ]  # fmt: skip
    assert "2 fleets" in found["not_solved"][0]["why"]
    rows = out_of(capsys, 3, "scenario=strait", "format=csv").splitlines()
    assert rows == ["metric,subject,unit,method,value"]


@pytest.mark.parametrize(
    "word", ["replications=3", "seed=2", "out=x", "precision=0.1", "workers=2"]
)
def test_keys_that_simulate_are_refused(capsys, word):
    """Nothing is drawn, so they would change nothing."""
    (problem,) = told(capsys, "solve", LOOP, word)
    assert "is not a key of `theater solve`" in problem


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (["scenario=brake_even"], "did you mean 'break_even'?"),
        ([LOOP, "posture=nowhere"], "nowhere"),
        ([LOOP, "format=xml"], "format"),
        ([LOOP, "posture=theater,home"], "`theater sweep` runs them all"),
    ],
)
def test_wrong_input_is_one_clear_line(capsys, words, right):
    """As in every command."""
    (problem,) = told(capsys, "solve", *words)
    assert right in problem
