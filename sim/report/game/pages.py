"""Parts that every page of a game is made of."""

from collections.abc import Sequence

from sim.model.game.cells import RefusedOrder
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


def asked_told(order: RefusedOrder) -> str:
    """What was asked by an order that could not be done."""
    asked = {key: each for key, each in order.asked.items() if key != "why"}
    return ", ".join(f"{key} {_value(each)}" for key, each in asked.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(each)}" for key, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
