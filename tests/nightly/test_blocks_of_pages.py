"""What stands on pages that no quick test runs: README in full, blocks of Python."""

import re
import shlex
from pathlib import Path

import pytest

import sim
from shown import ROOT, commands
from sim.cli.main import main

DOCS = ROOT / "docs"
LONG = {
    "interdict": ["replications=2", "budget=6", "draws=0"], "provenance": ["draws=0"],
    "rules": ["replications=2"], "compare": ["replications=3"], "run": ["replications=3"],
    "select": ["budget=200"], "explain": ["replications=4"], "sweep": ["replications=3"],
    "calibrate": ["waves=2", "fresh=8"],
}  # fmt: skip
"""What makes a command of README a short one."""


def blocks(page: Path, language: str) -> list[str]:
    """Blocks of a page in one language."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """An empty folder."""
    monkeypatch.chdir(tmp_path)


def test_every_command_of_the_front_page_runs(capsys):
    """One after the other, with few replications; the live page waits for a browser and is left out."""
    text = "\n".join(blocks(ROOT / "README.md", "sh"))
    lines = [line for line in text.splitlines() if line.startswith("theater ")]
    asked = [words for words in commands("\n".join(lines)) if words[0] != "app"]
    assert len(asked) > 12
    for words in asked:
        more = [
            each
            for each in LONG.get(words[0], [])
            if not any(word.startswith(each.partition("=")[0] + "=") for word in words)
        ]
        words = [re.sub(r"^replications=\d+", "replications=3", word) for word in words]
        assert main([*words, *more]) == 0, (shlex.join(words), capsys.readouterr().err)


def test_the_python_of_the_front_page_runs():
    """With few replications."""
    (code,) = blocks(ROOT / "README.md", "python")
    exec(code.replace("replications=48", "replications=3"), {})


def test_the_game_of_its_page_is_played_from_python():
    """In a folder of its own."""
    (code,) = blocks(DOCS / "game.md", "python")
    exec(code, {"sim": sim})


def test_the_python_of_the_page_of_sweeps_runs():
    """On the results of a sweep that its page shows, with pandas and DuckDB."""
    duckdb = pytest.importorskip("duckdb")
    words = ["scenario=break_even", "posture=theater,home", "hubs.theater.berths.dock=1,2,3"]
    more = ["replications=3", "store=true", "out=results/sweep"]
    assert main(["sweep", *words, *more]) == 0
    for code in blocks(DOCS / "sweeps.md", "python"):
        exec(code, {"pandas": pytest.importorskip("pandas"), "duckdb": duckdb})
