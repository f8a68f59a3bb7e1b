"""``theater upgrade``: what 0.1.0 wrote reads, is converted, or is named as old in one line."""

import json
from pathlib import Path

import pytest

from complaints import told
from sim.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def old(tmp_path, monkeypatch, capsys) -> Path:
    """A scenario with a weight, a result folder and a sweep as 0.1.0 wrote them."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 0
    capsys.readouterr()
    text = Path("mine.yaml").read_text()
    assert ", k: 4}" in text
    Path("old.yaml").write_text(text.replace(", k: 4}", ", k: 4, weight: 2.0}"))
    Path("run").mkdir()
    Path("run/metrics.csv").write_text("metric,subject,unit,mean,half_width,q05,q50,q95,n\n")
    Path("run/result.json").write_text('{"scenario": "mine", "posture": "near", "metrics": []}')
    Path("sweep").mkdir()
    Path("sweep/.finished-a22b890cb5735002.jsonl").write_text("{}\n")
    Path("sweep/sweep.csv").write_text("point,posture,error,metric\n")
    return tmp_path


@pytest.mark.usefixtures("old")
def test_a_scenario_is_converted_and_nothing_of_the_users_changes(capsys):
    """The weight of a mission goes, comments and all else stay; the copy reads."""
    before = Path("old.yaml").read_text()
    assert main(["upgrade", "old.yaml"]) == 1
    assert "missions.*.weight is gone" in capsys.readouterr().out
    assert main(["upgrade", "old.yaml", "mine.yaml", "out=new"]) == 0
    assert Path("new/old.yaml").read_text() == Path("mine.yaml").read_text()
    assert Path("old.yaml").read_text() == before
    assert not Path("new/mine.yaml").exists()
    capsys.readouterr()
    assert main(["check", "scenario=new/old.yaml"]) == 0
    capsys.readouterr()
    assert main(["upgrade", "old.yaml", "out=new"]) == 2
    assert "new/old.yaml: is there already" in capsys.readouterr().err


def test_results_of_the_last_release_are_named_in_one_line(old, capsys):
    """By upgrade, by a command that would write there, and by the report; nothing changes."""
    before = {file: file.read_bytes() for file in old.rglob("*") if file.is_file()}
    assert main(["upgrade", "run", "sweep"]) == 1
    assert capsys.readouterr().out.count("holds results of version 0.1.0") == 2
    Path("told.json").write_text('{"scenario": "mine", "metrics": [], "provenance": {}}')
    assert main(["upgrade", "told.json"]) == 1
    assert capsys.readouterr().out.startswith("told.json: is a result of version 0.1.0")
    quick = ("scenario=mine.yaml", "replications=2", "horizon_d=30", "warm_up_d=30")
    for words in (
        ("run", *quick, "out=run"), ("sweep", *quick, "posture=near,home", "out=sweep"),
        ("report", "run"), ("report", "sweep"),
    ):  # fmt: skip
        (problem,) = told(capsys, *words)
        assert "holds results of version 0.1.0" in problem
    assert {file: file.read_bytes() for file in before} == before
    assert main(["run", *quick, "out=now"]) == 0
    assert main(["upgrade", "now"]) == 0


def test_a_baseline_gains_what_the_new_format_has(capsys, tmp_path):
    """The committed one of 0.1.0: what was measured stays, a scenario and good sides are added."""
    file = ROOT / "baselines" / "break_even.json"
    assert main(["upgrade", str(file), f"out={tmp_path}"]) == 0
    found, was = (json.loads(each.read_text()) for each in (tmp_path / file.name, file))
    assert found["format"] == "theater baseline 2"
    assert [each["better"] for each in found["metrics"]] == ["more", "more", "more"]
    assert found["model"]["hubs"]["theater"]["berths"] == {"dock": 2}
    assert (found["digest"], found["replications"]) == (was["digest"], was["replications"])
    for old, new in zip(was["metrics"], found["metrics"], strict=True):
        assert {key: new[key] for key in old} == old
    capsys.readouterr()
    assert main(["upgrade", str(tmp_path / file.name)]) == 0
    assert "reads as it is" in " ".join(capsys.readouterr().out.split())  # a long path wraps


@pytest.mark.usefixtures("old")
def test_what_is_not_converted_is_named_with_what_would_be_right(capsys):
    """Each problem with its line; what is no file of ours is said to be none."""
    text = Path("mine.yaml").read_text()
    Path("other.yaml").write_text(text.replace("k: 4", "k: 4.5").replace("size: 6", "sise: 6"))
    Path("x.txt").write_text("")
    Path("bad.json").write_text("{}")
    Path("game.yaml").write_text("game: 1\nscenario: strait\nnodes: {start: {}}\n")
    assert main(["upgrade", "other.yaml", "x.txt", "bad.json", "gone.yaml", "game.yaml", "."]) == 1
    out = capsys.readouterr().out
    assert "other.yaml: does not read any more" in out
    assert "did you mean 'size'? (other.yaml:" in out
    assert "x.txt: is neither YAML" in out
    assert "bad.json: does not read any more" in out
    assert "gone.yaml: is not there" in out
    assert "game.yaml: is a game, and no file of 0.1.0; `theater game show game.yaml`" in out
    assert ".: holds no results of ours" in out


def test_wrong_words(capsys):
    """A path is needed, and out= is the only key."""
    assert "PATH: is missing" in told(capsys, "upgrade")[0]
    assert "is no key of `theater upgrade`" in told(capsys, "upgrade", "a.yaml", "seed=1")[0]
