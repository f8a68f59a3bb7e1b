"""The site is built without a warning, and nothing in it leads nowhere."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
ID = re.compile(r"""\bid="([^"]+)\"""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; a warning of Sphinx is an error, as in `make site`."""
    pytest.importorskip("myst_nb")
    out = tmp_path_factory.mktemp("site")
    words = ["-q", "-E", "-W", "-c", "docs", "-b", "html", ".", str(out), "-d", str(out / ".trees")]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *words],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out


def test_no_link_of_the_site_is_broken(site: Path) -> None:
    """Every page, picture, style and heading that is named is there; nothing is loaded from a network."""
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    ids = {page: {unescape(each) for each in ID.findall(text)} for page, text in pages.items()}
    broken, links = [], 0
    for page, text in pages.items():
        for tag, link in re.findall(r"<(\w+)\b[^>]*?\b(?:href|src)=\"([^\"]+)\"", text):
            if "://" in link or link.startswith(("mailto:", "data:")):
                assert tag == "a", f"{page.relative_to(site)} loads {link}"
                continue
            links += 1
            target, _, anchor = unquote(unescape(link)).partition("#")
            target = target.partition("?")[0]  # a style has its version
            file = (page.parent / target).resolve() if target else page
            if not file.is_file() or (anchor and file in ids and anchor not in ids[file]):
                broken.append(f"{page.relative_to(site)}: {link}")
    assert links > 5000
    assert not broken


def test_search_needs_no_server(site: Path) -> None:
    """The index is a script of the site, which has the words of its pages."""
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert index.startswith("Search.setIndex(")
    for word in ("docs/tutorial", "docs/howto/sweep", "docs/reference/keys_fleets"):
        assert f'"{word}"' in index
