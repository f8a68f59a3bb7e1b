"""A user's own files: a path is that file, it may build on files beside it, and edits are seen."""

from pathlib import Path

import pytest

from complaints import told
from sim.cli.main import main
from sim.core.errors import ConfigError
from sim.load.compose import load_scenario

COAST = """\
defaults: [/hub@hubs.yard: big, _self_]
horizon_d: 200
initial: all_up_new
node_table: places.csv
great_circle: [sea]
nodes: {base: {}, port: {}}
work: {repair: {stages: {dock: {needs: {dock: 1}, takes: {law: fixed, value_d: 3}}}}}
"""
MINE = """\
defaults: [coast, /fleet@fleets.ships: small, _self_]
title: mine
missions: {hold: {fleets: [ships], k: 1}}
posture: far
postures: {far: {routing: {policy: nearest}, hubs: [yard]}}
"""
BIG = "node: port\nberths: {dock: 2}\naccepts: any\n"
SMALL = """\
size: 3
station: base
moves: {own: {speed_kn: 10}}
modes: {hull: {life: {law: exponential, mean_d: 30}, work: repair}}
"""
TINY = """\
horizon_d: 7
initial: all_up_new
nodes: {s: {}}
fleets: {f: {size: 1, station: s}}
"""
PLACES = "name,lat,lon\nbase,0,0\nport,0,4\n"
DOCK = "hubs.yard.berths.dock"


def write(folder: Path, **files: str) -> Path:
    """Files below a folder; ``__`` stands for a slash."""
    for name, text in files.items():
        file = folder / f"{name.replace('__', '/')}"
        file = file.with_suffix(".csv" if text.startswith("name,") else ".yaml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A folder with umlauts, blanks and marks, and everything of a scenario in it."""
    folder = tmp_path / "Malmö (1), neu"
    return write(folder, mine=MINE, coast=COAST, hub__big=BIG, fleet__small=SMALL, places=PLACES)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("run", ["format=csv"]),
        ("check", []),
        ("compare", [f"{DOCK}=1", f"{DOCK}=2"]),
        ("sweep", [f"{DOCK}=1,2"]),
        ("select", [f"{DOCK}=1,2"]),
        ("interdict", ["units=hubs"]),
        ("explain", [f"{DOCK}=1,2", "method=sobol", "points=16"]),
        ("optimize", [f"{DOCK}=1,2", f"prices={{{DOCK}: 1}}", "budget=1"]),
        ("pareto", [f"{DOCK}=1,2", "cost_metric=in_transit"]),
        ("breakeven", [f"against={DOCK}=2", f"{DOCK}=1,2,3"]),
        (
            "rules",
            ["+rules.soon={kind: horizon, by_d: 90, until_d: 90, applies_to: {fleets: [ships]}}"],
        ),
        ("regress", ["--accept", "base.json", "reason=new", "anyway=true"]),
    ],
)
@pytest.mark.parametrize("by_name", [False, True], ids=["path", "config-dir"])
def test_every_command_builds_on_own_files(
    beside, tmp_path, monkeypatch, capsys, command, words, by_name
):
    """A scenario beside which its parts lie, and one of a folder of configs that was named."""
    monkeypatch.chdir(tmp_path)
    given = [f"scenario={beside / 'mine.yaml'}"]
    if by_name:
        folder = write(
            tmp_path / "my configs",
            scenario__mine=MINE, scenario__coast=COAST, hub__big=BIG, fleet__small=SMALL, places=PLACES,
        )  # fmt: skip
        given = ["scenario=mine", "--config-dir", str(folder)]
    few = [] if command == "check" else ["replications=2"]
    status = main([command, *given, *words, *few])
    out, err = capsys.readouterr()
    assert status in (0, 3), err  # 3: too few replications for an answer
    assert "Traceback" not in err
    assert out


def test_hydras_jobs_build_on_a_named_folder(tmp_path, monkeypatch, capsys):
    """Its scenario, and what that builds on; flags stand before, between and after the overrides."""
    monkeypatch.chdir(tmp_path)
    folder = write(
        tmp_path / "my configs",
        scenario__mine=MINE, scenario__coast=COAST, hub__big=BIG, fleet__small=SMALL, places=PLACES,
    )  # fmt: skip
    few = ["replications=2", "hydra.sweep.dir=jobs"]
    words = ["scenario=mine", "--config-dir", str(folder), f"{DOCK}=1,2", "-m", *few]
    assert main(["hydra", *words]) == 0, capsys.readouterr().err
    assert len(list((tmp_path / "jobs").glob("*/result.json"))) == 2


