"""The tutorial, the how-to pages and the page of games show what their code prints.

After a change that is meant, write what they print now::

    python -m pytest tests/e2e/test_pages.py --accept
"""

import re
import shlex
from pathlib import Path

import pytest

from shown import ROOT, commands, printed, shown
from sim.cli.main import main

DOCS = ROOT / "docs"
PAGES = sorted(
    str(page.relative_to(DOCS))
    for page in [*DOCS.glob("tutorial*.md"), *DOCS.glob("howto/*.md")]
    if page.stem != "index"
)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_shows_what_its_code_prints(
    name: str, accept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every block, one after the other, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    page = (DOCS / name).read_text(encoding="utf-8")
    now = shown(page)
    if accept:
        (DOCS / name).write_text(now, encoding="utf-8")
    else:
        assert now == page


def test_the_game_of_its_page_is_the_one_that_is_shown(
    accept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs/game.md: the tree after its first block, and the comparison that is named below it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    text = (DOCS / "game.md").read_text(encoding="utf-8")
    *before, last = commands(re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)[0])
    assert not any(main(words) for words in before)
    (compared,) = re.findall(r"^`(theater game compare .+?)`", text, re.MULTILINE)
    now = text
    for line, found in zip(
        (f"theater {shlex.join(last)}", compared),
        re.findall(r"^```text\n(.*?)\n```", text, re.DOTALL | re.MULTILINE),
        strict=False,
    ):
        now = now.replace(found, printed("sh", line, {}))
    if accept:
        (DOCS / "game.md").write_text(now, encoding="utf-8")
    else:
        assert now == text
