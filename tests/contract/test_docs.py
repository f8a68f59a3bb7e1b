"""The documentation says what the code does: generated pages, examples that run."""

import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def blocks(page: str, language: str) -> list[str]:
    """Code blocks of a page in one language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_generated_pages_are_up_to_date() -> None:
    """docs/metrics.md and the keys of docs/scenarios.md are what `make docs` writes."""
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
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
    assert len(names) == len(code) == 7
    for folder in ("sim", "configs", "tests"):
        subprocess.run(["cp", "-r", str(ROOT / folder), str(tmp_path)], check=True)
    for file in ("pyproject.toml", "constraints.txt"):
        subprocess.run(["cp", str(ROOT / file), str(tmp_path)], check=True)
    for name, text in zip(names, code, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    tests = sorted(
        str(path.relative_to(tmp_path))
        for path in (tmp_path / "tests" / "contract").glob("test_*.py")
        if path.stem in ("test_laws", "test_policies", "test_metrics", "test_disruptions")
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
        "delayed", "farthest", "half_life", "quarantine", "short_work", "short_only", "all_up"
    ):  # fmt: skip
        assert kind in done.stdout, f"{kind} was not picked up"