def test_what_is_beside_a_file_is_what_it_builds_on(beside):
    """Its hub, its fleet, and the way between two places of its own table: 4 degrees, 240 nm."""
    found = load_scenario(str(beside / "mine.yaml"))
    assert found.hubs["yard"].berths == {"dock": 2}
    assert found.fleets["ships"].size == 3
    (leg,) = found.legs.values()
    assert leg.distance_nm == pytest.approx(240, abs=1)


def test_a_path_is_that_file_whatever_ships(tmp_path, monkeypatch, capsys):
    """A file with the name of a scenario that ships, by each way to write its path."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, break_even=TINY + "title: my own\n")
    (tmp_path / "break_even.yml").write_text(TINY + "title: my other\n")
    for path in ("./break_even.yaml", "break_even.yaml", str(tmp_path / "break_even.yaml")):
        assert main(["check", f"scenario={path}"]) == 0
        assert "my own" in capsys.readouterr().out
    assert main(["check", "scenario=break_even.yml"]) == 0
    assert "my other" in capsys.readouterr().out
    assert main(["check", "scenario=break_even"]) == 0
    assert "12 platforms" in capsys.readouterr().out


def test_a_named_folder_goes_before_what_ships(tmp_path, capsys):
    """Its break_even is the one that runs; without the flag the shipped one does."""
    folder = write(tmp_path, scenario__break_even=TINY + "title: mine\n")
    assert main(["check", "scenario=break_even", f"--config-dir={folder}"]) == 0
    assert "mine" in capsys.readouterr().out
    assert main(["check", "scenario=break_even"]) == 0
    assert "12 platforms" in capsys.readouterr().out


def test_a_folder_that_is_not_there(capsys, tmp_path):
    """Is told by its name."""
    (problem,) = told(capsys, "check", "scenario=break_even", "--config-dir", str(tmp_path / "no"))
    assert problem.startswith("--config-dir: there is no folder")


def test_edited_files_are_read_again(beside):
    """The file itself, one that it builds on, one that comes to stand beside it, and a table."""
    path = str(beside / "mine.yaml")
    assert load_scenario(path).title == "mine"
    write(beside, mine=MINE.replace("mine", "edited"))
    assert load_scenario(path).title == "edited"
    write(beside, hub__big=BIG.replace("2", "5"))
    assert load_scenario(path).hubs["yard"].berths == {"dock": 5}
    write(beside, places=PLACES.replace("4", "8"))
    (leg,) = load_scenario(path).legs.values()
    assert leg.distance_nm == pytest.approx(480, abs=2)
    write(beside, coast=COAST.replace("yard: big", "yard: guam"))
    with pytest.raises(ConfigError, match="no node is called 'guam'"):
        load_scenario(path)
    write(beside, hub__guam=BIG)
    assert load_scenario(path).hubs["yard"].node == "port"


@pytest.mark.parametrize(
    ("places", "parts"),
    [
        ("name,lat,lon\nbase,0,0\nport,0,east\n", [":3: lon", "'east' is not right: a number"]),
        ("name,lat,lon\nbase,0,0\nport,0,1_0\n", [":3: lon", "'1_0' is not right"]),
        ("name,lat,lon\nbase,0\n", [":2", "2 cells; the header has 3"]),
        ("name,lat\nbase,0\n", ["has no column lon"]),
        ("name,lat,lon\nbase,0,nan\n", [":2: lon", "'nan' is not right"]),
    ],
)
def test_a_table_that_is_none(beside, capsys, places, parts):
    """File, line, column and value."""
    write(beside, places=places)
    (problem,) = told(capsys, "check", f"scenario={beside / 'mine.yaml'}")
    for part in ["places.csv", *parts]:
        assert part in problem


def test_a_problem_of_a_file_beside_says_where(beside, capsys):
    """A hub without a node: the file of the hub, not that of the scenario."""
    write(beside, hub__big="berths: {dock: two}\nnode: port\naccepts: any\n")
    (problem,) = told(capsys, "check", f"scenario={beside / 'mine.yaml'}")
    assert problem.startswith("hubs.yard.berths.dock: 'two' is not a capacity")
    assert problem.endswith(f"{beside / 'hub' / 'big.yaml'}:1)")
