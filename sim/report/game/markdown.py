"""A page as Markdown: the same words and tables as its HTML, for machines that show text alone."""

from collections.abc import Iterator

from sim.report.page.parts import Words
from sim.report.page.schema import Page, PageTable, Panel

MADE_BY = "<!-- theater game -->"
"""First line of a page, by which an older one is known."""


def page_markdown(page: Page) -> str:
    """The whole page."""
    return "\n\n".join(part for part in _parts(page) if part) + "\n"


def _parts(page: Page) -> Iterator[str]:
    marking = f"**{_plain(page.marking)}**" if page.marking else ""
    yield f"{MADE_BY}\n{marking}".rstrip()
    yield f"# {_plain(page.title)}"
    yield _line(page.lead)
    yield from map(_line, page.answer)
    for panel in page.panels:
        yield from _panel(panel)
    yield marking


def _panel(panel: Panel) -> Iterator[str]:
    yield f"## {_plain(panel.title)}"
    yield _line(panel.note)
    yield from map(_line, panel.told)
    yield from map(_table, panel.tables)
    if panel.code:
        yield "\n".join(["```", *panel.code, "```"])


def _table(table: PageTable) -> str:
    rows = [table.head, ["---"] * len(table.head), *table.rows]
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    caption = f"*{_plain(table.caption)}*\n\n" if table.caption else ""
    return caption + "\n".join(lines)


def _line(words: list[Words]) -> str:
    return _plain("".join(each.text for each in words))


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|") or " "


def _plain(text: str) -> str:
    """A text in one line, in which nothing is a sign of HTML."""
    return " ".join(text.split()).replace("<", "&lt;")
