"""``theater regress``: a gate that passes, fails, asks for more, and does not cry wolf."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from complaints import told
from sim.cli.main import main

SMALL = ("scenario=truth/A01", "horizon_d=1200", "warm_up_d=200", "replications=40")
LIFE = "fleets.ships.modes.failure.life.mean_d"


@pytest.fixture(autouse=True)
def _no_summary(monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.fixture
def base(tmp_path, capsys) -> str:
    """A baseline of one ship, whose Ao may move by 0.04."""
    file = tmp_path / "base.json"
    assert main(["regress", "--accept", str(file), *SMALL, "margin=0.04", "reason=a, b: (c)"]) == 0
    capsys.readouterr()
    return str(file)


def edited(base: str, **keys: object) -> dict[str, object]:
    """A baseline after a hand was laid on it."""
    file = Path(base)
    found = {**json.loads(file.read_text()), **keys}
    file.write_text(json.dumps(found))
    return found


# accept -------------------------------------------------------------------------------------------


def test_a_baseline_says_what_was_run_and_why(base):
    """Scenario, overrides, seed, replications, digest, metrics with margins, reason and version."""
    found = json.loads(Path(base).read_text())
    assert list(found) == [
        "format", "reason", "version", "scenario", "overrides", "seed", "replications", "digest",
        "worse_only", "metrics", "made_with", "model",
    ]  # fmt: skip
    assert found["model"]["horizon_d"] == 1200
    assert [each.split()[0] for each in found["made_with"][:2]] == ["theater-sustainment", "Python"]
    assert found["reason"] == "a, b: (c)"
    assert found["overrides"] == ["horizon_d=1200", "warm_up_d=200"]
    assert (found["scenario"], found["seed"], found["replications"]) == ("truth/A01", 1, 40)
    (row,) = found["metrics"]
    assert (row["metric"], row["subject"], row["n"]) == ("ao", "ships", 40)
    assert (row["margin"], row["margin_from"]) == (0.04, "given for all metrics")
    assert os.listdir(Path(base).parent) == ["base.json"]


def test_accepting_twice_writes_the_same_file(base, capsys):
    """Byte for byte: keys, order and numbers are stable, whatever the workers."""
    before = Path(base).read_bytes()
    words = ["regress", "--accept", base, *SMALL, "workers=2", "reason='a, b: (c)'"]
    assert main(words) == 0
    assert Path(base).read_bytes() == before
    assert "Written: " in capsys.readouterr().out


def test_margins_that_a_person_edited_stay(base):
    """A new baseline of the same scenario keeps the margin of the old one unless one is given."""
    found = edited(base)
    found["metrics"][0].update(margin=0.07, margin_from="the staff asked for it")
    edited(base, metrics=found["metrics"])
    assert main(["regress", "--accept", base, *SMALL, "seed=2", "reason=again"]) == 0
    (row,) = json.loads(Path(base).read_text())["metrics"]
    assert (row["margin"], row["margin_from"]) == (0.07, "the staff asked for it")


def test_a_margin_by_metric_and_defaults(tmp_path, capsys):
    """Fractions get 0.01, others 5 % of their baseline; what is too narrow to decide is told."""
    file = tmp_path / "base.json"
    asked = "metric=[ao,turnaround,nmc]"
    words = ["regress", "--accept", str(file), *SMALL, asked, "margin={nmc: 0.5}", "reason=x"]
    assert main([*words, "anyway=true"]) == 0
    rows = {(row["metric"], row["subject"]): row for row in json.loads(file.read_text())["metrics"]}
    assert rows["ao", "ships"]["margin"] == 0.01
    assert rows["nmc", "ships"]["margin"] == 0.5
    turnaround = rows["turnaround", "ships"]
    assert turnaround["margin"] == pytest.approx(0.05 * turnaround["mean"])
    out = capsys.readouterr().out
    assert "often be inconclusive" in out
    assert "- ao of ships [fraction]\n" in out
    assert "- nmc" not in out


def test_what_is_watched_by_default(tmp_path):
    """DRU, uptime of missions and Ao; without missions and fleets utilisation and waits."""
    for scenario, names in (
        ("break_even", {"dru", "mission_uptime", "ao"}), ("truth/C01", {"utilisation", "wait"}),
    ):  # fmt: skip
        file = tmp_path / f"{Path(scenario).name}.json"
        words = [f"scenario={scenario}", "replications=2", "margin=1.0", "reason=x", "anyway=true"]
        assert main(["regress", "--accept", str(file), *words]) == 0
        assert {row["metric"] for row in json.loads(file.read_text())["metrics"]} == names


# the gate -----------------------------------------------------------------------------------------


def test_the_same_bits_pass_at_once(base, capsys):
    """Identical, status 0, on any number of workers."""
    assert main(["regress", base, "workers=2"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("## Readiness gate: identical\n")
    assert "| ao of ships [fraction] | " in out
    assert "Every value of 40 replications has the same bits." in out
    assert err == ""


def test_another_order_of_random_numbers_is_equivalent(base, capsys):
    """Another seed changes every bit and no truth: status 0."""
    assert main(["regress", base, "seed=7", "format=json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["seed"], found["given"]) == ("equivalent", 7, ["seed=7"])
    (row,) = found["metrics"]
    assert row["p_equivalent"] <= found["alpha_look"] == pytest.approx(0.05 / 3)
    assert abs(row["difference"]) + row["half_width"] < row["margin"]


@pytest.mark.parametrize("mean_d", [25, 400])
def test_a_change_beyond_the_margin_is_regressed(base, capsys, tmp_path, mean_d):
    """Ao falls to 25/37 or rises to 400/412 from 5/6: status 1, and JUnit has a failure."""
    junit = tmp_path / "deep" / "report.xml"
    assert main(["regress", base, f"{LIFE}={mean_d}", f"junit={junit}"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("## Readiness gate: regressed\n")
    assert f"here with `{LIFE}={mean_d}`" in out
    assert "**regressed**" in out
    suites = ElementTree.parse(junit).getroot()
    assert (suites.get("tests"), suites.get("failures"), suites.get("skipped")) == ("1", "1", "0")
    (case,) = suites.iter("testcase")
    assert (case.get("classname"), case.get("name")) == ("truth/A01", "ao ships")
    assert case.find("failure").get("message").startswith("regressed: 0.8")


def test_what_is_not_decided_is_inconclusive(base, capsys, tmp_path):
    """A change of about one margin with few replications: status 3, skipped in JUnit."""
    junit = tmp_path / "report.xml"
    words = ["regress", base, f"{LIFE}=48", "budget=80", f"junit={junit}"]
    assert main(words) == 3
    out = capsys.readouterr().out
    assert out.startswith("## Readiness gate: inconclusive\n")
    assert "80 fresh replications against 40 of the baseline; look 2 of at most 2" in out
    (case,) = ElementTree.parse(junit).getroot().iter("testcase")
    assert case.find("skipped") is not None


def test_the_summary_of_the_job_is_appended(base, capsys, monkeypatch, tmp_path):
    """What stdout gets, behind what the file had."""
    file = tmp_path / "summary.md"
    file.write_text("# before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    assert main(["regress", base]) == 0
    assert file.read_text() == "# before\n" + capsys.readouterr().out + "\n"


# wrong input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ([], ["no file is named: theater regress BASELINE.json"]),
        (["--accept", "reason=x"], ["no file is named: theater regress --accept BASELINE.json"]),
        (["--accept", "no/*.json", "reason=x"], ["no/*.json: fits no file"]),
        (["no/*.json"], ["no/*.json: fits no file", "--accept writes one"]),
        (["BASE", "at_least={dru: 0.9}"], ["at_least: 'dru' is not watched; one of: ao"]),
        (["BASE", "at_least={ao: {ship: 0.9}}"], ["ao of 'ship' is not watched; did you mean 'ships'?"]),
        (["BASE", "at_most={ao: 1.0}"], ["at_most: 1 of ao cannot be proven", "between 0 and 1"]),
        (["BASE", "at_least=0.9"], ["at_least: "]),
        (["BASE", "worse_only=perhaps"], ["worse_only: ", "perhaps"]),
        (["--accept", "new.json", *SMALL, "reason=x"], ["ao: of ships: where nothing changes the gate would pass 0%", "a margin of 0.03", "9.2 times", "anyway=true"]),
        (["--acept", "BASE"], ["--acept: ", "--accept"]),
        (["gone.json"], ["gone.json: ", "No such file", "--accept"]),
        (["BASE", "scenario=break_even"], ["'truth/A01'", "not of 'break_even'"]),
        (["BASE", "replications=5"], ["replications: is not a key of `theater regress`"]),
        (["BASE", "horizon=30"], ["horizon: ", "did you mean 'horizon_d'?"]),
        (["BASE", "out=results"], ["out: is not a key of `theater regress`"]),
        (["BASE", "alpha=0.7"], ["alpha: ", "0.7", "less than 0.5"]),
        (["BASE", "budget=1"], ["budget: ", "1", "greater than or equal to 2"]),
        (["BASE", "format=csv"], ["format: ", "'csv'", "table or json"]),
        (["BASE", "junit=FOLDER"], ["is a folder"]),
        (["BASE", "junit=BASE"], ["junit: is the baseline itself"]),
        (["BASE", "reason=x", "margin=1.0"], ["reason: is not a key of `theater regress`", "margin: "]),
        (["--accept", "BASE", "reason=x", "junit=y"], ["junit: is not a key of `theater regress --accept`"]),
        (["--accept", "new.json", *SMALL], ["reason: is missing", 'reason="']),
        (["--accept", "new.json", *SMALL, "reason= "], ["reason: is missing"]),
        (["--accept", "new.json", *SMALL, "reason=x", "metric=[aoo]"], ["'aoo'", "'ao'"]),
        (["--accept", "new.json", *SMALL, "reason=x", "metric=[]"], ["metric: is empty"]),
        (["--accept", "new.json", *SMALL, "reason=x", "metric=dru"], ["'dru' has no two values"]),
        (["--accept", "new.json", *SMALL, "reason=x", "metric=queue_length"], ["queue_length of yard/bay is 0", "margin={queue_length: 0.1}"]),
        (["--accept", "new.json", *SMALL, "reason=x", "margin=0"], ["margin", "0", "greater than 0"]),
        (["--accept", "new.json", *SMALL, "reason=x", "margin={dru: 1.0}"], ["'dru' is not watched"]),
        (["--accept", "new.json", "scenario=truth/A01", "replications=1", "reason=x"],
         ["replications: 1 ", "at least 2"]),
        (["--accept", "BASE", "scenario=truth/A02", "reason=x"],
         ["a baseline of 'truth/A01', not of 'truth/A02'"]),
    ],
)  # fmt: skip
def test_wrong_words_are_told_and_nothing_is_written(
    words, parts, base, capsys, tmp_path, monkeypatch
):
    """Status 2, one line each, no file."""
    monkeypatch.chdir(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    given = [word.replace("BASE", base).replace("FOLDER", str(tmp_path)) for word in words]
    text = " ".join(told(capsys, "regress", *given))
    assert [part for part in parts if part not in text] == []
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "is no JSON"),
        ('{"format": "theater', "is no JSON"),
        ("[1]", "is no baseline"),
        ('{"a": 1}', "is no baseline"),
        ("\udcff", "is no JSON"),
    ],
)
@pytest.mark.parametrize("flags", [[], ["--accept", "reason=x", *SMALL]])
def test_a_corrupt_file_is_told_and_stays(capsys, tmp_path, text, part, flags):
    """It is neither read as a baseline nor overwritten by one."""
    file = tmp_path / "base.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    (line,) = told(capsys, "regress", str(file), *flags)
    assert part in line
    assert file.read_bytes() == text.encode(errors="surrogateescape")


@pytest.mark.parametrize(
    ("keys", "part"),
    [
        ({"margin": None}, "metrics.0.margin: None is not right"),
        ({"margin": 0}, "metrics.0.margin: 0 is not right: input should be greater than 0"),
        ({"sd": float("nan")}, "metrics.0.sd: nan is not right"),
        ({"metric": "aoo"}, "no metric is called 'aoo'; did you mean 'ao'?"),
        ({"subject": "boats"}, "ao: the baseline has it of 'boats', this scenario has not"),
        ({"margn": 1}, "metrics.0.margn: is not a known key"),
    ],
)
def test_a_metric_that_was_edited_wrong_is_told(base, capsys, keys, part):
    """With its place in the file; a metric that the scenario does not have, by any seed."""
    rows = edited(base)["metrics"]
    rows[0].update(keys)
    edited(base, metrics=rows)
    for more in ([], ["seed=2"]):
        (line,) = told(capsys, "regress", base, *more)
        assert line.startswith(f"{base}: ")
        assert part in line


def test_what_is_typed_beside_a_baseline_is_not_of_its_file(base, capsys):
    """A key that the scenario does not have, and a limit of what is not watched."""
    for word, part in (
        ("nope=3", "nope: is not a key"),
        ("at_least={nope: 3}", "at_least: 'nope'"),
    ):
        (line,) = told(capsys, "regress", base, word)
        assert line.startswith(part)


def test_a_missing_key_is_told(base, capsys):
    """A baseline without a digest is none."""
    file = Path(base)
    found = json.loads(file.read_text())
    del found["digest"]
    file.write_text(json.dumps(found))
    (line,) = told(capsys, "regress", base)
    assert "digest: is missing" in line


def test_a_summary_file_that_cannot_be_written_is_told(base, capsys, monkeypatch, tmp_path):
    """Before anything is run."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    (line,) = told(capsys, "regress", base)
    assert line.startswith("GITHUB_STEP_SUMMARY: cannot append to ")


