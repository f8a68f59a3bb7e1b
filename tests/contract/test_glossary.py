"""The glossary is about this program: each of its words stands in the code or in a config."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split(" | ")]
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
][1:]


@pytest.fixture(scope="module")
def words() -> set[str]:
    """All words of code and configs."""
    files = [*(ROOT / "sim").rglob("*.py"), *(ROOT / "configs").rglob("*.yaml")]
    return {word for each in files for word in re.findall(r"\w+", each.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_term_stands_in_the_code(row, words):
    """What the column *in code* names is there, and it names something."""
    named = re.findall(r"`([^`]+)`", row[2])
    assert named
    assert not {word for each in named for word in re.findall(r"\w+", each)} - words
