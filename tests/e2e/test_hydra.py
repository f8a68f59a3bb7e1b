"""``theater hydra``: Hydra's jobs, sweepers and launchers, with the numbers of every command."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hydra import compose, initialize
from hydra.core.global_hydra import GlobalHydra

import sim.engine.windows
from complaints import told
from sim.cli.commands.hydra import INFO, SWITCHES, VALUED
from sim.cli.main import main
from sim.engine.replication import run
from sim.load.compose import load_scenario
from sim.load.source import loader

ROOT = Path(__file__).resolve().parents[2]
BASE = "scenario=break_even"
QUICK = (BASE, "replications=2", "horizon_d=200", "warm_up_d=50")
DOCK = "hubs.theater.berths.dock"
TAKES = "work.repair.stages.dock.takes.mean_d"
DESIGNS = ("-m", "hydra/sweeper=theater_designs")
DASK = ("-m", "hydra/launcher=theater_dask")


@pytest.fixture(autouse=True)
def _undisturbed(tmp_path, monkeypatch):
    """In an empty folder; Hydra sets up the logging of the process, which is put back."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for each in set(root.handlers) - set(handlers):
        each.close()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_job_is_a_run(tmp_path):
    """Its result.json and metrics.csv are those of ``theater run``, byte by byte."""
    words = [*QUICK, "stop_at_first_gap=true", f"{TAKES}=20"]  # a key that no file has, too
    assert main(["run", *words, "out=run"]) == 0
    assert main(["hydra", *words, "hydra.run.dir=job"]) == 0
    for name in ("result.json", "metrics.csv"):
        assert (tmp_path / "job" / name).read_bytes() == (tmp_path / "run" / name).read_bytes()


def test_a_design_of_hydra_writes_the_bytes_of_a_sweep(capsys):
    """One sweep.csv and design.csv of all jobs; a folder a point; the correlation is told."""
    factors = (f"{DOCK}=range(1,4)", "posture=theater,home", f"{TAKES}=tag(log,interval(10,40))")
    own = ("design=lhs", "points=4", "design_seed=3", "format=csv")
    assert main(["sweep", *QUICK, *own, *factors, "out=whole"]) == 0
    capsys.readouterr()
    words = ("design=lhs", "points=4", "seed=3", "max_batch_size=3")
    hydras = [f"hydra.sweeper.{word}" for word in words]
    assert main(["hydra", *DESIGNS, *hydras, *QUICK, *factors, "hydra.sweep.dir=jobs"]) == 0
    for name in ("sweep.csv", "design.csv"):
        assert Path("jobs", name).read_bytes() == Path("whole", name).read_bytes()
    assert len(list(Path("jobs").glob("[0-3]/result.json"))) == 4
    assert "largest correlation" in capsys.readouterr().out


def test_a_grid_of_hydra_with_a_job_that_fails(monkeypatch, capsys):
    """It is a row with its message, the table is that of ``theater sweep``, the status is 1."""

    def fails_with_two(scenario, seed, replication, *_):
        if scenario.hubs["theater"].berths["dock"] == 2:
            raise RuntimeError("no dock is called two")
        return run(scenario, seed, replication)

    monkeypatch.setattr(sim.engine.windows, "run", fails_with_two)
    assert main(["sweep", *QUICK, f"{DOCK}=0,1,2,3", "out=whole"]) == 1
    assert main(["hydra", *DESIGNS, *QUICK, f"{DOCK}=0,1,2,3", "hydra.sweep.dir=jobs"]) == 1
    assert "1 of 4 points failed" in capsys.readouterr().out
    text = Path("jobs/sweep.csv").read_text()
    assert "RuntimeError: no dock is called two" in text
    assert text == Path("whole/sweep.csv").read_text()


def test_a_scenario_of_another_folder_with_a_name_that_ships(tmp_path, capsys):
    """Hydra would compose the shipped one, and the job run the other: refused."""
    mine = tmp_path / "my" / "scenario" / "break_even.yaml"
    mine.parent.mkdir(parents=True)
    mine.write_text("horizon_d: 9\ninitial: all_up_new\nfleets: {}\n")
    (problem,) = told(capsys, "hydra", "--config-dir", "my", BASE)
    assert problem == "scenario: 'break_even' ships, and Hydra would take that; another name"


