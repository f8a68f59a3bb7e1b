"""What a cell knows at a node: its own orders, and what it was told of others by that day."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.model.game.cells import Cell, RefusedOrder
from sim.model.game.game import GameFile, GameNode
from sim.model.game.move import GameMove
from sim.model.game.orders import mover_of, spent_by
from sim.model.game.tree import path_to


@dataclass(frozen=True)
class KnownMove:
    """A move that a cell knows of.

    Attributes
    ----------
    day
        Of the turn for an order of its own, and on which it began for what it was told [d].
    by
        Who did it: nothing that a cell is told of others.
    own
        Whether it ordered it.
    words
        What it was told instead of what was done; empty where it was told that.
    """

    day: float
    by: str
    move: GameMove
    own: bool
    words: str = ""


@dataclass(frozen=True)
class CellKnowledge:
    """What a cell knows on the day of a node.

    Attributes
    ----------
    left
        Of its budget [points]; None for no bound.
    refused
        Its orders that could not be done, with the day of their turn.
    """

    day: float
    moves: list[KnownMove]
    refused: list[tuple[float, RefusedOrder]]
    left: float | None


def known_to(game: GameFile, cell: str, name: str) -> CellKnowledge:
    """What a cell knows at a node; those that control the game know everything."""
    who, day = game.cells[cell], game.nodes[name].day
    moves: list[KnownMove] = []
    refused: list[tuple[float, RefusedOrder]] = []
    for each in path_to(game, name):
        node = game.nodes[each]
        moves += _known_of(node, cell, who, day)
        refused += [
            (node.day, order) for order in node.refused if who.controls or order.cell == cell
        ]
    left = None if who.budget is None else who.budget - spent_by(game, cell, name)
    return CellKnowledge(day, moves, refused, left)


def _known_of(node: GameNode, cell: str, who: Cell, day: float) -> Iterator[KnownMove]:
    """Moves of a node that a cell knows of on a day."""
    for move in node.moves:
        begins_d, by = node.day + move.lead_d, mover_of(node, move)
        if who.controls or by == cell:
            yield KnownMove(node.day, by, move, own=True)
        elif is_told(move, cell) and begins_d + move.reported_after_d <= day:
            yield KnownMove(begins_d, by, move, own=False, words=move.reported_as)


def is_told(move: GameMove, cell: str) -> bool:
    """Whether a cell is ever told of a move of another one."""
    return move.visible_to == "all" or cell in move.visible_to
