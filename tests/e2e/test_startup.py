"""What a command imports: nothing heavy before it is needed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["scenario=break_even", "replications=2", "horizon_d=100", "warm_up_d=50"]
HEAVY = {"hydra", "omegaconf", "pydantic", "numpy", "scipy", "simpy", "matplotlib", "pandas"}
PROGRAM = """
import io, json, sys
from contextlib import redirect_stdout
with redirect_stdout(io.StringIO()):
    {code}
print(json.dumps(sorted(sys.modules)))
"""


def imported(code: str) -> set[str]:
    """Names of the modules that a fresh interpreter has imported after some code."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(code=code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "code",
    [
        "import sim",
        "import sim.cli.main",
        "from sim.cli import main; main(['--help'])",
        "from sim.cli import main; main(['--version'])",
        "from sim.cli import main; main([])",
    ],
)
def test_help_is_light(code):
    """Help and version come without hydra, pydantic or numpy."""
    assert not imported(code) & HEAVY


def test_help_of_a_command_needs_its_options_alone():
    """Its keys come from a model; nothing is composed, simulated or drawn for them."""
    found = imported("from sim.cli import main; main(['run', '--help'])")
    assert not found & (HEAVY - {"pydantic", "numpy"})


def test_a_run_without_files_imports_no_picture_library():
    """Nor pandas, nor the slow half of scipy."""
    words = ["run", *QUICK]
    found = imported(f"from sim.cli import main; main({words!r})")
    assert "numpy" in found  # or the next lines say nothing
    for name in ("matplotlib", "scipy.stats", "scipy.optimize", "pandas", "PIL"):
        assert name not in found


def test_a_check_imports_nothing_that_runs_or_draws():
    """Nor Hydra, once the scenario is kept and every word is plain; the first time it does."""
    words = ["check", QUICK[0]]
    imported(f"from sim.cli import main; main({words!r})")
    found = imported(f"from sim.cli import main; main({words!r})")
    assert "pydantic" in found  # or the next line says nothing
    assert not found & {"hydra", "omegaconf", "matplotlib", "numpy", "scipy", "pandas", "simpy"}
    assert not any(name.startswith(("sim.engine", "sim.metrics")) for name in found)


def test_what_is_kept_is_not_parsed_again():
    """No YAML, no keys of another question, no search for what a wrong word may have meant."""
    words = ["check", QUICK[0]]
    imported(f"from sim.cli import main; main({words!r})")
    found = imported(f"from sim.cli import main; main({words!r})")
    assert "pydantic" in found  # or the next lines say nothing
    assert not found & {"yaml", "difflib", "sim.load.files.reader", "sim.load.files.kinds"}
    assert "sim.api.asking.keys.gate" not in found


def test_the_first_replication_waits_for_nothing_that_tells_of_it():
    """Neither for the answer, nor for theory, nor for a parser of what is kept."""
    words = ["run", *QUICK]
    imported(f"from sim.cli import main; main({words!r})")
    begins = "import sim.study.running.chunks as chunks; chunks.Chunk.work = lambda _: sys.exit()"
    code = f"{begins}; from contextlib import suppress; from sim.cli import main"
    found = imported(f"{code}\n    with suppress(SystemExit): main({words!r})")
    assert "sim.engine.build.blueprint" in found  # or the next lines say nothing
    assert not found & {"yaml", "difflib", "sim.analytic.solve", "sim.api.results.results"}
    told = ("sim.study.results.", "sim.report.run.", "sim.report.figures")
    assert not {name for name in found - {"sim.report.run.events"} if name.startswith(told)}


def test_numpy_comes_with_the_first_array():
    """Laws are there without it, and draw with it."""
    laws = "from sim.model.families.law import laws; fixed = laws['fixed'](value_d=2)"
    assert "numpy" not in imported(f"{laws}; fixed.average_d")
    code = "from sim.core.columns.arrays import np; assert list(fixed.quantile(np.zeros(2))) == [2.0, 2.0]"
    assert "numpy" in imported(f"{laws}; {code}")


def test_a_command_collects_rarely_but_does():
    """Start-up makes a quarter of a million objects and hardly a circle."""
    code = "from sim.cli import main; main(['list', 'laws']); import gc"
    code += "; assert gc.isenabled(); assert gc.get_threshold()[0] > 10_000"
    assert imported(code)


def test_a_run_imports_no_hydra_once_its_scenario_is_kept():
    """Its words are plain."""
    words = ["run", *QUICK]
    imported(f"from sim.cli import main; main({words!r})")
    found = imported(f"from sim.cli import main; main({words!r})")
    assert "simpy" in found  # or the next line says nothing
    assert not found & {"hydra", "omegaconf"}
    assert not any(name.startswith("sim.study.explain") for name in found)


def test_a_folder_without_figures_imports_no_picture_library(tmp_path):
    """Nor does a run without a folder import what writes one."""
    words = ["run", *QUICK]
    found = imported(f"from sim.cli import main; main({words!r})")
    assert not found & {"sqlite3", "pyarrow", "matplotlib"}
    found = imported(f"from sim.cli import main; main({[*words, f'out={tmp_path}']!r})")
    assert "sqlite3" in found
    assert not found & {"pyarrow", "matplotlib"}


def test_pictures_need_no_screen(tmp_path):
    """The figures are drawn without pyplot, which would look for a display."""
    words = ["run", *QUICK, f"out={tmp_path}", "figures=true"]
    found = imported(f"from sim.cli import main; main({words!r})")
    assert "matplotlib" in found
    assert "matplotlib.pyplot" not in found
