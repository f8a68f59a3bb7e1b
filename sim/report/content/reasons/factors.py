"""What pages of explanations share: factors and options in words, and what was varied."""

from collections.abc import Sequence

from sim.report.content.framed import Told
from sim.report.content.measured import ShownMeasure, objective_of
from sim.report.content.shown import Shown, words
from sim.report.output.words.labels import cap, key_title, listed
from sim.report.output.words.numbers import told as figure_of
from sim.report.page.schema import PageTable, Panel

FEW = 3
"""Factors that a sentence names at most [count]."""


def measure_of(shown: Shown, told_of: Told) -> ShownMeasure:
    """The objective of an explanation."""
    return objective_of(shown, told_of["objective"], int(told_of["replications"]))


def some_of(titles: Sequence[str]) -> str:
    """Some titles as a list, of many the first few."""
    if len(titles) <= FEW:
        return listed(titles)
    return f"{', '.join(titles[:FEW])} and {len(titles) - FEW} more"


def varied(shown: Shown, told_of: Told) -> Panel:
    """Every factor and between what it varies."""
    rows = [
        [
            cap(key_title(shown.scenario, str(each["name"]))),
            f"{len(each['words'])} choices"
            if each["words"]
            else f"{figure_of(each['low'])} to {figure_of(each['high'])}",
        ]
        for each in told_of["factors"]
    ]
    kept = int(told_of["kept_own_value"])
    note = f"{kept} times a number kept its own value: the drawn one did not fit the others."
    return Panel(
        name="factors",
        title="What was varied",
        note=words(note) if kept else [],
        open=True,
        tables=[PageTable(caption="Factors", head=["factor", "between"], rows=rows, words=True)],
        side="left",
    )
