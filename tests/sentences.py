"""How long the sentences of a page are: what is too long to be read once is told by its words.

The longest one of each page, the worst first::

    python tests/sentences.py
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^(```|~~~).*?^\1$", re.DOTALL | re.MULTILINE)
APART = re.compile(r"^(?:#+ .*|\||>|    |<|!\[|[-=]{3,}$|- \[)", re.MULTILINE)
"""Lines that are no prose: headings, tables, quotations, commands, pictures."""
ITEM = re.compile(r"^\s*(?:[-*+]|\d+\.) +")
END = re.compile(r"(?<=[.?!:;])[)*\"]*\s+(?=[A-Z0-9`*(\[\"])")
"""A stop with a capital behind it; a colon or a semicolon ends a thought as well."""


def pages() -> list[Path]:
    """What a reader meets: the front page, and the pages of docs but those that are written by code."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if "written by docs/generate.py" not in page.read_text("utf-8")]


def sentences(text: str) -> list[str]:
    """The sentences of the prose of a page, in their order."""
    paragraphs: list[str] = [""]
    for line in BLOCK.sub("", text).splitlines():
        if not line.strip() or APART.match(line):
            paragraphs.append("")
        elif ITEM.match(line):
            paragraphs.append(ITEM.sub("", line))
        else:
            paragraphs[-1] += f" {line.strip()}"
    return [
        sentence.strip() for each in paragraphs for sentence in END.split(each) if sentence.strip()
    ]


def length(sentence: str) -> int:
    """Its words; a command in code is one, a link is its words."""
    told = re.sub(r"`[^`]*`", "code", re.sub(r"\]\([^)]*\)", "]", sentence))
    return len(re.findall(r"[A-Za-z0-9][\w'’.,/%-]*", told))


def longest(page: Path) -> tuple[int, str]:
    """Words of the longest sentence of a page, and itself."""
    return max(
        ((length(each), each) for each in sentences(page.read_text("utf-8"))), default=(0, "")
    )


def main() -> None:
    """Print the longest sentence of each page."""
    for (words, sentence), page in sorted(
        ((longest(page), page) for page in pages()), reverse=True
    ):
        print(f"{words:>4}  {page.relative_to(ROOT)}: {sentence}")


if __name__ == "__main__":
    main()
