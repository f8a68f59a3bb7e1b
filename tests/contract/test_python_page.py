"""docs/python.md shows what its code prints."""

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
BLOCKS = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def test_the_page_shows_what_its_code_prints(tmp_path, monkeypatch, request):
    """Every block, one after the other; ``--accept`` writes what they print."""
    pytest.importorskip("pandas")
    monkeypatch.chdir(tmp_path)
    page, names = PAGE.read_text(encoding="utf-8"), {}
    assert len(BLOCKS.findall(page)) == page.count("```python")

    def shown(block: re.Match[str]) -> str:
        out = io.StringIO()
        with redirect_stdout(out):
            exec(compile(block[1], str(PAGE), "exec"), names)
        return f"```python\n{block[1]}```\n\n```text\n{out.getvalue()}```"

    now = BLOCKS.sub(shown, page)
    if request.config.getoption("--accept"):
        PAGE.write_text(now, encoding="utf-8")
    assert now == page or request.config.getoption("--accept")
