"""A replication package: what is in it, and that its one command gives the same tables."""

import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest

from complaints import told
from elsewhere import checkout, in_it, shim
from sim.cli.main import main

STUDY = """\
title: Docks
question: Do two docks | keep more ships?
scenario: ./mine.yaml
replications: 2
measures: [{metric: ao}]
assumed: [a dock is a dock]
command: sweep
factors: {hubs.forward_yard.berths.berth: [1, 2]}
"""


@pytest.fixture
def package(tmp_path, monkeypatch, capsys) -> Path:
    """The package of a study of one's own, with its own scenario."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 0
    Path("study").mkdir()
    Path("study/mine.yaml").write_text(Path("mine.yaml").read_text().replace("730", "60"))
    Path("study/docks.yaml").write_text(STUDY)
    words = ["study", "study/docks.yaml", "horizon_d=90", "seed=3", "package=kept"]
    assert main(words) == 0
    assert "kept/README.md" in capsys.readouterr().out.replace("\n", " ")
    return tmp_path / "kept"


def test_a_package_has_what_the_numbers_need(package):
    """Texts, versions, seeds and digests; both checklists are filled, and what is open is said."""
    found = json.loads((package / "provenance.json").read_text())
    assert found["schema"] == {"name": "theater package", "version": 1}
    assert found["command"] == "theater study ./study.yaml horizon_d=90 seed=3"
    assert (found["steps"]["sweep"]["seed"], found["steps"]["sweep"]["replications"]) == (3, 2)
    assert (package / "mine.yaml").read_text() == Path("study/mine.yaml").read_text()
    assert (package / "study.yaml").read_text() == STUDY
    pins = (package / "requirements.txt").read_text().splitlines()
    assert pins[0].startswith("theater-sustainment==")
    assert all(re.fullmatch(r"[\w-]+==[\w.+]+", each) for each in pins)
    assert {each.partition("==")[0] for each in pins} >= {"numpy", "simpy", "omegaconf"}
    text = (package / "README.md").read_text()
    assert "{" not in text.replace("${", "")
    assert "| 1.1 purpose of the model | Do two docks \\| keep more ships? |" in text
    assert "| 3.4 assumptions | a dock is a dock |" in text
    assert "| 4.2 run length | 90 d |" in text
    assert "| 3.4 Risks and impacts | **open** |" in text
    for line in (package / "MANIFEST.sha256").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((package / name).read_bytes()).hexdigest() == digest
    assert "results/sweep/sweep.csv" in (package / "MANIFEST.sha256").read_text()


def test_its_one_command_gives_the_same_tables_and_tells_when_not(package, tmp_path):
    """Elsewhere, with the same version on the path; another digest is an error."""
    moved = package.rename(tmp_path / "moved")
    programs = shim(tmp_path)
    done = in_it(tmp_path, programs, ["sh", "moved/replicate.sh"], **checkout())
    assert done.returncode == 0, done.stderr
    assert "replicated: every table is the same, byte by byte" in done.stdout
    sums = moved / "SHA256SUMS"
    sums.write_text(sums.read_text().replace("  study.csv", "  sweep/sweep.csv"))
    done = in_it(tmp_path, programs, ["sh", "moved/replicate.sh"], **checkout())
    assert done.returncode == 1
    assert "replicated" not in done.stdout


def test_a_package_is_renewed_and_nothing_else_is(package, capsys):
    """The same command renews it; a folder with other things is left alone, and so is out=."""
    before = {each: each.read_bytes() for each in package.glob("*.*")}
    words = ["study", "study/docks.yaml", "horizon_d=90", "seed=3"]
    assert main([*words, "package=kept"]) == 0
    assert {each: each.read_bytes() for each in package.glob("*.*")} == before
    capsys.readouterr()
    (problem,) = told(capsys, *words, "package=study")
    assert problem == "package: 'study' holds what is no package; a new folder is right"
    (problem,) = told(capsys, *words, "package=kept", "out=there")
    assert problem.startswith("out: has no use beside package=: results stand in kept/results")
    assert not Path("there").exists()


def test_the_scripts_are_right_to_a_shell(package):
    """sh -n finds no error."""
    subprocess.run(["sh", "-n", str(package / "replicate.sh")], check=True)
