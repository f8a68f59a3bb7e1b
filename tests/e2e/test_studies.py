"""A study in a file: run from Python and the shell alike, resumed, and refused before it runs."""

import json
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.report.output.folder import LOCK, MARKER
from sim.study.running.processes import workers as running

STUDY = """\
title: two questions
question: Is a dock worth more in the theater?
scenario: break_even
replications: 3
measures: [{metric: on_station, over: sum}, {metric: ao}]
overrides: {horizon_d: 200, warm_up_d: 50, posture: split}
steps:
  docks:
    command: compare
    choices: {as it is: {}, one more: {hubs.theater.berths.dock: 3}}
  places:
    title: here or there
    command: sweep
    factors: {posture: [theater, home]}
  pairs: {command: sweep, design: together, factors: {hubs.theater.berths.dock: [1, 2], seed: [4, 5]}}
  best: {command: select, delta: 0.5, budget: 40, factors: {hubs.home.berths.dock: "range(1,4)"}}
  way: {command: explain, method: curves, steps: 2, factors: {legs.home.takes.value_d: "interval(5,40)"}}
  paid:
    command: breakeven
    against: posture=home
    overrides: {posture: theater}
    factors: {hubs.theater.berths.dock: [1, 2, 3]}
  price: {command: optimize, budget: 2, fresh: 3, top: 2, prices: {hubs.home.berths.dock: 1}, factors: {hubs.home.berths.dock: [2, 3, 4]}}
  front: {command: pareto, cost_metric: in_transit, factors: {posture: [theater, home]}}
  worst: {command: interdict, units: hubs, draws: 0, budget: 20}
  alone: {command: run, overrides: {posture: home}}
"""
ALONE = "title: one\nquestion: How many?\nscenario: break_even\nreplications: 2\n"
OF_THE_FOLDER = ("study.sqlite", LOCK, MARKER)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A study with a step of every kind, but for rules, which the scenario has none of."""
    path = tmp_path / "mine.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    """What a folder and those in it have of the answers, by name."""
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and each.name not in OF_THE_FOLDER
    }


def problems(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What is said of a study that is wrong; nothing is run, and nothing written."""
    (tmp_path / "wrong.yaml").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["study", str(tmp_path / "wrong.yaml"), *words, f"out={out}"]) == 2
    assert not out.exists()
    told = capsys.readouterr()
    assert not told.out
    return told.err


def test_a_study_has_the_same_bytes_from_both_and_from_any_workers(file, tmp_path, capsys):
    """What is printed in each format, and every file of the study and of its steps."""
    told = {}
    for form, out in (("table", [f"out={tmp_path / 'shell'}"]), ("json", []), ("csv", [])):
        assert main(["study", str(file), f"format={form}", *out]) == 0
        told[form] = capsys.readouterr().out
    answer = sim.study(file, workers=2)
    assert told["json"] == answer.json
    assert told["csv"] == answer.csv
    assert told["table"].partition("\nWritten: ")[0].rstrip("\n") == answer.text
    answer.write(tmp_path / "python")
    assert files(tmp_path / "python") == files(tmp_path / "shell")


def test_the_table_has_what_each_command_found(file):
    """Rows of a step are the values of the same command alone; a sum is that of its replications."""
    study = sim.study(file)
    common = ("horizon_d=200", "warm_up_d=50")
    table = study.table
    run = sim.run("break_even", "posture=home", *common, replications=3)
    alone = table.where(step="alone", metric="ao")
    assert alone["mean"][0] == run.value("ao", "ships").mean
    now = sim.load("break_even").hubs["theater"].berths["dock"]
    docks = [f"hubs.theater.berths.dock={number}" for number in (now, 3)]
    pair = sim.compare("break_even", "posture=split", *common, *docks, replications=3)
    (change,) = table.where(step="docks", metric="on_station")["mean"]
    assert change == pair.pairs[0].difference("on_station", "ships").mean
    assert table.where(step="docks")["choice"][0] == "one more"
    assert table.where(step="docks")["against"][0] == "as it is"
    assert {*table["step"]} == {*study.steps} - {"way"}  # explain measures nothing
    assert [*table.where(step="alone")["subject"]] == ["sum of all", "ships"]
    assert study["best"].best == {"hubs.home.berths.dock": 1} or study["best"].found.left
    assert json.loads(study.json)["steps"][1]["title"] == "here or there"


