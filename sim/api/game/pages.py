"""Pages of a game: of each cell, of the whole game, and of a game that was played."""

from itertools import pairwise
from pathlib import Path

from sim.api.game.compared import bought
from sim.api.game.measure import NodeMeasure
from sim.api.game.state import GameState
from sim.core.errors import ConfigError, Problem
from sim.model.game.known import known_to
from sim.model.game.tree import children_of, path_to
from sim.report.game.aar import PlayedTurn, RoadNotTaken, aar_page
from sim.report.game.cell_page import cell_page
from sim.report.game.markdown import MADE_BY, page_markdown
from sim.report.game.tree import NodeNumbers
from sim.report.game.tree_page import tree_page
from sim.report.output.files import open_folder, write_text
from sim.report.page.html import GENERATOR, page_html
from sim.report.page.schema import Page
from sim.study.results.paired import Comparison
from sim.study.results.reported import CountReport, count_reports

HEAD_LETTERS = 4000
"""Letters of a file in which a page of ours says that it is one [count]."""


def numbers_of(game: GameState, measure: NodeMeasure) -> dict[str, NodeNumbers]:
    """What every node comes to, and what its moves bought."""
    found = bought(game, list(game.nodes))
    return {
        name: NodeNumbers(
            measure.of(result), measure.change(found[name].pair) if name in found else None
        )
        for name, result in game.results().items()
    }


def whole_page(game: GameState, measure: NodeMeasure) -> Page:
    """The page of the whole game."""
    numbers = numbers_of(game, measure)
    return tree_page(game.record, game.file.name, measure.title, numbers, game.base.scenario)


def page_of(game: GameState, cell: str, node: str) -> Page:
    """The page of a cell on the day of a node, made of what it knows alone."""
    known = known_to(game.record, cell, node)
    return cell_page(game.record, cell, known, reports_to(game, cell, node), game.base.scenario)


def reports_to(game: GameState, cell: str, node: str) -> list[CountReport]:
    """Counts that are reported to a cell by the day of a node; none before a past was chosen."""
    past, who = game.past(node), game.record.cells[cell]
    scenario = game.base.scenario
    names = [*scenario.missions, *scenario.fleets] if who.sees == "all" else who.sees
    if past is None or not names:
        return []
    known_d = min(game.nodes[node].day, past.from_d) - who.reported_after_d
    return count_reports(game.result(node), names, cell, known_d, who.error_frac)


def played_page(game: GameState, line: str, measure: NodeMeasure) -> Page:
    """The page of a game that was played up to a node."""
    path = path_to(game.record, line)
    beside = [
        (each, name)
        for before, name in pairwise(path)
        for each in children_of(game.record, before)
        if each != name
    ]
    results = game.results(*path, *(each for each, _ in beside))
    players = [name for name, cell in game.record.cells.items() if not cell.controls]
    turns = [
        PlayedTurn(
            name,
            measure.of(results[name]),
            {cell: reports_to(game, cell, name) for cell in players},
        )
        for name in path
    ]
    roads = [
        RoadNotTaken(
            name,
            instead,
            measure.of(results[name]),
            measure.change(Comparison(results[instead], results[name]))
            if game.past(name) == game.past(instead)
            else None,
        )
        for name, instead in beside
    ]
    return aar_page(game.record, measure.title, turns, roads, game.base.scenario)


def publish(game: GameState, node: str, out: str, html: bool = True) -> list[Path]:
    """Write the page of each cell on the day of a node, each into a file of its own.

    Raises
    ------
    ConfigError
        If the game has no cells, or a file is there that is no page of ours.
    """
    if not game.record.cells:
        told = "there are none, so there is nobody to publish for; `report` tells all of it"
        raise ConfigError("words", [Problem("cells", told)])
    stem = f"{game.file.stem}_day{game.node(node).day:g}"
    pages = {f"{stem}_{cell}": page_of(game, cell, node) for cell in game.record.cells}
    return write_pages(pages, out, html)


def write_pages(pages: dict[str, Page], out: str, html: bool = True) -> list[Path]:
    """Write pages as Markdown, and as HTML, in the place of older ones.

    Raises
    ------
    ConfigError
        If a file is there that is no page of ours.
    """
    texts: dict[str, str] = {}
    for name, page in pages.items():
        texts[f"{name}.md"] = page_markdown(page)
        if html:
            texts[f"{name}.html"] = page_html(page)
    folder = open_folder(out)
    assert folder is not None
    foreign = [folder / name for name in texts if not _may_be_replaced(folder / name)]
    if foreign:
        told = "is there and is no page of ours; another out= is right"
        raise ConfigError("results", [Problem(str(each), told) for each in foreign])
    return _written(folder, texts)


def _written(folder: Path, texts: dict[str, str]) -> list[Path]:
    return [write_text(folder / name, text) for name, text in texts.items()]


def _may_be_replaced(path: Path) -> bool:
    if not path.exists():
        return True
    if not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        head = file.read(HEAD_LETTERS)
    return MADE_BY in head or GENERATOR in head


def line_of(game: GameState, line: str | None) -> str:
    """The last node of the line that was played: the last of the file by default."""
    found = list(game.nodes)[-1] if line is None else line
    game.check_names(found)
    return found
