"""The page of a cell: its orders, what it was told, and counts as they are reported to it.

It is made of what the cell knows alone (``sim.model.game.known``): no name of a node, no number of
a forecast, nothing that was done by others and not told.
"""

from collections.abc import Sequence

from sim.model.game.cells import Cell
from sim.model.game.game import GameFile
from sim.model.game.known import CellKnowledge, KnownMove
from sim.model.scenario import Scenario
from sim.report.game.moves import move_told
from sim.report.game.pages import asked_told, page, panel, table
from sim.report.output.words.labels import cap, listed, part_title
from sim.report.output.words.moves import in_words, kind_words, move_words
from sim.report.page.schema import Page, PageTable, Panel
from sim.study.results.reported import CountReport


def cell_page(
    game: GameFile,
    name: str,
    known: CellKnowledge,
    reports: Sequence[CountReport],
    scenario: Scenario,
) -> Page:
    """The page of one cell on the day of a node."""
    cell = game.cells[name]
    told = [] if cell.controls else [_told(known, scenario)]
    panels = [
        _orders(known, cell.controls, scenario),
        *told,
        *_counts(cell, known, reports, scenario),
    ]
    later = [each for each in game.turns_d if each > known.day]
    turns = f"The next turn is day {later[0]:g}." if later else "There is no further turn."
    answer = [
        f"It is day {known.day:g} of {scenario.horizon_d:g}. {turns}",
        _may(name, cell, known, scenario),
    ]
    lead = f"{game.title or game.scenario}: page of {cell.title or name}"
    return page(f"{cell.title or name}, day {known.day:g}", lead, answer, panels, game.marking)


def _may(name: str, cell: Cell, known: CellKnowledge, scenario: Scenario) -> str:
    """What the cell may order."""
    kinds = "anything"
    if cell.authority != "any":
        kinds = listed(map(kind_words, cell.authority)) or "nothing"
    told = f"{cap(name)} may order {kinds}"
    if cell.over != "any":
        told += f", over {listed(part_title(scenario, each) for each in cell.over) or 'nothing'}"
    if cell.lead_d:
        leads = ", ".join(f"{kind_words(kind)} {days:g} d" for kind, days in cell.lead_d.items())
        told += f"; orders take effect after: {leads}"
    if known.left is not None:
        prices = ", ".join(f"{kind_words(kind)} {each:g}" for kind, each in cell.prices.items())
        told += f"; {known.left:g} of its budget of {cell.budget:g} is left"
        told += f" (prices: {prices})" if prices else ""
    return told + "."


def _orders(known: CellKnowledge, controls: bool, scenario: Scenario) -> Panel:
    """Its own orders, done or not; those of all for who controls the game."""
    title = "Orders and injects of all" if controls else "Your orders"

    def who(cell: str) -> list[str]:
        return [cell] if controls else []

    found = [
        (each.day, [*who(each.by), move_told(each.move, each.day, scenario), "done", _price(each)])
        for each in known.moves
        if each.own
    ]
    for day, order in known.refused:
        told = f"{order.order}: {asked_told(order, scenario)}"
        because = in_words("; ".join([*order.because, *(order.really if controls else [])]))
        found.append((day, [*who(order.cell), told, "not done", because]))
    rows = [[f"day {day:g}", *row] for day, row in sorted(found, key=lambda each: each[0])]
    if not rows:
        return panel("orders", title, told=["None so far."])
    head = ["turn", *(["cell"] if controls else []), "order", "", "because"]
    return panel("orders", title, table("", head, rows))


def _price(known: KnownMove) -> str:
    return f"cost {known.move.cost:g}" if known.move.cost else ""


def _told(known: CellKnowledge, scenario: Scenario) -> Panel:
    """What it was told of others."""
    rows = [
        [f"day {each.day:g}", each.words or move_words(each.move.does, scenario)]
        for each in known.moves
        if not each.own
    ]
    if not rows:
        return panel("reports", "What you were told", told=["Nothing so far."])
    note = "Reports may come late, and may be wrong."
    return panel("reports", "What you were told", table("", ["of", "report"], rows), note=note)


def _counts(
    cell: Cell, known: CellKnowledge, reports: Sequence[CountReport], scenario: Scenario
) -> list[Panel]:
    """Platforms on station, as they are reported."""
    if not reports:
        return []
    note = "Platforms on station at the start of each day"
    note += f"; {cell.reported_after_d:g} d late" if cell.reported_after_d else ""
    note += f"; a count is about {100 * cell.error_frac:g} % off" if cell.error_frac else ""
    title = f"What is reported up to day {known.day:g}"
    return [panel("counts", title, count_table(reports, scenario), note=note)]


def count_table(reports: Sequence[CountReport], scenario: Scenario) -> PageTable:
    """Reported counts, a row for each mission or fleet."""
    days = [f"day {day}" for day in reports[0].days]
    rows = [
        [
            cap(part_title(scenario, each.name)),
            "" if each.needed is None else str(each.needed),
            *map(str, each.reported),
        ]
        for each in reports
    ]
    return table("", ["mission or fleet", "needs", *days], rows)
