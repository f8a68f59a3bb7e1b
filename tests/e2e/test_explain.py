"""``theater explain`` from end to end, on a small theater in a file."""

import csv
import io
import json
from pathlib import Path

import pytest

from sim.api.reasons import explain_options
from sim.cli.main import main

THEATER = """
title: Two yards and a ship that fails
source: made up
horizon_d: 150
warm_up_d: 60
nodes: {sea: {}, harbor: {}, port: {}}
legs:
  near: {start: sea, end: harbor, takes: {law: fixed, value_d: 2}}
  far: {start: sea, end: port, takes: {law: fixed, value_d: 9}}
fleets:
  ships:
    size: 6
    station: sea
    modes: {failure: {life: {law: exponential, mean_d: 30}, work: repair}}
work: {repair: {stages: {dock: {needs: {dock: 1}, takes: {law: exponential, mean_d: 5}}}}}
hubs:
  near: {node: harbor, berths: {dock: 1}, accepts: any}
  far: {node: port, berths: {dock: 2}, accepts: any}
missions: {hold: {fleets: [ships], k: 4}}
postures:
  near: {hubs: [near], routing: {policy: nearest}}
  far: {hubs: [far], routing: {policy: nearest}}
posture: near
"""
FACTORS = (
    "fleets.ships.modes.failure.life.mean_d=tag(log,interval(15,60))",
    "hubs.near.berths.dock=range(1,4)",
)
METHODS = {
    "morris": ("trajectories=3", "replications=2", "posture=near,far"),
    "sobol": ("points=16", "replications=3", "metric=ao", "subject=ships"),
    "curves": ("steps=3", "replications=2", "posture=near,far"),
    "ignorance": ("draws=12", "replications=2", "posture=near,far"),
}


@pytest.fixture
def theater(tmp_path: Path) -> str:
    """The override that chooses the theater."""
    file = tmp_path / "two_yards.yaml"
    file.write_text(THEATER)
    return f"scenario={file}"


@pytest.mark.parametrize("method", METHODS)
def test_every_method_tells_and_writes_the_same_for_any_workers(capsys, theater, tmp_path, method):
    """JSON on stdout, JSON and csv in files, to the last digit; and a figure."""
    told = []
    for workers in (1, 2):
        out = tmp_path / f"results_{workers}"
        words = [theater, f"method={method}", *FACTORS, *METHODS[method], f"workers={workers}"]
        assert main(["explain", *words, "format=json", "figures=true", f"out={out}"]) == 0
        text, err = capsys.readouterr()
        assert err == ""
        assert (out / f"explain_{method}.json").read_text() == text
        result = json.loads(text)
        del result["provenance"]
        rows = list(csv.DictReader(io.StringIO((out / f"explain_{method}.csv").read_text())))
        assert (out / f"explain_{method}.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        told.append((result, rows))
    assert told[0] == told[1]
    result, rows = told[0]
    names = {each["name"] for each in result["factors"]}
    assert names >= {"hubs.near.berths.dock"}
    if method != "ignorance":
        column = "name" if method == "morris" else "factor"
        assert {row[column] for row in rows} == names
    else:
        assert [row["option"] for row in rows] == ["near", "far"]
        assert sum(float(row["best_share"]) for row in rows) == pytest.approx(1)


def test_curves_run_through_the_scenario_as_it_stands(capsys, theater):
    """At its own value every factor has the mean that ``theater run`` tells."""
    words = [theater, "replications=3", "format=json"]
    assert main(["run", *words]) == 0
    result = json.loads(capsys.readouterr().out)
    (own,) = [each for each in result["metrics"] if each["metric"] == "dru"]
    assert main(["explain", *words, "method=curves", FACTORS[1], "posture=near,far"]) == 0
    curves = json.loads(capsys.readouterr().out)["curves"]
    stands = [each for each in curves if each["value"] in ("1", "near")]
    assert len(stands) == 2
    for each in stands:
        for part in ("mean", "half_width", "q05", "q95"):
            assert each[part] == own[part]


def test_a_poor_metamodel_gives_no_indices(capsys, theater, tmp_path):
    """Status 3, a loud line, no figure: 12 points of luck are no ground for shares."""
    words = [theater, "method=sobol", "legs.far.takes.value_d=interval(8.9,9.1)", "posture=far"]
    words += ["points=12", "replications=1", f"out={tmp_path / 'results'}"]
    assert main(["explain", *words]) == 3
    out = capsys.readouterr().out
    assert "NO INDICES: Q2 is below 0.8" in out
    assert not list((tmp_path / "results").glob("*.png"))
    told = json.loads((tmp_path / "results" / "explain_sobol.json").read_text())
    assert told["indices"] == []
    assert told["metamodel"]["q2"] < 0.8


WRONG = {
    "factors": (["scenario=break_even"], "no number of break_even has a range in the register"),
    "hubz": (["scenario=southcom", "factors=[hubz.*]"], "'hubz.*' is no input of southcom"),
    "steps": ([*FACTORS, "steps=4"], "is of no use in method=morris; method=curves has it"),
    "seed": (["seed=1,2", *FACTORS], "seed: is one for a whole study"),
    "single": (["hubs.near.berths.dock=range(1,2)"], "has a single value"),
    "empty": (["legs.far.takes.value_d=interval(5,1)"], "is empty or endless"),
    "value": (["hubs.near.berths.dock=range(-2,1)"], "hubs.near.berths.dock"),
    "key": (["hubs.nowhere.berths.dock=range(1,3)"], "hubs.nowhere"),
    "luck": (["method=ignorance", *FACTORS, "replications=1"], "1 leaves luck unknown"),
    "draws": (["method=ignorance", *FACTORS, "posture=near,far", "draws=5"], "5 is too few"),
    "method": (["method=moris", *FACTORS], "method: "),
    "metric": ([*FACTORS, "metric=drv"], "did you mean 'dru'"),
    "spells": ([*FACTORS, "spells=true"], "spells: is not a key of `theater explain`"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_is_told_in_a_line(capsys, theater, tmp_path, case):
    """Status 2, what and where, no traceback, nothing written."""
    words, message = WRONG[case]
    chosen = [] if any(word.startswith("scenario=") for word in words) else [theater]
    out = tmp_path / "results"
    assert main(["explain", *chosen, *words, f"out={out}"]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert "Traceback" not in err
    assert not out.exists()


def test_a_missing_package_names_the_extra(capsys, monkeypatch, theater):
    """One line that says what to install."""
    monkeypatch.setattr(explain_options, "find_spec", lambda _: None)
    assert main(["explain", theater, "method=sobol", *FACTORS]) == 2
    assert "pip install 'theater-sustainment[study]'" in capsys.readouterr().err
