"""A file or a folder of ours that is given to another command: one line says what is right."""

import json

import pytest

from sim.cli.main import main
from sim.load.files.kinds import READS, kind_of
from sim.load.files.paths import config_dir
from sim.load.files.reader import read_yaml

GROUPS = {"game": "game", "study": "study", "calibration": "calibration", "scenario": "scenario"}


@pytest.mark.parametrize("kind", GROUPS)
def test_every_file_that_ships_is_of_its_kind(kind):
    """By the keys at its top; a scenario may be nothing but what it changes in another one."""
    for file in (config_dir() / GROUPS[kind]).rglob("*.yaml"):
        assert kind_of(read_yaml(file).data) in ((kind, "") if kind == "scenario" else (kind,))


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A file of each kind, and result folders of commands with a page and without one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "game.yaml").write_text("game: 1\nscenario: strait\nnodes: {start: {}}\n")
    (tmp_path / "study.yaml").write_text("question: why?\nsteps: {}\n")
    (tmp_path / "calibration.yaml").write_text("scenario: strait\ntargets: []\n")
    (tmp_path / "scenario.yaml").write_text("# @package _global_\nfleets: {}\n")
    for command in ("sweep", "provenance", "calibrate"):
        (tmp_path / command).mkdir()
        (tmp_path / command / "asked.json").write_text(json.dumps({"asked": {"command": command}}))
    (tmp_path / "sweep" / "mine.yaml").write_text("fleets: {}\n")
    (tmp_path / "sweep" / "sweep.json").write_text(json.dumps({"schema": {"name": "theater"}}))
    (tmp_path / "base.json").write_text(json.dumps({"format": "theater baseline 1"}))
    return tmp_path


WRONG = {
    "report game.yaml": "game.yaml: is a game; `theater game show game.yaml` prints its nodes, "
    "`theater game report game.yaml out=DIR` writes a page",
    "report scenario.yaml": "scenario.yaml: is a scenario; `theater run scenario=scenario.yaml` runs",
    "report study.yaml": "study.yaml: is a study; `theater study study.yaml` runs it",
    "report sweep/asked.json": "is a file of a folder of results; `theater report sweep` writes",
    "report sweep/none": "sweep/none: is no folder",
    "report sweep/mine.yaml": "sweep/mine.yaml: is a scenario; `theater run scenario=sweep/mine.yaml",
    "run scenario=sweep/sweep.json": "sweep/sweep.json: is a result and no scenario; `theater report",
    "game show sweep/sweep.json": "sweep/sweep.json: is a result and no game; `theater report FOLDER`",
    "check scenario=./base.json": "base.json: is a baseline and no scenario; `theater regress base.json`",
    "calibrate calibration=": "calibration: there is no calibration ''",
    "report calibrate": "calibrate: has results of `theater calibrate`; calibration.csv",
    "report provenance": "`theater report RESULTS provenance=provenance` shows its shares",
    "game report sweep": "sweep: has results of `theater sweep`; `theater report sweep` writes its",
    "game show scenario.yaml": "scenario.yaml: is a scenario and no game; `theater run scenario=",
    "study game.yaml": "game.yaml: is a game and no study; `theater game show game.yaml`",
    "study sweep": "study: 'sweep' has results of `theater sweep`; `theater report sweep` writes",
    "calibrate study.yaml": "study.yaml: is a study and no calibration; `theater study study.yaml`",
    "run scenario=game.yaml": "game.yaml: is a game and no scenario; `theater game show game.yaml`",
    "app game.yaml": "game.yaml: is not an override; scenario=game.yaml is right",
    "check scenario=calibration.yaml": "calibration.yaml: is a calibration and no scenario; `theater",
}


@pytest.mark.parametrize("words", WRONG)
def test_the_wrong_command_is_told_the_right_one(words, files, capsys):
    """In one line, and nothing is written."""
    before = sorted(files.rglob("*"))
    assert main(words.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    head, *lines = err.strip().splitlines()
    assert "1 problem" in head
    (line,) = lines
    assert WRONG[words] in line
    assert sorted(files.rglob("*")) == before


def test_every_kind_says_what_reads_it():
    """So that no line ends in nothing."""
    assert {*READS} == {*GROUPS, "result", "baseline"}
