"""``theater calibrate`` as a user has it: files, right and wrong input, going on, and a study."""

import csv
import json
from pathlib import Path

import pytest

import sim
from sim.cli.main import main

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).resolve().parents[2]
pytest.importorskip("threadpoolctl")

OWN = """\
title: one fleet
scenario: break_even
overrides: {posture: theater, horizon_d: 730, warm_up_d: 200}
inputs:
  - {name: life, keys: fleets.ships.modes.casualty.life.mean_d, low: 90, high: 400, prior: log}
  - {name: work, keys: work.repair.stages.dock.takes.mean_d, low: 20, high: 40}
targets:
  up: {metric: ao, subject: ships, low: 0.45, high: 0.55, year: 2020, source: s1, mapping: the same}
  lost: {metric: days, subject: ships/queue, value: 1500, sd: 300, year: 2020, source: s2, mapping: the same}
"""
QUICK = ("replications=4", "points=24", "fresh=6", "horizon_d=400")


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A calibration of one's own, in the folder where the command is typed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    return tmp_path


def table(path):
    """Rows of a csv file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_calibration_of_ones_own_goes_on_and_gives_back_a_scenario(own, capsys):
    """All its files are there, nothing runs twice, and what it found can be run."""
    words = ["calibrate", "own.yaml", "out=found", "figures=true", *QUICK]
    assert main(words) == 0
    first = capsys.readouterr().out
    assert "Converged after" in first
    told = json.loads((own / "found" / "calibration.json").read_text(encoding="utf-8"))
    assert told["converged"]
    assert [each["name"] for each in told["targets"]] == ["up", "lost"]
    life, work = table(own / "found" / "inputs.csv")
    assert float(life["low"]) < float(life["fitted"]) < float(life["high"])
    assert len(table(own / "found" / "posterior.csv")) == 1000
    assert (own / "found" / "calibration.png").stat().st_size > 10_000
    assert main(words) == 0
    again = capsys.readouterr()
    assert again.out == first
    assert "nothing was run" in again.err
    fitted = sim.load_scenario(str(own / "found" / "calibrated.yaml"))
    assert fitted.fleets["ships"].modes["casualty"].life.mean_d == pytest.approx(
        float(life["fitted"]), rel=1e-3
    )
    assert fitted.work["repair"].stages["dock"].takes.mean_d == pytest.approx(
        float(work["fitted"]), rel=1e-3
    )


def test_without_convergence_nothing_is_given_back(own, capsys):
    """Two waves of few points of a narrow target: it says so, and ends with status 3."""
    narrow = OWN.replace("low: 0.45, high: 0.55", "value: 0.5, sd: 0.0005")
    (own / "own.yaml").write_text(narrow, encoding="utf-8")
    words = [
        "calibrate",
        "own.yaml",
        "out=found",
        "replications=1",
        "points=8",
        "fresh=2",
        "waves=2",
        "horizon_d=200",
    ]
    assert main(words) == 3
    told = " ".join(capsys.readouterr().out.split())
    assert "NOT CONVERGED after 2 waves" in told
    assert "in the last wave life moved" in told or "in the last wave work moved" in told
    names = {each.name for each in (own / "found").iterdir()}
    assert "calibration.json" in names
    assert not {"parameters.csv", "calibrated.yaml"} & names


WRONG = {
    "what no input can reach": ("low: 0.45, high: 0.55", "value: 0.99, sd: 0.01", "targets.up: ao of ships is 0.99, and these inputs reach"),
    "an input without range": (", low: 20, high: 40", "", "inputs.1: work.repair.stages.dock.takes.mean_d has no range; low: and high: of work"),
    "no such number": ("takes.mean_d", "takes.mean", "inputs.1: 'work.repair.stages.dock.takes.mean' is no number of break_even"),
    "a number that does not fit": ("low: 20, high: 40", "low: -20, high: 40", "inputs: work: -20 does not fit"),
    "no such subject": ("subject: ships/queue", "subject: boats/queue", "targets.lost.subject: days has no subject 'boats/queue'"),
    "a source of the other side": ("year: 2020, source: s2", "year: 2015-2019, source: A014", "targets.lost: A014 of 2015-2019 is for fit here and test in"),
    "one number twice": ("keys: work.repair.stages.dock.takes.mean_d", "keys: fleets.ships.modes.casualty.life.mean_d", "inputs: fleets.ships.modes.casualty.life.mean_d is moved by life and by work"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_wrong_input_is_one_line(what, own, capsys):
    """Status 2, and a line with the path, the value and what would be right."""
    old, new, told = WRONG[what]
    (own / "own.yaml").write_text(OWN.replace(old, new), encoding="utf-8")
    assert main(["calibrate", "own.yaml", *QUICK]) == 2
    head, *lines = capsys.readouterr().err.splitlines()
    assert "1 problem in the" in head
    assert len(lines) == 1
    assert lines[0].strip().startswith(told)
    assert "own.yaml:" in lines[0]


def test_words_that_go_with_nothing(capsys):
    """No name, and no such name."""
    assert main(["calibrate", "points=40"]) == 2
    assert main(["calibrate", "nowhere"]) == 2
    told = capsys.readouterr().err
    assert "theater calibrate NAME" in told
    assert "there is no calibration 'nowhere'" in told


def test_a_calibration_is_a_step_of_a_study(own, capsys):
    """Named by the key ``calibration``; the study has its line and its folder."""
    study = (
        "title: t\nquestion: q\nscenario: break_even\ncommand: calibrate\ncalibration: ./own.yaml\n"
    )
    keys = "".join(f"{each.replace('=', ': ')}\n" for each in QUICK[:3])
    (own / "study.yaml").write_text(study + keys, encoding="utf-8")
    assert main(["study", "./study.yaml", "out=s", "horizon_d=400"]) == 0
    assert "calibrate" in capsys.readouterr().out
    assert (own / "s" / "calibrate" / "calibrated.yaml").is_file()


def test_fitted_values_go_back_into_the_files_they_are_from(own, capsys):
    """A scenario of one's own: two numbers change, and no other letter of the file."""
    text = (ROOT / "configs" / "scenario" / "break_even.yaml").read_text(encoding="utf-8")
    (own / "mine.yaml").write_text(text, encoding="utf-8")
    mine = OWN.replace("scenario: break_even", "scenario: mine.yaml")
    (own / "own.yaml").write_text(
        mine.replace("horizon_d: 730, ", "horizon_d: 400, "), encoding="utf-8"
    )
    words = ["calibrate", "./own.yaml", "out=found", "write=true", *QUICK[:3]]
    assert main(words) == 0
    assert "Written back: " in capsys.readouterr().out
    after = (own / "mine.yaml").read_text(encoding="utf-8")
    lines = [
        (one, two)
        for one, two in zip(text.splitlines(), after.splitlines(), strict=True)
        if one != two
    ]
    assert len(lines) == 2
    fitted = {row["name"]: float(row["fitted"]) for row in table(own / "found" / "inputs.csv")}
    again = sim.load_scenario(str(own / "mine.yaml"))
    assert again.fleets["ships"].modes["casualty"].life.mean_d == pytest.approx(
        fitted["life"], rel=1e-3
    )
    assert again.work["repair"].stages["dock"].takes.mean_d == pytest.approx(
        fitted["work"], rel=1e-3
    )


