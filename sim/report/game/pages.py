"""Parts that every page of a game is made of."""

from collections.abc import Sequence

from sim.model.game.cells import RefusedOrder
from sim.model.scenario import Scenario
from sim.report.output.words.moves import asked_value, kind_words
from sim.report.page.parts import Words
from sim.report.page.schema import Page, PageTable, Panel


def page(
    title: str, lead: str, answer: Sequence[str], panels: Sequence[Panel], marking: str
) -> Page:
    """A page of words and tables."""
    return Page(
        title=title,
        lead=words(lead),
        answer=[words(each) for each in answer],
        tiles=[],
        panels=list(panels),
        options=[],
        marking=marking,
    )


def words(text: str) -> list[Words]:
    """A text."""
    return [Words(text=text)]


def panel(
    name: str, title: str, *tables: PageTable, told: Sequence[str] = (), note: str = ""
) -> Panel:
    """A part with tables that stand open."""
    return Panel(
        name=name,
        title=title,
        note=words(note) if note else [],
        tables=list(tables),
        told=[words(each) for each in told],
        open=True,
    )


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> PageTable:
    """A table of words."""
    return PageTable(caption=caption, head=list(head), rows=[list(row) for row in rows], words=True)


def asked_told(order: RefusedOrder, scenario: Scenario) -> str:
    """What was asked by an order that could not be done."""
    kind = str(order.asked.get("kind", ""))
    asked = {key: each for key, each in order.asked.items() if key not in ("kind", "why")}
    given = asked_value(asked, scenario)
    return f"{kind_words(kind)}: {given}" if kind and given else kind_words(kind) or given