def test_a_scenario_of_another_folder(tmp_path):
    """With --config-dir, as Hydra has it; a run of the file gives the same numbers."""
    mine = tmp_path / "my" / "scenario" / "mine.yaml"
    mine.parent.mkdir(parents=True)
    text = (ROOT / "configs" / "scenario" / "break_even.yaml").read_text()
    mine.write_text(text.replace("mean_d: 180", "mean_d: 90"))
    rest = QUICK[1:]
    assert main(["hydra", "--config-dir", "my", "scenario=mine", *rest, "hydra.run.dir=job"]) == 0
    assert main(["run", f"scenario={mine}", *rest, "out=run"]) == 0
    assert Path("job/metrics.csv").read_bytes() == Path("run/metrics.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["scenario=brek_even"], ["'brek_even'", "'break_even'"]),
        (["scenario=my/theater.yaml"], ["scenario: ", "--config-dir"]),
        ([BASE, "fleets.ships.sze=2"], ["fleets.ships.sze: ", "'size'"]),
        (["-m", BASE, "posture=home,theater", "design=lhs"], ["design: ", "hydra.sweeper.design"]),
        (["-m", BASE, "hydra/launcher=dusk", f"{DOCK}=1,2"], ["'hydra/launcher/dusk'", "theater_dask"]),
        ([*DESIGNS, BASE, f"{DOCK}=1,2", "hydra.sweeper.design=lsh"], ["hydra.sweeper.design: ", "'lhs'"]),
        ([*DESIGNS, BASE, f"{DOCK}=1,2", "hydra.sweeper.max_batch_size=0"], ["max_batch_size: 0"]),
        ([BASE, "hydra.run.dir=/dev/null/x"], ["/dev/null/x", "folders to write to"]),
        ([*DESIGNS, BASE, f"{DOCK}=1,2", "hydra.sweeper.desgn=lhs"], ["hydra.sweeper.desgn"]),
        ([*DASK, BASE, f"{DOCK}=1,2"], ["hydra.launcher.scheduler: ", "tcp://HOST:8786"]),
        ([*DASK, BASE, f"{DOCK}=1,2", "hydra.launcher.scheduler=tcp://127.0.0.1:1"],
         ["hydra.launcher.scheduler: ", "no Dask scheduler answers at tcp://127.0.0.1:1"]),
    ],
)  # fmt: skip
def test_wrong_words_are_told_in_a_line(capsys, tmp_path, words, parts):
    """Of Hydra's too: no traceback, status 2, nothing printed and no result."""
    if DASK[1] in words:
        pytest.importorskip("distributed", reason="needs the extra: cluster")
    (problem,) = told(capsys, "hydra", *words)
    for part in parts:
        assert part in problem
    assert not list(tmp_path.rglob("*.csv"))


def test_all_points_are_checked_before_one_runs(capsys, tmp_path):
    """Every problem at once, with its points, and no folder."""
    words = ("hydra.sweeper.design=lhs", "hydra.sweeper.points=8", f"{TAKES}=interval(-9,9)")
    problems = told(capsys, "hydra", *DESIGNS, *words, BASE, f"{DOCK}=range(-2,2)")
    assert any(f"{DOCK}: " in each for each in problems)
    assert any(f"{TAKES}: " in each for each in problems)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("distributed", [*DASK, "hydra.launcher.scheduler=tcp://127.0.0.1:1"]),
        ("hydra_plugins.hydra_submitit_launcher", ["-m", "hydra/launcher=submitit_slurm"]),
    ],
)
def test_a_launcher_without_its_extra_names_it(monkeypatch, capsys, module, words):
    """One line with what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    (problem,) = told(capsys, "hydra", *words, BASE, f"{DOCK}=1,2")
    assert "hydra/launcher: " in problem
    assert "pip install 'theater-sustainment[cluster]'" in problem


def test_other_commands_do_not_notice_that_an_extra_is_missing():
    """Hydra may look at every plugin when it composes: no warning, and nothing of Dask imported."""
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['dask', 'distributed', 'submitit']));"
        f"from sim.cli import main; main(['run', *{QUICK}, 'format=json']);"
        "assert sys.modules['dask'] is None"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "THEATER_CACHE": "off"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_hydras_own_words(capsys):
    """--cfg, --info and --help are Hydra's; ours stand before its groups."""
    assert main(["hydra", "--cfg", "job", BASE, f"{DOCK}=7"]) == 0
    assert "dock: 7" in capsys.readouterr().out
    assert main(["hydra", "--info", "plugins", BASE]) == 0
    out = capsys.readouterr().out
    assert "DesignSweeper" in out
    assert "DaskLauncher" in out
    assert main(["hydra", "--help", BASE]) == 0
    out = capsys.readouterr().out
    assert out.startswith("usage: theater hydra")
    assert "== Configuration groups ==" in out
    assert main(["hydra", "--no-such-flag"]) == 2


def test_the_flags_are_those_of_hydra(capsys):
    """What tells flags, their values and overrides apart knows every flag of Hydra, and no other."""
    assert main(["hydra", "--hydra-help"]) == 0
    theirs = re.findall(r"^(--[a-z-]+(?:,-[a-z]+)?) :", capsys.readouterr().out, re.M)
    assert sorted(theirs) == sorted(each.replace(" ", ",") for each in (*SWITCHES, *VALUED, INFO))


def test_another_application_of_hydra_stays_what_it_is():
    """Its search path, its name and its compositions, while a scenario of ours is composed."""
    with initialize(config_path=None, job_name="theirs", version_base="1.3"):
        before = GlobalHydra.instance().hydra
        loader.cache_clear()
        assert load_scenario("break_even").fleets
        assert GlobalHydra.instance().hydra is before
        theirs = compose(overrides=["+x=1"], return_hydra_config=True)
        assert theirs.x == 1
        assert theirs.hydra.job.name == "theirs"
        assert "theater" not in {each.schema for each in theirs.hydra.runtime.config_sources}
