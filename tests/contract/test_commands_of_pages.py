"""Commands of README, of the pages of docs and of `--help` are right, and their YAML is read.

Pages that show outputs run in full (`tests/e2e/test_pages.py`). Here every question of the others is
asked up to where it would begin to run, so that a key that is gone or a value that is refused is seen.
"""

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import sim
from sim.api.asking.folder import FoundRight, checking
from sim.api.studies.file import read, studies
from sim.api.studies.steps import check
from sim.cli.help import COMMANDS, QUESTIONS
from sim.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ELSEWHERE = ("tutorial", "howto", "features_", "python.md", "decisions")
"""Pages of which each block is run by a test of its own, and those that only tell of the past."""
PAGES = [
    ROOT / "README.md",
    *(
        page
        for page in sorted(DOCS.rglob("*.md"))
        if not str(page.relative_to(DOCS)).startswith(ELSEWHERE)
    ),
    *sorted((ROOT / "experiments").glob("*/README.md")),
]
OPEN = re.compile(r"\.\.\.|\b(?:NAME|KIND|HOST|DIR|FILE|KEY|COMMAND|NODE)\b|[\[\]]\.\.\.")
"""Words that stand for what a reader puts there."""
MANY = re.compile(r"=([\w.]+)(?:,[\w.]+)+,([\w.]+)$")
"""Several values of a key; the first and the last one do."""
ASKED = (*QUESTIONS, "study", "check", "solve", "list", "show")
"""Commands that are asked here; what the others are about is made by a command before them."""


def commands(page: Path) -> list[list[str]]:
    """The words of every command of a page, without ``theater``."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.findall(r"^ *theater +(\w+(?: .*)?)$", text, re.MULTILINE)
    words = [shlex.split(each, comments=True) for each in found if not OPEN.search(each)]
    return [each for each in words if each[0] in COMMANDS]


def blocks(page: str, language: str) -> list[str]:
    """Code blocks of a page in one language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenario that `theater new mine` writes."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 0
    return tmp_path


def by_page() -> Iterator[tuple[str, list[list[str]]]]:
    """The commands of each page that stand on none before it."""
    seen: list[list[str]] = []
    for page in PAGES:
        new = [each for each in commands(page) if each[0] in ASKED and each not in seen]
        seen += new
        if new:
            yield str(page.relative_to(ROOT)), new


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "asked", [each for _, each in by_page()], ids=[page for page, _ in by_page()]
)
def test_every_command_of_a_page_is_right(asked, capsys):
    """A question begins to run, a check or a list ends with 0, a study ships."""
    for words in asked:
        command, *rest = words
        if any(word.startswith("./mine.yaml") for word in rest):
            continue  # a file of another kind: the tests below
        if command == "study" and rest:
            assert rest[0] in studies(), words
        elif command in QUESTIONS and (command != "calibrate" or rest):
            with checking(), suppress(FoundRight):
                main([MANY.sub(r"=\1,\2", word) for word in words])
                pytest.fail(f"{words}: {capsys.readouterr().err}")
        else:
            assert main(words) == 0, (words, capsys.readouterr().err)


def test_the_pages_have_commands():
    """So the pattern still finds them."""
    assert sum(len(commands(page)) for page in PAGES) > 150


@pytest.mark.usefixtures("here")
def test_the_studies_of_their_page_are_right():
    """Each of the two files passes what `theater study` checks before it begins."""
    found = blocks("studies.md", "yaml")
    assert len(found) == 2
    for text in found:
        Path("mine.yaml").write_text(text, encoding="utf-8")
        check(read("./mine.yaml"), [])


@pytest.mark.usefixtures("here")
def test_the_calibration_of_its_page_is_right():
    """`theater calibrate ./mine.yaml` begins."""
    (text,) = blocks("calibrate.md", "yaml")
    Path("mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FoundRight), checking():
        main(["calibrate", "./mine.yaml"])


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("page", "base", "hub"),
    [("headlines.md", "indo_pacific", ""), ("measures.md", "indo_pacific", ""), ("openings.md", "break_even", "home")],
)  # fmt: skip
def test_the_yaml_of_a_page_is_part_of_a_scenario(page, base, hub):
    """Laid over a scenario that ships, as the page has it in a file of one's own."""
    (text,) = blocks(page, "yaml")
    text = re.sub(r"^defaults:\n(?: .*\n)+", "", text).replace("hub: geoje", f"hub: {hub}")
    Path("mine.yaml").write_text(f"defaults: [{base}, _self_]\n{text}", encoding="utf-8")
    assert sim.load("mine.yaml").missions
