"""``windows=`` and ``check warmup=true`` from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from sim.cli.main import main

QUICK = ("scenario=strait", "replications=20", "horizon_d=60", "warm_up_d=120")


def test_a_run_says_how_its_replications_were_made(capsys: pytest.CaptureFixture[str]):
    assert main(["run", *QUICK, "windows=4"]) == 0
    assert "20 replications (2 windows of each of 10 runs) of 60 d" in capsys.readouterr().out
    assert main(["run", *QUICK, "windows=4", "format=json"]) == 0
    assert json.loads(capsys.readouterr().out)["windows"] == 2


def test_windows_are_not_for_a_theater_with_a_timeline(capsys: pytest.CaptureFixture[str]):
    assert main(["run", "scenario=indo_pacific_contingency", "windows=8"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "theater run: 1 problem in the overrides"
    assert "this one is not: the phase contingency begins; 1 is right" in told[1]


def test_inherited_windows_that_have_no_use_are_told(capsys: pytest.CaptureFixture[str]):
    words = ("stop_at_first_gap=true", "replications=2")
    assert main(["run", "scenario=southcom", *words]) == 0
    told = capsys.readouterr().err
    assert "windows: 8 has no effect: the run ends at its first gap" in told


def test_a_warm_up_that_is_too_short_is_told(capsys: pytest.CaptureFixture[str]):
    words = ("check", "scenario=break_even", "warm_up_d=50", "warmup=true", "runs=24")
    assert main([*words]) == 0
    told = capsys.readouterr()
    assert "note: warm_up_d: 50 is shorter than " in told.err
    assert " of ships needs: 365 d" in told.out or "needs: 365 d" in told.out
    assert "What each measure needs" in told.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("warmup=maybe",), "warmup: 'maybe'"),
        (("warmup=true", "runs=3"), "runs: 3 is not right"),
        (("warmup=true", "stop_at_first_gap=true", "runs=4"), ""),
    ],
)
def test_wrong_keys_of_the_warm_up(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["check", "scenario=strait", *words]) == (2 if told else 0)
    assert told in capsys.readouterr().err


SHIPS = ("scenario=break_even", "horizon_d=90", "warm_up_d=120", "metric=ao", "subject=ships")
DOCKS = "hubs.theater.berths.dock=1,2,4"


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What a command answers as JSON."""
    assert main([*words, "format=json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_a_selection_takes_runs_of_several_windows(capsys: pytest.CaptureFixture[str]):
    """The same best; replications are windows, whole runs of them."""
    words = ("select", *SHIPS, DOCKS, "replications=40", "delta=0.05")
    several = answer(capsys, *words, "windows=4")
    single = answer(capsys, *words, "windows=1")
    assert (several["windows"], single["windows"]) == (4, 1)
    assert several["best"] == single["best"] == {"hubs.theater.berths.dock": 4}
    assert several["decided"]
    assert all(each["replications"] % 4 == 0 for each in several["options"])
    assert main([*words, "windows=4"]) == 0
    assert "4 windows of each run, seed 1" in capsys.readouterr().out


def test_an_allocation_is_told_on_runs_of_several_windows(capsys: pytest.CaptureFixture[str]):
    """Ten fresh runs at least; the search has whole runs too."""
    words = ("optimize", *SHIPS, DOCKS, "budget=3", "prices={hubs.theater.berths.dock: 1}")
    several = answer(capsys, *words, "fresh=40", "windows=4")
    single = answer(capsys, *words, "fresh=40", "windows=1")
    assert several["windows"] == 4
    assert (several["effort"]["replications"], several["effort"]["fresh"]) == (12, 40)
    best = [each["finalists"][0]["hubs.theater.berths.dock"] for each in (several, single)]
    assert best == [4, 4]


def test_a_curve_is_that_of_runs_by_themselves(capsys: pytest.CaptureFixture[str]):
    """The mean and the interval of a point are those that `theater run` gives."""
    words = ("explain", *SHIPS, "method=curves", DOCKS, "replications=40", "windows=4")
    found = answer(capsys, *words)
    run = ("run", *SHIPS[:3], "hubs.theater.berths.dock=2", "replications=40", "windows=4")
    told = [
        each
        for each in answer(capsys, *run)["metrics"]
        if (each["metric"], each["subject"]) == ("ao", "ships")
    ]
    curve = next(each for each in found["curves"] if float(each["value"]) == 2)
    for key in ("mean", "half_width", "q05", "n"):
        assert curve[key] == pytest.approx(told[0][key]), key


def test_luck_and_losses_are_of_runs_by_themselves(capsys: pytest.CaptureFixture[str]):
    """What asks for the spread of single replications, or loses on a day, has one window, and says so."""
    luck = ("explain", *SHIPS, "method=ignorance", "draws=4", "replications=20",
            "legs.home.takes.value_d=interval(5,40)")  # fmt: skip
    several, single = (answer(capsys, *luck, f"windows={each}") for each in (4, 1))
    assert several["quantiles"] == single["quantiles"]
    loss = ("interdict", "scenario=strait", "horizon_d=60", "warm_up_d=60", "budget=40", "top=1",
            "replications=20", "draws=0")  # fmt: skip
    several, single = (answer(capsys, *loss, f"windows={each}") for each in (4, 1))
    assert several["ranking"] == single["ranking"]
    for words in (luck, loss):
        assert main([*words, "windows=4"]) == 0
        assert "each replication a run of its own" in " ".join(capsys.readouterr().out.split())


def test_a_gate_compares_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A baseline of forty windows has ten independent values, and another seed is no other theater."""
    file = tmp_path / "base.json"
    words = ("scenario=break_even", "horizon_d=365", "warm_up_d=200", "windows=4",
             "replications=40", "metric=ao", "margin=0.2", "reason=a test")  # fmt: skip
    assert main(["regress", "--accept", str(file), *words]) == 0
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert {each["n"] for each in kept["metrics"]} == {10}
    assert main(["regress", str(file)]) == 0
    assert main(["regress", str(file), "seed=2"]) == 0
    assert "equivalent" in capsys.readouterr().out
