"""The site is built without a warning and a network, nothing in it leads nowhere, its search finds."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from browsers import CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
ID = re.compile(r"""\bid="([^"]+)\"""")
NOWHERE = {f"{scheme}_proxy": "http://127.0.0.1:9" for scheme in ("http", "https", "all")}
"""Where nobody answers."""
FINDS = {
    "capacity sweep": "Sweep hub capacities",
    "compare postures": "Compare two postures",
    "entry points": "Use parts of your own",
    "seminar": "Play a seminar game",
    "gate": "Put a gate into your own repository",
}
"""What a reader types, and the page that must be among the first three."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; a warning of Sphinx is an error, as in `make site`."""
    pytest.importorskip("myst_nb")
    out = tmp_path_factory.mktemp("site")
    words = ["-q", "-E", "-W", "-c", "docs", "-b", "html", ".", str(out), "-d", str(out / ".trees")]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *words],
        capture_output=True, text=True, cwd=ROOT, check=False, env={**os.environ, **NOWHERE},
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


def test_the_search_of_a_site_that_is_opened_as_a_file(site: Path) -> None:
    """Typed into the box of the front page: found, the page that teaches first, without a request or an error."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: `make browser`")
    if CHROMIUM is None:
        pytest.skip("no Chromium: `make browser` installs it")
    told: list[str] = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(offline=True).new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda each: told.append(str(each)))
        page.on("console", lambda each: told.append(each.text) if each.type == "error" else None)
        page.on("requestfailed", lambda each: told.append(each.url))
        for words, title in FINDS.items():
            page.goto(f"file://{site}/docs/index.html")
            box = page.locator("input[name=q]").first
            box.fill(words)
            box.press("Enter")
            page.get_by_text("Search finished").wait_for()
            found = page.locator("ul.search li a").all_inner_texts()
            assert title in found[:3], found[:8]
        page.get_by_role("link", name=title, exact=True).first.click()
        assert page.locator("div.body h1").inner_text().startswith(title)
        browser.close()
    assert not told
