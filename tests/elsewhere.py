"""Somebody else's repository: a scenario, a baseline, and the gate as four platforms run it."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

CI = Path(__file__).resolve().parents[1] / "docs" / "ci"
SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
MEAN = "mean_d: 150"
EDITS: Mapping[str, tuple[str, str]] = {
    "equal": (MEAN, MEAN),
    "worse": (MEAN, "mean_d: 60"),
    "better": (MEAN, "mean_d: 600"),
    "inconclusive": (MEAN, "mean_d: 93"),
    "broken": ("berths: {berth: 1}", "bertsh: {berth: 1}"),
}
"""What somebody changes in the scenario that `theater new` writes."""
STATUS: Mapping[str, int] = {"equal": 0, "worse": 1, "better": 1, "inconclusive": 3, "broken": 2}
"""What `theater regress` ends with, as docs/regress.md says."""


@dataclass(frozen=True)
class Platform:
    """How a platform installs and runs the gate, and what it makes of the status.

    Attributes
    ----------
    install
        Shell command, empty where the gate's own command does it.
    gate
        Words of the command.
    forgives
        Statuses that do not fail the job.
    report
        The file in JUnit XML that it keeps; empty for none.
    """

    install: str
    gate: tuple[str, ...]
    forgives: frozenset[int]
    report: str


def _github() -> Platform:
    steps = _read("readiness.yml")["jobs"]["readiness"]["steps"]
    named = {step.get("name"): step for step in steps}
    report = named["keep the report"]["with"]["path"]
    gate = (*SHELL, named["readiness gate"]["run"])
    return Platform(named["install"]["run"], gate, frozenset(), report)


def _gitlab() -> Platform:
    job = _read("gitlab-ci.yml")["readiness"]
    forgives = frozenset(job["allow_failure"]["exit_codes"])
    report = job["artifacts"]["reports"]["junit"]
    (install,), (gate,) = job["before_script"], job["script"]
    return Platform(install, (*SHELL, gate), forgives, report)


def _pre_commit() -> Platform:
    (hook,) = _read("pre-commit-config.yaml")["repos"][0]["hooks"]
    (needs,) = hook["additional_dependencies"]
    assert needs.startswith("theater-sustainment>=")
    install = 'python -m pip install "$THEATER"'  # what pre-commit does with a Python hook
    return Platform(install, tuple(shlex.split(hook["entry"])), frozenset(), "")


def _plain() -> Platform:
    return Platform("", ("sh", str(CI / "readiness.sh")), frozenset(), "results/readiness.xml")


def _read(name: str) -> dict:
    return yaml.safe_load((CI / name).read_text(encoding="utf-8"))


PLATFORMS: Mapping[str, Callable[[], Platform]] = {
    "github": _github, "gitlab": _gitlab, "pre-commit": _pre_commit, "shell": _plain,
}  # fmt: skip


def shim(folder: Path) -> Path:
    """A folder with the command ``theater`` of this checkout."""
    program = folder / "bin" / "theater"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sim "$@"\n')
    program.chmod(0o755)
    return program.parent


def repository(folder: Path, programs: Path, **more: str) -> Path:
    """A repository with ``mine.yaml`` and its baseline, made as its owner would make it."""
    folder.mkdir()
    done = in_it(folder, programs, ["theater", "new", "mine"], **more)
    assert done.returncode == 0, done.stderr
    mine = folder / "mine.yaml"
    mine.write_text(mine.read_text().replace("warm_up_d: 730", "warm_up_d: 100"))
    words = ["scenario=mine.yaml", "replications=20", "metric=ao", "margin=0.05", "reason=first"]
    accept = ["theater", "regress", "--accept", "baselines/mine.json", *words]
    done = in_it(folder, programs, accept, **more)
    assert done.returncode == 0, done.stderr
    return folder


def change(folder: Path, edit: str) -> None:
    """Change the scenario; the next change begins from what it was."""
    mine, kept = folder / "mine.yaml", folder / "kept.txt"
    if not kept.exists():
        kept.write_text(mine.read_text())
    before, after = EDITS[edit]
    text = kept.read_text()
    assert before in text
    mine.write_text(text.replace(before, after, 1))


def in_it(
    folder: Path, programs: Path, words: list[str] | tuple[str, ...], **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in the repository, with the programs of a folder before those of the system."""
    given = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        words, cwd=folder, env=given | more, capture_output=True, text=True, check=False
    )


def checkout() -> dict[str, str]:
    """What lets the command of a shim find this checkout."""
    return {"PYTHONPATH": os.pathsep.join([str(CI.parents[1])])}


def ends(platform: Platform, edit: str) -> int:
    """What the gate of a platform ends with: a status that is forgiven by its script is 0."""
    status = STATUS[edit]
    by_script = any("-eq 3" in word for word in platform.gate)
    return 0 if status == 3 and by_script else status