def test_what_cannot_be_changed_alone_is_refused_before_anything_runs(own, capsys):
    """A number that an override gives here, and words that go with nothing."""
    given = OWN.replace(
        "warm_up_d: 200}", "warm_up_d: 200, work.repair.stages.dock.takes.mean_d: 25}"
    )
    (own / "own.yaml").write_text(given, encoding="utf-8")
    assert main(["calibrate", "own.yaml", "out=found", "write=true", *QUICK]) == 2
    told = capsys.readouterr().err
    assert (
        "write: work.repair.stages.dock.takes.mean_d is 30 in its file, and an override here"
        in told
    )
    (own / "own.yaml").write_text(OWN, encoding="utf-8")
    assert main(["calibrate", "own.yaml", "write=true", "synthetic=1"]) == 2
    told = capsys.readouterr().err
    assert "write: goes with out=DIR" in told
    assert "what synthetic= gives is not" in told


REAL = """\
title: two numbers of a real theater
scenario: southcom
overrides: {horizon_d: 100, warm_up_d: 30, windows: 1}
inputs:
  - {name: line, keys: [fleets.p8a_comalapa.modes.line.life.mean_d]}
  - {name: phase, keys: ["fleets.*.scheduled.phase.takes.mean_d"], moves: factor}
targets:
  up: {metric: mc, subject: p8a_comalapa, value: 0.62, sd: 0.02, year: 2018-2020, source: A027, mapping: the same}
"""


def test_rows_of_the_register_keep_the_grade_of_what_was_not_narrowed(own):
    """What the figure tells is calibrated by its source; the other keeps grade and range."""
    (own / "own.yaml").write_text(REAL, encoding="utf-8")
    found = sim.calibrate("own.yaml", replications=2, points=24, fresh=4, out="found")
    rows = {row["path"]: row for row in table(own / "found" / "parameters.csv")}
    line, phase = found.inputs
    assert line.narrowed < 0.7 < phase.narrowed
    (told,) = (each for path, each in rows.items() if "line.life" in path)
    assert (told["grade"], told["source"]) == ("calibrated", "A027")
    assert float(told["low"]) < float(told["value"]) < float(told["high"])
    (kept,) = (each for path, each in rows.items() if "phase.takes" in path)
    assert kept["grade"] == phase.grade == "notional"
    assert (kept["low"], kept["high"]) == ("4", "30")


def test_a_calibration_is_listed_and_shown(capsys):
    """By its name where that is not the name of a scenario, and else with the word of its group."""
    assert main(["calibrate"]) == 0
    assert main(["show", "calibrations", "three_fleets"]) == 0
    assert main(["show", "three_fleets"]) == 0
    told = capsys.readouterr().out
    assert "three_fleets  Three fleets fitted to made-up figures" in told
    assert "run: theater calibrate three_fleets" in told
    assert "run:       theater run scenario=three_fleets" in told
