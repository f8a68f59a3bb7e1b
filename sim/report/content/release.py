"""A page for release: the answer and its figures without inputs, paths, seeds and named places.

Names are replaced by what they are of (hub 3), whole texts before single names; what shows where
things are, what was set and how to run it again is left out. Nothing is kept that still has a name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sim.report.output.words.labels import plain
from sim.report.page.schema import Page, Panel

Names = Mapping[str, Sequence[str]]
"""By what stands for it: names and titles of one thing."""

LEFT_OUT = (
    "where", "asked", "scenario", "provenance", "again", "stress", "points", "grades", "factors",
)  # fmt: skip
"""Panels of places, inputs and seeds, by their names."""
LEAST_LETTERS = 3
"""Shorter names are no names of anything and would tear words apart [count]."""


def released(page: Page, names: Names, own_title: bool, own_labels: bool) -> Page:
    """The page without what is not for release.

    Parameters
    ----------
    names
        What is not to be in it.
    own_title, own_labels
        Whether the title and the labels are the user's own words, which stay as they are.
    """
    kept = [each for each in page.panels if not _is_of_places(each)]
    lead = [each for each in page.lead if each.text]
    told = page.model_copy(update={"panels": kept, "lead": _without_seed(lead)})
    choices = {} if own_labels else _choices(page)
    own = {each.label for each in page.options if each.label} if own_labels else set()
    swap = _swapper({**choices, **names}, {page.title} if own_title else set(), own)
    title = page.title
    plain_page = Page.model_validate(_walked(told.model_dump(), swap))
    return plain_page.model_copy(update={"title": title}) if own_title else plain_page


def _is_of_places(panel: Panel) -> bool:
    kind = panel.figure.kind if panel.figure is not None else ""
    return panel.name in LEFT_OUT or kind in ("map", "replay", "gantt")


def _without_seed(lead: Sequence[Any]) -> list[Any]:
    return [
        each.model_copy(update={"text": re.sub(r",? ?seed \d+", "", each.text)}) for each in lead
    ]


def _choices(page: Page) -> dict[str, list[str]]:
    """Labels and names of the choices by letters: they may be keys of the scenario."""
    return {
        f"choice {each.key.upper()}": list(dict.fromkeys(filter(None, (each.label, each.choice))))
        for each in page.options
    }


def _swapper(names: Names, kept: set[str], own: set[str]) -> Callable[[str], str]:
    """What replaces every name in a text, the longest first, whatever its case."""
    alias: dict[str, str] = {}
    for stands_for, every in names.items():
        for name in every:
            for form in {name, plain(name), name.replace("_", " ")}:
                if len(form) >= LEAST_LETTERS and form not in own:
                    alias.setdefault(form.lower(), stands_for)
    if not alias:
        return lambda text: text
    longest = sorted(alias, key=len, reverse=True)
    found = re.compile(
        rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, longest))})(?![A-Za-z0-9])", re.IGNORECASE
    )

    def swap(text: str) -> str:
        if text in kept:
            return text
        return found.sub(lambda match: alias[match.group().lower()], text)

    return swap


FIXED = ("kind", "role", "key", "tone", "side", "what", "scale", "better", "form", "unit")
"""Keys whose words are the schema's own."""


def _walked(value: Any, swap: Callable[[str], str], key: str = "") -> Any:
    """Every text of a page, but for words of the schema."""
    if key in FIXED:
        return value
    if isinstance(value, str):
        return swap(value)
    if isinstance(value, dict):
        return {name: _walked(each, swap, str(name)) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_walked(each, swap, key) for each in value]
    return value