def test_values_in_step_are_points_of_their_own(file):
    """Two keys of two values give two points, with the values and the seeds in step."""
    study = sim.study(file, steps="pairs")
    settings = [each.settings for each in study["pairs"].points]
    assert settings == [
        {"hubs.theater.berths.dock": 1, "seed": 4},
        {"hubs.theater.berths.dock": 2, "seed": 5},
    ]
    common = ("posture=split", "horizon_d=200", "warm_up_d=50", "hubs.theater.berths.dock=2")
    alone = sim.run("break_even", *common, seed=5, replications=3).value("ao", "ships")
    assert study.table.where(step="pairs", metric="ao")["mean"][1] == alone.mean


def test_nothing_runs_twice_and_what_steps_share_runs_once(file, tmp_path, capsys, monkeypatch):
    """A second time nothing runs; a step with the scenario of another one runs nothing of it."""
    ran = []
    here = running.Here.run

    def counted(self, feed):
        for every in here(self, feed):
            ran.extend(each.replications for each in every)
            yield every

    monkeypatch.setattr(running.Here, "run", counted)
    text = STUDY.partition("  places")[0] + "  twice: {command: run}\n"
    file.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    sim.study(file, out=out)
    assert sum(map(len, ran)) == 6  # two choices of three; the run has those of the first
    before = files(out)
    ran.clear()
    sim.study(file, out=out)
    assert not ran
    assert files(out) == before
    assert "nothing was run" in capsys.readouterr().err


def test_an_interrupted_study_goes_on_where_it_was(file, tmp_path, capsys, monkeypatch):
    """What had ended is kept, and the next run has the bytes of one that was not interrupted."""
    from sim.api.studies import study as module

    whole = tmp_path / "whole"
    sim.study(file, out=whole)
    step = module._step

    def stopped(file, step_of, more, how):
        if step_of.name == "best":
            raise KeyboardInterrupt
        return step(file, step_of, more, how)

    monkeypatch.setattr(module, "_step", stopped)
    words = ["study", str(file), f"out={tmp_path / 'cut'}"]
    assert main(words) == 130
    assert "goes on where it was" in capsys.readouterr().err
    monkeypatch.undo()
    assert main(words) == 0
    assert files(tmp_path / "cut") == files(whole)


def test_a_study_finds_the_scenario_beside_it(tmp_path, monkeypatch):
    """By its name and by its path; a study that has its name is not taken for it."""
    own = "defaults: [break_even, _self_]\ntitle: mine\n"
    (tmp_path / "theater.yaml").write_text(own, encoding="utf-8")
    text = ALONE.replace("break_even", "{}") + "command: run\noverrides: {{horizon_d: 100}}\n"
    for name in ("theater", "theater.yaml"):
        (tmp_path / "mine.yaml").write_text(text.format(name), encoding="utf-8")
        found = sim.study(tmp_path / "mine.yaml")["run"]
        assert found.origin.loaded[0].scenario.title == "mine"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "own.yaml").write_text(text.format("break_even"), encoding="utf-8")
    assert main(["study", "own", "--config-dir", "."]) == 0


