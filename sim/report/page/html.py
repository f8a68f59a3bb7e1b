"""A page as one HTML file: words and tables in it, figures drawn from the JSON beside them."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby, zip_longest
from typing import Any

from sim.report.page.parts import PagePart, Words
from sim.report.page.schema import Page, PageTable, Panel, Tile

SCRIPTS = (
    "core.js", "strips.js", "fan.js", "map.js", "dots.js", "waterfall.js", "heat.js", "curves.js",
    "gantt.js", "replay.js", "tree.js", "main.js",
)  # fmt: skip
"""In the order in which they stand in a page: the first is used by all, the last begins."""
SIDES = ("left", "right")
GENERATOR = "theater report"
"""What a page says that made it, near its beginning."""
HATCH = (
    '<svg width="0" height="0" aria-hidden="true" class="unseen"><defs><pattern id="hatch"'
    ' width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V6" stroke="#a8003a" stroke-width="3"/></pattern></defs></svg>'
)
"""What closed water is filled with."""


@cache
def scripts() -> str:
    """Every script of a page, as one."""
    folder = files("sim.report.page") / "scripts"
    return "".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)


@cache
def styles() -> str:
    """The style of every page."""
    return (files("sim.report.page") / "page.css").read_text(encoding="utf-8")


def page_json(page: PagePart) -> str:
    """A page, or a part of one, as JSON; a number that is not finite is null."""
    return json.dumps(_plain(page.model_dump()), ensure_ascii=False, separators=(",", ":"))


def inline_json(page: Page) -> str:
    """The same, to stand inside a script element: nothing in it ends the element or begins
    another one."""
    text = page_json(page)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _plain(value: Any) -> Any:
    """Floats that JSON has, whole ones as whole numbers: a page has many."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def policy(script: str, style: str) -> str:
    """The content security policy of a page with this script and this style and nothing else."""

    def digest(text: str) -> str:
        found = hashlib.sha256(text.encode("utf-8")).digest()
        return f"'sha256-{base64.b64encode(found).decode('ascii')}'"

    return (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def page_html(page: Page) -> str:
    """The whole file."""
    script, style = scripts(), styles()
    rules = escape(policy(script, style))
    marking = f'<div class="marking">{escape(page.marking)}</div>' if page.marking else ""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{rules}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f'<meta name="generator" content="{GENERATOR}">',
            '<link rel="icon" href="data:,">',
            f"<title>{escape(page.title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            HATCH,
            "<header>",
            marking,
            f'<p class="lead">{_spans(page.lead)}</p>',
            f"<h1>{escape(page.title)}</h1>",
            f'<div class="answer">{_paragraphs(page.answer)}</div>',
            "</header>",
            "<main>",
            f'<div class="tiles">{"".join(map(_tile, page.tiles))}</div>' if page.tiles else "",
            f'<div class="panels">{"".join(_panels(page.panels))}</div>',
            "</main>",
            f"<footer>{marking}</footer>",
            f'<script type="application/json" id="data">{inline_json(page)}</script>',
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _spans(spans: Iterable[Words]) -> str:
    return "".join(
        f'<span class="of-{each.role}">{escape(each.text)}</span>'
        if each.role
        else escape(each.text)
        for each in spans
    )


def _paragraphs(every: Iterable[Iterable[Words]]) -> str:
    return "".join(f"<p>{_spans(each)}</p>" for each in every)


def _tile(tile: Tile) -> str:
    note = f'<p class="note-of">{escape(tile.note)}</p>' if tile.note else ""
    label = f'<div class="label">{escape(tile.label)}</div>'
    return (
        f'<section class="tile">{label}<div class="told">{_spans(tile.told)}</div>{note}</section>'
    )


def _panels(panels: Sequence[Panel]) -> Iterator[str]:
    """Panels in their order; those of two columns stand beside each other where there is room."""
    made = [(each.side, _panel(each, number)) for number, each in enumerate(panels, start=1)]
    for is_wide, group in groupby(made, key=lambda each: each[0] == "wide"):
        some = [*group]
        if is_wide:
            yield from (html for _, html in some)
            continue
        columns = ("".join(html for side, html in some if side == where) for where in SIDES)
        inside = "".join(f'<div class="column">{each}</div>' for each in columns)
        yield f'<div class="beside">{inside}</div>'


def _panel(panel: Panel, number: int) -> str:
    name = escape(panel.name, quote=True)
    return (
        f'<section class="panel order-{number}" id="{name}" aria-labelledby="{name}-title">'
        f'<h2 id="{name}-title">{escape(panel.title)}</h2>{"".join(_inside(panel, name))}</section>'
    )


def _inside(panel: Panel, name: str) -> Iterator[str]:
    if panel.note:
        yield f'<p class="note-of">{_spans(panel.note)}</p>'
    if panel.told:
        yield f'<div class="told">{_paragraphs(panel.told)}</div>'
    if panel.figure is not None:
        yield f'<div class="drawing" data-figure="{name}"></div>'
    if panel.code:
        yield f'<pre tabindex="0">{escape(chr(10).join(panel.code))}</pre>'
    tables = "".join(map(_table, panel.tables))
    if tables and panel.open:
        yield tables
    elif tables:  # closed by the script, which draws the figure: without it the tables are read
        yield f"<details open data-also><summary>As a table</summary>{tables}</details>"


STACKS = range(4, 9)
"""Columns of a table of words that becomes a list on a telephone: fewer fit beside each other, and
more are a series [count]."""


def _table(table: PageTable) -> str:
    if table.words and len(table.head) in STACKS:
        return _stacks(table)
    kind = ' class="words"' if table.words else ""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in table.head)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(each)}</td>" for each in rest)
        + "</tr>"
        for first, *rest in table.rows
    )
    return _whole(table, f"<table{kind}>", f"<tr>{head}</tr>", rows)


def _stacks(table: PageTable) -> str:
    """A table whose cells can stand below each other: each says its column, and what it is."""
    head = "".join(
        f'<th scope="col" role="columnheader">{escape(each)}</th>' for each in table.head
    )
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{escape(first)}</th>'
        + "".join(
            f'<td role="cell" data-of="{escape(of)}">{escape(each)}</td>'
            for of, each in zip_longest(table.head[1 : len(rest) + 1], rest, fillvalue="")
        )
        + "</tr>"
        for first, *rest in table.rows
    )
    return _whole(
        table, '<table class="words stacks" role="table">', f'<tr role="row">{head}</tr>', rows
    )


def _whole(table: PageTable, begin: str, head: str, rows: str) -> str:
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    role = ' role="rowgroup"' if "stacks" in begin else ""
    whole = f"{begin}{caption}<thead{role}>{head}</thead><tbody{role}>{rows}</tbody></table>"
    label = escape(table.caption)
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{label}">{whole}</div>'
