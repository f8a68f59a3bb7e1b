"""The gate in an empty repository with the built wheel: five changes on four platforms."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from elsewhere import EDITS, PLATFORMS, STATUS, change, ends, in_it, repository

ROOT = Path(__file__).resolve().parents[2]
COUNTS = {
    "equal": ("0", "0", "0"), "worse": ("1", "0", "0"), "better": ("1", "0", "0"),
    "inconclusive": ("0", "1", "0"), "broken": ("0", "0", "1"),
}  # fmt: skip
"""Failures, skipped and errors of the report."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> str:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", folder, ROOT], check=True)
    (file,) = folder.glob("*.whl")
    return str(file)


@pytest.fixture(scope="module", params=[*PLATFORMS])
def place(request, wheel, tmp_path_factory) -> tuple[str, Path, Path, dict[str, str]]:
    """A platform, a repository, and the programs that its own install step has installed; a path
    file lends the libraries, as this machine may have no network."""
    folder = tmp_path_factory.mktemp(request.param)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    programs = folder / "venv" / "bin"
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(f"{Path(np.__file__).parents[1]}\n")
    more = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "THEATER": wheel}
    install = PLATFORMS[request.param]().install or f'python -m pip install "{wheel}"'
    done = in_it(folder, programs, ["sh", "-ec", install], **more)
    assert done.returncode == 0, done.stderr
    return request.param, repository(folder / "repo", programs, **more), programs, more


@pytest.mark.parametrize("edit", EDITS)
def test_every_change_ends_as_documented(place, edit, tmp_path):
    """Status, summary and report of an equal, a worse, a better, an undecided and a broken config."""
    name, repo, programs, more = place
    platform = PLATFORMS[name]()
    change(repo, edit)
    summary = tmp_path / "summary.md"
    done = in_it(repo, programs, platform.gate, GITHUB_STEP_SUMMARY=str(summary), **more)
    assert done.returncode == ends(platform, edit), done.stdout + done.stderr
    words = {"equal": "identical", "worse": "regressed", "better": "regressed"}
    word = words.get(edit, edit)
    assert summary.read_text().startswith(f"## Readiness gate: {word}")
    if STATUS[edit] == 1:
        assert f"**regressed** ({edit})" in done.stdout
        assert "`fleets.frigates.modes.engine.life.mean_d`: 150 → " in done.stdout
    if edit == "broken":
        assert "did you mean 'berths'? (mine.yaml:" in done.stderr
    if platform.report:
        suites = ElementTree.parse(repo / platform.report).getroot()
        found = tuple(suites.get(key) for key in ("failures", "skipped", "errors"))
        assert found == COUNTS[edit]