def test_words_of_the_command_hold_for_every_step(file):
    """A key of the scenario, and replications, whatever the file says."""
    study = sim.study(file, "horizon_d=150", steps=["alone", "places"], replications=2)
    for answer in study.steps.values():
        assert answer.origin.loaded[0].scenario.horizon_d == 150
        assert answer.origin.loaded[0].options.replications == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("command: swep\n", "command: no command of a study is called 'swep'; did you mean 'sweep'?"),
        ("command: regress\n", "command: no command of a study is called 'regress'"),
        ("command: run\nreplicatoins: 3\n", "replicatoins: is not a key of a study; did you mean 'repl"),
        ("steps: {a: {command: run, delta: 3}}\n", "steps.a.delta: is not a key of `theater run`"),
        ("steps: {a: {command: run, out: x}}\n", "steps.a.out: says how and not what"),
        ("steps: {a: {command: run, replications: 0}}\n", "steps.a.replications: 0 is not right"),
        ("steps: {a: {command: run}}\ndelta: 1\n", "delta: is a key of no step"),
        ("steps: {a/b: {command: run}}\n", "steps.a/b: is the name of a folder too"),
        ("steps: {a: {}}\n", "steps.a: has no command:, and the top has none"),
        ("command: sweep\n", "factors: are needed"),
        ("command: run\nfactors: {posture: [home]}\n", "factors: are of sweep"),
        ("command: compare\nchoices: {a: {}}\n", "choices: are needed, two or more"),
        ("command: run\nmeasures: [{metric: a0}]\n", "measures.0.metric: no metric is called 'a0'"),
        ("command: run\noverrides: {hubs.theater.berths.dok: 1}\n",
         "hubs.theater.berths.dok: is not a key of this scenario"),
        ("command: compare\nchoices: {a: {}, b: {posture: hom}}\n", "did you mean 'home'?"),
        ("command: compare\nchoices: {a: {}, b: {+hubs.x.y: 1}}\n", "choices.a: has no hubs.x.y"),
        ("command: select\nmeasures: [{metric: wait}]\nfactors: {posture: [home, theater]}\n",
         "delta: is missing"),
        ("command: sweep\ndesign: together\nfactors: {posture: [home, split], seed: [1, 2, 3]}\n",
         "not as many of each: posture (2), seed (3)"),
        ("", "steps: is missing"),
    ],
)  # fmt: skip
def test_a_study_that_is_wrong_says_where_before_anything_runs(text, told, tmp_path, capsys):
    """One line with the path in the file, the value and what is right; the file and its line."""
    said = problems(ALONE + text, tmp_path, capsys)
    assert "1 problem in the study" in said
    assert told in said
    assert "wrong.yaml:" in said


def test_all_problems_of_a_file_are_told_at_once(tmp_path, capsys):
    """Of every step, whichever is wrong."""
    text = "steps:\n  a: {command: swep}\n  b: {command: run, ot: 1}\n  c: {command: sweep}\n"
    said = problems(ALONE + text, tmp_path, capsys)
    assert "3 problems in the study" in said
    text = (
        "steps:\n  a: {command: run, overrides: {xx: 1}}\n  b: {command: run, overrides: {zz: 1}}\n"
    )
    said = problems(ALONE + text, tmp_path, capsys)
    assert "steps.a: xx: is not a key" in said
    assert "steps.b: zz: is not a key" in said


def test_what_is_asked_of_a_study_is_checked(file, tmp_path, capsys):
    """A study, a step, an option and a key that are not there, or that a step varies itself."""
    assert main(["study", "hub_capacties"]) == 2
    assert "did you mean 'hub_capacities'?" in capsys.readouterr().err
    assert main(["study", "steps=[a]"]) == 2
    assert "the first word names a study" in capsys.readouterr().err
    text = file.read_text(encoding="utf-8")
    assert "no step is called 'bst'; did you mean 'best'?" in problems(
        text, tmp_path, capsys, "steps=[bst]"
    )
    told = problems(text, tmp_path, capsys, "steps=[places]", "posture=home")
    assert "posture: is varied by places" in told
    told = problems(text, tmp_path, capsys, "steps=[alone]", "precision=0.1", "draws=3")
    assert "draws: is not a key of" in told
    told = problems(text, tmp_path, capsys, "steps=[best]", "precision=0.1")
    assert "precision: is a key of no step of this study" in told
    (line,) = problems(text, tmp_path, capsys, "nope=3").splitlines()[1:]
    assert line.strip().startswith("nope: is not a key of this scenario")  # of no step, nor file
    assert ".yaml" not in line
    with pytest.raises(TypeError, match="no keyword 'step'; did you mean 'steps'"):
        sim.study(file, step="a")
    with pytest.raises(KeyError, match="no step is called 'alon'; did you mean 'alone'"):
        sim.study(file, steps=["alone"])["alon"]


def test_without_a_name_the_studies_are_listed(capsys):
    """A line each, with their titles."""
    assert main(["study"]) == 0
    told = capsys.readouterr().out
    assert "hub_capacities" in told
    assert "Theater or home" in told
