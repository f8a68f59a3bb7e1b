"""The tutorial and the how-to pages show what their code prints.

After a change that is meant, write what they print now::

    python -m pytest tests/e2e/test_pages.py --accept
"""

from pathlib import Path

import pytest

from shown import ROOT, shown

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
