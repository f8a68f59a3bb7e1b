"""The page of a game: its tree with a number for each node, what was done, which pasts it has."""

from collections.abc import Mapping

from sim.model.game.game import GameFile
from sim.model.game.tree import in_order, past_of
from sim.model.scenario import Scenario
from sim.report.game.moves import moves_told, past_told
from sim.report.game.pages import page, panel, table, words
from sim.report.game.tree import BOUGHT, DIGITS, NodeNumbers
from sim.report.output.text import change, interval
from sim.report.page.figures import TreeFigure, TreeNode
from sim.report.page.schema import Page, PageTable, Panel


def tree_page(
    game: GameFile, name: str, title: str, numbers: Mapping[str, NodeNumbers], scenario: Scenario
) -> Page:
    """The whole game on one page, for those who may know all of it."""
    tree = Panel(
        name="tree",
        title=f"Turns and branches: {title}",
        note=words(BOUGHT),
        figure=_figure(game, numbers),
        tables=[_tree(game, title, numbers)],
    )
    panels = [tree, _done(game, scenario), *_pasts(game)]
    lead = f"{name}: {len(game.nodes)} nodes of {game.scenario}"
    answer = [
        f"{game.replications} replications of each node, seed {game.seed}, intervals at level "
        f"{game.level:g}.",
        _last(game, title, numbers),
    ]
    return page(game.title or f"A game of {game.scenario}", lead, answer, panels, game.marking)


def _last(game: GameFile, title: str, numbers: Mapping[str, NodeNumbers]) -> str:
    """What the last node of the file comes to, and what its moves bought."""
    name = list(game.nodes)[-1]
    found = numbers[name]
    told = f"{name}, day {game.nodes[name].day:g}: {interval(found.value, DIGITS)} {title}"
    if found.bought is not None:
        told += f"; its moves bought {change(found.bought, DIGITS)}"
    return told + (", given its past." if past_of(game, name) is not None else ".")


def _figure(game: GameFile, numbers: Mapping[str, NodeNumbers]) -> TreeFigure:
    nodes = [
        TreeNode(
            name=name,
            title=name,
            day=node.day,
            after=node.after or "",
            note=interval(numbers[name].value, DIGITS),
            by=node.by,
        )
        for name, _ in in_order(game)
        for node in [game.nodes[name]]
    ]
    return TreeFigure(nodes=nodes, turns_d=game.turns_d)


def _tree(game: GameFile, title: str, numbers: Mapping[str, NodeNumbers]) -> PageTable:
    rows = [
        [
            name,
            node.after or "",
            "" if node.after is None else f"{node.day:g}",
            node.by,
            interval(found.value, DIGITS),
            "" if found.bought is None else change(found.bought, DIGITS),
        ]
        for name, _ in in_order(game)
        for node, found in [(game.nodes[name], numbers[name])]
    ]
    return table("", ["node", "after", "day", "by", title, "its moves bought"], rows)


def _done(game: GameFile, scenario: Scenario) -> Panel:
    rows = [
        [name, f"{node.day:g}", told, node.why]
        for name, _ in in_order(game)
        for node in [game.nodes[name]]
        for told in moves_told(node, scenario)
    ]
    if not rows:
        return panel("done", "What was done", told=["Nothing was done so far."])
    return panel("done", "What was done", table("", ["node", "day", "move", "why"], rows))


def _pasts(game: GameFile) -> list[Panel]:
    rows = [
        [name, past_told(past_of(game, name)), node.past.node, node.past.chosen]
        for name, _ in in_order(game)
        for node in [game.nodes[name]]
        if node.past is not None
    ]
    head = ["node", "what has happened", "of", "how it was chosen"]
    return [panel("pasts", "What has happened", table("", head, rows))] if rows else []
