"""``theater provenance`` from end to end, and what every output says of its inputs."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.load.register.parameters import grades
from sim.report.output.scope import badge

SMALL = ("scenario=southcom", "horizon_d=100", "warm_up_d=20", "windows=1")
LED = (
    "+headlines.up={title: On station, metric: on_station, over: sum}",
    "+headlines.drones={title: Drones, without: not modelled}",
)


def test_it_tells_and_writes_the_same_for_any_workers(capsys, tmp_path):
    """JSON, both tables and the figure; every row has its grade, every share its interval."""
    told = []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        words = [*SMALL, *LED, "draws=2", f"workers={workers}", f"out={out}", "figures=true"]
        assert main(["provenance", *words, "format=json"]) == 0
        text, err = capsys.readouterr()
        assert err == ""
        assert (out / "provenance.json").read_text() == text
        names = ("provenance.json", "provenance.csv", "provenance_shares.csv", "provenance.png")
        told.append({name: (out / name).read_bytes() for name in names})
    assert told[0] == told[1]
    assert main(["provenance", *words]) == 0
    assert "nothing was run" in capsys.readouterr().err
    whole = json.loads(told[0]["provenance.json"])
    assert whole["inputs"] == {"notional": 117, "calibrated": 3, "cited/derived": 8}
    graded = {each["grade"] for each in whole["numbers"]}
    assert graded == {"notional", "calibrated", "cited", "derived"}
    shares = [each for each in whole["shares"] if each["headline"] == "up"]
    assert [each["of"] for each in shares] == [
        "notional",
        "calibrated",
        "cited/derived",
        "together",
        "luck",
    ]
    for each in shares:
        assert 0 <= each["low"] <= each["share"] <= each["high"] <= 1
        assert each["published"] == "no published figure"
    (none,) = [each for each in whole["shares"] if each["headline"] == "drones"]
    assert (none["share"], none["without"]) == (None, "not modelled")


def test_a_report_shows_the_shares_of_its_own_scenario_alone(capsys, tmp_path, monkeypatch):
    """To the last bit, of the choice that they are of; another scenario or version is refused."""
    monkeypatch.chdir(tmp_path)
    shares, pair, other = Path("shares"), Path("pair"), Path("other")
    assert main(["provenance", *SMALL, *LED, "posture=today", "draws=4", f"out={shares}"]) == 0
    both = ["posture=rsf", "posture=today", "replications=2"]
    assert main(["compare", *SMALL, *LED, *both, f"out={pair}"]) == 0
    page = sim.report(pair, provenance=shares).page
    (panel,) = [each for each in page.panels if each.name == "grades"]
    told = json.loads((shares / "provenance.json").read_text())["shares"]
    found = {(each.subject, each.metric): (each.mean, each.low, each.high) for each in panel.values}
    assert found == {
        (each["headline"], f"share of variance: {each['of']}"): tuple(
            each[key] for key in ("share", "low", "high")
        )
        for each in told
        if each["share"] is not None
    }
    assert "today" in panel.note[0].text
    assert panel.told[0][0].text == "No value in this scenario: Drones."
    tile = page.tiles[-1]
    assert tile.label == "Variance that rests on notional inputs"
    assert "inputs are notional" in tile.note
    assert "grades" not in [
        each.name for each in sim.report(pair, provenance=shares, release="summary").page.panels
    ]
    without = sim.report(pair).page.tiles[-1]
    assert without.label == "Inputs that are notional, a count"
    assert "theater provenance scenario=scenario.yaml out=DIR" in without.note
    assert main(["run", *SMALL, *LED, "posture=rsf", "replications=2", f"out={other}"]) == 0
    capsys.readouterr()
    assert main(["report", str(other), f"provenance={shares}"]) == 2
    err = capsys.readouterr().err
    assert "posture today (digest" in err
    assert "`theater provenance scenario=other/scenario.yaml out=DIR` makes its own" in err
    file = shares / "provenance.json"
    said = json.loads(file.read_text())
    said["provenance"]["version"] = "0.0.1"
    file.write_text(json.dumps(said))
    assert main(["report", str(pair), f"provenance={shares}"]) == 2
    assert "was made by version 0.0.1 of the program, the result by" in capsys.readouterr().err
    for wrong, line in (
        (pair, "has results of `theater compare` and no shares"),
        ("no", "is no fol"),
    ):
        assert main(["report", str(pair), f"provenance={wrong}"]) == 2
        assert line in capsys.readouterr().err


def test_the_table_has_every_number_and_a_pattern_shows_some(capsys):
    """Counted by rows of the register they are what every output counts."""
    assert main(["provenance", *SMALL, "draws=0", "format=csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    config = sim.check("southcom").origin.loaded[0].config
    count = Counter({row["row"]: row["grade"] for row in rows}.values())
    assert {grade: count[grade] for grade in grades(config)} == grades(config)
    derived = next(row for row in rows if row["grade"] == "derived")
    assert derived["sources"]
    assert float(derived["low"]) <= float(derived["value"]) <= float(derived["high"])
    assert main(["provenance", *SMALL, "draws=0", "rows=missions.*"]) == 0
    out = capsys.readouterr().out
    assert sum(line.startswith("missions.") for line in out.splitlines()) == 3
    assert "No shares of the variance: not asked (draws=0)." in out


def test_a_scenario_without_a_register_says_so_in_a_line(capsys):
    """Its numbers are its own, and none of them has a range."""
    assert main(["provenance", "scenario=break_even"]) == 0
    out = capsys.readouterr().out
    assert "break_even has no register: each of its 11 numbers is given by the scenario." in out
    assert "No shares of the variance: no number of break_even has a range" in out


WRONG = {
    "draws of none": (["scenario=break_even", "draws=4"], "draws: no number of break_even has a"),
    "no headlines": ([*SMALL, "draws=4"], "draws: southcom has no headlines"),
    "one draw": ([*SMALL, *LED, "draws=1"], "draws: 1 is not right: a spread needs two blocks"),
    "one replication": ([*SMALL, *LED, "replications=1"], "replications: 1 leaves luck unknown"),
    "rows": ([*SMALL, "rows=[hubz.*]"], "rows: 'hubz.*' is no number of southcom; some of: events"),
    "posture": ([*SMALL, *LED, "posture=rsf,today"], "posture: "),
    "key": ([*SMALL, "method=sobol"], "method"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_is_told_in_a_line(capsys, tmp_path, case):
    """Status 2, what and where, no traceback, nothing written."""
    words, message = WRONG[case]
    out = tmp_path / "results"
    assert main(["provenance", *words, f"out={out}"]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert "Traceback" not in err
    assert not out.exists()


RUNS = {
    "run": (),
    "compare": ("posture=rsf", "posture=today"),
    "sweep": ("posture=rsf,today",),
    "solve": (),
    "check": (),
}


@pytest.mark.parametrize("command", RUNS)
def test_every_output_of_a_real_world_scenario_carries_the_badge(capsys, tmp_path, command):
    """How much of its inputs is notional, and the command that tells which: text, JSON, files."""
    words = ["scenario=southcom", *RUNS[command]]
    if command in ("run", "compare", "sweep"):
        words += [*SMALL[1:], "replications=2", f"out={tmp_path}"]
    assert main([command, *words]) in (0, 3)
    out = " ".join(capsys.readouterr().out.split())
    assert "92 % notional, with a low and a high (theater provenance)" in out
    for file in tmp_path.glob("[!.]*.json"):
        badge_of = json.loads(file.read_text())["badge"]
        assert badge_of == "92 % of 133 inputs notional (theater provenance)"


def test_a_figure_carries_the_badge():
    """At its foot, beside the number of replications."""
    notes = sim.check("southcom").origin.notes()
    assert notes[0].endswith("; 92 % of 133 inputs notional (theater provenance)")
    assert "notional" not in sim.check("break_even").origin.notes()[0]
    assert badge({}) == ""
