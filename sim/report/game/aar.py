"""After action: what was done and ordered, what each cell knew, the umpire, other roads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.model.game.cells import FixedOutcome
from sim.model.game.game import GameFile
from sim.model.game.known import known_to
from sim.model.game.move import GameMove
from sim.model.game.orders import mover_of
from sim.model.game.tree import path_to
from sim.model.scenario import Scenario
from sim.report.game.moves import move_told, moves_told
from sim.report.game.pages import asked_told, page, panel, table
from sim.report.output.text import change, interval
from sim.report.output.words.labels import measure_title, part_title
from sim.report.output.words.moves import in_words, move_words
from sim.report.page.schema import Page, Panel
from sim.study.results.reported import CountReport
from sim.study.statistics.summary import Summary


@dataclass(frozen=True)
class RoadNotTaken:
    """A node beside the line that was played.

    Attributes
    ----------
    instead_of
        The node of the line that was played there.
    change
        Its paired difference from that node; None where they have not the same past.
    """

    name: str
    instead_of: str
    value: Summary
    change: Summary | None


@dataclass(frozen=True)
class PlayedTurn:
    """A node of the line that was played, with what was reported to each cell by then."""

    name: str
    value: Summary
    reports: Mapping[str, Sequence[CountReport]]


def aar_page(
    game: GameFile,
    title: str,
    turns: Sequence[PlayedTurn],
    roads: Sequence[RoadNotTaken],
    scenario: Scenario,
) -> Page:
    """The page of a game that was played, along one line of it."""
    line = turns[-1].name
    panels = [
        _timeline(game, title, turns, scenario),
        _orders(game, line, scenario),
        *_knew(game, turns, scenario),
        _umpire(game, line, scenario),
        _roads(title, roads),
    ]
    cells = ", ".join(game.cells) or "no cells"
    answer = [
        f"Played along {' > '.join(path_to(game, line))}, by {cells}; {len(roads)} other roads."
    ]
    lead = f"{game.replications} replications of each node, seed {game.seed}"
    return page(f"After action: {game.title or game.scenario}", lead, answer, panels, game.marking)


def _timeline(game: GameFile, title: str, turns: Sequence[PlayedTurn], scenario: Scenario) -> Panel:
    rows = []
    for turn in turns:
        node = game.nodes[turn.name]
        told = "; ".join(moves_told(node, scenario)) or "nothing is done"
        past = "" if node.past is None else f"{node.past.replication} of {node.past.node}: "
        past += "" if node.past is None else node.past.chosen
        day = "" if node.after is None else f"{node.day:g}"
        rows.append([turn.name, day, node.by, told, node.why, past, interval(turn.value, 2)])
    head = ["node", "day", "by", "what was done", "why", "past that was chosen", title]
    note = "Where a past was chosen, intervals are given that past."
    return panel("timeline", "What was done", table("", head, rows), note=note)


def _orders(game: GameFile, line: str, scenario: Scenario) -> Panel:
    rows = []
    for name in path_to(game, line):
        node = game.nodes[name]
        for move in node.moves:
            mover = mover_of(node, move)
            if mover in game.cells:
                rows.append(
                    [f"day {node.day:g}", mover, move_told(move, node.day, scenario), "done", ""]
                )
        for order in node.refused:
            asked = f"{order.order}: {asked_told(order, scenario)}"
            told = in_words("; ".join(order.because))
            rows.append([f"day {node.day:g}", order.cell, asked, "not done", told])
    turns = [
        f"On day {game.nodes[name].day:g} cells acted in this order: {', '.join(cells)}."
        for name in path_to(game, line)
        if len(cells := game.nodes[name].cells) > 1
    ]
    if not rows:
        return panel("orders", "Orders", told=["No cell ordered anything."])
    head = ["turn", "cell", "order", "", "because"]
    return panel("orders", "Orders", table("", head, rows), told=turns)


def _knew(game: GameFile, turns: Sequence[PlayedTurn], scenario: Scenario) -> list[Panel]:
    """What each cell knew on each turn, and what was so."""
    found = []
    for cell, who in game.cells.items():
        if who.controls:
            continue
        rows = []
        for turn in turns[1:]:
            known = known_to(game, cell, turn.name)
            others = [each for each in known.moves if not each.own]
            told = (
                "; ".join(each.words or move_words(each.move.does, scenario) for each in others)
                or "nothing"
            )
            hidden = (
                _hidden(game, turn.name, [each.move for each in known.moves], scenario) or "nothing"
            )
            rows.append([f"day {known.day:g}", told, hidden, _off(turn.reports, cell, scenario)])
        head = ["turn", "had been told", "had not been told", "last counts: reported (true)"]
        found.append(panel(f"knew-{cell}", f"What {who.title or cell} knew", table("", head, rows)))
    return found


def _hidden(game: GameFile, name: str, known: Sequence[GameMove], scenario: Scenario) -> str:
    """Moves up to a node that are none of those that are known."""
    moves = [move for each in path_to(game, name) for move in game.nodes[each].moves]
    return "; ".join(
        move_words(move.does, scenario) for move in moves if not any(move is each for each in known)
    )


def _off(reports: Mapping[str, Sequence[CountReport]], cell: str, scenario: Scenario) -> str:
    """The last day of each report, and what was so."""
    return ", ".join(
        f"{part_title(scenario, each.name)} {each.reported[-1]} ({each.true[-1]})"
        for each in reports.get(cell, ())
    )


def _umpire(game: GameFile, line: str, scenario: Scenario) -> Panel:
    title = "The umpire and the model"
    fixed = [(name, game.nodes[name].fixes) for name in path_to(game, line)]
    rows = [_fixed(game, name, each, scenario) for name, each in fixed if each is not None]
    if not rows:
        return panel("umpire", title, told=["The umpire fixed no outcome."])
    head = ["node", "day", "by", "what was fixed", "why", "fixed at", "the model said"]
    return panel("umpire", title, table("", head, rows))


def _fixed(game: GameFile, name: str, fixed: FixedOutcome, scenario: Scenario) -> list[str]:
    said = "was not asked"
    if (model := fixed.model) is not None:
        said = f"{measure_title(scenario, model.metric, model.subject)}: "
        said += "no value" if model.mean is None else f"{model.mean:.3g}"
        if model.q05 is not None and model.q95 is not None:
            said += f", 90 % of {model.n} between {model.q05:.3g} and {model.q95:.3g}"
    value = "" if fixed.value is None else f"{fixed.value:g}"
    day = f"{game.nodes[name].day:g}"
    return [name, day, fixed.by, fixed.what, fixed.why, value, said]


def _roads(title: str, roads: Sequence[RoadNotTaken]) -> Panel:
    if not roads:
        return panel("roads", "Roads not taken", told=["There are none."])
    rows = [
        [
            each.name, each.instead_of, interval(each.value, 2),
            "not paired: another past" if each.change is None else change(each.change, 2),
        ]
        for each in roads
    ]  # fmt: skip
    head = ["node", "instead of", title, "against what was played, paired"]
    return panel("roads", "Roads not taken", table("", head, rows))
