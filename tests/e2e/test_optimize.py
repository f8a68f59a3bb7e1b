"""``theater optimize`` from end to end."""

import csv
import json
import sys

import pytest

from journals import visible
from sim.cli.main import main

SHORT = ("scenario=break_even", "horizon_d=300", "warm_up_d=100", "replications=3", "fresh=4")
WORDS = (
    *SHORT, "metric=ao", "hubs.theater.berths.dock=1,2,3", "posture=theater,home",
    "prices={hubs.theater.berths.dock: {1: 0, 2: 4, 3: 9}, posture: {theater: 1, home: 0}}", "budget=5",
)  # fmt: skip


def test_the_answer_does_not_depend_on_the_workers(capsys):
    """The same json to the last bit; two docks in theater are bought, three are not paid for."""
    texts = []
    for workers in ("workers=1", "workers=2"):
        assert main(["optimize", *WORDS, "format=json", workers]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    told = json.loads(texts[0])
    assert told["finalists"][0]["hubs.theater.berths.dock"] == 2
    assert told["finalists"][0]["price"] == 5
    assert told["next_steps"][0]["to"]["hubs.theater.berths.dock"] == 3
    assert told["searched"]["exact_start"] == {"hubs.theater.berths.dock": 2, "posture": "theater"}


def test_files_and_what_was_not_searched(capsys, tmp_path):
    """A search that is cut off says so, and how many allocations it left."""
    words = ["evaluations=3", "method=greedy", "figures=true", f"out={tmp_path}"]
    assert main(["optimize", *WORDS, *words]) == 0
    text = capsys.readouterr().out
    assert "3 allocations were run; the budget pays for 4 of 6" in text
    assert "NOT run: 1 of them" in text
    assert "Nothing has a price" not in text
    assert "cut off by `evaluations`" in text
    names = {*visible(tmp_path)}
    assert names == {"optimize.csv", "trace.csv", "optimize.json", "optimize.png"}
    rows = list(csv.DictReader((tmp_path / "trace.csv").read_text().splitlines()))
    assert [row["order"] for row in rows] == ["0", "1", "2"]
    assert float(rows[0]["price"]) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["budget=5"], "nothing to buy"),
        (["hubs.home.berths.dock=1,2"], "budget: is missing"),
        (["hubs.home.berths.dock=1,1", "budget=1"], "hubs.home.berths.dock: has 1 twice"),
        (["hubs.home.berths.dock=1,2", "budget=-1"], "budget: -1 is not right"),
        (
            ["hubs.home.berths.dock=2,3", "budget=1", "prices={hubs.hoem.berths.dock: 1}"],
            "prices.hubs.hoem.berths.dock: ",
        ),
        (
            ["posture=home,theater", "budget=1", "prices={posture: 3}"],
            "prices.posture: 3 a unit, but its values are words",
        ),
        (
            ["posture=home,theater", "budget=1", "prices={posture: {home: 3}}"],
            "prices.posture: has no price of theater",
        ),
        (["posture=home,hoem", "budget=1"], "posture"),
        (["seed=1,2", "budget=1"], "seed: is one for all allocations"),
        (["legs.home.takes.value_d=interval(1,2)", "budget=1"], "has no list of allowed values"),
        (
            ["posture=home,split", "budget=1", "prices={posture: {home: 3, split: 2}}"],
            "budget: 1 does not pay",
        ),
        (["posture=home,split", "budget=1", "metric=aoo"], "metric: no metric is called 'aoo'"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_written(capsys, tmp_path, words, told):
    """One line a problem, status 2."""
    out = tmp_path / "out"
    assert main(["optimize", *SHORT, *words, f"out={out}"]) == 2
    assert told in capsys.readouterr().err
    assert not out.exists() or not visible(out)


def test_a_budget_without_a_price_is_told(capsys):
    """It bounds nothing; with one the line is not there (test_files_and_what_was_not_searched)."""
    assert main(["optimize", *SHORT, "posture=home,theater", "budget=1"]) == 0
    assert "Nothing has a price" in capsys.readouterr().out


def test_a_missing_package_is_named(capsys, monkeypatch):
    """With the extra that has it."""
    monkeypatch.setitem(sys.modules, "optuna", None)
    assert main(["optimize", *WORDS, "method=optuna"]) == 2
    assert "pip install 'theater-sustainment[study]'" in capsys.readouterr().err
