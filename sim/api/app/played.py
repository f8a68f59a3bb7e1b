"""One replication platform by platform, as a report plays it, from what a kept past tells."""

from dataclasses import replace

from sim.api.app.view import map_panel
from sim.api.results.rows import SPELLS, spell_rows
from sim.report.content import replay
from sim.report.content.shown import Shown, words
from sim.report.output.files import csv_text
from sim.report.page.figures import MapFigure
from sim.report.page.parts import Key
from sim.report.page.schema import Panel
from sim.study.pasts.kept_replications import LivedSpells


def text_of(lived: LivedSpells) -> str:
    """Spells as ``spells.csv`` has them."""
    return csv_text(SPELLS, spell_rows(lived.names, lived.spells))


def panel_of(shown: Shown, key: Key, number: int, text: str, typical: bool) -> Panel | None:
    """A replication of a side on the map, which may be the typical one of the first side; none
    where there is no map."""
    place = map_panel(shown)
    if place is None or not isinstance(place.figure, MapFigure):
        return None
    (side,) = (each for each in shown.sides if each.key == key)
    panel = replay.panel(shown, replace(side, spells={number: text}), place.figure)
    if panel is None or not typical or side is shown.first:
        return panel
    note = [*panel.note, *words(" It is the typical one of A, and both sides play the same.")]
    return panel.model_copy(update={"note": note})
