"""The gate in somebody else's repository: the files of docs/ci, run as they stand."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from elsewhere import CI, PLATFORMS, STATUS, checkout, ends, in_it, repository, shim


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Path:
    """The command of this checkout."""
    return shim(tmp_path_factory.mktemp("programs"))


@pytest.fixture(scope="module")
def repo(programs, tmp_path_factory) -> Path:
    """A repository with a scenario and a baseline."""
    return repository(tmp_path_factory.mktemp("else") / "repo", programs, **checkout())


@pytest.mark.parametrize("name", PLATFORMS)
def test_what_is_equal_passes_everywhere(name, repo, programs, tmp_path):
    """Status 0; the report has a case for each metric, GitHub a summary."""
    platform = PLATFORMS[name]()
    summary = tmp_path / "summary.md"
    done = in_it(repo, programs, platform.gate, GITHUB_STEP_SUMMARY=str(summary), **checkout())
    assert done.returncode == 0, done.stderr
    assert "## Readiness gate: identical" in done.stdout
    assert summary.read_text().startswith("## Readiness gate: identical")
    if platform.report:
        suites = ElementTree.parse(repo / platform.report).getroot()
        assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == (
            "1",
            "0",
            "0",
        )


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("edit", STATUS)
def test_every_status_ends_as_its_page_says(name, edit, tmp_path):
    """A stub ends with each status: what a script hands on, and what it forgives."""
    platform = PLATFORMS[name]()
    stub = tmp_path / "theater"
    stub.write_text(f"#!/bin/sh\nexit {STATUS[edit]}\n")
    stub.chmod(0o755)
    done = in_it(tmp_path, tmp_path, platform.gate)
    assert done.returncode == ends(platform, edit), done.stderr
    assert ("::warning " in done.stdout) == (name == "github" and edit == "inconclusive")
    if edit == "inconclusive":
        assert done.returncode == 0 or done.returncode in platform.forgives or name == "shell"


def test_every_script_is_of_a_platform_and_installs_what_its_owner_names():
    """No file of docs/ci is left out; each takes the package, or a wheel, from one variable."""
    known = {"readiness.yml", "gitlab-ci.yml", "pre-commit-config.yaml", "readiness.sh"}
    assert {file.name for file in CI.iterdir()} == known
    for name in ("github", "gitlab"):
        assert PLATFORMS[name]().install == 'python -m pip install "$THEATER"'
    assert '"${THEATER:-theater-sustainment' in (CI / "readiness.sh").read_text(encoding="utf-8")
