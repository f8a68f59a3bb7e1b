"""``theater regress`` over several baselines, with limits and a direction, and what it tells."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import sim
from sim.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("scenario=truth/A01", "horizon_d=1200", "warm_up_d=200", "replications=40", "margin=0.04")
LIFE = "fleets.ships.modes.failure.life.mean_d"


@pytest.fixture(scope="module")
def bases(tmp_path_factory) -> Path:
    """A folder with two baselines of one ship: mean life 60 d and 100 d."""
    folder = tmp_path_factory.mktemp("bases")
    for name, words in (("first", ()), ("second", (f"{LIFE}=100",))):
        words = ("scenario=truth/A01", *SMALL[1:], *words)
        sim.accept(folder / f"{name}.json", *words, reason="x")
    return folder


@pytest.fixture(autouse=True)
def _no_summary(monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


def test_several_baselines_have_one_summary_and_the_worst_verdict(bases, capsys, tmp_path):
    """Two equal ones pass; with another life both are told, with the keys that differ."""
    junit = tmp_path / "report.xml"
    assert main(["regress", f"{bases}/*.json"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("## Readiness gate: identical\n\n2 baselines: 2 identical\n")
    assert "###" not in out
    assert (
        main(
            [
                "regress",
                f"{bases}/first.json",
                f"{bases}/second.json",
                f"{LIFE}=60",
                f"junit={junit}",
            ]
        )
        == 1
    )
    out = capsys.readouterr().out
    assert "2 baselines: 1 regressed, 1 identical" in out
    assert f"### `{bases}/second.json`: regressed" in out
    assert f"- `{LIFE}`: 100 → 60" in out
    suites = ElementTree.parse(junit).getroot()
    assert [each.get("failures") for each in suites] == ["0", "1"]
    assert suites.get("tests") == "2"


def test_a_broken_baseline_does_not_hide_the_others(bases, capsys, tmp_path):
    """Status 2, an error in JUnit, a line on stderr; the other one is held all the same."""
    wrong = tmp_path / "wrong.json"
    found = json.loads((bases / "first.json").read_text())
    wrong.write_text(json.dumps({**found, "overrides": ["horizon=3"]}))
    junit = tmp_path / "report.xml"
    words = ["regress", str(wrong), f"{bases}/first.json", f"junit={junit}", "format=json"]
    assert main(words) == 2
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["schema"] == {"name": "theater gates", "version": 1}
    assert [each["verdict"] for each in told["gates"]] == ["broken", "identical"]
    assert err.startswith(f"theater regress: {wrong}: ")
    suites = ElementTree.parse(junit).getroot()
    assert (suites.get("errors"), suites.get("failures")) == ("1", "0")


def test_one_broken_baseline_is_told_to_the_machine_too(bases, capsys, tmp_path, monkeypatch):
    """Alone it ends as wrong input does; the report has an error and the summary says so."""
    junit, summary = tmp_path / "report.xml", tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert main(["regress", f"{bases}/first.json", "horizon=3", f"junit={junit}"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "did you mean 'horizon_d'?" in err
    assert summary.read_text().startswith("## Readiness gate: broken\n\n- horizon: ")
    (case,) = ElementTree.parse(junit).getroot().iter("testcase")
    assert "horizon_d" in case.find("error").get("message")


@pytest.mark.parametrize(
    ("life_d", "status", "verdict"), [(400, 0, "no worse"), (25, 1, "regressed")]
)
def test_worse_only_lets_the_better_pass(bases, capsys, life_d, status, verdict):
    """Ao rises to 400/412: no worse, and told as better; it falls to 25/37: regressed."""
    words = ["regress", f"{bases}/first.json", f"{LIFE}={life_d}", "worse_only=true"]
    assert main(words) == status
    out = capsys.readouterr().out
    assert out.startswith(f"## Readiness gate: {verdict}\n")
    assert ("no worse (better)" if status == 0 else "**regressed** (worse)") in out


@pytest.mark.parametrize(
    ("limit", "status", "verdict", "word"),
    [
        ("at_least={ao: 0.8}", 0, "identical", "kept"),
        ("at_least={ao: 0.9}", 1, "missed", "**missed**"),
        ("at_most={ao: {ships: 0.8}}", 1, "missed", "**missed**"),
        ("at_most={ao: 0.834}", 3, "inconclusive", "inconclusive"),
    ],
)
def test_limits_are_asked_of_the_mean_itself(bases, capsys, limit, status, verdict, word):
    """Ao is 5/6 and the same bits: at least 0.8 is kept, 0.9 missed, about 0.834 not decided."""
    assert main(["regress", f"{bases}/first.json", limit]) == status
    out = capsys.readouterr().out
    assert out.startswith(f"## Readiness gate: {verdict}\n")
    assert f"| {word} |" in out
    assert ("Not decided" in out) == (status == 3)


def test_limits_and_direction_stand_in_the_file(bases, tmp_path):
    """Accepted with the baseline; kept when it is run again as it says, to the last key; held
    without being named."""
    file = tmp_path / "base.json"
    words = [*SMALL, "reason=x"]
    more = ["at_least={ao: 0.9}", "worse_only=true"]
    assert main(["regress", "--accept", str(file), *words, *more]) == 0
    before = json.loads(file.read_text())
    assert main(["regress", "--accept", f"{tmp_path}/*.json", "reason=x"]) == 0
    found = json.loads(file.read_text())
    assert found == before
    assert (found["worse_only"], found["metrics"][0]["at_least"]) == (True, 0.9)
    answer = sim.regress([file, bases / "first.json"])
    assert (answer.verdict, answer.status) == ("missed", 1)
    assert [each.verdict for each in answer.gates] == ["missed", "identical"]


def test_what_would_decide_decides(bases, capsys):
    """A limit a little off the mean: ten replications leave it open, and with four times as many
    as are named it is clear."""
    words = ["regress", f"{bases}/first.json", "at_least={ao: 0.81}", "seed=5", "format=json"]
    assert main([*words, "budget=10"]) == 3
    *_, left = json.loads(capsys.readouterr().out)["would_decide"]
    assert left["claim"] == "ao of ships ≥ 0.81"
    assert 20 < left["fresh"] < 500
    assert main([*words, f"budget={4 * left['fresh']}"]) == 0


def test_the_baseline_of_the_last_release_reads(capsys):
    """That of 0.1.0 has no scenario in it, no direction and no limits; it is held as before."""
    file = ROOT / "baselines" / "break_even.json"
    assert json.loads(file.read_text())["format"] == "theater baseline 1"
    assert main(["regress", str(file), "worse_only=true", "at_least={dru: 0.6}"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(("## Readiness gate: identical", "## Readiness gate: no worse"))
    assert "| kept |" in out
