"""The documentation says what the code does: generated pages, examples that run."""

import re
import subprocess
import sys
from pathlib import Path

import yaml

from processes import AS_A_SCRIPT

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def blocks(page: str, language: str) -> list[str]:
    """Code blocks of a page in one language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_generated_pages_are_up_to_date() -> None:
    """The metrics, and the commands and keys of docs/reference, are what `make docs` writes."""
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=AS_A_SCRIPT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_smallest_scenario_of_the_docs_runs() -> None:
    """The YAML in docs/scenarios.md is a valid scenario that simulates."""
    import sim
    from sim.load.compose import checked

    (text,) = blocks("scenarios.md", "yaml")
    scenario = checked("docs", yaml.safe_load(text)).scenario
    result = sim.replicate(scenario, replications=2)
    assert 0 < result.value("ao", "ships").mean < 1


def test_extensions_of_the_docs_register_and_keep_their_promise(tmp_path: Path) -> None:
    """Each example of docs/extending.md is one file that works without another edit.

    The files are copied into a copy of the package; the contract tests of laws, policies and
    metrics then pick them up from the registry.
    """
    names = re.findall(r"`(sim/[a-z_/]+\.py)`:\n", (DOCS / "extending.md").read_text())
    code = blocks("extending.md", "python")
    assert len(names) == len(code) == 10
    for folder in ("sim", "configs", "tests"):
        subprocess.run(["cp", "-r", str(ROOT / folder), str(tmp_path)], check=True)
    for file in ("pyproject.toml", "constraints.txt"):
        subprocess.run(["cp", str(ROOT / file), str(tmp_path)], check=True)
    for name, text in zip(names, code, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    tests = sorted(
        str(path.relative_to(tmp_path))
        for path in (tmp_path / "tests" / "contract").glob("test_*.py")
        if path.stem
        in (
            "test_laws",
            "test_policies",
            "test_queues",
            "test_routings",
            "test_metrics",
            "test_disruptions",
            "test_hubs",
            "test_numbers",
        )
    )
    assert tests, "the contract tests of the families are gone"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *tests, "-v"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    for kind in (
        "delayed", "farthest", "half_life", "quarantine", "short_work", "short_only", "in_turns",
        "all_up", "days_away", "two_visits",
    ):  # fmt: skip
        assert kind in done.stdout, f"{kind} was not picked up"


def test_the_sql_of_the_docs_runs_on_the_journal_of_their_sweep(tmp_path: Path) -> None:
    """Three queries: a mean by posture as in sweep.csv, a paired difference, and what was asked."""
    import csv
    import sqlite3
    from contextlib import closing

    from sim.cli.main import main

    words = ("scenario=break_even", "posture=theater,home", "replications=3", "horizon_d=200")
    assert main(["sweep", *words, f"out={tmp_path}"]) == 0
    with (tmp_path / "sweep.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["metric"] in ("on_station", "dru")]
    told = {(row["posture"], row["metric"]): float(row["mean"]) for row in rows}
    by_posture, difference, facts = blocks("sweeps.md", "sql")
    with closing(sqlite3.connect(tmp_path / "study.sqlite")) as file:
        means = dict(file.execute(by_posture).fetchall())
        (change,) = file.execute(difference).fetchone()
        asked, code, seconds = file.execute(facts).fetchone()
    for posture, mean in means.items():
        assert abs(mean - told[posture, "on_station"]) < 1e-9
    assert abs(change - (told["home", "dru"] - told["theater", "dru"])) < 1e-9
    assert "posture=theater,home" in asked
    assert "numpy" in code
    assert seconds > 0
