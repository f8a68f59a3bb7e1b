"""``windows=`` and ``check warmup=true`` from the command line."""

import json

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
