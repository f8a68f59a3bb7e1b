"""The pages of the documentation: every one is found, short, and leads only to what is there."""

import re
from pathlib import Path

import pytest

import sim
from sentences import longest, pages

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
OTHERS = [
    ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "configs" / "data" / "README.md",
    *sorted((ROOT / "experiments").glob("*/README.md")), *sorted((ROOT / "notebooks").glob("*.py")),
]  # fmt: skip
LONGEST = 400
"""Of a page [lines]."""
MOST_WORDS = 55
"""Of a sentence; what is longer is two."""
INDEX = re.compile(r"^```\{toctree\}\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")

each_page = pytest.mark.parametrize(
    "page", [*PAGES, *OTHERS], ids=lambda page: str(page.relative_to(ROOT))
)


def text_of(page: Path) -> str:
    """A page without its blocks of code; the prose of a notebook stands in comments."""
    text = page.read_text(encoding="utf-8")
    return re.sub(r"^```\w+\n.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """What a link may name in a page: its headings, as a repository makes them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", heading).lower())
        slug, number = words.strip().replace(" ", "-"), 1
        while slug in found:
            slug = f"{slug.rstrip('0123456789').rstrip('-')}-{number}"
            number += 1
        found.add(slug)
    return found


def named(index: Path) -> set[Path]:
    """The pages that the indexes of a page name."""
    found = set()
    for entries in INDEX.findall(index.read_text(encoding="utf-8")):
        lines = [line for line in entries.splitlines() if line and not line.startswith(":")]
        for line in lines:
            found |= {each.resolve() for each in index.parent.glob(f"{line}.md")}
    return found


def test_every_page_is_named_by_an_index() -> None:
    """A reader comes to each page of docs from docs/index.md."""
    seen: set[Path] = set()
    waiting = [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            waiting += named(page)
    lost = sorted(str(page.relative_to(ROOT)) for page in set(PAGES) - seen)
    assert not lost, "an index of docs (docs/howto/index.md, ...) has to name them"


@each_page
def test_a_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    """Relative links are files or folders of the repository; what follows a # is a heading there."""
    for link in LINK.findall(text_of(page)):
        target, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        file = page.parent / target if target else page
        assert file.exists(), link
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_a_page_is_short(page: Path) -> None:
    """At most 400 lines; what is longer is two pages."""
    assert len(page.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_front_page_is_short_and_begins_with_a_command() -> None:
    """Under 80 lines, and the first useful command within the first screen."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 80
    assert any(line.startswith("theater ") for line in lines[:25])


@pytest.mark.parametrize(
    "page",
    [
        *DOCS.glob("tutorial*.md"),
        *(each for each in DOCS.glob("howto/*.md") if each.stem != "index"),
    ],
    ids=lambda page: page.stem,
)
def test_a_page_begins_with_what_its_reader_will_do(page: Path) -> None:
    """Its first sentence says it."""
    _, first, *_ = page.read_text(encoding="utf-8").split("\n\n")
    assert first.startswith("You will ")


@pytest.mark.parametrize(
    "page",
    [each for each in pages() if "decisions" not in each.parts],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_a_sentence_is_read_once(page: Path) -> None:
    """The longest one of each page; `python tests/sentences.py` names them all."""
    words, sentence = longest(page)
    assert words <= MOST_WORDS, sentence


def test_every_public_name_stands_in_the_reference() -> None:
    """docs/reference/api.md has each of them, and none that is gone."""
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    told = re.findall(r"^\.\. auto\w+:: (\w+)$", page, re.MULTILINE)
    assert sorted(told) == sorted(sim.__all__)