def test_a_full_disk_is_told_after_the_verdict(base, capsys, monkeypatch):
    """The verdict stands on stdout, the file that could not be written in one line."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "/dev/full")
    assert main(["regress", base]) == 2
    out, err = capsys.readouterr()
    assert out.startswith("## Readiness gate: identical\n")
    assert "  /dev/full: could not be written (No space left on device)" in err


# data and machines ---------------------------------------------------------------------------------

MACHINE = (
    "scheduler=tcp://127.0.0.1:9999", "workers=2", "out=/tmp/x", "replications=5", "store=true",
    "+rerun=true", "scenario=engines", "hydra.run.dir=/tmp/x", "format=json", "seed=2",
)  # fmt: skip


def test_a_baseline_is_data(base, capsys):
    """What it says about a machine (a scheduler to be trusted, a folder, workers) is refused, all of
    it at once, and nothing is run or reached."""
    edited(base, overrides=["horizon_d=1200", *MACHINE])
    assert main(["regress", base]) == 2
    err = capsys.readouterr().err
    assert f"theater regress: {len(MACHINE)} problems in the baseline" in err
    for place, text in enumerate(MACHINE, 1):
        assert f"{base}: overrides.{place}: {text!r} is about no key of a scenario" in err


def test_a_baseline_that_cannot_be_written_is_printed(base, capsys, monkeypatch):
    """What was run is not lost: a line, status 2, and the file stands on stdout."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.api.gate.accept.write_text", full)
    words = [*SMALL, "margin=0.04", "reason=new"]
    assert main(["regress", "--accept", base, *words]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["reason"] == "new"
    assert f"  {base}: could not be written (No space left on device)" in err


def test_what_no_baseline_may_hold_is_told_before_anything_runs(tmp_path, capsys, monkeypatch):
    """A table is part of the model; a key that is none is refused before the replications."""
    file = tmp_path / "base.json"
    words = [*SMALL, "+great_circle=[]", "margin=0.04", "reason=x"]
    assert main(["regress", "--accept", str(file), *words]) == 0
    assert main(["regress", str(file)]) == 0
    monkeypatch.setattr("sim.api.gate.accept.replicated", None)
    monkeypatch.setattr("sim.study.regression.baseline.TABLE_KEYS", ())
    capsys.readouterr()
    assert main(["regress", "--accept", str(file), *words]) == 2
    assert "no key of a scenario" in capsys.readouterr().err
