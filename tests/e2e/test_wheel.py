"""The wheel, installed in a new environment, runs in an empty folder without the checkout."""

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("scenario=break_even", "replications=3", "horizon_d=300", "warm_up_d=100")

WITHOUT_SALIB = """
import importlib.util as util, sys
find = util.find_spec
util.find_spec = lambda name, *more: None if name == "SALib" else find(name, *more)
from sim.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
"""The command, where a package of the extra ``study`` is not installed."""


def plain_environment() -> dict[str, str]:
    """The environment without what could lead back to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def done(*words: object, cwd: Path) -> str:
    """Stdout of a command that succeeds."""
    result = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    done(*pip, "wheel", "--no-deps", "-w", folder, ROOT, cwd=folder)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def theater(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a new environment that has the wheel, and the libraries of this one.

    A path file lends the libraries; it does not read path files in turn, so that the checkout,
    which is installed as one of those, stays out of reach.
    """
    place = tmp_path_factory.mktemp("venv") / "new"
    done(sys.executable, "-m", "venv", "--without-pip", place, cwd=place.parent)
    bin_dir = place / ("Scripts" if os.name == "nt" else "bin")
    python = bin_dir / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "--python", python]
    done(*pip, "install", "--no-deps", "--no-index", wheel, cwd=place)
    site = Path(done(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=place)[:-1])
    (site / "libraries.pth").write_text(f"{Path(np.__file__).parents[1]}\n")
    where = done(python, "-c", "import sim; print(sim.__file__)", cwd=place)
    assert Path(where.strip()).is_relative_to(place.resolve())
    return bin_dir / "theater"


def test_the_wheel_holds_the_package_and_its_configs_and_nothing_else(wheel):
    """``sim`` with ``sim/_configs``, and the plugins; no tests, notebooks or experiments."""
    names = zipfile.ZipFile(wheel).namelist()
    packages = {"sim", "hydra_plugins", "theater_sustainment"}
    assert {name.split("/")[0].split("-")[0] for name in names} == packages
    assert "hydra_plugins/__init__.py" not in names  # it is everybody's: one would hide the others
    for file in (ROOT / "configs").rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert f"sim/_configs/{file.relative_to(ROOT / 'configs').as_posix()}" in names


def test_run_from_an_empty_folder(theater, tmp_path):
    """The same numbers as the checkout gives."""
    told = json.loads(done(theater, "run", *QUICK, "format=json", cwd=tmp_path))
    here = json.loads(done(sys.executable, "-m", "sim", "run", *QUICK, "format=json", cwd=ROOT))
    assert told["metrics"] == here["metrics"]
    assert told["provenance"]["scenario_sha256"] == here["provenance"]["scenario_sha256"]
    assert list(tmp_path.iterdir()) == []


def test_sweep_from_an_empty_folder(theater, tmp_path):
    """Its table and figure stand under results/sweep, where it says."""
    out = done(
        theater, "sweep", *QUICK, "posture=theater,home", "workers=2", "figures=true", cwd=tmp_path
    )
    assert "results/sweep/sweep.csv" in out
    folder = tmp_path / "results" / "sweep"
    beside = {"asked.json", "scenario.yaml", "study.sqlite"}
    assert {file.name for file in folder.glob("[!.]*")} == {"sweep.csv", "sweep.png"} | beside
    with (folder / "sweep.csv").open() as lines:
        assert {row["posture"] for row in csv.DictReader(lines)} == {"theater", "home"}


def test_a_sweep_of_hydra_from_an_empty_folder(theater, tmp_path):
    """The plugins are found beside those of other packages; the table is that of a sweep."""
    words = (*QUICK, "posture=theater,home")
    done(theater, "sweep", *words, cwd=tmp_path)
    done(theater, "hydra", "-m", "hydra/sweeper=theater_designs", *words, cwd=tmp_path)
    results = tmp_path / "results"
    table = (results / "hydra" / "sweep" / "sweep.csv").read_bytes()
    assert table == (results / "sweep" / "sweep.csv").read_bytes()
    plugins = done(theater, "hydra", "--info", "plugins", QUICK[0], cwd=tmp_path)
    assert "DesignSweeper" in plugins
    assert "DaskLauncher" in plugins


def test_a_theater_of_ones_own_from_an_empty_folder(theater, tmp_path):
    """Written, run, told on a page, and held by a gate; nothing but that stands in the folder."""
    few = ("replications=2", "horizon_d=60", "warm_up_d=30")
    done(theater, "new", "mine", cwd=tmp_path)
    done(theater, "run", "scenario=mine.yaml", *few, "out=run", cwd=tmp_path)
    done(theater, "report", "run", cwd=tmp_path)
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "Six ships, a yard behind a strait" in page
    accept = ("--accept", "gate.json", "reason=first", "anyway=true")
    done(theater, "regress", *accept, "scenario=mine.yaml", *few, cwd=tmp_path)
    assert "## Readiness gate: identical" in done(theater, "regress", "gate.json", cwd=tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {"mine.yaml", "run", "gate.json"}


def test_a_game_from_an_empty_folder(theater, tmp_path):
    """Begun, played a turn, replayed to the same bits."""
    words = ("scenario=strait", "turns_d=[0,10]", "horizon_d=20", "replications=2")
    done(theater, "game", "new", "game.yaml", *words, cwd=tmp_path)
    strike = "moves={kind: hub_struck, hub: base}"
    done(theater, "game", "move", "game.yaml", "hit", "by=red", "day=10", strike, cwd=tmp_path)
    assert "2 nodes, 0 differ" in done(theater, "game", "replay", "game.yaml", cwd=tmp_path)
    told = done(theater, "game", "replay", "game.yaml", "--check", cwd=tmp_path)
    assert "2 nodes, 0 differ, 0 not found before" in told


def test_what_an_extra_is_needed_for_is_one_line(theater, tmp_path):
    """`explain` by curves works without any; a screening names the line that brings its package."""
    factor = "legs.home.takes.value_d=interval(5,40)"
    words = ("explain", "scenario=break_even", "posture=home", "horizon_d=50", factor)
    curves = done(theater, *words, "method=curves", "steps=2", "replications=2", cwd=tmp_path)
    assert "The same random numbers at every value." in curves
    told = subprocess.run(
        [theater.parent / "python", "-c", WITHOUT_SALIB, *words], cwd=tmp_path, check=False,
        timeout=120, env=plain_environment(), capture_output=True, text=True,
    )  # fmt: skip
    assert told.returncode == 2, told.stdout
    assert told.stderr.splitlines()[1:] == [
        "  method=morris: needs SALib: pip install 'theater-sustainment[study]'"
    ]


def test_results_of_the_last_release_are_named_as_old(theater, tmp_path):
    """In one line, with what to do; they stay as they are."""
    (tmp_path / "run").mkdir()
    old = tmp_path / "run" / "result.json"
    old.write_text('{"scenario": "break_even", "posture": "home", "metrics": []}')
    told = subprocess.run(
        [theater, "report", "run"], cwd=tmp_path, env=plain_environment(), check=False, timeout=120,
        capture_output=True, text=True,
    )  # fmt: skip
    assert told.returncode == 2
    (line,) = told.stderr.splitlines()[1:]
    assert "holds results of version 0.1.0" in line
    assert [*old.parent.iterdir()] == [old]


def test_the_default_scenario_from_an_empty_folder(theater, tmp_path):
    """With its tables of places and legs and its register of parameters."""
    words = ("replications=1", "warm_up_d=30", "format=json")
    told = json.loads(done(theater, "run", *words, cwd=tmp_path))
    assert told["replications"] == 1
    assert told["metrics"]
